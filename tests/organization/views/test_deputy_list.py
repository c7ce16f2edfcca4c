from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.roles import appoint_deputy, grant_role
from organization.models import RoleGrant

URL = reverse("organization:deputy_list")
TODAY = timezone.localdate()


@pytest.fixture
def appointed(agency):
    """Siti stands in for Rina this week."""
    appoint_deputy(
        RoleGrant.objects.get(user=agency.hr_district.user),
        deputy=agency.staff.user,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=7),
        reason="Cuti",
        by=agency.user("hr_district"),
    )
    return agency


def test_it_shows_roles_with_their_deputies(appointed):
    page = appointed.login("hr_district").get(URL)
    text = page.content.decode()

    assert "Pengelola kepegawaian" in text
    assert "Siti Rahmah" in text
    deputy = page.context["grants"][0][1][0]
    assert reverse("organization:role_grant_revoke", args=[deputy.pk]) in text


def test_the_deputy_sees_for_whom_he_stands_in(appointed):
    text = appointed.login("staff").get(URL).content.decode()

    assert "Anda mewakili" in text
    assert "Rina Marlina" in text
    assert "Tunjuk wakil" not in text


def test_the_holder_ends_it_from_here(appointed):
    grant = RoleGrant.objects.get(user=appointed.staff.user)
    address = reverse("organization:role_grant_revoke", args=[grant.pk])
    response = appointed.login("hr_district").post(address)

    assert response["Location"] == URL
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_without_a_role_there_is_nothing_here(agency):
    assert agency.login("camat").get(URL).status_code == 403


def test_more_roles_take_no_more_queries(appointed, count_queries):
    client = appointed.login("hr_district")
    few = count_queries(client, URL)
    for unit in ("ward", "clinic", "health"):
        grant_role(appointed.hr_district.user, role="leader", unit=appointed.units[unit], by=None)
    assert count_queries(client, URL) == few <= 8


def test_the_profile_leads_here(appointed):
    page = appointed.login("staff").get(reverse("organization:profile")).content.decode()

    assert URL in page
    assert "mewakili Rina Marlina sampai" in page
