import re

from django.urls import reverse

from organization.domain.activation import redeem_activation_code
from organization.domain.people import disable_person
from organization.models import ActivationCode
from tests.organization.conftest import PASSWORD


def url(agency, person="staff"):
    return reverse("organization:activation_issue", args=[agency.people[person].pk])


def code_on(page):
    return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page.content.decode()).group()


def test_the_letter_carries_a_working_code_and_is_never_cached(agency):
    page = agency.login("hr_district").post(url(agency))

    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "/organisasi/aktivasi/" in page.content.decode()
    assert redeem_activation_code(nip=agency.staff.nip, code=code_on(page), password=PASSWORD)


def test_sent_twice_only_the_last_letter_works(agency):
    client = agency.login("hr_district")
    first, second = client.post(url(agency)), client.post(url(agency))

    assert code_on(first) != code_on(second)
    assert ActivationCode.objects.filter(user=agency.staff.user).count() == 2
    assert redeem_activation_code(nip=agency.staff.nip, code=code_on(second), password=PASSWORD)


def test_a_disabled_person_gets_none(agency):
    disable_person(agency.staff, by=None)
    page = agency.login("hr_district").post(url(agency), follow=True)

    assert "Aktifkan dahulu akunnya" in page.content.decode()
    assert not ActivationCode.objects.exists()
