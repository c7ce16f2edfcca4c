"""The pages progress_board, progress_list, progress_remind and progress_export."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from appraisal.domain.progress import STATIONS, board_paths, on_board, totals
from appraisal.enums import AppraisalState, Phase
from appraisal.models import Appraisal, Cycle, CyclePhase, ExtendedPhase
from core.jobs import run_job
from core.models import Job, OutboxMessage
from organization.domain.roles import grant_role
from organization.models import Unit
from tests.appraisal.views.pages import queries_of, text_of

BOARD = reverse("appraisal:progress_board")
LIST = reverse("appraisal:progress_list")
REMIND = reverse("appraisal:progress_remind")
EXPORT = reverse("appraisal:progress_export")


@pytest.fixture
def late_cycle(cast: Any, cycle: Cycle) -> Cycle:
    """The open cycle whose planning ended yesterday."""
    yesterday = cast.today - timedelta(days=1)
    CyclePhase.objects.filter(cycle=cycle, phase=Phase.PLANNING).update(ends_on=yesterday)
    return cycle


def own_of(cycle: Cycle, cast: Any, key: str) -> Appraisal:
    return Appraisal.objects.get(cycle=cycle, employee=cast.agency.people[key])


def test_every_state_has_its_station() -> None:
    assert {state for station in STATIONS for state in station.states} == set(AppraisalState)


def test_hr_sees_all_units_and_drills_down(cast: Any, cycle: Cycle) -> None:
    page = cast.client("rina").get(BOARD)
    assert page.context["people"] == cycle.appraisals.count()
    for row in page.context["page_obj"]:
        below = cast.client("rina").get(BOARD, {"siklus": cycle.pk, "unit": row.unit.pk})
        assert below.context["people"] == row.people
        assert sum(row.counts) == row.people


def test_a_head_sees_his_unit_and_nothing_else(cast: Any, cycle: Cycle) -> None:
    page = cast.client("hendra").get(BOARD)
    assert page.status_code == 200
    unit = page.context["unit"]
    inside = cycle.appraisals.filter(unit__path__startswith=unit.path).count()
    assert 0 < page.context["people"] == inside < cycle.appraisals.count()
    other = Unit.objects.exclude(path__startswith=unit.path).exclude(depth=1).first()
    asked = {"siklus": cycle.pk, "unit": other.pk}
    assert cast.client("hendra").get(BOARD, asked).status_code == 404
    assert cast.client("hendra").get(LIST, asked).status_code == 404
    assert cast.client("hendra").post(EXPORT, asked).status_code == 404


def test_whoever_keeps_reads_and_leads_nothing_is_refused(cast: Any, cycle: Cycle) -> None:
    for key in ("sari", "putri", "nia"):
        assert cast.client(key).get(BOARD).status_code == 403
        assert cast.client(key).get(LIST, {"siklus": cycle.pk}).status_code == 403
        assert cast.client(key).post(REMIND, {"siklus": cycle.pk}).status_code == 403


def test_a_reader_sees_the_unit_of_the_role(cast: Any, cycle: Cycle) -> None:
    unit = cast.sari.placements.get(ends_on=None).unit
    grant_role(cast.user("nia"), role="leader", unit=unit, by=None)
    page = cast.client("nia").get(BOARD)
    assert page.context["unit"] == unit
    assert "Papan kemajuan" in text_of(cast.client("nia").get("/"))


def test_nothing_anybody_wrote_is_on_the_board(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    appraisal.items.update(self_narrative="Uraian rahasia", review_comment="Umpan rahasia")
    text = text_of(cast.client("rina").get(LIST, {"siklus": appraisal.cycle_id}))
    assert cast.sari.name in text
    assert "rahasia" not in text


def test_late_is_late_unless_extended(cast: Any, late_cycle: Cycle) -> None:
    rina = cast.user("rina")
    before = totals(on_board(late_cycle, board_paths(rina, cast.today), cast.today))
    assert before["late"] == late_cycle.appraisals.filter(state__in=["planning", "proposed"]).count() > 2
    own = own_of(late_cycle, cast, "sari")
    ExtendedPhase.objects.create(appraisal=own, phase=Phase.PLANNING, ends_on=cast.today)
    after = totals(on_board(late_cycle, board_paths(rina, cast.today), cast.today))
    assert after["late"] == before["late"] - 1


def test_a_shorter_extension_does_not_make_late(cast: Any, cycle: Cycle) -> None:
    own = own_of(cycle, cast, "sari")
    ExtendedPhase.objects.create(appraisal=own, phase=Phase.PLANNING, ends_on=cast.today - timedelta(days=9))
    rows = on_board(cycle, board_paths(cast.user("rina"), cast.today), cast.today)
    assert not rows.get(pk=own.pk).is_late


def test_filters(cast: Any, late_cycle: Cycle) -> None:
    client = cast.client("rina")
    asked = {"siklus": late_cycle.pk}
    all_of_them = client.get(LIST, asked).context["page_obj"].paginator.count
    by_name = client.get(LIST, {**asked, "q": cast.sari.name.split(",")[0]})
    assert [row["appraisal"].employee for row in by_name.context["rows"]] == [cast.sari]
    late = client.get(LIST, {**asked, "terlambat": "ya"}).context["page_obj"].paginator.count
    planning = client.get(LIST, {**asked, "tahap": "rencana"}).context["page_obj"].paginator.count
    assert 0 < late <= all_of_them
    assert 0 < planning <= all_of_them
    for odd in ({"siklus": "x"}, {"siklus": "99999999999999999999"}, {**asked, "unit": "x"}):
        assert client.get(LIST, odd).status_code == 404


def test_one_click_reminds_once_a_day(cast: Any, late_cycle: Cycle) -> None:
    own = own_of(late_cycle, cast, "sari")
    asked = {"siklus": late_cycle.pk, "penilaian": own.pk}
    for _time in range(2):
        assert cast.client("rina").post(REMIND, asked).status_code == 302
    assert OutboxMessage.objects.filter(recipient=cast.sari.user, kind__startswith="reminder").count() == 1
    assert cast.client("rina").get(REMIND).status_code == 405


def test_a_head_reminds_only_his_own(cast: Any, late_cycle: Cycle) -> None:
    agus = own_of(late_cycle, cast, "agus")
    answer = cast.client("hendra").post(REMIND, {"siklus": late_cycle.pk, "penilaian": agus.pk})
    assert answer.status_code == 404
    assert not OutboxMessage.objects.exists()


def test_the_table_is_safe_and_complete(cast: Any, late_cycle: Cycle) -> None:
    cast.sari.name = "=HYPERLINK(1)"
    cast.sari.save()
    answer = cast.client("rina").post(EXPORT, {"siklus": late_cycle.pk})
    job = Job.objects.get(kind="appraisal.progress_export")
    assert answer["Location"].endswith(f"/{job.pk}/")
    run_job(job.pk)
    job.refresh_from_db()
    sheet = openpyxl.load_workbook(io.BytesIO(job.file.file.read())).active
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == late_cycle.appraisals.count()
    cell = next(row[1] for row in rows if "HYPERLINK" in str(row[1].value))
    assert cell.data_type == "s"


def test_the_table_closes_when_the_right_is_lost(cast: Any, late_cycle: Cycle) -> None:
    cast.client("rina").post(EXPORT, {"siklus": late_cycle.pk})
    job = Job.objects.get(kind="appraisal.progress_export")
    run_job(job.pk)
    page = reverse("core:job_file", args=[job.pk])
    assert cast.client("rina").get(page).status_code == 200
    cast.user("rina").role_grants.all().delete()
    assert cast.client("rina").get(page).status_code == 404


def test_queries_do_not_grow(cast: Any, cycle: Cycle) -> None:
    client = cast.client("rina")
    one = {"siklus": cycle.pk, "q": cast.sari.name.split(",")[0]}
    few = queries_of(client, f"{LIST}?siklus={cycle.pk}&q={one['q'].split()[0]}")
    assert queries_of(client, f"{LIST}?siklus={cycle.pk}") == few
    assert queries_of(client, BOARD) <= 18
