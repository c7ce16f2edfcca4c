"""The rule by which appraisals follow, whatever the agency looks like."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.domain.standing import OBJECTION, RATED, WORK_GOES_ON, Facts, Standing, TheDay, standing_on
from appraisal.enums import ENDED_STATES, AppraisalState
from organization.queries import Leaders, Line

DAY = date(2026, 7, 1)
PEOPLE = range(1, 9)
UNITS = range(1, 6)
person = st.sampled_from(PEOPLE)
maybe = st.none() | person


@st.composite
def days(draw: st.DrawFn) -> TheDay:
    """An agency in some disorder: vacant units, acting officers, people away, closed logins, loops."""
    away = frozenset(draw(st.sets(person, max_size=2)))
    placed = draw(st.dictionaries(person, st.sampled_from(UNITS), min_size=2))
    heads = {unit: one for one, unit in placed.items() if draw(st.booleans()) and one not in away}
    acting = {
        unit: (one, 100 + unit)
        for unit in UNITS
        if (one := draw(maybe)) is not None and one in placed and one not in away and draw(st.booleans())
    }
    parents: dict[int, int | None] = {unit: draw(st.none() | st.sampled_from(UNITS)) for unit in UNITS}
    leaders = Leaders(heads, acting, parents, away)
    lines = {}
    for one, unit in placed.items():
        named = draw(maybe)
        if named in placed and named != one and named not in away:
            lines[one] = Line(one, unit, named, None, by_hand=True)
            continue
        first = parents[unit] if heads.get(unit) == one else unit
        found, appointment, through = leaders.nearest(first, but=one)
        lines[one] = Line(one, unit, found, None, acting=appointment, through=through)
    disabled = frozenset(draw(st.sets(person, max_size=2)))
    return TheDay(DAY, lines, leaders, disabled, {100 + unit: "Plt. x" for unit in UNITS})


@st.composite
def appraisals(draw: st.DrawFn) -> Facts:
    """An appraisal in some state, with superiors that the database would accept."""
    employee = draw(person)
    appraiser = draw(maybe.filter(lambda one: one != employee))
    superior = draw(maybe.filter(lambda one: one is None or one not in (employee, appraiser)))
    state = draw(st.sampled_from(AppraisalState.values))
    return Facts(
        appraisal=1,
        employee=employee,
        cycle=1,
        state=state,
        period_ends_on=DAY + timedelta(days=draw(st.integers(-2, 2))),
        post=1,
        leads_unit=draw(st.booleans()),
        now=Standing(
            employee,
            draw(st.sampled_from(UNITS)),
            appraiser,
            superior,
            draw(st.sampled_from(["", "Plt. x", "Plh. x"])),
            draw(st.booleans()),
        ),
        raters=frozenset(draw(st.sets(person, max_size=2)) - {superior, employee})
        if state in RATED
        else frozenset(),
    )


@settings(max_examples=400, deadline=None)
@given(appraisals(), days(), st.booleans())
def test_nobody_has_two_parts_and_only_who_serves_is_put_in(facts: Facts, day: TheDay, decided: bool) -> None:
    after = standing_on(facts, day, decided=decided)
    if facts.state in ENDED_STATES:
        assert after == facts.now
        return
    assert facts.employee not in (after.appraiser, after.superior)
    assert after.superior is None or after.superior != after.appraiser
    assert after.superior not in facts.raters
    for fresh, former in ((after.appraiser, facts.now.appraiser), (after.superior, facts.now.superior)):
        assert fresh is None or fresh == former or day.serves(fresh)
    assert after.appraiser is None or day.serves(after.appraiser)


@settings(max_examples=400, deadline=None)
@given(appraisals(), days())
def test_a_second_look_changes_nothing(facts: Facts, day: TheDay) -> None:
    after = standing_on(facts, day)
    again = Facts(**{**vars(facts), "now": after})
    assert standing_on(again, day) == after


@settings(max_examples=300, deadline=None)
@given(appraisals(), days())
def test_once_the_work_is_reported_it_stays_where_it_was_done(facts: Facts, day: TheDay) -> None:
    after = standing_on(facts, day)
    if facts.state in WORK_GOES_ON and day.day <= facts.period_ends_on:
        return
    assert (after.placement, after.unit) == (facts.now.placement, facts.now.unit)
    if facts.now.appraiser and day.serves(facts.now.appraiser) and not facts.now.capacity.startswith("Plh."):
        assert after.appraiser == facts.now.appraiser


@settings(max_examples=300, deadline=None)
@given(appraisals(), days())
def test_a_decider_of_an_objection_stays_while_he_serves(facts: Facts, day: TheDay) -> None:
    after = standing_on(facts, day)
    if facts.state not in OBJECTION or after.appraiser != facts.now.appraiser:
        return
    if facts.now.superior is None or day.serves(facts.now.superior):
        assert after.superior == facts.now.superior
