import re

from django.urls import reverse

from organization.domain.activation import issue_activation_code, redeem_activation_code
from organization.domain.people import disable_person
from organization.domain.roles import grant_role
from organization.models import ActivationCode
from tests.organization.conftest import PASSWORD


def url(agency, unit="ward"):
    return reverse("organization:activation_issue_unit", args=[agency.units[unit].pk])


def letters(page):
    return [letter.employee for letter in page.context["letters"]]


def test_everybody_without_a_password_gets_a_working_letter(agency):
    agency.person("newcomer", "Pegawai Baru", "staf")
    redeem_activation_code(
        nip=agency.lurah.nip, code=issue_activation_code(agency.lurah, by=None).code, password=PASSWORD
    )
    page = agency.login("hr_district").post(url(agency))

    assert letters(page) == [agency.newcomer, agency.staff]
    assert "no-store" in page.headers["Cache-Control"]
    codes = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page.content.decode())
    assert redeem_activation_code(nip=agency.newcomer.nip, code=codes[0], password=PASSWORD)
    assert redeem_activation_code(nip=agency.staff.nip, code=codes[1], password=PASSWORD)


def test_neither_oneself_nor_the_disabled_nor_who_reaches_further(agency):
    disable_person(agency.staff, by=None)
    grant_role(agency.lurah.user, role="leader", unit=agency.units["city"], by=None)
    client = agency.login("hr_district")

    assert letters(client.post(url(agency, "district"))) == [agency.camat]
    assert client.post(url(agency)).status_code == 302
    assert ActivationCode.objects.count() == 1


def test_sent_twice_the_last_letters_work(agency):
    client = agency.login("hr_district")
    first, second = client.post(url(agency)), client.post(url(agency))

    assert letters(first) == letters(second)
    code = second.context["letters"][0]
    assert redeem_activation_code(nip=code.employee.nip, code=code.code, password=PASSWORD)


def test_nobody_waits(agency):
    for person in ("lurah", "staff"):
        disable_person(agency.people[person], by=None)
    page = agency.login("hr_district").post(url(agency), follow=True)

    assert "sudah mengaktifkan" in page.content.decode()
    assert "Cetak surat aktivasi" not in page.content.decode()
