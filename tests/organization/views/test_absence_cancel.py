from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.absences import record_absence
from organization.models import Absence


def record(agency, days):
    first = timezone.localdate() + timedelta(days=days)
    return record_absence(
        agency.staff, kind="annual", starts_on=first, ends_on=first + timedelta(days=2), letter="", by=None
    )


def url(absence):
    return reverse("organization:absence_cancel", args=[absence.pk])


def test_a_coming_one_goes(agency):
    assert agency.login("hr_district").post(url(record(agency, 4))).status_code == 302
    assert not Absence.objects.exists()


def test_a_running_one_stays_and_says_so(agency):
    page = agency.login("hr_district").post(url(record(agency, 0)), follow=True)

    assert "Tetapkan hari terakhirnya" in page.content.decode()
    assert Absence.objects.exists()


def test_nobody_else_takes_it_back(agency):
    absence = record(agency, 4)
    assert agency.login("staff").post(url(absence)).status_code == 404
    assert Absence.objects.exists()
