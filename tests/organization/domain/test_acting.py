"""Plt. and Plh. fit the facts, one for a unit a day, and the staff follows them."""

from datetime import timedelta

import pytest

from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage
from organization.domain.absences import record_absence
from organization.domain.acting import Mandate, appoint_acting, cancel_acting, set_acting_end
from organization.domain.placements import end_placement, place_employee
from organization.models import ActingAppointment, OrganizationChange
from organization.queries import appraiser_line_on, appraiser_on, lines_on, superior_of_appraiser_on
from tests.organization.conftest import TODAY

DAY = timedelta(days=1)
WEEK = timedelta(days=6)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def vacant(agency):
    """The ward has no head from TODAY on."""
    end_placement(agency.lurah, ends_on=TODAY - DAY, by=None)
    return agency


def plt(agency, person="nurse", unit="ward", **values):
    values = {"starts_on": TODAY, "ends_on": None, "by": None, **values}
    mandate = {key: values.pop(key) for key in ("appraises", "letter") if key in values}
    return appoint_acting(
        agency.people[person], Mandate(agency.units[unit], values.pop("kind", "plt"), **mandate), **values
    )


def plh(agency, person="nurse", **values):
    return plt(agency, person, kind="plh", **{"ends_on": TODAY + WEEK, **values})


def test_a_plt_of_a_vacant_post_appraises_its_staff(vacant):
    assert appraiser_on(vacant.staff, TODAY) == vacant.camat
    appointment = plt(vacant, letter="800/1")

    line = appraiser_line_on(vacant.staff, TODAY)
    assert (line.appraiser, line.capacity) == (vacant.nurse, "Plt. pimpinan Kelurahan Sungai")
    assert superior_of_appraiser_on(vacant.staff, TODAY) == vacant.doctor
    assert appraiser_on(vacant.staff, TODAY - DAY) == vacant.lurah
    change = OrganizationChange.objects.get(kind="acting_appointed")
    assert "800/1" in change.text
    assert (change.unit, change.employee) == (vacant.units["ward"], vacant.nurse)
    assert appointment.ends_on is None


def test_one_without_power_to_appraise_leaves_the_line_alone(vacant):
    plt(vacant, appraises=False)

    assert appraiser_on(vacant.staff, TODAY) == vacant.camat


def test_a_plt_is_refused_while_there_is_a_head(agency):
    with pytest.raises(RuleViolation, match=r"pilih Plh\.") as refusal:
        plt(agency)
    assert refusal.value.field == "kind"


def test_a_plt_ends_before_the_coming_head_begins(vacant):
    vacant.move("staff", "lurah", TODAY + WEEK, leads_unit=True)
    with pytest.raises(RuleViolation, match="sebelum itu") as refusal:
        plt(vacant)
    assert refusal.value.field == "ends_on"
    plt(vacant, ends_on=TODAY + WEEK - DAY)


def test_a_plh_needs_a_head_and_an_end(vacant):
    with pytest.raises(RuleViolation, match=r"pilih Plt\.") as refusal:
        plh(vacant)
    assert refusal.value.field == "kind"
    vacant.move("staff", "lurah", TODAY, leads_unit=True)
    with pytest.raises(RuleViolation, match="hari terakhirnya") as refusal:
        plh(vacant, ends_on=None)
    assert refusal.value.field == "ends_on"
    plh(vacant)


def test_a_plh_appraises_for_his_days_and_the_head_again_after_them(agency):
    plh(agency)

    assert appraiser_on(agency.staff, TODAY + WEEK) == agency.nurse
    assert appraiser_on(agency.staff, TODAY + WEEK + DAY) == agency.lurah
    assert appraiser_on(agency.lurah, TODAY) == agency.camat


@pytest.mark.parametrize("kind", ["study", "unpaid"])
def test_a_head_who_is_away_for_long_may_have_a_plt(agency, kind):
    record_absence(agency.lurah, kind=kind, starts_on=TODAY, ends_on=TODAY + WEEK, letter="", by=None)
    assert appraiser_on(agency.staff, TODAY) == agency.camat
    with pytest.raises(RuleViolation, match=r"pilih Plh\."):
        plt(agency, ends_on=TODAY + WEEK + DAY)
    plt(agency, ends_on=TODAY + WEEK)
    assert appraiser_on(agency.staff, TODAY) == agency.nurse


def test_one_acting_officer_for_a_unit_a_day(vacant):
    plt(vacant, ends_on=TODAY + WEEK)
    with pytest.raises(RuleViolation, match="sudah menjadi Plt") as refusal:
        plt(vacant, "doctor", starts_on=TODAY + WEEK)
    assert refusal.value.field == "starts_on"
    plt(vacant, "doctor", starts_on=TODAY + WEEK + DAY)


def test_the_same_appointment_sent_twice_is_made_once(vacant):
    assert plt(vacant) == plt(vacant)
    assert OrganizationChange.objects.filter(kind="acting_appointed").count() == 1
    assert OutboxMessage.objects.filter(kind="organization.acting_appointed").count() == 2


def test_the_officer_and_who_stood_in_are_told(vacant):
    plt(vacant)

    told = OutboxMessage.objects.filter(kind="organization.acting_appointed")
    assert {message.recipient for message in told} == {vacant.nurse.user, vacant.camat.user}


def test_the_head_is_told_of_his_plh(agency):
    plh(agency)

    told = OutboxMessage.objects.filter(kind="organization.acting_appointed")
    assert {message.recipient for message in told} == {agency.nurse.user, agency.lurah.user}


def test_an_officer_serves_and_is_not_away(vacant):
    record_absence(vacant.nurse, kind="study", starts_on=TODAY + WEEK, ends_on=None, letter="", by=None)
    with pytest.raises(RuleViolation, match="tugas belajar"):
        plt(vacant)
    plt(vacant, ends_on=TODAY + WEEK - DAY)
    end_placement(vacant.doctor, ends_on=TODAY, by=None)
    with pytest.raises(RuleViolation, match="tidak bertugas"):
        plt(vacant, "doctor", starts_on=TODAY + WEEK)


def test_the_head_does_not_act_for_himself(agency):
    with pytest.raises(RuleViolation, match="sudah pimpinan"):
        plh(agency, "lurah")


def test_nobody_appoints_himself(vacant):
    with pytest.raises(NotAllowed, match="kepegawaian lain"):
        plt(vacant, "hr_district", by=vacant.hr_district.user)


def test_nobody_comes_to_stand_above_his_own_appraiser(vacant):
    plt(vacant, "nurse")
    end_placement(vacant.doctor, ends_on=TODAY - DAY, by=None)
    with pytest.raises(RuleViolation, match="menilai orang yang menilainya") as refusal:
        plt(vacant, "staff", unit="clinic")
    assert refusal.value.field == "appraises"
    plt(vacant, "staff", unit="clinic", appraises=False)


def test_who_acts_for_his_own_unit_is_appraised_from_above(vacant):
    plt(vacant, "staff")

    assert appraiser_on(vacant.staff, TODAY) == vacant.camat


def test_a_new_head_ends_the_plt(vacant):
    appointment = plt(vacant)
    vacant.move("staff", "lurah", TODAY + WEEK, leads_unit=True)

    appointment.refresh_from_db()
    assert appointment.ends_on == TODAY + WEEK - DAY
    assert "sampai" in OrganizationChange.objects.get(kind="acting_ended").text


def test_a_plt_that_has_not_begun_goes_when_a_head_comes(vacant):
    plt(vacant, starts_on=TODAY + WEEK)
    vacant.move("staff", "lurah", TODAY, leads_unit=True)

    assert not ActingAppointment.objects.exists()
    assert "tidak jadi" in OrganizationChange.objects.get(kind="acting_ended").text


def test_an_early_end_and_a_later_one(vacant):
    appointment = plt(vacant, ends_on=TODAY + WEEK)
    for _time in range(2):
        set_acting_end(appointment, ends_on=TODAY, by=None)
    assert OrganizationChange.objects.filter(kind="acting_ended").count() == 1
    assert appraiser_on(vacant.staff, TODAY + DAY) == vacant.camat
    set_acting_end(appointment, ends_on=TODAY + WEEK * 2, by=None)
    assert appraiser_on(vacant.staff, TODAY + WEEK * 2) == vacant.nurse


def test_a_longer_appointment_meets_the_facts_too(vacant):
    appointment = plt(vacant, ends_on=TODAY + WEEK)
    plt(vacant, "doctor", starts_on=TODAY + WEEK * 2)
    with pytest.raises(RuleViolation, match="sudah menjadi Plt"):
        set_acting_end(appointment, ends_on=TODAY + WEEK * 3, by=None)


def test_the_past_and_the_time_before_the_beginning_are_no_end(vacant):
    begun, coming = plt(vacant, ends_on=TODAY + WEEK), plt(vacant, "doctor", starts_on=TODAY + WEEK * 2)
    with pytest.raises(RuleViolation, match="sudah lewat"):
        set_acting_end(begun, ends_on=TODAY - DAY * 2, by=None)
    with pytest.raises(RuleViolation, match="batalkan"):
        set_acting_end(coming, ends_on=TODAY + WEEK, by=None)
    with pytest.raises(RuleViolation, match="hari terakhirnya"):
        cancel_acting(begun, by=None)


def test_a_coming_appointment_is_taken_back_once(vacant):
    appointment = plt(vacant, starts_on=TODAY + WEEK)
    for _time in range(2):
        cancel_acting(appointment, by=None)
    assert not ActingAppointment.objects.exists()
    assert OrganizationChange.objects.filter(kind="acting_ended").count() == 1


def test_everybodys_lines_tell_the_same(vacant):
    appointment = plt(vacant)
    line = lines_on(TODAY)[vacant.staff.pk]
    assert (line.appraiser, line.superior, line.acting) == (
        vacant.nurse.pk,
        vacant.doctor.pk,
        appointment.pk,
    )


def test_an_officer_who_leaves_the_service_acts_no_more(vacant):
    plt(vacant)
    end_placement(vacant.nurse, ends_on=TODAY + WEEK, by=None)

    assert appraiser_on(vacant.staff, TODAY + WEEK) == vacant.nurse
    assert appraiser_on(vacant.staff, TODAY + WEEK + DAY) == vacant.camat


def test_a_place_as_head_carries_its_decree(vacant):
    place = vacant.posts["lurah"]
    place_employee(
        vacant.staff, unit=place.unit, post=place, starts_on=TODAY, leads_unit=True, decree="821/77", by=None
    )
    assert "SK 821/77" in OrganizationChange.objects.filter(kind="placed").first().text
