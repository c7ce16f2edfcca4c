import pytest
from django.urls import reverse

from organization.queries import appraiser_on
from tests.organization.conftest import TODAY


def url(agency, person="staff"):
    return reverse("organization:appraiser_set", args=[agency.people[person].pk])


def post(agency, nip, starts_on="2026-07-01", person="staff", **values):
    return agency.login("hr_district").post(
        url(agency, person), {"nip": nip, "starts_on": starts_on, "step": "confirm", **values}
    )


def test_it_names_the_appraiser_once_and_lets_go_again(agency):
    for _time in range(2):
        assert post(agency, "19800101 200501 1 003").status_code == 302
    assert appraiser_on(agency.staff, TODAY) == agency.camat
    assert agency.staff.changes.filter(kind="appraiser_set").count() == 1
    assert "ditetapkan" in agency.login("staff").get(reverse("organization:profile")).content.decode()

    assert post(agency, "").status_code == 302
    assert appraiser_on(agency.staff, TODAY) == agency.lurah


def test_it_says_first_who_becomes_the_appraiser(agency):
    text = post(agency, agency.camat.nip, step="").content.decode()

    assert "Doni Saputra" in text
    assert "Afrizal" in text
    assert appraiser_on(agency.staff, TODAY) == agency.lurah


@pytest.mark.parametrize(
    ("person", "nip", "sentence"),
    [
        ("staff", "198001012005011999", "Tidak ada pegawai bertugas"),
        ("staff", "x", "Tidak ada pegawai bertugas"),
        ("staff", "198001012005011006", "menilai dirinya sendiri"),
        ("lurah", "198001012005011006", "di bawah penilaian"),
    ],
)
def test_a_refusal_stands_beside_the_number(agency, person, nip, sentence):
    page = post(agency, nip, person=person)

    assert page.status_code == 200
    assert sentence in str(page.context["form"].errors["nip"])


def test_a_day_outside_the_placement_is_refused(agency):
    page = post(agency, agency.camat.nip, starts_on="2019-01-01")

    assert "starts_on" in page.context["form"].errors
