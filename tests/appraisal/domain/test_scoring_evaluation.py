"""One whole evaluation: derived, frozen, deterministic, and nothing missing counted as zero."""

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.scoring import (
    ItemScore,
    NotReported,
    Predicate,
    Rating,
    ScoringError,
    ScoringRules,
    WeightedRating,
    evaluate,
    predicate,
)

RULES = ScoringRules()
VALUES = (
    "Berorientasi Pelayanan",
    "Akuntabel",
    "Kompeten",
    "Harmonis",
    "Loyal",
    "Adaptif",
    "Kolaboratif",
)


def d(text: str) -> Decimal:
    return Decimal(text)


def plan() -> list[ItemScore]:
    return [
        ItemScore("apm", "APM SD/MI", d("50"), d("90.89"), d("92.22"), "maximize", "meets"),
        ItemScore("waste", "Persampahan", d("30"), d("15"), d("11"), "maximize", "below"),
        ItemScore("gifts", "Gratifikasi", d("20"), d("0"), d("0"), "minimize", "meets"),
    ]


def behaviours(*ratings: str | None) -> list[WeightedRating]:
    ratings = ratings or ("above",) * 4 + ("meets",) * 3
    return [WeightedRating(r, key=v.lower(), label=v) for r, v in zip(ratings, VALUES, strict=False)]


def test_a_year_worked_by_hand():
    result = evaluate(plan(), behaviours(), d("110"), None, RULES)
    assert [item.achievement.value for item in result.items] == [d("101.46"), d("73.33"), d("100")]
    assert [item.suggestion for item in result.items] == ["meets", "below", "meets"]
    assert result.work_value.value == d("92.73")  # 50.73 + 22.00 + 20.00
    assert result.behaviour_value.value == d("111.43")  # 780 / 7
    assert (result.work_rating, result.behaviour_rating) == ("meets", "above")
    assert result.predicate is Predicate.B
    assert result.numeric_index.value == d("98.34")  # 64.91 + 33.43
    assert result.internal_index.value == d("98.80")  # 61.82 + 24.76 + 12.22, weights over 90
    assert result.unrated == ()


def test_steps_lead_to_the_predicate():
    result = evaluate(plan(), behaviours(), None, None, RULES)
    assert [step.shown for step in result.steps] == ["Sesuai ekspektasi", "Di atas ekspektasi", "Baik"]
    assert "di bawah ekspektasi 30 %" in result.steps[0].expression
    assert result.steps[-1].expression == "hasil kerja sesuai ekspektasi × perilaku kerja di atas ekspektasi"


def test_not_reported_stops_the_evaluation_and_names_the_item():
    items = [replace(plan()[0], realisation=None), *plan()[1:]]
    with pytest.raises(NotReported, match="APM SD/MI"):
        evaluate(items, behaviours(), None, None, RULES)


def test_an_item_that_cannot_be_computed_is_named():
    items = [replace(plan()[0], target=d("0")), *plan()[1:]]
    with pytest.raises(ScoringError, match="^APM SD/MI: Target 0"):
        evaluate(items, behaviours(), None, None, RULES)


def test_not_applicable_changes_nothing_but_the_denominator():
    left_out = [*plan()[:2], replace(plan()[2], applicable=False, realisation=None)]
    result = evaluate(left_out, behaviours(), None, None, RULES)
    alone = evaluate(plan()[:2], behaviours(), None, None, RULES)
    assert result.work_value.value == alone.work_value.value
    assert (result.work_rating, result.predicate) == (alone.work_rating, alone.predicate)
    assert (result.items[2].achievement, result.items[2].suggestion, result.items[2].rating) == (None,) * 3


def test_an_axis_not_fully_rated_has_a_suggestion_but_no_rating():
    result = evaluate(plan(), behaviours("above", None, "above"), None, None, RULES)
    assert result.behaviour_suggestion is Rating.ABOVE
    assert result.behaviour_rating is None
    assert result.predicate is None
    assert result.unrated == ("akuntabel",)


def test_nothing_rated_yet():
    result = evaluate([replace(i, rating=None) for i in plan()], [], None, None, RULES)
    assert (result.work_rating, result.behaviour_rating, result.predicate) == (None, None, None)
    assert result.numeric_index is None
    assert result.work_value is not None


@pytest.mark.parametrize(("work", "behaviour"), list(product(Rating, Rating)))
def test_the_predicate_always_follows_the_two_ratings(work, behaviour):
    result = evaluate(
        plan(), behaviours(), None, None, RULES, work_override=str(work), behaviour_override=behaviour
    )
    assert (result.work_rating, result.behaviour_rating) == (work, behaviour)
    assert result.predicate is predicate(work, behaviour)
    assert (result.work_suggestion, result.behaviour_suggestion) == ("meets", "above")


def test_trend_figures_do_not_touch_the_predicate():
    low, high = (evaluate(plan(), behaviours(), d(v), d(v), RULES) for v in ("0", "120"))
    assert low.predicate is high.predicate
    assert low.numeric_index == high.numeric_index
    assert low.internal_index.value < high.internal_index.value


def test_the_same_realisation_under_other_rules():
    other = evaluate(plan(), behaviours(), None, None, ScoringRules(cap=d("100"), item_meets_from=d("70")))
    assert other.items[0].achievement.value == 100
    assert other.items[1].suggestion is Rating.MEETS


def test_frozen_as_json_without_a_binary_fraction():
    result = evaluate(plan(), behaviours(), d("110"), None, RULES)
    text = json.dumps(result.to_dict(), sort_keys=True)
    loaded = json.loads(text, parse_float=lambda seen: pytest.fail(f"binary fraction {seen}"))
    assert loaded["predicate"] == "B"
    assert loaded["work_value"]["value"] == "92.73"
    assert loaded["items"][0]["target"] == ["90.89"]
    assert loaded["items"][1]["achievement"]["steps"][0]["expression"] == "11 ÷ 15 × 100"


def test_the_same_numbers_written_otherwise_freeze_alike():
    padded = [
        replace(i, weight=i.weight.quantize(d("0.0001")), target=i.target + d("0.0000")) for i in plan()
    ]
    one, other = (evaluate(items, behaviours(), None, None, RULES) for items in (plan(), padded))
    assert json.dumps(one.to_dict()) == json.dumps(other.to_dict())


def test_a_result_cannot_be_changed():
    result = evaluate(plan(), behaviours(), None, None, RULES)
    with pytest.raises(FrozenInstanceError):
        result.predicate = Predicate.SB


def test_a_range_target_is_frozen_with_both_bounds():
    ranged = ItemScore("r", "Kelembapan", 100, (d("40"), d("60")), d("50"), "range", "meets")
    result = evaluate([ranged], behaviours(), None, None, RULES)
    assert result.to_dict()["items"][0]["target"] == ["40", "60"]


@given(
    st.lists(
        st.tuples(
            st.decimals(1, 100, places=2),
            st.decimals(0, 300, places=2),
            st.sampled_from([*Rating, None]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_any_year_freezes_and_derives(rows):
    items = [
        ItemScore(
            str(n), f"Butir {n}", weight, d("100"), reached if applicable else None, "maximize", r, applicable
        )
        for n, (weight, reached, r, applicable) in enumerate(rows)
    ]
    result = evaluate(items, behaviours(), None, None, RULES)
    again = evaluate(items, behaviours(), None, None, RULES)
    assert json.dumps(result.to_dict()) == json.dumps(again.to_dict())
    if result.work_rating:
        assert result.predicate is predicate(result.work_rating, result.behaviour_rating)
    else:
        assert result.predicate is None


def test_scoring_runs_without_the_framework():
    program = "import sys, appraisal.domain.scoring; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
