from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import Team, TeamMember


@pytest.fixture
def member(agency):
    day = timezone.localdate() - timedelta(days=4)
    team = Team.objects.create(unit=agency.units["ward"], name="Tim", starts_on=day)
    return TeamMember.objects.create(team=team, employee=agency.nurse, starts_on=day)


def url(member):
    return reverse("organization:team_member_end", args=[member.pk])


def test_it_ends_once(agency, member):
    client, today = agency.login("hr_district"), timezone.localdate()
    for _time in range(2):
        assert client.post(url(member), {"ends_on": str(today)}).status_code == 302

    member.refresh_from_db()
    assert member.ends_on == today
    assert agency.nurse.changes.filter(kind="team_member_ended").count() == 1


def test_a_day_before_it_began_is_refused(agency, member):
    page = agency.login("hr_district").post(url(member), {"ends_on": "2019-01-01"})

    assert "ends_on" in page.context["form"].errors


def test_only_the_keeper_of_the_team_ends_it(agency, member):
    assert agency.login("nurse").get(url(member)).status_code == 404
