import pytest
from django.urls import reverse

from organization.domain.roles import grant_role
from organization.models import OrganizationChange, RoleGrant


def url(grant):
    return reverse("organization:role_grant_revoke", args=[grant.pk])


def test_the_person_loses_the_role_at_once(agency):
    grant = grant_role(agency.staff.user, role="hr", unit=agency.units["ward"], by=None)
    holder, client = agency.login("staff"), agency.login("hr_district")
    pages = reverse("organization:employee_list")
    assert holder.get(pages).status_code == 200

    assert client.post(url(grant)).status_code == 302
    assert holder.get(pages).status_code == 403
    assert client.post(url(grant)).status_code == 404
    assert OrganizationChange.objects.filter(kind="role_revoked", by=agency.hr_district.user).count() == 1


def test_ones_own_role_stays(agency):
    grant = RoleGrant.objects.get(user=agency.hr_district.user)

    assert agency.login("hr_district").post(url(grant)).status_code == 403
    assert RoleGrant.objects.filter(pk=grant.pk, ends_on=None).exists()


@pytest.mark.parametrize("person", ["hr_district", "staff"])
def test_a_role_above_does_not_exist(agency, person):
    grant = RoleGrant.objects.get(user=agency.hr_city.user)

    assert agency.login(person).post(url(grant)).status_code == 404
