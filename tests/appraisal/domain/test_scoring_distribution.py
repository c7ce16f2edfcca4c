"""The pattern of SE MenPANRB 3/2023: a warning with counts, silent in small units."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.scoring import Predicate, ScoringError
from appraisal.domain.scoring.distribution import DEFAULT_PATTERNS, departures, pattern_rules
from appraisal.enums import OrganisationPredicate


def warnings(organisation: str, counts: Mapping[str, int], small_below: int = 5) -> list[str]:
    found = departures(pattern_rules(DEFAULT_PATTERNS[organisation]), counts, small_below=small_below)
    return [departure.text for departure in found]


def test_a_pattern_for_every_predicate_of_an_organisation() -> None:
    assert set(DEFAULT_PATTERNS) == set(OrganisationPredicate.values)


def test_istimewa_lets_seven_of_ten_be_very_good() -> None:
    assert warnings("istimewa", {"SB": 7, "B": 3}) == []
    assert warnings("istimewa", {"SB": 8, "B": 2}) == [
        "Sangat Baik paling banyak 70%; yang ada 8 dari 10 orang (80%), batasnya 7 orang."
    ]


def test_baik_wants_somebody_to_improve() -> None:
    found = warnings("baik", {"B": 10})
    assert len(found) == 2
    assert "Baik paling banyak 70%" in found[0]
    assert "Butuh Perbaikan dan/atau Kurang (misconduct) paling sedikit 1 orang; yang ada 0" in found[1]
    assert warnings("baik", {"B": 7, "BP": 1, "SB": 2}) == []


@pytest.mark.parametrize(
    ("organisation", "counts", "number"),
    [
        ("butuh_perbaikan", {"BP": 6, "B": 4}, 0),
        ("butuh_perbaikan", {"BP": 5, "SB": 2, "B": 3}, 2),
        ("kurang", {"K": 6, "BP": 1, "B": 3}, 0),
        ("kurang", {"K": 10}, 1),
        ("sangat_kurang", {"SK": 6, "K": 1, "B": 3}, 0),
        ("sangat_kurang", {"SK": 6, "K": 1, "SB": 1, "B": 2}, 1),
    ],
)
def test_other_patterns(organisation: str, counts: Mapping[str, int], number: int) -> None:
    assert len(warnings(organisation, counts)) == number


def test_small_units_and_empty_ones_are_not_judged() -> None:
    assert warnings("baik", {"B": 4}) == []
    assert warnings("baik", {"B": 4}, small_below=4) != []
    assert warnings("baik", {}) == []


def test_patterns_are_written_by_hr() -> None:
    (rule,) = pattern_rules(" SB + B >= 12,5 % ")
    assert (rule.predicates, rule.limit, rule.bound, rule.percent) == (
        ("SB", "B"),
        ">=",
        Decimal("12.5"),
        True,
    )
    assert pattern_rules("") == ()
    for wrong in ("SB<70%", "XX<=70%", "SB<=70", "SB<=101%", "SB<=70%, B>=1orang"):
        with pytest.raises(ScoringError):
            pattern_rules(wrong)


COUNTS = st.dictionaries(st.sampled_from(Predicate), st.integers(0, 40))


@given(COUNTS, st.sampled_from(sorted(DEFAULT_PATTERNS)))
def test_room_is_the_last_number_that_keeps_to_the_pattern(
    counts: dict[Predicate, int], organisation: str
) -> None:
    people = sum(counts.values())
    for rule in pattern_rules(DEFAULT_PATTERNS[organisation]):
        if people:
            room = rule.room(people)
            beyond = room + 1 if rule.limit == "<=" else room - 1
            assert rule.holds(room, people)
            assert not rule.holds(beyond, people)
    for departure in departures(pattern_rules(DEFAULT_PATTERNS[organisation]), counts, small_below=1):
        assert departure.excess > 0
