"""Counting lessons: 45 minutes each, half-up, forms capped."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.lessons import Counting, lessons, year_total


@pytest.mark.parametrize(
    ("mode", "value", "quantity", "jp"),
    [
        ("actual", "0", "45", "1.00"),
        ("actual", "0", "100", "2.22"),
        ("actual", "0", "0.225", "0.01"),
        ("fixed", "4", "99", "4.00"),
        ("per_session", "2", "3", "6.00"),
        ("per_day", "7.5", "2", "15.00"),
    ],
)
def test_lessons(mode, value, quantity, jp):
    assert lessons(Counting(mode, Decimal(value)), Decimal(quantity)) == Decimal(jp)


def test_nonsense_is_refused():
    for counting, quantity in ((Counting("actual"), Decimal(-1)), (Counting("?"), Decimal(1))):
        with pytest.raises(ValueError, match="."):
            lessons(counting, quantity)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.decimals(0, 100, places=2))), st.integers(1, 50))
def test_a_cap_never_adds_and_holds_for_its_form(done, cap):
    free, capped = year_total(done, {}), year_total(done, {"a": cap})
    assert capped <= free == sum((jp for _form, jp in done), Decimal(0))
    assert capped <= cap + sum((jp for form, jp in done if form == "b"), Decimal(0))
