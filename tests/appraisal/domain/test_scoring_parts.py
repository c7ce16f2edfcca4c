"""Parts of a year: what each counts and how the year follows; weights re-add, nothing leaves its bounds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.domain.scoring import ItemScore, Rating, ScoringError, ScoringRules, WeightedRating, evaluate
from appraisal.domain.scoring.parts import (
    DAYS,
    FIFTEENTH,
    MEAN,
    MONTHS,
    MOST_DAYS,
    SHARED_MONTH,
    WAYS,
    PartRatings,
    PartRules,
    Span,
    YearParts,
    combine_year,
    weigh_spans,
)

RULES = ScoringRules()
LADDER = (Rating.BELOW, Rating.MEETS, Rating.ABOVE)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)


def halves(cut: date, *, out=()) -> list[Span]:
    """Return the two parts of a year that is cut before a day."""
    return [
        Span("a", "Bagian 1", FIRST, cut - ONE_DAY, tuple(r for r in out if r[1] < cut)),
        Span("own", "Bagian 2", cut, LAST, tuple(r for r in out if r[0] >= cut)),
    ]


def own_part(work: Rating, behaviour: Rating):
    """Return the evaluation of the last part: one result, one behaviour."""
    item = ItemScore("1", "Laporan", 100, Decimal(10), Decimal(10), "maximize", work)
    return evaluate([item], [WeightedRating(behaviour, key="2", label="Akuntabel")], None, None, RULES)


def rated(work: Rating, behaviour: Rating) -> PartRatings:
    return PartRatings(work, behaviour, (WeightedRating(work, 100),), (WeightedRating(behaviour),))


def year_of(work, behaviour, own_work, own_behaviour, *, spans=None, rules=None, **more):
    spans = spans or halves(date(2026, 7, 1))
    former = tuple((span, rated(work, behaviour)) for span in spans[:-1])
    parts = YearParts(former, spans[-1], rules or PartRules())
    return combine_year(own_part(own_work, own_behaviour), parts, RULES, **more)


def weights(spans, **rules) -> list[Decimal]:
    return [found.weight for found in weigh_spans(spans, PartRules(**rules))]


@pytest.mark.parametrize(
    ("way", "expected"), [(MONTHS, [6, 6]), (DAYS, [181, 184]), (MEAN, [1, 1])], ids=[MONTHS, DAYS, MEAN]
)
def test_a_mutasi_on_the_first_of_july(way, expected):
    assert weights(halves(date(2026, 7, 1)), way=way) == expected


def test_a_shared_month_goes_to_who_led_on_most_of_its_days_or_on_the_fifteenth():
    late, early = halves(date(2026, 7, 20)), halves(date(2026, 7, 10))
    assert weights(late, shared_month=MOST_DAYS) == [7, 5]
    assert weights(early, shared_month=MOST_DAYS) == [6, 6]
    sixteenth = halves(date(2026, 7, 16))
    assert weights(sixteenth, shared_month=MOST_DAYS) == [6, 6]
    assert weights(sixteenth, shared_month=FIFTEENTH) == [7, 5]


def test_a_month_of_leave_and_a_gap_leave_the_denominator():
    spans = halves(date(2026, 7, 1), out=[(date(2026, 3, 1), date(2026, 3, 31))])
    assert weights(spans) == [5, 6]
    assert weights(spans, way=DAYS) == [150, 184]
    gap = [Span("a", "A", FIRST, date(2026, 3, 31)), Span("own", "B", date(2026, 6, 1), LAST)]
    assert weights(gap) == [3, 7]


def test_a_part_without_a_counted_day_counts_nothing_and_is_named():
    spans = halves(date(2026, 7, 1), out=[(FIRST, date(2026, 6, 30))])
    found = weigh_spans(spans, PartRules())
    assert [part.weight for part in found] == [0, 6]
    assert found[0].absence
    year = year_of(Rating.BELOW, Rating.BELOW, Rating.MEETS, Rating.MEETS, spans=spans)
    assert (year.work_rating, year.behaviour_rating) == (Rating.MEETS, Rating.MEETS)


def test_the_last_days_of_a_year_join_the_part_before_them():
    found = weigh_spans(halves(date(2026, 12, 20)), PartRules(minimum_days=30))
    assert [part.weight for part in found] == [12, 0]
    assert "Bagian 2" in found[0].step.expression


def test_overlapping_parts_are_refused():
    with pytest.raises(ScoringError):
        weigh_spans([Span("a", "A", FIRST, LAST), Span("b", "B", LAST, LAST)], PartRules())
    with pytest.raises(ScoringError):
        Span("a", "A", LAST, FIRST)
    with pytest.raises(ScoringError):
        PartRules(way="kira-kira")


def test_half_above_is_no_majority_but_seven_months_below_are():
    year = year_of(Rating.ABOVE, Rating.MEETS, Rating.MEETS, Rating.MEETS)
    assert year.work_rating == Rating.MEETS
    spans = halves(date(2026, 8, 1))
    assert (
        year_of(Rating.ABOVE, Rating.MEETS, Rating.MEETS, Rating.MEETS, spans=spans).work_rating
        == Rating.ABOVE
    )
    below = year_of(Rating.BELOW, Rating.MEETS, Rating.MEETS, Rating.MEETS, spans=spans)
    assert (below.work_rating, below.predicate) == (Rating.BELOW, "BP")


def test_the_figures_of_the_year_are_weighted_and_re_add():
    year = year_of(Rating.ABOVE, Rating.MEETS, Rating.MEETS, Rating.BELOW, spans=halves(date(2026, 5, 1)))
    assert year.work_value.value == Decimal("106.67")
    assert year.work_value.parts == (Decimal("40.00"), Decimal("66.67"))
    assert year.behaviour_value.value == Decimal("86.66")
    assert year.numeric_index.value == Decimal("100.67")


def test_what_the_superior_decides_is_of_the_whole_year():
    year = year_of(
        Rating.BELOW,
        Rating.BELOW,
        Rating.BELOW,
        Rating.BELOW,
        decided=(Rating.MEETS, Rating.MEETS),
        decider="atasan",
    )
    assert (year.work_rating, year.predicate) == (Rating.MEETS, "B")
    assert year.parts[1].ratings.work == Rating.BELOW


def test_an_unrated_part_leaves_the_year_open():
    spans = halves(date(2026, 7, 1))
    parts = YearParts(((spans[0], PartRatings(None, None)),), spans[1], PartRules())
    year = combine_year(own_part(Rating.MEETS, Rating.MEETS), parts, RULES)
    assert (year.work_rating, year.predicate) == (None, None)


# ---- what always holds ------------------------------------------------------------------------------

calmly = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""On a busy machine a slow draw is no fault."""

RATINGS = st.sampled_from(LADDER)
DAY = st.dates(FIRST, LAST)
PART_RULES = st.builds(
    PartRules,
    way=st.sampled_from(WAYS),
    shared_month=st.sampled_from(SHARED_MONTH),
    minimum_days=st.integers(0, 60),
)


@st.composite
def cut_years(draw) -> list[Span]:
    """Draw a year in one to four parts with days that do not count."""
    cuts = sorted(draw(st.sets(st.dates(FIRST + ONE_DAY, LAST), max_size=3)))
    out = tuple(sorted((min(pair), max(pair)) for pair in draw(st.lists(st.tuples(DAY, DAY), max_size=2))))
    edges = [FIRST, *cuts, LAST + ONE_DAY]
    return [
        Span(f"{place}", f"Bagian {place + 1}", first, after - ONE_DAY, out)
        for place, (first, after) in enumerate(zip(edges, edges[1:], strict=False))
    ]


@calmly
@given(cut_years(), PART_RULES)
def test_the_weights_re_add_to_the_year(spans, rules):
    found = weigh_spans(spans, rules)
    days = {day for span in spans for day in span.counted}
    assert all(part.weight >= 0 for part in found)
    total = sum(part.weight for part in found)
    if rules.way == MONTHS:
        assert total == len({(day.year, day.month) for day in days})
    elif rules.way == DAYS:
        assert total == len(days)
    else:
        assert total <= len(spans)
    assert all(bool(part.absence) == (part.weight == 0) for part in found)


@calmly
@given(RATINGS, RATINGS, PART_RULES)
def test_one_part_is_the_part_itself(work, behaviour, rules):
    own = own_part(work, behaviour)
    year = combine_year(own, YearParts((), Span("own", "Bagian 1", FIRST, LAST), rules), RULES)
    assert (year.work_rating, year.behaviour_rating, year.predicate) == (work, behaviour, own.predicate)
    assert year.work_value.value == RULES.rating_number(work)
    assert year.behaviour_value.value == RULES.rating_number(behaviour)


@calmly
@given(
    cut_years(), PART_RULES, st.lists(st.tuples(RATINGS, RATINGS), min_size=4, max_size=4), st.integers(0, 3)
)
def test_a_better_part_never_makes_the_year_worse_and_the_year_stays_between_its_parts(
    spans, rules, ratings, better
):
    def year(levels):
        former = tuple((span, rated(*pair)) for span, pair in zip(spans[:-1], levels, strict=False))
        return combine_year(own_part(*levels[len(spans) - 1]), YearParts(former, spans[-1], rules), RULES)

    found = year(ratings)
    counting = [part for part in found.parts if part.weight.weight > 0]
    if not counting:
        assert found.work_rating is None
        assert found.work_value is None
        return
    levels = [LADDER.index(Rating(part.ratings.work)) for part in counting]
    assert min(levels) <= LADDER.index(found.work_rating) <= max(levels)
    values = [part.work_value.value for part in counting]
    assert min(values) - Decimal("0.02") <= found.work_value.value <= max(values) + Decimal("0.02")
    raised = list(ratings)
    raised[better] = (Rating.ABOVE, raised[better][1])
    again = year(raised)
    assert LADDER.index(again.work_rating) >= LADDER.index(found.work_rating)
    assert again.work_value.value >= found.work_value.value - Decimal("0.02")


@calmly
@given(cut_years(), PART_RULES, st.lists(st.tuples(RATINGS, RATINGS), min_size=4, max_size=4))
def test_the_parts_survive_being_stored(spans, rules, ratings):
    former = tuple((span, rated(*pair)) for span, pair in zip(spans[:-1], ratings, strict=False))
    parts = YearParts(former, spans[-1], rules, ("above", ""))
    again = YearParts.from_dict(parts.to_dict())
    own = own_part(*ratings[3])
    assert combine_year(own, again, RULES).to_dict() == combine_year(own, parts, RULES).to_dict()
    assert again.own_overrides == ("above", "")
