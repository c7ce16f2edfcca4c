"""Nobody is in two places, no unit has two heads, and the past keeps its appraisers."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RuleViolation
from organization.domain.placements import (
    end_placement,
    place_employee,
    set_appraiser_by_hand,
    undo_placement,
)
from organization.models import OrganizationChange, Placement
from organization.queries import appraiser_on
from tests.organization.conftest import START, TODAY


def test_a_move_ends_the_place_before_on_the_day_before(agency):
    agency.move("staff", "hr", TODAY)

    first, second = agency.staff.placements.order_by("starts_on")
    assert (first.starts_on, first.ends_on) == (START, TODAY - timedelta(days=1))
    assert (second.starts_on, second.ends_on) == (TODAY, None)


def test_the_same_move_sent_twice_is_made_once(agency):
    first, second = agency.move("staff", "hr", TODAY), agency.move("staff", "hr", TODAY)

    assert first == second
    assert OrganizationChange.objects.filter(kind="placed", employee=agency.staff).count() == 2


def test_a_unit_has_one_head_a_day(agency):
    with pytest.raises(RuleViolation, match="dipimpin Doni Saputra") as refusal:
        agency.move("staff", "lurah", TODAY, leads_unit=True)
    assert refusal.value.field == "leads_unit"
    assert agency.staff.placements.get().ends_on is None

    end_placement(agency.lurah, ends_on=TODAY, by=None)
    with pytest.raises(RuleViolation, match="dipimpin"):
        agency.move("staff", "lurah", TODAY, leads_unit=True)
    agency.move("staff", "lurah", TODAY + timedelta(days=1), leads_unit=True)


def test_a_head_may_change_his_own_post_and_stay_head(agency):
    agency.move("doctor", "perawat", TODAY, leads_unit=True)

    assert appraiser_on(agency.nurse, TODAY) == agency.doctor


def test_a_post_belongs_to_its_unit(agency):
    with pytest.raises(RuleViolation, match="bukan jabatan"):
        place_employee(
            agency.staff, unit=agency.units["ward"], post=agency.posts["hr"], starts_on=TODAY, by=None
        )


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_taken_day_is_refused_with_the_place_that_takes_it(agency, days):
    with pytest.raises(RuleViolation, match="Kelurahan Sungai") as refusal:
        agency.move("staff", "hr", START + timedelta(days=days) if days == 0 else START)
    assert refusal.value.field == "starts_on"


def test_a_stretch_of_the_past_may_be_written_down_later(agency):
    agency.person("newcomer", "Pegawai Baru", "staf", starts_on=TODAY)
    place = agency.posts["hr"]
    long_ago = place_employee(
        agency.newcomer,
        unit=place.unit,
        post=place,
        starts_on=START,
        ends_on=START + timedelta(days=9),
        by=None,
    )
    assert long_ago.ends_on == START + timedelta(days=9)
    assert agency.newcomer.placements.filter(ends_on=None).count() == 1
    with pytest.raises(RuleViolation, match="masih ditempatkan"):
        place_employee(
            agency.newcomer,
            unit=place.unit,
            post=place,
            starts_on=START + timedelta(days=5),
            ends_on=START + timedelta(days=20),
            by=None,
        )


def test_ending_twice_is_recorded_once(agency):
    end_placement(agency.staff, ends_on=TODAY, by=None)
    end_placement(agency.staff, ends_on=TODAY, by=None)

    assert OrganizationChange.objects.filter(kind="placement_ended").count() == 1
    with pytest.raises(RuleViolation, match="sudah berakhir"):
        end_placement(agency.staff, ends_on=TODAY + timedelta(days=1), by=None)
    with pytest.raises(RuleViolation, match="sebelum itu"):
        end_placement(agency.nurse, ends_on=START - timedelta(days=1), by=None)


def test_choosing_an_appraiser_keeps_the_past(agency):
    for _time in range(2):
        set_appraiser_by_hand(agency.staff, appraiser=agency.camat, starts_on=TODAY, by=None)

    assert agency.staff.placements.count() == 2
    assert appraiser_on(agency.staff, TODAY - timedelta(days=1)) == agency.lurah
    assert appraiser_on(agency.staff, TODAY) == agency.camat

    set_appraiser_by_hand(agency.staff, appraiser=None, starts_on=TODAY, by=None)
    assert appraiser_on(agency.staff, TODAY) == agency.lurah


def test_nobody_appraises_himself_or_whoever_appraises_him(agency):
    with pytest.raises(RuleViolation, match="dirinya sendiri"):
        set_appraiser_by_hand(agency.staff, appraiser=agency.staff, starts_on=TODAY, by=None)
    for person in ("lurah", "camat", "sekda"):
        with pytest.raises(RuleViolation, match="di bawah penilaian"):
            set_appraiser_by_hand(agency.people[person], appraiser=agency.staff, starts_on=TODAY, by=None)


def test_an_appraiser_serves_somewhere(agency):
    end_placement(agency.nurse, ends_on=TODAY - timedelta(days=1), by=None)
    with pytest.raises(RuleViolation, match="tidak bertugas"):
        set_appraiser_by_hand(agency.staff, appraiser=agency.nurse, starts_on=TODAY, by=None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["staff", "nurse", "lurah"]),
            st.sampled_from(["staf", "hr", "lurah", "dokter", "perawat"]),
            st.integers(min_value=-10, max_value=30),
            st.none() | st.integers(min_value=0, max_value=15),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_no_day_with_two_places_or_two_heads_whatever_is_tried(agency, attempts):
    Placement.objects.filter(employee__in=[agency.staff, agency.nurse, agency.lurah, agency.doctor]).delete()
    for person, post, start, length, leads in attempts:
        first = START + timedelta(days=start)
        try:
            agency.move(
                person,
                post,
                first,
                ends_on=None if length is None else first + timedelta(days=length),
                leads_unit=leads,
            )
        except RuleViolation:
            continue
    for offset in range(-12, 60):
        day = START + timedelta(days=offset)
        rows = [
            (place.employee_id, place.unit_id if place.leads_unit else None)
            for place in Placement.objects.all()
            if place.starts_on <= day and (place.ends_on is None or place.ends_on >= day)
        ]
        people = [employee for employee, _unit in rows]
        heads = [unit for _employee, unit in rows if unit]
        assert len(people) == len(set(people))
        assert len(heads) == len(set(heads))


def test_s3_nobody_names_himself_the_appraiser_of_others(agency):
    with pytest.raises(RuleViolation) as caught:
        set_appraiser_by_hand(
            agency.staff, appraiser=agency.hr_district, starts_on=TODAY, by=agency.hr_district.user
        )
    assert caught.value.field == "appraiser"
    assert "diri sendiri" in caught.value.message


# ---- taking a placement back ----------------------------------------------------------------------


@pytest.fixture
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("days", [0, 9])
def test_a_wrong_move_is_taken_back_once(agency, days):
    wrong = agency.move("staff", "hr", TODAY + timedelta(days=days))
    for _time in range(2):
        undo_placement(wrong, by=None)

    place = agency.staff.placements.get()
    assert (place.post, place.ends_on) == (agency.posts["staf"], None)
    assert OrganizationChange.objects.filter(kind="placement_undone").count() == 1


@pytest.mark.usefixtures("on_the_day")
def test_a_choice_of_appraiser_is_taken_back_with_its_stretch(agency):
    split = set_appraiser_by_hand(agency.staff, appraiser=agency.camat, starts_on=TODAY, by=None)
    undo_placement(split, by=None)

    assert appraiser_on(agency.staff, TODAY) == agency.lurah
    assert agency.staff.placements.get().ends_on is None


@pytest.mark.usefixtures("on_the_day")
def test_what_has_begun_is_first_or_is_not_last_stays(agency):
    begun = agency.move("staff", "hr", TODAY - timedelta(days=1))
    with pytest.raises(RuleViolation, match="menjadi riwayat"):
        undo_placement(begun, by=None)
    with pytest.raises(RuleViolation, match="Hanya penempatan terakhir"):
        undo_placement(agency.staff.placements.order_by("starts_on")[0], by=None)
    agency.person("newcomer", "Pegawai Baru", "staf", starts_on=TODAY)
    with pytest.raises(RuleViolation, match="penempatan pertama"):
        undo_placement(agency.newcomer.placements.get(), by=None)


@pytest.mark.usefixtures("on_the_day")
def test_a_head_does_not_come_back_beside_a_new_one(agency):
    wrong = agency.move("lurah", "hr", TODAY)
    agency.move("staff", "lurah", TODAY, leads_unit=True)
    with pytest.raises(RuleViolation, match="dipimpin Siti Rahmah"):
        undo_placement(wrong, by=None)
    assert agency.lurah.placements.count() == 2
