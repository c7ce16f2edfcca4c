from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.models import Team, TeamMember


def team(agency, unit="ward"):
    day = timezone.localdate() - timedelta(days=9)
    return Team.objects.create(unit=agency.units[unit], name="Tim", starts_on=day)


def url(made):
    return reverse("organization:team_close", args=[made.pk])


def test_it_ends_once_with_its_members(agency):
    made, client, today = team(agency), agency.login("hr_district"), timezone.localdate()
    TeamMember.objects.create(team=made, employee=agency.staff, starts_on=today - timedelta(days=3))
    for _time in range(2):
        assert client.post(url(made), {"ends_on": str(today)}).status_code == 302

    made.refresh_from_db()
    assert (made.ends_on, made.members.get().ends_on) == (today, today)
    assert agency.units["ward"].changes.filter(kind="team_changed").count() == 1


def test_a_day_before_it_began_is_refused(agency):
    page = agency.login("hr_district").post(url(team(agency)), {"ends_on": "2019-01-01"})

    assert "ends_on" in page.context["form"].errors


def test_teams_of_other_units_are_not_there(agency):
    assert agency.login("hr_district").get(url(team(agency, "clinic"))).status_code == 404
