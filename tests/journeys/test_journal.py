"""A note with a photo takes at most five taps on a phone, and one more makes it evidence."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from appraisal.domain.dialogues import dialogue_start
from appraisal.domain.evidence_checks import evidence_judge, evidence_show
from appraisal.domain.feedback import feedback_add
from appraisal.domain.journal import note_add, note_to_evidence
from appraisal.models import Evidence, JournalNote
from tests.journeys.conftest import PHONE, Visit

MOST_TAPS = 5
COUNTER = """
document.addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps") || 0) + 1);
}, true);
"""
"""Counts what a finger does, over all pages: clicks of scripts are not trusted and do not count."""


@pytest.fixture
def photo() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((900, 1200), 60).convert("RGB").save(content, "JPEG")
    return content.getvalue()


def test_a_note_with_a_photo_in_five_taps(cast, appraisal_in, visit: Visit, photo: bytes):
    appraisal = appraisal_in("running")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    sari = visit("sari")
    page = sari.page
    assert page.viewport_size == PHONE
    page.add_init_script(COUNTER)
    page.reload()

    page.get_by_role("link", name="Tulis catatan").click()
    sari.look()
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Foto atau PDF").click()
    chooser.value.set_files({"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.get_by_label("Catatan", exact=True).click()
    page.keyboard.type("Posyandu RW 03: 42 balita ditimbang")
    sari.press("Simpan")

    sari.says("Posyandu RW 03: 42 balita ditimbang")
    sari.says("IMG_0001.jpg")
    choosing_the_picture = 1
    taps = int(page.evaluate("sessionStorage.getItem('taps')")) + choosing_the_picture
    assert 3 < taps <= MOST_TAPS, taps
    note = JournalNote.objects.get()
    assert note.appraisal == appraisal
    assert note.stored_file is not None
    assert note.stored_file.content_type == "image/jpeg"
    sari.look()

    # One more tap makes it evidence, once it says of what.
    page.get_by_label("Untuk butir").select_option(str(item.pk))
    with page.expect_navigation():
        page.get_by_role("button", name="Jadikan bukti").click()
    sari.says("menjadi bukti")
    assert Evidence.objects.get().item == item
    sari.look("jurnal")


def test_the_pages_of_the_year_can_be_read_by_everybody(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("running")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    hendra, sari = cast.user("hendra"), visit("sari")
    note = note_add(appraisal, by=cast.user("sari"), noted_on=cast.today, body="Posko banjir", item=item)
    evidence = note_to_evidence(note, by=cast.user("sari"))
    evidence_show(item, by=cast.user("sari"))
    evidence_judge(evidence, by=hendra, accepted=False, reason="Tanpa tanggal")
    feedback_add(item, by=hendra, body="Cepat tanggap")
    talk = dialogue_start(appraisal, by=hendra, held_on=cast.today, topics="Beban loket")
    for name, arguments in (
        ("year_detail", [appraisal.pk]),
        ("item_detail", [appraisal.pk, item.pk]),
        ("realisation_edit", [appraisal.pk, item.pk]),
        ("dialogue_edit", [talk.pk]),
        ("dialogue_detail", [talk.pk]),
    ):
        sari.open(reverse(f"appraisal:{name}", args=arguments))
        sari.look(name)
    sari.press("Tanda tangani sebagai pegawai")
    sari.says("Menunggu tanda tangan pejabat penilai")
    sari.look()
