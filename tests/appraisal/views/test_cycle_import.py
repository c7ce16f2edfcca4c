"""Cycles through a table: checked, confirmed once, exported and taken back unchanged.

The pages are cycle_import, cycle_import_preview, cycle_import_confirm, cycle_import_template and
cycle_export.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.domain.cycles import open_cycle
from appraisal.models import Cycle
from appraisal.resources.cycles import COLUMNS, EXAMPLE
from core.spreadsheets import xlsx_bytes
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town

URL = "/penilaian/siklus/impor/"
HEADERS = ["Tahun", "Nama", "Kode unit", "Perangkat aturan", "Perencanaan berakhir"]
pytestmark = pytest.mark.django_db


def row(year: str = "2027", unit: str = "kota", **cells: str) -> list[str]:
    values = {
        "Tahun": year,
        "Nama": f"Penilaian Kinerja {year}",
        "Kode unit": unit,
        "Perangkat aturan": "permenpanrb-6-2022 v1",
        "Perencanaan berakhir": "31 Januari " + year,
    }
    return [*{**values, **cells}.values()]


def staged(browser, *rows, headers=HEADERS) -> str:
    data = xlsx_bytes(headers, rows, title="Siklus")
    answer = browser.post(URL, {"upload": SimpleUploadedFile("siklus.xlsx", data)})
    assert answer.status_code == 302, answer.text
    return str(answer.url)


def test_new_changed_and_unchanged_cycles() -> None:
    town = make_town()
    make_cycle(town, year=2025)
    make_cycle(town, year=2026)
    browser = log_in(town.hr)
    address = staged(
        browser,
        row("2025"),
        row("2026", Nama="SKP 2026", **{"Perencanaan berakhir": "15-02-2026"}),
        row("2027"),
    )
    page = browser.get(address).text
    for shown in (
        "1 baru",
        "1 berubah",
        "1 tetap",
        "Nama: Penilaian Kinerja 2026 → SKP 2026",
        "15 Februari 2026",
    ):
        assert shown in page
    assert Cycle.objects.count() == 2
    assert "2 baris ditulis" in browser.post(f"{address}jalankan/", follow=True).text
    changed = Cycle.objects.get(year=2026)
    assert (changed.name, str(changed.phases.get(phase="planning").ends_on)) == ("SKP 2026", "2026-02-15")
    assert Cycle.objects.get(year=2027).phases.count() == 5
    assert "sudah diimpor" in browser.post(f"{address}jalankan/", follow=True).text
    assert Cycle.objects.count() == 3


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"Tahun": "dua ribu"}, "Tahun", "empat angka"),
        ({"Tahun": "1999"}, "Tahun", "2020"),
        ({"Tahun": ""}, "Tahun", "tidak boleh"),
        ({"Nama": ""}, "Nama", "tidak boleh kosong"),
        ({"Kode unit": "tiada"}, "Kode unit", "Tidak ada unit"),
        ({"Perangkat aturan": "lain v9"}, "Perangkat aturan", "Tidak ada perangkat aturan"),
        ({"Perencanaan berakhir": "31-02-2027"}, "Perencanaan berakhir", "kalender"),
        ({"Perencanaan berakhir": "31-12-2026"}, "Perencanaan berakhir", "sebelum mulainya"),
    ],
)
def test_each_bad_cell_is_named(cells, column: str, reason: str) -> None:
    town = make_town()
    browser = log_in(town.hr)
    page = browser.get(staged(browser, row(**cells)))
    found = page.context["cells"]
    assert (found[0].row, found[0].column) == (2, column)
    assert reason in found[0].reason
    assert "jalankan" not in page.text


def test_a_year_that_is_taken_and_a_cycle_that_has_opened() -> None:
    town = make_town()
    make_cycle(town, town.office, year=2027)
    opened = make_cycle(town, year=2026)
    open_cycle(opened, by=town.hr)
    browser = log_in(town.hr)
    page = browser.get(staged(browser, row("2027"), row("2026", Nama="Lain"))).text
    assert "sudah mempunyai siklus" in page
    assert "sudah dibuka" in page


def test_two_rows_that_exclude_each_other_write_nothing() -> None:
    town = make_town()
    browser = log_in(town.hr)
    address = staged(browser, row("2027", "kota"), row("2027", "dinkes"))
    answer = browser.post(f"{address}jalankan/")
    assert answer.status_code == 422
    assert not Cycle.objects.exists()
    page = browser.get(staged(browser, row("2027"), row("2027"))).text
    assert "baris sebelumnya dalam berkas" in page


def test_hr_of_an_office_takes_its_own_units() -> None:
    town = make_town()
    browser = log_in(town.office_hr)
    page = browser.get(staged(browser, row("2027", "kota"), row("2027", "disdik"), row("2027", "dinkes")))
    assert [found.row for found in page.context["cells"]] == [2, 3]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_unchanged(kind: str) -> None:
    town = make_town()
    make_cycle(town)
    browser = log_in(town.hr)
    data = browser.get(f"/penilaian/siklus/ekspor/{kind}/").content
    answer = browser.post(URL, {"upload": SimpleUploadedFile(f"siklus.{kind}", data)}, follow=True)
    assert "1 tetap" in answer.text
    assert "tidak ada yang perlu ditulis" in answer.text


def test_template_and_its_example() -> None:
    town = make_town()
    browser = log_in(town.hr)
    assert browser.get(f"{URL}templat/").status_code == 200
    headers = [column.header for column in COLUMNS]
    example = [*EXAMPLE]
    example[headers.index("Kode unit")] = "kota"
    assert "1 baru" in browser.get(staged(browser, example, headers=headers)).text


def test_who_may_not(client) -> None:
    town = make_town()
    browser = log_in(town.hr)
    address = staged(browser, row())
    for person in (town.office_hr, town.clerk.user):
        status = 403 if person == town.clerk.user else 404
        assert log_in(person).get(address).status_code == status
        assert log_in(person).post(f"{address}jalankan/").status_code == status
    for page in (URL, f"{URL}templat/", "/penilaian/siklus/ekspor/csv/"):
        assert log_in(town.clerk.user).get(page).status_code == 403
        assert client.get(page).status_code == 302
    assert browser.get(f"{address}jalankan/").status_code == 405
    assert not Cycle.objects.exists()
