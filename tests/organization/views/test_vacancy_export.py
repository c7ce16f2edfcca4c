import io
from datetime import timedelta

import openpyxl
from django.urls import reverse
from django.utils import timezone

import organization.tasks  # noqa: F401 - registers what the workers do
from core.jobs import run_job
from core.models import Job, JobState
from organization.domain.roles import revoke_role
from organization.models import Placement, Post, RoleGrant, Unit

URL = reverse("organization:vacancy_export")
YESTERDAY = timezone.localdate() - timedelta(days=1)


def table(client, **chosen):
    """Return the rows of the workbook after the job has run."""
    response = client.post(URL, chosen)
    job = Job.objects.latest("pk")
    assert response["Location"] == reverse("core:job_detail", args=[job.pk])
    run_job(job.pk)
    download = client.get(reverse("core:job_file", args=[job.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(download.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.rows]


def test_it_holds_heads_and_seats(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=YESTERDAY)
    Post.objects.filter(code="staf").update(formation=4, grade=5)

    headers, *rows = table(agency.login("hr_district"))
    assert headers[:3] == ["Kode unit", "Unit kerja", "Jabatan"]
    assert rows == [
        ["ward", "Kelurahan Sungai", "Pimpinan unit", None, None, 1, 0, 1]
        + ["Afrizal, S.Sos., pimpinan Kecamatan Timur"],
        ["ward", "Kelurahan Sungai", "Lurah", "Pengawas", None, 1, 0, 1, None],
        ["ward", "Kelurahan Sungai", "Pengadministrasi Umum", "Pelaksana", 5, 4, 1, 3, None],
    ]


def test_the_choice_of_the_page_counts(agency):
    Post.objects.filter(code="perawat").update(formation=2)
    client = agency.login("hr_city")

    assert len(table(client, unit=agency.units["district"].pk)) == 1
    assert len(table(client, q="perawat")) == 2


def test_names_never_start_a_formula(agency):
    Unit.objects.filter(code="ward").update(name='=HYPERLINK("x")')
    Placement.objects.filter(employee=agency.lurah).update(ends_on=YESTERDAY)

    assert table(agency.login("hr_district"))[1][1] == '\'=HYPERLINK("x")'


def test_only_kept_units(agency):
    chosen = {"unit": agency.units["health"].pk}
    assert agency.login("hr_district").post(URL, chosen).status_code == 404
    assert agency.login("camat").post(URL).status_code == 403


def test_who_has_lost_the_role_gets_nothing(agency):
    client = agency.login("hr_district")
    client.post(URL, {"unit": agency.units["ward"].pk})
    job = Job.objects.latest("pk")
    run_job(job.pk)
    revoke_role(RoleGrant.objects.get(user=agency.hr_district.user), by=None)
    assert client.get(reverse("core:job_file", args=[job.pk])).status_code == 404

    waiting = Job.objects.create(
        kind=job.kind, requested_by=job.requested_by, arguments=job.arguments, key="again"
    )
    run_job(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == JobState.FAILED


def test_sent_twice_it_is_one_job(agency):
    client = agency.login("hr_district")
    first, second = client.post(URL), client.post(URL)
    assert first["Location"] == second["Location"]
