"""The nine boxes of PermenPANRB 3/2020, cut where the agency says."""

from decimal import Decimal

import pytest

from appraisal.domain.scoring import ScoringError
from appraisal.domain.scoring.talent import SUCCESSION_BOXES, CutOffs, nine_box


@pytest.mark.parametrize(
    ("box", "performance", "potential"),
    [
        (9, "above", "above"),
        (8, "meets", "above"),
        (7, "above", "meets"),
        (6, "below", "above"),
        (5, "meets", "meets"),
        (4, "above", "below"),
        (3, "below", "meets"),
        (2, "meets", "below"),
        (1, "below", "below"),
    ],
)
def test_nine_boxes(box: int, performance: str, potential: str) -> None:
    assert nine_box(performance, potential) == box
    assert (box in SUCCESSION_BOXES) == (box >= 7)


def test_cut_offs_are_the_agencys() -> None:
    cut = CutOffs(Decimal(80), Decimal(60))
    assert [cut.level(value) for value in (Decimal(80), Decimal("79.99"), 60, Decimal("59.99"))] == [
        "above",
        "meets",
        "meets",
        "below",
    ]
    with pytest.raises(ScoringError):
        CutOffs(Decimal(60), Decimal(60))
    with pytest.raises(ValueError, match="tinggi"):
        nine_box("tinggi", "above")
