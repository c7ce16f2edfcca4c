from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.absences import record_absence
from organization.domain.people import disable_person
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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "waiting"}, {"Siti Rahmah"}),
        ({"state": "active"}, {"Rina Marlina"}),
        ({"state": "disabled"}, {"Doni Saputra, S.IP."}),
        ({"state": "away"}, {"Afrizal, S.Sos."}),
        ({"state": "x", "q": "siti"}, {"Siti Rahmah"}),
    ],
)
def test_states(agency, query, expected):
    disable_person(agency.lurah, by=None)
    for key in ("hr_district", "camat"):
        user = agency.user(key)
        user.set_password("rumah gadang 7")
        user.save()
    today = timezone.localdate()
    record_absence(agency.camat, kind="sick", starts_on=today, ends_on=today, letter="", by=None)
    found = names(agency.login("hr_district"), **query)

    assert found == expected or (query["state"] == "active" and found == {*expected, "Afrizal, S.Sos."})


def test_a_unit_with_all_below_it(agency):
    client = agency.login("hr_city")
    inside = {"Afrizal, S.Sos.", "Rina Marlina", "Doni Saputra, S.IP.", "Siti Rahmah"}
    assert names(client, unit=agency.units["district"].pk) == inside
    assert names(client, unit=agency.units["ward"].pk) == {"Doni Saputra, S.IP.", "Siti Rahmah"}
    assert len(names(client, unit="x")) == 9


def test_a_unit_of_others_is_no_filter(agency):
    found = names(agency.login("hr_district"), unit=agency.units["clinic"].pk)

    assert "Melati Putri, A.Md.Kep." not in found
    assert len(found) == 4


def test_the_unit_is_chosen_from_ones_own(agency):
    text = agency.login("hr_district").get(URL, {"choose": "1"}).content.decode()

    assert "Kelurahan Sungai" in text
    assert "Puskesmas" not in text


def test_who_moved_on_is_found_in_the_former_unit_on_request(agency):
    agency.move("staff", "hr", timezone.localdate())
    client, ward = agency.login("hr_district"), agency.units["ward"].pk

    assert "Siti Rahmah" not in names(client, unit=ward)
    assert "Siti Rahmah" in names(client, unit=ward, former="1")
