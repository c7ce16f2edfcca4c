from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from organization.domain.placements import end_placement
from organization.models import ActingAppointment
from organization.queries import appraiser_on


def url(agency, person=None, unit="ward"):
    path = reverse("organization:acting_add", args=[agency.units[unit].pk])
    return f"{path}?person={agency.people[person].pk}" if person else path


def data(**values):
    today = timezone.localdate()
    return {
        "kind": "plh",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=4)),
        "appraises": "on",
        "letter": "800/12",
        "step": "confirm",
        **values,
    }


def test_it_offers_the_people_of_the_unit_then_everybody_found(agency):
    client = agency.login("hr_district")
    text = client.get(url(agency)).content.decode()
    assert "Siti Rahmah" in text
    assert "Melati Putri" not in text

    text = client.get(url(agency), {"q": "melati"}).content.decode()
    assert "Perawat Terampil · Puskesmas Sungai" in text
    assert agency.nurse.nip not in text


def test_it_says_first_what_will_happen(agency):
    text = agency.login("hr_district").post(url(agency, "nurse"), data(step="")).content.decode()

    assert "menjadi Plh. pimpinan Kelurahan Sungai mulai" in text
    assert "Selama itu ia menilai" in text
    assert "Doni Saputra" in text
    assert not ActingAppointment.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_it_appoints_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency, "nurse"), data()).status_code == 302

    appointment = ActingAppointment.objects.get()
    assert (appointment.letter, appointment.appraises) == ("800/12", True)
    assert appraiser_on(agency.staff, timezone.localdate()) == agency.nurse
    page = agency.login("nurse").get(reverse("organization:profile")).content.decode()
    assert "Plh. pimpinan Kelurahan Sungai" in page
    page = client.get(reverse("organization:unit_detail", args=[agency.units["ward"].pk])).content.decode()
    assert "Melati Putri" in page


def test_a_vacant_post_suggests_plt(agency):
    end_placement(agency.lurah, ends_on=timezone.localdate() - timedelta(days=1), by=None)
    form = agency.login("hr_district").get(url(agency, "nurse")).context["form"]

    assert form.initial["kind"] == "plt"


@pytest.mark.parametrize("step", ["", "confirm"])
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "plt"}, "kind"),
        ({"ends_on": ""}, "ends_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"kind": ""}, "kind"),
    ],
)
def test_a_refusal_stands_beside_its_field(agency, values, field, step):
    page = agency.login("hr_district").post(url(agency, "nurse"), data(step=step, **values))

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "800/12" in page.content.decode()
    assert not ActingAppointment.objects.exists()


def test_nobody_appoints_himself(agency):
    page = agency.login("hr_district").post(url(agency, "hr_district"), data())

    assert "pengelola kepegawaian lain" in page.content.decode()
    assert not ActingAppointment.objects.exists()


@pytest.mark.parametrize("person", ["0", "x", "999999"])
def test_a_person_who_is_not_there_is_not_found(agency, person):
    path = reverse("organization:acting_add", args=[agency.units["ward"].pk])
    assert agency.login("hr_district").get(path, {"person": person}).status_code == 404


def test_another_units_head_is_out_of_reach(agency):
    assert agency.login("hr_district").post(url(agency, "nurse", "clinic"), data()).status_code == 404
