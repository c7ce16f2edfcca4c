"""Random ways through planning: history replays, a refused step leaves no trace, no dead end."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.domain import plan
from appraisal.domain.moves import move
from appraisal.domain.plan_versions import SIGNED_BY, plan_content
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, CyclePhase, PlanSignature
from appraisal.workflow import APPRAISAL
from core.errors import RuleViolation
from core.models import OutboxMessage
from core.workflow import history_of
from reports.demo.stories import complete_plan, fresh, write_plan

pytestmark = pytest.mark.django_db

OWN = [(step, "sari") for step in ("propose", "withdraw", "unsign", "sign", "change")]
HIS = [(step, "hendra") for step in ("return", "agree", "reopen", "expect")]
WRONG = [
    ("propose", "hendra"),
    ("agree", "sari"),
    ("unsign", "hendra"),
    ("change", "hendra"),
    ("expect", "sari"),
]
BY_ROLE = {"employee": "sari", "appraiser": "hendra"}


class Undo(Exception):  # noqa: N818
    """Rolls a walk back, so that the next one begins at the same place."""


def take(cast: Any, appraisal: Appraisal, step: str, who: str, number: int) -> None:
    """Do one step as somebody, as a page would."""
    now, by = fresh(appraisal), cast.user(who)
    if step == "change":
        item = now.items.filter(kind=ItemKind.RESULT).order_by("position")[0]
        changes = {item.pk: {"target": Decimal(number + 1)}}
        plan.plan_draft_save(now, changes, by=by, draft_version=now.draft_version)
    elif step == "expect":
        item = now.items.get(core_value="loyal")
        changes = {item.pk: {"expectation": f"Harapan {number}"}}
        plan.expectations_save(now, changes, by=by, draft_version=now.draft_version)
    else:
        verbs = {"return": plan.plan_return, "reopen": plan.plan_reopen}
        if step in verbs:
            verbs[step](now, by=by, note="Alasan", expected_version=now.version)
        elif step == "sign":
            plan.plan_sign(now, by=by, expected_version=now.version)
        else:
            move(now, f"plan_{step}", by=by, note="Alasan", expected_version=now.version)


def trace(appraisal: Appraisal) -> tuple[Any, ...]:
    """Return everything that a refused step must leave alone."""
    now = fresh(appraisal)
    return (
        (now.state, now.version, now.draft_version),
        plan_content(now),
        history_of(now).count(),
        OutboxMessage.objects.count(),
        PlanSignature.objects.count(),
    )


def replayed(appraisal: Appraisal) -> str:
    """Return the state to which the history leads."""
    state = "planning"
    for row in history_of(appraisal).order_by("pk"):
        assert row.from_state == state
        state = row.to_state
    return state


def check_signatures(appraisal: Appraisal) -> None:
    """Every signature has its move, in the same order and of the same person."""
    signed = PlanSignature.objects.filter(version__appraisal=appraisal).order_by("pk")
    moves = history_of(appraisal).filter(name__in=SIGNED_BY).order_by("pk")
    assert [(row.signer_id, row.role) for row in signed] == [(row.by_id, row.as_role) for row in moves]


def reach_the_year(cast: Any, appraisal: Appraisal) -> None:
    """From wherever the walk ended, the plan can still be agreed and signed by both."""
    now = fresh(appraisal)
    if now.state == "planning":
        take(cast, appraisal, "propose", "sari", 0)
    if fresh(appraisal).state == "proposed":
        take(cast, appraisal, "agree", "hendra", 0)
    newest = appraisal.plan_versions.order_by("-number")[0]
    if "employee" not in {row.role for row in newest.signatures.all()}:
        take(cast, appraisal, "sign", "sari", 0)
    assert fresh(appraisal).state == "running"
    newest = appraisal.plan_versions.order_by("-number")[0]
    assert {row.role for row in newest.signatures.all()} == {"employee", "appraiser"}
    assert newest.content == plan_content(fresh(appraisal))


@pytest.mark.parametrize("late", [False, True], ids=["in time", "after the planning phase"])
def test_walks(cast: Any, appraisal_in: Any, late: bool) -> None:
    appraisal = appraisal_in("planning")
    write_plan(appraisal, "ward")
    complete_plan(fresh(appraisal))
    if late:
        take(cast, appraisal, "propose", "sari", 0)
        CyclePhase.objects.filter(cycle=appraisal.cycle, phase="planning").update(
            starts_on=cast.today - timedelta(days=40), ends_on=cast.today - timedelta(days=10)
        )

    def walk(steps: list[tuple[str, str]]) -> None:
        for number, (step, who) in enumerate(steps):
            before = trace(appraisal)
            try:
                with transaction.atomic():
                    take(cast, appraisal, step, who, number)
            except RuleViolation:
                assert trace(appraisal) == before, (step, who)
                continue
            if step not in ("change", "expect"):
                taken = APPRAISAL.transition(f"plan_{step}")
                assert BY_ROLE[taken.role] == who
                assert before[0][0] in taken.sources
        assert replayed(appraisal) == fresh(appraisal).state
        check_signatures(appraisal)
        reach_the_year(cast, appraisal)

    @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from([*OWN, *HIS, *OWN, *HIS, *WRONG]), max_size=12))
    def check(steps: list[tuple[str, str]]) -> None:
        try:
            with transaction.atomic():
                walk(steps)
                raise Undo
        except Undo:
            pass

    check()
