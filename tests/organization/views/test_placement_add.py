import pytest
from django.urls import reverse


def url(agency, unit=None, person="staff"):
    path = reverse("organization:placement_add", args=[agency.people[person].pk])
    return f"{path}?unit={agency.units[unit].pk}" if unit else path


def data(agency, held="hr", **values):
    return {"post": agency.posts[held].pk, "starts_on": "2026-07-01", **values}


def test_it_offers_the_kept_units_first(agency):
    page = agency.login("hr_district").get(url(agency)).content.decode()

    assert "Kelurahan Sungai" in page
    assert "Dinas Kesehatan" not in page


def test_it_moves_the_person_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency, "district"), data(agency)).status_code == 302

    old, new = agency.staff.placements.order_by("starts_on")
    assert str(old.ends_on) == "2026-06-30"
    assert new.unit == agency.units["district"]
    assert agency.staff.changes.filter(kind="placed", by=agency.hr_district.user).count() == 1


@pytest.mark.parametrize("unit", ["clinic", "city"])
def test_nobody_is_moved_out_of_reach(agency, unit):
    assert agency.login("hr_district").post(url(agency, unit), data(agency, "perawat")).status_code == 404
    assert agency.staff.placements.count() == 1


def test_hr_above_both_units_moves_between_them(agency):
    agency.login("hr_city").post(url(agency, "clinic"), data(agency, "perawat"))

    assert agency.staff.placements.last().unit == agency.units["clinic"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"leads_unit": "on"}, "leads_unit"),
        ({"post": ""}, "post"),
    ],
)
def test_a_refusal_stands_beside_its_field(agency, values, field):
    page = agency.login("hr_district").post(url(agency, "district"), data(agency, **values))

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert agency.staff.placements.get().ends_on is None
