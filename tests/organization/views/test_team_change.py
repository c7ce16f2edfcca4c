from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.models import Team


def team(agency, unit="ward", **values):
    day = timezone.localdate() - timedelta(days=9)
    return Team.objects.create(unit=agency.units[unit], name="Tim", starts_on=day, **values)


def url(made):
    return reverse("organization:team_change", args=[made.pk])


def test_it_is_changed_once(agency):
    made, client = team(agency), agency.login("hr_district")
    for _time in range(2):
        response = client.post(url(made), {"name": "Tim Baru", "nip": agency.doctor.nip})
        assert response.status_code == 302

    made.refresh_from_db()
    assert (made.name, made.leader) == ("Tim Baru", agency.doctor)
    assert agency.units["ward"].changes.filter(kind="team_changed").count() == 1


def test_a_closed_one_stays(agency):
    made = team(agency, ends_on=timezone.localdate() - timedelta(days=1))
    page = agency.login("hr_district").post(url(made), {"name": "Tim Baru"})

    assert "sudah berakhir" in page.content.decode()


def test_teams_of_other_units_are_not_there(agency):
    assert agency.login("hr_district").post(url(team(agency, "clinic")), {"name": "x"}).status_code == 404
