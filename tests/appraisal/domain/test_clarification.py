"""Time and ratings around clarifications."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from appraisal.domain.clarification import (
    change_rating,
    countersign_change,
    keep_rating,
    open_clarification,
    return_change,
    withdraw,
)
from appraisal.domain.finalisation import accept_result
from appraisal.domain.results import recomputed
from appraisal.domain.rule_values import deadline
from appraisal.models import Appraisal, AssessedItem, Clarification
from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage
from reports.demo.stories import fresh, question


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("handed_over")


def due(appraisal: Appraisal, day: Any) -> None:
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=day)


def behaviours(appraisal: Appraisal) -> list[AssessedItem]:
    return list(appraisal.items.filter(kind="behaviour").order_by("position"))


def test_the_last_decision_gives_the_full_time_again(cast: Any, appraisal: Appraisal) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    first, second = (open_clarification(item, by=sari, reason="x") for item in behaviours(appraisal)[:2])
    due(appraisal, cast.today)
    keep_rating(first, by=hendra, reason="x", expected_version=0)
    assert fresh(appraisal).response_due_on == cast.today
    keep_rating(second, by=hendra, reason="x", expected_version=0)
    full = deadline(appraisal.cycle.rule_set, "response_days", cast.today)
    assert fresh(appraisal).response_due_on == full
    due(appraisal, full + timedelta(days=30))
    third = open_clarification(behaviours(appraisal)[2], by=sari, reason="x")
    keep_rating(third, by=hendra, reason="x", expected_version=0)
    assert fresh(appraisal).response_due_on == full + timedelta(days=30)


def test_withdrawing_gives_back_the_days_and_no_more(cast: Any, appraisal: Appraisal) -> None:
    thread = question(appraisal)
    due(appraisal, cast.today + timedelta(days=3))
    withdraw(thread, by=cast.user("sari"), expected_version=0)
    assert fresh(appraisal).response_due_on == cast.today + timedelta(days=3)
    thread = question(appraisal)
    Clarification.objects.filter(pk=thread.pk).update(opened_at=timezone.now() - timedelta(days=20))
    due(appraisal, cast.today - timedelta(days=15))
    withdraw(thread, by=cast.user("sari"), expected_version=0)
    assert fresh(appraisal).response_due_on == cast.today + timedelta(days=5)


def test_a_change_may_leave_the_axis_to_the_suggestion(cast: Any, appraisal: Appraisal) -> None:
    Appraisal.objects.filter(pk=appraisal.pk).update(work_override="below", work_override_reason="x")
    thread = question(appraisal)
    change_rating(
        thread, "above", by=cast.user("hendra"), reason="x", expected_version=0, follow_suggestion=True
    )
    again = fresh(appraisal)
    assert (again.work_override, again.work_override_reason) == ("", "")
    assert again.results.last().work_rating == "meets"
    assert again.results.count() == 2


def test_without_it_the_axis_stays(cast: Any, appraisal: Appraisal) -> None:
    Appraisal.objects.filter(pk=appraisal.pk).update(work_override="below", work_override_reason="x")
    change_rating(question(appraisal), "above", by=cast.user("hendra"), reason="x", expected_version=0)
    assert fresh(appraisal).results.last().work_rating == "below"


def test_what_does_not_apply_may_be_questioned_and_counts_again(cast: Any, appraisal: Appraisal) -> None:
    item = behaviours(appraisal)[0]
    AssessedItem.objects.filter(pk=item.pk).update(
        not_applicable=True, not_applicable_reason="tidak bertugas", review_rating=""
    )
    thread = open_clarification(item, by=cast.user("sari"), reason="saya bertugas")
    change_rating(thread, "above", by=cast.user("hendra"), reason="benar", expected_version=0)
    item.refresh_from_db()
    assert (item.not_applicable, item.review_rating) == (False, "above")


def test_a_refused_contribution_is_questioned_and_counts_after_all(cast: Any, appraisal: Appraisal) -> None:
    item = AssessedItem.objects.create(
        appraisal=appraisal,
        kind="contribution",
        contribution_kind="extra_duty",
        title="Posko",
        verification="refused",
        verification_note="Tidak ada surat tugas",
    )
    thread = open_clarification(item, by=cast.user("sari"), reason="ini suratnya", claimed_rating="meets")
    assert (thread.round, thread.claimed_rating) == (1, "meets")
    change_rating(thread, "meets", by=cast.user("hendra"), reason="benar", expected_version=0)
    item.refresh_from_db()
    assert (item.verification, item.review_rating) == ("confirmed", "meets")
    newest = appraisal.results.order_by("number").last()
    assert newest.working["contribution"]["value"] == "100.00"
    assert "tidak dihitung" in newest.note
    again = open_clarification(item, by=cast.user("sari"), reason="lebih dari itu")
    assert again.round == 2


def test_a_change_to_the_end_of_the_scale_waits_for_the_second_signature(
    cast: Any, appraisal: Appraisal
) -> None:
    hendra, dewi = cast.user("hendra"), cast.user("dewi")
    item = behaviours(appraisal)[0]
    AssessedItem.objects.filter(appraisal=appraisal).exclude(pk=item.pk).update(review_rating="above")
    AssessedItem.objects.filter(appraisal=appraisal, kind="behaviour").exclude(pk=item.pk).update(
        not_applicable=True, not_applicable_reason="x"
    )
    thread = open_clarification(item, by=cast.user("sari"), reason="lihat bukti", claimed_rating="above")
    thread = change_rating(thread, "above", by=hendra, reason="Benar", expected_version=0)
    item.refresh_from_db()
    assert (thread.state, item.review_rating, appraisal.results.count()) == ("proposed", "meets", 1)
    assert OutboxMessage.objects.filter(recipient=dewi, kind="appraisal.clarification_send_up").count() == 1
    with pytest.raises(RuleViolation):
        accept_result(fresh(appraisal), by=cast.user("sari"), expected_version=appraisal.version)

    thread = return_change(thread, by=dewi, reason="Jelaskan dulu", expected_version=thread.version)
    assert (thread.state, thread.proposed_rating) == ("open", "")
    thread = change_rating(thread, "above", by=hendra, reason="Jelas", expected_version=thread.version)
    with pytest.raises(NotAllowed):
        countersign_change(thread, by=hendra, expected_version=thread.version)
    thread = countersign_change(thread, by=dewi, note="Setuju", expected_version=thread.version)
    item.refresh_from_db()
    newest = appraisal.results.order_by("number").last()
    assert (thread.state, thread.decided_by, item.review_rating) == ("changed", hendra, "above")
    assert (newest.predicate, newest.made_by) == ("SB", hendra)
    assert newest.working["second_signature"]["name"] == str(dewi)
    assert recomputed(newest.working).to_dict() == newest.working["evaluation"]


def test_a_refused_change_leaves_everything(cast: Any, appraisal: Appraisal) -> None:
    thread = question(appraisal)
    AssessedItem.objects.filter(pk=thread.item_id).update(self_realisation=None)
    with pytest.raises(RuleViolation):
        change_rating(thread, "above", by=cast.user("hendra"), reason="x", expected_version=0)
    thread = Clarification.objects.get(pk=thread.pk)
    assert (thread.state, thread.decided_at, thread.rating_after) == ("open", None, "")
    assert fresh(appraisal).results.count() == 1


def test_nobody_questions_for_another(cast: Any, appraisal: Appraisal) -> None:
    for key in ("hendra", "dewi", "rina", "putri"):
        with pytest.raises(NotAllowed):
            open_clarification(behaviours(appraisal)[0], by=cast.user(key), reason="x")
