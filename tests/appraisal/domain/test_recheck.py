"""Calibration may ask for another look at a rating; nothing changes without the appraiser or silently."""

from datetime import timedelta
from typing import Any

import pytest

from appraisal.domain.clarification import change_rating, keep_rating, open_clarification, why_not_open
from appraisal.domain.recheck import lapse_rechecks, recheck_ask, recheck_withdraw
from appraisal.domain.results import previous_raters
from appraisal.enums import ResultCause
from appraisal.models import Appraisal, AssessedItem, Clarification, ResultVersion
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.models import OutboxMessage
from reports.demo.stories import fresh


@pytest.fixture
def item(appraisal_in: Any) -> AssessedItem:
    return appraisal_in("handed_over").items.filter(kind="behaviour").order_by("position")[0]


def asked(cast: Any, item: AssessedItem, by: str = "rina") -> Clarification:
    return recheck_ask(item, by=cast.user(by), reason="Timnya semua sama.")


def told(kind: str) -> set[str]:
    rows = OutboxMessage.objects.filter(kind=f"appraisal.{kind}")
    return set(rows.values_list("recipient__username", flat=True))


def test_asking_changes_nothing_and_tells_the_person(cast: Any, item: AssessedItem) -> None:
    before = (item.review_rating, ResultVersion.objects.count())
    thread = asked(cast, item)
    item.refresh_from_db()
    assert (item.review_rating, ResultVersion.objects.count()) == before
    assert told("recheck_ask") == {cast.sari.nip, cast.hendra.nip, cast.dewi.nip}
    assert thread.messages.get().body == "Timnya semua sama."


def test_a_change_is_the_appraisers_with_reason_version_and_notice(cast: Any, item: AssessedItem) -> None:
    thread = asked(cast, item, by="dewi")
    with pytest.raises(NotAllowed):
        change_rating(thread, "below", by=cast.user("rina"), reason="x", expected_version=0)
    with pytest.raises(RuleViolation):
        change_rating(thread, "below", by=cast.user("hendra"), reason=" ", expected_version=0)
    change_rating(thread, "below", by=cast.user("hendra"), reason="Buktinya kurang.", expected_version=0)
    versions = list(ResultVersion.objects.filter(appraisal=item.appraisal_id).order_by("number"))
    assert [version.cause for version in versions] == [ResultCause.REVIEW, ResultCause.CALIBRATION]
    assert "Buktinya kurang." in versions[1].note
    assert cast.sari.nip in told("recheck_change")
    assert cast.user("hendra").pk in previous_raters(fresh(item.appraisal))
    item.refresh_from_db()
    assert why_not_open(item, fresh(item.appraisal)) is None, "the employee may question it as any item"
    again = open_clarification(item, by=cast.user("sari"), reason="Saya tidak setuju.")
    assert again.round == 2


def test_each_item_is_asked_about_once(cast: Any, item: AssessedItem) -> None:
    thread = asked(cast, item)
    with pytest.raises(AlreadyDone):
        asked(cast, item)
    keep_rating(thread, by=cast.user("hendra"), reason="Sudah benar.", expected_version=0)
    assert cast.sari.nip in told("recheck_keep")
    with pytest.raises(RuleViolation, match="sudah pernah"):
        asked(cast, item, by="dewi")


@pytest.mark.parametrize("key", ["sari", "hendra", "bayu", "agus", "putri"])
def test_only_hr_and_the_superior_ask(cast: Any, item: AssessedItem, key: str) -> None:
    with pytest.raises(NotAllowed):
        asked(cast, item, by=key)


@pytest.mark.parametrize("state", ["running", "assessed", "objected", "final"])
def test_only_while_the_result_is_handed_over(cast: Any, appraisal_in: Any, state: str) -> None:
    item = appraisal_in(state).items.filter(kind="behaviour")[0]
    with pytest.raises(RuleViolation, match="sebelum final"):
        asked(cast, item)


def test_a_reason_is_asked_for(cast: Any, item: AssessedItem) -> None:
    with pytest.raises(RuleViolation) as refusal:
        recheck_ask(item, by=cast.user("rina"), reason="  ")
    assert refusal.value.field == "reason"


def test_an_unanswered_request_ends_by_itself_and_gives_the_days_back(cast: Any, item: AssessedItem) -> None:
    thread = asked(cast, item)
    assert lapse_rechecks() == 0
    day = cast.today - timedelta(days=1)
    Clarification.objects.filter(pk=thread.pk).update(due_on=day)
    before = Appraisal.objects.get(pk=item.appraisal_id).response_due_on
    assert [lapse_rechecks(), lapse_rechecks()] == [1, 0]
    thread.refresh_from_db()
    assert thread.state == "withdrawn"
    assert Appraisal.objects.get(pk=item.appraisal_id).response_due_on >= before
    assert told("recheck_lapse") == {cast.sari.nip, cast.hendra.nip}
    assert ResultVersion.objects.filter(appraisal=item.appraisal_id).count() == 1


def test_who_asked_takes_it_back_and_the_employee_cannot(cast: Any, item: AssessedItem) -> None:
    thread = asked(cast, item)
    for key in ("sari", "hendra", "dewi"):
        with pytest.raises(NotAllowed):
            recheck_withdraw(thread, by=cast.user(key), reason="x", expected_version=0)
    recheck_withdraw(thread, by=cast.user("rina"), reason="Keliru.", expected_version=0)
    assert cast.sari.nip in told("recheck_withdraw")


def test_pages(cast: Any, item: AssessedItem) -> None:
    address = f"/penilaian/{item.appraisal_id}/periksa-ulang/"
    rina = cast.client("rina")
    assert address in rina.get(f"/penilaian/{item.appraisal_id}/hasil/").text
    assert item.title in rina.get(address).text
    refused = rina.post(address, {"item": item.pk, "reason": " "})
    assert refused.status_code == 422
    sent = rina.post(address, {"item": item.pk, "reason": "Semua sama."}, follow=True)
    assert "Pemeriksaan ulang:" in sent.text
    assert "Tarik permintaan periksa ulang" in sent.text
    thread = Clarification.objects.get()
    own = cast.client("sari").get(f"/penilaian/klarifikasi/{thread.pk}/").text
    assert "Semua sama." in own
    assert "Tarik klarifikasi" not in own
    board = rina.get("/penilaian/kalibrasi/")
    assert board.status_code == 200
