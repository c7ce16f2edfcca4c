"""Suggestions and the nine cells of PermenPANRB 6/2022."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal import enums
from appraisal.domain.scoring import (
    PREDICATE_LABELS,
    RATING_LABELS,
    Polarity,
    Predicate,
    Rating,
    ScoringError,
    ScoringRules,
    WeightedRating,
    predicate,
    suggest_axis,
    suggest_item,
)

RULES = ScoringRules()
NINE_CELLS = {
    ("above", "below"): "K",
    ("above", "meets"): "B",
    ("above", "above"): "SB",
    ("meets", "below"): "K",
    ("meets", "meets"): "B",
    ("meets", "above"): "B",
    ("below", "below"): "SK",
    ("below", "meets"): "BP",
    ("below", "above"): "BP",
}


def rated(*ratings: str | None) -> list[WeightedRating]:
    return [WeightedRating(rating) for rating in ratings]


@pytest.mark.parametrize(("cell", "expected"), NINE_CELLS.items())
def test_nine_cells(cell, expected):
    work_result, behaviour = cell
    assert predicate(work_result, behaviour) is Predicate(expected)


def test_every_pair_of_ratings_has_a_cell():
    assert {(str(w), str(b)) for w, b in product(Rating, Rating)} == set(NINE_CELLS)


def test_the_choices_of_the_forms_are_those_of_the_scoring():
    assert {choice.value: choice.label for choice in enums.Rating} == RATING_LABELS
    assert {choice.value: choice.label for choice in enums.Predicate} == PREDICATE_LABELS
    assert set(enums.Polarity.values) == set(Polarity)


@pytest.mark.parametrize(("work_result", "behaviour"), list(product(enums.Rating, enums.Rating)))
def test_choices_of_the_forms_are_taken_as_they_are(work_result, behaviour):
    assert predicate(work_result, behaviour) == NINE_CELLS[work_result.value, behaviour.value]
    assert suggest_axis(rated(work_result), RULES) == work_result


@pytest.mark.parametrize("wrong", ["", "SB", None, 3])
def test_predicate_takes_ratings_only(wrong):
    with pytest.raises(ValueError, match="Rating"):
        predicate(wrong, "meets")


@pytest.mark.parametrize(
    ("achievement", "expected"),
    [
        ("120", "above"),
        ("110", "above"),
        ("109.99", "meets"),
        ("90", "meets"),
        ("89.99", "below"),
        ("0", "below"),
    ],
)
def test_suggestion_of_an_item_by_the_thresholds(achievement, expected):
    assert suggest_item(Decimal(achievement), RULES) == expected


def test_suggestion_of_an_item_refuses_floats():
    with pytest.raises(TypeError):
        suggest_item(100.0, RULES)


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        (["above", "above", "meets"], "above"),
        (["above", "above", "below"], "meets"),  # one below blocks above
        (["above", "meets"], "meets"),  # half is no majority
        (["below", "below", "above"], "below"),
        (["below", "meets"], "meets"),
        (["meets", "meets", "meets"], "meets"),
        (["below"], "below"),
        ([None, "above"], "above"),
        ([None, None], None),
        ([], None),
    ],
)
def test_suggestion_of_an_axis(ratings, expected):
    assert suggest_axis(rated(*ratings), RULES) == expected


def test_weights_decide_the_majority():
    heavy = [WeightedRating("above", 60), WeightedRating("meets", 20), WeightedRating("meets", 20)]
    assert suggest_axis(heavy, RULES) is Rating.ABOVE


def test_a_below_without_weight_still_blocks_above():
    ratings = [WeightedRating("above", 100), WeightedRating("below", 0)]
    assert suggest_axis(ratings, RULES) is Rating.MEETS


def test_not_applicable_leaves_the_axis():
    ratings = [WeightedRating("above"), WeightedRating("below", applicable=False)]
    assert suggest_axis(ratings, RULES) is Rating.ABOVE


def test_shares_come_from_the_rule_set():
    strict = ScoringRules(axis_above_share=Decimal(80), axis_below_share=Decimal(20))
    assert suggest_axis(rated("above", "above", "above", "meets"), strict) is Rating.MEETS
    assert suggest_axis(rated("below", "meets", "meets", "meets"), strict) is Rating.BELOW


def test_negative_weights_are_refused():
    with pytest.raises(ScoringError, match="negatif"):
        WeightedRating("meets", -1, label="Harmonis")
    with pytest.raises(TypeError):
        WeightedRating("meets", 0.5)


LEVELS = list(Rating)


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=12), st.data())
def test_a_better_rating_never_worsens_the_axis(ratings, data):
    place = data.draw(st.integers(0, len(ratings) - 1))
    better = data.draw(st.sampled_from(LEVELS[LEVELS.index(ratings[place]) :]))
    raised = [*ratings[:place], better, *ratings[place + 1 :]]
    before, after = suggest_axis(rated(*ratings), RULES), suggest_axis(rated(*raised), RULES)
    assert LEVELS.index(after) >= LEVELS.index(before)
