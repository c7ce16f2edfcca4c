from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.acting import Mandate, appoint_acting
from organization.models import ActingAppointment


def appoint(agency, days):
    first = timezone.localdate() + timedelta(days=days)
    return appoint_acting(
        agency.nurse,
        Mandate(agency.units["ward"], "plh"),
        starts_on=first,
        ends_on=first + timedelta(days=3),
        by=None,
    )


def url(appointment):
    return reverse("organization:acting_cancel", args=[appointment.pk])


def test_a_coming_appointment_goes(agency):
    appointment = appoint(agency, 5)
    assert agency.login("hr_district").post(url(appointment)).status_code == 302

    assert not ActingAppointment.objects.exists()


def test_one_that_runs_stays_and_says_so(agency):
    page = agency.login("hr_district").post(url(appoint(agency, 0)), follow=True)

    assert "Tetapkan hari terakhirnya" in page.content.decode()
    assert ActingAppointment.objects.exists()


def test_nobody_else_takes_it_back(agency):
    appointment = appoint(agency, 5)
    assert agency.login("camat").post(url(appointment)).status_code == 404
    assert ActingAppointment.objects.exists()
