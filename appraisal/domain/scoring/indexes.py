"""Figures for trends: weighted achievement, the numeric index of PP 30/2019, the agency's own index.

None of them feeds the predicate. Every part is rounded half-up to two decimals and the total is the sum
of the rounded parts, so that what is shown re-adds exactly; it may therefore differ from the unrounded
total by at most 0.005 for each part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from appraisal.domain.scoring.achievements import achievement_figure
from appraisal.domain.scoring.errors import NotReported, ScoringError
from appraisal.domain.scoring.figures import (
    Figure,
    Number,
    Step,
    as_decimal,
    exact_sum,
    half_up,
    number,
    term,
)
from appraisal.domain.scoring.items import ItemScore, WeightedRating
from appraisal.domain.scoring.levels import RATING_LABELS, Band, Rating
from appraisal.domain.scoring.rules import ScoringRules

_WEIGHTS_OF_PLAN = "Bobot rencana kinerja"
_PP30 = "PP 30/2019 Ps 41"
_INTERNAL = "Indeks internal instansi; tidak menentukan predikat"
_LEFT_OUT = "tidak berlaku, keluar dari pembagi"
_NARRATIVE = "kualitatif, dinilai tanpa angka, keluar dari pembagi"
_LEVEL_NUMBERS = "Angka tingkat rating dalam aturan penilaian; tidak diatur peraturan"


@dataclass(frozen=True)
class IndexParts:
    """The parts of the agency's own index, in per cent; None is missing, which never means zero."""

    iku: Number | None = None
    behaviour: Number | None = None
    competence: Number | None = None
    contribution: Number | None = None


@dataclass(frozen=True)
class WeightedPart:
    """A part of a weighted figure; without a value it leaves the denominator, and `absence` says why."""

    label: str
    weight: Decimal
    value: Decimal | None
    absence: str = "belum ada nilai, tidak dihitung"


def refuse_unreported(items: Sequence[ItemScore]) -> None:
    """Raise NotReported, naming every applicable item without a realisation."""
    if missing := [item for item in items if item.is_unreported]:
        raise NotReported([item.key for item in missing], [item.label for item in missing])


def item_figure(item: ItemScore, rules: ScoringRules) -> Figure | None:
    """The item's achievement under the rules; None when it is not applicable or narrative.

    Raises NotReported when it has no realisation, and ScoringError, naming the item, when its
    achievement cannot be computed.
    """
    if not item.applicable or not item.is_measured:
        return None
    if item.realisation is None or item.target is None:
        raise NotReported([item.key], [item.label])
    try:
        return achievement_figure(
            item.target,
            item.realisation,
            item.polarity,
            minimize=rules.minimize,
            cap=rules.cap,
            floor=rules.floor,
        )
    except ScoringError as error:
        raise ScoringError(f"{item.label}: {error}") from error


def weighted_achievement(items: Sequence[ItemScore], rules: ScoringRules) -> Figure | None:
    """Achievement of all applicable items by their weights, in per cent; None when nothing has weight.

    Raises NotReported, naming every applicable item without a realisation: it never counts as zero.
    """
    refuse_unreported(items)
    return weigh(items, [item_figure(item, rules) for item in items])


def weigh(items: Sequence[ItemScore], figures: Sequence[Figure | None]) -> Figure | None:
    """The weighted achievement from achievements already computed, in the order of the items."""
    parts = [
        WeightedPart(
            item.label,
            as_decimal(item.weight, "Bobot"),
            figure.value if figure else None,
            _LEFT_OUT if item.is_measured else _NARRATIVE,
        )
        for item, figure in zip(items, figures, strict=True)
    ]
    return weighted_total("Capaian tertimbang", parts, _WEIGHTS_OF_PLAN)


def rating_mean(ratings: Sequence[WeightedRating], rules: ScoringRules) -> Figure | None:
    """The weighted mean of the numbers that stand for the ratings; None when nothing is rated.

    Items that are not applicable or not rated yet leave the denominator. Rounded once, at the end.
    """
    rated = [item for item in ratings if item.applicable and item.rating is not None]
    weights = {
        level: exact_sum(Decimal(item.weight) for item in rated if item.rating == level)
        for level in (Rating.ABOVE, Rating.MEETS, Rating.BELOW)
    }
    total = sum(weights.values(), Fraction(0))
    if total == 0:
        return None
    terms = [
        Step(
            RATING_LABELS[level],
            f"{_weight_text(weight)} × {term(rules.rating_number(level))}",
            half_up(weight * Fraction(rules.rating_number(level))),
            _LEVEL_NUMBERS,
        )
        for level, weight in weights.items()
        if weight
    ]
    points = sum(
        (weight * Fraction(rules.rating_number(level)) for level, weight in weights.items()), Fraction(0)
    )
    if len(terms) > 1:
        sums = " + ".join(number(step.value) for step in terms if isinstance(step.value, Decimal))
        terms.append(Step("Jumlah", sums, half_up(points), _LEVEL_NUMBERS))
    value = half_up(points / total)
    expression = f"{number(half_up(points))} ÷ {_weight_text(total)}"
    return Figure(value, (*terms, Step("Rata-rata", expression, value, _LEVEL_NUMBERS, "total")))


def numeric_index(work: Number | None, behaviour: Number | None, rules: ScoringRules) -> Figure | None:
    """The numeric value of PP 30/2019 Ps 41: 70/30, or 60/40 where opinions of peers are used.

    None when one of the two is missing: the formula has no meaning with half of it.
    """
    if work is None or behaviour is None:
        return None
    weight_work, weight_behaviour = rules.numeric_weights
    parts = [
        WeightedPart("Hasil kerja", weight_work, as_decimal(work, "Nilai hasil kerja")),
        WeightedPart("Perilaku kerja", weight_behaviour, as_decimal(behaviour, "Nilai perilaku")),
    ]
    return weighted_total("Nilai kinerja", parts, _PP30)


def internal_index(parts: IndexParts, rules: ScoringRules) -> Figure | None:
    """The agency's own index of IKU, behaviour, competence and contribution; None when all are missing.

    A missing part leaves the denominator: the weights of the others are taken as shares of their sum.
    """
    weighted = [
        _part("Indikator kinerja (IKU)", rules.index_iku, parts.iku),
        _part("Perilaku kerja", rules.index_behaviour, parts.behaviour),
        _part("Kompetensi", rules.index_competence, parts.competence),
        _part("Kontribusi", rules.index_contribution, parts.contribution),
    ]
    return weighted_total("Indeks internal", weighted, _INTERNAL)


def pp30_band(value: Number, new_idea: bool, rules: ScoringRules) -> Band:
    """The band of a numeric value, for information only; it never becomes the predicate.

    The highest band also needs a new idea that benefits the organisation or the state (PP 30/2019 Ps 41).
    """
    reached = as_decimal(value, "Nilai")
    if reached >= rules.band_very_good_from and new_idea:
        return Band.VERY_GOOD
    if reached >= rules.band_good_from:
        return Band.GOOD
    if reached >= rules.band_fair_from:
        return Band.FAIR
    return Band.POOR if reached >= rules.band_poor_from else Band.VERY_POOR


def _part(label: str, weight: Decimal, value: Number | None) -> WeightedPart:
    return WeightedPart(label, weight, None if value is None else as_decimal(value, label))


def weighted_total(label: str, parts: Sequence[WeightedPart], source: str) -> Figure | None:
    """The parts by their weights as one figure that re-adds; None when nothing with a weight has a value."""
    total_weight = exact_sum(part.weight for part in parts if part.value is not None)
    if total_weight == 0:
        return None
    steps = [_part_step(part, total_weight, source) for part in parts]
    contributions = [step.value for step in steps if isinstance(step.value, Decimal)]
    total = half_up(exact_sum(contributions))
    expression = " + ".join(f"({number(c, 2)})" if c < 0 else number(c, 2) for c in contributions)
    return Figure(total, (*steps, Step(label, expression, total, source, "total")))


def _part_step(part: WeightedPart, total_weight: Fraction, source: str) -> Step:
    if part.value is None:
        return Step(part.label, part.absence, None, source, "left_out")
    contribution = half_up(Fraction(part.weight) / total_weight * Fraction(part.value))
    if total_weight == 100:
        expression = f"{number(part.weight)} % × {term(part.value)}"
    else:
        expression = f"{number(part.weight)} ÷ {_weight_text(total_weight)} × {term(part.value)}"
    return Step(part.label, expression, contribution, source, "part")


def _weight_text(weight: Fraction) -> str:
    """A sum of decimals, exactly: its denominator divides a power of ten."""
    places = 0
    while (weight * 10**places).denominator != 1:
        places += 1
    return number(half_up(weight, places))
