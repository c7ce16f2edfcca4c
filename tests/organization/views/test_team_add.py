import pytest
from django.urls import reverse

from organization.models import Team

URL = reverse("organization:team_add")


def data(**values):
    return {"name": "Tim Layanan", "task": "Menyusun alur", "starts_on": "2026-07-01", **values}


def at(agency, unit="ward"):
    return f"{URL}?unit={agency.units[unit].pk}"


def test_it_is_formed_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(at(agency), data(nip=agency.nurse.nip)).status_code == 302

    made = Team.objects.get()
    assert (made.leader, made.unit) == (agency.nurse, agency.units["ward"])
    assert agency.units["ward"].changes.filter(kind="team_added", by=agency.hr_district.user).count() == 1


def test_it_offers_the_kept_units(agency):
    text = agency.login("hr_district").get(URL).content.decode()

    assert "Kelurahan Sungai" in text
    assert "Puskesmas" not in text


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"nip": "123"}, "nip"), ({"ends_on": "2020-01-01"}, "ends_on")],
)
def test_a_refusal_stands_beside_its_field(agency, values, field):
    page = agency.login("hr_district").post(at(agency), data(**values))

    assert field in page.context["form"].errors
    assert "Menyusun alur" in page.content.decode()
    assert not Team.objects.exists()


def test_other_units_get_no_team(agency):
    assert agency.login("hr_district").post(at(agency, "clinic"), data()).status_code == 404
