"""How far people meet the standards of their posts on a day: value, working and levels."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competency.domain.gaps import job_person_match
from competency.domain.profiles import standings
from competency.models import Competency
from organization.models import Employee


@dataclass(frozen=True)
class LevelOnDay:
    """One competency of a standard with the level that counted on a day; None: unknown or expired."""

    code: str
    name: str
    required: int
    actual: int | None


@dataclass(frozen=True)
class StandardMet:
    """How far somebody meets his standard, in per cent, how that was found, and the levels behind it."""

    value: Decimal
    explanation: str
    levels: tuple[LevelOnDay, ...]


def standards_met(employees: Collection[int], day: date) -> dict[int, StandardMet]:
    """Return by employee the match with his posts' standards on `day`, capped competency by competency.

    So a surplus hides no deficit and nobody exceeds 100. What nobody has assessed, or whose result ran
    out, leaves the sum; whoever has no known level at all is left out. Six queries, whatever the number.
    """
    cells = standings(Employee.objects.filter(pk__in=employees), day)
    asked = {competency for mine in cells.values() for competency in mine}
    rows = Competency.objects.filter(pk__in=asked).order_by("group__position", "code") if asked else ()
    named = {row.pk: row for row in rows}
    found = {}
    for employee, mine in cells.items():
        levels = tuple(
            LevelOnDay(row.code, row.name, cell.required, cell.actual)
            for pk, row in named.items()
            if (cell := mine.get(pk)) is not None and cell.required is not None
        )
        known = [level for level in levels if level.actual is not None]
        value = job_person_match(
            {level.code: level.required for level in known},
            {level.code: level.actual for level in known if level.actual is not None},
            item_cap=True,
        )
        if value is not None:
            found[employee] = StandardMet(value, working_in_words(known, len(levels), value), levels)
    return found


def working_in_words(known: Collection[LevelOnDay], asked: int, value: Decimal) -> str:
    """Return how the value came about."""
    return _(
        "Σ level (paling banyak level standar) ÷ Σ level standar × 100 = %(reached)d ÷ %(total)d × 100 = "
        "%(value)s; %(known)d dari %(asked)d kompetensi standar diketahui"
    ) % {
        "reached": sum(min(level.actual or 0, level.required) for level in known),
        "total": sum(level.required for level in known),
        "value": number_format(value, 2),
        "known": len(known),
        "asked": asked,
    }
