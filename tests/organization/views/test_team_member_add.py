import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Team, TeamMember
from organization.queries import appraiser_on


@pytest.fixture
def team(agency):
    return Team.objects.create(unit=agency.units["ward"], name="Tim", starts_on=timezone.localdate())


def url(agency, team, person=None):
    path = reverse("organization:team_member_add", args=[team.pk])
    return f"{path}?person={agency.people[person].pk}" if person else path


def data(**values):
    return {"part": "analis", "starts_on": str(timezone.localdate()), **values}


@pytest.mark.parametrize("text", ["melati", "198001012005011009"])
def test_people_of_the_whole_agency_are_found_by_name_or_number(agency, team, text):
    page = agency.login("hr_district").get(url(agency, team), {"q": text}).content.decode()

    assert "Melati Putri" in page
    assert "Perawat Terampil · Puskesmas Sungai" in page


def test_somebody_joins_once_and_keeps_his_appraiser(agency, team):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency, team, "nurse"), data()).status_code == 302

    assert TeamMember.objects.get().part == "analis"
    assert agency.nurse.changes.filter(kind="team_member_added").count() == 1
    assert appraiser_on(agency.nurse, timezone.localdate()) == agency.doctor


@pytest.mark.parametrize(
    ("values", "field"), [({"starts_on": "2019-01-01"}, "starts_on"), ({"starts_on": ""}, "starts_on")]
)
def test_a_refusal_stands_beside_its_field(agency, team, values, field):
    page = agency.login("hr_district").post(url(agency, team, "nurse"), data(**values))

    assert field in page.context["form"].errors
    assert "analis" in page.content.decode()


def test_only_the_keeper_of_the_team_adds(agency, team):
    assert agency.login("camat").post(url(agency, team, "nurse"), data()).status_code == 404
    assert not TeamMember.objects.exists()
