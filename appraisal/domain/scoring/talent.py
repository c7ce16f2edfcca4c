"""The nine boxes of talent: performance × potential (PermenPANRB 3/2020).

Where each axis is cut is the agency's own decision: the cut-offs are parameters, never constants.
"""

from dataclasses import dataclass
from decimal import Decimal

from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import Number, as_decimal
from appraisal.domain.scoring.levels import Rating

_BOXES = {
    (Rating.ABOVE, Rating.ABOVE): 9,
    (Rating.MEETS, Rating.ABOVE): 8,
    (Rating.ABOVE, Rating.MEETS): 7,
    (Rating.BELOW, Rating.ABOVE): 6,
    (Rating.MEETS, Rating.MEETS): 5,
    (Rating.ABOVE, Rating.BELOW): 4,
    (Rating.BELOW, Rating.MEETS): 3,
    (Rating.MEETS, Rating.BELOW): 2,
    (Rating.BELOW, Rating.BELOW): 1,
}
"""Box by (performance, potential); for potential, above is high, meets is middle, below is low."""

SUCCESSION_BOXES = frozenset({7, 8, 9})
"""The boxes of the succession group (kelompok rencana suksesi)."""


@dataclass(frozen=True)
class CutOffs:
    """From which value on an axis counts as high and as middle; raises ScoringError when crossed."""

    high_from: Decimal
    middle_from: Decimal

    def __post_init__(self) -> None:
        if self.middle_from >= self.high_from:
            raise ScoringError("Batas menengah harus lebih rendah daripada batas tinggi.")

    def level(self, value: Number) -> Rating:
        """Return where the value lies: above is high, meets is middle, below is low."""
        exact = as_decimal(value, "Nilai")
        if exact >= self.high_from:
            return Rating.ABOVE
        return Rating.MEETS if exact >= self.middle_from else Rating.BELOW


def nine_box(performance: Rating | str, potential: Rating | str) -> int:
    """Return the number of the box, 1 to 9. Raises ValueError for anything that is no level."""
    return _BOXES[Rating(performance), Rating(potential)]
