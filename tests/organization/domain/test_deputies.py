"""Deputies hold a role for somebody else, within their days, marked as such, and pass nothing on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage, TransitionLog
from core.workflow import take_transition
from organization.authority import holders_at
from organization.domain.corrections import ask_correction
from organization.domain.people import correct_employee, disable_person, enable_person
from organization.domain.roles import appoint_deputy, grant_role, revoke_role
from organization.domain.units import change_unit
from organization.models import OrganizationChange, RoleGrant
from organization.queries import deputy_capacity, has_own_role, has_role, held_roles, hr_officers_of
from organization.registry import Ground

TODAY = timezone.localdate()
WEEK = timedelta(days=7)


@pytest.fixture
def grant(agency):
    """The role of HR of the district."""
    return RoleGrant.objects.get(user=agency.hr_district.user)


def appoint(agency, grant, who="staff", *, by="hr_district", starts_on=TODAY, days=7, reason="Cuti"):
    return appoint_deputy(
        grant,
        deputy=agency.user(who),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
        reason=reason,
        by=agency.user(by),
    )


@pytest.mark.parametrize("by", ["hr_district", "hr_city"])
def test_the_holder_or_hr_appoints_and_both_are_told(agency, grant, by):
    for _time in range(2):
        made = appoint(agency, grant, by=by)

    assert (made.deputy_for, made.granted_by) == (agency.hr_district.user, agency.user(by))
    assert has_role(agency.user("staff"), "hr", agency.units["ward"])
    assert not has_own_role(agency.user("staff"), "hr", agency.units["ward"])
    assert has_own_role(agency.user("hr_district"), "hr", agency.units["ward"]), "the holder keeps the role"
    change = OrganizationChange.objects.get(kind="deputy_appointed")
    assert "Siti Rahmah mewakili Rina Marlina" in change.text
    assert "Cuti" in change.text
    told = OutboxMessage.objects.filter(kind="organization.deputy_appointed")
    assert {message.recipient for message in told} == {agency.staff.user, agency.hr_district.user}


@pytest.mark.parametrize("by", ["staff", "camat", "sekda", "nurse"])
def test_nobody_else_appoints(agency, grant, by):
    with pytest.raises(NotAllowed):
        appoint(agency, grant, "lurah", by=by)


def test_hr_does_not_name_itself(agency, grant):
    with pytest.raises(NotAllowed, match="diri sendiri"):
        appoint(agency, grant, "hr_city", by="hr_city")


@pytest.mark.parametrize(
    ("who", "starts_in", "days", "reason", "field"),
    [
        ("hr_district", 0, 7, "Cuti", "nip"),
        ("staff", -1, 7, "Cuti", "starts_on"),
        ("staff", 0, -1, "Cuti", "ends_on"),
        ("staff", 0, 366, "Cuti", "ends_on"),
        ("staff", 0, 7, "  ", "reason"),
        ("hr_city", 0, 7, "Cuti", "nip"),
    ],
)
def test_what_is_refused(agency, grant, who, starts_in, days, reason, field):
    with pytest.raises(RuleViolation) as refusal:
        appoint(agency, grant, who, starts_on=TODAY + timedelta(days=starts_in), days=days, reason=reason)
    assert refusal.value.field == field
    assert RoleGrant.objects.filter(deputy_for__isnull=False).count() == 0


def test_a_disabled_person_is_no_deputy(agency, grant):
    disable_person(agency.staff, by=None)
    with pytest.raises(RuleViolation, match="nonaktif"):
        appoint(agency, grant)


def test_a_deputy_does_not_outlast_the_role(agency):
    leader = grant_role(
        agency.lurah.user, role="leader", unit=agency.units["ward"], ends_on=TODAY + WEEK, by=None
    )
    with pytest.raises(RuleViolation, match="berakhir"):
        appoint(agency, leader, by="lurah", days=8)
    assert appoint(agency, leader, by="lurah", days=7)


def test_one_deputy_at_a_time(agency, grant):
    appoint(agency, grant)
    with pytest.raises(RuleViolation, match="sudah menjadi wakil"):
        appoint(agency, grant, "lurah", starts_on=TODAY + WEEK)
    assert appoint(agency, grant, "lurah", starts_on=TODAY + WEEK + timedelta(days=1))


def test_a_deputy_passes_nothing_on_and_takes_nothing_away(agency, grant):
    made = appoint(agency, grant)
    deputy = agency.user("staff")

    for role in ("hr", "leader", "complaint_officer"):
        with pytest.raises(NotAllowed, match="wakil"):
            grant_role(agency.lurah.user, role=role, unit=agency.units["ward"], by=deputy)
    with pytest.raises(NotAllowed):
        appoint(agency, grant, "lurah", by="staff")
    for by in ("staff", "hr_city"):
        with pytest.raises(RuleViolation, match="wakil lagi"):
            appoint(agency, made, "lurah", by=by)
    for one in (grant, made):
        with pytest.raises(NotAllowed):
            revoke_role(one, by=deputy)
    assert RoleGrant.objects.filter(user=agency.lurah.user).count() == 0
    assert has_role(agency.user("hr_district"), "hr")


def test_the_right_ends_with_the_period(agency, grant):
    made = appoint(agency, grant)
    RoleGrant.objects.filter(pk=made.pk).update(starts_on=TODAY - WEEK, ends_on=TODAY)
    assert has_role(agency.user("staff"), "hr")
    RoleGrant.objects.filter(pk=made.pk).update(ends_on=TODAY - timedelta(days=1))
    assert not has_role(agency.user("staff"), "hr")
    RoleGrant.objects.filter(pk=made.pk).update(starts_on=TODAY + WEEK, ends_on=TODAY + WEEK)
    assert not has_role(agency.user("staff"), "hr")


@pytest.mark.parametrize("began", [-7, 0])
def test_deputies_go_with_the_role(agency, grant, began):
    made = appoint(agency, grant)
    RoleGrant.objects.filter(pk=made.pk).update(starts_on=TODAY + timedelta(days=began))
    coming = appoint(agency, grant, "lurah", starts_on=TODAY + 2 * WEEK)
    for _time in range(2):
        revoke_role(grant, by=agency.user("hr_city"))

    assert not has_role(agency.user("staff"), "hr")
    assert not RoleGrant.objects.filter(pk=coming.pk).exists()
    texts = list(OrganizationChange.objects.filter(kind="role_revoked").values_list("text", flat=True))
    assert len(texts) == 3
    assert "Siti Rahmah tidak lagi mewakili Rina Marlina" in " ".join(texts)
    told = OutboxMessage.objects.filter(kind="organization.deputy_ended")
    assert {message.recipient for message in told} == {
        agency.staff.user,
        agency.lurah.user,
        agency.hr_district.user,
    }


def test_the_holder_sends_his_deputy_home(agency, grant):
    revoke_role(appoint(agency, grant), by=agency.user("hr_district"))

    assert not has_role(agency.user("staff"), "hr")
    assert has_role(agency.user("hr_district"), "hr")


def test_acts_are_marked_in_both_logs(agency, grant):
    appoint(agency, grant)
    deputy = agency.user("staff")
    change_unit(
        agency.units["ward"], name="Baru", kind="ward", place="", work_week="", time_zone="", by=deputy
    )
    correct_employee(agency.lurah, name="Doni S.", rank="", phone="", email="", by=deputy)
    request = ask_correction(
        agency.lurah, topic="Nama", recorded="", wanted="Doni Saputra", by=agency.user("lurah")
    )
    take_transition(request, "correction_done", by=deputy, note="Sudah.")

    marks = OrganizationChange.objects.filter(by=deputy).values_list("kind", "capacity")
    assert set(marks) == {
        ("unit_changed", "mewakili Rina Marlina"),
        ("employee_corrected", "mewakili Rina Marlina"),
    }
    log = TransitionLog.objects.get(name="correction_done")
    assert log.capacity == "mewakili Rina Marlina"
    assert log.actor == "Siti Rahmah, mewakili Rina Marlina"
    assert OrganizationChange.objects.filter(by=deputy)[0].actor == log.actor


def test_ones_own_right_comes_first(agency, grant):
    appoint(agency, grant)
    grant_role(agency.staff.user, role="hr", unit=agency.units["ward"], by=None)
    deputy = agency.user("staff")

    assert deputy_capacity(deputy, "hr", agency.units["ward"]) == ""
    assert deputy_capacity(deputy, "hr", agency.units["district"]) == "mewakili Rina Marlina"


def test_a_principal_without_a_name_makes_no_deputy_a_holder(agency, grant):
    appoint(agency, grant)
    type(agency.hr_district.user).objects.filter(pk=agency.hr_district.user_id).update(full_name="")

    assert not has_own_role(agency.user("staff"), "hr", agency.units["ward"])
    assert held_roles(agency.user("staff"))["hr"][0][1] == agency.hr_district.user.username


def test_a_deputy_rests_while_the_login_of_his_principal_is_closed(agency, grant):
    appoint(agency, grant)
    ward = agency.units["ward"]
    disable_person(agency.hr_district, by=agency.user("hr_city"))

    assert not has_role(agency.user("staff"), "hr", ward)
    assert [held.user for held in hr_officers_of(ward, TODAY)] == [agency.hr_city.user], (
        "nobody else is asked"
    )
    assert [who.user for who in holders_at(ward, TODAY)[Ground.HR]] == [agency.hr_city.user]
    told = OutboxMessage.objects.get(kind="organization.deputy_rests")
    assert told.recipient == agency.staff.user
    assert agency.login("staff").get(reverse("organization:employee_list")).status_code == 403
    assert "berhenti sementara" in agency.login("staff").get(reverse("organization:profile")).content.decode()
    roles = agency.login("hr_city").get(reverse("organization:role_list", args=[grant.unit_id]))
    assert "berhenti sementara" in roles.content.decode()
    with pytest.raises(RuleViolation, match="nonaktif"):
        appoint(agency, grant, "lurah", by="hr_city", starts_on=TODAY + 2 * WEEK)

    enable_person(agency.hr_district, by=agency.user("hr_city"))
    assert has_role(agency.user("staff"), "hr", ward), "what was opened again goes on"


def test_a_role_taken_back_meanwhile_is_deputised_no_more(agency, grant):
    RoleGrant.objects.filter(pk=grant.pk).delete()
    with pytest.raises(RuleViolation, match="baru saja dicabut"):
        appoint(agency, grant, by="hr_city")
