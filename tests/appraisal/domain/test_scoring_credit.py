"""Angka kredit: the forty published cells, months, and years made of parts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.scoring import Predicate, ScoringError
from appraisal.domain.scoring.credit import CreditPart, FunctionalGrade, annual_credit, credit

# PermenPANRB 1/2023: grade, then SB, B, BP, K, SK.
PUBLISHED = """
pemula 5.63 3.75 2.81 1.88 0.94
terampil 7.50 5 3.75 2.50 1.25
mahir 18.75 12.5 9.38 6.25 3.13
penyelia 37.5 25 18.75 12.5 6.25
ahli_pertama 18.75 12.5 9.38 6.25 3.13
ahli_muda 37.5 25 18.75 12.5 6.25
ahli_madya 56.25 37.5 28.13 18.75 9.38
ahli_utama 75 50 37.5 25 12.5
"""
CELLS = [
    (grade, predicate, Decimal(value))
    for grade, *values in (line.split() for line in PUBLISHED.strip().splitlines())
    for predicate, value in zip(Predicate, values, strict=True)
]


@pytest.mark.parametrize(("grade", "predicate", "published"), CELLS)
def test_published_table(grade: str, predicate: str, published: Decimal) -> None:
    assert annual_credit(grade, predicate) == published


def test_a_transfer_in_july_adds_two_parts_and_shows_both() -> None:
    figure = credit([CreditPart("ahli_pertama", "SB", 6), CreditPart("ahli_muda", "B", 6)])
    assert figure.value == Decimal("21.88")
    assert [step.shown for step in figure.steps] == ["9,38", "12,50", "21,88"]
    assert figure.steps[0].expression == "12,5 × 150% × 6/12"
    assert figure.steps[-1].expression == "9,38 + 12,50"
    assert all(step.source for step in figure.steps)


@pytest.mark.parametrize("months", [0, 13, -1, True])
def test_months_are_one_to_twelve(months: int) -> None:
    with pytest.raises(ScoringError):
        annual_credit("mahir", "B", months)


def test_more_than_a_year_or_nothing_is_refused() -> None:
    with pytest.raises(ScoringError, match="13 bulan"):
        credit([CreditPart("mahir", "B", 7), CreditPart("mahir", "B", 6)])
    with pytest.raises(ScoringError):
        credit([])


@given(st.sampled_from(FunctionalGrade), st.sampled_from(Predicate), st.integers(1, 11))
def test_more_months_and_better_predicates_never_give_less(
    grade: FunctionalGrade, predicate: Predicate, months: int
) -> None:
    assert annual_credit(grade, predicate, months) <= annual_credit(grade, predicate, months + 1)
    assert annual_credit(grade, predicate, months) <= annual_credit(grade, "SB", months)
