"""The pages of the staff file: upload, columns, preview, decision, result, downloads."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.jobs import run_job
from core.models import Job
from core.registry import waiting_tasks
from organization.models import Employee, StaffImport
from tests.organization.staff_files import (
    NEW,
    OTHER,
    THIRD,
    applied,
    checked,
    file_of,
    finish,
    known,
    newcomer,
    uploaded,
)

UPLOAD = reverse("organization:staff_import")
FORM = {
    "starts_on": "2026-07-01",
    "column_nip": "0",
    "column_name": "1",
    "column_unit": "2",
    "column_post": "3",
}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def url(name: str, found: StaffImport) -> str:
    return reverse(f"organization:{name}", args=[found.token])


def send(client, data: bytes, name: str = "pegawai.csv"):
    return client.post(UPLOAD, {"upload": SimpleUploadedFile(name, data)})


def work() -> None:
    for job in Job.objects.filter(state="queued"):
        run_job(job.pk)


def form_for_today(**more: str) -> dict[str, str]:
    return {**FORM, "starts_on": timezone.localdate().isoformat(), **more}


# ---- upload ------------------------------------------------------------------------------------------


def test_from_the_list_of_people_to_the_result(agency):
    client = agency.login("hr_city")
    assert UPLOAD in client.get(reverse("organization:employee_list")).content.decode()
    _headers, data = file_of([newcomer(), known(agency.nurse, unit="x")])

    answer = send(client, data)
    found = StaffImport.objects.get()
    assert answer.url == url("staff_import_mapping", found)
    page = client.get(answer.url).content.decode()
    assert "Contoh isi:" in page
    assert NEW in page

    answer = client.post(url("staff_import_mapping", found), form_for_today())
    assert answer.url == url("staff_import_detail", found)
    page = client.get(answer.url).content.decode()
    assert "Menunggu giliran" in page
    assert "every 2s" in page
    work()
    page = client.get(answer.url).content.decode()
    assert "Terapkan 1 baris yang benar saja" in page
    assert "Tidak ada unit ini" in page

    assert client.post(url("staff_import_apply", found), {"rows": "good"}).url == url(
        "staff_import_detail", found
    )
    work()
    page = client.get(url("staff_import_detail", found)).content.decode()
    assert "1 orang ditambahkan, 0 diubah, 0 dipindahkan" in page
    assert "kode aktivasi" in page
    assert Employee.objects.filter(nip=NEW).exists()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "kosong.csv", "kosong"),
        (b"%PDF-1.4 bukan tabel", "tabel.xlsx", "tabel.xlsx"),
        (b"NIP;Nama\n", "judul.csv", "judul.csv"),
    ],
)
def test_what_is_no_table_is_refused_beside_the_field(agency, data, name, sentence):
    answer = send(agency.login("hr_city"), data, name)
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors["upload"])
    assert not StaffImport.objects.exists()


def test_a_form_without_a_file_says_so(agency):
    answer = agency.login("hr_city").post(UPLOAD, {})
    assert answer.status_code == 422
    assert "upload" in answer.context["form"].errors


def test_only_hr_gets_in_and_only_the_owner_sees_the_file(agency):
    assert agency.login("lurah").get(UPLOAD).status_code == 403
    found = checked([newcomer()], by=agency.user("hr_city"))
    for name in (
        "staff_import_detail",
        "staff_import_mapping",
        "staff_import_missing",
        "staff_import_refused",
    ):
        assert agency.login("hr_district").get(url(name, found)).status_code == 404
    for name in ("staff_import_apply", "staff_import_cancel"):
        assert agency.login("hr_district").post(url(name, found)).status_code == 404


# ---- columns -------------------------------------------------------------------------------------------


def test_the_columns_of_an_agency_are_recognised(agency):
    headers = [
        "No",
        "NIP Baru",
        "Nama Lengkap",
        "Gol.",
        "Unit Kerja",
        "Nama Jabatan",
        "E-mail",
        "No. HP",
        "TMT",
    ]
    client = agency.login("hr_city")
    send(client, ";".join(headers).encode() + b"\n1;2;3;4;5;6;7;8;9\n")
    found = StaffImport.objects.get()
    initial = client.get(url("staff_import_mapping", found)).context["form"].initial
    chosen = {name: headers[int(place)] for name, place in initial.items() if name.startswith("column_")}
    assert chosen == {
        "column_nip": "NIP Baru",
        "column_name": "Nama Lengkap",
        "column_rank_letter": "Gol.",
        "column_unit": "Unit Kerja",
        "column_post": "Nama Jabatan",
        "column_email": "E-mail",
        "column_phone": "No. HP",
        "column_starts_on": "TMT",
    }


def test_a_missing_and_a_doubled_column_are_refused_with_sentences(agency):
    found = uploaded([newcomer()], by=agency.user("hr_city"))
    wrong = form_for_today(column_unit="", column_phone="1")
    answer = agency.login("hr_city").post(url("staff_import_mapping", found), wrong)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert errors["column_unit"] == ["Pilih kolom berkas yang memuat Kode unit."]
    assert errors["column_phone"] == ["Kolom ini sudah dipakai untuk Nama. Pilih kolom lain."]
    assert 'value="3" selected' in answer.content.decode(), "what was chosen is not lost"
    assert not Job.objects.exists()


def test_a_far_day_is_refused(agency):
    found = uploaded([newcomer()], by=agency.user("hr_city"))
    answer = agency.login("hr_city").post(
        url("staff_import_mapping", found), {**FORM, "starts_on": "2016-07-01"}
    )
    assert "starts_on" in answer.context["form"].errors


def test_the_last_choice_for_these_headers_comes_again(agency):
    client = agency.login("hr_city")
    found = uploaded([newcomer(phone="1")], by=agency.user("hr_city"))
    client.post(url("staff_import_mapping", found), form_for_today(column_phone=""))
    work()
    again = uploaded([newcomer(OTHER, phone="2")], by=agency.user("hr_city"))
    assert "column_phone" not in client.get(url("staff_import_mapping", again)).context["form"].initial


def test_a_choice_sent_twice_is_one_check(agency):
    client = agency.login("hr_city")
    found = uploaded([newcomer()], by=agency.user("hr_city"))
    for _time in range(2):
        client.post(url("staff_import_mapping", found), form_for_today())
    assert Job.objects.count() == 1


def test_columns_may_be_matched_again_until_the_yes(agency):
    client = agency.login("hr_city")
    found = checked([newcomer(phone="1" * 30)], by=agency.user("hr_city"))
    assert found.summary["refused"] == 1
    client.post(url("staff_import_mapping", found), form_for_today())
    work()
    found.refresh_from_db()
    assert (found.summary["refused"], found.summary["new"], found.rows.count()) == (0, 1, 1)


# ---- progress, preview, decision --------------------------------------------------------------------------


def test_progress_is_a_part_of_the_page_and_ends_with_a_fresh_one(agency):
    client = agency.login("hr_city")
    found = uploaded([newcomer()], by=agency.user("hr_city"))
    client.post(url("staff_import_mapping", found), form_for_today())
    Job.objects.update(state="running", done=40, total=100, lease_token="0" * 32, lease_until=timezone.now())
    headers = {"HX-Request": "true", "HX-Target": "job"}
    part = client.get(url("staff_import_detail", found), headers=headers)
    assert "Memeriksa: 40 dari 100 baris." in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part
    Job.objects.update(state="queued", lease_token=None, lease_until=None)
    work()
    assert client.get(url("staff_import_detail", found), headers=headers)["HX-Refresh"] == "true"


def test_a_file_that_breaks_off_is_explained(agency, monkeypatch):
    monkeypatch.setattr("organization.jobs.MOST_ROWS", 1)
    client = agency.login("hr_city")
    found = uploaded([newcomer(), newcomer(OTHER)], by=agency.user("hr_city"))
    client.post(url("staff_import_mapping", found), form_for_today())
    work()
    page = client.get(url("staff_import_detail", found)).content.decode()
    assert "Berkas ini tidak dapat diperiksa." in page
    assert "Cocokkan kolom dan periksa lagi" in page


def test_the_preview_shows_each_kind_by_itself(agency):
    found = checked(
        [newcomer(), known(agency.staff, phone="0812"), known(agency.lurah), newcomer(OTHER, unit="=1+1")],
        by=agency.user("hr_city"),
    )
    client = agency.login("hr_city")
    page = client.get(url("staff_import_detail", found))
    assert page.context["chosen"] == "refused"
    for kind, text in (("new", "Orang Baru"), ("changed", "Telepon: 0812"), ("same", "Doni Saputra")):
        page = client.get(url("staff_import_detail", found), {"jenis": kind})
        assert [row.kind for row in page.context["page_obj"]] == [kind]
        assert text in page.content.decode()
    assert client.get(url("staff_import_detail", found), {"jenis": "x"}).status_code == 200


def test_all_is_offered_only_when_nothing_is_refused(agency):
    client = agency.login("hr_city")
    bad = checked([newcomer(), newcomer(OTHER, unit="x")], by=agency.user("hr_city"))
    page = client.get(url("staff_import_detail", bad)).content.decode()
    assert "Terapkan semua" not in page
    assert "1 baris ditolak" in page
    client.post(url("staff_import_apply", bad), {"rows": "all"})
    bad.refresh_from_db()
    assert bad.state == "checked"
    assert "Ada baris yang ditolak" in client.get(url("staff_import_detail", bad)).content.decode()

    good = checked([newcomer(THIRD)], by=agency.user("hr_city"))
    assert "Terapkan semua (1 baris)" in client.get(url("staff_import_detail", good)).content.decode()


def test_a_yes_sent_twice_applies_once(agency):
    client = agency.login("hr_city")
    found = checked([newcomer()], by=agency.user("hr_city"))
    for _time in range(2):
        assert client.post(url("staff_import_apply", found), {"rows": "all"}).status_code == 302
    work()
    client.post(url("staff_import_apply", found), {"rows": "all"})
    assert "sudah diterapkan" in client.get(url("staff_import_detail", found)).content.decode()
    assert Job.objects.filter(kind="organization.staff_apply").count() == 1


def test_a_failed_application_is_continued(agency):
    client = agency.login("hr_city")
    found = checked([newcomer()], by=agency.user("hr_city"))
    client.post(url("staff_import_apply", found), {"rows": "all"})
    Job.objects.filter(kind="organization.staff_apply").update(state="failed", error="Gagal.")
    page = client.get(url("staff_import_detail", found)).content.decode()
    assert "Penerapan terhenti" in page
    assert "Lanjutkan penerapan" in page
    client.post(url("staff_import_apply", found), {"rows": "all"})
    work()
    found.refresh_from_db()
    assert found.state == "done"


def test_a_file_thrown_away_is_gone(agency):
    client = agency.login("hr_city")
    found = checked([newcomer()], by=agency.user("hr_city"))
    assert client.post(url("staff_import_cancel", found)).url == UPLOAD
    assert client.get(url("staff_import_detail", found)).status_code == 404
    assert client.post(url("staff_import_cancel", found)).status_code == 404
    assert not found.rows.exists()


def test_after_its_time_the_result_keeps_its_numbers(agency):
    hr = agency.user("hr_city")
    found = applied(checked([newcomer()], by=hr), by=hr)
    StaffImport.objects.update(expires_at=timezone.now())
    from organization.tasks import staff_imports_remove

    staff_imports_remove()
    page = agency.login("hr_city").get(url("staff_import_detail", found)).content.decode()
    assert "1 orang ditambahkan" in page
    assert "Rincian barisnya sudah dibuang" in page


# ---- lists and downloads -------------------------------------------------------------------------------


def test_missing_people_of_the_named_units_or_of_all(agency):
    found = checked([known(agency.lurah)], by=agency.user("hr_city"))
    client = agency.login("hr_city")
    page = client.get(url("staff_import_missing", found)).content.decode()
    assert "Siti Rahmah" in page
    assert "Melati" not in page
    assert "Melati" in client.get(url("staff_import_missing", found), {"semua": "1"}).content.decode()


def test_refused_rows_come_back_with_reasons_and_without_formulas(agency):
    found = checked([newcomer(unit="=1+1", name="@nama"), newcomer(OTHER)], by=agency.user("hr_city"))
    answer = agency.login("hr_city").get(url("staff_import_refused", found))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    headers, row = list(sheet.iter_rows(values_only=True))
    assert headers[-2:] == ("Baris", "Sebab ditolak")
    assert row[headers.index("NIP")] == NEW
    assert (row[headers.index("Kode unit")], row[headers.index("Nama")]) == ("'=1+1", "'@nama")
    assert row[-2] == 2
    assert "Tidak ada unit ini" in row[-1]
    assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells)


def test_many_refused_rows_come_as_csv(agency, monkeypatch):
    monkeypatch.setattr("organization.views.staff_import.MOST_XLSX_ROWS", 0)
    found = checked([newcomer(unit="x")], by=agency.user("hr_city"))
    answer = agency.login("hr_city").get(url("staff_import_refused", found))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_can_be_filled_and_sent_back(agency, kind):
    client = agency.login("hr_city")
    answer = client.get(reverse("organization:staff_import_template", args=[kind]))
    assert answer.status_code == 200
    send(client, answer.content, f"templat.{kind}")
    found = StaffImport.objects.get()
    form = client.get(url("staff_import_mapping", found)).context["form"]
    assert {name for name in form.initial if name.startswith("column_")} >= {"column_nip", "column_superior"}
    assert client.get(reverse("organization:staff_import_template", args=["exe"])).status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_export_of_today_changes_nothing_when_it_comes_back(agency, kind):
    client = agency.login("hr_city")
    answer = client.post(reverse("organization:staff_export", args=[kind]))
    job = Job.objects.get()
    assert answer.url == reverse("core:job_detail", args=[job.pk])
    finish(job)
    data = b"".join(client.get(reverse("core:job_file", args=[job.pk])).streaming_content)
    send(client, data, f"data.{kind}")
    found = StaffImport.objects.get()
    mapping = client.get(url("staff_import_mapping", found)).context["form"].initial
    client.post(
        url("staff_import_mapping", found), {name: str(value) for name, value in mapping.items() if value}
    )
    work()
    found.refresh_from_db()
    assert found.summary["same"] == Employee.objects.count()
    assert found.summary["refused"] == 0


def test_an_export_is_not_opened_after_the_right_is_lost(agency):
    client = agency.login("hr_city")
    client.post(reverse("organization:staff_export", args=["csv"]))
    finish(Job.objects.get())
    path = reverse("core:job_file", args=[Job.objects.get().pk])
    today = timezone.localdate()
    agency.hr_city.user.role_grants.update(
        starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)
    )
    assert client.get(path).status_code == 404


# ---- home and queries --------------------------------------------------------------------------------------


def test_a_checked_file_waits_on_the_home_page(agency):
    hr = agency.user("hr_city")
    found = checked([newcomer()], by=hr)
    (task,) = [
        task for task in waiting_tasks(agency.user("hr_city"), timezone.localdate()) if "impor" in task.title
    ]
    assert task.url == url("staff_import_detail", found)
    applied(found, by=hr)
    tasks = waiting_tasks(agency.user("hr_city"), timezone.localdate())
    assert not [task for task in tasks if "impor" in task.title]


def test_many_rows_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_city")
    few = checked([newcomer(unit="x")], by=agency.user("hr_city"))
    many = checked(
        [newcomer(f"19870505201201{2901 + number}", unit="x") for number in range(30)],
        by=agency.user("hr_city"),
    )
    for name in (
        "staff_import_detail",
        "staff_import_missing",
        "staff_import_refused",
        "staff_import_mapping",
    ):
        assert count_queries(client, url(name, many)) == count_queries(client, url(name, few)) <= 15
