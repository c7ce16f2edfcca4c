from django.urls import reverse

from organization.domain.roles import grant_role
from organization.domain.units import add_unit
from organization.models import Unit
from tests.organization.conftest import START

URL = reverse("organization:unit_tree")


def test_it_begins_where_the_role_was_given(agency):
    page = agency.login("hr_district").get(URL).content.decode()

    assert "Kecamatan Timur" in page
    assert "Kelurahan Sungai" not in page
    assert "Dinas Kesehatan" not in page


def test_a_role_below_another_one_is_not_shown_twice(agency):
    hr = agency.hr_district.user
    grant_role(hr, role="hr", unit=agency.units["ward"], by=None)
    grant_role(hr, role="hr", unit=agency.units["clinic"], by=None)

    tops = agency.login("hr_district").get(URL).context["tops"]
    assert [unit.code for unit in tops] == ["district", "clinic"]


def test_search_stays_inside_the_kept_units(agency):
    client = agency.login("hr_district")

    page = client.get(URL, {"q": "sungai"}).content.decode()
    assert "Kelurahan Sungai" in page
    assert "Puskesmas Sungai" not in page
    assert "Tidak ada unit yang cocok" in client.get(URL, {"q": "puskesmas"}).content.decode()
    assert client.get(URL, {"q": "'\";--%_\\", "page": "x"}).status_code == 200


def test_many_units_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_city")
    few = count_queries(client, URL, {"q": "kelurahan"})
    for number in range(30):
        add_unit(
            code=f"w{number}",
            name=f"Kelurahan {number}",
            kind="ward",
            parent=Unit.objects.get(code="district"),
            starts_on=START,
            by=None,
        )
    assert count_queries(client, URL, {"q": "kelurahan"}) == few <= 12
