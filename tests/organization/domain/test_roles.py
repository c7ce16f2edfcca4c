"""Roles are given only within one's own units, never to oneself, and taken back at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import NotAllowed, RuleViolation
from organization.domain.people import disable_person
from organization.domain.roles import grant_role, revoke_role
from organization.models import OrganizationChange, RoleGrant
from organization.queries import has_role, reaches_beyond


@pytest.mark.parametrize("unit", ["district", "ward"])
def test_hr_gives_roles_at_its_unit_and_below(agency, unit):
    hr = agency.user("hr_district")
    for _time in range(2):
        grant_role(agency.staff.user, role="complaint_officer", unit=agency.units[unit], by=hr)

    assert has_role(agency.user("staff"), "complaint_officer", agency.units["ward"])
    assert RoleGrant.objects.get(user=agency.staff.user).granted_by == hr
    assert OrganizationChange.objects.filter(kind="role_granted", by=hr).count() == 1


@pytest.mark.parametrize("unit", ["city", "health", "clinic"])
@pytest.mark.parametrize("role", ["hr", "leader", "complaint_officer"])
def test_nobody_gives_roles_above_or_beside_himself(agency, unit, role):
    with pytest.raises(NotAllowed):
        grant_role(agency.staff.user, role=role, unit=agency.units[unit], by=agency.user("hr_district"))
    assert not RoleGrant.objects.filter(user=agency.staff.user).exists()


def test_nobody_gives_himself_a_role(agency):
    hr = agency.user("hr_district")
    with pytest.raises(NotAllowed, match="lain"):
        grant_role(hr, role="leader", unit=agency.units["ward"], by=hr)


@pytest.mark.parametrize("person", ["camat", "staff", "sekda"])
def test_being_a_head_gives_no_right_to_give_roles(agency, person):
    with pytest.raises(NotAllowed):
        grant_role(agency.nurse.user, role="hr", unit=agency.units["ward"], by=agency.user(person))


def test_a_disabled_person_gets_no_role(agency):
    disable_person(agency.staff, by=None)
    with pytest.raises(RuleViolation, match="nonaktif"):
        grant_role(agency.user("staff"), role="hr", unit=agency.units["ward"], by=None)


@pytest.mark.parametrize("began", [-30, 0, 30])
def test_a_role_is_lost_at_once(agency, began):
    hr = agency.user("hr_district")
    grant = grant_role(
        agency.staff.user,
        role="hr",
        unit=agency.units["ward"],
        starts_on=timezone.localdate() + timedelta(days=began),
        by=None,
    )
    for _time in range(2):
        revoke_role(grant, by=hr)

    assert not has_role(agency.user("staff"), "hr")
    assert not reaches_beyond(agency.staff.user, agency.user("hr_city"))
    assert OrganizationChange.objects.filter(kind="role_revoked", by=hr).count() == 1
    assert grant_role(agency.staff.user, role="hr", unit=agency.units["ward"], by=None)
    assert has_role(agency.user("staff"), "hr")


def test_roles_of_others_are_taken_by_hr_of_the_unit_only(agency):
    grant = RoleGrant.objects.get(user=agency.hr_district.user)
    for person in ("staff", "camat"):
        with pytest.raises(NotAllowed):
            revoke_role(grant, by=agency.user(person))
    with pytest.raises(NotAllowed, match="sendiri"):
        revoke_role(grant, by=agency.user("hr_district"))
    with pytest.raises(NotAllowed):
        revoke_role(RoleGrant.objects.get(user=agency.hr_city.user), by=agency.user("hr_district"))
    revoke_role(grant, by=agency.user("hr_city"))
    assert not has_role(agency.user("hr_district"), "hr")


def test_whose_powers_reach_beyond(agency):
    hr = agency.user("hr_district")
    grant_role(agency.camat.user, role="leader", unit=agency.units["city"], by=None)
    grant_role(agency.lurah.user, role="leader", unit=agency.units["ward"], by=None)

    assert reaches_beyond(agency.camat.user, hr)
    assert not reaches_beyond(agency.lurah.user, hr)
    assert not reaches_beyond(agency.camat.user, agency.user("hr_city"))
    agency.staff.user.is_staff = True
    assert reaches_beyond(agency.staff.user, hr)


def test_a_role_of_later_given_from_today_begins_today(agency):
    """HR read "is HR now" though the role began next month."""
    today = timezone.localdate()
    ward = agency.units["ward"]
    grant_role(agency.staff.user, role="hr", unit=ward, starts_on=today + timedelta(days=30), by=None)
    assert not has_role(agency.user("staff"), "hr", ward)
    for _time in range(2):
        grant_role(agency.user("staff"), role="hr", unit=ward, by=agency.user("hr_district"))

    assert has_role(agency.user("staff"), "hr", ward)
    assert RoleGrant.objects.filter(user=agency.staff.user).count() == 1
    assert OrganizationChange.objects.filter(kind="role_granted", by=agency.hr_district.user).count() == 1
