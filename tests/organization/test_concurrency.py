"""Two people act at once: one succeeds, the other is told, nothing is done twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import RuleViolation
from organization.domain.absences import record_absence
from organization.domain.acting import Mandate, appoint_acting
from organization.domain.activation import issue_activation_code, redeem_activation_code
from organization.domain.effects import followed
from organization.domain.people import register_employee
from organization.domain.placements import undo_placement
from organization.domain.posts import add_post, close_post
from organization.domain.roles import appoint_deputy, grant_role
from organization.domain.teams import TeamData, add_member, add_team
from organization.domain.units import add_unit
from organization.models import (
    Absence,
    ActingAppointment,
    Employee,
    OrganizationChange,
    Placement,
    Post,
    RoleGrant,
    Unit,
)
from tests.organization.conftest import PASSWORD, START, TODAY

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run the acts in threads that start together; return what each returned or was refused with."""
    start, results = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            results.append(act())
        except RuleViolation as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(acts)
    return results


def refusals(results):
    return [result for result in results if isinstance(result, RuleViolation)]


def test_two_moves_of_one_person(agency):
    results = at_once(
        lambda: agency.move("staff", "hr", TODAY),
        lambda: agency.move("staff", "perawat", TODAY),
    )

    assert len(refusals(results)) == 1
    assert agency.staff.placements.filter(ends_on=None).count() == 1


def test_the_same_move_many_times(agency):
    results = at_once(*[lambda: agency.move("staff", "hr", TODAY)] * 6)

    assert not refusals(results)
    assert agency.staff.placements.count() == 2
    assert OrganizationChange.objects.filter(kind="placed", employee=agency.staff).count() == 2


def test_two_heads_for_one_unit(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=TODAY - timedelta(days=1))
    results = at_once(
        lambda: agency.move("staff", "lurah", TODAY, leads_unit=True),
        lambda: agency.move("nurse", "lurah", TODAY, leads_unit=True),
    )

    assert len(refusals(results)) == 1
    assert Placement.objects.filter(unit=agency.units["ward"], leads_unit=True, ends_on=None).count() == 1


def plt(agency, person, **values):
    values = {"starts_on": TODAY, "ends_on": None, "by": None, **values}
    return appoint_acting(agency.people[person], Mandate(agency.units["ward"], "plt"), **values)


def test_two_acting_officers_for_one_unit(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=TODAY - timedelta(days=1))
    results = at_once(
        *[lambda person=person: plt(agency, person) for person in ("nurse", "doctor", "hr_city")]
    )

    assert len(refusals(results)) == 2
    assert ActingAppointment.objects.filter(unit=agency.units["ward"]).count() == 1


def test_the_same_appointment_many_times(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=TODAY - timedelta(days=1))
    results = at_once(*[lambda: plt(agency, "nurse")] * 5)

    assert not refusals(results)
    assert OrganizationChange.objects.filter(kind="acting_appointed").count() == 1


def test_a_head_and_a_plt_at_the_same_moment(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=TODAY - timedelta(days=1))
    at_once(
        lambda: agency.move("staff", "lurah", TODAY, leads_unit=True),
        lambda: plt(agency, "nurse"),
    )

    assert Placement.objects.filter(unit=agency.units["ward"], leads_unit=True, ends_on=None).count() == 1
    assert not ActingAppointment.objects.filter(unit=agency.units["ward"], ends_on=None).exists()


def test_two_officers_move_heads_into_one_unit_with_what_follows(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=TODAY - timedelta(days=1))

    def confirmed(person):
        with followed(by=agency.hr_city.user):
            return agency.move(person, "lurah", TODAY, leads_unit=True)

    results = at_once(lambda: confirmed("staff"), lambda: confirmed("nurse"))

    assert len(refusals(results)) == 1
    assert Placement.objects.filter(unit=agency.units["ward"], leads_unit=True, ends_on=None).count() == 1


def test_one_person_is_sent_away_once(agency):
    results = at_once(
        *[
            lambda kind=kind: record_absence(
                agency.staff, kind=kind, starts_on=TODAY, ends_on=TODAY, letter="", by=None
            )
            for kind in ("annual", "sick", "study")
        ]
    )

    assert len(refusals(results)) == 2
    assert Absence.objects.filter(employee=agency.staff).count() == 1


def test_one_wrong_move_taken_back_many_times(agency):
    first = timezone.localdate() + timedelta(days=3)
    wrong = agency.move("staff", "hr", first)
    results = at_once(*[lambda: undo_placement(wrong, by=None)] * 4)

    assert not refusals(results)
    assert agency.staff.placements.get().ends_on is None
    assert OrganizationChange.objects.filter(kind="placement_undone").count() == 1


def test_somebody_joins_a_team_once(agency):
    team = add_team(agency.units["ward"], TeamData("Tim"), starts_on=TODAY, ends_on=None, by=None)
    at_once(
        *[
            lambda part=part: add_member(
                team, agency.nurse, part=part, starts_on=TODAY, ends_on=None, by=None
            )
            for part in ("a", "b", "c")
        ]
    )

    assert team.members.count() == 1


def test_one_code_redeemed_many_times(agency):
    issued = issue_activation_code(agency.staff, by=None)
    results = at_once(
        *[
            lambda number=number: redeem_activation_code(
                nip=agency.staff.nip, code=issued.code, password=f"{PASSWORD} {number}"
            )
            for number in range(6)
        ]
    )

    assert len(refusals(results)) == 5
    assert OrganizationChange.objects.filter(kind="code_redeemed").count() == 1


def test_one_number_registered_many_times(agency):
    values = {"nip": "199001012015012001", "kind": "pns", "name": "Dewi", "by": None}
    results = at_once(*[lambda: register_employee(**values)] * 6)

    assert len(refusals(results)) == 5
    assert Employee.objects.filter(nip=values["nip"]).count() == 1


def test_one_role_given_many_times(agency):
    values = {"role": "leader", "unit": agency.units["ward"], "by": None}
    results = at_once(*[lambda: grant_role(agency.staff.user, **values)] * 6)

    assert not refusals(results)
    assert RoleGrant.objects.filter(user=agency.staff.user).count() == 1


def test_many_units_added_at_once(agency):
    district = agency.units["district"]
    at_once(
        *[
            lambda number=number: add_unit(
                code=f"w{number}", name="x", kind="ward", parent=district, starts_on=START, by=None
            )
            for number in range(6)
        ]
    )

    assert Unit.objects.get_children(Unit.objects.get(code="district")).count() == 7
    assert not any(Unit.objects.find_problems())


def test_one_code_used_by_many(agency):
    values = {"code": "w", "name": "x", "kind": "ward", "parent": agency.units["ward"], "starts_on": START}
    results = at_once(*[lambda: add_unit(**values, by=None)] * 6)
    assert len(refusals(results)) == 5

    post = {"unit": agency.units["ward"], "code": "w", "name": "x", "post_class": "pengawas", "by": None}
    assert len(refusals(at_once(*[lambda: add_post(**post)] * 6))) == 5


def test_a_post_closes_while_somebody_comes(agency):
    agency.unit("new", "Kelurahan Baru", "ward", "district")
    post = agency.post("newpost", "new", "Pengelola", "pelaksana")
    results = at_once(
        lambda: close_post(post, ends_on=TODAY, by=None),
        lambda: agency.move("staff", "newpost", TODAY),
    )

    assert len(refusals(results)) == 1
    closed = Post.objects.get(pk=post.pk).ends_on is not None
    assert closed != Placement.objects.filter(post=post).exists()


def test_two_deputies_named_at_once(agency):
    grant = RoleGrant.objects.get(user=agency.hr_district.user)
    day = timezone.localdate()

    def appoint(key):
        return appoint_deputy(
            grant,
            deputy=agency.user(key),
            starts_on=day,
            ends_on=day,
            reason="Cuti",
            by=agency.user("hr_district"),
        )

    results = at_once(lambda: appoint("staff"), lambda: appoint("lurah"))
    assert len(refusals(results)) == 1
    assert RoleGrant.objects.filter(deputy_for=agency.hr_district.user).count() == 1
