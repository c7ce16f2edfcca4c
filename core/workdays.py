"""Working days (hari kerja): pure functions that know no Django and no database."""

import csv
from collections.abc import Set
from datetime import date, timedelta
from functools import cache
from pathlib import Path

MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
MONDAY_TO_SATURDAY = frozenset({0, 1, 2, 3, 4, 5})
"""Schools and some puskesmas work six days."""

PUBLIC_HOLIDAY = "L"
COLLECTIVE_LEAVE = "C"
PUBLISHED = Path(__file__).parent / "data" / "holidays.csv"


def is_working_day(day: date, *, holidays: Set[date], week: Set[int] = MONDAY_TO_FRIDAY) -> bool:
    """Say whether people work on `day`. `week` holds weekdays as date.weekday() gives them."""
    return day.weekday() in week and day not in holidays


def add_working_days(day: date, n: int, *, holidays: Set[date], week: Set[int] = MONDAY_TO_FRIDAY) -> date:
    """Return the n-th working day after `day`; `day` itself is not counted.

    With n = 0 returns `day`, whatever day it is. Raises ValueError when n is negative or the week
    has no working day.
    """
    if n < 0:
        raise ValueError(f"Cannot count {n} working days: give zero or more.")
    if not week & {0, 1, 2, 3, 4, 5, 6}:
        raise ValueError("A week without working days has no next working day.")
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day, holidays=holidays, week=week)
    return day


def working_days_between(
    start: date, end: date, *, holidays: Set[date], week: Set[int] = MONDAY_TO_FRIDAY
) -> int:
    """Return how many working days lie after `start` up to and with `end`; negative backwards.

    The inverse of add_working_days: n working days after a day are n working days away from it.
    """
    if end < start:
        return -working_days_between(end, start, holidays=holidays, week=week)
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays=holidays, week=week) for day in days)


@cache
def published_holidays(
    kinds: frozenset[str] = frozenset({PUBLIC_HOLIDAY, COLLECTIVE_LEAVE}),
) -> frozenset[date]:
    """Return the published holidays of 2025 to 2027 (data/README.md names the decrees).

    Without COLLECTIVE_LEAVE in `kinds` only the national holidays, for units that stay open.
    """
    with PUBLISHED.open(newline="", encoding="utf-8") as lines:
        return frozenset(
            date.fromisoformat(row["date"]) for row in csv.DictReader(lines) if row["kind"] in kinds
        )
