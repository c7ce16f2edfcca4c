"""Who stands nearest to the border where a pattern is not kept: a reading, never a change.

The pattern of SE MenPANRB 3/2023 counts predicates and says nothing about persons. What stands here
shows whom a talk about the border would concern first, by the number each was given; people with the
same number cannot be told apart and are named together.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from appraisal.domain.scoring.distribution import Departure, PatternRule, departures
from appraisal.domain.scoring.levels import Predicate

FROM_HIGH_TO_LOW = (Predicate.SB, Predicate.B, Predicate.BP, Predicate.K, Predicate.SK)
PLACE = {code: place for place, code in enumerate(FROM_HIGH_TO_LOW)}


@dataclass(frozen=True)
class PreviewCase:
    """One result: whose, its predicate, and the number it was given, if any."""

    key: int
    predicate: str
    index: Decimal | None


@dataclass(frozen=True)
class Border:
    """A sentence of the pattern that is not kept, and who stands nearest to its border.

    `from_above` stands on the side of the better predicates, `from_below` on the other; the nearest first.
    `tied` says that more people than asked for are named because their numbers are equal.
    """

    departure: Departure
    from_above: tuple[PreviewCase, ...]
    from_below: tuple[PreviewCase, ...]
    tied: bool


def borders(
    rules: Iterable[PatternRule], cases: Sequence[PreviewCase], *, small_below: int
) -> tuple[Border, ...]:
    """Return every sentence of the pattern that these results do not keep to, with the nearest cases.

    For "at most" they are inside the named predicates (at the upper end those next to a better predicate,
    at the lower end those next to a worse one); for "at least" outside of them (above: the lowest of the
    better ones, below: the highest of the worse ones). On each side as many as there are too many or too
    few, and those who tie with the last. Nothing for a small unit.
    """
    counts = Counter(case.predicate for case in cases)
    return tuple(border(found, cases) for found in departures(rules, dict(counts), small_below=small_below))


def border(departure: Departure, cases: Sequence[PreviewCase]) -> Border:
    """Return the cases nearest to the border of one sentence."""
    codes = set(departure.rule.predicates)
    best, worst = min(PLACE[code] for code in codes), max(PLACE[code] for code in codes)
    if departure.rule.limit == "<=":
        inside = [case for case in cases if case.predicate in codes]
        above = highest(inside) if best > 0 else []
        below = lowest(inside) if worst < len(FROM_HIGH_TO_LOW) - 1 else []
    else:
        above = lowest([case for case in cases if PLACE[Predicate(case.predicate)] < best])
        below = highest([case for case in cases if PLACE[Predicate(case.predicate)] > worst])
    first, second = nearest(above, departure.excess), nearest(below, departure.excess)
    return Border(
        departure, first, second, tied=len(first) > departure.excess or len(second) > departure.excess
    )


def lowest(cases: Sequence[PreviewCase]) -> list[PreviewCase]:
    """Return the cases with the worst first; those without a number last."""
    return sorted(
        cases,
        key=lambda case: (
            case.index is None,
            -PLACE[Predicate(case.predicate)],
            case.index or Decimal(0),
            case.key,
        ),
    )


def highest(cases: Sequence[PreviewCase]) -> list[PreviewCase]:
    """Return the cases with the best first; those without a number last."""
    return sorted(
        cases,
        key=lambda case: (
            case.index is None,
            PLACE[Predicate(case.predicate)],
            -(case.index or Decimal(0)),
            case.key,
        ),
    )


def nearest(ordered: Sequence[PreviewCase], wanted: int) -> tuple[PreviewCase, ...]:
    """Return the first `wanted`, and whoever cannot be told apart from the last of them."""
    taken = list(ordered[:wanted])
    if taken:
        last = (taken[-1].predicate, taken[-1].index)
        for case in ordered[wanted:]:
            if (case.predicate, case.index) != last:
                break
            taken.append(case)
    return tuple(taken)
