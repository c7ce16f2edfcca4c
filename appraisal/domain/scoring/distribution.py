"""The pattern in which predicates of a unit's people are expected to fall (SE MenPANRB 3/2023).

The pattern follows from the predicate of the organisation. It is a warning that asks for an
explanation, never a quota that changes a rating: the text does not say how to round small
headcounts, so units below a threshold are not judged at all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import half_up, number
from appraisal.domain.scoring.levels import PREDICATE_LABELS, Predicate

SOURCE = "SE MenPANRB 3/2023"
Limit = Literal["<=", ">="]
_RULE = re.compile(r"(?P<codes>[A-Z]+(?:\+[A-Z]+)*)(?P<limit><=|>=)(?P<number>\d+(?:,\d+)?)(?P<unit>%|orang)")


@dataclass(frozen=True)
class PatternRule:
    """One sentence of a pattern: these predicates together at most, or at least, so many.

    `percent` says whether `bound` is a share of the people or a number of people.
    """

    predicates: tuple[Predicate, ...]
    limit: Limit
    bound: Decimal
    percent: bool

    @property
    def text(self) -> str:
        """The sentence in words: “Sangat Baik paling banyak 70%”."""
        names = " dan/atau ".join(PREDICATE_LABELS[code] for code in self.predicates)
        word = "paling banyak" if self.limit == "<=" else "paling sedikit"
        return f"{names} {word} {number(self.bound)}{'%' if self.percent else ' orang'}"

    def holds(self, found: int, people: int) -> bool:
        """Say whether `found` of `people` keep to the sentence."""
        reached = Fraction(found * 100, people) if self.percent else Fraction(found)
        bound = Fraction(self.bound)
        return reached <= bound if self.limit == "<=" else reached >= bound

    def room(self, people: int) -> int:
        """Return the largest ("<=") or smallest (">=") number of people that keeps to the sentence."""
        exact = Fraction(self.bound) * people / 100 if self.percent else Fraction(self.bound)
        return int(exact) if self.limit == "<=" else -int(-exact // 1)


@dataclass(frozen=True)
class Departure:
    """A sentence of the pattern that a unit does not keep to: how many there are, how many may be."""

    rule: PatternRule
    found: int
    people: int

    @property
    def text(self) -> str:
        """The warning in one sentence, with counts beside the share."""
        share = number(half_up(Fraction(self.found * 100, self.people)))
        found = f"yang ada {self.found} dari {self.people} orang ({share}%)"
        return f"{self.rule.text}; {found}, batasnya {self.rule.room(self.people)} orang."

    @property
    def excess(self) -> int:
        """How many people there are too many, or too few (a positive number in both cases)."""
        return abs(self.found - self.rule.room(self.people))


DEFAULT_PATTERNS: Mapping[str, str] = {
    "istimewa": "SB<=70%",
    "baik": "B<=70%; BP+K>=1orang",
    "butuh_perbaikan": "BP>=60%; SB<=10%",
    "kurang": "K>=60%; BP>=10%; SB<=10%",
    "sangat_kurang": "SK>=60%; K+BP>=10%; SB<=0orang",
}
"""By the predicate of the organisation, as `pattern_rules` reads them (SE MenPANRB 3/2023)."""


def pattern_rules(text: str) -> tuple[PatternRule, ...]:
    """Return the sentences of a pattern written as "SB<=70%; BP+K>=1orang"; empty for an empty text.

    Raises ScoringError, naming the part, for anything else.
    """
    rules = []
    for part in (piece.strip().replace(" ", "") for piece in text.split(";")):
        if not part:
            continue
        match = _RULE.fullmatch(part)
        codes = match["codes"].split("+") if match else []
        if match is None or any(code not in set(Predicate) for code in codes):
            raise ScoringError(f"Pola “{part}” tidak dimengerti. Contoh: SB<=70%; BP+K>=1orang.")
        bound = Decimal(match["number"].replace(",", "."))
        percent = match["unit"] == "%"
        if percent and bound > 100:
            raise ScoringError(f"Pola “{part}” melebihi 100%.")
        limit: Limit = "<=" if match["limit"] == "<=" else ">="
        rules.append(PatternRule(tuple(Predicate(code) for code in codes), limit, bound, percent))
    return tuple(rules)


def departures(
    rules: Iterable[PatternRule], counts: Mapping[Predicate | str, int], *, small_below: int
) -> tuple[Departure, ...]:
    """Return every sentence of the pattern that the counted predicates do not keep to.

    Nothing for a unit of fewer than `small_below` people: a share of three people says nothing.
    Raises ScoringError for a negative count.
    """
    if any(count < 0 for count in counts.values()):
        raise ScoringError("Jumlah pegawai tidak boleh negatif.")
    people = sum(counts.values())
    if people == 0 or people < small_below:
        return ()
    found = []
    for rule in rules:
        total = sum(counts.get(code, 0) for code in rule.predicates)
        if not rule.holds(total, people):
            found.append(Departure(rule, total, people))
    return tuple(found)
