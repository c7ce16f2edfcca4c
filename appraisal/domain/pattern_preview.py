"""Whom a pattern that is not kept would concern: for those who compare, before they ask anybody.

A reading. Nothing can be applied from it: a rating changes only by its appraiser, with a reason, the
person told (appraisal.domain.recheck).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from appraisal.domain.calibration import Rated, organisation_of
from appraisal.domain.rule_values import values_of
from appraisal.domain.scoring.distribution import Departure, PatternRule, pattern_rules
from appraisal.domain.scoring.pattern_preview import Border, PreviewCase, borders
from appraisal.models import Cycle, UnitAchievement
from organization.models import Unit


@dataclass(frozen=True)
class Concerned:
    """One sentence of the pattern with the people next to its border, by name."""

    departure: Departure
    from_above: tuple[Rated, ...]
    from_below: tuple[Rated, ...]
    tied: bool


@dataclass(frozen=True)
class Preview:
    """The pattern of a unit, how many there are too many or too few, and who stands nearest."""

    organisation: UnitAchievement | None
    rules: tuple[PatternRule, ...]
    people: int
    small: bool
    concerned: tuple[Concerned, ...]


def preview_of(cycle: Cycle, unit: Unit, rated: Sequence[Rated]) -> Preview:
    """Return whom the pattern would concern in the unit and below. Two queries beside the results."""
    here = {row.appraisal: row for row in rated if row.unit.startswith(unit.path)}
    values = values_of(cycle.rule_set)
    nearest = organisation_of(cycle, unit)
    rules = pattern_rules(values[f"pattern_{nearest.predicate}"]) if nearest else ()
    small_below = int(values["small_unit_people"])
    cases = [PreviewCase(row.appraisal, row.predicate, row.index) for row in here.values()]
    found = borders(rules, cases, small_below=small_below)

    def named(border: Border) -> Concerned:
        return Concerned(
            border.departure,
            tuple(here[case.key] for case in border.from_above),
            tuple(here[case.key] for case in border.from_below),
            border.tied,
        )

    return Preview(
        nearest, rules, len(cases), 0 < len(cases) < small_below, tuple(named(border) for border in found)
    )
