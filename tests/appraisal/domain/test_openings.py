"""Opening a cycle: one appraisal for each employee of the units, once."""

import resource
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.domain.cycles import OPEN_JOB, add_newcomers, open_cycle
from appraisal.domain.extensions import extend_phase
from appraisal.domain.openings import CHUNK, add_appraisals, members_on
from appraisal.domain.population import set_exception
from appraisal.enums import AppraisalState, CoreValue, CycleState, ItemKind, Phase, PopulationRule
from appraisal.models import Appraisal, AssessedItem, CycleException, RuleSet
from appraisal.queries import cycles_with_newcomers, newcomers_of
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.jobs import run_job
from core.models import Job, OutboxMessage
from organization.domain.placements import end_placement
from organization.queries import lines_on
from tests.appraisal.cycle_builders import make_crowd, make_cycle, make_person, make_town, make_unit

DAY = date(2026, 1, 5)
pytestmark = pytest.mark.django_db


def opened(town, unit=None):
    cycle = make_cycle(town, unit)
    job = open_cycle(cycle, by=town.hr, day=DAY)
    return cycle, job


def test_everyone_of_the_units_gets_an_appraisal_with_the_people_of_that_day() -> None:
    town = make_town()
    end_placement(town.clerk, ends_on=DAY, by=None)
    cycle, job = opened(town)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 6, 6)
    found = {a.employee: a for a in Appraisal.objects.filter(cycle=cycle)}
    clerk, head, mayor = found[town.clerk], found[town.head], found[town.mayor]
    assert (clerk.unit, clerk.appraiser, clerk.superior) == (town.office, town.head, town.mayor)
    assert (head.appraiser, head.superior) == (town.mayor, None)
    assert (mayor.appraiser, mayor.superior) == (None, None)
    assert {a.state for a in found.values()} == {AppraisalState.PLANNING}


def test_the_seven_values_in_the_order_of_the_law() -> None:
    town = make_town()
    cycle, job = opened(town)
    run_job(job.pk)
    items = AssessedItem.objects.filter(appraisal__cycle=cycle, appraisal__employee=town.clerk)
    assert [(item.kind, item.core_value) for item in items] == [
        (ItemKind.BEHAVIOUR, value) for value in CoreValue
    ]


def test_only_the_units_of_the_cycle() -> None:
    town = make_town()
    cycle, job = opened(town, town.office)
    run_job(job.pk)
    assert set(Appraisal.objects.values_list("unit", flat=True)) == {town.office.pk}
    assert cycle.appraisals.count() == 3


def test_a_person_placed_later_comes_with_the_next_pass_and_nobody_twice() -> None:
    town = make_town()
    cycle, job = opened(town)
    run_job(job.pk)
    before = list(Appraisal.objects.order_by("pk").values())
    newcomer = make_person(town.office, "Pegawai Baru", starts_on=date(2026, 3, 1))
    assert add_appraisals(cycle, day=date(2026, 2, 1), by=town.hr) == 0
    again = add_newcomers(cycle, by=town.hr, day=date(2026, 4, 1))
    run_job(again.pk)
    assert Appraisal.objects.get(employee=newcomer).appraiser == town.head
    assert list(Appraisal.objects.exclude(employee=newcomer).order_by("pk").values()) == before


def test_a_pass_that_broke_off_is_continued() -> None:
    town = make_town()
    make_crowd(town.office, CHUNK)
    cycle, _job = opened(town)

    def killed(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_appraisals(cycle, day=DAY, by=town.hr, report=killed)
    assert cycle.appraisals.count() == CHUNK
    assert add_appraisals(cycle, day=DAY, by=town.hr) == 6
    assert AssessedItem.objects.count() == 7 * (CHUNK + 6)


def test_two_clicks_open_once() -> None:
    town = make_town()
    cycle, job = opened(town)
    with pytest.raises(AlreadyDone):
        open_cycle(cycle, by=town.hr, day=DAY, expected_version=0)
    assert add_newcomers(cycle, by=town.hr) == job
    assert Job.objects.filter(kind=OPEN_JOB).count() == 1


def test_only_hr_of_the_unit_opens() -> None:
    town = make_town()
    cycle = make_cycle(town)
    with pytest.raises(NotAllowed):
        open_cycle(cycle, by=town.office_hr)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.DRAFT
    assert not Job.objects.exists()


def test_a_phase_without_days_stops_the_opening() -> None:
    town = make_town()
    cycle = make_cycle(town)
    cycle.phases.filter(phase="review").delete()
    with pytest.raises(RuleViolation, match="Penilaian oleh pejabat penilai"):
        open_cycle(cycle, by=town.hr)


def test_opening_locks_the_rule_set_for_ever() -> None:
    town = make_town()
    opened(town)
    locked = RuleSet.objects.get(pk=town.rule_set.pk).locked_at
    assert locked is not None
    cycle = make_cycle(town, year=2027)
    open_cycle(cycle, by=town.hr)
    assert RuleSet.objects.get(pk=town.rule_set.pk).locked_at == locked


def test_a_cycle_in_preparation_gets_nobody() -> None:
    town = make_town()
    assert add_appraisals(make_cycle(town), day=DAY, by=town.hr) == 0
    with pytest.raises(RuleViolation):
        add_newcomers(make_cycle(town, year=2027), by=town.hr)


def test_everyone_is_told_once_until_when_to_plan() -> None:
    town = make_town()
    cycle, job = opened(town)
    run_job(job.pk)
    add_appraisals(cycle, day=DAY, by=town.hr)
    messages = OutboxMessage.objects.filter(kind="appraisal.cycle_open")
    assert messages.count() == 6
    letter = messages.get(recipient=town.clerk.user)
    assert "31 Januari 2026" in letter.text
    assert str(Appraisal.objects.get(employee=town.clerk).pk) in letter.path


def test_the_tree_of_the_opening_day_counts() -> None:
    from organization.domain.units import move_unit

    town = make_town()
    clinic = make_unit("pusk", town.office)
    nurse = make_person(clinic, "Perawat")
    move_unit(clinic, parent=town.other, starts_on=date(2026, 1, 20), by=None)
    cycle, job = opened(town, town.office)
    run_job(job.pk)
    assert Appraisal.objects.get(employee=nurse).appraiser == town.head
    other = make_cycle(town, town.other)
    job = open_cycle(other, by=town.hr, day=DAY)
    run_job(job.pk)
    assert not other.appraisals.filter(employee=nurse).exists()


def test_reading_does_not_grow_with_the_people() -> None:
    town = make_town()
    cycle, _job = opened(town)
    few = reads(cycle)
    make_crowd(town.office, CHUNK - 10)
    assert reads(cycle) == few <= 14


def reads(cycle) -> int:
    with CaptureQueriesContext(connection) as captured:
        add_appraisals(cycle, day=DAY, by=None, announce=False)
    return sum(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_two_thousand_people_in_a_few_seconds() -> None:
    town = make_town()
    make_crowd(town.office, 2000)
    cycle, _job = opened(town)
    began = time.monotonic()
    assert add_appraisals(cycle, day=DAY, by=town.hr, announce=False) == 2006
    assert time.monotonic() - began < 30


def test_who_is_left_out_by_hand_gets_none_not_even_as_a_newcomer() -> None:
    town = make_town()
    cycle = make_cycle(town)
    set_exception(cycle, town.clerk, PopulationRule.EXCLUDE, reason="SK 12/2025", by=town.hr)
    run_job(open_cycle(cycle, by=town.hr, day=DAY).pk)
    run_job(add_newcomers(cycle, by=town.hr).pk)
    assert cycle.appraisals.count() == 5
    assert not cycle.appraisals.filter(employee=town.clerk).exists()
    assert not newcomers_of(cycle, timezone.localdate()).exists()
    assert not cycles_with_newcomers(town.hr)


def test_who_is_left_out_while_the_pass_runs_gets_none() -> None:
    town = make_town()
    make_crowd(town.office, CHUNK)
    cycle, _job = opened(town)
    late = members_on(cycle, DAY, lines_on(DAY))[-1]

    def leave_out(done: int, total: int) -> None:
        if not done:
            CycleException.objects.create(cycle=cycle, employee_id=late, rule="exclude", reason="Pensiun")

    assert add_appraisals(cycle, day=DAY, by=town.hr, report=leave_out) == CHUNK + 5
    assert not cycle.appraisals.filter(employee=late).exists()


def test_who_is_taken_in_by_hand_gets_one_wherever_he_serves() -> None:
    town = make_town()
    cycle = make_cycle(town, town.other)
    set_exception(cycle, town.clerk, PopulationRule.INCLUDE, reason="Dipekerjakan", by=town.hr)
    assert [row.pk for row in newcomers_of(cycle, timezone.localdate())] != []
    run_job(open_cycle(cycle, by=town.hr, day=DAY).pk)
    found = cycle.appraisals.get(employee=town.clerk)
    assert (found.unit, found.appraiser) == (town.office, town.head)
    assert cycle.appraisals.count() == 2


def test_an_extension_reaches_who_comes_later() -> None:
    town = make_town()
    cycle, job = opened(town)
    run_job(job.pk)
    ends_on = timezone.localdate() + timedelta(days=40)
    make_room(cycle, ends_on)
    extend_phase(cycle, Phase.SELF_ASSESSMENT, ends_on=ends_on, reason="SE 1", by=town.hr, unit=town.office)
    newcomer = make_person(town.office, "Pegawai Baru")
    run_job(add_newcomers(cycle, by=town.hr).pk)
    assert Appraisal.objects.get(employee=newcomer).extended_phases.get().ends_on == ends_on


def make_room(cycle, day: date) -> None:
    """Let the later phases end after `day`."""
    cycle.phases.filter(phase__in=("review", "response")).update(ends_on=day + timedelta(days=60))


@pytest.mark.large
def test_twenty_thousand_people_in_a_minute_and_a_half_and_300_megabytes() -> None:
    town = make_town()
    offices = [make_unit(f"unit-{number}", town.root) for number in range(20)]
    for office in offices:
        make_person(office, f"Kepala {office.code}", leads=True)
    for office in offices:
        make_crowd(office, 999)
    cycle, _job = opened(town)
    most = before = resident()

    def watch(_done: int, _total: int) -> None:
        nonlocal most
        most = max(most, resident())

    began = time.process_time()  # of this process alone: the machine may be busy with other things
    assert add_appraisals(cycle, day=DAY, by=town.hr, report=watch) == 20_006
    assert time.process_time() - began < 90
    assert most - before < 300
    assert AssessedItem.objects.count() == 7 * 20_006
    assert OutboxMessage.objects.filter(kind="appraisal.cycle_open").count() == 20_006


def resident() -> float:
    """Return how many megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024 / 1024
