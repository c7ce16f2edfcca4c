"""SKM: published pairs, boundaries, missing answers, and the codes that no questionnaire can swap."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.domain.survey import (
    Grade,
    Unsur,
    grade_of,
    index_of_means,
    sample_size,
    satisfaction_index,
)

ANSWERS = st.lists(st.dictionaries(st.sampled_from(Unsur), st.none() | st.integers(1, 4)), max_size=30)
SAMPLE_TABLE = """
10:10 15:14 20:19 25:24 30:28 40:36 50:44 60:52 70:59 80:66 90:73 100:80 120:92 150:108 170:118
200:132 220:140 250:152 300:169 340:181 400:196 440:205 500:217 600:234 700:248 800:260 900:269
1000:278 1200:291 1500:306 1800:317 2000:322 2400:331 3000:341 4000:351 5000:357 7000:364 10000:370
20000:377 50000:381 75000:382 100000:383
"""


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("64.99", "D"),
        ("64.995", "C"),
        ("65.00", "C"),
        ("76.60", "C"),
        ("76.604", "C"),
        ("76.605", "B"),
        ("88.30", "B"),
        ("88.305", "A"),
        ("100", "A"),
        ("25", "D"),
        # Published results.
        ("80.81", "B"),
        ("75.0075", "C"),
        ("76.75", "B"),
        ("78.75", "B"),
        ("80.07", "B"),
        ("94.73", "A"),
        ("94.44", "A"),
        ("79.17", "B"),
    ],
)
def test_grades(value: str, grade: str) -> None:
    assert grade_of(Decimal(value)) == grade


@pytest.mark.parametrize("value", ["24.99", "100.01", "0"])
def test_no_grade_outside_the_scale(value: str) -> None:
    with pytest.raises(ValueError, match="25 sampai 100"):
        grade_of(Decimal(value))


def test_published_worked_example() -> None:
    means = [Fraction(text) for text in "3.2 3.1 3.0 3.4 3.2 3.3 3.1 3.0 3.2".split()]
    found = index_of_means(dict(zip(Unsur, means, strict=True)), dict.fromkeys(Unsur, 40), 40)
    assert (found.index, found.value, found.grade) == (Decimal("3.1667"), Decimal("79.17"), Grade.B)
    assert found.lowest == (Unsur.TIME, Unsur.COMPLAINTS)


def test_a_missing_answer_leaves_the_divisor_of_its_unsur_only() -> None:
    whole = {unsur.value: 4 for unsur in Unsur}
    without_fee = {**whole, "BIAYA": None}
    found = satisfaction_index([whole, without_fee, {**whole, "BIAYA": 2}])
    by_code = {result.unsur: result for result in found.unsur}
    assert (by_code[Unsur.FEE].answers, by_code[Unsur.FEE].mean) == (2, Decimal("3.00"))
    assert by_code[Unsur.TIME].answers == 3
    assert found.value == Decimal("97.22")  # (8 × 4 + 3) ÷ 9 × 25


def test_nobody_and_an_unsur_that_nobody_answered_have_no_grade() -> None:
    nobody = satisfaction_index([])
    assert (nobody.respondents, nobody.value, nobody.grade, nobody.lowest) == (0, None, None, ())
    without = satisfaction_index([{unsur: 4 for unsur in Unsur if unsur != Unsur.FEE}])
    assert (without.respondents, without.value, without.grade) == (1, None, None)
    assert satisfaction_index([{}, dict.fromkeys(Unsur)]).respondents == 0


@pytest.mark.parametrize("wrong", [{"BIAYA": 0}, {"BIAYA": 5}, {"BIAYA": True}, {"BIAYA": 2.5}, {"U9": 3}])
def test_what_is_no_answer_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"BIAYA|U9"):
        satisfaction_index([wrong])


def test_sample_sizes_of_the_annex() -> None:
    table = [tuple(map(int, pair.split(":"))) for pair in SAMPLE_TABLE.split()]
    assert [sample_size(population) for population, _n in table] == [n for _population, n in table]
    assert sample_size(0) == 0


@given(ANSWERS)
def test_within_bounds_and_independent_of_the_order(sheets) -> None:
    found = satisfaction_index(sheets)
    assert found == satisfaction_index(sheets[::-1])
    assert all(result.mean is None or 1 <= result.mean <= 4 for result in found.unsur)
    if found.value is not None:
        assert 25 <= found.value <= 100
        assert found.grade == grade_of(found.value)


@given(ANSWERS, st.sampled_from(Unsur))
def test_a_better_answer_never_lowers_the_value(sheets, unsur) -> None:
    base = [*sheets, dict.fromkeys(Unsur, 2)]
    better = [*sheets, {**dict.fromkeys(Unsur, 2), unsur: 3}]
    lower, higher = satisfaction_index(base).value, satisfaction_index(better).value
    assert lower is not None
    assert higher is not None
    assert lower <= higher
