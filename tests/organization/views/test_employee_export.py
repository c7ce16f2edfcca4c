import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from core.jobs import may_open_file, run_job
from core.models import Job
from organization import tasks  # noqa: F401 - registers the handler, as a worker does
from organization.domain.absences import record_absence
from organization.domain.roles import revoke_role
from organization.models import RoleGrant

URL = reverse("organization:employee_export")


def rows(job):
    job.refresh_from_db()
    with job.file.file.open("rb") as opened:
        book = openpyxl.load_workbook(io.BytesIO(opened.read()))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def export(agency, by="hr_district", **choice):
    response = agency.login(by).post(URL, choice)
    job = Job.objects.latest("pk")
    assert response["Location"] == reverse("core:job_detail", args=[job.pk])
    run_job(job.pk)
    return job


def names(job):
    return {row[1] for row in rows(job)[1:]}


def test_it_writes_the_people_of_the_kept_units(agency):
    record_absence(
        agency.staff,
        kind="annual",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(days=2),
        letter="",
        by=None,
    )
    table = rows(export(agency))

    assert table[0][:2] == ["NIP", "Nama"]
    assert {row[1] for row in table[1:]} == {
        "Afrizal, S.Sos.",
        "Rina Marlina",
        "Doni Saputra, S.IP.",
        "Siti Rahmah",
    }
    staff = next(row for row in table if row[1] == "Siti Rahmah")
    assert staff[0] == agency.staff.nip
    assert (staff[4], staff[7], staff[9]) == ("Pengadministrasi Umum", "Kelurahan Sungai", "Cuti tahunan")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"q": "siti"}, {"Siti Rahmah"}),
        ({"state": "disabled"}, set()),
        ({"state": "waiting", "q": "doni"}, {"Doni Saputra, S.IP."}),
    ],
)
def test_it_writes_what_was_filtered(agency, choice, expected):
    assert names(export(agency, **choice)) == expected


def test_a_unit_of_others_counts_as_none(agency):
    assert "Melati Putri, A.Md.Kep." not in names(export(agency, unit=agency.units["clinic"].pk))


def test_no_cell_is_a_formula(agency):
    agency.person("evil", '=HYPERLINK("http://x")', "staf")
    table = rows(export(agency, q="hyperlink"))

    assert table[1][1].startswith("'=")


def test_the_same_list_asked_twice_is_one_job(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        client.post(URL, {"q": "siti"})

    assert Job.objects.count() == 1


def test_who_lost_the_role_opens_the_file_no_more(agency):
    job = export(agency)
    assert may_open_file(agency.user("hr_district"), job)
    revoke_role(RoleGrant.objects.get(user=agency.hr_district.user), by=agency.hr_city.user)

    assert not may_open_file(agency.user("hr_district"), job)


def test_only_hr_exports(agency):
    assert agency.login("lurah").post(URL).status_code == 403
