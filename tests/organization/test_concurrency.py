"""Two people act at once: one succeeds, the other is told, nothing is done twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from core.errors import RuleViolation
from organization.domain.activation import issue_activation_code, redeem_activation_code
from organization.domain.people import register_employee
from organization.domain.roles import grant_role
from organization.domain.units import add_post, add_unit
from organization.models import Employee, OrganizationChange, Placement, RoleGrant, Unit
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
