import pytest
from django.urls import reverse

from organization.models import RoleGrant
from organization.queries import has_role


def url(agency, unit="ward"):
    return reverse("organization:role_grant_add", args=[agency.units[unit].pk])


def data(agency, person="staff", **values):
    return {
        "role": "complaint_officer",
        "nip": agency.people[person].nip,
        "starts_on": "2026-07-01",
        "ends_on": "",
        **values,
    }


def test_it_gives_the_role_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency), data(agency)).status_code == 302

    grant = RoleGrant.objects.get(user=agency.staff.user)
    assert grant.granted_by == agency.hr_district.user
    assert has_role(agency.user("staff"), "complaint_officer", agency.units["ward"])


def test_the_author_cannot_be_forged(agency):
    forged = {"granted_by": agency.sekda.user.pk, "by": agency.sekda.user.pk, "user": agency.nurse.user.pk}
    agency.login("hr_district").post(url(agency), {**data(agency), **forged})

    grant = RoleGrant.objects.get(role="complaint_officer")
    assert (grant.user, grant.granted_by) == (agency.staff.user, agency.hr_district.user)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "superuser"}, "role"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-06-30"}, "ends_on"),
    ],
)
def test_a_wrong_value_is_named(agency, values, field):
    page = agency.login("hr_district").post(url(agency), data(agency, **values))

    assert field in page.context["form"].errors
    assert not RoleGrant.objects.filter(user=agency.staff.user).exists()


@pytest.mark.parametrize("person", ["nurse", "hr_district"])
def test_neither_strangers_nor_oneself(agency, person):
    before = RoleGrant.objects.count()
    page = agency.login("hr_district").post(url(agency), data(agency, person))

    assert "nip" in page.context["form"].errors
    assert RoleGrant.objects.count() == before
