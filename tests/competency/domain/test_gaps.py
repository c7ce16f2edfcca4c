"""Gaps and fit: the published vectors of the notes, and what must hold for any numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.gaps import (
    Band,
    Standing,
    band_of,
    combined,
    deficit,
    gap,
    job_person_match,
    professionalism_index,
    standing,
)

CODES = ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "S1"]
SELECTION = [Band(Decimal(80), "MS"), Band(Decimal(68), "MMS"), Band(Decimal(0), "KMS")]
MAPPING = [
    Band(Decimal(90), "Optimal"),
    Band(Decimal(78), "Cukup Optimal"),
    Band(Decimal(0), "Kurang Optimal"),
]
VECTORS = [
    ("JPM-1", [2] * 9, [2, 2, 2, 2, 1, 2, 2, 1, 2], "88.89", "MS", "Cukup Optimal"),
    ("JPM-3", [3] * 9, [3, 2, 2, 2, 2, 2, 2, 2, 3], "74.07", "MMS", "Kurang Optimal"),
    ("JPM-4", [3] * 9, [2] * 9, "66.67", "KMS", "Kurang Optimal"),
]
LEVEL = st.integers(0, 5)
REQUIRED = st.dictionaries(st.sampled_from(CODES), st.integers(1, 5), min_size=1)
ACTUAL = st.dictionaries(st.sampled_from(CODES), LEVEL)


@pytest.mark.parametrize(("name", "standard", "individual", "jpm", "selection", "mapping"), VECTORS)
def test_vectors(name, standard, individual, jpm, selection, mapping):
    required, actual = dict(zip(CODES, standard, strict=True)), dict(zip(CODES, individual, strict=True))
    value = job_person_match(required, actual)
    assert value == Decimal(jpm), name
    assert (band_of(value, SELECTION), band_of(value, MAPPING)) == (selection, mapping)


def test_gaps_of_the_first_vector_stand_beside_its_figure():
    required, actual = dict.fromkeys(CODES, 2), {**dict.fromkeys(CODES, 2), "M5": 1, "S1": 2, "M8": 1}
    assert {code: gap(required[code], actual[code]) for code in CODES if required[code] != actual[code]} == {
        "M5": 1,
        "M8": 1,
    }


def test_a_surplus_hides_no_deficit():
    required, actual = {"M1": 2, "M2": 2}, {"M1": 4, "M2": 0}
    assert job_person_match(required, actual) == 100
    assert job_person_match(required, actual, item_cap=True) == 50
    assert deficit(2, 4) == 0


def test_half_goes_up_and_bands_look_at_the_rounded_figure():
    assert job_person_match({"M1": 5, "M2": 3}, {"M1": 3, "M2": 2}) == Decimal("62.50")
    assert band_of(Decimal("79.995"), SELECTION) == "MS"
    assert band_of(Decimal("79.994"), SELECTION) == "MMS"
    assert band_of(None, SELECTION) == ""


def test_unknown_is_not_zero():
    assert job_person_match({"M1": 2, "M2": 2}, {"M1": 2}) == 100
    assert job_person_match({"M1": 2}, {}) is None
    assert standing(2, None) is Standing.UNKNOWN
    assert standing(2, None, expired=True) is Standing.EXPIRED
    assert standing(2, 0) is Standing.DEFICIT
    assert standing(None, 3) is Standing.NOT_REQUIRED
    assert (standing(2, 2), standing(2, 3)) == (Standing.MET, Standing.SURPLUS)


@pytest.mark.parametrize("levels", [(6, 1), (1, 6), (-1, 1), (1, -1)])
def test_levels_out_of_range_are_refused(levels):
    with pytest.raises(ValueError, match="level"):
        gap(*levels)


def test_several_posts_ask_for_the_highest():
    assert combined([{"M1": 2, "M2": 3}, {"M1": 3, "S1": 1}]) == {"M1": 3, "M2": 3, "S1": 1}
    assert combined([]) == {}


@given(LEVEL, st.integers(0, 4))
def test_raising_an_actual_level_never_raises_a_gap(required, actual):
    assert gap(required, actual + 1) <= gap(required, actual)
    assert deficit(required, actual + 1) <= deficit(required, actual)


@given(REQUIRED, ACTUAL)
def test_capped_is_never_above_uncapped_nor_above_hundred(required, actual):
    free, capped = job_person_match(required, actual), job_person_match(required, actual, item_cap=True)
    assert (free is None) == (capped is None)
    if free is not None and capped is not None:
        assert capped <= free
        assert 0 <= capped <= 100


@given(REQUIRED, ACTUAL, st.sampled_from(CODES))
def test_raising_a_known_level_never_lowers_the_fit(required, actual, code):
    if actual.get(code, 5) < 5:
        raised = {**actual, code: actual[code] + 1}
        for cap in (False, True):
            before = job_person_match(required, actual, item_cap=cap)
            after = job_person_match(required, raised, item_cap=cap)
            assert before is None or (after is not None and after >= before)


TABLE = {
    "qualification": {"S3": 25, "S2": 20, "S1": 15, "D3": 10, "SLTA": 5, "below": 1},
    "competency": {
        "structural": {"leadership": 15, "technical": 15, "seminar": 10},
        "functional": {"functional": 15, "technical": 15, "seminar": 10},
        "executive": {"technical": "22.5", "seminar": "17.5"},
    },
    "performance": {"very_good": 30, "good": 25, "fair": 15, "poor": 5, "bad": 1},
    "discipline": {"none": 5, "light": 3, "medium": 2, "heavy": 1},
}
CATEGORIES = [
    Band(Decimal(91), "sangat tinggi"),
    Band(Decimal(81), "tinggi"),
    Band(Decimal(71), "sedang"),
    Band(Decimal(61), "rendah"),
    Band(Decimal(0), "sangat rendah"),
]


@pytest.mark.parametrize(
    ("education", "position", "activities", "predicate", "discipline", "total", "category"),
    [
        ("S2", "structural", ["leadership", "technical", "seminar"], "good", "none", "90", "tinggi"),
        ("S1", "executive", ["technical"], "good", "none", "67.5", "rendah"),
        ("D3", "functional", [], "fair", "light", "28", "sangat rendah"),
    ],
)
def test_index_of_professionalism(education, position, activities, predicate, discipline, total, category):
    points = professionalism_index(
        TABLE,
        CATEGORIES,
        education=education,
        position=position,
        activities=[*activities, *activities],
        predicate=predicate,
        discipline=discipline,
    )
    assert (points.total, points.category) == (Decimal(total), category)


def test_index_refuses_words_the_table_does_not_know():
    with pytest.raises(KeyError):
        professionalism_index(
            TABLE,
            CATEGORIES,
            education="S4",
            position="structural",
            activities=[],
            predicate="good",
            discipline="none",
        )
