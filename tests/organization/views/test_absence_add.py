from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Absence
from organization.queries import appraiser_on


def url(agency, person="lurah"):
    return reverse("organization:absence_add", args=[agency.people[person].pk])


def data(**values):
    today = timezone.localdate()
    return {
        "kind": "study",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=300)),
        "letter": "800/44",
        "step": "confirm",
        **values,
    }


def test_it_says_first_what_it_means(agency):
    text = agency.login("hr_district").post(url(agency), data(step="")).content.decode()

    assert "tidak memimpin dan tidak menilai" in text
    assert "surat 800/44" in text
    assert not Absence.objects.exists()


def test_it_is_recorded_once_and_the_line_follows(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency), data()).status_code == 302

    assert Absence.objects.count() == 1
    assert appraiser_on(agency.staff, timezone.localdate()) == agency.camat
    detail = client.get(reverse("organization:employee_detail", args=[agency.lurah.pk])).content.decode()
    assert "sedang tugas belajar" in detail
    assert "sedang tugas belajar" in client.get(reverse("organization:employee_list")).content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "annual", "ends_on": ""}, "ends_on"),
        ({"ends_on": "2019-01-01"}, "ends_on"),
        ({"starts_on": "2019-01-01"}, "starts_on"),
    ],
)
def test_a_refusal_stands_beside_its_field(agency, values, field):
    page = agency.login("hr_district").post(url(agency), data(**values))

    assert field in page.context["form"].errors
    assert "800/44" in page.content.decode()
    assert not Absence.objects.exists()


def test_ones_own_is_refused(agency):
    assert agency.login("hr_district").post(url(agency, "hr_district"), data()).status_code == 403


def test_other_units_people_are_not_there(agency):
    assert agency.login("hr_district").get(url(agency, "nurse")).status_code == 404
