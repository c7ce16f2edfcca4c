from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.absences import record_absence


@pytest.fixture
def absence(agency):
    today = timezone.localdate()
    return record_absence(
        agency.lurah,
        kind="study",
        starts_on=today,
        ends_on=today + timedelta(days=100),
        letter="",
        by=None,
    )


def url(absence):
    return reverse("organization:absence_change", args=[absence.pk])


def test_the_end_is_shown_then_changed_once(agency, absence):
    client, last = agency.login("hr_district"), timezone.localdate() + timedelta(days=5)
    page = client.post(url(absence), {"ends_on": str(last)})
    assert "hari terakhir yang tercatat" in page.content.decode()

    for _time in range(2):
        assert client.post(url(absence), {"ends_on": str(last), "step": "confirm"}).status_code == 302
    absence.refresh_from_db()
    assert absence.ends_on == last
    assert agency.lurah.changes.filter(kind="absence_ended").count() == 1


def test_a_refusal_stands_beside_the_day(agency, absence):
    page = agency.login("hr_district").post(url(absence), {"ends_on": "2020-01-01"})

    assert "ends_on" in page.context["form"].errors


def test_hr_of_another_unit_finds_nothing(agency, absence):
    assert agency.login("kadis").get(url(absence)).status_code == 404
