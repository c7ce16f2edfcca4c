"""Two people, or one person twice, at the same moment: one effect. Needs PostgreSQL."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from appraisal.domain.clarification import (
    add_message,
    change_rating,
    keep_rating,
    open_clarification,
    withdraw,
)
from appraisal.domain.deadlines import apply_deadlines
from appraisal.domain.finalisation import accept_result
from appraisal.domain.moves import move
from appraisal.domain.objection import file_objection
from appraisal.domain.review import countersign, hand_over, save_review
from appraisal.domain.self_assessment import self_draft_save, self_submit
from appraisal.models import Appraisal, Clarification, FinalRecord, Objection, ResultVersion, SelfVersion
from core.errors import RuleViolation
from core.models import OutboxMessage, TransitionLog
from reports.demo.stories import fresh, question, reached

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.fail("Needs PostgreSQL: set TEST_DATABASE_URL, or leave it out with -m 'not concurrency'.")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment; return what each gave, or the rule that refused it."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = acts[place]()
        except RuleViolation as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refused(results: list[object]) -> int:
    return sum(isinstance(result, RuleViolation) for result in results)


def test_accepted_twice_is_final_once(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal, sari = appraisal_in("handed_over"), cast.user("sari")
    results = at_once(
        *[lambda: accept_result(fresh(appraisal), by=sari, expected_version=appraisal.version)] * 4
    )
    assert refused(results) == 3
    assert FinalRecord.objects.filter(appraisal=appraisal).count() == 1
    assert TransitionLog.objects.filter(name="result_accept", object_id=appraisal.pk).count() == 1
    assert OutboxMessage.objects.filter(kind="appraisal.result_accept").count() == 1


def test_accept_against_object(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal, sari = appraisal_in("handed_over"), cast.user("sari")
    version = appraisal.version
    results = at_once(
        lambda: accept_result(fresh(appraisal), by=sari, expected_version=version),
        lambda: file_objection(fresh(appraisal), by=sari, statement="x", expected_version=version),
    )
    assert refused(results) == 1
    is_final = fresh(appraisal).state == "final"
    assert FinalRecord.objects.filter(appraisal=appraisal).exists() == is_final
    assert Objection.objects.filter(appraisal=appraisal).exists() != is_final


def test_accept_against_a_question(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal, sari = appraisal_in("handed_over"), cast.user("sari")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    results = at_once(
        lambda: accept_result(fresh(appraisal), by=sari, expected_version=appraisal.version),
        lambda: open_clarification(item, by=sari, reason="x"),
    )
    assert refused(results) == 1
    is_open = Clarification.objects.filter(item=item, state="open").exists()
    assert (fresh(appraisal).state == "final") != is_open


def test_keep_against_change(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    thread, hendra = question(appraisal_in("handed_over")), cast.user("hendra")
    results = at_once(
        lambda: keep_rating(thread, by=hendra, reason="x", expected_version=0),
        lambda: change_rating(thread, "above", by=hendra, reason="x", expected_version=0),
    )
    assert refused(results) == 1
    thread = Clarification.objects.get(pk=thread.pk)
    versions = ResultVersion.objects.filter(appraisal=thread.item.appraisal).count()
    assert versions == (2 if thread.state == "changed" else 1)


def test_asked_twice_opens_one_thread(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal, sari = appraisal_in("handed_over"), cast.user("sari")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    results = at_once(*[lambda: open_clarification(item, by=sari, reason="x")] * 3)
    assert refused(results) == 2
    assert item.clarifications.count() == 1
    assert OutboxMessage.objects.filter(kind="appraisal.clarification_open").count() == 1


def test_handed_over_while_another_tab_saves(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal, hendra = appraisal_in("assessed"), cast.user("hendra")
    reviews = {item.pk: {"review_rating": "meets"} for item in appraisal.items.all()}
    save_review(appraisal, reviews, {}, by=hendra, draft_version=appraisal.draft_version)
    shown = fresh(appraisal)
    item = next(iter(reviews))
    results = at_once(
        lambda: hand_over(
            fresh(shown), by=hendra, expected_version=shown.version, draft_version=shown.draft_version
        ),
        lambda: save_review(
            fresh(shown),
            {item: {"review_rating": "below"}},
            {},
            by=hendra,
            draft_version=shown.draft_version,
        ),
    )
    assert refused(results) == 1
    rating = appraisal.items.get(pk=item).review_rating
    assert (fresh(appraisal).state == "handed_over") == (rating == "meets")


def test_two_schedulers_accept_once(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=cast.today - timedelta(days=3))
    assert sorted(at_once(apply_deadlines, apply_deadlines)) == [0, 1]
    assert FinalRecord.objects.filter(appraisal=appraisal).count() == 1


def test_twenty_submits_are_one(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal, sari = appraisal_in("running"), cast.user("sari")
    values: dict[int, dict[str, object]] = {
        item.pk: {"self_rating": "meets"} for item in appraisal.items.all()
    }
    for item in appraisal.items.filter(kind="result"):
        values[item.pk] = {"self_realisation": reached(item)}
    self_draft_save(appraisal, values, by=sari, draft_version=appraisal.draft_version)
    version = fresh(appraisal).version
    results = at_once(*[lambda: self_submit(fresh(appraisal), by=sari, expected_version=version)] * 20)
    assert refused(results) == 19
    assert fresh(appraisal).version == version + 1
    assert SelfVersion.objects.filter(appraisal=appraisal).count() == 1
    assert TransitionLog.objects.filter(name="self_submit", object_id=appraisal.pk).count() == 1
    assert OutboxMessage.objects.filter(kind="appraisal.self_submit").count() == 1


def test_both_write_in_a_thread_and_both_are_told(
    transactional_db: None, cast: Any, appraisal_in: Any
) -> None:
    thread = question(appraisal_in("handed_over"))
    sari, hendra = cast.user("sari"), cast.user("hendra")
    results = at_once(
        lambda: add_message(thread, by=sari, body="Ini buktinya."),
        lambda: add_message(thread, by=hendra, body="Saya baca dulu."),
    )
    assert refused(results) == 0
    bodies = set(thread.messages.values_list("body", flat=True))
    assert {"Ini buktinya.", "Saya baca dulu."} <= bodies
    told = OutboxMessage.objects.filter(kind="appraisal.clarification_message")
    assert {row.recipient_id for row in told} == {sari.pk, hendra.pk}


def test_answer_against_withdrawal(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    thread = question(appraisal_in("handed_over"))
    results = at_once(
        lambda: withdraw(thread, by=cast.user("sari"), expected_version=0),
        lambda: keep_rating(
            Clarification.objects.get(pk=thread.pk), by=cast.user("hendra"), reason="x", expected_version=0
        ),
    )
    assert refused(results) == 1, "the slower one is told"
    assert Clarification.objects.get(pk=thread.pk).state in ("withdrawn", "kept")
    names = ["clarification_withdraw", "clarification_keep"]
    assert TransitionLog.objects.filter(name__in=names, object_id=thread.pk).count() == 1


def test_employee_writes_while_the_appraiser_reopens(
    transactional_db: None, cast: Any, appraisal_in: Any
) -> None:
    """Whoever is first, the text is either stored whole or refused with a sentence; nothing is half."""
    appraisal = appraisal_in("running")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    version, draft_version = appraisal.version, appraisal.draft_version
    results = at_once(
        lambda: self_draft_save(
            fresh(appraisal),
            {item.pk: {"self_narrative": "Ditulis tepat saat itu."}},
            by=cast.user("sari"),
            draft_version=draft_version,
        ),
        lambda: move(
            fresh(appraisal), "plan_reopen", by=cast.user("hendra"), note="x", expected_version=version
        ),
    )
    assert not isinstance(results[1], RuleViolation)
    assert fresh(appraisal).state == "planning"
    item.refresh_from_db()
    saved = not isinstance(results[0], RuleViolation)
    assert item.self_narrative == ("Ditulis tepat saat itu." if saved else "")
    assert fresh(appraisal).draft_version == draft_version + saved


def test_signed_against_taken_back(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("countersign")
    version = appraisal.version
    results = at_once(
        lambda: countersign(fresh(appraisal), by=cast.user("dewi"), expected_version=version),
        lambda: move(
            fresh(appraisal), "review_take_back", by=cast.user("hendra"), note="x", expected_version=version
        ),
    )
    assert refused(results) == 1
    signed = fresh(appraisal).state == "handed_over"
    assert ResultVersion.objects.filter(appraisal=appraisal).count() == int(signed)
