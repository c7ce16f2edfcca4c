"""Whose turn it is in many appraisals at once, and until when: for reminders and overviews.

The same answers as `appraisal.domain.waiting` gives for one appraisal on a page, read in a fixed
number of queries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from appraisal.enums import (
    ENDED_STATES,
    UNDECIDED_STATES,
    AppraisalState,
    ClarificationState,
    CycleState,
    Phase,
)
from appraisal.models import Appraisal, Clarification, CyclePhase
from appraisal.queries import last_speaker, phase_end_of
from appraisal.workflow import APPRAISER, EMPLOYEE, HR, SUPERIOR
from core.models import TransitionLog

S = AppraisalState
FIRST_SERVED = (APPRAISER, SUPERIOR, EMPLOYEE)
"""Of several undecided clarifications of one appraisal, whose turn counts."""


@dataclass(frozen=True)
class Turn:
    """One appraisal that waits for somebody.

    `role` says for whom; the people are ids of logins. `opens_on` is the first day on which the act
    can be done, `due_on` the last one (extensions included). `thread` is the clarification to answer,
    `began_on` the day on which it was opened. `employee_name` stands without titles.
    """

    appraisal: int
    state: S
    version: int
    cycle: int
    cycle_name: str
    unit_path: str
    employee: int
    employee_name: str
    appraiser: int | None
    superior: int | None
    phase: Phase
    role: str
    opens_on: date
    due_on: date
    thread: int | None = None
    began_on: date = date.min

    @property
    def actor(self) -> int | None:
        """Return the login of the one who must act; None for HR and where nobody is named."""
        return {EMPLOYEE: self.employee, APPRAISER: self.appraiser, SUPERIOR: self.superior}.get(self.role)

    @property
    def standing(self) -> tuple[object, ...]:
        """Return what must not have changed when somebody is told of this turn."""
        return self.version, self.appraiser, self.superior


@dataclass(frozen=True)
class Thread:
    """The open clarification of an appraisal that is to be answered first."""

    pk: int
    opened_on: date
    due_on: date
    waits_for: str


def turns_of(appraisals: QuerySet[Appraisal], today: date) -> list[Turn]:
    """Return whose turn it is in each of these appraisals; without those that have ended and closed cycles.

    An act whose last day nobody set is left out. Three queries.
    """
    running = appraisals.filter(cycle__state=CycleState.OPEN).exclude(state__in=ENDED_STATES)
    threads = threads_of(running)
    opens = {
        (cycle, phase): starts_on
        for cycle, phase, starts_on in CyclePhase.objects.filter(cycle__state=CycleState.OPEN).values_list(
            "cycle", "phase", "starts_on"
        )
    }
    rows = (
        running.annotate(
            planning_end=phase_end_of(Phase.PLANNING),
            self_end=phase_end_of(Phase.SELF_ASSESSMENT),
            review_end=phase_end_of(Phase.REVIEW),
            response_end=phase_end_of(Phase.RESPONSE),
        )
        .order_by("pk")
        .values(
            "pk",
            "state",
            "version",
            "cycle_id",
            "cycle__name",
            "unit__path",
            "employee__user_id",
            "employee__name",
            "appraiser__user_id",
            "superior__user_id",
            "planning_end",
            "self_end",
            "review_end",
            "response_end",
            "response_due_on",
            "objection__explanation_due_on",
            "objection__decision_due_on",
        )
    )
    found = []
    for row in rows.iterator(chunk_size=2000):
        thread = threads.get(row["pk"])
        phase, role, due_on = duty(row, thread, today)
        if due_on is not None:
            opens_on = opens.get((row["cycle_id"], phase), date.min)
            found.append(turn_of(row, phase, role, opens_on, due_on, thread))
    return found


def turn_of(
    row: Mapping[str, Any], phase: Phase, role: str, opens_on: date, due_on: date, thread: Thread | None
) -> Turn:
    """Return the turn of one row of `turns_of`."""
    return Turn(
        appraisal=row["pk"],
        state=S(row["state"]),
        version=row["version"],
        cycle=row["cycle_id"],
        cycle_name=row["cycle__name"],
        unit_path=row["unit__path"],
        employee=row["employee__user_id"],
        employee_name=row["employee__name"].split(",")[0],
        appraiser=row["appraiser__user_id"],
        superior=row["superior__user_id"],
        phase=phase,
        role=role,
        opens_on=opens_on if row["state"] in (S.PLANNING, S.RUNNING) else date.min,
        due_on=due_on,
        thread=thread.pk if thread else None,
        began_on=thread.opened_on if thread else date.min,
    )


def duty(row: Mapping[str, Any], thread: Thread | None, today: date) -> tuple[Phase, str, date | None]:
    """Return phase, role and last day of the next act."""
    explained_until = row["objection__explanation_due_on"]
    match row["state"]:
        case S.PLANNING:
            return Phase.PLANNING, EMPLOYEE, row["planning_end"]
        case S.PROPOSED:
            return Phase.PLANNING, APPRAISER, row["planning_end"]
        case S.RUNNING:
            return Phase.SELF_ASSESSMENT, EMPLOYEE, row["self_end"]
        case S.ASSESSED:
            return Phase.REVIEW, APPRAISER, row["review_end"]
        case S.COUNTERSIGN:
            return Phase.REVIEW, SUPERIOR if row["superior__user_id"] else HR, row["review_end"]
        case S.HANDED_OVER if thread is not None and thread.waits_for == SUPERIOR:
            return Phase.RESPONSE, SUPERIOR if row["superior__user_id"] else HR, thread.due_on
        case S.HANDED_OVER if thread is not None:
            return Phase.RESPONSE, thread.waits_for, thread.due_on
        case S.HANDED_OVER:
            return Phase.RESPONSE, EMPLOYEE, row["response_due_on"]
        case S.OBJECTED if explained_until is not None and today <= explained_until:
            return Phase.RESPONSE, APPRAISER, explained_until
    # The law sets no day for the decision; the rule set does, else it is wanted before the phase is over.
    due_on = row["objection__decision_due_on"] or row["response_end"]
    return Phase.RESPONSE, SUPERIOR if row["superior__user_id"] else HR, due_on


def threads_of(appraisals: QuerySet[Appraisal]) -> dict[int, Thread]:
    """Return for each appraisal its undecided clarification, the appraiser's turn first. One query."""
    rows = (
        Clarification.objects.filter(
            state__in=UNDECIDED_STATES,
            item__appraisal__in=appraisals.filter(state=S.HANDED_OVER).order_by().values("pk"),
        )
        .annotate(last_role=last_speaker())
        .order_by("due_on", "pk")
        .values_list("item__appraisal", "pk", "opened_at", "due_on", "last_role", "state")
    )
    threads: dict[int, Thread] = {}
    for appraisal, pk, opened_at, due_on, last_role, state in rows:
        waits_for = EMPLOYEE if last_role == APPRAISER else APPRAISER
        if state == ClarificationState.PROPOSED:
            waits_for = SUPERIOR
        known = threads.get(appraisal)
        if known is None or FIRST_SERVED.index(waits_for) < FIRST_SERVED.index(known.waits_for):
            threads[appraisal] = Thread(pk, timezone.localdate(opened_at), due_on, waits_for)
    return threads


def began_on(appraisals: list[int]) -> dict[int, date]:
    """Return on which day the present turn of these appraisals began; not for the first one. One query."""
    moves = (
        TransitionLog.objects.filter(
            content_type=ContentType.objects.get_for_model(Appraisal), object_id__in=appraisals
        )
        .exclude(from_state=F("to_state"))
        .order_by()
        .values_list("object_id")
        .annotate(last=Max("at"))
    )
    return {object_id: timezone.localdate(last) for object_id, last in moves}
