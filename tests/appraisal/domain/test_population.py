"""Who gets an appraisal: counts, special cases, exceptions by hand."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.domain.population import (
    branch_counts,
    case_counts,
    drop_exception,
    people_on,
    set_exception,
    totals_of,
)
from appraisal.enums import PopulationRule
from appraisal.models import Appraisal, CycleException
from core.errors import RuleViolation
from core.models import TransitionLog
from organization.models import Absence, ActingAppointment, Employee, Placement
from tests.appraisal.cycle_builders import make_crowd, make_cycle, make_person, make_town, make_unit

EXCLUDE, INCLUDE = PopulationRule.EXCLUDE, PopulationRule.INCLUDE
pytestmark = pytest.mark.django_db


def cases(cycle) -> dict[str, tuple[int, int]]:
    counted = case_counts(cycle, timezone.localdate())
    return {row.case.key: (row.people, row.decided) for row in counted if row.people}


def quiet_town():
    """A town in which nobody is a special case but the mayor, who has nobody above."""
    town = make_town()
    for user in [employee.user for employee in Employee.objects.select_related("user")]:
        user.set_password("x")
        user.save(update_fields=["password"])
    return town


def test_counts_go_down_the_tree_by_kind_and_exception() -> None:
    town = make_town()
    clinic = make_unit("pusk", town.office)
    nurse = make_person(clinic, "Perawat")
    Employee.objects.filter(pk=nurse.pk).update(kind="pppk")
    cycle = make_cycle(town)
    set_exception(cycle, nurse, EXCLUDE, reason="SK 1", by=town.hr)
    today = timezone.localdate()
    totals = totals_of(cycle, today)
    assert (totals.people, totals.pns, totals.pppk, totals.excluded, totals.appraised) == (7, 6, 1, 1, 6)
    counts = branch_counts(cycle, town.root, today)
    assert counts[town.root.path]["people"] == 2
    assert counts[town.office.path] == {
        "branch": town.office.path,
        "people": 4,
        "pns": 3,
        "pppk": 1,
        "excluded": 1,
    }
    assert set(branch_counts(cycle, town.office, today)) == {town.office.path, clinic.path}


def test_special_cases_by_name() -> None:
    town = quiet_town()
    today = timezone.localdate()
    cycle = make_cycle(town, year=today.year)
    assert cases(cycle) == {"alone": (1, 0)}
    Absence.objects.create(employee=town.clerk, kind="study", starts_on=today)
    Absence.objects.create(employee=town.head, kind="unpaid", starts_on=today - timedelta(days=9))
    Absence.objects.create(employee=town.mayor, kind="annual", starts_on=today)
    ActingAppointment.objects.create(employee=town.mayor, unit=town.other, kind="plt", starts_on=today)
    newcomer = make_person(town.office, "Baru", starts_on=today)
    Placement.objects.filter(employee=newcomer).update(starts_on=cycle.ends_on - timedelta(days=30))
    Placement.objects.filter(employee=newcomer).update(starts_on=min(today, cycle.ends_on))
    Employee.objects.filter(pk=newcomer.pk).update(nip=f"20000101{today:%Y%m}1001")
    found = cases(cycle)
    assert found["study"] == found["unpaid"] == found["two_roles"] == (1, 0)
    assert found["no_account"] == found["cpns"] == (1, 0)


def test_short_service_counts_in_the_period_of_the_cycle() -> None:
    town = quiet_town()
    cycle = make_cycle(town)
    Placement.objects.filter(employee=town.clerk).update(ends_on=date(2026, 12, 30))
    day = date(2026, 1, 5)
    assert not people_on(cycle, day).filter(employee=town.clerk, ends_on=None).exists()
    short = [row.case.key for row in case_counts(cycle, day) if row.people]
    assert "short" not in short
    Placement.objects.filter(employee=town.clerk).update(ends_on=date(2026, 3, 31))
    assert {row.case.key: row.people for row in case_counts(cycle, day)}["short"] == 1


def test_a_decision_is_counted_and_logged_once() -> None:
    town = make_town()
    cycle = make_cycle(town)
    for _click in range(2):
        set_exception(cycle, town.mayor, INCLUDE, reason="Dinilai Wali Kota", by=town.hr)
    assert cases(cycle)["alone"] == (1, 1)
    note = TransitionLog.objects.get(name="exception_set").note
    assert "Sekretaris Daerah" in note
    assert "Diikutkan. Dinilai Wali Kota" in note
    set_exception(cycle, town.mayor, EXCLUDE, reason="Dinilai di luar", by=town.hr)
    assert CycleException.objects.get().rule == EXCLUDE
    assert drop_exception(cycle, town.mayor, by=town.hr)
    assert not drop_exception(cycle, town.mayor, by=town.hr)
    assert TransitionLog.objects.filter(name="exception_dropped").count() == 1


def test_what_is_refused() -> None:
    town = make_town()
    cycle = make_cycle(town, town.office)
    own = Employee.objects.get(user=town.hr)
    trials = (
        ("alasannya", town.clerk, EXCLUDE, " ", town.hr),
        ("diri sendiri", own, EXCLUDE, "SK", town.hr),
        ("tidak bertugas hari ini di unit yang Anda kelola", town.mayor, EXCLUDE, "SK", town.office_hr),
        ("tidak bertugas di unit siklus ini", town.mayor, EXCLUDE, "SK", town.hr),
    )
    for sentence, employee, rule, reason, by in trials:
        with pytest.raises(RuleViolation, match=sentence):
            set_exception(cycle, employee, rule, reason=reason, by=by)
    make_cycle(town, town.other)
    stranger = make_person(town.other, "Guru")
    with pytest.raises(RuleViolation, match="tahun yang sama"):
        set_exception(cycle, stranger, INCLUDE, reason="SK", by=town.hr)
    cycle.state = "open"
    cycle.save(update_fields=["state"])
    Appraisal.objects.create(
        cycle=cycle,
        employee=town.clerk,
        placement=Placement.objects.get(employee=town.clerk),
        unit=town.office,
    )
    with pytest.raises(RuleViolation, match="sudah mempunyai penilaian"):
        set_exception(cycle, town.clerk, EXCLUDE, reason="SK", by=town.hr)
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    with pytest.raises(RuleViolation, match="ditutup"):
        set_exception(cycle, town.head, EXCLUDE, reason="SK", by=town.hr)
    assert not CycleException.objects.exists()


def test_queries_do_not_grow_with_people_and_units() -> None:
    town = make_town()
    cycle = make_cycle(town)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            today = timezone.localdate()
            totals_of(cycle, today)
            case_counts(cycle, today)
            branch_counts(cycle, town.root, today)
        return len(captured)

    few = count()
    make_crowd(make_unit("baru", town.root), 50)
    assert count() == few <= 8
