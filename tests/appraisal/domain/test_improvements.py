"""The improvement plan and counselling: two people write and sign; others see that, never what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from appraisal.domain.counselling import counselling_note_add, counselling_start
from appraisal.domain.follow_up_data import follow_up_sections
from appraisal.domain.improvements import (
    PlannedStep,
    follow_guides,
    improvement_check_in,
    improvement_move,
    improvement_save,
    improvement_start,
    improvement_step_done,
    months_after,
    remind_of_improvements,
)
from appraisal.models import (
    Appraisal,
    Counselling,
    CounsellingNote,
    FinalRecord,
    Improvement,
    ImprovementCheckIn,
    ResultVersion,
)
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.models import OutboxMessage
from organization.domain.placements import end_placement
from reports.demo.stories import fresh
from tests.appraisal.views.pages import queries_of


def below(appraisal: Appraisal, predicate: str = "BP") -> Appraisal:
    """Give the final result another version with this predicate, as an objection would have."""
    last = ResultVersion.objects.filter(appraisal=appraisal).latest("number")
    last.pk, last.number, last.predicate = None, last.number + 1, predicate
    last.save(force_insert=True)
    return fresh(appraisal)


@pytest.fixture
def final(appraisal_in: Any) -> Appraisal:
    return below(appraisal_in("final"))


@pytest.fixture
def plan(cast: Any, final: Appraisal) -> Improvement:
    made = improvement_start(final, by=cast.user("hendra"))
    steps = [PlannedStep("Latihan", cast.today + timedelta(days=7))]
    return improvement_save(
        made, by=cast.user("sari"), goals="Berkas tepat waktu", support="", steps=steps, draft_version=0
    )


def move(cast: Any, plan: Improvement, name: str, key: str, note: str = "") -> Improvement:
    now = Improvement.objects.get(pk=plan.pk)
    return improvement_move(
        now,
        name,
        by=cast.user(key),
        expected_version=now.version,
        draft_version=now.draft_version,
        note=note,
    )


@pytest.fixture
def running(cast: Any, plan: Improvement) -> Improvement:
    move(cast, plan, "improvement_sign_appraiser", "hendra")
    return move(cast, plan, "improvement_sign_employee", "sari")


def test_the_whole_way(cast: Any, running: Improvement, final: Appraisal) -> None:
    record = FinalRecord.objects.get(appraisal=final)
    assert (running.starts_on, running.ends_on) == (cast.today, months_after(cast.today, 6))
    with pytest.raises(RuleViolation, match="paling sedikit satu kali"):
        move(cast, running, "improvement_succeed", "hendra", "Bagus.")
    improvement_check_in(running, by=cast.user("sari"), held_on=cast.today, body="Sudah mulai.")
    improvement_step_done(running.steps.get(), by=cast.user("sari"))
    with pytest.raises(RuleViolation, match="belum berakhir"):
        move(cast, running, "improvement_not_yet", "hendra", "Belum.")
    done = move(cast, running, "improvement_succeed", "hendra", "Lanjut ke pelatihan.")
    assert (done.state, done.next_step) == ("succeeded", "Lanjut ke pelatihan.")
    again = FinalRecord.objects.get(appraisal=final)
    assert (again.content, again.content_hash) == (record.content, record.content_hash)
    data = next(iter(follow_up_sections(cast.sari))).data
    assert data["improvements"][0]["check_ins"][0]["body"] == "Sudah mulai."


def test_only_after_a_final_result_below_expectation(cast: Any, appraisal_in: Any) -> None:
    handed_over = appraisal_in("handed_over")
    with pytest.raises(RuleViolation, match="final"):
        improvement_start(handed_over, by=cast.user("hendra"))
    good = appraisal_in("final", "putri")
    with pytest.raises(RuleViolation, match="tidak memerlukan"):
        improvement_start(good, by=cast.user("hendra"))


def test_only_the_appraiser_begins_and_once(cast: Any, final: Appraisal) -> None:
    for key in ("sari", "dewi", "rina", "agus"):
        with pytest.raises(NotAllowed):
            improvement_start(final, by=cast.user(key))
    improvement_start(final, by=cast.user("hendra"))
    with pytest.raises(AlreadyDone):
        improvement_start(final, by=cast.user("hendra"))


def test_nobody_signs_what_changed_meanwhile(cast: Any, plan: Improvement) -> None:
    with pytest.raises(StaleVersion):
        improvement_move(
            plan, "improvement_sign_appraiser", by=cast.user("hendra"), expected_version=0, draft_version=0
        )
    with pytest.raises(StaleVersion):
        improvement_save(plan, by=cast.user("hendra"), goals="x", support="", steps=[], draft_version=0)
    with pytest.raises(NotAllowed):
        improvement_save(plan, by=cast.user("rina"), goals="x", support="", steps=[], draft_version=1)


def test_silence_does_not_stop_it(cast: Any, plan: Improvement) -> None:
    move(cast, plan, "improvement_sign_appraiser", "hendra")
    with pytest.raises(RuleViolation, match="masih mempunyai waktu"):
        move(cast, plan, "improvement_begin_unsigned", "hendra", "Tidak menjawab.")
    Improvement.objects.update(sign_due_on=cast.today - timedelta(days=1))
    assert [remind_of_improvements(cast.today), remind_of_improvements(cast.today)] == [1, 0]
    begun = move(cast, plan, "improvement_begin_unsigned", "hendra", "Tidak menjawab.")
    assert begun.state == "running"


def test_check_ins_stay_as_they_are(cast: Any, running: Improvement) -> None:
    later = cast.today + timedelta(days=1)
    with pytest.raises(RuleViolation) as refusal:
        improvement_check_in(running, by=cast.user("sari"), held_on=later, body="Besok.")
    assert refusal.value.field == "held_on"
    row = improvement_check_in(running, by=cast.user("hendra"), held_on=cast.today, body="Bagus.")
    with pytest.raises(AlreadyDone):
        improvement_check_in(running, by=cast.user("hendra"), held_on=cast.today, body="Bagus.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementCheckIn.objects.filter(pk=row.pk).update(body="Lain.")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_late_steps_and_ends_are_reminded_of_once(cast: Any, running: Improvement) -> None:
    day = running.ends_on + timedelta(days=1)
    assert [remind_of_improvements(day), remind_of_improvements(day)] == [2, 0]
    kinds = OutboxMessage.objects.filter(kind="reminder.improvement")
    assert set(kinds.values_list("recipient__username", flat=True)) == {cast.sari.nip, cast.hendra.nip}


def test_it_goes_to_who_guides_now(cast: Any, running: Improvement) -> None:
    assert follow_guides(cast.today) == 0
    end_placement(cast.hendra, ends_on=cast.today - timedelta(days=1), by=None)
    assert [follow_guides(cast.today), follow_guides(cast.today)] == [1, 0]
    now = Improvement.objects.get(pk=running.pk)
    assert now.appraiser != cast.hendra
    address = reverse("appraisal:improvement_detail", args=[running.pk])
    assert cast.client("hendra").get(address).status_code == 404


def test_hr_sees_the_state_and_not_a_word(cast: Any, running: Improvement, final: Appraisal) -> None:
    improvement_check_in(running, by=cast.user("sari"), held_on=cast.today, body="Rahasia kita.")
    counselling_start(final, by=cast.user("hendra"), held_on=cast.today, body="Masalah pribadi.")
    rina = cast.client("rina")
    address = f"{reverse('appraisal:improvement_list')}?siklus={final.cycle_id}"
    page = rina.get(address).text
    assert "Berjalan" in page
    assert "1 kali" in page
    for text in ("Rahasia kita.", "Masalah pribadi.", "Berkas tepat waktu"):
        assert text not in page
    few = queries_of(rina, address)
    for number in range(3):
        body = f"Lagi {number}"
        counselling_start(final, by=cast.user("hendra"), held_on=cast.today, body=body)
    assert queries_of(rina, address) == few
    assert rina.get(reverse("appraisal:improvement_detail", args=[running.pk])).status_code == 404
    assert rina.get(reverse("appraisal:counselling_list", args=[final.pk])).status_code == 404


def test_pages_of_the_plan(cast: Any, final: Appraisal) -> None:
    hendra, sari = cast.client("hendra"), cast.client("sari")
    result = reverse("appraisal:result_detail", args=[final.pk])
    start = reverse("appraisal:improvement_start", args=[final.pk])
    assert start in hendra.get(result).text
    assert start not in sari.get(result).text
    edit = hendra.post(start).headers["Location"]
    assert edit == reverse("appraisal:improvement_edit", args=[Improvement.objects.get().pk])
    bad = hendra.post(edit, {"goals": "Tepat waktu", "task0": "Latihan", "draft_version": "0"})
    assert bad.status_code == 422
    assert "Isi sampai kapan langkah ini selesai." in bad.text
    assert "Tepat waktu" in bad.text
    due = (cast.today + timedelta(days=5)).isoformat()
    hendra.post(edit, {"goals": "Tepat waktu", "task0": "Latihan", "due0": due, "draft_version": "0"})
    stale = sari.post(edit, {"goals": "Versi saya", "draft_version": "0"})
    assert stale.status_code == 409
    assert "Versi saya" in stale.text
    assert "Latihan" in stale.text
    plan = Improvement.objects.get()
    page = reverse("appraisal:improvement_detail", args=[plan.pk])
    step = reverse("appraisal:improvement_move", args=[plan.pk])
    seen = {"version": "0", "draft_version": "1", "note": ""}
    signed = hendra.post(step, {**seen, "move": "improvement_sign_appraiser"}, follow=True)
    assert "Menunggu tanda tangan pegawai" in signed.text
    assert page in sari.get(reverse("home")).text
    refused = sari.post(step, {**seen, "version": "1", "move": "improvement_return"})
    assert refused.status_code == 422
    sari.post(step, {**seen, "version": "1", "move": "improvement_sign_employee"})
    check_in = reverse("appraisal:improvement_check_in", args=[plan.pk])
    told = {"held_on": cast.today.isoformat(), "body": "Lancar.", "last_seen": "0"}
    assert "Lancar." in sari.post(check_in, told, follow=True).text
    assert page in sari.get(result).text


def test_months_end_where_the_month_ends() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 15), 12) == date(2027, 1, 15)
    assert months_after(date(2027, 8, 30), 6) == date(2028, 2, 29)


# ---- counselling ----------------------------------------------------------------------------------------


def test_notes_are_for_the_two_and_never_change(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    talk = counselling_start(appraisal, by=cast.user("hendra"), held_on=cast.today, body="Masalah pribadi.")
    note = counselling_note_add(talk, by=cast.user("sari"), body="Terima kasih.")
    with pytest.raises(AlreadyDone):
        counselling_note_add(talk, by=cast.user("sari"), body="Terima kasih.")
    with pytest.raises(AlreadyDone):
        counselling_start(appraisal, by=cast.user("hendra"), held_on=cast.today, body="Masalah pribadi.")
    for key in ("rina", "dewi", "agus", "putri"):
        with pytest.raises(NotAllowed):
            counselling_note_add(talk, by=cast.user(key), body="x")
    for change in (
        lambda: CounsellingNote.objects.filter(pk=note.pk).update(body="x"),
        lambda: CounsellingNote.objects.filter(pk=note.pk).delete(),
        lambda: Counselling.objects.filter(pk=talk.pk).update(held_on=cast.today),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    messages = OutboxMessage.objects.filter(kind="appraisal.counselling")
    assert messages.count() == 2
    assert not any("pribadi" in row.text or "Terima" in row.text for row in messages)


def test_a_later_appraiser_reads_nothing_and_the_former_one_still_does(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    talk = counselling_start(appraisal, by=cast.user("hendra"), held_on=cast.today, body="Masalah pribadi.")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=cast.agus)
    address = reverse("appraisal:counselling_list", args=[appraisal.pk])
    assert "Masalah pribadi." not in cast.client("agus").get(address).text
    assert "Masalah pribadi." in cast.client("hendra").get(address).text
    assert "Masalah pribadi." in cast.client("sari").get(address).text
    for key in ("rina", "dewi", "putri"):
        assert cast.client(key).get(address).status_code == 404
    with pytest.raises(NotAllowed):
        counselling_note_add(talk, by=cast.user("agus"), body="x")


def test_pages_of_the_talks(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    hendra, sari = cast.client("hendra"), cast.client("sari")
    listing = reverse("appraisal:counselling_list", args=[appraisal.pk])
    assert listing in sari.get(reverse("appraisal:appraisal_detail", args=[appraisal.pk])).text
    start = reverse("appraisal:counselling_start", args=[appraisal.pk])
    tomorrow = (cast.today + timedelta(days=1)).isoformat()
    refused = hendra.post(start, {"held_on": tomorrow, "body": "Beban kerja."})
    assert refused.status_code == 422
    assert "Beban kerja." in refused.text
    hendra.post(start, {"held_on": cast.today.isoformat(), "body": "Beban kerja."})
    talk = Counselling.objects.get()
    add = reverse("appraisal:counselling_note_add", args=[talk.pk])
    assert sari.post(add, {"body": " ", "last_seen": "0"}).status_code == 422
    assert "Saya setuju." in sari.post(add, {"body": "Saya setuju."}, follow=True).text
