"""What holds for every whole evaluation: monotone, within bounds, parts re-add, not applicable leaves.

The arithmetic of one indicator and of one index has its own properties beside its own tests; here the
whole year is taken, from realisations to both figures and the predicate.
"""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.scoring import (
    Evaluation,
    Figure,
    ItemScore,
    Rating,
    ScoringRules,
    WeightedRating,
    evaluate,
    predicate,
)

RULES = ScoringRules()
TARGETS = st.decimals(1, 1000, places=2)
REACHED = st.decimals(0, 3000, places=2)
RATINGS = st.sampled_from(list(Rating))
BEHAVIOURS = st.lists(RATINGS, min_size=1, max_size=7)
ORDER = list(Rating)


@st.composite
def items(draw: st.DrawFn, *, least: int = 1) -> list[ItemScore]:
    """Some results of a plan, all of them rated and reported, of both directions."""
    return [
        ItemScore(
            str(place),
            f"Butir {place}",
            draw(st.decimals(1, 100, places=2)),
            draw(TARGETS),
            draw(REACHED),
            draw(st.sampled_from(["maximize", "minimize"])),
            draw(RATINGS),
        )
        for place in range(draw(st.integers(least, 6)))
    ]


def year(rows: list[ItemScore], ratings: list[Rating], contribution: Decimal | None = None) -> Evaluation:
    behaviours = [WeightedRating(rating, key=str(n), label=f"Nilai {n}") for n, rating in enumerate(ratings)]
    return evaluate(rows, behaviours, contribution, None, RULES)


def value(figure: Figure | None) -> Decimal:
    assert figure is not None
    return figure.value


@given(items(), BEHAVIOURS, st.data())
def test_a_better_realisation_never_lowers_a_figure(
    rows: list[ItemScore], ratings: list[Rating], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    item = rows[place]
    other = data.draw(REACHED)
    low, high = sorted([Decimal(item.realisation or 0), other])
    if item.polarity == "minimize":
        low, high = high, low
    worse, better = (
        year([*rows[:place], replace(item, realisation=reached), *rows[place + 1 :]], ratings)
        for reached in (low, high)
    )
    assert value(better.work_value) >= value(worse.work_value)
    assert value(better.numeric_index) >= value(worse.numeric_index)
    assert value(better.internal_index) >= value(worse.internal_index)
    assert better.predicate == worse.predicate, "a number never moves the predicate: the ratings do"


@given(items(), BEHAVIOURS, st.data())
def test_a_better_rating_never_worsens_the_year(
    rows: list[ItemScore], ratings: list[Rating], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(ratings) - 1))
    low, high = sorted([ratings[place], data.draw(RATINGS)], key=ORDER.index)
    worse, better = (year(rows, [*ratings[:place], one, *ratings[place + 1 :]]) for one in (low, high))
    assert value(better.behaviour_value) >= value(worse.behaviour_value)
    assert value(better.numeric_index) >= value(worse.numeric_index)
    assert better.behaviour_rating is not None
    assert worse.behaviour_rating is not None
    assert ORDER.index(better.behaviour_rating) >= ORDER.index(worse.behaviour_rating)


@given(items(), BEHAVIOURS, st.one_of(st.none(), st.decimals(0, 120, places=2)))
def test_every_figure_lies_within_its_bounds_and_re_adds(
    rows: list[ItemScore], ratings: list[Rating], contribution: Decimal | None
) -> None:
    result = year(rows, ratings, contribution)
    assert RULES.cap is not None
    most = max(RULES.cap, RULES.number_above)
    least = min(RULES.floor, RULES.number_below)
    for item in result.items:
        assert item.achievement is not None
        assert RULES.floor <= item.achievement.value <= RULES.cap
    assert RULES.floor <= value(result.work_value) <= RULES.cap + Decimal("0.03")
    assert RULES.number_below <= value(result.behaviour_value) <= RULES.number_above
    for figure in (result.work_value, result.behaviour_value, result.numeric_index, result.internal_index):
        parts = [step.value for step in figure.steps if step.kind == "part"] if figure else []
        assert figure is not None
        assert least <= figure.value <= most + Decimal("0.03")
        assert not parts or sum(Decimal(str(part)) for part in parts) == figure.value


@given(items(least=2), BEHAVIOURS, st.data())
def test_what_is_not_applicable_leaves_the_denominator(
    rows: list[ItemScore], ratings: list[Rating], data: st.DataObject
) -> None:
    """A result that does not apply counts like one that was never in the plan, whatever stands in it."""
    place = data.draw(st.integers(0, len(rows) - 1))
    without = [*rows[:place], *rows[place + 1 :]]
    reached = data.draw(st.one_of(st.none(), REACHED))
    left_out = replace(rows[place], applicable=False, realisation=reached, rating=None)
    one = year([*rows[:place], left_out, *rows[place + 1 :]], ratings)
    other = year(without, ratings)
    for name in ("work_value", "behaviour_value", "numeric_index", "internal_index"):
        assert value(getattr(one, name)) == value(getattr(other, name))
    assert (one.work_rating, one.predicate) == (other.work_rating, other.predicate)
    assert one.work_rating is not None
    assert one.behaviour_rating is not None
    assert one.predicate is predicate(one.work_rating, one.behaviour_rating)
