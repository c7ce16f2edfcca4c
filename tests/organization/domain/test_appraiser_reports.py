"""Who may say "this is not my supervisor", who decides, who is told, what stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import NotAllowed, RuleViolation, StaleVersion
from core.models import OutboxMessage
from organization.appraiser_reports import open_report_of, reports_waiting_for
from organization.domain.appraiser_reports import (
    accept_report,
    reject_report,
    report_appraiser,
    withdraw_report,
)
from organization.domain.placements import place_employee, set_appraiser_by_hand
from organization.domain.roles import grant_role
from organization.models import AppraiserReport, OrganizationChange
from organization.queries import appraiser_line_on


def today():
    return timezone.localdate()


def report(agency, key="staff", proposed="camat"):
    return report_appraiser(
        agency.people[key],
        proposed=agency.people[proposed] if proposed else None,
        reason="Saya sudah pindah seksi.",
        by=agency.user(key),
    )


def told():
    return {
        (message.recipient.full_name, message.kind)
        for message in OutboxMessage.objects.filter(kind__contains="appraiser_report")
    }


def waiting(agency, key):
    return list(reports_waiting_for(agency.user(key), today()))


def test_a_report_waits_for_the_nearest_hr_and_for_nobody_else(agency):
    made = report(agency)
    assert (made.current, made.proposed, made.unit) == (agency.lurah, agency.camat, agency.units["ward"])
    assert made.due_on > today()
    assert told() == {("Rina Marlina", "organization.hr.appraiser_report")}
    assert waiting(agency, "hr_district") == [made]
    assert waiting(agency, "hr_city") == []
    assert waiting(agency, "staff") == []


def test_an_overdue_report_waits_for_the_level_above_too(agency):
    made = report(agency)
    AppraiserReport.objects.update(due_on=today() - timedelta(days=1))
    assert waiting(agency, "hr_city") == [made]
    assert waiting(agency, "hr_district") == [made]


def test_hr_never_decides_his_own_report(agency):
    made = report(agency, "hr_district", "sekda")
    assert told() == {("Nurbaiti, S.E.", "organization.hr.appraiser_report")}
    assert waiting(agency, "hr_district") == []
    assert waiting(agency, "hr_city") == [made]
    with pytest.raises(NotAllowed):
        accept_report(made, by=agency.user("hr_district"), expected_version=0)


def test_the_only_hr_of_all_is_told_that_nobody_can_decide(agency):
    with pytest.raises(RuleViolation, match="pengelola kepegawaian lain"):
        report(agency, "hr_city", "camat")
    grant_role(agency.staff.user, role="hr", unit=agency.units["city"], by=None)
    report(agency, "hr_city", "camat")


def test_the_same_report_twice_is_one_another_one_is_refused(agency):
    first, second = report(agency), report(agency)
    assert first == second
    assert OutboxMessage.objects.count() == 1
    with pytest.raises(RuleViolation, match="masih menunggu"):
        report(agency, proposed="sekda")
    withdraw_report(first, by=agency.user("staff"), expected_version=0)
    assert open_report_of(agency.staff) is None
    report(agency, proposed="sekda")


@pytest.mark.parametrize(
    ("by", "proposed", "reason", "sentence"),
    [
        ("nurse", "camat", "x", "pejabat penilai Anda sendiri"),
        ("staff", "camat", " ", "alasannya"),
        ("staff", "staff", "x", "diri sendiri"),
    ],
)
def test_refused_reports(agency, by, proposed, reason, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        report_appraiser(agency.staff, proposed=agency.people[proposed], reason=reason, by=agency.user(by))
    assert not AppraiserReport.objects.exists()


def test_who_left_is_no_proposal_and_reports_nothing(agency):
    agency.camat.placements.update(ends_on=today() - timedelta(days=1))
    with pytest.raises(RuleViolation, match="tidak bertugas"):
        report(agency)
    agency.staff.placements.update(ends_on=today() - timedelta(days=1))
    with pytest.raises(RuleViolation, match="tidak sedang bertugas"):
        report(agency, proposed=None)


def test_accepting_names_the_proposed_from_today_on(agency):
    made = report(agency)
    accept_report(made, by=agency.user("hr_district"), expected_version=0)
    line = appraiser_line_on(agency.staff, today())
    assert (line.appraiser, line.by_hand) == (agency.camat, True)
    before = appraiser_line_on(agency.staff, today() - timedelta(days=1))
    assert before.appraiser == agency.lurah
    assert {name for name, _kind in told()} == {
        "Rina Marlina",
        "Siti Rahmah",
        "Afrizal, S.Sos.",
        "Doni Saputra, S.IP.",
    }
    assert made.state == "accepted"
    assert OrganizationChange.objects.filter(kind="appraiser_set", employee=agency.staff).count() == 1


def test_accepting_twice_takes_effect_once(agency):
    made = report(agency)
    accept_report(made, by=agency.user("hr_district"), expected_version=0)
    count = OutboxMessage.objects.count()
    with pytest.raises(RuleViolation):
        accept_report(made, by=agency.user("hr_district"), expected_version=0)
    assert OutboxMessage.objects.count() == count


def test_a_proposal_that_the_units_give_takes_the_hand_set_back(agency):
    set_appraiser_by_hand(agency.staff, appraiser=agency.camat, starts_on=today(), by=agency.user("hr_city"))
    made = report(agency, proposed="lurah")
    accept_report(made, by=agency.user("hr_district"), expected_version=0)
    line = appraiser_line_on(agency.staff, today())
    assert (line.appraiser, line.by_hand) == (agency.lurah, False)


def test_hr_may_choose_another(agency):
    made = report(agency, proposed=None)
    with pytest.raises(RuleViolation, match="Pilih pejabat"):
        accept_report(made, by=agency.user("hr_district"), expected_version=0)
    assert AppraiserReport.objects.get().state == "open"
    accept_report(made, by=agency.user("hr_district"), expected_version=0, appraiser=agency.sekda)
    assert appraiser_line_on(agency.staff, today()).appraiser == agency.sekda


@pytest.mark.parametrize("proposed", ["hr_district", "lurah"])
def test_what_cannot_be_is_refused_and_leaves_the_report_open(agency, proposed):
    """HR names himself; the head of the ward would be appraised by his own subordinate."""
    key = "staff" if proposed == "hr_district" else "camat"
    made = report(agency, key, proposed)
    with pytest.raises(RuleViolation):
        accept_report(made, by=agency.user("hr_district"), expected_version=0)
    made.refresh_from_db()
    assert made.state == "open"


def test_who_moved_away_is_decided_there(agency):
    made = report(agency)
    place_employee(
        agency.staff, unit=agency.units["clinic"], post=agency.posts["perawat"], starts_on=today(), by=None
    )
    with pytest.raises(NotAllowed, match="sudah bertugas"):
        accept_report(made, by=agency.user("hr_district"), expected_version=0)


def test_rejecting_says_why(agency):
    made = report(agency)
    with pytest.raises(RuleViolation):
        reject_report(made, note=" ", by=agency.user("hr_district"), expected_version=0)
    reject_report(made, note="SK masih berlaku.", by=agency.user("hr_district"), expected_version=0)
    message = OutboxMessage.objects.get(recipient=agency.staff.user)
    assert "SK masih berlaku." in message.text
    assert appraiser_line_on(agency.staff, today()).appraiser == agency.lurah


def test_only_the_employee_withdraws(agency):
    made = report(agency)
    with pytest.raises(NotAllowed):
        withdraw_report(made, by=agency.user("hr_district"), expected_version=0)
    withdraw_report(made, by=agency.user("staff"), expected_version=0)
    with pytest.raises(RuleViolation):
        accept_report(made, by=agency.user("hr_district"), expected_version=1)
    with pytest.raises(StaleVersion):
        accept_report(made, by=agency.user("hr_district"), expected_version=0)
