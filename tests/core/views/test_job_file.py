import pytest
from django.test import Client

from core.files import store_bytes
from core.models import Job
from organization.models import User


@pytest.fixture
def finished_job(person: User) -> Job:
    stored = store_bytes("D.1.1.pdf", "application/pdf", b"%PDF-1.7 isi")
    return Job.objects.create(kind="tests.example", requested_by=person, state="done", file=stored)


def test_the_requester_gets_the_file(client: Client, person: User, finished_job: Job) -> None:
    client.force_login(person)
    response = client.get(f"/pekerjaan/{finished_job.pk}/berkas/")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"%PDF-1.7 isi"  # type: ignore[attr-defined]


def test_the_page_of_the_job_links_to_it(client: Client, person: User, finished_job: Job) -> None:
    client.force_login(person)
    page = client.get(f"/pekerjaan/{finished_job.pk}/").content.decode()
    assert f'href="/pekerjaan/{finished_job.pk}/berkas/"' in page


def test_a_job_without_a_file_has_none(client: Client, person: User) -> None:
    job = Job.objects.create(kind="tests.example", requested_by=person)
    client.force_login(person)
    assert client.get(f"/pekerjaan/{job.pk}/berkas/").status_code == 404


def test_strangers_get_404(client: Client, other_person: User, finished_job: Job) -> None:
    client.force_login(other_person)
    assert client.get(f"/pekerjaan/{finished_job.pk}/berkas/").status_code == 404
