"""Runs of the allocation: from people and sessions to the programme, its result stored, confirmed once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.domain.allocation import (
    Candidate,
    Course,
    Floor,
    FloorKind,
    Gap,
    LeftOut,
    Limits,
    Price,
    Problem,
    Solution,
    easings,
    gain,
    greedy,
    left_out,
    price_of,
    solve,
    value_of_seats,
)
from competency.domain.enrolments import ACTIVE, days_in_words
from competency.domain.gaps import Standing
from competency.domain.profiles import Cell, standings
from competency.domain.rule_values import AS_KEEPER, Value, value_of
from competency.domain.trainings import lesson_years
from competency.enums import EnrolmentState, PlanState
from competency.models import (
    Allocation,
    AllocationRow,
    Competency,
    Enrolment,
    PlanItem,
    Training,
    TrainingRecord,
    TrainingSession,
)
from competency.queries import keeps_agency, posts_held_on, with_seats
from competency.registry import need_signals
from core.errors import NotAllowed, RuleViolation
from core.jobs import create_job
from core.models import OutboxMessage, TransitionLog
from core.outbox import write_messages
from core.workflow import event_row, log_event
from organization.enums import PostClass
from organization.models import Employee, Placement, Post, Unit
from organization.queries import valid_on

if TYPE_CHECKING:
    from organization.models import User

ALLOCATION_JOB = "competency.allocation"
MOST_PRICES = 8
MOST_SIGNALS = 2
BATCH = 500


@dataclass(frozen=True)
class Wishes:
    """What a run is to keep to. None: without that limit; shares are per cent of those who could gain."""

    name: str
    unit: Unit
    first_day: date
    last_day: date
    budget: int | None = None
    most_sessions: int = 1
    most_lessons: int | None = None
    unit_share: int = 0
    class_share: int = 0
    lessons_share: int = 0


@transaction.atomic
def begin_allocation(wishes: Wishes, *, by: "User") -> Allocation:
    """Write a run down with its job and return it; the caller starts the job. Enrols nobody.

    Refused with NotAllowed for anybody but HR or training of the agency; with RuleViolation for days that
    do not follow each other or lie in the past.
    """
    if not keeps_agency(by):
        raise NotAllowed(_("Pembagian kursi dikerjakan pengelola pengembangan kompetensi."))
    if wishes.last_day < wishes.first_day:
        raise RuleViolation(_("Hari terakhir tidak boleh sebelum hari pertama."), "last_day")
    if wishes.last_day <= timezone.localdate():
        raise RuleViolation(_("Pilih sesi yang masih akan datang."), "last_day")
    allocation = Allocation.objects.create(**vars(wishes) | {"name": wishes.name.strip()}, made_by=by)
    allocation.job = create_job(
        ALLOCATION_JOB,
        by=by,
        arguments={"allocation_id": allocation.pk},
        key=f"{ALLOCATION_JOB}:{allocation.pk}",
    )
    allocation.save(update_fields=["job"])
    log_event(allocation, "allocation_begun", by=by, as_role=AS_KEEPER)
    return allocation


# ---- from people and sessions to the programme -----------------------------------------------------


def problem_of(allocation: Allocation, today: date) -> Problem:
    """Return the programme of a run as people and sessions stand today. About thirty queries for anybody."""
    sessions = sessions_of(allocation, today)
    employees = employees_of(allocation.unit, today)
    cells = {
        person: {pk: cell for pk, cell in mine.items() if cell.standing is Standing.DEFICIT}
        for person, mine in standings(employees, today).items()
    }
    lacking = {person: mine for person, mine in cells.items() if mine}
    weights = weights_of(lacking, today)
    opened = courses_open(lacking, sessions, today)
    done = done_trainings(lacking)
    lessons = lesson_years(employees, allocation.first_day.year)
    candidates = tuple(
        Candidate(
            person,
            tuple(
                Gap(pk, cell.actual or 0, cell.required or 0, weights[person][pk])
                for pk, cell in sorted(mine.items())
            ),
            frozenset(opened[person]),
            frozenset(done.get(person, ())),
            0 if lessons[person].is_upper else max(0, ceil(lessons[person].target - lessons[person].done)),
        )
        for person, mine in sorted(lacking.items())
    )
    courses = tuple(course_of(session) for session in sessions)
    problem = Problem(courses, candidates)
    limits = Limits(
        allocation.budget,
        allocation.most_sessions,
        allocation.most_lessons,
        floors_of(allocation, problem, today),
    )
    return Problem(courses, candidates, limits)


def employees_of(unit: Unit, today: date) -> Any:  # noqa: ANN401 - a queryset of Employee
    """Return who works in the unit or below it today."""
    placed = Placement.objects.filter(valid_on(today), unit__path__startswith=unit.path)
    return Employee.objects.filter(pk__in=placed.order_by().values("employee"))


def sessions_of(allocation: Allocation, today: date) -> list[TrainingSession]:
    """Return the coming sessions of the run with `held` and `waiting`. Four queries."""
    rows = with_seats(
        TrainingSession.objects.filter(
            cancelled_at__isnull=True,
            training__is_retired=False,
            training__newcomers_only=False,
            starts_on__gt=today,
            starts_on__gte=allocation.first_day,
            starts_on__lte=allocation.last_day,
        )
    )
    trainings = Training.objects.prefetch_related("aims", "prerequisites")
    return list(rows.prefetch_related(Prefetch("training", queryset=trainings)).order_by("starts_on", "pk"))


def course_of(session: Any) -> Course:  # noqa: ANN401 - a session with `held` and `waiting`
    """Return a session as the programme takes it; those who wait keep their turn on the free seats."""
    training = session.training
    return Course(
        key=session.pk,
        training=training.pk,
        seats=max(0, session.seats - session.held - session.waiting),
        cost=ceil(session.cost),
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        jp=training.jp,
        aims={aim.competency_id: aim.level for aim in training.aims.all()},
        needs=frozenset(row.pk for row in training.prerequisites.all()),
    )


def weights_of(lacking: Mapping[int, Mapping[int, Cell]], today: date) -> dict[int, dict[int, int]]:
    """Return what a missing level weighs: as set, more with signals and when it is in an agreed plan."""
    setting: Value = value_of("allocation_weights")
    codes = dict(Competency.objects.order_by().values_list("code", "pk"))
    signals: dict[tuple[int, int | None], int] = {}
    for signal in need_signals(list(lacking), today):
        key = (signal.employee, codes.get(signal.competency))
        signals[key] = min(MOST_SIGNALS, signals.get(key, 0) + 1)
    agreed = set(
        PlanItem.objects.filter(
            plan__state=PlanState.AGREED, completed_on__isnull=True, plan__employee__in=lacking
        )
        .order_by()
        .values_list("plan__employee", "competency")
    )
    return {
        person: {
            pk: setting["level"]
            + setting["signal"] * signals.get((person, pk), 0)
            + (setting["planned"] if (person, pk) in agreed else 0)
            for pk in mine
        }
        for person, mine in lacking.items()
    }


def done_trainings(people: Iterable[int]) -> dict[int, set[int]]:
    """Return the trainings of the catalogue that each has finished."""
    found: dict[int, set[int]] = {}
    rows = TrainingRecord.objects.filter(employee__in=list(people), training__isnull=False).order_by()
    for person, training in rows.values_list("employee", "training"):
        found.setdefault(person, set()).add(training)
    return found


def courses_open(
    lacking: Mapping[int, Mapping[int, Cell]], sessions: list[TrainingSession], today: date
) -> dict[int, set[int]]:
    """Return the sessions that each may enter: his class, not done yet, nothing else on those days."""
    people = Employee.objects.filter(pk__in=lacking)
    posts = posts_held_on(people, today)
    wanted = set().union(*posts.values()) if posts else set()
    classes = dict(Post.objects.filter(pk__in=wanted).order_by().values_list("pk", "post_class"))
    done = done_trainings(lacking)
    busy: dict[int, list[tuple[date, date]]] = {}
    rows = Enrolment.objects.filter(ACTIVE, employee__in=lacking).order_by()
    for person, first, last in rows.values_list("employee", "session__starts_on", "session__ends_on"):
        busy.setdefault(person, []).append((first, last))
    found = {}
    for person in lacking:
        mine = {classes[post] for post in posts.get(person, ())}
        found[person] = {
            session.pk
            for session in sessions
            if (not session.training.post_classes or mine & set(session.training.post_classes))
            and session.training_id not in done.get(person, ())
            and not any(
                first <= session.ends_on and session.starts_on <= last for first, last in busy.get(person, ())
            )
        }
    return found


def floors_of(allocation: Allocation, problem: Problem, today: date) -> tuple[Floor, ...]:
    """Return the floors of a run: a share of those whom one of the sessions could help, rounded up."""
    able = {person for person, options in problem.options.items() if options}
    found = []
    if allocation.unit_share:
        for name, people in by_unit(allocation.unit, able, today).items():
            found.append(floor_for(name, people, allocation.unit_share))
    if allocation.class_share:
        rows = Placement.objects.filter(valid_on(today), employee__in=able).order_by()
        by_class: dict[str, set[int]] = {}
        for person, post_class in rows.values_list("employee", "post__post_class"):
            by_class.setdefault(post_class, set()).add(person)
        for post_class, people in sorted(by_class.items()):
            found.append(floor_for(str(PostClass(post_class).label), people, allocation.class_share))
    if allocation.lessons_share:
        short = {person for person in able if problem.candidate[person].lessons_missing > 0}
        least = ceil(len(short) * allocation.lessons_share / 100)
        found.append(Floor(_("Jam pelajaran setahun"), FloorKind.LESSONS, frozenset(short), least))
    return tuple(found)


def floor_for(name: str, people: set[int], share: int) -> Floor:
    """Return the floor of a group: so many per cent of them, rounded up."""
    return Floor(name, FloorKind.SERVED, frozenset(people), ceil(len(people) * share / 100))


def by_unit(top: Unit, people: set[int], today: date) -> dict[str, set[int]]:
    """Return the people by the unit next below `top`; its own people under its name."""
    names = dict(
        Unit.objects.filter(path__startswith=top.path, depth=top.depth + 1)
        .order_by("name")
        .values_list("path", "name")
    )
    found: dict[str, set[int]] = {}
    rows = Placement.objects.filter(valid_on(today), employee__in=people).order_by("unit__path", "pk")
    for person, path in rows.values_list("employee", "unit__path"):
        found.setdefault(names.get(path[: len(top.path) + Unit.steplen], top.name), set()).add(person)
    return found


# ---- the work of the job ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Worked:
    """What a run came to, before it is stored."""

    problem: Problem
    solution: Solution
    prices: list[Price]
    left: dict[int, LeftOut]
    simple: int


def work_out(allocation: Allocation, tell: Callable[[int, int], None], *, seconds: float) -> Worked:
    """Solve a run, then again for what its limits cost; `tell` hears how far it is. Writes nothing."""
    tell(0, MOST_PRICES + 2)
    problem = problem_of(allocation, timezone.localdate())
    tell(1, MOST_PRICES + 2)
    solution = solve(problem, seconds=seconds)
    asked = [] if solution.shortages else easings(problem, solution, most=MOST_PRICES)
    prices = []
    for place, easing in enumerate(asked, start=2):
        tell(place, MOST_PRICES + 2)
        prices.append(price_of(problem, solution, easing, seconds=seconds / 3))
    left = {} if solution.shortages else left_out(problem, solution)
    return Worked(problem, solution, prices, left, value_of_seats(problem, greedy(problem)))


def store_result(allocation: Allocation, worked: Worked) -> None:
    """Write the result of a run: its figures, and one row for each seat and for each one left out."""
    problem, solution = worked.problem, worked.solution
    served = {person for person, _key in solution.seats}
    taken: dict[int, int] = {}
    for _person, key in solution.seats:
        taken[key] = taken.get(key, 0) + 1
    AllocationRow.objects.filter(allocation=allocation).delete()
    seats = [
        AllocationRow(
            allocation=allocation, employee_id=person, session_id=key, closes=gain(problem, person, [key])
        )
        for person, key in sorted(solution.seats)
    ]
    left = [
        AllocationRow(
            allocation=allocation,
            employee_id=person,
            closes=why.closes,
            reason=why.block.value,
            blocked_id=why.course,
            least=why.least,
        )
        for person, why in sorted(worked.left.items())
    ]
    AllocationRow.objects.bulk_create([*seats, *left], batch_size=BATCH)
    floors = problem.limits.floors
    allocation.result = {
        "value": solution.value,
        "bound": solution.bound,
        "whole": problem.whole,
        "simple": worked.simple,
        "seconds": round(solution.seconds, 1),
        "candidates": len(problem.candidates),
        "served": len(served),
        "seats": len(solution.seats),
        "offered": sum(course.seats for course in problem.courses),
        "sessions": len(problem.courses),
        "spent": sum(problem.course[key].cost * number for key, number in taken.items()),
        "floors": [{"name": row.name, "least": row.least, "people": len(row.people)} for row in floors],
        "shortages": [
            {"name": row.name, "least": row.least, "missing": missing} for row, missing in solution.shortages
        ],
        "prices": [
            {
                "what": price.easing.what.value,
                "by": price.easing.by,
                "session": price.easing.key if price.easing.what.value == "seats" else None,
                "floor": floors[price.easing.key].name if price.easing.what.value == "floor" else "",
                "more": price.more,
                "is_exact": price.is_exact,
            }
            for price in worked.prices
        ],
    }
    allocation.computed_at = timezone.now()
    allocation.save(update_fields=["result", "computed_at"])


# ---- confirming ------------------------------------------------------------------------------------


@transaction.atomic
def confirm_allocation(allocation: Allocation, *, by: "User") -> int:
    """Enrol everybody as the run says, tell them, and return how many places are new; twice is once.

    Who has meanwhile been enrolled elsewhere on those days, or finished the training, is passed over.
    Refused with NotAllowed for anybody but HR or training of the agency; with RuleViolation before it is
    computed, without a seat, for a session that is cancelled, begun or has too few seats by now.
    """
    if not keeps_agency(by):
        raise NotAllowed(_("Pembagian kursi dikerjakan pengelola pengembangan kompetensi."))
    allocation = Allocation.objects.select_for_update(of=("self",)).get(pk=allocation.pk)
    if allocation.confirmed_at is not None:
        return 0
    rows = list(allocation.rows.filter(session__isnull=False).order_by("session", "employee"))
    if allocation.computed_at is None or not rows:
        raise RuleViolation(_("Belum ada kursi yang dapat ditetapkan."))
    sessions = locked_sessions({row.session_id for row in rows if row.session_id})
    people = {
        row.pk: row
        for row in Employee.objects.select_for_update(of=("self",))
        .filter(pk__in={row.employee_id for row in rows})
        .select_related("user")
        .order_by("pk")
    }
    fitting = still_fitting(rows, sessions)
    refuse_full(fitting, sessions)
    made = Enrolment.objects.bulk_create(
        [
            Enrolment(
                session=sessions[row.session_id or 0],
                employee_id=row.employee_id,
                state=EnrolmentState.SEATED,
            )
            for row in fitting
        ],
        batch_size=BATCH,
    )
    TransitionLog.objects.bulk_create(
        [
            event_row(row, "enrolment_register", by=by, as_role=AS_KEEPER, note=allocation.name)
            for row in made
        ],
        batch_size=BATCH,
    )
    write_messages(
        OutboxMessage(
            recipient=people[row.employee_id].user,
            kind="competency.enrolment",
            subject=_("Pelatihan %(training)s") % {"training": sessions[row.session_id].training.name},
            text=_("Anda terdaftar pada %(training)s, %(days)s.")
            % {
                "training": sessions[row.session_id].training.name,
                "days": days_in_words(sessions[row.session_id]),
            },
            path=reverse("competency:session_detail", args=[row.session_id]),
            key=f"competency.enrolled:{row.pk}",
        )
        for row in made
    )
    allocation.confirmed_at, allocation.confirmed_by = timezone.now(), by
    allocation.save(update_fields=["confirmed_at", "confirmed_by"])
    log_event(allocation, "allocation_confirmed", by=by, as_role=AS_KEEPER, note=f"{len(made)}")
    return len(made)


def locked_sessions(keys: set[int]) -> dict[int, TrainingSession]:
    """Return the sessions locked, always in the same order. RuleViolation for one that cannot be filled."""
    rows = (
        TrainingSession.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("training")
        .order_by("pk")
    )
    sessions = {row.pk: row for row in rows}
    today = timezone.localdate()
    for session in sessions.values():
        if session.cancelled_at is not None or session.starts_on <= today:
            raise RuleViolation(
                _("%(training)s sudah dimulai atau dibatalkan. Hitung ulang.")
                % {"training": session.training.name}
            )
    return sessions


def still_fitting(rows: list[AllocationRow], sessions: Mapping[int, TrainingSession]) -> list[AllocationRow]:
    """Return the seats of those who have nothing else on those days and have not done the training."""
    people = {row.employee_id for row in rows}
    done = done_trainings(people)
    busy: dict[int, list[tuple[date, date]]] = {}
    places = Enrolment.objects.filter(ACTIVE, employee__in=people).order_by()
    for person, first, last in places.values_list("employee", "session__starts_on", "session__ends_on"):
        busy.setdefault(person, []).append((first, last))

    def fits(row: AllocationRow) -> bool:
        session = sessions[row.session_id or 0]
        return session.training_id not in done.get(row.employee_id, ()) and not any(
            first <= session.ends_on and session.starts_on <= last
            for first, last in busy.get(row.employee_id, ())
        )

    return [row for row in rows if fits(row)]


def refuse_full(rows: list[AllocationRow], sessions: Mapping[int, TrainingSession]) -> None:
    """Raise RuleViolation when a session has fewer free seats by now than the run gives."""
    wanted: dict[int, int] = {}
    for row in rows:
        wanted[row.session_id or 0] = wanted.get(row.session_id or 0, 0) + 1
    for session in with_seats(TrainingSession.objects.filter(Q(pk__in=sessions))).order_by("pk"):
        if session.seats - session.held < wanted.get(session.pk, 0):  # type: ignore[attr-defined]
            raise RuleViolation(
                _("Kursi %(training)s berkurang sejak dihitung. Hitung ulang.")
                % {"training": sessions[session.pk].training.name}
            )
