"""Working days: the published table and the laws of counting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import (
    MONDAY_TO_SATURDAY,
    add_working_days,
    count_working_days,
    is_working_day,
    published_holidays,
    working_days_between,
)

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
weeks = st.frozensets(st.integers(0, 6), min_size=1)
holiday_sets = st.frozensets(days, max_size=40)
counts = st.integers(0, 80)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 3, 13), ["03-16", "03-25", "03-27", "04-06", "04-10", "06-24"]),
        (date(2026, 3, 17), ["03-25", "03-27", "03-31", "04-08", "04-14", "06-26"]),
        (date(2026, 5, 13), ["05-18", "05-20", "05-22", "06-03", "06-09", "08-13"]),
    ],
)
def test_deadlines_around_idulfitri_and_long_weekends(start: date, expected: list[str]) -> None:
    ends = [add_working_days(start, n, holidays=published_holidays()) for n in (1, 3, 5, 10, 14, 60)]
    assert [f"{end:%m-%d}" for end in ends] == expected


@pytest.mark.parametrize(("year", "working_days"), [(2025, 237), (2026, 240), (2027, 242)])
def test_working_days_of_a_year(year: int, working_days: int) -> None:
    between = working_days_between(date(year - 1, 12, 31), date(year, 12, 31), holidays=published_holidays())
    assert between == working_days


def test_a_unit_that_stays_open_on_collective_leave_counts_it() -> None:
    national_only = published_holidays(frozenset({"L"}))
    assert add_working_days(date(2026, 3, 17), 1, holidays=national_only) == date(2026, 3, 18)


def test_a_school_works_on_saturday() -> None:
    friday = date(2026, 2, 6)
    assert add_working_days(friday, 1, holidays=frozenset(), week=MONDAY_TO_SATURDAY) == date(2026, 2, 7)
    assert add_working_days(friday, 1, holidays=frozenset()) == date(2026, 2, 9)


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        add_working_days(date(2026, 1, 5), -1, holidays=frozenset())
    with pytest.raises(ValueError, match="without working days"):
        add_working_days(date(2026, 1, 5), 1, holidays=frozenset(), week=frozenset())


@given(days, counts, holiday_sets, weeks)
def test_between_is_the_inverse_of_add(
    day: date, n: int, holidays: frozenset[date], week: frozenset[int]
) -> None:
    end = add_working_days(day, n, holidays=holidays, week=week)
    assert working_days_between(day, end, holidays=holidays, week=week) == n
    assert working_days_between(end, day, holidays=holidays, week=week) == -n
    assert n == 0 or is_working_day(end, holidays=holidays, week=week)


@given(days, counts, counts, holiday_sets)
def test_adding_in_two_steps_is_adding_at_once(day: date, n: int, m: int, holidays: frozenset[date]) -> None:
    at_once = add_working_days(day, n + m, holidays=holidays)
    assert add_working_days(add_working_days(day, n, holidays=holidays), m, holidays=holidays) == at_once


@given(days, st.integers(1, 80), holiday_sets, days)
def test_one_more_holiday_never_brings_a_deadline_nearer(
    day: date, n: int, holidays: frozenset[date], more: date
) -> None:
    before = add_working_days(day, n, holidays=holidays)
    after = add_working_days(day, n, holidays=holidays | {more})
    assert before <= after <= before + timedelta(days=60)


@given(days, counts, holiday_sets, weeks)
def test_the_explanation_accounts_for_every_day(day, n, holidays, week) -> None:
    named = dict.fromkeys(holidays, "libur")
    count = count_working_days(day, n, holidays=named, week=week)
    assert count.end == add_working_days(day, n, holidays=holidays, week=week)
    assert len(count.skipped) + n == (count.end - day).days
    assert all(not is_working_day(free.day, holidays=holidays, week=week) for free in count.skipped)
    assert all(free.day in holidays for free in count.holidays)
