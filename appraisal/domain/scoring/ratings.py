"""Suggestions for the two axes, and the predicate of the nine cells."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from appraisal.domain.scoring.figures import Number, Step, as_decimal, exact_sum, half_up, number
from appraisal.domain.scoring.items import WeightedRating
from appraisal.domain.scoring.levels import PREDICATE_LABELS, RATING_LABELS, Predicate, Rating
from appraisal.domain.scoring.rules import ScoringRules

_SUGGESTION = "Usulan menurut aturan penilaian; penilai yang menetapkan (PermenPANRB 6/2022)"
_MATRIX_SOURCE = "PermenPANRB 6/2022, matriks hasil kerja dan perilaku kerja"

_MATRIX = {
    (Rating.ABOVE, Rating.BELOW): Predicate.K,
    (Rating.ABOVE, Rating.MEETS): Predicate.B,
    (Rating.ABOVE, Rating.ABOVE): Predicate.SB,
    (Rating.MEETS, Rating.BELOW): Predicate.K,
    (Rating.MEETS, Rating.MEETS): Predicate.B,
    (Rating.MEETS, Rating.ABOVE): Predicate.B,
    (Rating.BELOW, Rating.BELOW): Predicate.SK,
    (Rating.BELOW, Rating.MEETS): Predicate.BP,
    (Rating.BELOW, Rating.ABOVE): Predicate.BP,
}


def predicate(work_result: Rating | str, behaviour: Rating | str) -> Predicate:
    """The predicate of the year from the two ratings (PermenPANRB 6/2022, nine cells).

    Raises ValueError for anything that is no rating.
    """
    return _MATRIX[Rating(work_result), Rating(behaviour)]


def predicate_step(work_result: Rating, behaviour: Rating) -> Step:
    """The predicate as a line of the working."""
    expression = f"hasil kerja {_lower(work_result)} × perilaku kerja {_lower(behaviour)}"
    label = PREDICATE_LABELS[predicate(work_result, behaviour)]
    return Step("Predikat kinerja pegawai", expression, label, _MATRIX_SOURCE, "total")


def suggest_item(achievement: Number, rules: ScoringRules, *, stretch_reached: bool | None = None) -> Rating:
    """The rating that an achievement in per cent suggests; the appraiser decides.

    Where a stretch target was agreed (`stretch_reached` is not None), reaching it takes the place of
    the edge for "above": a product decision, since no regulation read names stretch targets.
    """
    reached = as_decimal(achievement, "Capaian")
    if stretch_reached if stretch_reached is not None else reached >= rules.item_above_from:
        return Rating.ABOVE
    return Rating.MEETS if reached >= rules.item_meets_from else Rating.BELOW


def suggest_axis(ratings: Sequence[WeightedRating], rules: ScoringRules) -> Rating | None:
    """The rating that the rated items suggest for their axis; the appraiser decides.

    More than `axis_above_share` per cent of the weight above and none below: above. More than
    `axis_below_share` per cent below: below. Otherwise: meets. Items that are not applicable or not
    rated yet leave the denominator; None when nothing with a weight is rated.
    """
    rated = _rated(ratings)
    total = _weight(rated)
    if total == 0:
        return None
    below = _share(rated, Rating.BELOW, total)
    nobody_below = all(Rating(item.rating) is not Rating.BELOW for item in rated if item.rating)
    if nobody_below and _share(rated, Rating.ABOVE, total) > Fraction(rules.axis_above_share):
        return Rating.ABOVE
    return Rating.BELOW if below > Fraction(rules.axis_below_share) else Rating.MEETS


def axis_step(label: str, ratings: Sequence[WeightedRating], rules: ScoringRules) -> Step:
    """The suggestion of an axis as a line of the working, with the shares it rests on."""
    suggestion = suggest_axis(ratings, rules)
    if suggestion is None:
        return Step(label, "belum ada butir yang dinilai", None, _SUGGESTION, "left_out")
    rated = _rated(ratings)
    total = _weight(rated)
    shares = [
        f"{_lower(rating)} {number(half_up(_share(rated, rating, total)))} %"
        for rating in (Rating.ABOVE, Rating.MEETS, Rating.BELOW)
    ]
    expression = (
        f"{'; '.join(shares)} (usulan di atas: lebih dari {number(rules.axis_above_share)} % dan tanpa butir "
        f"di bawah; usulan di bawah: lebih dari {number(rules.axis_below_share)} %)"
    )
    return Step(label, expression, RATING_LABELS[suggestion], _SUGGESTION)


def _rated(ratings: Sequence[WeightedRating]) -> list[WeightedRating]:
    return [item for item in ratings if item.applicable and item.rating is not None]


def _weight(ratings: Sequence[WeightedRating]) -> Fraction:
    return exact_sum(Decimal(item.weight) for item in ratings)


def _share(ratings: Sequence[WeightedRating], rating: Rating, total: Fraction) -> Fraction:
    return _weight([item for item in ratings if item.rating == rating]) / total * 100


def _lower(rating: Rating) -> str:
    return RATING_LABELS[rating].lower()
