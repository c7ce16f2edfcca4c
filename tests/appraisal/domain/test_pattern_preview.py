"""Who stands next to the border of a pattern; and months by grade."""

from datetime import date
from decimal import Decimal

import pytest

from appraisal.domain.scoring.credit import CreditPart, FunctionalGrade, credit
from appraisal.domain.scoring.credit_months import Stretch, months_by_grade
from appraisal.domain.scoring.distribution import DEFAULT_PATTERNS, pattern_rules
from appraisal.domain.scoring.pattern_preview import PreviewCase, borders

ISTIMEWA = pattern_rules(DEFAULT_PATTERNS["istimewa"])
BAIK = pattern_rules(DEFAULT_PATTERNS["baik"])
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MUDA, MADYA = FunctionalGrade.AHLI_MUDA, FunctionalGrade.AHLI_MADYA


def cases(*given: tuple[str, int | None]) -> list[PreviewCase]:
    return [
        PreviewCase(key, predicate, None if index is None else Decimal(index))
        for key, (predicate, index) in enumerate(given, start=1)
    ]


def test_too_many_very_good_names_the_lowest_of_them() -> None:
    given = cases(*(("SB", 100 + number) for number in range(9)), ("B", 95))
    found = borders(ISTIMEWA, given, small_below=5)
    assert len(found) == 1
    assert found[0].departure.excess == 2
    assert [case.key for case in found[0].from_below] == [1, 2]
    assert found[0].from_above == ()
    assert not found[0].tied


def test_equal_numbers_are_named_together() -> None:
    found = borders(ISTIMEWA, cases(*[("SB", 100)] * 8, ("B", 90), ("B", 90)), small_below=5)
    assert found[0].departure.excess == 1
    assert len(found[0].from_below) == 8
    assert found[0].tied


def test_too_few_names_the_neighbours_on_both_sides() -> None:
    given = cases(*(("B", 80 + number) for number in range(6)), *(("SB", 110),) * 3, ("SK", 20))
    kept = borders(BAIK, given, small_below=5)
    assert [border.departure.rule.text for border in kept] == [BAIK[1].text]
    assert [case.key for case in kept[0].from_above] == [1]
    assert [case.key for case in kept[0].from_below] == [10]


def test_nothing_for_small_units_and_for_those_who_keep_to_it() -> None:
    assert borders(ISTIMEWA, cases(("SB", 1), ("SB", 2)), small_below=5) == ()
    assert borders(ISTIMEWA, cases(*[("SB", 1)] * 7, *[("B", 1)] * 3), small_below=5) == ()


def test_people_without_a_number_come_last() -> None:
    given = cases(("SB", None), *(("SB", 100 + number) for number in range(9)))
    assert 1 not in [case.key for case in borders(ISTIMEWA, given, small_below=5)[0].from_below]


def test_a_whole_year_in_one_grade_is_twelve_months() -> None:
    held = [Stretch(MUDA, date(2020, 1, 1), None)]
    assert months_by_grade(held, *YEAR, "hari terbanyak") == [(MUDA, 12)]
    assert months_by_grade(held, *YEAR, "hari pertama") == [(MUDA, 12)]


@pytest.mark.parametrize(
    ("changed_on", "most", "first"),
    [
        (date(2026, 7, 1), [(MUDA, 6), (MADYA, 6)], [(MUDA, 6), (MADYA, 6)]),
        (date(2026, 7, 10), [(MUDA, 6), (MADYA, 6)], [(MUDA, 7), (MADYA, 5)]),
        (date(2026, 7, 25), [(MUDA, 7), (MADYA, 5)], [(MUDA, 7), (MADYA, 5)]),
    ],
)
def test_a_promotion_within_a_month(changed_on: date, most: list[object], first: list[object]) -> None:
    before = date.fromordinal(changed_on.toordinal() - 1)
    held = [Stretch(MUDA, date(2020, 1, 1), before), Stretch(MADYA, changed_on, None)]
    assert months_by_grade(held, *YEAR, "hari terbanyak") == most
    assert months_by_grade(held, *YEAR, "hari pertama") == first


def test_months_outside_a_functional_post_count_for_nothing() -> None:
    held = [
        Stretch(None, date(2020, 1, 1), date(2026, 3, 31)),
        Stretch(MUDA, date(2026, 4, 1), date(2026, 10, 10)),
    ]
    assert months_by_grade(held, *YEAR, "hari terbanyak") == [(MUDA, 6)]
    assert months_by_grade(held[:1], *YEAR, "hari terbanyak") == []
    with pytest.raises(ValueError, match="last day"):
        months_by_grade(held, YEAR[1], YEAR[0], "hari pertama")


def test_a_promotion_makes_two_decrees() -> None:
    parts = [CreditPart(grade, "SB", months) for grade, months in [(MUDA, 6), (MADYA, 6)]]
    assert credit(parts).value == Decimal("46.88")
    assert [step.value for step in credit(parts).steps] == [
        Decimal("18.75"),
        Decimal("28.13"),
        Decimal("46.88"),
    ]
