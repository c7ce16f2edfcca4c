from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.finalisation import record_is_intact
from appraisal.domain.supervision import change_appraiser
from appraisal.models import Appraisal, FinalRecord, Objection
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of

CHANGE = {"decision": "change", "work": "above", "behaviour": "meets", "note": "Posko dihitung"}


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("explained")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_decide", args=[appraisal.pk])


def test_sees_both_sides_and_changes(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("dewi")
    page = client.get(url)
    assert "posko banjir" in text_of(page)
    assert "dicatat sebagai kontribusi" in text_of(page)
    assert client.post(url, {**form_to(page, None), **CHANGE}).status_code == 302
    final = fresh(appraisal)
    assert final.state == "final"
    first, second = final.results.all()
    assert (first.work_rating, second.work_rating, second.cause) == ("meets", "above", "objection")
    assert (second.predicate, second.made_by) == ("B", cast.user("dewi"))
    assert "atasan pejabat penilai" in second.working["decider"]
    assert (final.objection.decision, final.objection.decider_name) == ("change", "Dewi Anggraini")
    record = FinalRecord.objects.get(appraisal=appraisal)
    assert record_is_intact(record)
    assert record.content["objection"]["decider"]["nip"] == cast.dewi.nip
    assert [row["number"] for row in record.content["results"]] == [1, 2]
    text = text_of(cast.client("sari").get(reverse("appraisal:result_detail", args=[appraisal.pk])))
    assert "Ditetapkan atasan pejabat penilai kinerja" in text


def test_keeps(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, "decision": "keep", "note": "Sudah sesuai"}
    assert cast.client("dewi").post(url, data).status_code == 302
    assert fresh(appraisal).state == "final"
    assert appraisal.results.count() == 1
    assert FinalRecord.objects.filter(appraisal=appraisal).count() == 1


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, **CHANGE}
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "hendra", "rina"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("sari", "hendra", "rina"), method="post", data=data)
    assert fresh(appraisal).state == "explained"


def test_double_click_decides_once(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, **CHANGE}
    cast.client("dewi").post(url, data)
    after = trace()
    assert cast.client("dewi").post(url, data).status_code == 302
    assert trace() == after
    assert appraisal.results.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": ""},
        {"note": ""},
        {"work": ""},
        {"work": "superb"},
        {"work": "meets"},
        {"version": "99"},
    ],
)
def test_wrong_input_leaves_no_trace(cast: Any, appraisal: Appraisal, url: str, wrong: Any) -> None:
    before = trace()
    response = cast.client("dewi").post(url, {"version": appraisal.version, **CHANGE, **wrong})
    assert response.status_code in (409, 422)
    again = fresh(appraisal)
    assert (again.state, again.work_override, again.objection.decision) == ("explained", "", "")
    assert trace() == before


def test_waits_for_the_explanation_until_its_last_day(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("objected", "budi")
    url = reverse("appraisal:objection_decide", args=[appraisal.pk])
    assert "masih dapat memberi penjelasan" in text_of(cast.client("dewi").get(url))
    data = {"version": appraisal.version, "decision": "keep", "note": "x"}
    assert cast.client("dewi").post(url, data).status_code == 422
    past = cast.today - timedelta(days=300)
    Objection.objects.filter(appraisal=appraisal).update(explanation_due_on=past)
    assert "Pegawai belum didengar" in text_of(cast.client("dewi").get(url))
    assert cast.client("dewi").post(url, data).status_code == 422
    Objection.objects.filter(appraisal=appraisal).update(hearing_due_on=past)
    refused = cast.client("dewi").post(url, data)
    assert refused.status_code == 422
    assert "unheard_reason" in refused.context["form"].errors
    data["unheard_reason"] = "Keduanya dipanggil dua kali dan tidak hadir."
    assert cast.client("dewi").post(url, data).status_code == 302
    final = fresh(appraisal)
    assert final.state == "final"
    content = final.final_record.content["objection"]
    assert content["unheard_reason"] == "Keduanya dipanggil dua kali dan tidak hadir."


def test_who_rated_never_decides(cast: Any, appraisal: Appraisal) -> None:
    """Hendra rated; when Agus follows him and Hendra rises above both, he still does not decide."""
    moved = change_appraiser(appraisal, cast.agus, by=cast.user("rina"), reason="Mutasi", current=cast.hendra)
    assert moved.superior == cast.dewi
    Appraisal.objects.filter(pk=appraisal.pk).update(superior=cast.hendra)
    url = reverse("appraisal:objection_decide", args=[appraisal.pk])
    check_refused(cast, url, ("hendra",), method="post", data={"version": appraisal.version, **CHANGE})
    assert fresh(appraisal).state == "explained"


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("dewi").put(url).status_code == 405
    assert queries_of(cast.client("dewi"), url) <= 24
