"""The working calendar as the agency keeps it: free days from the database, counted by core.workdays."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from core.models import CalendarYear, Holiday, HolidayKind
from core.workdays import MONDAY_TO_FRIDAY, WorkingDayCount, count_working_days
from core.workdays import add_working_days as count_on


@dataclass(frozen=True)
class KnownYears:
    """Up to when free days are on record without a gap, and from when they are forecasts only."""

    until: date | None
    provisional_from: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the free days up to `day` are on record."""
        return self.until is not None and day <= self.until

    def is_provisional(self, day: date) -> bool:
        """Say whether `day` lies where the decree has not been seen yet."""
        return self.provisional_from is not None and day >= self.provisional_from


def free_days(*, collective_leave: bool = True) -> dict[date, str]:
    """Return every free day on record with its name; without collective leave for units open on it.

    One query. Use the keys where only the days matter.
    """
    days = Holiday.objects.order_by("date", "kind", "name")
    if not collective_leave:
        days = days.exclude(kind=HolidayKind.COLLECTIVE_LEAVE)
    named: dict[date, str] = {}
    for day, name in days.values_list("date", "name"):
        named[day] = f"{named[day]}; {name}" if day in named else name
    return named


def known_years() -> KnownYears:
    """Return what the calendar knows: the years on record without a gap from the first. One query."""
    years = list(CalendarYear.objects.order_by("year").values_list("year", "is_provisional"))
    last: int | None = None
    provisional: int | None = None
    for year, is_provisional in years:
        if last is not None and year != last + 1:
            break
        last = year
        if is_provisional and provisional is None:
            provisional = year
    return KnownYears(date(last, 12, 31) if last else None, date(provisional, 1, 1) if provisional else None)


def known_until() -> date | None:
    """Return the last day up to which free days are on record; None when no year is. One query."""
    return known_years().until


def add_working_days(
    day: date, n: int, *, week: Set[int] = MONDAY_TO_FRIDAY, collective_leave: bool = True
) -> date:
    """Return the n-th working day after `day` (not counted itself) by the days on record. One query.

    A day past `known_until` is counted by the week alone; the calendar page raises the alarm.
    """
    return count_on(day, n, holidays=free_days(collective_leave=collective_leave).keys(), week=week)


def explain_working_days(
    day: date, n: int, *, week: Set[int] = MONDAY_TO_FRIDAY, collective_leave: bool = True
) -> WorkingDayCount:
    """Return the count of `add_working_days` with every day that was left out and why. One query."""
    return count_working_days(day, n, holidays=free_days(collective_leave=collective_leave), week=week)
