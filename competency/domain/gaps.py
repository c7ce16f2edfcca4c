"""Gaps, fit and readiness indexes as plain arithmetic: no Django, `Decimal`, half-up.

`required` and `actual` map the code of a competency to a level from 0 to 5. A competency that is not in
`actual` is unknown, which is not 0: it enters no sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
LOWEST, HIGHEST = 0, 5


class Standing(Enum):
    """How a person stands in one competency of the standard."""

    MET = "met"
    SURPLUS = "surplus"
    DEFICIT = "deficit"
    EXPIRED = "expired"
    """There was a result, but none is valid any more."""
    UNKNOWN = "unknown"
    """Nobody has assessed it yet."""
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True)
class Band:
    """A named range of a percentage: from `minimum` up to the next band."""

    minimum: Decimal
    label: str


def half_up(value: Decimal) -> Decimal:
    """Return the value with two decimals, half away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def check_level(level: int) -> int:
    """Return the level; ValueError unless it lies between 0 and 5."""
    if not LOWEST <= level <= HIGHEST:
        raise ValueError(f"A level lies between {LOWEST} and {HIGHEST}, not {level}.")
    return level


def gap(required: int, actual: int) -> int:
    """Return the levels that are missing (positive) or over (negative): standard − assessed level.

    PerLAN 10/2018 calls the missing part kesenjangan kompetensi. ValueError for a level out of range.
    """
    return check_level(required) - check_level(actual)


def deficit(required: int, actual: int) -> int:
    """Return the levels that are missing, never less than 0: a surplus is not handed on."""
    return max(0, gap(required, actual))


def standing(required: int | None, actual: int | None, *, expired: bool = False) -> Standing:
    """Return how somebody stands: `actual` None is expired or unknown, `required` None not asked for."""
    if required is None:
        return Standing.NOT_REQUIRED
    if actual is None:
        return Standing.EXPIRED if expired else Standing.UNKNOWN
    difference = gap(required, actual)
    if difference == 0:
        return Standing.MET
    return Standing.DEFICIT if difference > 0 else Standing.SURPLUS


def job_person_match(
    required: Mapping[str, int], actual: Mapping[str, int], *, item_cap: bool = False
) -> Decimal | None:
    """Return JPM in per cent with two decimals, half-up: Σ actual ÷ Σ required × 100.

    Over the competencies of the standard whose level is known; None when none is. With `item_cap`
    each level counts at most as much as is required, so that a surplus in one competency hides no
    deficit in another. Without it the result may exceed 100, as published reports do.
    """
    known = [code for code in required if code in actual]
    for code in known:
        gap(required[code], actual[code])
    total = sum(required[code] for code in known)
    if total == 0:
        return None
    reached = sum(min(actual[code], required[code]) if item_cap else actual[code] for code in known)
    return half_up(Decimal(reached) * HUNDRED / Decimal(total))


def band_of(value: Decimal | None, bands: Iterable[Band]) -> str:
    """Return the label of the highest band whose minimum the rounded value reaches; empty without one."""
    if value is None:
        return ""
    reached = [band for band in bands if half_up(value) >= band.minimum]
    return max(reached, key=lambda band: band.minimum).label if reached else ""


def combined(standards: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Return what several posts of one person ask together: of each competency the highest level."""
    highest: dict[str, int] = {}
    for standard in standards:
        for code, level in standard.items():
            highest[code] = max(check_level(level), highest.get(code, LOWEST))
    return highest


@dataclass(frozen=True)
class ReadinessPoints:
    """The four parts of the index of professionalism (IP ASN) and their sum with its category."""

    qualification: Decimal
    competency: Decimal
    performance: Decimal
    discipline: Decimal
    category: str

    @property
    def total(self) -> Decimal:
        """Return the sum of the four parts."""
        return self.qualification + self.competency + self.performance + self.discipline


def professionalism_index(
    table: Mapping[str, Mapping[str, object]],
    bands: Iterable[Band],
    *,
    education: str,
    position: str,
    activities: Iterable[str],
    predicate: str,
    discipline: str,
) -> ReadinessPoints:
    """Return the IP ASN of a person from the point table of the agency (PermenPANRB 38/2018).

    `position` names the row of the competency part (structural, functional, executive), `activities`
    what was done of it, each counted once. KeyError for a word the table does not know.
    """

    def points(part: str, word: str) -> Decimal:
        return Decimal(str(table[part][word]))

    row = table["competency"][position]
    if not isinstance(row, Mapping):
        raise KeyError(position)
    done = sum((Decimal(str(row[activity])) for activity in set(activities)), Decimal(0))
    parts = (
        points("qualification", education),
        done,
        points("performance", predicate),
        points("discipline", discipline),
    )
    return ReadinessPoints(*parts, category=band_of(sum(parts, Decimal(0)), bands))
