from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from appraisal.forms.numbers import LocalDecimalField

FIELD = LocalDecimalField(required=False, max_digits=20, decimal_places=4)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("92,5", "92.5"),
        ("1.250", "1250"),
        ("1.250,75", "1250.75"),
        ("22.275.313.470", "22275313470"),
        (" 1 250 ", "1250"),
        ("-1,86", "-1.86"),
        ("−1,86", "-1.86"),
        ("0", "0"),
        ("007", "7"),
    ],
)
def test_numbers_as_indonesians_write_them(typed, value):
    assert FIELD.clean(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "   ", None])
def test_nothing_is_no_number(typed):
    assert FIELD.clean(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["sekitar 90", "90%", "1e5", "NaN", "Infinity", "1,2,3", "1.23.4", "12.3456.789", ",5", "5,", "٣"],
)
def test_everything_else_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="Tulis"):
        FIELD.clean(typed)


def test_a_decimal_point_is_never_guessed():
    with pytest.raises(ValidationError, match="Maksud Anda 92,5"):
        FIELD.clean("92.5")


@pytest.mark.parametrize("typed", ["1,23456", "123456789012345678901"])
def test_too_many_digits_are_refused(typed):
    with pytest.raises(ValidationError):
        FIELD.clean(typed)


@given(st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=4))
def test_what_is_shown_is_read_back_unchanged(value):
    shown = FIELD.prepare_value(value)
    assert FIELD.clean(shown) == value
    assert not FIELD.has_changed(value, shown)
