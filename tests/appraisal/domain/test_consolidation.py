"""From the values of periods to the value of the year: exact, half-up, nothing counted as zero."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.consolidation import (
    MONTHS_EACH,
    RULES,
    consolidate,
    period_count,
    periods_of_year,
)
from appraisal.domain.scoring import ScoringError
from appraisal.enums import Consolidation, Period

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
YEARS = st.dictionaries(st.integers(1, 12), st.one_of(st.none(), NUMBERS))


def d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("rule", "values", "value", "expression"),
    [
        ("sum", {1: d("10"), 2: d("-2.5"), 4: d("3")}, d("10.5"), "10 + (−2,5) + 3"),
        ("average", {1: d("10"), 2: d("11"), 4: d("11")}, d("10.6667"), "(10 + 11 + 11) ÷ 3"),
        ("average", {1: d("0.0001"), 2: d("0")}, d("0.0001"), "(0,0001 + 0) ÷ 2"),
        ("last", {1: d("10"), 3: d("0"), 4: None}, d("0"), "periode ke-3: 0"),
    ],
)
def test_three_rules(rule, values, value, expression):
    result = consolidate(rule, values, 4)
    assert result.value == value
    assert result.steps[0].expression == expression


def test_missing_periods_are_named_and_never_zero():
    result = consolidate("average", {1: d("80"), 2: d("90"), 3: None}, 4)
    assert result.value == 85
    assert result.missing == (3, 4)
    assert "periode ke-3, 4 belum diisi (2 dari 4)" in result.steps[-1].expression
    assert not result.is_complete


def test_nothing_known_is_no_value():
    result = consolidate("sum", {1: None}, 2)
    assert (result.value, result.steps, result.missing) == (None, (), (1, 2))


@pytest.mark.parametrize(
    ("rule", "values", "count", "error"),
    [
        ("median", {}, 4, ValueError),
        ("sum", {5: d("1")}, 4, ValueError),
        ("sum", {0: d("1")}, 4, ValueError),
        ("sum", {}, 0, ValueError),
        ("sum", {1: 1.5}, 4, TypeError),
        ("sum", {1: d("NaN")}, 4, ScoringError),
    ],
)
def test_nonsense_is_refused(rule, values, count, error):
    with pytest.raises(error):
        consolidate(rule, values, count)


@given(values=YEARS)
def test_sum_is_exact_and_average_lies_between_the_ends(values):
    known = [value for value in values.values() if value is not None]
    total = consolidate("sum", values, 12).value
    mean = consolidate("average", values, 12).value
    last = consolidate("last", values, 12).value
    if not known:
        assert (total, mean, last) == (None, None, None)
        return
    assert Fraction(total) == sum(map(Fraction, known))
    assert min(known) <= mean <= max(known)
    assert abs(Fraction(mean) * len(known) - Fraction(total)) <= Fraction(len(known), 20000)
    assert last == values[max(key for key, value in values.items() if value is not None)]


@given(rule=st.sampled_from(sorted(RULES)), values=YEARS)
def test_known_and_missing_are_the_whole_year(rule, values):
    result = consolidate(rule, values, 12)
    assert sorted(result.known + result.missing) == list(range(1, 13))


@given(rule=st.sampled_from(sorted(RULES)), values=YEARS, empty=st.integers(1, 12))
def test_an_empty_period_changes_nothing(rule, values, empty):
    without = {key: value for key, value in values.items() if key != empty}
    assert consolidate(rule, without, 12).value == consolidate(rule, {**without, empty: None}, 12).value


@given(values=YEARS)
def test_the_order_in_which_they_came_does_not_matter(values):
    turned = dict(reversed(list(values.items())))
    for rule in RULES:
        assert consolidate(rule, values, 12) == consolidate(rule, turned, 12)


@given(year=st.integers(2020, 2100), period=st.sampled_from(sorted(MONTHS_EACH)))
def test_periods_are_the_whole_year_without_gap(year, period):
    periods = periods_of_year(year, period)
    assert len(periods) == period_count(period)
    assert (periods[0].first_day, periods[-1].last_day) == (date(year, 1, 1), date(year, 12, 31))
    for one, following in zip(periods, periods[1:], strict=False):
        assert following.first_day == one.last_day + timedelta(days=1)


def test_names_of_periods():
    assert [row.label for row in periods_of_year(2026, "quarterly")][1] == "Triwulan II"
    assert periods_of_year(2026, "monthly")[1].last_day == date(2026, 2, 28)
    assert periods_of_year(2028, "monthly")[1].last_day == date(2028, 2, 29)
    assert periods_of_year(2026, "yearly")[0].label == "Setahun"


def test_every_choice_of_the_sheet_is_known():
    assert set(RULES) == set(Consolidation.values)
    assert set(MONTHS_EACH) == set(Period.values)
