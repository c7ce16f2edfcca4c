"""Every address of the organization for every relation: who gets in, who is told nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from organization import urls
from organization.domain.roles import grant_role
from organization.models import Employee, Placement, RoleGrant, User

# name: (keyword of the address, key of the object, methods)
VIEWS = {
    "profile": (None, None, {"GET"}),
    "unit_tree": (None, None, {"GET"}),
    "unit_detail": ("unit_id", "ward", {"GET"}),
    "unit_add": ("unit_id", "ward", {"GET", "POST"}),
    "post_add": ("unit_id", "ward", {"GET", "POST"}),
    "activation_issue_unit": ("unit_id", "ward", {"POST"}),
    "role_list": ("unit_id", "ward", {"GET"}),
    "role_grant_add": ("unit_id", "ward", {"GET", "POST"}),
    "role_grant_revoke": ("grant_id", "ward", {"POST"}),
    "employee_list": (None, None, {"GET"}),
    "employee_add": (None, None, {"GET", "POST"}),
    "employee_detail": ("employee_id", "staff", {"GET"}),
    "employee_change": ("employee_id", "staff", {"GET", "POST"}),
    "employee_disable": ("employee_id", "staff", {"POST"}),
    "employee_enable": ("employee_id", "staff", {"POST"}),
    "placement_add": ("employee_id", "staff", {"GET", "POST"}),
    "placement_end": ("employee_id", "staff", {"GET", "POST"}),
    "appraiser_set": ("employee_id", "staff", {"GET", "POST"}),
    "activation_issue": ("employee_id", "staff", {"POST"}),
    "activation_mail": ("employee_id", "staff", {"POST"}),
}
OF_A_UNIT = [name for name, (keyword, _key, _methods) in VIEWS.items() if keyword]
FOR_HR = [name for name in VIEWS if name != "profile"]
KEEPING = [name for name, (keyword, _key, _methods) in VIEWS.items() if keyword == "employee_id"][1:]


@pytest.fixture
def address(agency):
    grant = grant_role(agency.lurah.user, role="leader", unit=agency.units["ward"], by=None)

    def build(name, key=None):
        keyword, default, _methods = VIEWS[name]
        if keyword is None:
            return reverse(f"organization:{name}")
        target = {
            "unit_id": lambda found: agency.units[found].pk,
            "employee_id": lambda found: agency.people[found].pk,
            "grant_id": lambda found: grant.pk,
        }[keyword](key or default)
        return reverse(f"organization:{name}", kwargs={keyword: target})

    return build


def facts():
    return (
        list(Employee.objects.order_by("pk").values()),
        list(Placement.objects.order_by("pk").values()),
        list(RoleGrant.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values_list("pk", "is_active", "password", "session_epoch")),
    )


def test_the_addresses_exist():
    """Every address of the project is asked by everybody in tests/test_permissions.py; these once more."""
    assert {*VIEWS} <= {pattern.name for pattern in urls.urlpatterns}


def test_anonymous_is_sent_to_the_login(address):
    before = facts()
    for name in VIEWS:
        response = Client().get(address(name))
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/akun/masuk/")
        assert Client().post(address(name)).status_code == 401
    assert facts() == before


@pytest.mark.parametrize("name", OF_A_UNIT)
def test_without_the_role_an_object_does_not_exist(agency, address, name):
    before = facts()
    for person in ("staff", "lurah", "camat", "sekda", "nurse"):
        for method in ("GET", "POST"):
            response = getattr(agency.login(person), method.lower())(address(name))
            assert response.status_code == (404 if method in VIEWS[name][2] else 405)
    assert facts() == before


@pytest.mark.parametrize("name", ["unit_tree", "employee_list", "employee_add"])
def test_without_the_role_a_list_is_refused(agency, address, name):
    for person in ("staff", "camat", "sekda"):
        assert agency.login(person).get(address(name)).status_code == 403


def test_another_role_opens_nothing(agency, address):
    for role in ("leader", "complaint_officer"):
        grant_role(agency.nurse.user, role=role, unit=agency.units["city"], by=None)
    client = agency.login("nurse")

    for name in OF_A_UNIT:
        assert client.post(address(name)).status_code in {404, 405}


@pytest.mark.parametrize("name", OF_A_UNIT)
def test_hr_of_another_unit_is_told_nothing(agency, address, name):
    grant_role(agency.kadis.user, role="hr", unit=agency.units["health"], by=None)
    client, before = agency.login("kadis"), facts()

    for method in VIEWS[name][2]:
        assert getattr(client, method.lower())(address(name)).status_code == 404
    assert facts() == before


@pytest.mark.parametrize(
    "name", ["unit_detail", "unit_add", "post_add", "role_list", "role_grant_add", "activation_issue_unit"]
)
def test_hr_of_a_part_sees_no_unit_above_or_beside(agency, address, name):
    client = agency.login("hr_district")
    for unit in ("city", "health", "clinic"):
        for method in VIEWS[name][2]:
            assert getattr(client, method.lower())(address(name, unit)).status_code == 404


@pytest.mark.parametrize("person", ["hr_district", "hr_city"])
def test_hr_of_the_unit_gets_in(agency, address, person):
    client = agency.login(person)

    for name in FOR_HR:
        for method in sorted(VIEWS[name][2]):
            response = getattr(client, method.lower())(address(name))
            assert response.status_code in ({200} if method == "GET" else {200, 302})


def test_only_the_stated_methods(agency, address):
    client = agency.login("hr_city")

    for name, (_keyword, _key, methods) in VIEWS.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            assert getattr(client, method.lower())(address(name)).status_code == 405


def test_a_form_of_another_site_is_refused(agency, address):
    client = Client(enforce_csrf_checks=True)
    client.cookies = agency.login("hr_city").cookies
    before = facts()

    for name in [name for name in VIEWS if "POST" in VIEWS[name][2]]:
        assert client.post(address(name)).status_code == 403
    assert facts() == before


@pytest.mark.parametrize("name", KEEPING)
def test_nobody_keeps_his_own_record(agency, address, name):
    client, before = agency.login("hr_district"), facts()

    for method in VIEWS[name][2]:
        assert getattr(client, method.lower())(address(name, "hr_district")).status_code == 403
    assert facts() == before


@pytest.mark.parametrize(
    "name", ["activation_issue", "activation_mail", "employee_change", "employee_disable", "employee_enable"]
)
def test_whose_powers_reach_further_is_out_of_reach(agency, address, name):
    """A code for such a person would be a way up."""
    grant_role(agency.camat.user, role="hr", unit=agency.units["city"], by=None)
    client = agency.login("hr_district")
    before = facts()

    assert client.post(address(name, "camat")).status_code == 403
    assert facts() == before
    assert agency.login("hr_city").post(address(name, "camat")).status_code in {200, 302}
