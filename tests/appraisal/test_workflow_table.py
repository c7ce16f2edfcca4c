"""Generated from the state tables: every state, every move, every role; what is refused leaves no trace."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from appraisal.enums import (
    AppraisalState,
    ClarificationState,
    DialogueState,
    ImprovementState,
    MentionState,
    PartState,
)
from appraisal.follow_up_workflow import IMPROVEMENT
from appraisal.models import (
    Appraisal,
    AppraisalPart,
    CaseMention,
    Clarification,
    Dialogue,
    Improvement,
)
from appraisal.workflow import APPRAISAL, CLARIFICATION, DIALOGUE, MENTION, PART
from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage, TransitionLog
from core.workflow import SYSTEM, Transition, Workflow, blockers, take_transition
from feedback.models import Case
from reports.demo.stories import fresh, question
from tests.feedback.published import published_case

ROLE_OF = {
    "sari": {"employee"},
    "hendra": {"appraiser"},
    "dewi": {"superior"},
    "rina": {"hr", "hr_apart"},
    "bayu": set(),
    "agus": set(),
    "putri": set(),
    None: {SYSTEM},
}
"""Who is what on Sari's appraisal; None is the schedule. Bayu: HR elsewhere. Agus: another appraiser."""


class Undo(Exception):  # noqa: N818
    """Rolls back what a trial has done."""


def try_move(obj: Any, move: Transition, by: Any) -> str:
    """Take the move and undo it; return `taken`, `not allowed` or `refused`."""
    try:
        with transaction.atomic():
            moved = take_transition(obj, move.name, by=by, note="alasan")
            assert moved.state == move.target
            row = TransitionLog.objects.latest("pk")
            assert (row.name, row.to_state, row.by, row.note) == (move.name, move.target, by, "alasan")
            raise Undo
    except Undo:
        return "taken"
    except NotAllowed:
        return "not allowed"
    except RuleViolation:
        return "refused"


def expected(workflow: Workflow, obj: Any, move: Transition, roles: set[str]) -> str:
    """Return what the table says about somebody with these roles."""
    if move.role not in roles:
        return "not allowed"
    if obj.state not in move.sources or blockers(obj, move):
        return "refused"
    return "taken"


def check_table(cast: Any, workflow: Workflow, obj: Any, roles: dict[str | None, set[str]]) -> None:
    """Try every move as everybody on one object."""
    written = TransitionLog.objects.count(), OutboxMessage.objects.count()
    for move in workflow.transitions:
        for key, held in roles.items():
            by = cast.user(key) if key else None
            again = type(obj).objects.get(pk=obj.pk)
            before = (again.state, again.version)
            wanted = expected(workflow, again, move, held)
            assert try_move(again, move, by) == wanted, (obj.state, move.name, key)
            after = type(obj).objects.get(pk=obj.pk)
            assert (after.state, after.version) == before
    assert (TransitionLog.objects.count(), OutboxMessage.objects.count()) == written


@pytest.mark.parametrize("state", AppraisalState.values)
def test_appraisal(cast: Any, appraisal_in: Any, state: str) -> None:
    check_table(cast, APPRAISAL, appraisal_in(state), ROLE_OF)


@pytest.mark.parametrize("state", AppraisalState.values)
def test_appraisal_without_superior(cast: Any, appraisal_in: Any, state: str) -> None:
    """Without a superior in the system, and only then, HR records the decision."""
    appraisal = appraisal_in(state)
    Appraisal.objects.filter(pk=appraisal.pk).update(superior=None)
    roles = {**ROLE_OF, "dewi": set(), "rina": {"hr", "hr_apart", "hr_without_superior"}}
    check_table(cast, APPRAISAL, fresh(appraisal), roles)


@pytest.mark.parametrize("state", ClarificationState.values)
@pytest.mark.parametrize("appraisal_state", ["handed_over", "objected", "final"])
def test_clarification(cast: Any, appraisal_in: Any, state: str, appraisal_state: str) -> None:
    thread = question(appraisal_in("handed_over"))
    Clarification.objects.filter(pk=thread.pk).update(state=state)
    Appraisal.objects.filter(pk=thread.item.appraisal_id).update(state=appraisal_state)
    thread = Clarification.objects.get(pk=thread.pk)
    check_table(cast, CLARIFICATION, thread, ROLE_OF)


@pytest.mark.parametrize("state", ["open", "proposed"])
def test_clarification_without_superior(cast: Any, appraisal_in: Any, state: str) -> None:
    """Without a superior in the system, and only then, HR records the second signature."""
    thread = question(appraisal_in("handed_over"))
    Clarification.objects.filter(pk=thread.pk).update(state=state)
    Appraisal.objects.filter(pk=thread.item.appraisal_id).update(superior=None)
    roles = {**ROLE_OF, "dewi": set(), "rina": {"hr", "hr_without_superior"}}
    check_table(cast, CLARIFICATION, Clarification.objects.get(pk=thread.pk), roles)


@pytest.mark.parametrize("state", DialogueState.values)
@pytest.mark.parametrize("appraisal_state", ["running", "final"])
def test_dialogue(cast: Any, appraisal_in: Any, state: str, appraisal_state: str) -> None:
    appraisal = appraisal_in("running")
    talk = Dialogue.objects.create(
        appraisal=appraisal,
        held_on=cast.today,
        topics="Uji",
        made_by=cast.user("sari"),
        moved_on=cast.today,
        state=state,
    )
    Appraisal.objects.filter(pk=appraisal.pk).update(state=appraisal_state)
    roles = {**ROLE_OF, "sari": {"employee", "party"}, "hendra": {"appraiser", "party"}}
    check_table(cast, DIALOGUE, Dialogue.objects.get(pk=talk.pk), roles)


@pytest.mark.parametrize("state", MentionState.values)
@pytest.mark.parametrize("appraisal_state", ["assessed", "handed_over"])
@pytest.mark.parametrize("case_state", ["finished", "in_progress"])
def test_mention(cast: Any, appraisal_in: Any, state: str, appraisal_state: str, case_state: str) -> None:
    appraisal = appraisal_in("assessed")
    case = published_case(appraisal.unit, cast.user("nia"), b"", uploads=[])
    Case.objects.filter(pk=case.pk).update(state=case_state)
    Appraisal.objects.filter(pk=appraisal.pk).update(state=appraisal_state)
    mention = CaseMention.objects.create(
        item=appraisal.items.filter(kind="result")[0],
        case=case,
        question="Uji",
        answer="Uji",
        asked_by=cast.user("hendra"),
        state=state,
    )
    check_table(cast, MENTION, CaseMention.objects.get(pk=mention.pk), ROLE_OF)


@pytest.mark.parametrize("state", ClarificationState.values)
@pytest.mark.parametrize("is_late", [False, True])
def test_another_look(cast: Any, appraisal_in: Any, state: str, is_late: bool) -> None:
    """What HR asked is HR's to take back, not the employee's; it lapses by itself."""
    thread = question(appraisal_in("handed_over"))
    Clarification.objects.filter(pk=thread.pk).update(
        state=state,
        origin="calibration",
        asked_by=cast.user("rina"),
        due_on=cast.today - timedelta(days=1) if is_late else cast.today,
    )
    roles = {**ROLE_OF, "rina": {"hr", "hr_apart", "asker"}}
    check_table(cast, CLARIFICATION, Clarification.objects.get(pk=thread.pk), roles)


@pytest.mark.parametrize("state", ImprovementState.values)
@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("is_written", [False, True])
def test_improvement(cast: Any, appraisal_in: Any, state: str, days: int, is_written: bool) -> None:
    day = cast.today + timedelta(days=days)
    plan = Improvement.objects.create(
        appraisal=appraisal_in("final"),
        appraiser=cast.hendra,
        predicate="BP",
        goals="Uji" if is_written else "",
        state=state,
        sign_due_on=day,
        starts_on=cast.today,
        ends_on=day,
        made_by=cast.user("hendra"),
        moved_on=cast.today,
    )
    if is_written:
        plan.steps.create(position=1, task="Uji", due_on=day)
        plan.check_ins.create(held_on=cast.today, body="Uji", by=cast.user("sari"), role="employee")
    check_table(cast, IMPROVEMENT, Improvement.objects.get(pk=plan.pk), ROLE_OF)


@pytest.mark.parametrize("state", PartState.values)
@pytest.mark.parametrize("appraisal_state", ["running", "assessed", "handed_over", "final"])
def test_part(cast: Any, appraisal_in: Any, state: str, appraisal_state: str) -> None:
    appraisal = appraisal_in("running")
    part = AppraisalPart.objects.create(
        appraisal=appraisal,
        number=1,
        starts_on=appraisal.cycle.starts_on,
        ends_on=appraisal.cycle.starts_on,
        placement=appraisal.placement,
        unit=appraisal.unit,
        appraiser=cast.agus,
        rater=cast.agus,
        content={"results": [], "behaviours": []},
        work_rating="meets",
        behaviour_rating="meets",
        rated_at=timezone.now(),
        state=state,
    )
    Appraisal.objects.filter(pk=appraisal.pk).update(state=appraisal_state)
    roles = {**ROLE_OF, "agus": {"rater"}}
    check_table(cast, PART, AppraisalPart.objects.get(pk=part.pk), roles)


def moves_that_need_words() -> Iterator[tuple[Workflow, Transition]]:
    for workflow in (APPRAISAL, CLARIFICATION):
        for move in workflow.transitions:
            if move.needs_note:
                yield workflow, move


@pytest.mark.parametrize(("workflow", "move"), list(moves_that_need_words()), ids=lambda part: part.name)
def test_a_reason_is_asked_for(cast: Any, appraisal_in: Any, workflow: Workflow, move: Transition) -> None:
    thread = question(appraisal_in("handed_over"))
    appraisal = fresh(thread.item.appraisal)
    obj: Any = thread if workflow is CLARIFICATION else appraisal
    if move.role == "hr_without_superior":
        Appraisal.objects.filter(pk=appraisal.pk).update(superior=None)
    if move.role == "asker":
        Clarification.objects.filter(pk=thread.pk).update(origin="calibration", asked_by=cast.user("rina"))
    type(obj).objects.filter(pk=obj.pk).update(state=move.sources[0])
    obj = type(obj).objects.get(pk=obj.pk)
    key = {"employee": "sari", "appraiser": "hendra", "superior": "dewi"}.get(move.role, "rina")
    with pytest.raises(RuleViolation) as refusal:
        take_transition(obj, move.name, by=cast.user(key), note="  ")
    assert refusal.value.field == "note"


def test_every_state_but_the_last_can_be_left() -> None:
    for workflow, last in (
        (APPRAISAL, {"final"}),
        (CLARIFICATION, {"kept", "changed", "withdrawn"}),
        (DIALOGUE, {"signed", "cancelled"}),
        (MENTION, {"recorded", "dropped"}),
        (IMPROVEMENT, {"succeeded", "not_yet", "cancelled"}),
        (PART, {"rated"}),
    ):
        left = {source for move in workflow.transitions for source in move.sources}
        assert set(workflow.states) - left == last
        assert {move.target for move in workflow.transitions} <= set(workflow.states)
