from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.roles import appoint_deputy, grant_role
from organization.domain.staff_import.snapshot import logins_beyond
from organization.models import RoleGrant

TODAY = timezone.localdate()


def url(agency, key="hr_district"):
    return reverse("organization:deputy_add", args=[RoleGrant.objects.get(user=agency.people[key].user).pk])


def data(agency, who="staff", **values):
    return {
        "nip": agency.people[who].nip,
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + timedelta(days=7)).isoformat(),
        "reason": "Cuti tahunan",
        **values,
    }


def test_the_holder_names_his_deputy_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        response = client.post(url(agency), data(agency))
        assert response["Location"] == reverse("organization:deputy_list")

    assert RoleGrant.objects.get(user=agency.staff.user).deputy_for == agency.hr_district.user


def test_hr_above_names_one_too(agency):
    response = agency.login("hr_city").post(url(agency), data(agency, "nurse"))

    assert response["Location"] == reverse("organization:role_list", args=[agency.units["district"].pk])
    assert RoleGrant.objects.get(user=agency.nurse.user).deputy_for == agency.hr_district.user


def test_the_holder_of_another_role_finds_people_of_his_unit_only(agency):
    grant_role(agency.lurah.user, role="leader", unit=agency.units["ward"], by=None)
    client = agency.login("lurah")

    page = client.post(url(agency, "lurah"), data(agency, "nurse"))
    assert "Tidak ada pegawai bertugas dengan nomor ini" in page.content.decode()
    assert client.post(url(agency, "lurah"), data(agency)).status_code == 302


def test_what_was_typed_stays_beside_the_refusal(agency):
    page = agency.login("hr_district").post(url(agency), data(agency, ends_on="2099-01-01"))

    assert page.context["form"].errors.keys() == {"ends_on"}
    assert "Cuti tahunan" in page.content.decode()


def test_strangers_find_nothing_and_deputies_may_not(agency):
    assert agency.login("staff").get(url(agency)).status_code == 404
    assert agency.login("hr_district").get(url(agency, "hr_city")).status_code == 404
    appoint_deputy(
        RoleGrant.objects.get(user=agency.hr_district.user),
        deputy=agency.staff.user,
        starts_on=TODAY,
        ends_on=TODAY,
        reason="Cuti",
        by=agency.user("hr_district"),
    )
    own = RoleGrant.objects.get(user=agency.hr_district.user)
    address = reverse("organization:deputy_add", args=[own.pk])
    assert agency.login("staff").post(address, data(agency, "lurah")).status_code == 403
    assert agency.login("staff").get(url(agency, "staff")).status_code == 403


def test_a_deputy_holds_no_keys_of_who_holds_a_role(agency):
    """Through the login of his principal a deputy would gain for good what he holds for a time."""
    appoint_deputy(
        RoleGrant.objects.get(user=agency.hr_district.user),
        deputy=agency.staff.user,
        starts_on=TODAY,
        ends_on=TODAY,
        reason="Cuti",
        by=agency.user("hr_district"),
    )
    client = agency.login("staff")
    names = ("activation_issue", "activation_mail", "employee_change", "employee_disable", "employee_enable")
    for name in names:
        address = reverse(f"organization:{name}", args=[agency.hr_district.pk])
        assert client.post(address).status_code == 403, name
    assert client.post(reverse("organization:activation_issue", args=[agency.lurah.pk])).status_code == 200
    assert agency.hr_district.user_id in logins_beyond(agency.user("staff"))
    assert agency.lurah.user_id not in logins_beyond(agency.user("staff"))
