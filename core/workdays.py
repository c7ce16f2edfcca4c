"""Working days (hari kerja): pure functions that know no Django and no database."""

import csv
from collections.abc import Mapping, Set
from dataclasses import dataclass
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


@dataclass(frozen=True)
class FreeDay:
    """A day that was not counted: `name` of the holiday, empty when the week alone says so."""

    day: date
    name: str = ""


@dataclass(frozen=True)
class WorkingDayCount:
    """How `n` working days after `start` end on `end`: each day in between that was not counted."""

    start: date
    n: int
    end: date
    skipped: tuple[FreeDay, ...]

    @property
    def holidays(self) -> tuple[FreeDay, ...]:
        """Return the holidays among the days not counted."""
        return tuple(free for free in self.skipped if free.name)

    @property
    def weekend_days(self) -> int:
        """Return how many days were left out because of the week alone."""
        return len(self.skipped) - len(self.holidays)


def count_working_days(
    day: date, n: int, *, holidays: Mapping[date, str], week: Set[int] = MONDAY_TO_FRIDAY
) -> WorkingDayCount:
    """Return the same day as add_working_days with the days that were left out, oldest first.

    `holidays` maps each free day to its name. A holiday on a day that the week leaves out anyway
    counts as such: it has no name here.
    """
    end = add_working_days(day, n, holidays=holidays.keys(), week=week)
    between = (day + timedelta(days=offset) for offset in range(1, (end - day).days))
    skipped = tuple(
        FreeDay(free, holidays.get(free, "") if free.weekday() in week else "")
        for free in between
        if not is_working_day(free, holidays=holidays.keys(), week=week)
    )
    return WorkingDayCount(day, n, end, skipped)


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
