"""What is scored: an indicator with its target and realisation, and a rating with its weight."""

from dataclasses import dataclass
from decimal import Decimal

from appraisal.domain.scoring.achievements import Target
from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import Number, as_decimal
from appraisal.domain.scoring.levels import Polarity, Rating
from appraisal.domain.scoring.shapes import stretch_is_reached


@dataclass(frozen=True)
class WeightedRating:
    """One rated item of an axis; `rating` is None until the appraiser has rated it.

    An item that is not applicable leaves every denominator. Raises ScoringError for a negative weight.
    """

    rating: Rating | str | None
    weight: Number = Decimal(1)
    applicable: bool = True
    key: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        _check_weight(self.weight, self.label)

    @property
    def is_unrated(self) -> bool:
        """Whether the appraiser still has to rate it."""
        return self.applicable and self.rating is None


@dataclass(frozen=True)
class ItemScore:
    """One indicator of a plan: weight, target, what was reached, and the appraiser's rating.

    `realisation` is None while not reported; a narrative result has neither target nor realisation
    and is rated without an achievement. `stretch` is a further target: reaching it, and only that,
    suggests a rating above expectation. Raises ScoringError for a negative weight.
    """

    key: str
    label: str
    weight: Number
    target: Target | None
    realisation: Number | None
    polarity: Polarity | str
    rating: Rating | str | None = None
    applicable: bool = True
    stretch: Number | None = None

    def __post_init__(self) -> None:
        _check_weight(self.weight, self.label)

    @property
    def is_measured(self) -> bool:
        """Whether an achievement is computed; a narrative result is rated from its words."""
        return self.polarity != Polarity.NARRATIVE

    @property
    def is_unreported(self) -> bool:
        """Whether the employee still has to report the realisation."""
        return self.applicable and self.is_measured and self.realisation is None

    @property
    def stretch_reached(self) -> bool | None:
        """Whether the stretch target was reached; None where there is none or nothing was reported."""
        if self.stretch is None or self.realisation is None:
            return None
        return stretch_is_reached(self.stretch, self.realisation, self.polarity)

    @property
    def weighted_rating(self) -> WeightedRating:
        """The rating with its weight, for the axis."""
        return WeightedRating(self.rating, self.weight, self.applicable, self.key, self.label)


def _check_weight(weight: Number, label: str) -> None:
    if as_decimal(weight, f"Bobot {label}".strip()) < 0:
        raise ScoringError(f"Bobot {label}".strip() + " tidak boleh negatif.")
