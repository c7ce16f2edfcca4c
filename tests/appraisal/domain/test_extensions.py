"""More time in a phase: for whom it holds, what is refused, who is told."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.domain.cycles import change_phases, days_of, open_cycle
from appraisal.domain.extensions import extend_phase, notes_for, rebuild, withdraw_extension
from appraisal.domain.waiting import due_on
from appraisal.enums import Phase
from appraisal.models import Appraisal, ExtendedPhase, PhaseExtension
from appraisal.queries import with_plan
from appraisal.workflow import phase_is_open, window_of
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.jobs import run_job
from core.models import OutboxMessage, TransitionLog
from organization.models import Employee, Unit
from tests.appraisal.cycle_builders import make_crowd, make_cycle, make_person, make_town, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 3)
LATER = date(2026, 2, 14)


@pytest.fixture(autouse=True)
def _february(time_machine_at) -> None:
    time_machine_at(TODAY)


@pytest.fixture
def time_machine_at(monkeypatch: pytest.MonkeyPatch):
    """Give a function that sets the day of the agency."""
    from django.utils import timezone

    def set_day(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *_args: day)

    return set_day


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    cycle = make_cycle(town)
    run_job(open_cycle(cycle, by=town.hr, day=date(2026, 1, 5)).pk)
    OutboxMessage.objects.all().delete()
    cycle.refresh_from_db()
    return cycle


def of(cycle, employee: Employee) -> Appraisal:
    return with_plan(Appraisal.objects.filter(cycle=cycle)).get(employee=employee)


def extend(
    cycle, by, phase: Phase = Phase.PLANNING, ends_on: date = LATER, reason: str = "SE 4/2026", **whom
):
    return extend_phase(cycle, phase, ends_on=ends_on, reason=reason, by=by, **whom)


def told() -> dict[str, str]:
    return {message.recipient.full_name: message.text for message in OutboxMessage.objects.all()}


def test_one_person_gets_more_time(cycle, town) -> None:
    assert phase_is_open(Phase.PLANNING)(of(cycle, town.clerk))
    extend(cycle, town.office_hr, employee=town.clerk)
    appraisal = of(cycle, town.clerk)
    assert window_of(appraisal, Phase.PLANNING) == (date(2026, 1, 1), LATER)
    assert phase_is_open(Phase.PLANNING)(appraisal) is None
    assert due_on(appraisal) == LATER
    assert [(note.ends_on, note.reason, note.unit) for note in notes_for(appraisal)] == [
        (LATER, "SE 4/2026", "")
    ]
    assert phase_is_open(Phase.PLANNING)(of(cycle, town.head))
    assert TransitionLog.objects.filter(name="extension_add").count() == 2, "of cycle and appraisal"


def test_a_unit_gets_more_time_with_all_below_it(cycle, town) -> None:
    clinic = make_unit("pusk", town.office)
    nurse = make_person(clinic, "Perawat")
    Appraisal.objects.filter(employee=town.clerk).update(unit=clinic)
    extend(cycle, town.office_hr, unit=town.office)
    assert nurse
    extended = set(ExtendedPhase.objects.values_list("appraisal__employee__name", flat=True))
    assert extended == {"Kepala Dinas", "Siti Rahmah", "Pengelola Dinas Kesehatan"}
    assert notes_for(of(cycle, town.clerk))[0].unit == "Dinas Kesehatan"


def test_the_latest_day_counts_and_nothing_is_shortened(cycle, town) -> None:
    extend(cycle, town.hr, unit=town.root)
    extend(cycle, town.hr, ends_on=LATER + timedelta(days=5), employee=town.clerk)
    assert window_of(of(cycle, town.clerk), Phase.PLANNING)[1] == LATER + timedelta(days=5)
    with pytest.raises(RuleViolation, match="sudah berlangsung sampai 19 Februari 2026"):
        extend(cycle, town.hr, ends_on=LATER + timedelta(days=1), employee=town.clerk)
    with pytest.raises(RuleViolation, match="sudah berlangsung sampai 14 Februari 2026"):
        extend(cycle, town.hr, ends_on=LATER, unit=town.office)
    change_phases(
        cycle,
        {Phase.PLANNING: (date(2026, 1, 1), date(2026, 3, 31))},
        reason="SE 9",
        by=town.hr,
        expected_version=cycle.version,
    )
    assert window_of(of(cycle, town.clerk), Phase.PLANNING)[1] == date(2026, 3, 31)
    assert notes_for(of(cycle, town.clerk)) == []


def test_a_second_click_is_told(cycle, town) -> None:
    extend(cycle, town.hr, unit=town.office)
    with pytest.raises(AlreadyDone):
        extend(cycle, town.hr, unit=town.office)
    assert PhaseExtension.objects.count() == 1


def test_everybody_concerned_is_told_once(cycle, town) -> None:
    job = extend(cycle, town.hr, unit=town.office)
    run_job(job.pk)
    assert set(told()) == {"Siti Rahmah", "Kepala Dinas", "Pengelola Dinas Kesehatan", "Sekretaris Daerah"}
    assert "SE 4/2026" in told()["Siti Rahmah"]
    assert "penilaian kinerja Anda" in told()["Kepala Dinas"]
    assert "2 pegawai yang Anda nilai" in told()["Kepala Dinas"]
    assert "1 pegawai yang Anda nilai" in told()["Sekretaris Daerah"]
    type(job).objects.filter(pk=job.pk).update(state="queued", attempts=0, finished_at=None)
    run_job(job.pk)
    assert OutboxMessage.objects.count() == 4


def test_whose_part_is_done_is_not_told(cycle, town) -> None:
    Appraisal.objects.filter(employee=town.clerk).update(state="assessed")
    run_job(extend(cycle, town.hr, unit=town.office).pk)
    assert "Siti Rahmah" not in told()
    assert "1 pegawai yang Anda nilai" in told()["Kepala Dinas"]


def test_other_days_of_a_phase_are_told_to_all(cycle, town) -> None:
    job = change_phases(
        cycle,
        {**days_of(cycle), Phase.PLANNING: (date(2026, 1, 1), LATER)},
        reason="SE 7/2026",
        by=town.hr,
        expected_version=cycle.version,
    )
    assert job is not None
    run_job(job.pk)
    assert len(told()) == 5, "everybody but who did it"
    assert "SE 7/2026" in told()["Siti Rahmah"]
    assert "14 Februari 2026" in told()["Siti Rahmah"]
    assert (
        change_phases(cycle, days_of(cycle), reason="", by=town.hr, expected_version=cycle.version + 1)
        is None
    )


def test_taken_back(cycle, town) -> None:
    extend(cycle, town.hr, unit=town.office)
    extension = PhaseExtension.objects.get()
    run_job(withdraw_extension(extension, reason="Salah unit: lihat surat", by=town.office_hr).pk)
    assert not ExtendedPhase.objects.exists()
    assert "Salah unit: lihat surat" in told()["Siti Rahmah"]
    with pytest.raises(AlreadyDone):
        withdraw_extension(extension, reason="Lagi", by=town.hr)
    extend(cycle, town.hr, unit=town.office)
    assert ExtendedPhase.objects.count() == 3


def test_a_longer_response_moves_the_day_of_the_answer_and_stays(cycle, town) -> None:
    Appraisal.objects.filter(employee=town.clerk).update(
        state="handed_over", response_due_on=date(2026, 2, 10)
    )
    day = date(2027, 3, 15)
    extend(cycle, town.hr, Phase.RESPONSE, day, employee=town.clerk)
    assert of(cycle, town.clerk).response_due_on == day
    withdraw_extension(PhaseExtension.objects.get(), reason="Keliru", by=town.hr)
    assert of(cycle, town.clerk).response_due_on == day


def test_who_moves_to_another_unit_has_its_days(cycle, town) -> None:
    extend(cycle, town.hr, unit=town.office)
    moved = of(cycle, town.clerk)
    moved.unit = town.other
    moved.save(update_fields=["unit"])
    rebuild([moved])
    assert notes_for(of(cycle, town.clerk)) == []
    assert window_of(of(cycle, town.clerk), Phase.PLANNING)[1] == date(2026, 1, 31)


def test_what_is_refused(cycle, town) -> None:
    own = Employee.objects.get(user=town.office_hr)
    Appraisal.objects.filter(employee=town.head).update(state="final")
    trials = (
        ("Tuliskan alasan", town.hr, {"unit": town.office, "reason": "  "}),
        (
            "sudah berlangsung sampai 31 Januari 2026",
            town.hr,
            {"unit": town.office, "ends_on": date(2026, 1, 20)},
        ),
        ("sudah lewat", town.hr, {"unit": town.office, "ends_on": date(2026, 2, 2)}),
        (
            "Perpanjang tahap itu dahulu",
            town.hr,
            {"unit": town.office, "phase": Phase.SELF_ASSESSMENT, "ends_on": date(2027, 2, 20)},
        ),
        ("sudah selesai", town.hr, {"employee": town.head}),
        ("diri sendiri", town.office_hr, {"employee": own}),
    )
    for sentence, by, values in trials:
        with pytest.raises(RuleViolation, match=sentence):
            extend(cycle, by, **values)
    for by, values in ((town.other_hr, {"unit": town.office}), (town.other_hr, {"employee": town.clerk})):
        with pytest.raises(NotAllowed):
            extend(cycle, by, **values)
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    with pytest.raises(RuleViolation, match="selama siklus berjalan"):
        extend(cycle, town.hr, unit=town.office)
    assert not PhaseExtension.objects.exists()


def test_queries_do_not_grow_with_the_people(cycle, town) -> None:
    def count(ends_on: date) -> int:
        unit = Unit.objects.get(pk=town.office.pk)
        with CaptureQueriesContext(connection) as captured:
            extend(cycle, town.hr, ends_on=ends_on, unit=unit)
        return len(captured)

    few = count(LATER)
    make_crowd(town.office, 60)
    from appraisal.domain.openings import add_appraisals

    add_appraisals(cycle, day=TODAY, by=town.hr, announce=False)
    assert count(LATER + timedelta(days=1)) == few
