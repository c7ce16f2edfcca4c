"""People are registered without a password, corrected with a trace, disabled for good."""

import pytest
from django.db import DatabaseError, transaction

from core.errors import RuleViolation
from organization.domain.people import (
    correct_employee,
    disable_person,
    employ,
    enable_person,
    register_employee,
)
from organization.models import Employee, OrganizationChange, User
from tests.organization.conftest import PASSWORD, TODAY

NIP = "19900101 201501 2 001"


def register(**values):
    return register_employee(**{"nip": NIP, "kind": "pns", "name": "Dewi Lestari", "by": None, **values})


def test_a_new_person_cannot_log_in_with_anything(agency):
    employee = register()

    assert employee.nip == employee.user.username == "199001012015012001"
    assert not employee.user.has_usable_password()
    assert employee.user.is_active
    assert OrganizationChange.objects.filter(kind="employee_registered", employee=employee).count() == 1


def test_a_number_is_registered_once_however_it_is_spaced(agency):
    register()
    with pytest.raises(RuleViolation, match="sudah terdaftar") as refusal:
        register(nip=NIP.replace(" ", ""))
    assert refusal.value.field == "nip"


def test_a_malformed_number_is_refused_with_its_reason(agency):
    with pytest.raises(RuleViolation, match="bulan pengangkatan") as refusal:
        register(nip="199001012015212001")
    assert refusal.value.field == "nip"
    assert register(nip="199001012015212001", kind="pppk")


def test_employing_is_all_or_nothing(agency):
    people, logins, acts = Employee.objects.count(), User.objects.count(), OrganizationChange.objects.count()
    with pytest.raises(RuleViolation, match="dipimpin"):
        employ(
            nip=NIP,
            kind="pns",
            name="Dewi",
            unit=agency.units["ward"],
            post=agency.posts["lurah"],
            leads_unit=True,
            starts_on=TODAY,
            by=None,
        )
    assert (Employee.objects.count(), User.objects.count(), OrganizationChange.objects.count()) == (
        people,
        logins,
        acts,
    )


def test_a_correction_reaches_the_login_and_names_the_fields(agency):
    for _time in range(2):
        correct_employee(
            agency.staff,
            name="Siti Rahmah, A.Md.",
            rank="Pengatur, II/c",
            phone="",
            email="siti@contoh.go.id",
            by=agency.hr_district.user,
        )

    user = agency.user("staff")
    assert (user.full_name, user.email) == ("Siti Rahmah, A.Md.", "siti@contoh.go.id")
    log = OrganizationChange.objects.get(kind="employee_corrected")
    assert "nama, pangkat, surel" in log.text
    assert log.by == agency.hr_district.user


def test_disabling_ends_sessions_for_good(agency):
    user = agency.user("staff")
    user.set_password(PASSWORD)
    user.save()
    client = agency.login("staff")
    profile = "/organisasi/profil/"
    assert client.get(profile).status_code == 200

    disable_person(agency.staff, by=None)
    disable_person(agency.staff, by=None)
    assert client.get(profile).status_code == 302

    enable_person(agency.staff, by=None)
    enable_person(agency.staff, by=None)
    assert client.get(profile).status_code == 302
    assert agency.user("staff").check_password(PASSWORD)
    assert agency.login("staff").get(profile).status_code == 200
    assert OrganizationChange.objects.filter(kind__in=["disabled", "enabled"]).count() == 2


def test_the_log_is_neither_changed_nor_deleted(agency):
    for act in (
        lambda: OrganizationChange.objects.update(text="lain"),
        lambda: OrganizationChange.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert not OrganizationChange.objects.filter(text="lain").exists()


def test_people_with_a_past_cannot_be_deleted(agency):
    for row in (agency.staff, agency.staff.user, agency.units["ward"], agency.posts["staf"]):
        with pytest.raises(Exception, match="protected"):
            row.delete()
    assert agency.staff.placements.count() == 1
