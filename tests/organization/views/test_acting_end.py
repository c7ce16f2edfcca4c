from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.acting import Mandate, appoint_acting
from organization.queries import appraiser_on


@pytest.fixture
def appointment(agency):
    today = timezone.localdate()
    return appoint_acting(
        agency.nurse,
        Mandate(agency.units["ward"], "plh"),
        starts_on=today,
        ends_on=today + timedelta(days=9),
        by=None,
    )


def url(appointment):
    return reverse("organization:acting_end", args=[appointment.pk])


def test_it_says_first_who_appraises_then_and_ends_once(agency, appointment):
    client, today = agency.login("hr_district"), timezone.localdate()
    text = client.post(url(appointment), {"ends_on": str(today)}).content.decode()
    assert "Sesudah itu yang menilai bawahan unit ini: Doni Saputra" in text

    for _time in range(2):
        assert client.post(url(appointment), {"ends_on": str(today), "step": "confirm"}).status_code == 302
    assert appraiser_on(agency.staff, today + timedelta(days=1)) == agency.lurah
    assert agency.nurse.changes.filter(kind="acting_ended").count() == 1


def test_a_refusal_stands_beside_the_day(agency, appointment):
    page = agency.login("hr_district").post(url(appointment), {"ends_on": "2020-01-01"})

    assert "ends_on" in page.context["form"].errors


def test_hr_of_another_unit_finds_nothing(agency, appointment):
    assert agency.login("kadis").get(url(appointment)).status_code == 404
