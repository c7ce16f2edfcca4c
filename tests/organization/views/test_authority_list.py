from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.roles import appoint_deputy, grant_role
from organization.models import ActingAppointment, Placement, RoleGrant, User

TODAY = timezone.localdate()
WEEK = timedelta(days=7)


def url(agency, unit="ward"):
    return reverse("organization:authority_list", args=[agency.units[unit].pk])


def told(response):
    """Return who holds each permission, with the ground in words."""
    return {
        row.act.permission: [(str(holder.user), holder.ground) for holder in row.holders]
        for row in response.context["authorities"]
    }


@pytest.fixture
def deputy(agency):
    """Siti stands in for Rina this week."""
    return appoint_deputy(
        RoleGrant.objects.get(user=agency.hr_district.user),
        deputy=agency.staff.user,
        starts_on=TODAY,
        ends_on=TODAY + WEEK,
        reason="Cuti",
        by=agency.user("hr_district"),
    )


def test_hr_reads_names_and_grounds_the_nearest_first(agency, deputy):
    table = told(agency.login("hr_district").get(url(agency)))

    names = [name for name, _ground in table["organization.appraiser_set"]]
    assert names == ["Rina Marlina", "Siti Rahmah", "Nurbaiti, S.E."]
    assert table["organization.appraiser_set"][0][1] == "Pengelola kepegawaian Kecamatan Timur"
    assert "mewakili Rina Marlina sampai" in table["organization.appraiser_set"][1][1]
    assert [name for name, _ground in table["organization.role_grant_add"]] == [
        "Rina Marlina",
        "Nurbaiti, S.E.",
    ]
    assert [name for name, _ground in table["organization.calendar_edit"]] == ["Nurbaiti, S.E."]
    assert table["appraisal.review_hand_over"] == [("Doni Saputra, S.IP.", "pimpinan Kelurahan Sungai")]
    assert table["appraisal.objection_decide"] == [("Afrizal, S.Sos.", "pimpinan Kecamatan Timur")]


def test_an_acting_officer_is_named_with_his_capacity(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=TODAY - timedelta(days=1))
    ActingAppointment.objects.create(
        employee=agency.staff,
        unit=agency.units["ward"],
        kind="plt",
        starts_on=TODAY,
        ends_on=TODAY + WEEK,
    )
    table = told(agency.login("hr_district").get(url(agency)))

    ((name, ground),) = table["appraisal.review_hand_over"]
    assert name == "Siti Rahmah"
    assert ground.startswith("Plt. pimpinan Kelurahan Sungai sampai ")


def test_a_vacant_head_falls_to_the_next_level(agency):
    Placement.objects.filter(employee=agency.lurah).update(ends_on=TODAY - timedelta(days=1))
    table = told(agency.login("hr_district").get(url(agency)))

    assert table["appraisal.review_hand_over"] == [("Afrizal, S.Sos.", "pimpinan Kecamatan Timur")]
    assert table["appraisal.objection_decide"] == [("Yusril Hamdi", "pimpinan Kota Contoh")]


def test_where_nobody_stands_above_it_says_what_holds(agency):
    page = agency.login("hr_city").get(url(agency, "city"))

    assert told(page)["appraisal.objection_decide"] == []
    assert "pengelola kepegawaian mencatat keputusannya" in page.content.decode()


def test_staff_read_what_touches_them(agency, deputy):
    page = agency.login("lurah").get(url(agency))
    table = told(page)

    assert "organization.appraiser_set" in table
    assert "organization.role_grant_add" not in table
    assert "Peran di unit ini" not in page.content.decode()


@pytest.mark.parametrize("who", ["nurse", "camat", "kadis"])
def test_nobody_else_reads_it(agency, who):
    assert agency.login(who).get(url(agency)).status_code == 404


def test_technicians_are_named_to_hr(agency):
    User.objects.create_superuser("teknisi", password=None, full_name="Teknisi Satu")

    assert "Teknisi Satu" in agency.login("hr_district").get(url(agency)).content.decode()
    assert "Teknisi Satu" not in agency.login("lurah").get(url(agency)).content.decode()


def test_more_roles_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    few = count_queries(client, url(agency))
    for number in range(10):
        person = agency.person(f"extra{number}", f"Pegawai {number}", "staf")
        grant_role(person.user, role="hr", unit=agency.units["ward"], by=None)
    assert count_queries(client, url(agency)) == few <= 26
