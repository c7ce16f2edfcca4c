"""The pages calendar_detail, working_day_count, holiday_add, holiday_change, holiday_remove,
calendar_year_set, calendar_import and calendar_export.
"""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import CalendarYear, Holiday
from core.spreadsheets import csv_bytes
from organization.registry import KnownDeadline, _deadline_sources

DETAIL = reverse("organization:calendar_detail")
ADD = reverse("organization:holiday_add")
IMPORT = reverse("organization:calendar_import")
VALUES = {"date": "2026-11-25", "kind": "D", "name": "Pilkada", "source": "Keppres"}


def csv_file(*rows):
    return SimpleUploadedFile("libur.csv", csv_bytes(("Tanggal", "Jenis", "Nama", "Dasar"), rows))


def test_everybody_reads_and_only_hr_of_the_agency_writes(agency):
    for person in ("staff", "hr_district", "hr_city"):
        page = agency.login(person).get(DETAIL, {"tahun": "2026"})
        assert "Nyepi" in page.text
        assert (ADD in page.text) == (person == "hr_city")
    assert agency.login("hr_district").post(ADD, VALUES).status_code == 403
    assert agency.login("staff").get(IMPORT).status_code == 403
    assert not Holiday.objects.filter(name="Pilkada").exists()


def test_hr_adds_changes_and_removes_a_day(agency):
    client = agency.login("hr_city")
    for _time in range(2):
        assert client.post(ADD, VALUES).status_code == 302
    holiday = Holiday.objects.get(name="Pilkada")
    change = reverse("organization:holiday_change", args=[holiday.pk])
    assert 'value="2026-11-25"' in client.get(change).text
    assert client.post(change, {**VALUES, "date": "2026-11-26"}).status_code == 302
    holiday.refresh_from_db()
    assert holiday.date == date(2026, 11, 26)
    remove = reverse("organization:holiday_remove", args=[holiday.pk])
    assert client.get(remove).status_code == 405
    assert client.post(remove).status_code == 302
    assert not Holiday.objects.filter(name="Pilkada").exists()


@pytest.mark.parametrize(("field", "value"), [("date", "25 Nopember"), ("name", ""), ("kind", "Z")])
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(agency, field, value):
    page = agency.login("hr_city").post(ADD, {**VALUES, field: value})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "Keppres" in page.text


def test_a_day_that_is_there_is_refused_beside_the_day(agency):
    client = agency.login("hr_city")
    client.post(ADD, VALUES)
    url = reverse("organization:holiday_change", args=[Holiday.objects.get(name="Pilkada").pk])
    page = client.post(url, {"date": "2026-12-25", "kind": "L", "name": "Natal", "source": ""})
    assert "date" in page.context["form"].errors


def test_a_year_is_completed(agency):
    url = reverse("organization:calendar_year_set")
    client = agency.login("hr_city")
    assert client.get(url).context["form"].initial["year"] == 2028
    assert "year" in client.post(url, {"year": "2031", "source": "SKB"}).context["form"].errors
    assert client.post(url, {"year": "2028", "source": "SKB 2028"}).status_code == 302
    assert CalendarYear.objects.filter(year=2028).exists()


def test_a_list_is_shown_before_it_is_written(agency):
    client = agency.login("hr_city")
    upload = csv_file(
        ("25-11-2026", "D", "Pilkada", "Keppres"), ("25-12-2026", "hari libur nasional", "Natal", "")
    )
    page = client.post(IMPORT, {"upload": upload})
    assert page.status_code == 200
    assert page.context["changes"] == 1
    assert not Holiday.objects.filter(name="Pilkada").exists()
    for _time in range(2):
        assert client.post(IMPORT, {"rows": page.context["sent"]}).status_code == 302
    assert Holiday.objects.filter(name="Pilkada").count() == 1


def test_the_exported_list_changes_nothing(agency):
    client = agency.login("hr_city")
    Holiday.objects.create(date=date(2026, 11, 25), kind="D", name="=1+1", source="@tautan")
    for kind in ("csv", "xlsx"):
        data = client.get(reverse("organization:calendar_export", args=[kind])).content
        page = client.post(IMPORT, {"upload": SimpleUploadedFile(f"libur.{kind}", data)})
        assert page.context["changes"] == 0
    cells = [
        cell
        for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
        for cell in row
        if str(cell.value).lstrip("'").startswith(("=", "@"))
    ]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert client.get(reverse("organization:calendar_export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("31-02-2026", "L", "X", ""), "Baris 2"),
        (("01-02-2026", "Q", "X", ""), "tidak dikenal"),
        (("01-02-2026", "L", "", ""), "nama hari libur"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(agency, row, sentence):
    page = agency.login("hr_city").post(IMPORT, {"upload": csv_file(row)})
    assert page.status_code == 422
    assert sentence in page.text


def test_a_file_without_the_columns_and_rows_that_were_tampered_with(agency):
    client = agency.login("hr_city")
    page = client.post(IMPORT, {"upload": SimpleUploadedFile("x.csv", b"A;B\n1;2\n")})
    assert "Tanggal, Jenis, Nama" in page.text
    before = Holiday.objects.count()
    for rows in ("{}", "[[1]]", '[["2026-01-01"]]', "nonsense", '[["2026-07-01","?","X",""]]'):
        client.post(IMPORT, {"rows": rows})
    assert Holiday.objects.count() == before


def test_the_count_is_explained(agency):
    url = reverse("organization:working_day_count")
    client = agency.login("staff")
    assert client.get(url).status_code == 200
    page = client.get(url, {"start": "2026-03-17", "n": "3"})
    assert "27 Maret 2026" in page.text
    assert "Nyepi" in page.text
    six = client.get(url, {"start": "2026-02-06", "n": "1", "six_days": "on"})
    assert six.context["count"].end == date(2026, 2, 7)
    open_unit = client.get(url, {"start": "2026-03-17", "n": "1", "open_on_collective_leave": "on"})
    assert open_unit.context["count"].end == date(2026, 3, 18)
    assert "melewati kalender" in client.get(url, {"start": "2027-12-20", "n": "30"}).text
    assert client.get(url, {"start": "2026-03-17", "n": "100000"}).context["count"] is None


def test_what_is_due_past_the_known_days_raises_the_alarm(agency, monkeypatch):
    far = KnownDeadline("Penilaian 2028", date(2028, 2, 29), "/penilaian/")
    monkeypatch.setattr(
        "organization.registry._deadline_sources", [lambda user, day: [far] if far.day > day else []]
    )
    assert _deadline_sources is not None
    page = agency.login("hr_city").get(DETAIL)
    assert "29 Februari 2028" in page.text
    CalendarYear.objects.create(year=2028, source="SKB")
    assert "29 Februari 2028" not in agency.login("hr_city").get(DETAIL).text
    CalendarYear.objects.all().delete()
    assert "belum diisi" in agency.login("hr_city").get(DETAIL).text


def test_queries_do_not_grow(agency, count_queries):
    client = agency.login("hr_city")
    few = count_queries(client, DETAIL, {"tahun": "2026"})
    Holiday.objects.bulk_create(
        Holiday(date=date(2026, 7, day), kind="D", name=f"Libur {day}") for day in range(1, 31)
    )
    assert count_queries(client, DETAIL, {"tahun": "2026"}) == few
    assert count_queries(client, DETAIL, {"tahun": "xx"}) <= few
