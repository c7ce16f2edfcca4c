"""Who works where and under whom, on any day, and how far a role reaches."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from organization.domain.placements import end_placement, set_appraiser_by_hand
from organization.domain.roles import grant_role
from organization.domain.units import move_unit
from organization.models import Employee, Placement, Unit
from organization.queries import (
    appraiser_line_on,
    appraiser_on,
    chain_on,
    covered_by_role,
    employee_records_visible_to,
    employees_visible_to,
    has_role,
    placement_on,
    placements_visible_to,
    superior_of_appraiser_on,
    units_visible_to,
)
from tests.organization.conftest import START, TODAY

YESTERDAY = TODAY - timedelta(days=1)


def names(queryset):
    return set(queryset.values_list("name", flat=True))


def test_the_head_of_the_unit_appraises(agency):
    line = appraiser_line_on(agency.staff, TODAY)

    assert line.appraiser == agency.lurah
    assert line.unit == agency.units["ward"]
    assert not line.by_hand
    assert superior_of_appraiser_on(agency.staff, TODAY) == agency.camat


def test_a_head_is_appraised_by_the_next_head_above(agency):
    assert appraiser_on(agency.lurah, TODAY) == agency.camat
    assert appraiser_on(agency.camat, TODAY) == agency.sekda


def test_nobody_appraises_the_top(agency):
    assert appraiser_on(agency.sekda, TODAY) is None
    assert superior_of_appraiser_on(agency.camat, TODAY) is None


def test_a_clinic_may_be_led_by_a_functional_doctor(agency):
    assert appraiser_on(agency.nurse, TODAY) == agency.doctor
    assert appraiser_on(agency.doctor, TODAY) == agency.kadis


def test_a_vacant_head_leaves_it_to_the_unit_above(agency):
    end_placement(agency.lurah, ends_on=YESTERDAY, by=None)

    assert appraiser_on(agency.staff, YESTERDAY) == agency.lurah
    assert appraiser_on(agency.staff, TODAY) == agency.camat
    assert superior_of_appraiser_on(agency.staff, TODAY) == agency.sekda
    assert appraiser_on(agency.lurah, TODAY) is None


def test_two_vacant_heads_in_a_row(agency):
    end_placement(agency.lurah, ends_on=YESTERDAY, by=None)
    end_placement(agency.camat, ends_on=YESTERDAY, by=None)

    assert appraiser_on(agency.staff, TODAY) == agency.sekda


def test_a_new_head_takes_over_on_his_first_day(agency):
    end_placement(agency.lurah, ends_on=YESTERDAY, by=None)
    agency.move("staff", "lurah", TODAY, leads_unit=True)

    assert appraiser_on(agency.staff, YESTERDAY) == agency.lurah
    assert appraiser_on(agency.staff, TODAY) == agency.camat


def test_an_appraiser_named_by_hand_counts_until_he_leaves(agency):
    set_appraiser_by_hand(agency.staff, appraiser=agency.hr_district, starts_on=TODAY, by=None)

    assert appraiser_on(agency.staff, YESTERDAY) == agency.lurah
    assert appraiser_line_on(agency.staff, TODAY).by_hand
    assert appraiser_on(agency.staff, TODAY) == agency.hr_district

    end_placement(agency.hr_district, ends_on=TODAY, by=None)
    assert appraiser_on(agency.staff, TODAY + timedelta(days=1)) == agency.lurah


def test_a_moved_unit_answers_for_past_days_from_its_old_place(agency):
    move_unit(
        agency.units["ward"], parent=agency.units["health"], starts_on=START + timedelta(days=30), by=None
    )

    assert appraiser_on(agency.lurah, START + timedelta(days=29)) == agency.camat
    assert appraiser_on(agency.lurah, TODAY) == agency.kadis
    assert [unit.code for unit in chain_on(agency.units["ward"], START)] == ["ward", "district", "city"]
    assert [unit.code for unit in chain_on(agency.units["ward"], TODAY)] == ["ward", "health", "city"]
    assert Unit.objects.get_parent(Unit.objects.get(code="ward")).code == "health"


def test_a_past_day_is_answered_from_the_past(agency):
    agency.move("staff", "hr", date(2026, 3, 1))

    assert placement_on(agency.staff, date(2026, 2, 28)).unit.code == "ward"
    assert placement_on(agency.staff, date(2026, 3, 1)).unit.code == "district"
    assert placement_on(agency.staff, date(2019, 12, 31)) is None
    assert appraiser_on(agency.staff, date(2019, 12, 31)) is None


def test_a_role_reaches_everything_below_and_nothing_beside(agency):
    user = agency.user("hr_district")

    assert names(units_visible_to(user)) == {"Kecamatan Timur", "Kelurahan Sungai"}
    assert names(employees_visible_to(user)) == {
        agency.camat.name,
        agency.hr_district.name,
        agency.lurah.name,
        agency.staff.name,
    }
    assert has_role(user, "hr", agency.units["ward"])
    assert not has_role(user, "hr", agency.units["city"])
    assert not has_role(user, "hr", agency.units["clinic"])
    assert not has_role(user, "leader")
    assert not employees_visible_to(agency.user("lurah")).exists()


def test_every_way_to_ask_about_a_role_agrees(agency):
    for key in ("hr_city", "hr_district", "staff"):
        user = agency.user(key)
        for unit in Unit.objects.all():
            visible = units_visible_to(user).filter(pk=unit.pk).exists()
            assert visible == has_role(user, "hr", unit)
            placements = Placement.objects.filter(unit=unit)
            covered = placements.filter(covered_by_role(user, "hr", "unit"))
            assert covered.count() == (placements.count() if visible else 0)
        assert placements_visible_to(user).count() == len(
            [p for p in Placement.objects.select_related("unit") if has_role(user, "hr", p.unit)]
        )


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(0, None, True), (-5, -1, False), (1, None, False), (-5, 0, True)]
)
def test_a_role_holds_on_its_days_only(agency, starts, ends, holds):
    today = timezone.localdate()
    grant_role(
        agency.nurse.user,
        role="hr",
        unit=agency.units["health"],
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
        by=None,
    )
    user = agency.user("nurse")

    assert has_role(user, "hr", agency.units["clinic"]) == holds
    assert employees_visible_to(user).exists() == holds


def test_a_moved_unit_changes_hands(agency):
    move_unit(
        agency.units["ward"], parent=agency.units["health"], starts_on=TODAY - timedelta(days=400), by=None
    )

    assert agency.staff not in employees_visible_to(agency.user("hr_district"))
    assert agency.staff in employees_visible_to(agency.user("hr_city"))


def test_who_left_the_service_stays_with_the_last_hr_officer(agency):
    end_placement(agency.staff, ends_on=timezone.localdate() - timedelta(days=1), by=None)
    user = agency.user("hr_district")

    assert agency.staff not in employees_visible_to(user)
    assert agency.staff in employee_records_visible_to(user)
    assert agency.staff not in employee_records_visible_to(agency.user("nurse"))


def test_who_moved_away_is_seen_by_the_new_hr_officer_only(agency):
    agency.move("staff", "perawat", timezone.localdate() - timedelta(days=10))

    assert agency.staff not in employee_records_visible_to(agency.user("hr_district"))
    assert agency.staff in employee_records_visible_to(agency.user("hr_city"))


def test_reads_take_the_same_number_of_queries_for_many_rows(agency, django_assert_num_queries):
    user = agency.user("hr_city")
    for number in range(40):
        agency.person(f"extra{number}", f"Pegawai {number}", "staf")

    with django_assert_num_queries(2):  # the grants are read once for the person
        assert employees_visible_to(user).count() == 49
    with django_assert_num_queries(1):
        assert len(units_visible_to(user)) == 5
    fresh = agency.user("hr_city")
    with django_assert_num_queries(1):
        assert all(has_role(fresh, "hr", unit) for unit in agency.units.values())
    staff = Employee.objects.get(pk=agency.staff.pk)
    with django_assert_num_queries(7):
        assert appraiser_on(staff, TODAY) == agency.lurah
