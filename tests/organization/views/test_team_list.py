from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Team, TeamMember

URL = reverse("organization:team_list")


def team(agency, name, unit="ward", **values):
    return Team.objects.create(
        unit=agency.units[unit], name=name, starts_on=timezone.localdate() - timedelta(days=9), **values
    )


def names(client, **query):
    return [row.name for row in client.get(URL, query).context["page_obj"]]


def test_it_lists_the_teams_of_the_kept_units(agency):
    team(agency, "Tim B", leader=agency.nurse)
    team(agency, "Tim A")
    team(agency, "Tim Klinik", "clinic")
    team(agency, "Tim Lama", ends_on=timezone.localdate() - timedelta(days=1))

    client = agency.login("hr_district")
    assert names(client) == ["Tim A", "Tim B"]
    assert names(client, ended="1") == ["Tim A", "Tim B", "Tim Lama"]
    assert names(client, q="tim b") == ["Tim B"]
    assert "Tim Klinik" in names(agency.login("hr_city"))


def test_members_of_today_are_counted(agency):
    made = team(agency, "Tim A")
    today = timezone.localdate()
    TeamMember.objects.create(team=made, employee=agency.staff, starts_on=today)
    TeamMember.objects.create(team=made, employee=agency.nurse, starts_on=today + timedelta(days=2))

    assert "1 anggota" in agency.login("hr_district").get(URL).content.decode()


@pytest.mark.parametrize("text", ["%", "\x00", "<script>", "x" * 300])
def test_odd_text_finds_nothing(agency, text):
    team(agency, "Tim A")
    page = agency.login("hr_district").get(URL, {"q": text + "z"})

    assert "<script>" not in page.content.decode()
    assert "Belum ada tim" in page.content.decode()


def test_many_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    team(agency, "Tim A", leader=agency.nurse)
    few = count_queries(client, URL)
    for number in range(20):
        team(agency, f"Tim {number}", leader=agency.camat)
    assert count_queries(client, URL) == few <= 14
