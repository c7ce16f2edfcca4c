"""How many months of a year somebody held each grade of a functional post.

The law counts whole months (× months ÷ 12) and does not say to which grade a month belongs in which the
post changed; the rule is the agency's: the grade held on most of its days, or on its first day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from appraisal.domain.scoring.credit import FunctionalGrade

MonthRule = Literal["hari terbanyak", "hari pertama"]


@dataclass(frozen=True)
class Stretch:
    """From when to when a post was held; `grade` is None for a post that is not functional."""

    grade: FunctionalGrade | None
    first: date
    last: date | None


def months_by_grade(
    stretches: Sequence[Stretch], first: date, last: date, rule: MonthRule
) -> list[tuple[FunctionalGrade, int]]:
    """Return the months of each grade between the two days, in the order in which they were held.

    Every calendar month belongs to one stretch or to none; a month without a functional post counts for
    nothing. Of two with as many days the later one counts. Raises ValueError for days in the wrong order.
    """
    if last < first:
        raise ValueError("The last day lies before the first.")
    found: list[tuple[FunctionalGrade, int]] = []
    begins = first.replace(day=1)
    while begins <= last:
        follows = (begins + timedelta(days=32)).replace(day=1)
        start, end = max(begins, first), min(follows - timedelta(days=1), last)
        grade = grade_in(stretches, start, end, rule)
        if grade is not None:
            if found and found[-1][0] == grade:
                found[-1] = (grade, found[-1][1] + 1)
            else:
                found.append((grade, 1))
        begins = follows
    return found


def grade_in(stretches: Sequence[Stretch], start: date, end: date, rule: MonthRule) -> FunctionalGrade | None:
    """Return the grade to which the days of one month belong."""
    if rule == "hari pertama":
        held = [row for row in stretches if row.first <= start and (row.last is None or row.last >= start)]
        return held[-1].grade if held else None
    days: dict[FunctionalGrade | None, int] = {}
    for row in stretches:
        covered = (min(row.last or end, end) - max(row.first, start)).days + 1
        if covered > 0:
            days[row.grade] = days.get(row.grade, 0) + covered
    without = (end - start).days + 1 - sum(days.values())
    if without > 0:
        days[None] = days.get(None, 0) + without
    most = max(days.values(), default=0)
    # Later stretches come later in the mapping, so the last of those that tie is the later one.
    return next((grade for grade, count in reversed(days.items()) if count == most), None)
