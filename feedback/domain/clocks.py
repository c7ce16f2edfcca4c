"""How the days of a clock are counted: pure functions that know no Django.

Day zero is the day of receipt. Days of a pause do not count: those after the day on which the
question went out, up to and with the day on which the citizen answered, which is a new day zero.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Why = Literal["counted", "weekend", "holiday", "paused"]
LONGEST = timedelta(days=366 * 5)


@dataclass(frozen=True)
class ClockDay:
    """One day of a count: its number when it counted, else why it did not."""

    day: date
    why: Why
    number: int = 0
    name: str = ""


@dataclass(frozen=True)
class ClockCount:
    """How `n` days after `start` end on `due_on`, day by day; None while the clock stands still."""

    start: date
    n: int
    due_on: date | None
    days: tuple[ClockDay, ...]

    @property
    def counted(self) -> int:
        """Return how many days have counted."""
        return sum(day.why == "counted" for day in self.days)


@dataclass(frozen=True)
class Pause:
    """The clock stood still after `starts_on` up to and with `ends_on`; None: it still does."""

    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        """Say whether `day` does not count because of this pause."""
        return self.starts_on < day and (self.ends_on is None or day <= self.ends_on)


def count_clock(
    start: date,
    n: int,
    *,
    holidays: Mapping[date, str],
    week: Set[int],
    pauses: Iterable[Pause] = (),
    in_calendar_days: bool = False,
) -> ClockCount:
    """Return the count of `n` days after `start`, each day named.

    `holidays` maps free days to their names. With `in_calendar_days` weekends and holidays count.
    A pause over a free day adds nothing, overlapping pauses count once. With an open pause the
    count ends on its first day and `due_on` is None. ValueError for n < 1 or a week without days.
    """
    if n < 1:
        raise ValueError(f"A clock of {n} days makes no sense: give one or more.")
    if not in_calendar_days and not week & {0, 1, 2, 3, 4, 5, 6}:
        raise ValueError("A week without working days has no next working day.")
    standing = list(pauses)
    days: list[ClockDay] = []
    day, number = start, 0
    while number < n:
        day += timedelta(days=1)
        if any(pause.ends_on is None and pause.covers(day) for pause in standing) or day - start > LONGEST:
            return ClockCount(start, n, None, tuple(days))
        if any(pause.covers(day) for pause in standing):
            days.append(ClockDay(day, "paused"))
        elif not in_calendar_days and day.weekday() not in week:
            days.append(ClockDay(day, "weekend"))
        elif not in_calendar_days and day in holidays:
            days.append(ClockDay(day, "holiday", name=holidays[day]))
        else:
            number += 1
            days.append(ClockDay(day, "counted", number))
    return ClockCount(start, n, day, tuple(days))
