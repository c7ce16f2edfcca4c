"""A citizen and three officers in the browser: from the report on a phone to the end after an appeal.

Reported with a photo, verified, forwarded, published, late with an interim answer, answered, rated
poor, appealed, answered above, finished. The same path without JavaScript. Citizens sit at a phone,
officers at a desk; each page is looked at in both sizes.
"""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.domain.timing import explained
from feedback.models import Case, CitizenMail
from feedback.tasks import citizen_mails_send
from reports.demo.cast import PISANG, ROOT
from tests.core.corpus import jpeg_with_place
from tests.feedback.conftest import fresh, grant
from tests.journeys.conftest import DESK, Person, Visit

TITLE = "Lampu jalan mati di depan SDN 07"
STORY = (
    "Sejak dua minggu lampu jalan padam. Anak-anak pulang mengaji dalam gelap; "
    "tolong diperbaiki. Hubungi 081234567890."
)
EMAIL = "warga@contoh.id"


@pytest.fixture
def desk(cast):
    """Bayu co-ordinates the city, Putri keeps Kelurahan Pisang, Nia Kecamatan Pauh above it."""
    grant(cast, "bayu", ROOT)
    grant(cast, "putri", PISANG)
    return cast


def at_the_desk(visit: Visit, key: str, *, scripts: bool) -> Person:
    person = visit(key, scripts=scripts)
    person.page.set_viewport_size(DESK)
    return person


def look(person: Person, name: str = "") -> None:
    """Look at a page on a phone and at a desk, and go on in the size that this person uses."""
    size = person.page.viewport_size
    person.look(name, wide=True)
    assert size is not None
    person.page.set_viewport_size(size)


def act(person: Person, label: str, **texts: str) -> None:
    """Open a step of the case, fill it in and take it."""
    panel = person.page.locator("details.panel", has=person.page.locator("summary", has_text=label)).first
    if panel.get_attribute("open") is None:
        panel.locator("summary").first.click()
    for name, text in texts.items():
        field = panel.locator(f"[name={name}]")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    person.press(label, panel)


def detail(case: Case) -> str:
    return reverse("feedback:case_detail", args=[case.pk])


def report(desk, warga: Person) -> tuple[Case, str]:
    """Write a report in three steps with a photo; return it with its secret code."""
    page = warga.page
    warga.open(reverse("feedback:forum"))
    look(warga, "forum-kosong")
    for label in ("Buat laporan", "Cek laporan saya"):
        box = page.get_by_role("link", name=label).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 740, f"{label} is not on the first screen"
    box = page.locator("main [role=search]").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 740, "the search is not on the first screen"

    warga.follow("Buat laporan")
    look(warga, "lapor-1")
    warga.press("Lanjut")
    warga.says("Apa yang ingin Anda sampaikan?")
    look(warga)
    page.get_by_label("Pengaduan").check()
    page.locator("[name=unit]").select_option(str(desk.agency.units[PISANG].pk))
    warga.press("Lanjut")

    page.get_by_label("Judul singkat").fill(TITLE)
    page.get_by_label("Ceritakan").fill("Gelap.")
    warga.press("Lanjut")
    look(warga, "lapor-2-salah")
    assert page.get_by_label("Judul singkat").input_value() == TITLE, "what was typed is kept"
    page.get_by_label("Ceritakan").fill(STORY)
    page.get_by_label("Alamat atau patokan").fill("Jalan Kampus, dekat pos ronda")
    warga.press("Lanjut")

    warga.says("memuat nomor identitas, telepon, surel")
    page.locator("input[type=file]").set_input_files(
        {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": jpeg_with_place()}
    )
    page.get_by_label("Nama", exact=True).fill("Siti Aminah")
    page.get_by_label("Surel").fill(EMAIL)
    look(warga, "lapor-3")
    warga.press("Kirim laporan")
    look(warga, "lapor-terkirim")
    shown = page.locator("main").inner_text()
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", shown)
    assert code is not None
    case = Case.objects.get()
    assert case.number in shown
    warga.follow("Lihat laporan saya")
    look(warga, "tiket-baru")
    assert case.attachments.count() == 1
    with case.attachments.get().stored_file.file.open() as content:
        assert b"Exif" not in content.read()
    return case, code[0]


def send_mails() -> None:
    """Let the schedule send what waits; the clock of this test is not the one of the rows' defaults."""
    CitizenMail.objects.filter(sent_at=None).update(next_try_at=timezone.now())
    citizen_mails_send()


def open_ticket(warga: Person, case: Case, code: str) -> None:
    """Come back another day with number and code."""
    warga.open(reverse("feedback:ticket_open"))
    look(warga, "tiket-buka")
    warga.page.get_by_label("Nomor laporan").fill(case.number.lower())
    warga.page.get_by_label("Kode rahasia").fill("AAAA-AAAA-AAAA")
    warga.press("Buka laporan")
    warga.says("tidak cocok")
    look(warga)
    warga.page.get_by_label("Kode rahasia").fill(code)
    warga.press("Buka laporan")
    warga.says(TITLE)


def confirm_mail(warga: Person, mailbox: list) -> None:
    """Open the link of the mail and press its button."""
    send_mails()
    link = re.search(r"/laporan/surel/\S+/konfirmasi/", mailbox[-1].body)
    assert link is not None
    warga.open(link[0])
    look(warga, "surel-konfirmasi")
    warga.press("Ya, konfirmasi")


def publish(putri: Person, case: Case) -> None:
    """Look at what everybody will read, and publish just that."""
    putri.follow("Pratinjau dan terbitkan")
    look(putri, "terbitkan")
    assert "081234567890" not in putri.page.locator(".case-public").inner_text()
    putri.page.locator("[name=file]").check()
    putri.press("Perbarui pratinjau")
    preview = putri.page.locator(".case-public").inner_text()
    putri.press("Terbitkan seperti pratinjau")
    putri.open(reverse("feedback:case_public", args=[case.number]))
    assert putri.page.locator(".case-public").inner_text() == preview, "the preview is the public page"


def whole_way(desk, visit: Visit, clock, mailbox: list, *, scripts: bool) -> Case:
    clock("2026-02-02 20:00")
    warga = visit("warga", scripts=scripts)
    case, code = report(desk, warga)
    confirm_mail(warga, mailbox)

    clock("2026-02-03 09:00")
    bayu = at_the_desk(visit, "bayu", scripts=scripts)
    look(bayu, "petugas-beranda")
    bayu.open(reverse("feedback:case_list"))
    look(bayu, "petugas-kotak-masuk")
    bayu.open(detail(case))
    look(bayu, "petugas-laporan-baru")
    act(bayu, "Verifikasi")
    look(bayu)
    assert bayu.page.locator("[name=unit]").first.input_value() == str(desk.agency.units[PISANG].pk)
    act(bayu, "Teruskan ke unit")
    look(bayu)
    assert fresh(case).state == "forwarded"

    putri = at_the_desk(visit, "putri", scripts=scripts)
    putri.open(detail(case))
    act(putri, "Mulai tangani")
    look(putri, "petugas-laporan")
    assert "Siti Aminah" not in putri.page.locator("main").inner_text()
    publish(putri, case)
    guest = visit("tamu", scripts=scripts)
    guest.open(reverse("feedback:forum"))
    look(guest, "forum")
    guest.follow(TITLE)
    look(guest, "laporan-umum")
    guest.press("Dukung laporan ini")
    guest.says("1 orang mendukung")
    assert "081234567890" not in guest.page.content()

    clock("2026-02-24 09:00")
    due = next(one.clock.due_on for one in explained(fresh(case)) if one.clock.kind == "settle")
    assert f"{due}" == "2026-02-25"
    putri = at_the_desk(visit, "putri", scripts=scripts)
    putri.open(detail(case))
    act(putri, "Kirim jawaban sementara", body="Suku cadang baru tiba pekan depan.", promised_on="2026-03-06")
    look(putri, "petugas-jawaban-sementara")
    clock("2026-03-05 15:00")
    putri = at_the_desk(visit, "putri", scripts=scripts)
    putri.open(detail(case))
    act(putri, "Kirim jawaban", body="Dua lampu sudah diganti hari ini oleh petugas kelurahan.")
    look(putri, "petugas-dijawab")
    assert fresh(case).state == "answered"

    clock("2026-03-06 19:00")
    send_mails()
    assert EMAIL in mailbox[-1].to
    assert TITLE not in mailbox[-1].subject + mailbox[-1].body
    warga = visit("warga", scripts=scripts)
    open_ticket(warga, case, code)
    warga.page.locator("summary", has_text="langkah sudah selesai").click()
    warga.says("lewat tenggat pertama")
    warga.says("Suku cadang baru tiba pekan depan.")
    look(warga, "tiket-dijawab")
    warga.page.locator("summary", has_text="Penyelesaian").click()
    warga.says("dijanjikan 6 Maret 2026")
    look(warga)
    warga.press("Kirim penilaian")
    look(warga)
    warga.page.get_by_label("Tidak puas", exact=True).check()
    warga.press("Kirim penilaian")
    look(warga, "tiket-dinilai-kurang")
    appeal = warga.page.locator("form[action$='/banding/']")
    appeal.locator("textarea").fill("Lampunya padam lagi malam itu juga.")
    warga.press("Ajukan banding")
    look(warga, "tiket-banding")
    assert (fresh(case).state, fresh(case).level) == ("appealed", 1)

    clock("2026-03-09 09:00")
    nia = at_the_desk(visit, "nia", scripts=scripts)
    nia.open(reverse("feedback:case_list"))
    look(nia)
    nia.follow(TITLE)
    nia.says("Lampunya padam lagi")
    look(nia, "petugas-banding")
    act(nia, "Kirim jawaban", body="Gardunya yang rusak; sudah diperbaiki PLN pagi ini.")
    look(nia)

    clock("2026-03-10 19:00")
    warga = visit("warga", scripts=scripts)
    open_ticket(warga, case, code)
    warga.page.get_by_label("Puas", exact=True).check()
    warga.press("Kirim penilaian")
    warga.says("Selesai")
    look(warga, "tiket-selesai")
    return fresh(case)


def check_end(case: Case) -> None:
    assert case.state == "finished"
    assert sorted(case.ratings.values_list("level", "score")) == [(0, 1), (1, 4)]
    assert not case.clocks.filter(stopped_at=None).exists()
    kinds = list(case.entries.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["interim", "answer", "appeal", "answer"]


def test_from_report_to_the_end_after_an_appeal(desk, visit: Visit, clock, mailoutbox):
    check_end(whole_way(desk, visit, clock, mailoutbox, scripts=True))


def test_the_same_without_scripts(desk, visit: Visit, clock, mailoutbox):
    check_end(whole_way(desk, visit, clock, mailoutbox, scripts=False))


def test_the_other_pages_of_citizens_and_officers(desk, visit: Visit):
    """Pages beside the way: services, limits, intake with its receipt, routing rules, secret reports."""
    guest = visit("tamu")
    for name in ("service_list", "limit_list", "report_about"):
        guest.open(reverse(f"feedback:{name}"))
        look(guest, f"warga-{name.replace('_', '-')}")
    nia = at_the_desk(visit, "nia", scripts=True)
    for name in ("service_keep", "service_add", "service_import", "intake_add"):
        nia.open(reverse(f"feedback:{name}"))
        look(nia, f"petugas-{name.replace('_', '-')}")
    page = nia.page
    page.get_by_label("Loket").check()
    page.get_by_label("Pengaduan").check()
    page.get_by_label("Judul singkat").fill("Pungutan di loket pelayanan")
    page.get_by_label("Ceritakan").fill("Diminta membayar untuk surat yang gratis.")
    page.get_by_label("Pelapor meminta rahasia").check()
    page.locator("[name=unit]").select_option(str(desk.agency.units[PISANG].pk))
    nia.press("Simpan")
    nia.says("Tanda terima")
    look(nia, "petugas-tanda-terima")
    case = Case.objects.get()
    assert case.is_secret
    bayu = at_the_desk(visit, "bayu", scripts=True)
    bayu.open(reverse("feedback:routing_list"))
    look(bayu, "petugas-penerusan")
    bayu.open(detail(case))
    bayu.says("Laporan rahasia tidak pernah diterbitkan.")
    look(bayu, "petugas-rahasia")
