"""Achievement: published reports, the formulas of PermenPANRB 8/2021, and the cases the law leaves open."""

import csv
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import appraisal
from appraisal.domain.scoring import (
    Polarity,
    ScoringError,
    achievement,
    achievement_figure,
    check_target,
    number,
)

PUBLISHED = Path(appraisal.__file__).parent / "data" / "iku_published.csv"
CAP = Decimal(120)
DIRECTIONS = (Polarity.MAXIMIZE, Polarity.MINIMIZE, Polarity.RANGE)


def d(text: str) -> Decimal:
    return Decimal(text)


def numbers(low: int = -(10**9), high: int = 10**9) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=low, max_value=high, places=4)


def spans() -> st.SearchStrategy[tuple[Decimal, ...]]:
    return st.tuples(numbers(), numbers()).map(lambda pair: tuple(sorted(pair)))


# Published


def published_rows() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["published_achievement"]]


def test_published_reports_agree_but_for_one_typo():
    rows = published_rows()
    differing = {}
    for place, row in enumerate(rows, start=1):
        computed = achievement(d(row["target"]), d(row["realisation"]), row["polarity"], cap=None)
        if computed != d(row["published_achievement"]):
            differing[place] = (row["published_achievement"], str(computed))
    assert len(rows) == 13
    assert differing == {4: ("73.30", "73.33")}


@pytest.mark.parametrize(
    ("target", "realisation", "polarity", "expected"),
    [
        ("85", "85", "maximize", "100.00"),  # 8/2021 annex: 85 of 85
        ("95", "93", "maximize", "97.89"),  # 8/2021 annex: 93 of 95, printed as 98
        ("80", "70", "maximize", "87.50"),  # 8/2021 annex: printed unrounded
        ("8", "9", "minimize", "87.50"),  # 8/2021 annex: nine months instead of eight
    ],
)
def test_annex_of_8_2021(target, realisation, polarity, expected):
    assert str(achievement(d(target), d(realisation), polarity, cap=None)) == expected


def test_uncapped_achievement_as_lampung_published_it():
    assert achievement(d("100"), d("184.75"), "maximize", cap=None) == d("184.75")
    assert achievement(d("100"), d("184.75"), "maximize", cap=CAP) == d("120.00")


# Shapes, worked by hand


@pytest.mark.parametrize(
    ("target", "realisation", "polarity", "formula", "expected"),
    [
        ("1", "0.26", "minimize", "2T-R", "174.00"),
        ("1", "0.26", "minimize", "T/R", "384.62"),
        ("10", "8", "minimize", "2T-R", "120.00"),
        ("10", "8", "minimize", "T/R", "125.00"),
        ("10", "12", "minimize", "2T-R", "80.00"),
        ("10", "12", "minimize", "T/R", "83.33"),
        ("10", "30", "minimize", "2T-R", "0.00"),  # -100 held at the floor
        ("50", "60", "range", "2T-R", "80.00"),
        ("50", "40", "range", "2T-R", "80.00"),
        ("50", "50", "range", "2T-R", "100.00"),
    ],
)
def test_single_target(target, realisation, polarity, formula, expected):
    reached = achievement(d(target), d(realisation), polarity, minimize=formula, cap=None)
    assert str(reached) == expected


@pytest.mark.parametrize(
    ("realisation", "maximize", "minimize", "ranged"),
    [
        ("80", "100.00", "100.00", "100.00"),
        ("85", "100.00", "100.00", "100.00"),
        ("90", "100.00", "100.00", "100.00"),
        ("92", "102.22", "97.78", "97.78"),  # not the 113 misprinted in the annex
        ("102", "113.33", "86.67", "86.67"),
        ("72", "90.00", "110.00", "90.00"),
        ("0", "0.00", "200.00", "0.00"),
    ],
)
def test_range_target_of_80_to_90(realisation, maximize, minimize, ranged):
    span, actual = (d("80"), d("90")), d(realisation)
    reached = [str(achievement(span, actual, way, cap=None)) for way in ("maximize", "minimize", "range")]
    assert reached == [maximize, minimize, ranged]


@pytest.mark.parametrize(
    ("target", "realisation", "polarity", "expected"),
    [
        ("-1.86", "3.36", "maximize", "380.65"),  # Kota Padang: growth up by 280.65 %
        ("-2", "-1", "maximize", "150.00"),
        ("-2", "-3", "maximize", "50.00"),
        ("-2", "-3", "minimize", "150.00"),
        ("-2", "-1", "minimize", "50.00"),
        ("-2", "-1", "range", "50.00"),
        ("-2", "-3", "range", "50.00"),
    ],
)
def test_negative_target(target, realisation, polarity, expected):
    assert str(achievement(d(target), d(realisation), polarity, cap=None)) == expected


@pytest.mark.parametrize(
    ("target", "realisation", "polarity", "expected"),
    [
        (0, "0", "minimize", "100.00"),
        (0, "0.01", "minimize", "0.00"),
        (0, "-1", "minimize", "100.00"),
        (0, "0", "maximize", "100.00"),
        (0, "0", "range", "100.00"),
        (0, "1", "range", "0.00"),
        (0, "-1", "range", "0.00"),
        ((0, 5), "-1", "range", "0.00"),
        ((-5, 0), "1", "range", "0.00"),
        ((-5, 0), "1", "minimize", "0.00"),
        ((0, 5), "-1", "minimize", "100.00"),
    ],
)
@pytest.mark.parametrize("formula", ["2T-R", "T/R"])
def test_zero_target(target, realisation, polarity, expected, formula):
    assert str(achievement(target, d(realisation), polarity, minimize=formula, cap=CAP)) == expected


def test_ratio_formula_gives_the_cap_where_it_has_no_value():
    assert achievement(5, 0, "minimize", minimize="T/R", cap=CAP) == CAP
    with pytest.raises(ScoringError, match="tanpa batas atas"):
        achievement(5, 0, "minimize", minimize="T/R", cap=None)


def test_floor_and_cap_hold_the_result():
    assert achievement(10, 1, "maximize", cap=CAP, floor=d("25")) == d("25.00")
    assert achievement(10, -1, "maximize", cap=CAP) == 0
    assert achievement(10, -1, "maximize", cap=None, floor=-50) == -10


# Refusals


@pytest.mark.parametrize("value", [1.5, True, "5", None, float("nan")])
def test_only_exact_numbers_are_taken(value):
    for target, realisation in ((value, d("1")), (d("1"), value), ((d("1"), value), d("1"))):
        with pytest.raises(TypeError):
            achievement(target, realisation, "maximize", cap=CAP)
    with pytest.raises(TypeError):
        achievement(1, 1, "maximize", cap=1.5)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+40", "1E-40"])
def test_numbers_without_a_sane_size_are_refused(value):
    for target, realisation in ((d(value), d("1")), (d("1"), d(value)), ((d(value), d("1")), d("1"))):
        with pytest.raises(ScoringError):
            achievement(target, realisation, "maximize", cap=CAP)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (((9, 8), 8, "maximize"), {}, "Batas bawah target"),
        ((0, 1, "maximize"), {}, "Target 0 tidak dapat dihitung"),
        ((0, -1, "maximize"), {}, "Target 0 tidak dapat dihitung"),
        ((1, 1, "upwards"), {}, "tidak dikenal"),
        ((1, 1, "minimize"), {"minimize": "R/T"}, "tidak dikenal"),
        ((-1, -2, "minimize"), {"minimize": "T/R"}, "di atas nol"),
        ((1, 1, "maximize"), {"floor": 130}, "lebih kecil"),
        ((1, 1, "maximize"), {"floor": Decimal("0.001")}, "dua angka"),
    ],
)
def test_refusals_say_what_to_do(arguments, options, words):
    with pytest.raises(ScoringError, match=words):
        achievement(*arguments, **{"cap": CAP, **options})


def test_a_range_takes_two_numbers():
    with pytest.raises(TypeError):
        achievement((1, 2, 3), 1, "range", cap=CAP)


@pytest.mark.parametrize(
    ("target", "polarity", "formula"),
    [
        (0, "maximize", "2T-R"),
        ((-5, 0), "maximize", "2T-R"),
        (-3, "minimize", "T/R"),
        ((3, 2), "range", "2T-R"),
    ],
)
def test_check_target_refuses_early_what_could_not_be_computed(target, polarity, formula):
    with pytest.raises(ScoringError):
        check_target(target, polarity, minimize=formula)


def test_check_target_lets_the_rest_through():
    for polarity in DIRECTIONS:
        check_target(5, polarity)
        check_target((0, 5), polarity)
    check_target(0, "minimize")
    check_target(0, "range")


# Properties


@given(target=numbers().filter(bool), one=numbers(), other=numbers())
def test_more_is_never_worse_for_maximize_and_never_better_for_minimize(target, one, other):
    less, more = sorted((one, other))
    for cap in (None, CAP):
        up = [achievement(target, value, "maximize", cap=cap) for value in (less, more)]
        down = [achievement(target, value, "minimize", cap=cap) for value in (less, more)]
        assert up[0] <= up[1]
        assert down[0] >= down[1]


@given(target=numbers(low=0), one=numbers(), other=numbers())
def test_ratio_formula_is_monotone(target, one, other):
    reached = [achievement(target, v, "minimize", minimize="T/R", cap=CAP) for v in sorted((one, other))]
    assert reached[0] >= reached[1]


@given(
    bounds=spans().filter(lambda pair: 0 not in pair),
    one=numbers(),
    other=numbers(),
)
def test_ranges_are_monotone_too(bounds, one, other):
    less, more = sorted((one, other))
    assert achievement(bounds, less, "maximize", cap=None) <= achievement(bounds, more, "maximize", cap=None)
    assert achievement(bounds, less, "minimize", cap=None) >= achievement(bounds, more, "minimize", cap=None)


@given(
    bounds=spans(),
    realisation=numbers(),
    polarity=st.sampled_from(DIRECTIONS),
    floor=st.decimals(min_value=-50, max_value=100, places=2),
    cap=st.decimals(min_value=100, max_value=300, places=2),
)
def test_always_between_floor_and_cap_with_two_decimals(bounds, realisation, polarity, floor, cap):
    if polarity is Polarity.MAXIMIZE and 0 in bounds:
        return
    reached = achievement(bounds, realisation, polarity, cap=cap, floor=floor)
    assert floor <= reached <= cap
    assert reached.as_tuple().exponent == -2


@given(target=numbers(low=1), realisation=numbers(low=0))
def test_rounded_half_up_from_the_exact_quotient(target, realisation):
    with localcontext(prec=80):
        expected = (realisation / target * 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert achievement(target, realisation, "maximize", cap=None) == expected


@given(low=numbers(low=1), width=numbers(low=0, high=1000), realisation=numbers())
def test_a_deviation_from_a_range_never_pays(low, width, realisation):
    span = (low, low + width)
    reached = achievement(span, realisation, "range", cap=None)
    assert reached <= 100
    if span[0] <= realisation <= span[1]:
        assert reached == 100


@pytest.mark.parametrize(
    ("realisation", "expected"), [("0.00005", "0.01"), ("0.000049999", "0.00"), ("0.66665", "66.67")]
)
def test_half_way_goes_up(realisation, expected):
    assert str(achievement(1, d(realisation), "maximize", cap=None)) == expected


def test_half_way_below_zero_goes_away_from_zero():
    assert achievement(1, d("-0.00005"), "maximize", cap=None, floor=-10) == d("-0.01")


def test_the_callers_decimal_context_does_not_matter():
    with localcontext(prec=3):
        assert achievement(d("22275313470"), d("18817240527"), "maximize", cap=None) == d("84.48")


def test_a_hair_below_half_way_is_not_rounded_twice():
    target = d("3000000000000000000000000")
    realisation = d("1999949999999999999999999")
    assert Fraction(realisation) / Fraction(target) * 100 < Fraction(66665, 1000)
    assert achievement(target, realisation, "maximize", cap=None) == d("66.66")


# Working


def test_working_prints_the_numbers_the_indonesian_way():
    figure = achievement_figure(d("22275313470"), d("18817240527.50"), "maximize", cap=CAP)
    (step,) = figure.steps
    assert step.expression == "18.817.240.527,5 ÷ 22.275.313.470 × 100"
    assert step.shown == "84,48"
    assert "8/2021" in step.source


def test_working_shows_the_cap_as_a_step_of_its_own():
    figure = achievement_figure(100, d("184.75"), "maximize", cap=CAP)
    assert [step.shown for step in figure.steps] == ["184,75", "120,00"]
    assert figure.steps[-1].expression == "184,75 → 120,00"
    assert figure.value == figure.steps[-1].value


def test_working_names_the_bound_of_a_range():
    figure = achievement_figure((80, 90), 102, "range", cap=CAP)
    assert "di atas batas 90" in figure.steps[0].label
    assert figure.steps[0].expression == "(2 × 90 − 102) ÷ 90 × 100"


@pytest.mark.parametrize(
    ("target", "realisation", "polarity", "expression"),
    [
        (d("-1.86"), d("3.36"), "maximize", "(1 + (3,36 − (−1,86)) ÷ 1,86) × 100"),
        (-2, -3, "minimize", "(1 + ((−2) − (−3)) ÷ 2) × 100"),
        ((80, 90), 85, "range", "80 ≤ 85 ≤ 90"),
        (0, 0, "minimize", "0 = 0"),
        (0, 2, "minimize", "realisasi 2 tidak sama dengan target 0"),
    ],
)
def test_working_of_the_other_shapes(target, realisation, polarity, expression):
    assert achievement_figure(target, realisation, polarity, cap=CAP).steps[0].expression == expression


def test_a_comparison_is_followed_by_its_outcome_and_never_by_an_equals_sign():
    missed = achievement_figure(0, 2, "minimize", cap=CAP).steps[0]
    assert missed.in_words == "realisasi 2 tidak sama dengan target 0: capaian 0,00"
    assert achievement_figure((80, 90), 85, "range", cap=CAP).steps[0].in_words.endswith("90: capaian 100,00")
    assert " = 50,00" in achievement_figure(100, 50, "maximize", cap=CAP).steps[0].in_words


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("1234567.5", None, "1.234.567,5"),
        ("85.0000", None, "85"),
        ("1E+3", None, "1.000"),
        ("-0.00", None, "0"),
        ("-1234.5", None, "−1.234,5"),
        ("100", 2, "100,00"),
        ("2.345", 2, "2,35"),
    ],
)
def test_number_format(value, places, expected):
    assert number(d(value), places) == expected
