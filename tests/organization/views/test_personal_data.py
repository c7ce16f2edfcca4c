"""The pages personal_data and personal_data_file: the whole copy, and nothing that is not one's own."""

import json

from django.urls import reverse

from organization.domain.roles import grant_role

PAGE = reverse("organization:personal_data")
FILE = reverse("organization:personal_data_file")


def copy_of(client):
    response = client.get(FILE)
    assert response["Content-Type"].startswith("application/json")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    return json.loads(response.content)


def test_the_page_and_the_file_tell_the_same_person(agency):
    client = agency.login("staff")
    assert "Pengadministrasi Umum" in client.get(PAGE).text
    copy = copy_of(client)
    assert copy["about"]["nip"] == agency.staff.nip
    placements = copy["sections"]["placements"]["data"]
    assert placements == [
        {
            "post": "Pengadministrasi Umum",
            "unit": "Kelurahan Sungai",
            "leads_unit": False,
            "appraiser": None,
            "starts_on": "2020-01-01",
            "ends_on": None,
        }
    ]


def test_nothing_of_anybody_else_is_in_it(agency):
    text = json.dumps(copy_of(agency.login("staff")))
    for person in ("nurse", "camat", "hr_district", "doctor"):
        assert agency.people[person].nip not in text
        assert agency.people[person].user.email not in text


def test_no_secret_is_in_it(agency):
    text = json.dumps(copy_of(agency.login("staff")))
    assert agency.staff.user.password not in text
    assert "code_hash" not in text


def test_queries_do_not_grow(agency, count_queries):
    client = agency.login("staff")
    few = count_queries(client, PAGE)
    for unit in ("ward", "health", "clinic"):
        grant_role(agency.staff.user, role="complaint_officer", unit=agency.units[unit], by=None)
    assert count_queries(client, PAGE) == few
