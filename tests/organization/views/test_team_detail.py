from django.urls import reverse
from django.utils import timezone

from organization.domain.teams import TeamData, add_member, add_team


def team(agency, unit="ward"):
    return add_team(
        agency.units[unit],
        TeamData("Tim Layanan", leader=agency.nurse),
        starts_on=timezone.localdate(),
        ends_on=None,
        by=None,
    )


def url(made):
    return reverse("organization:team_detail", args=[made.pk])


def join(agency, made, person):
    add_member(
        made, agency.people[person], part="analis", starts_on=timezone.localdate(), ends_on=None, by=None
    )


def test_members_of_other_units_show_name_post_and_unit_only(agency):
    made = team(agency)
    join(agency, made, "doctor")
    text = agency.login("hr_district").get(url(made)).content.decode()

    assert "dr. Bagus Pratama" in text
    assert "Dokter Ahli Madya · Puskesmas Sungai" in text
    assert "Ketua tim tidak menilai" in text
    assert agency.doctor.nip not in text
    assert agency.doctor.user.email not in text


def test_it_stands_on_the_profile_of_member_and_leader(agency):
    made = team(agency)
    join(agency, made, "staff")

    for person in ("staff", "nurse"):
        text = agency.login(person).get(reverse("organization:profile")).content.decode()
        assert "Tim Layanan" in text
    assert "Tim Layanan" not in agency.login("camat").get(reverse("organization:profile")).content.decode()


def test_teams_of_other_units_are_not_there(agency):
    assert agency.login("hr_district").get(url(team(agency, "clinic"))).status_code == 404
    assert agency.login("nurse").get(url(team(agency))).status_code == 404


def test_many_members_take_no_more_queries(agency, count_queries):
    made, client = team(agency), agency.login("hr_district")
    join(agency, made, "staff")
    few = count_queries(client, url(made))
    for number in range(20):
        agency.person(f"extra{number}", f"Pegawai {number}", "staf")
        join(agency, made, f"extra{number}")
    assert count_queries(client, url(made)) == few <= 14
