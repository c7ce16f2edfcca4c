"""The clock moves through a year, with outages and with two schedulers: each rung once."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from appraisal.domain.cycles import default_phases
from appraisal.domain.extensions import extend_phase
from appraisal.domain.openings import add_appraisals
from appraisal.domain.reminder_ladder import Rung, add_rung, rungs_of
from appraisal.domain.reminders import send_reminders
from appraisal.domain.rule_values import create_first_rule_set
from appraisal.enums import Phase, ReminderTo
from appraisal.models import Appraisal, Cycle, Reminder
from core.models import OutboxMessage
from organization.models import User
from reports.demo.indicators import write_indicators
from reports.demo.stories import accept, agree, fresh, propose, rate, report
from reports.demo.years import Calendar, write_open_cycle
from tests.conftest import Clock

OUTAGES = (
    (date(2026, 1, 22), date(2026, 1, 26)),  # over the first rung of the planning
    (date(2026, 5, 1), date(2026, 6, 10)),  # when nothing is due
    (date(2026, 12, 12), date(2026, 12, 18)),  # over two rungs of the self-assessment
)


@pytest.fixture
def year(clock: Clock, settings: Any) -> Clock:  # noqa: ANN401
    settings.REMINDER_HOUR = 7
    clock("2026-01-01 00:00")
    return clock


@pytest.fixture
def open_cycle(year: Clock, cast: Any) -> Cycle:  # noqa: ANN401
    calendar = Calendar(2026, default_phases(2026), {})
    cycle = write_open_cycle(cast.agency, calendar, create_first_rule_set(), cast.user("rina"))
    write_indicators(cycle, cast.agency.units)
    add_appraisals(cycle, day=date(2026, 1, 1), by=cast.user("rina"), announce=False)
    return cycle


def own(cycle: Cycle, cast: Any, key: str) -> Appraisal:  # noqa: ANN401
    return fresh(Appraisal.objects.get(cycle=cycle, employee=cast.agency.people[key]))


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def run_day(clock: Clock, day: date) -> int:
    """Run the schedule as it runs on one day: too early, and by two schedulers in the morning."""
    clock(f"{day} 06:30")
    assert send_reminders() == 0
    clock(f"{day} 07:15")
    sent = send_reminders()
    assert send_reminders() == 0
    return sent


def live_through(
    clock: Clock,
    first: date,
    last: date,
    acts: dict[date, Any],
    outages: tuple[tuple[date, date], ...] = OUTAGES,
) -> None:
    for day in days(first, last):
        if not any(begins <= day <= ends for begins, ends in outages):
            run_day(clock, day)
        if day in acts:
            clock(f"{day} 13:00")
            acts[day]()


def told(person: Any, audience: str) -> list[date]:  # noqa: ANN401
    """Return the days on which the person got a reminder by the ladder."""
    keys = OutboxMessage.objects.filter(
        recipient=person.user, key__startswith=f"reminder:ladder:{audience}:"
    ).values_list("key", flat=True)
    return sorted(date.fromisoformat(key.rpartition(":")[2]) for key in keys)


def test_a_year(year: Clock, open_cycle: Cycle, cast: Any) -> None:  # noqa: ANN401
    sari, putri, late = (own(open_cycle, cast, key) for key in ("sari", "putri", "wati"))
    gone = cast.agency.people["budi"].user
    assert late.appraiser == cast.hendra

    def extend() -> None:
        extend_phase(
            open_cycle,
            Phase.PLANNING,
            ends_on=date(2026, 2, 10),
            reason="Surat Camat 12/2026",
            by=cast.user("rina"),
            employee=cast.putri,
        )

    acts = {
        date(2026, 1, 10): lambda: propose(sari, cast.work("sari")),
        date(2026, 1, 12): lambda: agree(sari, cast.work("sari")),
        date(2026, 1, 20): lambda: User.objects.filter(pk=gone.pk).update(is_active=False),
        date(2026, 2, 2): extend,
        date(2026, 2, 8): lambda: propose(putri, cast.work("putri")),
        date(2026, 2, 12): lambda: agree(putri, cast.work("putri")),
        date(2026, 12, 5): lambda: report(sari),
        date(2026, 12, 20): lambda: rate(sari),
        date(2026, 12, 22): lambda: accept(sari),
    }
    live_through(year, date(2026, 1, 1), date(2027, 1, 20), acts)

    # In time: never reminded of anything; nor is her appraiser of her.
    assert told(cast.sari, "own") == []
    assert not Reminder.objects.filter(appraisal=sari).exists()
    # Late with the plan. The first rung fell into an outage and is made up for on the first day after it.
    assert told(cast.wati, "own") == [
        date(2026, 1, 27),
        date(2026, 1, 28),
        date(2026, 1, 31),
        date(2026, 2, 1),
    ]
    # More time moves the rungs; after the act there is none. Of two rungs in an outage the last counts.
    assert told(cast.putri, "own") == [
        date(2026, 1, 27),
        date(2026, 1, 28),
        date(2026, 1, 31),
        date(2026, 2, 1),
        date(2026, 2, 3),
        date(2026, 2, 7),
        date(2026, 12, 19),
        date(2026, 12, 20),
        date(2026, 12, 21),
    ]
    made_up = Reminder.objects.get(recipient=cast.putri.user, sent_on=date(2026, 12, 19))
    assert (made_up.days, made_up.phase) == (-3, Phase.SELF_ASSESSMENT)
    # The appraiser: told of his late team, of the plan he leaves lying, of the late self-assessment.
    assert told(cast.hendra, "team") == [
        date(2026, 2, 1),
        date(2026, 2, 10),
        date(2026, 2, 11),
        date(2026, 12, 21),
    ]
    of_putri = Reminder.objects.filter(recipient=cast.hendra.user, appraisal=putri, phase=Phase.PLANNING)
    assert sorted(of_putri.values_list("due_on", "days", "to")) == [
        (date(2026, 1, 31), 1, ReminderTo.APPRAISER),
        (date(2026, 2, 10), 0, ReminderTo.ACTOR),
        (date(2026, 2, 10), 1, ReminderTo.ACTOR),
    ]
    # Escalation: the superior after three days, HR after five. Never of what is done by then.
    assert Reminder.objects.filter(recipient=cast.dewi.user, appraisal=late).count() == 1
    assert date(2026, 2, 3) in told(cast.dewi, "team")
    assert told(cast.rina, "hr") == [date(2026, 2, 5), date(2026, 12, 25)]
    assert set(
        Reminder.objects.filter(recipient=cast.rina.user, sent_on=date(2026, 12, 25)).values_list(
            "appraisal", flat=True
        )
    ) == {putri.pk}
    # A closed login gets nothing from the day on; its appraisal is still escalated.
    assert told(cast.budi, "own") == []
    assert Reminder.objects.filter(appraisal__employee=cast.budi, recipient=cast.hendra.user).exists()
    # One message a day for each person and audience, each rung once.
    keys = OutboxMessage.objects.filter(kind__startswith="reminder.").values_list("key", flat=True)
    assert max(Counter(keys).values()) == 1
    rungs = Reminder.objects.values_list("appraisal", "phase", "due_on", "days", "recipient")
    assert max(Counter(rungs).values()) == 1
    assert set(Reminder.objects.values_list("sent_on", flat=True)).isdisjoint(
        {day for begins, ends in OUTAGES for day in days(begins, ends)}
    )


def test_a_whole_year_without_a_schedule_sends_no_old_news(
    year: Clock,
    open_cycle: Cycle,
    cast: Any,  # noqa: ANN401
) -> None:
    year("2026-08-01 09:00")
    assert send_reminders() == 0
    year("2026-02-20 09:00")  # the last rung came on the fifth: fifteen days ago
    assert send_reminders() == 0
    year("2026-02-18 09:00")
    assert send_reminders() > 0
    assert set(Reminder.objects.values_list("days", flat=True)) <= {1, 3, 5}


def test_the_day_begins_where_the_person_works(year: Clock, open_cycle: Cycle, cast: Any) -> None:  # noqa: ANN401
    type(cast.unit("1371")).objects.filter(code="1371.11").update(time_zone="Asia/Jayapura")
    year("2026-01-24 05:10")  # ten past seven in Jayapura
    send_reminders()
    reached = set(Reminder.objects.values_list("recipient__employee__nip", flat=True))
    assert cast.wati.nip in reached
    assert cast.bayu.nip not in reached
    year("2026-01-24 07:10")
    send_reminders()
    assert Reminder.objects.filter(recipient=cast.bayu.user).count() == 1
    assert Reminder.objects.filter(recipient=cast.wati.user).count() == 1


def test_a_new_rung_on_a_running_ladder_comes_once(year: Clock, open_cycle: Cycle, cast: Any) -> None:  # noqa: ANN401
    run_day(year, date(2026, 1, 24))
    rung = Rung(Phase.PLANNING, -6, ReminderTo.ACTOR)
    add_rung(open_cycle, rung, by=cast.user("rina"))
    assert rung in rungs_of(open_cycle)
    run_day(year, date(2026, 1, 25))
    run_day(year, date(2026, 1, 26))
    assert told(cast.wati, "own") == [date(2026, 1, 24), date(2026, 1, 25)]


def test_a_cycle_that_is_not_open_reminds_nobody(year: Clock, open_cycle: Cycle) -> None:
    Cycle.objects.filter(pk=open_cycle.pk).update(**{"state": "closed"})
    assert run_day(year, date(2026, 1, 24)) == 0
