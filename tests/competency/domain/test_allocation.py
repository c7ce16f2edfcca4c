"""The allocation: the same as trying everything, never against a limit, never above its bound."""

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competency.domain.allocation import (
    Block,
    Candidate,
    Course,
    Easing,
    Floor,
    FloorKind,
    Gap,
    Ledger,
    Limits,
    Loosened,
    Problem,
    broken_limits,
    easings,
    gain,
    greedy,
    left_out,
    price_of,
    solve,
    value_of_seats,
)

DAY = date(2027, 3, 1)


def course(key, *, training=None, seats=1, cost=0, day=None, length=1, jp=10, aims=None, needs=()):
    first = DAY + timedelta(days=key * 10 if day is None else day)
    return Course(
        key,
        training or key,
        seats,
        cost,
        first,
        first + timedelta(days=length - 1),
        jp,
        {1: 2} if aims is None else aims,
        frozenset(needs),
    )


def person(key, *gaps, courses=(1, 2, 3), **more):
    return Candidate(key, tuple(gaps) or (Gap(1, 0, 2, 10),), frozenset(courses), **more)


def problem(courses, people, **limits):
    return Problem(tuple(courses), tuple(people), Limits(**limits))


def best_by_trying(asked):
    """Return the best value over every allocation there is; None when the floors allow none."""
    ways = []
    for candidate in asked.candidates:
        sets = [()]
        for key in sorted(candidate.courses):
            sets += [(*chosen, key) for chosen in sets]
        alone_limits = Limits(asked.limits.budget, asked.limits.most_sessions, asked.limits.most_lessons)
        alone = Problem(asked.courses, (candidate,), alone_limits)
        ways.append(
            [
                [(candidate.key, key) for key in chosen]
                for chosen in sets
                if not broken_limits(alone, [(candidate.key, key) for key in chosen])
            ]
        )
    best = None
    for choice in product(*ways):
        seats = [seat for chosen in choice for seat in chosen]
        if not broken_limits(asked, seats):
            value = value_of_seats(asked, seats)
            best = value if best is None else max(best, value)
    return best


def small_instance(seed):
    """Return a small problem with every kind of limit in it."""
    random = Random(seed)
    trainings = {
        training: {competency: random.randint(1, 3) for competency in random.sample((1, 2, 3), 2)}
        for training in range(1, 4)
    }
    courses = []
    for key in range(1, random.randint(3, 5)):
        training = random.randint(1, 3)
        courses.append(
            course(
                key,
                training=training,
                seats=random.randint(1, 2),
                cost=random.choice((0, 2, 3)),
                day=random.randrange(8),
                length=random.randint(1, 3),
                jp=random.choice((8, 16, 20)),
                aims=trainings[training],
                needs=(random.randint(1, 3),) if random.random() < 0.2 else (),
            )
        )
    people = []
    for key in range(1, random.randint(3, 5)):
        gaps = [
            Gap(competency, actual, actual + random.randint(1, 2), random.choice((10, 15, 20)))
            for competency in random.sample((1, 2, 3), random.randint(1, 3))
            for actual in (random.randint(0, 2),)
        ]
        opened = [row.key for row in courses if random.random() < 0.9]
        done = frozenset(random.sample((1, 2, 3), 1)) if random.random() < 0.3 else frozenset()
        people.append(
            person(key, *gaps, courses=opened, done=done, lessons_missing=random.choice((0, 10, 20)))
        )
    keys = [row.key for row in people]
    floors = []
    if random.random() < 0.5:
        group = frozenset(random.sample(keys, random.randint(1, len(keys))))
        kind = random.choice(tuple(FloorKind))
        floors.append(Floor("uji", kind, group, random.randint(1, len(group))))
    return problem(
        courses,
        people,
        budget=random.choice((None, 3, 6)),
        most_sessions=random.randint(1, 2),
        most_lessons=random.choice((None, 20, 36)),
        floors=tuple(floors),
    )


@pytest.mark.parametrize("block", range(10))
def test_the_same_optimum_as_trying_everything_on_200_instances(block):
    for seed in range(block * 20, block * 20 + 20):
        asked = small_instance(seed)
        found, best = solve(asked), best_by_trying(asked)
        if best is None:
            assert found.shortages, f"instance {seed} has no allocation"
            assert not found.seats
        else:
            assert (found.value, found.bound) == (best, best), f"instance {seed}"
            assert value_of_seats(asked, found.seats) == best
            assert broken_limits(asked, found.seats) == []


def test_the_200_instances_have_every_limit_that_matters():
    asked = [small_instance(seed) for seed in range(200)]
    infeasible = [row for row in asked if best_by_trying(row) is None]
    two = [row for row in asked if row.limits.most_sessions == 2]
    assert 5 < len(infeasible) < 100
    assert 50 < len(two) < 150
    assert any(any(course.needs for course in row.courses) for row in asked)
    beaten = [
        row for row in asked if row not in infeasible and solve(row).value > value_of_seats(row, greedy(row))
    ]
    assert len(beaten) > 5, "the greedy way is not always the best"


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 100000))
def test_never_breaks_a_limit_never_beats_its_bound(seed):
    asked = small_instance(seed)
    found = solve(asked)
    assert found.value <= found.bound <= asked.whole
    if not found.shortages:
        assert broken_limits(asked, found.seats) == []
    assert value_of_seats(asked, greedy(asked)) <= found.bound or asked.limits.floors


def test_one_level_counts_once_however_many_sessions_close_it():
    asked = problem([course(1, seats=2), course(2, seats=2)], [person(1, courses=(1, 2))], most_sessions=2)
    assert gain(asked, 1, [1, 2]) == gain(asked, 1, [1]) == 20
    found = solve(asked)
    assert (found.value, len(found.seats)) == (20, 1)


def test_the_seat_goes_to_the_heavier_gap_and_the_other_learns_why():
    asked = problem(
        [course(1)],
        [person(1, Gap(1, 1, 2, 10), courses=(1,)), person(2, courses=(1,)), person(3, courses=())],
    )
    found = solve(asked)
    assert found.seats == {(2, 1)}
    why = left_out(asked, found)
    assert (why[1].block, why[1].course, why[1].closes, why[1].least) == (Block.FULL, 1, 10, 20)
    assert why[3].block is Block.NOTHING_FITS


def test_a_prerequisite_is_taken_first():
    courses = [course(1, aims={9: 1}), course(2, aims={1: 2}, needs=(1,), day=30)]
    asked = problem(courses, [person(1, courses=(1, 2))], most_sessions=2)
    assert solve(asked).seats == {(1, 1), (1, 2)}
    assert solve(problem(courses, [person(1, courses=(2,))], most_sessions=2)).seats == frozenset()
    done = problem(courses, [person(1, courses=(2,), done=frozenset({1}))])
    assert solve(done).seats == {(1, 2)}


def test_floors_that_cannot_be_kept_are_named_with_what_is_missing():
    floors = (
        Floor("Dinas A", FloorKind.SERVED, frozenset({1, 2}), 2),
        Floor("Dinas B", FloorKind.SERVED, frozenset({3}), 1),
    )
    people = [person(1, courses=(1,)), person(2, courses=(1,)), person(3, courses=())]
    found = solve(problem([course(1, seats=5)], people, floors=floors))
    assert [(row.name, missing) for row, missing in found.shortages] == [("Dinas B", 1)]
    assert (found.seats, found.value) == (frozenset(), 0)


def test_a_floor_moves_a_seat_and_its_price_is_told():
    people = [person(1, Gap(1, 1, 2, 10), courses=(1,)), person(2, courses=(1,))]
    row = Floor("Dinas A", FloorKind.SERVED, frozenset({1}), 1)
    asked = problem([course(1)], people, floors=(row,))
    found = solve(asked)
    assert (found.seats, found.value) == ({(1, 1)}, 10)
    assert price_of(asked, found, Easing(Loosened.FLOOR), seconds=5).more == 10


def test_lessons_floor_brings_people_to_their_year():
    people = [person(1, lessons_missing=20), person(2, lessons_missing=0)]
    row = Floor("JP", FloorKind.LESSONS, frozenset({1, 2}), 2)
    courses = [course(1, jp=8), course(2, jp=12, aims={1: 1}), course(3, jp=8, day=10)]
    assert solve(problem(courses, people, floors=(row,))).shortages
    found = solve(problem(courses, people, floors=(row,), most_sessions=2))
    assert {key for who, key in found.seats if who == 1} >= {2}


def test_what_limits_cost():
    people = [person(key, courses=(1,)) for key in range(1, 31)]
    asked = problem([course(1, seats=5, cost=10)], people, budget=100)
    found = solve(asked)
    asking = easings(asked, found, most=6)
    assert {row.what for row in asking} == {Loosened.BUDGET, Loosened.SESSIONS, Loosened.SEATS}
    more = {row.what: price_of(asked, found, row, seconds=5).more for row in asking}
    assert more == {Loosened.BUDGET: 0, Loosened.SESSIONS: 0, Loosened.SEATS: 100}
    tight = problem([course(1, seats=9, cost=10)], people, budget=50)
    budget = next(row for row in easings(tight, solve(tight), most=6) if row.what is Loosened.BUDGET)
    assert (budget.by, price_of(tight, solve(tight), budget, seconds=5).more) == (5, 0)
    assert price_of(tight, solve(tight), Easing(Loosened.BUDGET, by=10), seconds=5).more == 20


def test_every_block_is_said():
    courses = [
        course(1, seats=1, cost=5, jp=10),
        course(2, training=1, day=50),
        course(3, day=10),
        course(4, day=60, jp=30),
        course(5, day=70, needs=(77,)),
        course(6, day=80, cost=9),
    ]
    people = [person(key, courses=range(1, 7)) for key in (1, 2)]
    ledger = Ledger(problem(courses, people, budget=10, most_sessions=3, most_lessons=35))
    assert ledger.block(1, 1) is None
    ledger.give(1, 1)
    assert ledger.block(2, 1) is Block.FULL
    assert ledger.block(1, 2) is Block.SAME_TRAINING
    assert ledger.block(1, 3) is Block.SAME_DAYS
    assert ledger.block(1, 4) is Block.LESSONS
    assert ledger.block(1, 5) is Block.PREREQUISITE
    assert ledger.block(1, 6) is Block.BUDGET
    ledger.give(1, 2)
    ledger.give(1, 4)
    assert ledger.block(1, 6) is Block.SESSIONS


def test_nothing_to_do_is_solved_too():
    found = solve(problem([], []))
    assert (found.value, found.bound, found.is_best, found.distance) == (0, 0, True, 0.0)
    floors = (Floor("Dinas A", FloorKind.SERVED, frozenset({1}), 1),)
    assert solve(problem([], [person(1, courses=())], floors=floors)).shortages
