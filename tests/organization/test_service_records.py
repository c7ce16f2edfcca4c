"""The time line tells everything somebody did, newest first, and who wrote it down."""

from datetime import timedelta

from organization.domain.absences import record_absence
from organization.domain.acting import Mandate, appoint_acting
from organization.domain.placements import set_appraiser_by_hand
from organization.domain.teams import TeamData, add_member, add_team
from organization.service_records import officers_above, timeline_of
from tests.organization.conftest import START, TODAY

DAY = timedelta(days=1)


def test_everything_stands_in_it_newest_first(agency, django_assert_num_queries):
    hr = agency.hr_district.user
    agency.move("staff", "hr", TODAY - DAY * 90)
    set_appraiser_by_hand(agency.staff, appraiser=agency.lurah, starts_on=TODAY - DAY * 60, by=hr)
    appoint_acting(
        agency.staff, Mandate(agency.units["ward"], "plh"), starts_on=TODAY, ends_on=TODAY + DAY, by=hr
    )
    team = add_team(agency.units["ward"], TeamData("Tim A"), starts_on=TODAY - DAY * 50, ends_on=None, by=hr)
    add_member(team, agency.staff, part="analis", starts_on=TODAY - DAY * 40, ends_on=None, by=hr)
    record_absence(
        agency.staff, kind="annual", starts_on=TODAY - DAY * 9, ends_on=TODAY - DAY * 8, letter="", by=hr
    )
    with django_assert_num_queries(6):
        rows = timeline_of(agency.staff, TODAY)

    assert [row.starts_on for row in rows] == sorted((row.starts_on for row in rows), reverse=True)
    assert [row.state for row in rows] == ["now", "past", "now", "now", "past", "past"]
    assert [row.label for row in rows][:3] == [
        "Plh. (pejabat berhalangan sementara)",
        "Cuti atau tugas belajar",
        "Anggota tim kerja",
    ]
    assert rows[3].note == "Pejabat penilai ditetapkan: Doni Saputra, S.IP."
    assert rows[0].recorded.startswith("dicatat Rina Marlina")
    assert rows[-1].recorded.startswith("dicatat pemasangan")
    assert rows[-1].starts_on == START


def test_who_keeps_the_units_above_ones_own(agency):
    assert [grant.user for grant in officers_above(agency.user("hr_district"))] == [agency.hr_city.user]
    assert officers_above(agency.user("hr_city")) == []
    assert officers_above(agency.user("staff")) == []
