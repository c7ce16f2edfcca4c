import re

from django.core import mail
from django.urls import reverse

from core.jobs import run_job
from core.models import Job, OutboxMessage
from organization import tasks  # noqa: F401 - registers the handler, as in a worker
from organization.domain.activation import redeem_activation_code
from organization.domain.people import disable_person
from organization.models import ActivationCode, User
from tests.organization.conftest import PASSWORD


def url(agency, person="staff"):
    return reverse("organization:activation_mail", args=[agency.people[person].pk])


def test_a_worker_mails_a_code_that_is_stored_nowhere(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency)).status_code == 302
    job = Job.objects.get()

    run_job(job.pk)

    [letter] = mail.outbox
    assert letter.to == ["staff@contoh.go.id"]
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", letter.body).group()
    assert "http://localhost:8000/organisasi/aktivasi/\n" in letter.body
    stored = repr([*Job.objects.values(), *OutboxMessage.objects.values(), *ActivationCode.objects.values()])
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert redeem_activation_code(nip=agency.staff.nip, code=code, password=PASSWORD)


def test_without_an_address_the_letter_is_printed(agency):
    User.objects.filter(pk=agency.staff.user_id).update(email="")
    page = agency.login("hr_district").post(url(agency), follow=True)

    assert "cetak surat" in page.content.decode()
    assert not Job.objects.exists()


def test_a_disabled_person_gets_none(agency):
    client = agency.login("hr_district")
    client.post(url(agency))
    disable_person(agency.staff, by=None)

    run_job(Job.objects.get().pk)

    assert not mail.outbox
    assert Job.objects.get().state == "failed"
    assert "nonaktif" in client.post(url(agency), follow=True).content.decode()
    assert Job.objects.count() == 1
