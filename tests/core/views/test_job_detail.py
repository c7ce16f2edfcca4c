import uuid

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Job
from organization.models import User


@pytest.fixture
def running_job(person: User) -> Job:
    return Job.objects.create(
        kind="tests.example",
        requested_by=person,
        state="running",
        done=3,
        total=8,
        lease_token=uuid.uuid4(),
        lease_until=timezone.now(),
    )


def test_the_requester_sees_how_far_it_is(client: Client, person: User, running_job: Job) -> None:
    client.force_login(person)
    page = client.get(f"/pekerjaan/{running_job.pk}/").content.decode()
    assert "3 dari 8 bagian selesai" in page
    assert 'value="37"' in page
    assert 'hx-trigger="every 2s"' in page
    assert "<noscript>" in page


def test_htmx_gets_the_progress_part_alone(client: Client, person: User, running_job: Job) -> None:
    client.force_login(person)
    part = client.get(f"/pekerjaan/{running_job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "3 dari 8 bagian selesai" in part


def test_a_finished_job_stops_asking(client: Client, person: User, running_job: Job) -> None:
    Job.objects.filter(pk=running_job.pk).update(state="failed", error="Kertas habis.")
    client.force_login(person)
    page = client.get(f"/pekerjaan/{running_job.pk}/").content.decode()
    assert "hx-get" not in page
    assert "Kertas habis." in page


def test_strangers_get_404(client: Client, other_person: User, running_job: Job) -> None:
    client.force_login(other_person)
    assert client.get(f"/pekerjaan/{running_job.pk}/").status_code == 404


def test_a_poll_after_the_session_ended_reloads_the_whole_page(client: Client, running_job: Job) -> None:
    response = client.get(f"/pekerjaan/{running_job.pk}/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Refresh"] == "true"
