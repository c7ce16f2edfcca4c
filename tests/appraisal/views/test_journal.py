"""The journal: journal_list, journal_add, journal_edit, journal_remove, journal_to_evidence, journal_file."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.domain.journal import note_add, note_to_evidence
from appraisal.models import Appraisal, Evidence, JournalNote
from core.errors import NotAllowed, RuleViolation
from core.models import StoredFile
from tests.appraisal.domain.test_personal_data import copy_of
from tests.appraisal.views.access_checks import check_refused, check_strangers, pdf
from tests.appraisal.views.pages import form_to, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("running")


def url_of(name: str, appraisal: Any, *more: object) -> str:
    return reverse(f"appraisal:{name}", args=[appraisal.pk, *more])


def write(cast: Any, appraisal: Any, **values: Any) -> Any:
    url = url_of("journal_add", appraisal)
    form = page_of(cast.client("sari").get(url)).xpath("//main//form")[0]
    sent = {name: value for name, value in form.form_values() if name != "upload"}
    return cast.client("sari").post(url, sent | values)


def test_a_note_with_a_photo_becomes_evidence_with_one_click(cast: Any, appraisal: Any) -> None:
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    upload = SimpleUploadedFile("foto.pdf", pdf(), "application/pdf")
    response = write(cast, appraisal, body="Rapat dengan warga RW 03", item=item.pk, upload=upload)
    assert response["Location"] == url_of("journal_list", appraisal)
    note = JournalNote.objects.get()
    assert (note.body, note.item, note.noted_on) == ("Rapat dengan warga RW 03", item, cast.today)
    sari = cast.client("sari")
    file = sari.get(url_of("journal_file", appraisal, note.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")

    click = url_of("journal_to_evidence", appraisal, note.pk)
    sent = form_to(sari.get(response["Location"]), click)
    for _click in range(2):
        assert sari.post(click, sent).status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.item, evidence.note, evidence.stored_file) == (item, note, note.stored_file)
    assert evidence.caption == note.body
    page = sari.get(response["Location"])
    assert "menjadi bukti" in text_of(page)
    assert click not in {form.action for form in page_of(page).forms}
    report = sari.get(url_of("self_assessment_edit", appraisal))
    assert "Rapat dengan warga RW 03" in text_of(report)

    # What is evidence stays as it is.
    assert sari.post(url_of("journal_remove", appraisal, note.pk)).status_code == 302
    assert (
        sari.post(
            url_of("journal_edit", appraisal, note.pk), {"body": "Lain", "noted_on": note.noted_on}
        ).status_code
        == 422
    )
    assert JournalNote.objects.get().body == "Rapat dengan warga RW 03"
    assert copy_of(cast.sari)["journal"][0]["body"] == "Rapat dengan warga RW 03"


def test_a_note_without_file_or_item_becomes_a_text_file_of_the_chosen_item(
    cast: Any, appraisal: Any
) -> None:
    write(cast, appraisal, body="Membantu loket yang <b>kosong</b>")
    note = JournalNote.objects.get()
    sari, click = cast.client("sari"), url_of("journal_to_evidence", appraisal, note.pk)
    refused = sari.post(click, {"item": ""})
    assert refused.status_code == 422
    assert "Pilih butir yang dibuktikan" in text_of(refused)
    value = appraisal.items.filter(kind="behaviour").order_by("position")[0]
    assert sari.post(click, {"item": value.pk}).status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.item == value
    served = sari.get(url_of("evidence_file", appraisal, evidence.pk))
    text = b"".join(served.streaming_content).decode()
    assert "Membantu loket yang <b>kosong</b>" in text
    assert value.title in text
    assert served["Content-Type"].startswith("text/plain")
    assert "attachment" in served["Content-Disposition"]


def test_wrong_input_and_double_sending(cast: Any, appraisal: Any, appraisal_in: Any) -> None:
    tomorrow = cast.today + timedelta(days=1)
    foreign = appraisal_in("running", "lina").items.filter(kind="result").order_by("position")[0]
    for values, told in (
        ({"body": " "}, "Tulis catatannya"),
        ({"body": "Besok", "noted_on": tomorrow}, "belum tiba"),
        ({"body": "Dulu", "noted_on": f"{cast.today.year - 2}-05-01"}, "di luar masa penilaian"),
        ({"body": "Punya orang", "item": foreign.pk}, "pilihan"),
        ({"body": "Program", "upload": SimpleUploadedFile("x.pdf", b"MZ" + b"\0" * 90)}, "x.pdf"),
    ):
        response = write(cast, appraisal, **values)
        assert response.status_code == 422, values
        assert told in text_of(response)
        assert values["body"].strip() in text_of(response)
    assert not JournalNote.objects.exists()
    url = url_of("journal_add", appraisal)
    sent = {"body": "Sekali", "noted_on": cast.today, "last_seen": 0}
    for _click in range(2):
        assert cast.client("sari").post(url, sent).status_code == 302
    assert JournalNote.objects.count() == 1
    assert note_add(
        appraisal,
        by=cast.user("sari"),
        noted_on=cast.today,
        body="Sekali",
        last_seen=JournalNote.objects.get().pk,
    ), "the same words on purpose"


def test_changed_and_deleted_for_good(
    cast: Any, appraisal: Any, django_capture_on_commit_callbacks: Any
) -> None:
    upload = SimpleUploadedFile("foto.pdf", pdf(), "application/pdf")
    write(cast, appraisal, body="Keliru", upload=upload)
    note = JournalNote.objects.get()
    sari, url = cast.client("sari"), url_of("journal_edit", appraisal, note.pk)
    form = page_of(sari.get(url)).xpath("//main//form")[0]
    assert sari.post(url, dict(form.form_values()) | {"body": "Benar"}).status_code == 302
    assert JournalNote.objects.get().body == "Benar"
    stored = note.stored_file
    with django_capture_on_commit_callbacks(execute=True):
        assert sari.post(url_of("journal_remove", appraisal, note.pk)).status_code == 302
    assert not JournalNote.objects.exists()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert not stored.file.storage.exists(stored.file.name)


def test_nobody_else_reads_a_journal(cast: Any, appraisal: Any, appraisal_in: Any) -> None:
    note = note_add(appraisal, by=cast.user("sari"), noted_on=cast.today, body="Catatan kenari")
    for name, more in (("journal_list", []), ("journal_add", []), ("journal_edit", [note.pk])):
        url = url_of(name, appraisal, *more)
        check_strangers(cast, url)
        check_refused(cast, url, ("hendra", "dewi", "rina"))
    for name in ("journal_edit", "journal_remove", "journal_to_evidence"):
        check_refused(
            cast,
            url_of(name, appraisal, note.pk),
            ("hendra", "dewi", "rina"),
            method="post",
            data={"body": "x"},
        )
    with pytest.raises(NotAllowed):
        note_to_evidence(note, by=cast.user("hendra"))
    mine = appraisal_in("running", "lina")
    for name in ("journal_edit", "journal_file"):
        assert cast.client("lina").get(url_of(name, mine, note.pk)).status_code == 404
    for key in ("hendra", "dewi", "rina"):
        for name in ("appraisal_detail", "year_detail"):
            page = cast.client(key).get(url_of(name, appraisal))
            assert "kenari" not in page.content.decode()
    assert "kenari" in json.dumps(copy_of(cast.sari))


def test_a_final_appraisal_closes_the_journal(cast: Any, appraisal_in: Any) -> None:
    final = appraisal_in("final")
    with pytest.raises(RuleViolation, match="sudah selesai"):
        note_add(final, by=cast.user("sari"), noted_on=cast.today, body="Terlambat")
    assert "Tulis catatan" not in text_of(cast.client("sari").get(url_of("journal_list", final)))


def test_queries_and_home(cast: Any, appraisal: Any) -> None:
    url = url_of("journal_list", appraisal)
    item = appraisal.items.filter(kind="result").order_by("position")[0]

    def add(number: int) -> None:
        note = note_add(appraisal, by=cast.user("sari"), noted_on=cast.today, body=f"No {number}", item=item)
        if number % 2:
            note_to_evidence(note, by=cast.user("sari"))

    add(1)
    before = queries_of(cast.client("sari"), url)
    for number in (2, 3):
        add(number)
    assert queries_of(cast.client("sari"), url) == before <= 18
    links = page_of(cast.client("sari").get("/")).xpath("//main//a/@href")
    assert url_of("journal_add", appraisal) in links


def test_two_tabs_never_overwrite_each_other(cast: Any, appraisal: Any) -> None:
    note = note_add(appraisal, by=cast.user("sari"), noted_on=cast.today, body="Awal")
    sari, url = cast.client("sari"), url_of("journal_edit", appraisal, note.pk)
    tabs = [dict(page_of(sari.get(url)).xpath("//main//form")[0].form_values()) for _tab in range(2)]
    assert sari.post(url, tabs[0] | {"body": "Tab pertama"}).status_code == 302
    late = sari.post(url, tabs[1] | {"body": "Tab kedua"})
    assert late.status_code == 409
    assert "Tab pertama" in text_of(late)
    assert JournalNote.objects.get().body == "Tab pertama"
    again = dict(page_of(late).xpath("//main//form")[0].form_values())
    assert again["body"].strip() == "Tab kedua"
    assert sari.post(url, again).status_code == 302
    assert JournalNote.objects.get().body == "Tab kedua"


def test_a_second_click_on_delete_is_told_and_no_note_of_another_goes(
    cast: Any, appraisal: Any, appraisal_in: Any
) -> None:
    note = note_add(appraisal, by=cast.user("sari"), noted_on=cast.today, body="Awal")
    other = appraisal_in("running", "lina")
    foreign = note_add(other, by=cast.user("lina"), noted_on=cast.today, body="Milik Lina")
    sari = cast.client("sari")
    for told in ("Catatan dihapus.", "Catatan ini sudah tidak ada."):
        response = sari.post(url_of("journal_remove", appraisal, note.pk), follow=True)
        assert told in text_of(response)
    assert "sudah tidak ada" in text_of(
        sari.post(url_of("journal_remove", appraisal, foreign.pk), follow=True)
    )
    for name in ("journal_edit", "journal_file"):
        assert sari.get(url_of(name, appraisal, foreign.pk)).status_code == 404
    assert JournalNote.objects.get() == foreign
