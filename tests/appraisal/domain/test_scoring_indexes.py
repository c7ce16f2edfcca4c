"""Figures for trends: weights, missing parts, and parts that re-add to the total."""

import json
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.scoring import (
    Band,
    Figure,
    IndexParts,
    ItemScore,
    NotReported,
    Rating,
    ScoringError,
    ScoringRules,
    Step,
    WeightedRating,
    internal_index,
    numeric_index,
    pp30_band,
    rating_mean,
    weighted_achievement,
)

RULES = ScoringRules()
SURVEY = ScoringRules(peer_survey=True)
PART_NAMES = ("iku", "behaviour", "competence", "contribution")
percents = st.decimals(min_value=0, max_value=120, places=2)


def d(text: str) -> Decimal:
    return Decimal(text)


def item(key: str, weight: str, realisation: str | None, applicable: bool = True) -> ItemScore:
    reported = None if realisation is None else d(realisation)
    return ItemScore(key, f"Indikator {key}", d(weight), d("100"), reported, "maximize", None, applicable)


def shown_to_number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-"))


def assert_shown_parts_add_up(figure: Figure) -> None:
    shown = [step.shown for step in figure.steps if step.kind == "part"]
    assert sum(map(shown_to_number, shown), Decimal(0)) == figure.value == shown_to_number(figure.shown)
    assert figure.steps[-1].expression == " + ".join(shown)


# PP 30/2019


def test_numeric_index_of_pp_30():
    assert numeric_index(d("112"), d("115"), RULES).value == d("112.9")
    assert numeric_index(d("112"), d("115"), SURVEY).value == d("113.2")


def test_numeric_index_shows_its_working():
    figure = numeric_index(d("112"), d("115"), RULES)
    assert [(step.expression, step.shown) for step in figure.steps] == [
        ("70 % × 112", "78,40"),
        ("30 % × 115", "34,50"),
        ("78,40 + 34,50", "112,90"),
    ]
    assert {step.source for step in figure.steps} == {"PP 30/2019 Ps 41"}


def test_numeric_index_needs_both_axes():
    assert numeric_index(None, d("100"), RULES) is None
    assert numeric_index(d("100"), None, RULES) is None


@given(work=percents, behaviour=percents, survey=st.booleans())
def test_numeric_index_re_adds(work, behaviour, survey):
    assert_shown_parts_add_up(numeric_index(work, behaviour, SURVEY if survey else RULES))


@pytest.mark.parametrize(
    ("value", "new_idea", "expected"),
    [
        ("112.9", True, Band.VERY_GOOD),
        ("112.9", False, Band.GOOD),
        ("110", True, Band.VERY_GOOD),
        ("109.99", True, Band.GOOD),
        ("90.00", False, Band.GOOD),
        ("89.99", True, Band.FAIR),
        ("70.00", False, Band.FAIR),
        ("69.99", False, Band.POOR),
        ("50", False, Band.POOR),
        ("49.99", False, Band.VERY_POOR),
    ],
)
def test_bands_of_pp_30(value, new_idea, expected):
    assert pp30_band(d(value), new_idea, RULES) is expected


# Weighted achievement


def test_weighted_achievement_of_a_plan():
    figure = weighted_achievement([item("a", "60", "101.46"), item("b", "40", "73.33")], RULES)
    assert [step.shown for step in figure.steps] == ["60,88", "29,33", "90,21"]
    assert_shown_parts_add_up(figure)


def test_not_applicable_leaves_the_denominator():
    figure = weighted_achievement([item("a", "60", "90"), item("b", "40", None, applicable=False)], RULES)
    assert figure.value == 90
    assert figure.steps[0].expression == "60 ÷ 60 × 90"
    assert (figure.steps[1].kind, figure.steps[1].value) == ("left_out", None)


def test_a_reported_zero_counts():
    assert weighted_achievement([item("a", "50", "100"), item("b", "50", "0")], RULES).value == 50


def test_not_reported_is_never_zero():
    items = [item("a", "50", "100"), item("b", "25", None), item("c", "25", None)]
    with pytest.raises(NotReported, match="Indikator b; Indikator c") as raised:
        weighted_achievement(items, RULES)
    assert raised.value.keys == ("b", "c")


def test_nothing_to_weigh_is_no_figure():
    assert weighted_achievement([], RULES) is None
    assert weighted_achievement([item("a", "100", "90", applicable=False)], RULES) is None
    assert weighted_achievement([item("a", "0", "90")], RULES) is None


@given(
    st.lists(
        st.tuples(st.decimals(0, 100, places=2), st.decimals(0, 200, places=2), st.booleans()), max_size=15
    )
)
def test_weighted_achievement_re_adds_and_stays_near_the_exact_mean(rows):
    items = [
        ItemScore(str(place), "Butir", weight, d("100"), realisation, "maximize", None, applicable)
        for place, (weight, realisation, applicable) in enumerate(rows)
    ]
    figure = weighted_achievement(items, RULES)
    counted = [(Fraction(w), min(Fraction(r), Fraction(120))) for w, r, applicable in rows if applicable]
    total = sum(weight for weight, _ in counted)
    if not total:
        assert figure is None
        return
    assert_shown_parts_add_up(figure)
    exact = sum(weight * reached for weight, reached in counted) / total
    assert abs(Fraction(figure.value) - exact) <= Fraction(len(counted), 200)


# Ratings as numbers


def test_mean_of_behaviours_is_rounded_once():
    ratings = [WeightedRating(level) for level in ["above"] * 2 + ["meets"] * 5]
    figure = rating_mean(ratings, RULES)
    assert figure.value == d("105.71")
    assert [(step.expression, step.shown) for step in figure.steps] == [
        ("2 × 120", "240,00"),
        ("5 × 100", "500,00"),
        ("240 + 500", "740,00"),
        ("740 ÷ 7", "105,71"),
    ]


@pytest.mark.parametrize("count", range(1, 30))
def test_everybody_at_expectation_is_exactly_the_number_of_the_level(count):
    assert rating_mean([WeightedRating("meets")] * count, RULES).value == 100


def test_mean_leaves_out_what_is_not_rated_or_not_applicable():
    ratings = [WeightedRating("meets"), WeightedRating(None), WeightedRating("below", applicable=False)]
    assert rating_mean(ratings, RULES).value == 100
    assert rating_mean([WeightedRating(None)], RULES) is None
    assert rating_mean([], RULES) is None


# The agency's own index


def test_internal_index_of_four_parts():
    parts = IndexParts(iku=d("101.46"), behaviour=d("105.71"), competence=d("95"), contribution=d("110"))
    figure = internal_index(parts, RULES)
    assert [step.shown for step in figure.steps] == ["60,88", "21,14", "9,50", "11,00", "102,52"]
    assert "internal" in figure.steps[-1].label


def test_internal_index_without_contribution():
    parts = IndexParts(iku=d("100"), behaviour=d("100"), competence=d("100"))
    figure = internal_index(parts, RULES)
    assert figure.steps[0].expression == "60 ÷ 90 × 100"
    assert figure.steps[3].kind == "left_out"
    assert figure.value == 100


@given(
    values=st.tuples(*[percents] * 4),
    cuts=st.lists(st.integers(0, 10000), min_size=3, max_size=3),
)
def test_every_subset_of_parts_re_adds_and_never_counts_a_missing_part_as_zero(values, cuts):
    edges = [0, *sorted(cuts), 10000]
    weights = [Decimal(high - low) / 100 for low, high in zip(edges, edges[1:], strict=False)]
    rules = ScoringRules(
        **{f"index_{name}": weight for name, weight in zip(PART_NAMES, weights, strict=True)}
    )
    for present in product([True, False], repeat=4):
        given_parts = dict(zip(PART_NAMES, values, strict=True))
        parts = {name: given_parts[name] for name, there in zip(PART_NAMES, present, strict=True) if there}
        figure = internal_index(IndexParts(**parts), rules)
        weighing = {name: getattr(rules, f"index_{name}") for name in parts}
        if not sum(weighing.values()):
            assert figure is None
            continue
        assert_shown_parts_add_up(figure)
        assert len(figure.parts) == len(parts)
        exact = sum(Fraction(weighing[name]) * Fraction(parts[name]) for name in parts) / sum(
            map(Fraction, weighing.values())
        )
        assert abs(Fraction(figure.value) - exact) <= Fraction(len(parts), 200)


def test_floats_never_enter_an_index():
    with pytest.raises(TypeError):
        internal_index(IndexParts(iku=99.5), RULES)
    with pytest.raises(TypeError):
        numeric_index(99.5, d("100"), RULES)


def test_half_way_parts_go_up():
    assert numeric_index(d("0.05"), d("0.05"), RULES).parts == (d("0.04"), d("0.02"))  # 0.035 and 0.015


def test_a_figure_whose_parts_disagree_cannot_exist():
    with pytest.raises(ScoringError, match="Jumlah bagian"):
        Figure(d("2.00"), (Step("A", "1", d("1.00"), "", "part"),))


# The rule set


def test_rules_survive_json():
    rules = ScoringRules(cap=None, minimize="T/R", peer_survey=True, number_above=d("115.5"))
    assert ScoringRules.from_dict(json.loads(json.dumps(rules.to_dict()))) == rules
    assert ScoringRules.from_dict({}) == RULES


def test_default_cap_is_that_of_pp_30():
    assert RULES.cap == 120
    assert RULES.rating_number(Rating.MEETS) == 100


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"weight_work": 80}, "berjumlah 100"),
        ({"index_iku": 70}, "berjumlah 100"),
        ({"index_iku": 90, "index_contribution": -20}, "negatif"),
        ({"item_meets_from": 115}, "berurutan"),
        ({"number_below": 101}, "berurutan"),
        ({"band_poor_from": 71}, "berurutan"),
        ({"cap": -1}, "cap"),
        ({"axis_above_share": 100}, "axis_above_share"),
        ({"minimize": "R/T"}, "minimize"),
        ({"cap": "seratus"}, "bukan angka"),
        ({"cap": 1.5}, "teks"),
        ({"cap": "NaN"}, "angka biasa"),
        ({"quota": 70}, "quota"),
        ({"floor": None}, "belum diisi"),
        ({"peer_survey": "ya"}, "jenisnya"),
        ({"floor": True}, "jenisnya"),
    ],
)
def test_contradicting_rules_are_refused(data, words):
    with pytest.raises(ScoringError, match=words):
        ScoringRules.from_dict(data)


@pytest.mark.parametrize(("name", "value"), [("floor", 0.5), ("weight_work", None), ("peer_survey", 1)])
def test_rules_refuse_wrong_types(name, value):
    with pytest.raises(TypeError):
        ScoringRules(**{name: value})
