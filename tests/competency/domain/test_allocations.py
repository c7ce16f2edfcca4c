"""Runs of the allocation on real rows: worked out, stored, confirmed once."""

from datetime import timedelta

import pytest

from competency.domain.allocations import (
    Wishes,
    begin_allocation,
    confirm_allocation,
    problem_of,
    store_result,
    work_out,
)
from competency.domain.enrolments import register
from competency.domain.trainings import cancel_session, fill_catalogue
from competency.models import Enrolment, PlanItem, Training, TrainingRecord, TrainingSession
from competency.registry import NeedSignal
from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage


@pytest.fixture
def session(cast, standard):
    """Give a session of T20 (M5) with one seat in ten days."""
    fill_catalogue(by=None)
    day = cast.today + timedelta(days=10)
    return TrainingSession.objects.create(
        training=Training.objects.get(code="T20"), starts_on=day, ends_on=day, seats=1, cost=500
    )


@pytest.fixture
def lacking(shown):
    """Sari and Putri lack a level of M5, Mira two."""
    for key, level in (("sari", 1), ("putri", 1), ("mira", 0)):
        shown(key, "M5", level, days_ago=3)


@pytest.fixture
def run(cast, session, lacking):
    """Give a function that begins and works out a run of the whole agency."""

    def made(**changes):
        values = {
            "name": "Uji",
            "unit": cast.agency.units["1371"],
            "first_day": cast.today,
            "last_day": cast.today + timedelta(days=60),
        }
        allocation = begin_allocation(Wishes(**values | changes), by=cast.user("rina"))
        store_result(allocation, work_out(allocation, lambda done, total: None, seconds=10))
        return allocation

    return made


def seated(allocation):
    return set(
        allocation.rows.filter(session__isnull=False).order_by().values_list("employee__name", flat=True)
    )


def test_the_largest_gap_gets_the_seat_and_the_others_learn_why(cast, run):
    allocation = run()
    assert seated(allocation) == {cast.mira.name}
    assert allocation.result["value"] == allocation.result["bound"] == 20
    assert (allocation.result["candidates"], allocation.result["served"]) == (3, 1)
    left = allocation.rows.get(employee=cast.sari)
    assert (left.reason, left.closes, left.least) == ("full", 10, 20)
    seats = next(price for price in allocation.result["prices"] if price["what"] == "seats")
    assert (seats["by"], seats["more"]) == (10, 20)
    assert not Enrolment.objects.exists(), "nothing is enrolled before it is confirmed"


def test_only_the_training_unit_runs_and_confirms(cast, run):
    allocation = run()
    for key in ("sari", "hendra", "bayu", "nia"):
        with pytest.raises(NotAllowed):
            confirm_allocation(allocation, by=cast.user(key))
    wishes = Wishes("Uji", cast.agency.units["1371"], cast.today, cast.today + timedelta(days=1))
    with pytest.raises(NotAllowed):
        begin_allocation(wishes, by=cast.user("bayu"))


def test_days_must_follow_and_lie_ahead(cast, session):
    unit, user = cast.agency.units["1371"], cast.user("rina")
    with pytest.raises(RuleViolation):
        begin_allocation(Wishes("a", unit, cast.today, cast.today - timedelta(days=1)), by=user)
    with pytest.raises(RuleViolation):
        begin_allocation(Wishes("a", unit, cast.today - timedelta(days=9), cast.today), by=user)


def test_confirming_enrols_once_and_tells(cast, run, session):
    allocation = run()
    assert confirm_allocation(allocation, by=cast.user("rina")) == 1
    assert confirm_allocation(allocation, by=cast.user("rina")) == 0
    enrolment = Enrolment.objects.get()
    assert (enrolment.employee, enrolment.session, enrolment.state) == (cast.mira, session, "seated")
    assert OutboxMessage.objects.get(key=f"competency.enrolled:{enrolment.pk}").recipient == cast.user("mira")


def test_what_changed_since_is_seen(cast, run, session):
    allocation, second = run(), run(name="Lain")
    register(session, cast.sari, by=cast.user("sari"))
    with pytest.raises(RuleViolation, match="berkurang"):
        confirm_allocation(allocation, by=cast.user("rina"))
    assert Enrolment.objects.count() == 1
    TrainingSession.objects.update(seats=5)
    TrainingRecord.objects.create(
        employee=cast.mira,
        training=session.training,
        form=session.training.form,
        name="Uji",
        completed_on=cast.today,
        jp=1,
    )
    assert confirm_allocation(allocation, by=cast.user("rina")) == 0, "mira has done it meanwhile"
    cancel_session(session, by=None)
    with pytest.raises(RuleViolation, match="dibatalkan"):
        confirm_allocation(second, by=cast.user("rina"))


def test_a_floor_that_cannot_be_kept_is_named(cast, run):
    allocation = run(class_share=100)
    names = {row["name"] for row in allocation.result["shortages"]}
    assert names == {"Pelaksana"}
    assert not allocation.rows.exists()
    with pytest.raises(RuleViolation):
        confirm_allocation(allocation, by=cast.user("rina"))


def test_the_budget_holds(cast, run):
    allocation = run(budget=499)
    assert seated(allocation) == set()
    assert set(allocation.rows.order_by().values_list("reason", flat=True)) == {"budget"}


def test_signals_and_agreed_plans_weigh_more(cast, run, session, dictionary, monkeypatch):
    allocation = run()
    problem = problem_of(allocation, cast.today)

    def weight(asked, employee):
        return asked.candidate[employee.pk].gaps[0].weight

    assert weight(problem, cast.sari) == 10
    plan = cast.sari.development_plans.create(year=cast.today.year, state="agreed")
    PlanItem.objects.create(
        plan=plan,
        competency=dictionary["M5"],
        target_level=2,
        training=session.training,
        form=session.training.form,
        way="classical",
        activity="Uji",
        due_on=cast.today,
    )
    signal = NeedSignal(cast.putri.pk, "M5", "Tiga laporan warga.")
    monkeypatch.setattr("competency.registry._sources", [lambda people, day: [signal] * 3])
    again = problem_of(allocation, cast.today)
    assert (weight(again, cast.sari), weight(again, cast.putri), weight(again, cast.mira)) == (15, 20, 10)


def test_who_is_busy_or_has_done_it_is_no_candidate_for_the_session(cast, run, session):
    other = TrainingSession.objects.create(
        training=Training.objects.get(code="T18"),
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        seats=5,
    )
    register(other, cast.mira, by=cast.user("mira"))
    allocation = run()
    assert cast.mira.name not in seated(allocation)
    assert allocation.rows.get(employee=cast.mira).reason == "nothing_fits"
