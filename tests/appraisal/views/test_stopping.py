"""The pages appraisal_stop and appraisal_resume, and what a stopped appraisal means elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.closing import checks_for
from appraisal.domain.following import align
from appraisal.domain.moves import stop_appraisal
from appraisal.domain.turns import turns_of
from appraisal.models import Appraisal, FinalRecord
from appraisal.objective_queries import shown_uses
from appraisal.queries import evidence_visible_to, plans_for_templates
from core.errors import NotAllowed
from core.models import OutboxMessage, TransitionLog
from core.workflow import blockers, workflow_of
from organization.domain.placements import end_placement
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers
from tests.appraisal.views.pages import form_to, text_of


def address(name: str, appraisal: Appraisal) -> str:
    return reverse(f"appraisal:{name}", args=[appraisal.pk])


def leaves(cast: Any, key: str = "sari") -> None:
    end_placement(cast.agency.people[key], ends_on=cast.today - timedelta(days=1), by=None)


def test_hr_stops_the_appraisal_of_who_has_left_and_takes_it_back(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    stop, client = address("appraisal_stop", appraisal), cast.client("rina")
    assert "Hentikan penilaian" not in text_of(client.get(address("appraisal_detail", appraisal)))
    page = client.get(stop)
    assert "Sari Wulandari masih bertugas" in text_of(page)
    assert client.post(stop, {"version": appraisal.version, "note": "Pindah."}).status_code == 422

    leaves(cast)
    data = {**form_to(client.get(stop), None), "note": ""}
    refused = client.post(stop, data)
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"note"}
    for _time in range(2):
        assert client.post(stop, {**data, "note": "Pindah ke provinsi."}).status_code == 302

    stopped = fresh(appraisal)
    assert (stopped.state, stopped.stopped_from, stopped.reached) == ("stopped", "assessed", "assessed")
    row = TransitionLog.objects.get(name="appraisal_stop")
    assert (row.by, row.note, row.as_role) == (cast.user("rina"), "Pindah ke provinsi.", "hr_apart")
    told = OutboxMessage.objects.filter(kind="appraisal.appraisal_stop").values_list("recipient", flat=True)
    assert set(told) == {cast.user(key).pk for key in ("sari", "hendra", "dewi")}
    assert not FinalRecord.objects.filter(appraisal=appraisal).exists()

    shown = text_of(client.get(address("appraisal_detail", appraisal)))
    assert "Dihentikan" in shown
    assert "Lanjutkan kembali" in shown
    assert "Pindah ke provinsi." in shown.split("Yang dapat Anda lakukan sekarang")[0], "said first"
    assert "sedang berjalan" not in shown
    back = address("appraisal_resume", appraisal)
    data = {**form_to(client.get(back), None), "note": "Keliru orang."}
    for _time in range(2):
        assert client.post(back, data).status_code == 302
    assert (fresh(appraisal).state, fresh(appraisal).stopped_from) == ("assessed", "")
    assert OutboxMessage.objects.filter(kind="appraisal.appraisal_resume_assessed").count() == 3


def test_a_stopped_appraisal_keeps_nothing_open(cast: Any, appraisal_in: Any, cycle: Any) -> None:
    closing = workflow_of(cycle).transition("cycle_close")
    Appraisal.objects.exclude(employee=cast.sari).update(state="final")
    stopped = appraisal_in("stopped")

    assert blockers(cycle, closing) == []
    checks = {check.label: check.count for check in checks_for(cycle, cast.user("rina"))}
    assert checks["Penilaian belum final"] == checks["Pegawainya tidak lagi bertugas"] == 0
    assert turns_of(Appraisal.objects.filter(pk=stopped.pk), cast.today) == []
    board = cast.client("rina").get(reverse("appraisal:progress_board"))
    counts = {station.key: number for station, number in board.context["counts"]}
    assert counts["dihentikan"] == 1
    assert board.context["percent"] == 100, "nobody is waited for"
    assert "Penilaian ini dihentikan" in text_of(cast.client("sari").get("/"))
    before = fresh(stopped)
    align(cast.today)
    assert (fresh(stopped).appraiser, fresh(stopped).state) == (before.appraiser, "stopped")


@pytest.mark.parametrize("key", ["bayu", "hendra", "dewi", "sari"])
def test_nobody_else_stops_it(cast: Any, appraisal_in: Any, key: str) -> None:
    appraisal = appraisal_in("running")
    leaves(cast)
    with pytest.raises(NotAllowed):
        stop_appraisal(appraisal, by=cast.user(key), note="x")
    check_strangers(cast, address("appraisal_stop", appraisal))
    check_refused(cast, address("appraisal_stop", appraisal), ("sari", "hendra", "dewi"))


def test_hr_who_is_a_party_leaves_it_to_others(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=cast.rina)
    leaves(cast)
    with pytest.raises(NotAllowed):
        stop_appraisal(fresh(appraisal), by=cast.user("rina"), note="x")


def test_what_was_nobody_elses_business_stays_so(cast: Any, appraisal_in: Any) -> None:
    """A plan that was never proposed is not opened by a stop; one that was reported stays readable."""
    from reports.demo.stories import write_plan

    appraisal = appraisal_in("planning")
    write_plan(appraisal, cast.work("sari"))
    title = appraisal.items.filter(kind="result").order_by("position")[0].title
    leaves(cast)
    stop_appraisal(fresh(appraisal), by=cast.user("rina"), note="Berhenti.")
    for key in ("hendra", "dewi", "rina"):
        assert title not in text_of(cast.client(key).get(address("appraisal_detail", appraisal)))
    assert cast.client("rina").get(address("result_detail", appraisal)).status_code in (302, 403)
    assert not evidence_visible_to(cast.user("rina")).exists()
    used = appraisal.items.exclude(indicator=None).order_by("position")[0].indicator
    assert not shown_uses(cast.user("rina"), used).filter(appraisal=appraisal).exists()
    assert appraisal not in plans_for_templates(cast.user("rina"))
