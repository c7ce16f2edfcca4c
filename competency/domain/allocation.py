"""Who gets which seat: an integer programme that closes as much weighted gap as the limits allow.

Plain arithmetic without Django; the solver is HiGHS (docs/decisions/0026). What is maximised: for each
person and competency every missing level that one of his sessions leads to counts once, with the weight
of that gap. What holds always:

- no session has more people than seats, the costs stay within the budget;
- nobody has two sessions on one day, two sessions of one training, more sessions or more lessons than
  the limits say, or a session whose prerequisite he has neither done nor a seat in that ends before;
- nobody gets a session that neither closes a gap of his nor is asked for by one that does;
- every floor: so many people of a group get a seat, or reach their lessons of the year.

All weights are whole numbers, so a bound is rounded down to what a solution could reach at all.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from math import floor, gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from highspy import HighsLp

Seat = tuple[int, int]
"""A person and a session, by their keys."""
TOLERANCE = 1e-6
MORE_SEATS = 10
MORE_LESSONS = 20
TENTH = 10


@dataclass(frozen=True)
class Course:
    """One session: of which training, on which days, what it leads to, what a seat costs."""

    key: int
    training: int
    seats: int
    cost: int
    starts_on: date
    ends_on: date
    jp: int
    aims: Mapping[int, int]
    needs: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Gap:
    """The missing levels of one competency and what each of them weighs."""

    competency: int
    actual: int
    required: int
    weight: int


@dataclass(frozen=True)
class Candidate:
    """One person: gaps, the sessions open to him, trainings done, lessons that he still lacks this year."""

    key: int
    gaps: tuple[Gap, ...]
    courses: frozenset[int]
    done: frozenset[int] = frozenset()
    lessons_missing: int = 0


class FloorKind(Enum):
    """What a floor counts."""

    SERVED = "served"
    LESSONS = "lessons"


@dataclass(frozen=True)
class Floor:
    """At least so many of these people get a seat, or reach their lessons of the year by their seats."""

    name: str
    kind: FloorKind
    people: frozenset[int]
    least: int


@dataclass(frozen=True)
class Limits:
    """What the allocation may not break. None: without that limit."""

    budget: int | None = None
    most_sessions: int = 1
    most_lessons: int | None = None
    floors: tuple[Floor, ...] = ()


class Block(Enum):
    """Why a seat cannot be given."""

    NOTHING_FITS = "nothing_fits"
    FULL = "full"
    BUDGET = "budget"
    SESSIONS = "sessions"
    LESSONS = "lessons"
    SAME_TRAINING = "same_training"
    SAME_DAYS = "same_days"
    PREREQUISITE = "prerequisite"


@dataclass(frozen=True)
class Problem:
    """Everything an allocation is made from."""

    courses: tuple[Course, ...]
    candidates: tuple[Candidate, ...]
    limits: Limits = Limits()

    @cached_property
    def course(self) -> dict[int, Course]:
        """Return the sessions by key."""
        return {course.key: course for course in self.courses}

    @cached_property
    def candidate(self) -> dict[int, Candidate]:
        """Return the people by key."""
        return {candidate.key: candidate for candidate in self.candidates}

    @cached_property
    def options(self) -> dict[int, tuple[int, ...]]:
        """Return by person the open sessions that close a gap of his, and those that they ask for first."""
        return {candidate.key: self.options_of(candidate) for candidate in self.candidates}

    def options_of(self, candidate: Candidate) -> tuple[int, ...]:
        """Return the sessions worth a thought for one person."""
        opened = [self.course[key] for key in sorted(candidate.courses)]
        wanted = {course.key for course in opened if units_of(candidate, course)}
        while True:
            asked = {need for key in wanted for need in self.course[key].needs} - candidate.done
            more = {course.key for course in opened if course.training in asked} - wanted
            if not more:
                return tuple(sorted(wanted))
            wanted |= more

    @cached_property
    def step(self) -> int:
        """Return the smallest difference there can be between two values."""
        return gcd(*(gap.weight for candidate in self.candidates for gap in candidate.gaps)) or 1

    @cached_property
    def whole(self) -> int:
        """Return the weight of all gaps, closed or not: what no allocation can exceed."""
        return sum(
            gap.weight * max(0, gap.required - gap.actual)
            for candidate in self.candidates
            for gap in candidate.gaps
        )


Unit = tuple[int, int]
"""One missing level: the competency and the level."""


def units_of(candidate: Candidate, course: Course) -> dict[Unit, int]:
    """Return the missing levels of the person that the session leads to, with their weights."""
    return {
        (gap.competency, level): gap.weight
        for gap in candidate.gaps
        for level in range(gap.actual + 1, min(gap.required, course.aims.get(gap.competency, 0)) + 1)
    }


def gain(problem: Problem, person: int, keys: Iterable[int]) -> int:
    """Return the weighted levels that these sessions close for the person, each once."""
    candidate, closed = problem.candidate[person], dict[Unit, int]()
    for key in keys:
        closed |= units_of(candidate, problem.course[key])
    return sum(closed.values())


def value_of_seats(problem: Problem, seats: Iterable[Seat]) -> int:
    """Return what an allocation closes in all."""
    return sum(gain(problem, person, keys) for person, keys in by_person(seats).items())


def by_person(seats: Iterable[Seat]) -> dict[int, list[int]]:
    """Return the sessions of each person."""
    found: dict[int, list[int]] = {}
    for person, key in sorted(seats):
        found.setdefault(person, []).append(key)
    return found


def overlap(first: Course, second: Course) -> bool:
    """Say whether two sessions share a day."""
    return first.starts_on <= second.ends_on and second.starts_on <= first.ends_on


# ---- the book of what is given ---------------------------------------------------------------------


@dataclass
class Ledger:
    """Seats that are given, kept so that the next one can be judged quickly."""

    problem: Problem
    taken: dict[int, int] = field(default_factory=dict)
    spent: int = 0
    held: dict[int, list[int]] = field(default_factory=dict)

    def give(self, person: int, key: int) -> None:
        """Write a seat down."""
        self.taken[key] = self.taken.get(key, 0) + 1
        self.spent += self.problem.course[key].cost
        self.held.setdefault(person, []).append(key)

    @property
    def seats(self) -> frozenset[Seat]:
        """Return everything that is given."""
        return frozenset((person, key) for person, keys in self.held.items() for key in keys)

    def block(self, person: int, key: int) -> Block | None:
        """Return what stands against one more seat, None when nothing does. Floors forbid no seat."""
        course, limits = self.problem.course[key], self.problem.limits
        mine = [self.problem.course[other] for other in self.held.get(person, ())]
        if len(mine) >= limits.most_sessions:
            return Block.SESSIONS
        if any(other.training == course.training for other in mine):
            return Block.SAME_TRAINING
        if any(overlap(other, course) for other in mine):
            return Block.SAME_DAYS
        if not self.prepared(person, course, mine):
            return Block.PREREQUISITE
        jp = sum(other.jp for other in mine) + course.jp
        if limits.most_lessons is not None and jp > limits.most_lessons:
            return Block.LESSONS
        if self.taken.get(key, 0) >= course.seats:
            return Block.FULL
        if limits.budget is not None and course.cost and self.spent + course.cost > limits.budget:
            return Block.BUDGET
        return None

    def prepared(self, person: int, course: Course, mine: Sequence[Course]) -> bool:
        """Say whether every prerequisite is done or ends before the session starts."""
        before = {other.training for other in mine if other.ends_on < course.starts_on}
        return course.needs <= self.problem.candidate[person].done | before


def broken_limits(problem: Problem, seats: Iterable[Seat]) -> list[str]:
    """Return what an allocation breaks, in words for developers; empty when it holds every limit."""
    held, limits, found = by_person(seats), problem.limits, list[str]()
    taken: dict[int, int] = {}
    for person, keys in held.items():
        mine = [problem.course[key] for key in keys]
        candidate = problem.candidate[person]
        if not set(keys) <= set(problem.options[person]):
            found.append(f"{person} has a session that is not open to him or closes nothing")
        if len(keys) > limits.most_sessions or len({row.training for row in mine}) < len(mine):
            found.append(f"{person} has too many sessions")
        if any(overlap(a, b) for i, a in enumerate(mine) for b in mine[:i]):
            found.append(f"{person} has two sessions on one day")
        if limits.most_lessons is not None and sum(row.jp for row in mine) > limits.most_lessons:
            found.append(f"{person} has too many lessons")
        for row in mine:
            earlier = {other.training for other in mine if other.ends_on < row.starts_on}
            if not row.needs <= candidate.done | earlier:
                found.append(f"{person} lacks a prerequisite of {row.key}")
        for key in keys:
            taken[key] = taken.get(key, 0) + 1
    found += [
        f"{key} has too few seats" for key, number in taken.items() if number > problem.course[key].seats
    ]
    if limits.budget is not None:
        spent = sum(problem.course[key].cost * number for key, number in taken.items())
        if spent > limits.budget:
            found.append("the budget is exceeded")
    found += [
        f"{row.name} is below its floor" for row in limits.floors if reached(problem, row, held) < row.least
    ]
    return found


def reached(problem: Problem, row: Floor, held: Mapping[int, Sequence[int]]) -> int:
    """Return how many people of a floor have what it asks for."""
    if row.kind is FloorKind.SERVED:
        return sum(bool(held.get(person)) for person in row.people)
    return sum(
        sum(problem.course[key].jp for key in held.get(person, ()))
        >= problem.candidate[person].lessons_missing
        for person in row.people
    )


# ---- the simple way, to begin with and to compare with ---------------------------------------------


def greedy(problem: Problem) -> frozenset[Seat]:
    """Return seats given to the largest gap first, each time the session that closes most. Ignores floors."""
    ledger = Ledger(problem)
    order = sorted(
        problem.candidates,
        key=lambda row: (-sum(gap.weight * (gap.required - gap.actual) for gap in row.gaps), row.key),
    )
    for _round in range(problem.limits.most_sessions):
        for candidate in order:
            give_best(ledger, candidate)
    return ledger.seats


def give_best(ledger: Ledger, candidate: Candidate) -> bool:
    """Give the person the free session that closes most beside what he has; False when none does."""
    problem, held = ledger.problem, ledger.held.get(candidate.key, [])
    now = gain(problem, candidate.key, held)
    best: tuple[int, int] | None = None
    for key in problem.options[candidate.key]:
        if ledger.block(candidate.key, key) is None:
            more = gain(problem, candidate.key, [*held, key]) - now
            if more > 0 and (best is None or (more, -key) > best):
                best = (more, -key)
    if best is not None:
        ledger.give(candidate.key, -best[1])
    return best is not None


def pruned(problem: Problem, seats: Iterable[Seat]) -> frozenset[Seat]:
    """Return the seats without those that close nothing, serve no floor and prepare for no other session."""
    held = by_person(seats)
    for person, keys in held.items():
        for key in list(keys):
            fewer = [other for other in keys if other != key]
            if gain(problem, person, fewer) < gain(problem, person, keys):
                continue
            asked = any(problem.course[key].training in problem.course[other].needs for other in fewer)
            without = {**held, person: fewer}
            mine = [row for row in problem.limits.floors if person in row.people]
            if not asked and all(reached(problem, row, without) >= row.least for row in mine):
                keys.remove(key)
    return frozenset((person, key) for person, keys in held.items() for key in keys)


def filled_up(problem: Problem, seats: Iterable[Seat]) -> frozenset[Seat]:
    """Return the seats with every further one that closes something and breaks nothing."""
    ledger = Ledger(problem)
    for person, key in sorted(seats, key=lambda seat: (problem.course[seat[1]].starts_on, seat)):
        ledger.give(person, key)
    for candidate in problem.candidates:
        while give_best(ledger, candidate):
            pass
    return ledger.seats


# ---- the programme ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Solution:
    """An allocation, what it closes, and the bound that no allocation can exceed.

    `shortages` names the floors that cannot be kept together, each with how many people are missing;
    then there are no seats.
    """

    seats: frozenset[Seat]
    value: int
    bound: int
    seconds: float
    shortages: tuple[tuple[Floor, int], ...] = ()

    @property
    def is_best(self) -> bool:
        """Say whether it is proven that nothing closes more."""
        return self.value == self.bound

    @property
    def distance(self) -> float:
        """Return how far the value may be from the best, as a share of the bound."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0


class OutOfTime(Exception):  # noqa: N818 - named like the other refusals of core.errors
    """No allocation that keeps the floors was found in the time given."""


@dataclass
class Programme:
    """The rows and columns of the integer programme, before they go to the solver."""

    costs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[float, float, list[int], list[float]]] = field(default_factory=list)
    seat: dict[Seat, int] = field(default_factory=dict)
    slack: dict[int, int] = field(default_factory=dict)
    derived: dict[int, Callable[[Mapping[int, Sequence[int]]], float]] = field(default_factory=dict)

    def column(self, cost: float, upper: float = 1.0, *, whole: bool = True) -> int:
        """Add a variable from 0 to `upper` and return its number."""
        self.costs.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, low: float, high: float, columns: list[int], factors: list[float] | None = None) -> None:
        """Add a limit on a sum of variables."""
        if columns:
            self.rows.append((low, high, columns, factors or [1.0] * len(columns)))
        elif low > 0:
            self.rows.append((low, high, [self.column(0.0, 0.0)], [1.0]))


INFINITY = float("inf")


def programme_of(problem: Problem, *, elastic: bool = False) -> Programme:
    """Return the programme; `elastic` lets floors be missed and minimises by how much instead."""
    made = Programme()
    for candidate in problem.candidates:
        add_person(made, problem, candidate, weigh=not elastic)
    by_course: dict[int, list[int]] = {}
    for (_person, key), column in made.seat.items():
        by_course.setdefault(key, []).append(column)
    for key, columns in by_course.items():
        if len(columns) > problem.course[key].seats:
            made.row(-INFINITY, problem.course[key].seats, columns)
    budget = problem.limits.budget
    if budget is not None:
        paid = [(column, float(problem.course[key].cost)) for (_p, key), column in made.seat.items()]
        paid = [(column, cost) for column, cost in paid if cost]
        made.row(-INFINITY, budget, [column for column, _cost in paid], [cost for _column, cost in paid])
    for place, row in enumerate(problem.limits.floors):
        add_floor(made, problem, place, row, elastic=elastic)
    return made


def add_person(made: Programme, problem: Problem, candidate: Candidate, *, weigh: bool) -> None:
    """Add the seats of one person, what they close, and what he cannot have together."""
    limits, mine = problem.limits, [problem.course[key] for key in problem.options[candidate.key]]
    if not mine:
        return
    closes = {course.key: units_of(candidate, course) for course in mine}
    trainings: dict[Unit, set[int]] = {}
    for course in mine:
        for unit in closes[course.key]:
            trainings.setdefault(unit, set()).add(course.training)
    alone = limits.most_sessions == 1
    shared = set() if alone else {unit for unit, found in trainings.items() if len(found) > 1}
    columns = {}
    for course in mine:
        own = sum(weight for unit, weight in closes[course.key].items() if unit not in shared)
        columns[course.key] = made.seat[candidate.key, course.key] = made.column(own if weigh else 0.0)
    for unit in sorted(shared):
        leading = [course.key for course in mine if unit in closes[course.key]]
        weight = closes[leading[0]][unit]
        column = made.column(weight if weigh else 0.0, whole=False)
        made.derived[column] = closing(candidate.key, frozenset(leading))
        made.row(0, INFINITY, [*(columns[key] for key in leading), column], [*[1.0] * len(leading), -1.0])
    add_conflicts(made, problem, candidate, mine, columns)


def closing(person: int, keys: frozenset[int]) -> Callable[[Mapping[int, Sequence[int]]], float]:
    """Return the value of a missing level in a given allocation: closed or not."""
    return lambda held: float(any(key in keys for key in held.get(person, ())))


def add_conflicts(
    made: Programme,
    problem: Problem,
    candidate: Candidate,
    mine: Sequence[Course],
    columns: Mapping[int, int],
) -> None:
    """Add what one person cannot have together, and what he must have first."""
    limits = problem.limits
    if len(mine) > limits.most_sessions:
        made.row(-INFINITY, limits.most_sessions, [columns[course.key] for course in mine])
    if limits.most_lessons is not None and sum(course.jp for course in mine) > limits.most_lessons:
        made.row(
            -INFINITY,
            limits.most_lessons,
            [columns[course.key] for course in mine],
            [float(course.jp) for course in mine],
        )
    if limits.most_sessions > 1:
        for group in exclusive(mine):
            made.row(-INFINITY, 1, [columns[key] for key in sorted(group)])
    for course in mine:
        for need in sorted(course.needs - candidate.done):
            earlier = [
                columns[other.key]
                for other in mine
                if other.training == need and other.ends_on < course.starts_on
            ]
            made.row(0, INFINITY, [*earlier, columns[course.key]], [*[1.0] * len(earlier), -1.0])


def exclusive(mine: Sequence[Course]) -> list[frozenset[int]]:
    """Return the largest groups of sessions of which one person can have one: same training, same day."""
    groups = {
        frozenset(other.key for other in mine if other.starts_on <= course.starts_on <= other.ends_on)
        for course in mine
    }
    groups |= {frozenset(other.key for other in mine if other.training == course.training) for course in mine}
    return [
        group
        for group in sorted(groups, key=sorted)
        if len(group) > 1 and not any(group < other for other in groups)
    ]


def add_floor(made: Programme, problem: Problem, place: int, row: Floor, *, elastic: bool) -> None:
    """Add that so many people of a group have what the floor asks for."""
    counted = []
    sure = 0
    for person in sorted(row.people):
        mine = {key: made.seat[person, key] for key in problem.options[person]}
        missing = problem.candidate[person].lessons_missing
        if row.kind is FloorKind.LESSONS and missing <= 0:
            sure += 1
            continue
        if not mine:
            continue
        needed = 1.0 if row.kind is FloorKind.SERVED else float(missing)
        if row.kind is FloorKind.SERVED and problem.limits.most_sessions == 1:
            counted += list(mine.values())
            continue
        column = made.column(0.0)
        made.derived[column] = having(problem, row, person)
        factors = [1.0 if row.kind is FloorKind.SERVED else float(problem.course[key].jp) for key in mine]
        made.row(0, INFINITY, [*mine.values(), column], [*factors, -needed])
        counted.append(column)
    least = float(row.least - sure)
    if elastic:
        made.slack[place] = made.column(-1.0, max(0.0, least))
        made.row(least, INFINITY, [*counted, made.slack[place]])
    else:
        made.row(least, INFINITY, counted)


def having(problem: Problem, row: Floor, person: int) -> Callable[[Mapping[int, Sequence[int]]], float]:
    """Return whether a person has what a floor asks for, in a given allocation."""
    alone = replace(row, people=frozenset({person}))
    return lambda held: float(reached(problem, alone, held))


def solve(problem: Problem, *, seconds: float = 60.0, start: Iterable[Seat] | None = None) -> Solution:
    """Return the best allocation found within `seconds`, with the bound; the same input gives the same.

    `start` is an allocation to begin with, the greedy one when not given. Guaranteed: no limit is broken,
    the bound is never below the value, and no further seat that closes something would fit. When the
    floors contradict each other or the seats, nothing is given and they are named. OutOfTime when the
    floors allow something but it was not found.
    """
    began = time.monotonic()
    first = frozenset(start) if start is not None else greedy(problem)
    usable = first if not broken_limits(problem, first) else None
    found, bound, feasible = run_solver(programme_of(problem), seconds, usable, problem.step)
    if not feasible:
        return Solution(frozenset(), 0, 0, time.monotonic() - began, shortages_of(problem, seconds))
    given = [seats for seats in (found, usable) if seats is not None]
    if not given:
        raise OutOfTime
    seats = filled_up(problem, pruned(problem, max(given, key=lambda row: value_of_seats(problem, row))))
    broken = broken_limits(problem, seats)
    if broken:
        raise AssertionError(broken)
    value = value_of_seats(problem, seats)
    reachable = floor(min(bound, float(problem.whole)) / problem.step + TOLERANCE) * problem.step
    return Solution(seats, value, max(value, reachable), time.monotonic() - began)


def shortages_of(problem: Problem, seconds: float) -> tuple[tuple[Floor, int], ...]:
    """Return the floors that cannot be kept together: the fewest people missing in all."""
    made = programme_of(problem, elastic=True)
    columns = solver_columns(made, seconds, None)[0]
    if columns is None:
        raise OutOfTime
    missing = {place: round(columns[column]) for place, column in made.slack.items()}
    return tuple((problem.limits.floors[place], number) for place, number in missing.items() if number > 0)


def run_solver(
    made: Programme, seconds: float, start: frozenset[Seat] | None, step: int
) -> tuple[frozenset[Seat] | None, float, bool]:
    """Return the seats found (None without any), the bound, and whether anything is possible at all."""
    columns, bound, feasible = solver_columns(made, seconds, start, step)
    if columns is None:
        return None, bound, feasible
    return frozenset(seat for seat, column in made.seat.items() if columns[column] > 0.5), bound, feasible


def solver_columns(
    made: Programme, seconds: float, start: frozenset[Seat] | None, step: int = 1
) -> tuple[list[float] | None, float, bool]:
    """Hand the programme to HiGHS and return the values of its variables, the bound and feasibility."""
    # HiGHS brings NumPy with it: loaded where it is used, by workers, not by every page.
    import highspy

    if not made.costs:
        return [], 0.0, not any(low > 0 for low, _high, _columns, _factors in made.rows)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    settings = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 38,
        "time_limit": float(seconds),
        "mip_rel_gap": 0.0,
        "mip_abs_gap": step - 1e-3,
    }
    for name, setting in settings.items():
        solver.setOptionValue(name, setting)
    solver.passModel(model_of(made))
    if start is not None:
        held = by_person(start)
        values = [0.0] * len(made.costs)
        for seat in start:
            if seat in made.seat:
                values[made.seat[seat]] = 1.0
        for column, value in made.derived.items():
            values[column] = value(held)
        begun = highspy.HighsSolution()
        begun.col_value = values
        solver.setSolution(begun)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None, 0.0, False
    has_any = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.mip_dual_bound if any(made.whole) else info.objective_function_value
    return (list(solver.getSolution().col_value) if has_any else None), float(bound), True


def model_of(made: Programme) -> "HighsLp":
    """Return the programme as HiGHS takes it: row by row, to be maximised."""
    import highspy
    import numpy as np

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(made.costs), len(made.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array(made.costs)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(made.costs)), np.array(made.upper)
    lp.row_lower_ = np.array([row[0] for row in made.rows])
    lp.row_upper_ = np.array([row[1] for row in made.rows])
    starts = np.cumsum([0, *(len(row[2]) for row in made.rows)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = np.array([column for row in made.rows for column in row[2]], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([factor for row in made.rows for factor in row[3]])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in made.whole]
    return lp


# ---- what the limits cost, and why somebody is left out --------------------------------------------


class Loosened(Enum):
    """What is eased to see what a limit costs."""

    SEATS = "seats"
    BUDGET = "budget"
    SESSIONS = "sessions"
    LESSONS = "lessons"
    FLOOR = "floor"


@dataclass(frozen=True)
class Easing:
    """One limit that is eased: which, by how much; `key` is a session or the place of a floor."""

    what: Loosened
    by: int = 0
    key: int = 0


@dataclass(frozen=True)
class Price:
    """What easing a limit would close beside the allocation, found by solving again."""

    easing: Easing
    more: int
    is_exact: bool


def eased(problem: Problem, easing: Easing) -> Problem:
    """Return the problem with one limit eased."""
    limits = problem.limits
    if easing.what is Loosened.SEATS:
        courses = tuple(
            replace(row, seats=row.seats + easing.by) if row.key == easing.key else row
            for row in problem.courses
        )
        return replace(problem, courses=courses)
    if easing.what is Loosened.BUDGET:
        return replace(problem, limits=replace(limits, budget=(limits.budget or 0) + easing.by))
    if easing.what is Loosened.SESSIONS:
        return replace(problem, limits=replace(limits, most_sessions=limits.most_sessions + easing.by))
    if easing.what is Loosened.LESSONS:
        return replace(problem, limits=replace(limits, most_lessons=(limits.most_lessons or 0) + easing.by))
    floors = tuple(row for place, row in enumerate(limits.floors) if place != easing.key)
    return replace(problem, limits=replace(limits, floors=floors))


def easings(problem: Problem, solution: Solution, *, most: int) -> list[Easing]:
    """Return the limits worth asking about, at most `most`: those that stand in somebody's way.

    Full sessions are ordered by what those without a seat in them would close.
    """
    ledger, limits = ledger_of(problem, solution.seats), problem.limits
    wanted: dict[int, int] = {}
    for candidate in problem.candidates:
        held = ledger.held.get(candidate.key, [])
        now = gain(problem, candidate.key, held)
        for key in problem.options[candidate.key]:
            if key not in held and ledger.taken.get(key, 0) >= problem.course[key].seats:
                more = gain(problem, candidate.key, [*held, key]) - now
                wanted[key] = wanted.get(key, 0) + max(0, more)
    found = []
    if limits.budget is not None and any(course.cost for course in problem.courses):
        found.append(Easing(Loosened.BUDGET, by=max(1, limits.budget // TENTH)))
    found += [Easing(Loosened.FLOOR, key=place) for place, row in enumerate(limits.floors) if row.least > 0]
    found.append(Easing(Loosened.SESSIONS, by=1))
    if limits.most_lessons is not None:
        found.append(Easing(Loosened.LESSONS, by=MORE_LESSONS))
    full = sorted((key for key, more in wanted.items() if more > 0), key=lambda key: (-wanted[key], key))
    return [*found[: most // 2], *(Easing(Loosened.SEATS, by=MORE_SEATS, key=key) for key in full)][:most]


def price_of(problem: Problem, solution: Solution, easing: Easing, *, seconds: float) -> Price:
    """Return what a limit costs, by solving again without it; never less than nothing."""
    again = solve(eased(problem, easing), seconds=seconds, start=solution.seats)
    return Price(easing, max(0, again.value - solution.value), again.is_best and solution.is_best)


def ledger_of(problem: Problem, seats: Iterable[Seat]) -> Ledger:
    """Return the book of an allocation."""
    ledger = Ledger(problem)
    for person, key in sorted(seats):
        ledger.give(person, key)
    return ledger


@dataclass(frozen=True)
class LeftOut:
    """Why somebody has no seat: what blocks the session that would close most for him.

    `least` is what the person who closes least in that session closes there.
    """

    block: Block
    course: int | None = None
    closes: int = 0
    least: int = 0


def left_out(problem: Problem, solution: Solution) -> dict[int, LeftOut]:
    """Return for everybody without a seat why."""
    ledger = ledger_of(problem, solution.seats)
    least: dict[int, int] = {}
    for person, key in solution.seats:
        closes = gain(problem, person, [key])
        least[key] = min(closes, least.get(key, closes))
    found = {}
    for candidate in problem.candidates:
        if candidate.key in ledger.held:
            continue
        ways = sorted(
            ((gain(problem, candidate.key, [key]), -key) for key in problem.options[candidate.key]),
            reverse=True,
        )
        if not ways or ways[0][0] == 0:
            found[candidate.key] = LeftOut(Block.NOTHING_FITS)
            continue
        closes, key = ways[0][0], -ways[0][1]
        block = ledger.block(candidate.key, key) or Block.NOTHING_FITS
        found[candidate.key] = LeftOut(block, key, closes, least.get(key, 0))
    return found
