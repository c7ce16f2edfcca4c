from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.placements import end_placement

URL = reverse("organization:employee_list")


def names(client, **query):
    return {employee.name for employee in client.get(URL, query).context["page_obj"]}


def test_it_lists_the_people_of_the_kept_units(agency):
    assert names(agency.login("hr_district")) == {
        agency.camat.name,
        agency.hr_district.name,
        agency.lurah.name,
        agency.staff.name,
    }


@pytest.mark.parametrize(
    "text", ["siti", "RAHMAH siti", "198001012005011006", "19800101 200501 1 006", "19800101.200501-1-006"]
)
def test_it_finds_by_name_and_number(agency, text):
    assert names(agency.login("hr_city"), q=text) == {"Siti Rahmah"}


@pytest.mark.parametrize("text", ["' OR 1=1 --", "%", "_", "\\", "<script>", "x" * 500])
def test_odd_text_finds_nobody(agency, text):
    response = agency.login("hr_city").get(URL, {"q": text})

    assert not list(response.context["page_obj"])
    assert "<script>" not in response.content.decode()
    assert "Tidak ada pegawai yang cocok" in response.content.decode()


def test_people_of_other_units_are_not_found(agency):
    assert names(agency.login("hr_district"), q="Melati") == set()
    assert names(agency.login("hr_district"), q=agency.nurse.nip) == set()


def test_who_left_is_shown_on_request(agency):
    end_placement(agency.staff, ends_on=timezone.localdate() - timedelta(days=1), by=None)
    client = agency.login("hr_district")

    assert "Siti Rahmah" not in names(client)
    assert "Siti Rahmah" in names(client, former="1")
    assert "tidak bertugas hari ini" in client.get(URL, {"former": "1"}).content.decode()


def test_pages(agency):
    for number in range(30):
        agency.person(f"extra{number}", f"Pegawai {number}", "staf")
    client = agency.login("hr_district")

    first, second = names(client), names(client, page=2)
    assert (len(first), len(second)) == (25, 9)
    assert not first & second
    assert names(client, page="x") == first


def test_many_people_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    few = count_queries(client, URL)
    for number in range(30):
        agency.person(f"extra{number}", f"Pegawai {number}", "staf")
    assert count_queries(client, URL) == few <= 12
