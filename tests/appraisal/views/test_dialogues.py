"""Talks: dialogue_list, dialogue_start, dialogue_detail, dialogue_edit, dialogue_move, follow_up_done."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.dialogues import Planned, dialogue_move, dialogue_save, dialogue_start, remind_unsigned
from appraisal.domain.finalisation import dialogue_values
from appraisal.models import Appraisal, Dialogue, FollowUp
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.models import OutboxMessage
from core.workflow import history_of
from tests.appraisal.domain.test_personal_data import copy_of
from tests.appraisal.views.access_checks import check_refused, check_strangers
from tests.appraisal.views.pages import page_of, queries_of, sent_by, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("running")


@pytest.fixture
def talk(cast: Any, appraisal: Appraisal) -> Dialogue:
    return dialogue_start(appraisal, by=cast.user("hendra"), held_on=cast.today, topics="Realisasi triwulan")


def url_of(name: str, row: Any) -> str:
    return reverse(f"appraisal:{name}", args=[row.pk])


def first_form(response: Any) -> dict[str, Any]:
    return sent_by(page_of(response).xpath("//main//form")[0])


def press(cast: Any, key: str, talk: Dialogue, move: str, note: str = "") -> Any:
    """Press a button of the page as it is now."""
    client = cast.client(key)
    page = page_of(client.get(url_of("dialogue_detail", talk)))
    form = next(form for form in page.forms if form.xpath(f".//input[@name='move'][@value='{move}']"))
    return client.post(url_of("dialogue_move", talk), {**sent_by(form), "note": note})


def test_both_write_both_sign(cast: Any, appraisal: Appraisal) -> None:
    start, hendra, sari = url_of("dialogue_start", appraisal), cast.client("hendra"), cast.client("sari")
    sent = first_form(hendra.get(start))
    assert hendra.post(start, {**sent, "topics": " "}).status_code == 422
    for _click in range(2):
        response = hendra.post(start, {**sent, "topics": "Realisasi triwulan I"})
        assert response.status_code == 302
    talk = Dialogue.objects.get()
    assert OutboxMessage.objects.get(kind="appraisal.dialogue_start").recipient == cast.user("sari")

    edit, detail = url_of("dialogue_edit", talk), url_of("dialogue_detail", talk)
    by_hendra = first_form(hendra.get(edit))
    by_sari = first_form(sari.get(edit))
    assert "employee_view" not in by_hendra
    assert "appraiser_view" not in by_sari
    due = cast.today + timedelta(days=7)
    wrong = sari.post(edit, by_sari | {"task0": "Kirim data", "side0": "employee"})
    assert wrong.status_code == 422
    assert "Isi sampai kapan" in text_of(wrong)
    row = {"task0": "Kirim data", "side0": "employee", "due0": due}
    saved = sari.post(
        edit, by_sari | row | {"employee_view": "Data terlambat datang", "appraiser_view": "Palsu"}
    )
    assert saved["Location"] == detail

    # The other side is told, sees what was saved, keeps what it typed, and saves on purpose.
    late = hendra.post(
        edit, by_hendra | {"appraiser_view": "Kualitas baik", "agreements": "Data dikirim tiap bulan"}
    )
    assert late.status_code == 409
    assert "Data terlambat datang" in text_of(late)
    again = first_form(late)
    assert again["appraiser_view"] == "Kualitas baik"
    assert hendra.post(edit, again | row).status_code == 302
    talk.refresh_from_db()
    assert (talk.employee_view, talk.appraiser_view) == ("Data terlambat datang", "Kualitas baik")
    assert FollowUp.objects.get().task == "Kirim data"

    # Nobody signs what he has not read; a signature closes the draft; both make it binding.
    assert press(cast, "hendra", talk, "dialogue_sign_appraiser").status_code == 302
    closed = sari.post(edit, by_sari | {"employee_view": "Terlambat menulis"})
    assert closed.status_code == 409
    assert "Terlambat menulis" in text_of(closed)
    assert "Tanda tangani catatan dialog kinerja" in text_of(sari.get("/"))
    assert press(cast, "sari", talk, "dialogue_return_employee").status_code == 422
    assert press(cast, "sari", talk, "dialogue_return_employee", "Tanggalnya keliru").status_code == 302
    mail = OutboxMessage.objects.get(kind="appraisal.dialogue_return_employee")
    assert mail.recipient == cast.user("hendra")
    assert "Tanggalnya keliru" in mail.text
    assert press(cast, "sari", talk, "dialogue_sign_employee").status_code == 302
    assert press(cast, "hendra", talk, "dialogue_countersign_appraiser").status_code == 302
    talk.refresh_from_db()
    assert talk.state == "signed"
    assert [move.name for move in history_of(talk).order_by("pk")] == [
        "dialogue_start",
        "dialogue_sign_appraiser",
        "dialogue_return_employee",
        "dialogue_sign_employee",
        "dialogue_countersign_appraiser",
    ]

    # The follow-up waits for the one who promised it, until he says it is done.
    home = text_of(sari.get("/"))
    assert "Tindak lanjut dialog: Kirim data" in home
    assert "Kirim data" in text_of(hendra.get(url_of("dialogue_list", appraisal)))
    done = url_of("follow_up_done", FollowUp.objects.get())
    for _click in range(2):
        assert sari.post(done).status_code == 302
    assert FollowUp.objects.get().done_on == cast.today
    assert "Tindak lanjut dialog" not in text_of(sari.get("/"))
    frozen = dialogue_values(talk)
    assert frozen["follow_ups"][0]["done_by"] == str(cast.user("sari"))
    assert [row["name"] for row in frozen["history"]][-2:] == [
        "dialogue_countersign_appraiser",
        "follow_up_done",
    ]
    assert "Data dikirim tiap bulan" in json.dumps(copy_of(cast.sari))


def test_a_signature_is_for_what_was_read(cast: Any, talk: Dialogue) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    read = {"expected_version": talk.version, "draft_version": talk.draft_version}
    texts = {"topics": "Lain", "employee_view": "", "appraiser_view": "", "agreements": ""}
    values = {"held_on": cast.today, "texts": texts, "follow_ups": []}
    dialogue_save(talk, by=hendra, draft_version=0, **values)
    with pytest.raises(StaleVersion):
        dialogue_move(talk, "dialogue_sign_employee", by=sari, **read)
    with pytest.raises(NotAllowed):
        dialogue_move(talk, "dialogue_sign_appraiser", by=sari, expected_version=0, draft_version=1)
    dialogue_move(talk, "dialogue_sign_employee", by=sari, expected_version=0, draft_version=1)
    with pytest.raises(AlreadyDone):
        dialogue_move(talk, "dialogue_sign_employee", by=sari, expected_version=0, draft_version=1)
    with pytest.raises(RuleViolation):
        dialogue_save(talk, by=sari, draft_version=1, **values)
    dialogue_move(
        talk, "dialogue_recall_employee", by=sari, note="Salah ketik", expected_version=1, draft_version=1
    )
    early = [Planned("x", "employee", cast.today - timedelta(days=1))]
    with pytest.raises(RuleViolation, match="sebelum hari dialog"):
        dialogue_save(talk, by=sari, draft_version=1, **{**values, "follow_ups": early})
    tomorrow = cast.today + timedelta(days=1)
    with pytest.raises(RuleViolation, match="belum tiba"):
        dialogue_start(talk.appraisal, by=sari, held_on=tomorrow, topics="x")


def test_the_unsigned_are_reminded_once(cast: Any, talk: Dialogue) -> None:
    dialogue_move(
        talk, "dialogue_sign_appraiser", by=cast.user("hendra"), expected_version=0, draft_version=0
    )
    assert remind_unsigned(cast.today + timedelta(days=2)) == 0
    late = cast.today + timedelta(days=30)
    assert remind_unsigned(late) == 1
    assert remind_unsigned(late + timedelta(days=1)) == 0
    mail = OutboxMessage.objects.get(kind="reminder.dialogue")
    assert mail.recipient == cast.user("sari")
    assert mail.path == url_of("dialogue_detail", talk)
    Appraisal.objects.filter(pk=talk.appraisal_id).update(state="final")
    Dialogue.objects.filter(pk=talk.pk).update(version=9)
    assert remind_unsigned(late) == 0


def test_who_and_how_many_queries(cast: Any, appraisal: Appraisal, talk: Dialogue) -> None:
    for name, row in (("dialogue_list", appraisal), ("dialogue_detail", talk), ("dialogue_edit", talk)):
        check_strangers(cast, url_of(name, row))
        check_refused(cast, url_of(name, row), ("dewi", "rina"))
    check_refused(cast, url_of("dialogue_move", talk), ("dewi", "rina"), method="post")
    assert cast.client("sari").post(url_of("dialogue_move", talk), {"move": "alien"}).status_code == 422
    pages = [url_of("dialogue_list", appraisal), url_of("dialogue_detail", talk)]
    row = {"side": "employee", "due_on": cast.today}
    FollowUp.objects.create(dialogue=talk, position=1, task="Satu", **row)
    before = [queries_of(cast.client("sari"), page) for page in pages]
    for number in (2, 3):
        more = dialogue_start(appraisal, by=cast.user("sari"), held_on=cast.today, topics=f"Nomor {number}")
        FollowUp.objects.create(dialogue=more, position=1, task="Lagi", **row)
        FollowUp.objects.create(dialogue=talk, position=number, task="Lagi", **row)
    assert [queries_of(cast.client("sari"), page) for page in pages] == before
    assert max(before) <= 18


def test_a_stopped_appraisal_has_no_new_talks_and_nothing_to_sign(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("stopped")
    with pytest.raises(RuleViolation, match="sudah selesai"):
        dialogue_start(appraisal, by=cast.user("hendra"), held_on=cast.today, topics="x")
    talk = Dialogue.objects.create(
        appraisal=appraisal,
        held_on=cast.today,
        topics="Sebelum berhenti",
        made_by=cast.user("hendra"),
        moved_on=cast.today,
    )
    with pytest.raises(RuleViolation):
        dialogue_move(
            talk, "dialogue_sign_appraiser", by=cast.user("hendra"), expected_version=0, draft_version=0
        )
    page = cast.client("hendra").get(url_of("dialogue_detail", talk))
    assert "Sebelum berhenti" in text_of(page)
    assert not page_of(page).xpath("//main//input[@name='move']")


def test_a_refused_reason_stays_and_can_be_sent_again(cast: Any, talk: Dialogue) -> None:
    """Nothing typed is lost: not without a reason, not when the other side was faster, not when too late."""
    press(cast, "hendra", talk, "dialogue_sign_appraiser")
    sari, url = cast.client("sari"), url_of("dialogue_move", talk)
    page = page_of(sari.get(url_of("dialogue_detail", talk)))
    move = "dialogue_return_employee"
    sent = next(sent_by(form) for form in page.forms if form.xpath(f".//input[@value='{move}']"))
    empty = sari.post(url, {**sent, "note": " "})
    assert empty.status_code == 422
    (form,) = [form for form in page_of(empty).forms if form.xpath(f".//input[@value='{move}']")]
    assert form.xpath(".//details[@open]")
    assert form.xpath(".//textarea[contains(@class, 'is-invalid')]")

    # Hendra takes his signature back and signs again: the old page is told, the reason kept, and sent.
    press(cast, "hendra", talk, "dialogue_recall_appraiser", note="Salah tanggal")
    press(cast, "hendra", talk, "dialogue_sign_appraiser")
    late = sari.post(url, {**sent, "note": "Tanggalnya keliru"})
    assert late.status_code == 409
    (form,) = [form for form in page_of(late).forms if form.xpath(f".//input[@value='{move}']")]
    again = sent_by(form)
    assert again["note"].strip() == "Tanggalnya keliru"
    press(cast, "hendra", talk, "dialogue_recall_appraiser", note="Salah lagi")
    gone = sari.post(url, again)
    assert gone.status_code == 409
    assert "Tulisan Anda belum terkirim" in text_of(gone)
    assert "Tanggalnya keliru" in text_of(gone)
    press(cast, "hendra", talk, "dialogue_sign_appraiser")
    assert press(cast, "sari", talk, move, note="Tanggalnya keliru").status_code == 302


def test_others_read_a_talk_once_both_have_signed_and_the_result_is_there(
    cast: Any, appraisal: Appraisal, talk: Dialogue
) -> None:
    """What one side wrote into a draft is for the other alone, also after the hand-over."""
    Appraisal.objects.filter(pk=appraisal.pk).update(state="handed_over")
    listed = url_of("dialogue_list", appraisal)
    for key in ("dewi", "rina"):
        assert "Realisasi triwulan" not in text_of(cast.client(key).get(listed))
        assert cast.client(key).get(url_of("dialogue_detail", talk)).status_code == 403
    Dialogue.objects.filter(pk=talk.pk).update(state="signed")
    for key in ("dewi", "rina"):
        assert "Realisasi triwulan" in text_of(cast.client(key).get(listed))
        assert cast.client(key).get(url_of("dialogue_detail", talk)).status_code == 200
