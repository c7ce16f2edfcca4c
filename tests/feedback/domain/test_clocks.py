"""Days of a clock: the working-day cases of the survey, pauses, and why each day counted or not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import (
    COLLECTIVE_LEAVE,
    MONDAY_TO_FRIDAY,
    MONDAY_TO_SATURDAY,
    PUBLIC_HOLIDAY,
    published_holidays,
)
from feedback.domain.clocks import Pause, count_clock

ALL = published_holidays()
NATIONAL = published_holidays(frozenset({PUBLIC_HOLIDAY}))
named = {
    kind: dict.fromkeys(days, "Libur")
    for kind, days in (("all", ALL), ("national", NATIONAL), ("none", frozenset()))
}
assert COLLECTIVE_LEAVE


def due(start, n, kind="all", pauses=(), week=MONDAY_TO_FRIDAY):
    return count_clock(date.fromisoformat(start), n, holidays=named[kind], week=week, pauses=pauses).due_on


@pytest.mark.parametrize(
    ("start", "weekends", "national", "everything"),
    [
        ("2026-03-13", "2026-03-20", "2026-03-23", "2026-03-27"),
        ("2026-03-14", "2026-03-20", "2026-03-23", "2026-03-27"),
        ("2026-03-17", "2026-03-24", "2026-03-25", "2026-03-31"),
        ("2026-05-26", "2026-06-02", "2026-06-04", "2026-06-05"),
        ("2026-12-22", "2026-12-29", "2026-12-30", "2026-12-31"),
    ],
)
def test_five_working_days(start, weekends, national, everything):
    assert due(start, 5, "none") == date.fromisoformat(weekends)
    assert due(start, 5, "national") == date.fromisoformat(national)
    assert due(start, 5, "all") == date.fromisoformat(everything)


@pytest.mark.parametrize(
    ("start", "days"),
    [
        ("2026-03-13", {1: "03-16", 3: "03-25", 5: "03-27", 10: "04-06", 14: "04-10", 60: "06-24"}),
        ("2026-03-17", {1: "03-25", 3: "03-27", 5: "03-31", 10: "04-08", 14: "04-14", 60: "06-26"}),
        ("2026-05-13", {1: "05-18", 3: "05-20", 5: "05-22", 10: "06-03", 14: "06-09", 60: "08-13"}),
    ],
)
def test_published_service_levels(start, days):
    for n, end in days.items():
        assert due(start, n) == date.fromisoformat(f"2026-{end}")


def pause(start, end=None):
    return Pause(date.fromisoformat(start), date.fromisoformat(end) if end else None)


def test_pauses():
    plain = due("2026-02-02", 5, "none")  # Monday to Monday
    assert plain == date(2026, 2, 9)
    # Asked and answered on the same day: nothing is added.
    assert due("2026-02-02", 5, "none", [pause("2026-02-04", "2026-02-04")]) == plain
    # Over a weekend only: nothing is added (asked Friday, answered Sunday).
    assert due("2026-02-02", 5, "none", [pause("2026-02-06", "2026-02-08")]) == plain
    # Asked Tuesday, answered Thursday: Wednesday and Thursday do not count.
    assert due("2026-02-02", 5, "none", [pause("2026-02-03", "2026-02-05")]) == date(2026, 2, 11)
    # Two overlapping pauses count their days once.
    both = [pause("2026-02-03", "2026-02-05"), pause("2026-02-04", "2026-02-05")]
    assert due("2026-02-02", 5, "none", both) == date(2026, 2, 11)
    # An open pause: no day can be named.
    assert due("2026-02-02", 5, "none", [pause("2026-02-04")]) is None


def test_pause_over_a_holiday_adds_it_once():
    # 2026-03-18 to 24 are free; a pause over exactly these days adds nothing.
    assert due("2026-03-16", 3) == due("2026-03-16", 3, pauses=[pause("2026-03-17", "2026-03-24")])


def test_leap_day_and_six_day_week():
    assert due("2028-02-28", 2, "none") == date(2028, 3, 1)
    assert due("2026-02-06", 2, "none", week=MONDAY_TO_SATURDAY) == date(2026, 2, 9)


def test_calendar_days_know_no_weekend():
    count = count_clock(
        date(2026, 3, 13), 30, holidays=named["all"], week=MONDAY_TO_FRIDAY, in_calendar_days=True
    )
    assert count.due_on == date(2026, 4, 12)


def test_every_day_is_explained():
    count = count_clock(date(2026, 3, 13), 5, holidays={date(2026, 3, 19): "Nyepi"}, week=MONDAY_TO_FRIDAY)
    assert [day.why for day in count.days][:2] == ["weekend", "weekend"]
    assert [(day.day, day.name) for day in count.days if day.why == "holiday"] == [
        (date(2026, 3, 19), "Nyepi")
    ]
    assert count.counted == 5
    assert count.days[-1].day == count.due_on


@pytest.mark.parametrize(("n", "week"), [(0, MONDAY_TO_FRIDAY), (-1, MONDAY_TO_FRIDAY), (3, frozenset())])
def test_absurd_clocks_are_refused(n, week):
    with pytest.raises(ValueError, match="day"):
        count_clock(date(2026, 1, 1), n, holidays={}, week=week)


days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 10, 1))


@given(
    start=days_of_2026,
    n=st.integers(1, 60),
    spans=st.lists(st.tuples(days_of_2026, st.integers(0, 20)), max_size=4),
)
def test_a_pause_never_brings_a_deadline_nearer(start, n, spans):
    pauses = [Pause(day, day + timedelta(days=length)) for day, length in spans]
    plain = count_clock(start, n, holidays=named["all"], week=MONDAY_TO_FRIDAY)
    count = count_clock(start, n, holidays=named["all"], week=MONDAY_TO_FRIDAY, pauses=pauses)
    assert plain.due_on <= count.due_on
    assert count.counted == n
    assert len({day.day for day in count.days}) == len(count.days) == (count.due_on - start).days
    standing = {day.day for day in count.days if day.why == "paused"}
    working = sum(1 for day in standing if day.weekday() < 5 and day not in ALL)
    again = count_clock(start, n + working, holidays=named["all"], week=MONDAY_TO_FRIDAY)
    assert (
        count.due_on == again.due_on
        or not working
        or any(pause.covers(count.due_on + timedelta(days=1)) for pause in pauses)
    )
