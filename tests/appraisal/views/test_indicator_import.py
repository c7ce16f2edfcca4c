"""A table of indicators through the page: uploaded, looked at, confirmed, never twice.

The pages are indicator_import, indicator_import_preview and indicator_import_confirm.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.models import Indicator, StagedImport
from core.models import TransitionLog
from core.spreadsheets import csv_bytes, xlsx_bytes
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries
from tests.appraisal.resources.test_indicators import HEADERS, published_table, row

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return f"/penilaian/siklus/{cycle.pk}/indikator/impor/"


def upload(data: bytes, name: str = "iku.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"upload": SimpleUploadedFile(name, data)}


def book(*rows, headers=HEADERS) -> bytes:
    return xlsx_bytes(headers, rows, title="Indikator")


def staged(browser, cycle, *rows, headers=HEADERS) -> str:
    """Upload rows and return the address of the preview."""
    answer = browser.post(url(cycle), upload(book(*rows, headers=headers)))
    assert answer.status_code == 302, answer.text
    return str(answer.url)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_twelve_of_thirteen_published_figures_equal_the_fourth_as_a_difference(kind: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    table = published_table()
    rows = [cells for _number, cells in table.rows]
    data = (
        csv_bytes(table.headers, rows)
        if kind == "csv"
        else xlsx_bytes(
            table.headers,
            [[Decimal(c) if c and i in (4, 6, 7) else c for i, c in enumerate(cells)] for cells in rows],
            title="IKU",
        )
    )
    preview = browser.post(url(cycle), upload(data, f"iku.{kind}"), follow=True)
    assert "Capaian terbit 13 indikator dibandingkan dengan hitungan: 1 berbeda." in preview.text
    for shown in ("20 baru", "73,30", "73,33", "−0,03"):
        assert shown in preview.text
    assert not Indicator.objects.exists()
    address = preview.redirect_chain[-1][0]
    page = browser.post(f"{address}jalankan/", follow=True)
    assert "20 baris ditulis" in page.text
    kept = Indicator.objects.get(code="IKU-04")
    assert (kept.published_achievement, kept.published_realisation) == (Decimal("73.30"), 11)
    assert page.text.count("sama</td>") == 12
    assert "−0,03" in page.text
    assert TransitionLog.objects.get(name="indicator_import").note == "20 indikator baru, 0 diubah."


def test_each_bad_cell_is_named_and_nothing_can_be_confirmed() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    address = staged(browser, cycle, row("BAIK"), row("BURUK", Target="banyak", Polaritas="naik"))
    page = browser.get(address).text
    for shown in (
        "Baris 3",
        "banyak",
        "Tulis angka saja",
        "naik",
        "Isi dengan salah satu",
        "1 baru",
        "1 ditolak",
        '<th scope="row">BURUK · ',
    ):
        assert shown in page
    assert "jalankan" not in page
    answer = browser.post(f"{address}jalankan/")
    assert answer.status_code == 422
    assert not Indicator.objects.exists()


def test_confirmed_twice_is_written_once() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "LAMA", name="APM", target=Decimal(10))
    browser = log_in(town.hr)
    address = staged(browser, cycle, row("LAMA"), row("BARU"))
    page = browser.get(address).text
    assert "Target: 10 → 90,89" in page
    assert browser.post(f"{address}jalankan/").status_code == 302
    Indicator.objects.filter(code="BARU").update(target=5)
    page = browser.post(f"{address}jalankan/", follow=True)
    assert "sudah diimpor" in page.text
    assert Indicator.objects.get(code="BARU").target == 5
    assert Indicator.objects.get(code="LAMA").target == Decimal("90.89")
    assert "Tabel ini sudah diimpor" in browser.get(address).text
    assert TransitionLog.objects.filter(name="indicator_import").count() == 1


def test_what_changed_between_preview_and_yes_is_checked_again() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.office_hr)
    address = staged(browser, cycle, row("A"))
    make_indicator(cycle, town.other, "A")
    answer = browser.post(f"{address}jalankan/")
    assert answer.status_code == 422
    assert "sudah dipakai indikator lain" in answer.text
    assert Indicator.objects.get().unit == town.other
    assert StagedImport.objects.get().confirmed_at is None


def test_a_table_is_its_owner_s_alone_and_expires() -> None:
    town = make_town()
    cycle = make_cycle(town)
    address = staged(log_in(town.hr), cycle, row("A"))
    for person in (town.office_hr, town.clerk.user):
        assert log_in(person).get(address).status_code == 404
        assert log_in(person).post(f"{address}jalankan/").status_code == 404
    browser = log_in(town.hr)
    other = "y" if address[-2] == "x" else "x"
    assert browser.get(f"{address[:-2]}{other}/").status_code == 404
    assert browser.get(address.replace("/indikator/impor/", "/siklus/impor/")).status_code == 404
    StagedImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}jalankan/").status_code == 404
    assert not Indicator.objects.exists()
    staged(browser, cycle, row("B"))
    assert StagedImport.objects.count() == 1


def test_whoever_loses_the_role_loses_the_table() -> None:
    from organization.models import RoleGrant

    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    address = staged(browser, cycle, row("A"))
    RoleGrant.objects.filter(user=town.hr).delete()
    assert browser.post(f"{address}jalankan/").status_code == 404
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("iku.xlsx", b"MZ\x90\x00" + b"\x00" * 300, "adalah program komputer, bukan tabel"),
        ("iku.csv", b"%PDF-1.4\n%%EOF", "adalah PDF, bukan tabel"),
        ("iku.xlsx", b"", "kosong (0 bita)"),
        ("iku.xlsx", book(["A"])[:-30], "rusak"),
        ("iku.xlsx", book(["A", "x"], headers=["Kode", "Nama"]), "Tidak ada: Nama indikator"),
        ("iku.csv", b"Kode;Nama indikator\n", "tidak berisi baris data"),
    ],
)
def test_wrong_files_get_a_sentence(name: str, data: bytes, sentence: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    answer = log_in(town.hr).post(url(cycle), upload(data, name))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not StagedImport.objects.exists()


def test_thirty_megabytes_get_a_sentence() -> None:
    town = make_town()
    answer = log_in(town.hr).post(url(make_cycle(town)), upload(b"x" * 30 * 1024 * 1024, "iku.csv"))
    assert answer.status_code == 422
    assert "Batasnya 10 MB" in answer.text


def test_wrong_columns_name_what_was_expected_and_found() -> None:
    town = make_town()
    answer = log_in(town.hr).post(
        url(make_cycle(town)), upload(book(["A", "x"], headers=["Kode", "Nama"]), "iku.xlsx")
    )
    for part in ("Tidak dikenal: Nama.", "Kolom yang dikenal: Kode, Sasaran", "Yang sudah sesuai: Kode."):
        assert part in answer.text


def test_the_page_explains_the_columns() -> None:
    town = make_town()
    page = log_in(town.hr).get(url(make_cycle(town)))
    assert page.status_code == 200
    assert "Realisasi diterbitkan" in page.text
    assert "Unduh templat XLSX" in page.text
    assert "perlu diperbaiki" not in page.text


def test_no_file_at_all() -> None:
    town = make_town()
    assert log_in(town.hr).post(url(make_cycle(town))).status_code == 422


def test_a_script_in_a_cell_stays_text() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    bad = "<script>alert(1)</script>"
    address = staged(browser, cycle, row("A", **{"Nama indikator": bad}), row("B", Target=bad))
    assert bad not in browser.get(address).text


def test_who_may_not(client) -> None:
    town = make_town()
    cycle = make_cycle(town, town.office)
    for person in (town.other_hr, town.clerk.user):
        assert log_in(person).get(url(cycle)).status_code == 404
        assert log_in(person).post(url(cycle), upload(book(row("A")))).status_code == 404
    assert client.get(url(cycle)).status_code == 302
    browser = log_in(town.hr)
    assert browser.get(staged(browser, cycle, row("A")) + "jalankan/").status_code == 405
    type(cycle).objects.update(state="closed")
    assert browser.get(url(cycle)).status_code == 403


def test_looking_writes_nothing_and_asks_no_more_for_more_rows() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    one = staged(browser, cycle, row("A"))
    many = staged(browser, cycle, *(row(f"B{number}") for number in range(60)))
    browser.get(one)
    few = queries(browser, one)
    assert few <= 24
    assert queries(browser, many) == few
    page = browser.get(many)
    assert "Halaman 1 dari 2" in page.text
