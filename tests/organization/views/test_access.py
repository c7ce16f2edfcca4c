"""Every address of the organization for every relation: who gets in, who is told nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from organization import urls
from organization.domain.roles import grant_role
from organization.models import Employee, Placement, RoleGrant, User

# name: (keyword of the address, key of the object, methods, status for HR of the unit)
VIEWS = {
    "profile": (None, None, {"GET"}),
    "unit_tree": (None, None, {"GET"}),
    "unit_detail": ("unit_id", "ward", {"GET"}),
    "unit_add": ("unit_id", "ward", {"GET", "POST"}),
    "post_add": ("unit_id", "ward", {"GET", "POST"}),
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


def test_no_address_is_forgotten():
    assert {pattern.name for pattern in urls.urlpatterns} == {*VIEWS, "activation_redeem"}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_is_sent_to_the_login(address, name, method):
    before = facts()
    response = getattr(Client(), method)(address(name))

    if method == "get":
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/akun/masuk/")
    else:
        assert response.status_code == 401
    assert facts() == before


@pytest.mark.parametrize("name", OF_A_UNIT)
@pytest.mark.parametrize("person", ["staff", "lurah", "camat", "sekda", "nurse"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_the_role_an_object_does_not_exist(agency, address, name, person, method):
    before = facts()
    response = getattr(agency.login(person), method)(address(name))

    allowed = VIEWS[name][2]
    assert response.status_code == (404 if method.upper() in allowed else 405)
    assert facts() == before


@pytest.mark.parametrize("name", ["unit_tree", "employee_list", "employee_add"])
@pytest.mark.parametrize("person", ["staff", "camat", "sekda"])
def test_without_the_role_a_list_is_refused(agency, address, name, person):
    assert agency.login(person).get(address(name)).status_code == 403


@pytest.mark.parametrize("name", OF_A_UNIT)
@pytest.mark.parametrize("role", ["leader", "complaint_officer"])
def test_another_role_opens_nothing(agency, address, name, role):
    grant_role(agency.nurse.user, role=role, unit=agency.units["city"], by=None)

    assert agency.login("nurse").post(address(name)).status_code in {404, 405}


@pytest.mark.parametrize("name", OF_A_UNIT)
def test_hr_of_another_unit_is_told_nothing(agency, address, name):
    grant_role(agency.kadis.user, role="hr", unit=agency.units["health"], by=None)
    client, before = agency.login("kadis"), facts()

    for method in VIEWS[name][2]:
        assert getattr(client, method.lower())(address(name)).status_code == 404
    assert facts() == before


@pytest.mark.parametrize("name", ["unit_detail", "unit_add", "post_add", "role_list", "role_grant_add"])
@pytest.mark.parametrize("unit", ["city", "health", "clinic"])
def test_hr_of_a_part_sees_no_unit_above_or_beside(agency, address, name, unit):
    assert agency.login("hr_district").get(address(name, unit)).status_code == 404


@pytest.mark.parametrize("name", FOR_HR)
@pytest.mark.parametrize("person", ["hr_district", "hr_city"])
def test_hr_of_the_unit_gets_in(agency, address, name, person):
    client = agency.login(person)

    for method in VIEWS[name][2]:
        response = getattr(client, method.lower())(address(name))
        assert response.status_code in ({200} if method == "GET" else {200, 302})


@pytest.mark.parametrize("name", VIEWS)
def test_only_the_stated_methods(agency, address, name):
    client = agency.login("hr_city")

    for method in {"get", "post", "put", "patch", "delete"} - {each.lower() for each in VIEWS[name][2]}:
        assert getattr(client, method)(address(name)).status_code == 405


@pytest.mark.parametrize("name", [name for name in VIEWS if "POST" in VIEWS[name][2]])
def test_a_form_of_another_site_is_refused(agency, address, name):
    client = Client(enforce_csrf_checks=True)
    client.cookies = agency.login("hr_city").cookies
    before = facts()

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
