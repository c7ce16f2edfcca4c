"""The allocation of seats against a greedy by gap: prints what both close, the bound, and the seconds."""

import argparse
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from competency.domain.allocation import (  # noqa: E402 - the project is found by the line above
    Candidate,
    Course,
    Floor,
    FloorKind,
    Gap,
    Limits,
    Problem,
    broken_limits,
    easings,
    greedy,
    left_out,
    price_of,
    solve,
    value_of_seats,
)

COMPETENCIES = 15
TRAININGS = 40
UNITS = 12
FIRST_DAY = date(2027, 1, 4)


def invented(people: int, sessions: int, most_sessions: int, seed: int) -> Problem:
    """Return an invented agency: gaps of one or two levels, sessions of 15 to 40 seats over a year."""
    random = Random(seed)  # noqa: S311 - an invented agency, no secret
    catalogue = [
        (
            {
                key: random.randint(1, 4)
                for key in random.sample(range(COMPETENCIES), random.choice((1, 1, 2, 3)))
            },
            random.choice((8, 16, 20, 24, 40)),
        )
        for _training in range(TRAININGS)
    ]
    courses = []
    for key in range(sessions):
        training, first = random.randrange(TRAININGS), FIRST_DAY + timedelta(days=random.randrange(330))
        aims, jp = catalogue[training]
        seats, cost = random.randint(15, 40), random.choice((0, 500_000, 750_000, 1_500_000))
        last = first + timedelta(days=random.randrange(5))
        courses.append(Course(key, training, seats, cost, first, last, jp, aims))
    candidates = []
    for key in range(people):
        gaps = []
        for competency in random.sample(range(COMPETENCIES), random.randint(1, 4)):
            actual = random.randint(0, 3)
            weight = 10 + 5 * random.choice((0, 0, 0, 1, 2))
            gaps.append(Gap(competency, actual, actual + random.choice((1, 1, 1, 2)), weight))
        opened = frozenset(course.key for course in courses if random.random() < 0.8)
        candidates.append(Candidate(key, tuple(gaps), opened, lessons_missing=random.choice((0, 10, 20))))
    bare = Problem(tuple(courses), tuple(candidates))
    able = {key for key, options in bare.options.items() if options}
    floors = tuple(
        Floor(f"unit {unit}", FloorKind.SERVED, group, len(group) // 10)
        for unit in range(UNITS)
        for group in [frozenset(key for key in able if key % UNITS == unit)]
    )
    budget = sum(course.seats * course.cost for course in courses) * 7 // 10
    return Problem(bare.courses, bare.candidates, Limits(budget, most_sessions, 60, floors))


def main() -> None:
    """Solve one invented agency and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--most", type=int, default=1, help="sessions of one person")
    parser.add_argument("--seconds", type=float, default=120.0, help="for the solver")
    parser.add_argument("--prices", type=int, default=0, help="limits to solve again for")
    asked = parser.parse_args()
    problem = invented(asked.people, asked.sessions, asked.most, seed=38)
    out = sys.stdout.write
    out(f"{asked.people} people, {asked.sessions} sessions, {sum(c.seats for c in problem.courses)} seats, ")
    out(f"{sum(map(len, problem.options.values()))} possible seats, at most {asked.most} each\n")
    began = time.monotonic()
    simple = value_of_seats(problem, greedy(problem))
    out(f"greedy by gap   closes {simple:>7}   {time.monotonic() - began:6.1f} s   (ignores the floors)\n")
    found = solve(problem, seconds=asked.seconds)
    out(f"allocation      closes {found.value:>7}   {found.seconds:6.1f} s   {len(found.seats)} seats\n")
    out(f"bound                  {found.bound:>7}   distance {found.distance:.3%}\n")
    broken = broken_limits(problem, found.seats)
    out(f"ratio           {found.value / simple:.3f}   broken limits: {len(broken)}\n")
    out(f"left out        {len(left_out(problem, found))} people, each with a reason\n")
    for easing in easings(problem, found, most=asked.prices) if asked.prices else ():
        began = time.monotonic()
        price = price_of(problem, found, easing, seconds=asked.seconds / 3)
        out(f"{easing.what.value} +{easing.by}: {price.more} more   {time.monotonic() - began:6.1f} s\n")


if __name__ == "__main__":
    main()
