"""Plans in the same moment: one version, one signature, nothing lost, everybody told. Needs PostgreSQL."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from appraisal.domain import plan
from appraisal.domain.moves import move
from appraisal.enums import ItemKind
from appraisal.models import Appraisal
from core.errors import RuleViolation
from core.models import OutboxMessage, TransitionLog
from reports.demo.stories import complete_plan, fresh, write_plan

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_with_row_locks() -> None:
    if connection.vendor != "postgresql":
        pytest.fail("Needs PostgreSQL: set TEST_DATABASE_URL, or leave it out with -m 'not concurrency'.")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment; return what each gave, or the rule that refused it."""
    gate, results = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            results.append(act())
        except RuleViolation as refusal:
            results.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def refusals(results: list[object]) -> list[RuleViolation]:
    return [result for result in results if isinstance(result, RuleViolation)]


def test_twenty_proposals_are_one_version_with_one_signature(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("planning")
    write_plan(appraisal, "ward")
    complete_plan(fresh(appraisal))
    now, sari = fresh(appraisal), cast.user("sari")
    results = at_once(
        *[lambda: plan.plan_propose(fresh(appraisal), by=sari, expected_version=now.version)] * 20
    )
    assert (len(results), len(refusals(results))) == (20, 19)
    assert fresh(appraisal).state == "proposed"
    (version,) = appraisal.plan_versions.all()
    assert version.signatures.count() == 1
    assert TransitionLog.objects.filter(name="plan_propose", object_id=appraisal.pk).count() == 1
    assert OutboxMessage.objects.filter(kind="appraisal.plan_propose").count() == 1


def test_twenty_signatures_under_what_was_added_are_one(cast: Any, appraisal_in: Any) -> None:
    appraisal, hendra = appraisal_in("proposed"), cast.user("hendra")
    value = appraisal.items.get(core_value="adaptif")
    now = fresh(appraisal)
    plan.expectations_save(
        now, {value.pk: {"expectation": "Baru"}}, by=hendra, draft_version=now.draft_version
    )
    move(fresh(appraisal), "plan_agree", by=hendra)
    now, sari = fresh(appraisal), cast.user("sari")
    results = at_once(*[lambda: plan.plan_sign(fresh(appraisal), by=sari, expected_version=now.version)] * 20)
    assert len(refusals(results)) == 19
    newest = appraisal.plan_versions.get(number=2)
    assert [row.role for row in newest.signatures.all()] == ["appraiser", "employee"]


def test_both_write_at_once_and_what_is_signed_is_what_stands_there(cast: Any, appraisal_in: Any) -> None:
    """He adds an expectation while she takes the plan back: one of the two is told, nothing is half done."""
    appraisal = appraisal_in("proposed")
    value = appraisal.items.get(core_value="adaptif")
    now, sari, hendra = fresh(appraisal), cast.user("sari"), cast.user("hendra")

    def write() -> object:
        return plan.expectations_save(
            fresh(appraisal), {value.pk: {"expectation": "Baru"}}, by=hendra, draft_version=now.draft_version
        )

    def withdraw() -> object:
        return move(fresh(appraisal), "plan_withdraw", by=sari, expected_version=now.version)

    results = at_once(write, withdraw)
    assert len(results) == 2
    assert fresh(appraisal).state == "planning"
    value.refresh_from_db()
    assert (value.expectation == "Baru") == (not refusals(results))
    plan.plan_propose(fresh(appraisal), by=sari)
    newest = appraisal.plan_versions.order_by("-number")[0]
    assert newest.content["expectations"]["adaptif"] == value.expectation


def test_a_superior_removes_what_somebody_supports_in_that_moment(
    cast: Any, cycle: Any, appraisal_in: Any
) -> None:
    """Either the link is made and its loss told, or it is refused: never a link to nothing."""
    appraisal = appraisal_in("planning")
    above = Appraisal.objects.get(cycle=cycle, employee=cast.hendra)
    hendra, sari = cast.user("hendra"), cast.user("sari")
    his = plan.plan_item_add(fresh(above), by=hendra, draft_version=fresh(above).draft_version)
    plan.plan_draft_save(
        fresh(above), {his.pk: {"title": "Melayani"}}, by=hendra, draft_version=fresh(above).draft_version
    )
    mine = plan.plan_item_add(fresh(appraisal), by=sari, draft_version=fresh(appraisal).draft_version)
    OutboxMessage.objects.all().delete()
    results = at_once(
        lambda: plan.plan_draft_save(
            fresh(appraisal),
            {mine.pk: {"parent_item": his.pk}},
            by=sari,
            draft_version=fresh(appraisal).draft_version,
        ),
        lambda: plan.plan_item_remove(
            fresh(above), his.pk, by=hendra, draft_version=fresh(above).draft_version
        ),
    )
    assert len(results) == 2
    assert not above.items.filter(kind=ItemKind.RESULT).exists()
    mine.refresh_from_db()
    assert mine.parent_item_id is None
    told = OutboxMessage.objects.filter(kind="appraisal.plan_parent_gone").count()
    linked_first = not refusals(results)
    assert (told, mine.parent_gone_at is not None) == ((1, True) if linked_first else (0, False))
