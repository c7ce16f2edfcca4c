"""Teams stand beside the posts: they change nobody's appraiser."""

from datetime import timedelta

import pytest

from core.errors import RuleViolation
from core.models import OutboxMessage
from organization.domain.placements import end_placement
from organization.domain.teams import TeamData, add_member, add_team, change_team, close_team, end_member
from organization.models import OrganizationChange, Team, TeamMember
from organization.queries import lines_on
from tests.organization.conftest import TODAY

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


def team(agency, **values):
    data = {"leader": agency.nurse, "task": "Menyusun alur", "letter": "800/3", **values.pop("data", {})}
    values = {"starts_on": TODAY, "ends_on": None, "by": None, **values}
    return add_team(agency.units["ward"], TeamData("Tim Layanan", **data), **values)


def member(agency, made, person="staff", **values):
    values = {"part": "sekretaris", "starts_on": TODAY, "ends_on": None, "by": None, **values}
    return add_member(made, agency.people[person], **values)


def test_a_team_changes_nobodys_line(agency):
    before = lines_on(TODAY)
    made = team(agency)
    member(agency, made)

    assert lines_on(TODAY) == before


def test_everything_sent_twice_is_done_once(agency):
    assert team(agency) == team(agency)
    made = Team.objects.get()
    assert member(agency, made) == member(agency, made)
    for _time in range(2):
        change_team(made, TeamData("Tim Baru", leader=agency.doctor), by=None)
        end_member(made.members.get(), ends_on=TODAY, by=None)
        close_team(made, ends_on=TODAY + DAY, by=None)
    kinds = list(OrganizationChange.objects.filter(kind__startswith="team").values_list("kind", flat=True))
    assert sorted(kinds) == [
        "team_added",
        "team_changed",
        "team_changed",
        "team_member_added",
        "team_member_ended",
    ]


def test_leader_and_member_are_told(agency):
    made = team(agency)
    member(agency, made)
    change_team(made, TeamData("Tim Layanan", leader=agency.doctor), by=None)

    led = OutboxMessage.objects.filter(kind="organization.team_leader")
    assert {message.recipient for message in led} == {agency.nurse.user, agency.doctor.user}
    assert "yang menilai tetap" in led.first().text
    assert OutboxMessage.objects.get(kind="organization.team_member_added").recipient == agency.staff.user


def test_a_member_serves_once_at_a_time_within_the_team(agency):
    made = team(agency, ends_on=TODAY + DAY * 10)
    assert member(agency, made, ends_on=TODAY + DAY).ends_on == TODAY + DAY
    with pytest.raises(RuleViolation, match="sudah anggota"):
        member(agency, made, starts_on=TODAY + DAY)
    assert member(agency, made, starts_on=TODAY + DAY * 2).ends_on == TODAY + DAY * 10
    for days, field in ((-1, "starts_on"), (11, "starts_on")):
        with pytest.raises(RuleViolation) as refusal:
            member(agency, made, "nurse", starts_on=TODAY + DAY * days)
        assert refusal.value.field == field
    with pytest.raises(RuleViolation) as refusal:
        member(agency, made, "nurse", ends_on=TODAY + DAY * 11)
    assert refusal.value.field == "ends_on"


def test_people_who_serve_nowhere_are_refused(agency):
    end_placement(agency.nurse, ends_on=TODAY - DAY, by=None)
    with pytest.raises(RuleViolation, match="tidak bertugas") as refusal:
        team(agency)
    assert refusal.value.field == "leader"
    made = team(agency, data={"leader": None})
    with pytest.raises(RuleViolation, match="tidak bertugas"):
        member(agency, made, "nurse")


def test_closing_ends_and_takes_back_memberships(agency):
    made = team(agency)
    member(agency, made)
    member(agency, made, "nurse", starts_on=TODAY + DAY * 5)
    close_team(made, ends_on=TODAY + DAY, by=None)

    assert TeamMember.objects.get().ends_on == TODAY + DAY
    with pytest.raises(RuleViolation):
        close_team(made, ends_on=TODAY - DAY * 5, by=None)


def test_a_team_does_not_end_before_somebody_joined_it(agency):
    made = team(agency, starts_on=TODAY - DAY * 9)
    member(agency, made, starts_on=TODAY - DAY * 2)
    with pytest.raises(RuleViolation, match="menjadi anggota sejak"):
        close_team(made, ends_on=TODAY - DAY * 5, by=None)


def test_a_closed_team_stays_as_it_was(agency):
    made = team(agency, starts_on=TODAY - DAY * 9)
    close_team(made, ends_on=TODAY - DAY, by=None)
    with pytest.raises(RuleViolation, match="sudah berakhir"):
        change_team(made, TeamData("Lain"), by=None)
    with pytest.raises(RuleViolation, match="sudah berakhir"):
        close_team(made, ends_on=TODAY, by=None)
    with pytest.raises(RuleViolation, match="berakhir"):
        member(agency, made)


def test_a_membership_ends_within_its_days(agency):
    one = member(agency, team(agency), ends_on=TODAY + DAY)
    with pytest.raises(RuleViolation, match="sebelum itu"):
        end_member(one, ends_on=TODAY - DAY, by=None)
    with pytest.raises(RuleViolation, match="tambahkan lagi"):
        end_member(one, ends_on=TODAY + DAY * 3, by=None)
