"""Leniency and spread of raters: on simulated raters of known leniency the intervals hold as stated."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.scoring.calibration import LEVEL, calibrate


def simulated(random: Random, raters: int, between: float, within: float, sizes: range):
    """Return the true leaning of each rater, and the scores each gives."""
    truth = {key: random.gauss(0, between) for key in range(raters)}
    scores = {
        key: [
            Decimal(f"{100 + truth[key] + random.gauss(0, within):.4f}") for _ in range(random.choice(sizes))
        ]
        for key in truth
    }
    return truth, scores


@pytest.mark.parametrize(
    ("raters", "between", "within", "sizes", "rounds"),
    [(30, 4, 6, range(4, 15), 15), (15, 2, 8, range(3, 30), 30), (60, 6, 5, range(2, 6), 8)],
)
def test_the_intervals_hold_as_often_as_stated(raters, between, within, sizes, rounds) -> None:
    random = Random(20261124)
    held = asked = 0
    for _round in range(rounds):
        truth, scores = simulated(random, raters, between, within, sizes)
        found = calibrate(scores)
        for key, effect in found.effects.items():
            asked += 1
            held += effect.low <= Decimal(truth[key]) <= effect.high
    share = held / asked * 100
    assert LEVEL - 6 <= share <= LEVEL + 6, share


def test_drawn_effects_are_nearer_to_the_truth_than_plain_means() -> None:
    random = Random(7)
    drawn = plain = Decimal(0)
    for _round in range(15):
        truth, scores = simulated(random, 25, 3, 8, range(2, 8))
        found = calibrate(scores)
        for key, effect in found.effects.items():
            drawn += (effect.effect - Decimal(truth[key])) ** 2
            plain += (effect.mean - found.mean - Decimal(truth[key])) ** 2
    assert drawn < plain * Decimal("0.7")


def test_a_mild_rater_of_many_is_named_and_one_of_two_is_not() -> None:
    random = Random(3)
    usual = {f"penilai {n}": [Decimal(100 + random.randint(-8, 8)) for _ in range(12)] for n in range(10)}
    scores = {
        **usual,
        "lunak": [Decimal(112 + n % 5) for n in range(20)],
        "berdua": [Decimal(112), Decimal(114)],
    }
    found = calibrate(scores)
    assert found.effects["lunak"].lenient
    assert not found.effects["berdua"].lenient or found.effects["berdua"].reliability > Decimal("0.5")
    assert found.effects["berdua"].effect < found.effects["lunak"].effect
    assert found.effects["berdua"].reliability < found.effects["lunak"].reliability


def test_nobody_is_named_when_nothing_can_be_known() -> None:
    two = calibrate({"a": [100, 120], "b": [80, 60]})
    singles = calibrate({key: [value] for key, value in zip("abcd", (80, 100, 120, 90), strict=True)})
    for found in (two, singles):
        assert found.between is None
        assert not any(effect.lenient or effect.severe for effect in found.effects.values())
    assert calibrate({}).people == 0
    assert calibrate({"a": []}).effects == {}


def test_all_alike_gives_no_effect() -> None:
    found = calibrate({key: [100, 100, 100] for key in "abcd"})
    assert found.between == found.within == 0
    assert {(effect.effect, effect.low, effect.high) for effect in found.effects.values()} == {(0, 0, 0)}
    assert not any(effect.lenient or effect.severe for effect in found.effects.values())


SCORES = st.dictionaries(st.integers(0, 8), st.lists(st.integers(50, 120), max_size=9), max_size=8)


@given(SCORES)
def test_always_between_what_was_seen(scores: dict[int, list[int]]) -> None:
    found = calibrate(scores)
    assert set(found.effects) == {key for key, values in scores.items() if values}
    means = [effect.mean for effect in found.effects.values()]
    for effect in found.effects.values():
        assert effect.low <= effect.effect <= effect.high
        assert 0 <= effect.reliability <= 1
        assert abs(effect.effect) <= max(means) - min(means) + Decimal("0.02")
