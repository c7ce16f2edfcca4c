"""The scales of the law: direction of an indicator, rating of an axis, predicate, band."""

from enum import StrEnum


class Polarity(StrEnum):
    """The shape of an indicator: which direction is good, steps, yes or no, or no number at all."""

    MAXIMIZE = "maximize"
    MINIMIZE = "minimize"
    RANGE = "range"
    MILESTONE = "milestone"
    YES_NO = "yes_no"
    NARRATIVE = "narrative"


class Rating(StrEnum):
    """The three levels of an item and of an axis, against expectation (PermenPANRB 6/2022)."""

    BELOW = "below"
    MEETS = "meets"
    ABOVE = "above"


class Predicate(StrEnum):
    """The five predicates of an employee's year, by their codes (PermenPANRB 6/2022)."""

    SB = "SB"
    B = "B"
    BP = "BP"
    K = "K"
    SK = "SK"


class Band(StrEnum):
    """The five bands of the numeric value (PP 30/2019); not the predicate, whose third level differs."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    VERY_POOR = "very_poor"


RATING_LABELS = {
    Rating.BELOW: "Di bawah ekspektasi",
    Rating.MEETS: "Sesuai ekspektasi",
    Rating.ABOVE: "Di atas ekspektasi",
}

PREDICATE_LABELS = {
    Predicate.SB: "Sangat Baik",
    Predicate.B: "Baik",
    Predicate.BP: "Butuh Perbaikan",
    Predicate.K: "Kurang (misconduct)",
    Predicate.SK: "Sangat Kurang",
}

BAND_LABELS = {
    Band.VERY_GOOD: "Sangat Baik",
    Band.GOOD: "Baik",
    Band.FAIR: "Cukup",
    Band.POOR: "Kurang",
    Band.VERY_POOR: "Sangat Kurang",
}
