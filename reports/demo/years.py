"""Cycles of the demo agency and the years of its crowd, written in bulk.

States, ratings and histories are drawn from the seed; achievements, suggestions, predicates, figures
and frozen records come from the real functions, never from here.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, Model, prefetch_related_objects
from django.utils import timezone

from appraisal.domain.behaviours import behaviour_items
from appraisal.domain.canonical import hash_of
from appraisal.domain.cycles import CyclePlan, create_cycle
from appraisal.domain.finalisation import record_content
from appraisal.domain.plan_shapes import stages_of
from appraisal.domain.results import compute, item_working, working_of
from appraisal.domain.rule_values import deadline, scoring_rules
from appraisal.domain.scoring import Rating as ScoredRating
from appraisal.domain.sealing import seal_waiting
from appraisal.enums import (
    AppraisalState,
    ContributionKind,
    CycleState,
    ItemKind,
    Phase,
    Polarity,
    Rating,
    ResultCause,
)
from appraisal.models import (
    Appraisal,
    AssessedItem,
    Cycle,
    CyclePhase,
    FinalRecord,
    Indicator,
    ResultVersion,
    RuleSet,
)
from appraisal.queries import with_items, with_parties
from appraisal.workflow import APPRAISAL, CYCLE, EMPLOYEE
from core.models import TransitionLog
from core.workflow import take_transition
from organization.models import Employee, User
from organization.queries import lines_on
from reports.demo.agency import Agency, Seat
from reports.demo.cast import ROOT
from reports.demo.plans import COMMENTS, EXPECTATIONS, NARRATIVES, PLANS, PlannedResult

S = AppraisalState
WAY = ("plan_propose", "plan_agree", "self_submit", "review_hand_over", "result_accept")
REACHED = {
    S.PLANNING: 0,
    S.PROPOSED: 1,
    S.RUNNING: 2,
    S.ASSESSED: 3,
    S.HANDED_OVER: 4,
    S.FINAL: 5,
}
"""How many moves of WAY an appraisal in this state has behind it."""
SHARES = (
    (S.PLANNING, 12),
    (S.PROPOSED, 8),
    (S.RUNNING, 50),
    (S.ASSESSED, 14),
    (S.HANDED_OVER, 10),
    (S.FINAL, 6),
)
CHUNK = 400


@dataclass(frozen=True)
class Calendar:
    """The days of a cycle: its phases, and the first and last day on which each move of WAY was made."""

    year: int
    phases: dict[Phase, tuple[date, date]]
    moves: dict[str, tuple[date, date]]


def last_year(today: date) -> Calendar:
    """Return the days of the year that is over."""
    year = today.year - 1
    phases = {
        Phase.PLANNING: (date(year, 1, 1), date(year, 1, 31)),
        Phase.EXECUTION: (date(year, 2, 1), date(year, 12, 31)),
        Phase.SELF_ASSESSMENT: (date(year, 12, 1), date(year, 12, 15)),
        Phase.REVIEW: (date(year, 12, 5), date(year, 12, 23)),
        Phase.RESPONSE: (date(year, 12, 8), date(year, 12, 31)),
    }
    moves = {
        "plan_propose": (date(year, 1, 4), date(year, 1, 18)),
        "plan_agree": (date(year, 1, 19), date(year, 1, 31)),
        "self_submit": (date(year, 12, 1), date(year, 12, 7)),
        "review_hand_over": (date(year, 12, 8), date(year, 12, 18)),
        "result_accept": (date(year, 12, 19), date(year, 12, 30)),
    }
    return Calendar(year, phases, moves)


def this_year(today: date) -> Calendar:
    """Return the days of the running year, with every window open today."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    year = today.year
    phases = {
        Phase.PLANNING: (date(year, 1, 1), ago(-30)),
        Phase.EXECUTION: (date(year, 1, 1), date(year, 12, 31)),
        Phase.SELF_ASSESSMENT: (ago(45), ago(-30)),
        Phase.REVIEW: (ago(30), ago(-45)),
        Phase.RESPONSE: (ago(30), ago(-60)),
    }
    moves = {
        "plan_propose": (ago(44), ago(38)),
        "plan_agree": (ago(37), ago(31)),
        "self_submit": (ago(30), ago(12)),
        "review_hand_over": (ago(11), ago(4)),
        "result_accept": (ago(3), ago(1)),
    }
    return Calendar(year, phases, moves)


def write_closed_cycle(agency: Agency, calendar: Calendar, rule_set: RuleSet, by: User) -> Cycle:
    """Write last year's cycle as it looks after everybody is final, with its history."""
    year = calendar.year
    cycle = Cycle.objects.create(
        unit=agency.units[ROOT],
        year=year,
        name=cycle_name(year),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        rule_set=rule_set,
        state=CycleState.CLOSED,
        version=2,
    )
    CyclePhase.objects.bulk_create(
        CyclePhase(cycle=cycle, phase=phase, starts_on=first, ends_on=last)
        for phase, (first, last) in calendar.phases.items()
    )
    kind = ContentType.objects.get_for_model(Cycle)
    with kept_moments(TransitionLog):
        TransitionLog.objects.bulk_create(
            TransitionLog(
                content_type=kind,
                object_id=cycle.pk,
                name=name,
                from_state=CYCLE.transition(name).sources[0],
                to_state=CYCLE.transition(name).target,
                by=by,
                by_name=str(by),
                as_role=CYCLE.transition(name).role,
                at=moment(day, 9, 0),
            )
            for name, day in (("cycle_open", date(year, 1, 2)), ("cycle_close", date(year, 12, 31)))
        )
    return cycle


def write_open_cycle(agency: Agency, calendar: Calendar, rule_set: RuleSet, by: User) -> Cycle:
    """Make this year's cycle and open it, as HR does it; nobody has an appraisal in it yet."""
    year = calendar.year
    plan = CyclePlan(
        year=year,
        name=cycle_name(year),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        rule_set=rule_set,
        phases=calendar.phases,
    )
    cycle = create_cycle(plan, unit=agency.units[ROOT], by=by)
    take_transition(cycle, "cycle_open", by=by)
    RuleSet.objects.filter(pk=rule_set.pk).update(locked_at=moment(date(year - 1, 1, 2), 9, 0))
    return Cycle.objects.select_related("rule_set", "unit").get(pk=cycle.pk)


def cycle_name(year: int) -> str:
    """Return the name of a year's cycle."""
    return f"Penilaian Kinerja Tahun {year}"


def moment(day: date, hour: int, minute: int) -> datetime:
    """Return a moment in the agency's own time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass(frozen=True)
class Life:
    """One person's year: where he sits, how far he has come, when each move was made."""

    employee: Employee
    seat: Seat
    state: AppraisalState
    moments: dict[str, datetime]
    talent: float

    @property
    def reported(self) -> bool:
        """Say whether the self-assessment was sent."""
        return "self_submit" in self.moments

    @property
    def rated(self) -> bool:
        """Say whether the result was handed over."""
        return "review_hand_over" in self.moments


class Crowd:
    """Takes people through a year in bulk, as far as each is to come."""

    def __init__(
        self,
        agency: Agency,
        cycle: Cycle,
        calendar: Calendar,
        indicators: dict[str, Indicator],
        random: Random,
    ) -> None:
        self.cycle = cycle
        self.calendar = calendar
        self.indicators = indicators
        self.random = random
        self.rules = scoring_rules(cycle.rule_set)
        self.placements = agency.placements
        self.due_days: dict[date, date] = {}
        self.lines = lines_on(self.calendar.phases[Phase.PLANNING][0])

    def live(self, staff: Iterable[tuple[Employee, Seat]], states: Iterable[AppraisalState]) -> None:
        """Bring each person to his state: plan, report, ratings, result, record, history."""
        lives = (
            Life(employee, seat, state, self._moments(state), self.random.gauss(0, 1))
            for (employee, seat), state in zip(staff, states, strict=True)
        )
        while chunk := list(islice(lives, CHUNK)):
            appraisals = dict(zip(self._appraisals(chunk), chunk, strict=True))
            AssessedItem.objects.bulk_create(
                [item for appraisal, life in appraisals.items() for item in self._items(appraisal, life)]
            )
            self._history(appraisals)
            self._results(appraisals)

    def _moments(self, state: AppraisalState) -> dict[str, datetime]:
        """Return when each move was made."""
        moments = {}
        for name in WAY[: REACHED[state]]:
            first, last = self.calendar.moves[name]
            day = first + timedelta(days=self.random.randrange((last - first).days + 1))
            moments[name] = moment(day, self.random.randrange(8, 16), self.random.randrange(60))
        return moments

    def _due_on(self, day: date) -> date:
        """Return until when a result of that day is answered; asked of the calendar once a day."""
        if day not in self.due_days:
            self.due_days[day] = deadline(self.cycle.rule_set, "response_days", day)
        return self.due_days[day]

    def _appraisals(self, chunk: list[Life]) -> list[Appraisal]:
        return Appraisal.objects.bulk_create(self._appraisal(life) for life in chunk)

    def _appraisal(self, life: Life) -> Appraisal:
        placement = self.placements[life.employee.pk]
        line = self.lines[life.employee.pk]
        appraiser_id, superior_id = line.appraiser, line.superior
        handed_over_at = life.moments.get("review_hand_over")
        due_on = None
        if handed_over_at:
            due_on = self._due_on(timezone.localdate(handed_over_at))
        return Appraisal(
            cycle=self.cycle,
            employee=life.employee,
            placement=placement,
            unit=placement.unit,
            appraiser_id=appraiser_id,
            superior_id=superior_id,
            state=life.state,
            version=len(life.moments),
            plan_agreed_at=life.moments.get("plan_agree"),
            self_submitted_at=life.moments.get("self_submit"),
            handed_over_at=handed_over_at,
            finalised_at=life.moments.get("result_accept"),
            response_due_on=due_on,
        )

    def _items(self, appraisal: Appraisal, life: Life) -> Iterator[AssessedItem]:
        """Yield the unsaved items of an appraisal, as far as it has come."""
        work = life.seat.post.work
        items = [
            *behaviour_items(appraisal),
            *(
                planned_item(appraisal, planned, position, self.indicators)
                for position, planned in enumerate(PLANS[work], start=1)
            ),
        ]
        if life.state not in (S.PLANNING, S.PROPOSED):
            items[0].expectation = EXPECTATIONS[work]
        for item in items:
            if life.reported:
                self._report(item, life.talent)
            if life.rated:
                item.review_rating = self._rating(item, life.talent)
                item.review_comment = self.random.choice(COMMENTS)
            yield item
        if life.reported and life.talent > 1:
            yield contribution(appraisal, rated=life.rated)

    def _report(self, item: AssessedItem, talent: float) -> None:
        if item.kind == ItemKind.RESULT:
            item.self_realisation = realisation(item, talent, self.random)
            item.self_narrative = self.random.choice(NARRATIVES)
        else:
            item.self_rating = Rating.ABOVE if talent + self.random.gauss(0, 1) > 1 else Rating.MEETS

    def _rating(self, item: AssessedItem, talent: float) -> str:
        """Return the appraiser's rating: as suggested, now and then better or worse."""
        if item.kind == ItemKind.RESULT:
            suggestion = item_working(item, self.rules).suggestion
            better = suggestion == ScoredRating.MEETS and talent + self.random.gauss(0, 0.5) > 1
            return Rating.ABOVE if better else str(suggestion)
        level = talent + self.random.gauss(0, 1)
        return Rating.ABOVE if level > 1 else Rating.BELOW if level < -2.4 else Rating.MEETS

    def _history(self, appraisals: dict[Appraisal, Life]) -> None:
        kind = ContentType.objects.get_for_model(Appraisal)
        users = {
            row.pk: row for row in with_parties(Appraisal.objects.filter(pk__in=[a.pk for a in appraisals]))
        }
        with kept_moments(TransitionLog):
            TransitionLog.objects.bulk_create(
                [
                    history_row(kind, users[appraisal.pk], name, at)
                    for appraisal, life in appraisals.items()
                    for name, at in life.moments.items()
                ]
            )

    def _results(self, appraisals: dict[Appraisal, Life]) -> None:
        """Compute the result of each appraisal that was handed over, and freeze those that are final.

        Both as of the day on which it happened, by the functions that do it for everybody.
        """
        lives = {appraisal.pk: life for appraisal, life in appraisals.items() if life.rated}
        rated = list(complete(lives))
        with kept_moments(ResultVersion):
            ResultVersion.objects.bulk_create(
                [computed_result(row, lives[row.pk].moments["review_hand_over"]) for row in rated]
            )
        prefetch_related_objects(rated, "results")
        final = [row for row in rated if row.state == S.FINAL]
        with kept_moments(FinalRecord):
            FinalRecord.objects.bulk_create(
                [frozen_record(row, lives[row.pk].moments["result_accept"]) for row in final]
            )
        seal_waiting()


def planned_item(
    appraisal: Appraisal, planned: PlannedResult, position: int, indicators: dict[str, Indicator]
) -> AssessedItem:
    """Return the unsaved item of a planned result."""
    return AssessedItem(
        appraisal=appraisal,
        kind=ItemKind.RESULT,
        position=position,
        section=planned.section,
        indicator=indicators.get(planned.indicator),
        parent_result=planned.parent,
        title=planned.title,
        measure=planned.measure,
        measure_unit=planned.measure_unit,
        polarity=planned.polarity,
        target=planned.target,
        target_high=planned.target_high,
        baseline=planned.baseline,
        stretch=planned.stretch,
        milestones=planned.milestones,
        perspective=planned.perspective,
        weight=planned.weight,
    )


def contribution(appraisal: Appraisal, *, rated: bool) -> AssessedItem:
    """Return an unsaved contribution beyond the plan."""
    return AssessedItem(
        appraisal=appraisal,
        kind=ItemKind.CONTRIBUTION,
        position=1,
        title="Mendampingi pegawai baru selama masa orientasi",
        contribution_kind=ContributionKind.EXTRA_DUTY,
        self_narrative="Membimbing dua pegawai baru selama tiga bulan.",
        review_rating=Rating.MEETS if rated else "",
    )


def drawn_states(number: int, random: Random) -> Iterator[AppraisalState]:
    """Yield how far each of the crowd has come this year."""
    states, weights = zip(*SHARES, strict=True)
    yield from random.choices(states, weights, k=number)


def realisation(item: AssessedItem, talent: float, random: Random) -> Decimal:
    """Return what somebody of this talent reaches of the item's target."""
    target = item.target or Decimal(0)
    factor = 1 + 0.04 * talent + random.gauss(0, 0.04)
    if item.polarity == Polarity.RANGE and item.target_high is not None:
        middle = (target + item.target_high) / 2
        return (middle * Decimal(str(round(factor, 3)))).quantize(Decimal("0.1"))
    if item.polarity == Polarity.MILESTONE:
        stages = stages_of(item)
        return stages[-1 if factor > 0.96 else -2].percent
    if item.polarity == Polarity.MINIMIZE:
        factor = max(0.1, 1 - 0.12 * talent - random.gauss(0, 0.15))
    value = target * Decimal(str(round(factor, 3)))
    if item.measure_unit == "%":
        value = min(value, Decimal(100))
    whole = item.measure_unit in {"laporan", "berkas", "modul", "kali", "JP"}
    return value.quantize(Decimal(1) if whole else Decimal("0.01"))


def complete(ids: Iterable[int]) -> Iterable[Appraisal]:
    """Return these appraisals with everything that computing and freezing them needs."""
    return (
        with_items(Appraisal.objects.filter(pk__in=list(ids)))
        .select_related("objection")
        .prefetch_related("cycle__rule_set__settings")
    )


def computed_result(appraisal: Appraisal, made_at: datetime) -> ResultVersion:
    """Return the unsaved first version of a result, computed by the real functions."""
    evaluation = compute(appraisal)
    if not (evaluation.predicate and evaluation.work_rating and evaluation.behaviour_rating):
        raise ValueError(f"{appraisal} is not rated completely.")
    return ResultVersion(
        appraisal=appraisal,
        number=1,
        cause=ResultCause.REVIEW,
        work_rating=str(evaluation.work_rating),
        behaviour_rating=str(evaluation.behaviour_rating),
        predicate=str(evaluation.predicate),
        numeric_index=evaluation.numeric_index.value if evaluation.numeric_index else None,
        internal_index=evaluation.internal_index.value if evaluation.internal_index else None,
        working=working_of(appraisal, evaluation),
        made_by=appraisal.appraiser.user if appraisal.appraiser else None,
        made_at=made_at,
    )


def frozen_record(appraisal: Appraisal, at: datetime) -> FinalRecord:
    """Return the unsaved record of a final appraisal, made by the function that makes all of them."""
    content = record_content(appraisal, timezone.localdate(at))
    return FinalRecord(appraisal=appraisal, content=content, content_hash=hash_of(content), frozen_at=at)


def history_row(kind: ContentType, appraisal: Appraisal, name: str, at: datetime) -> TransitionLog:
    """Return the unsaved log row of a move along WAY."""
    move = APPRAISAL.transition(name)
    actor = appraisal.employee if move.role == EMPLOYEE else appraisal.appraiser
    if actor is None:
        raise ValueError(f"{appraisal} has nobody who could take {name}.")
    return TransitionLog(
        content_type=kind,
        object_id=appraisal.pk,
        name=name,
        from_state=move.sources[0],
        to_state=move.target,
        by=actor.user,
        by_name=actor.name,
        as_role=move.role,
        at=at,
    )


@contextmanager
def kept_moments(*models: type[Model]) -> Iterator[None]:
    """Let rows of these models keep the moment they are given: what is told here happened earlier."""
    fields = [
        field
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, DateTimeField) and field.auto_now_add
    ]
    for field in fields:
        field.auto_now_add = False
    try:
        yield
    finally:
        for field in fields:
            field.auto_now_add = True
