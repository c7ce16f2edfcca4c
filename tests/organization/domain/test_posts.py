"""Posts and units that are closed take nobody in; a formation forbids nothing, it is only told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import RuleViolation
from organization.domain.posts import close_post, overfull
from organization.domain.roles import grant_role
from organization.domain.units import add_unit, close_unit, closing_obstacles, move_unit
from organization.models import Post, Unit

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "taken"),
    [
        (TODAY, None, False),
        (TODAY, TOMORROW, False),
        (TOMORROW, TOMORROW, False),
        (TODAY, TODAY, True),
    ],
)
def test_a_closed_post_takes_nobody_in(agency, starts_on, ends_on, taken):
    Post.objects.filter(code="staf").update(ends_on=TODAY)
    if taken:
        assert agency.move("nurse", "staf", starts_on, ends_on=ends_on)
        return
    with pytest.raises(RuleViolation, match="ditutup") as refusal:
        agency.move("nurse", "staf", starts_on, ends_on=ends_on)
    assert refusal.value.field == "post"


def test_a_closing_unit_takes_nobody_in_without_end(agency):
    Unit.objects.filter(code="ward").update(ends_on=TOMORROW)
    with pytest.raises(RuleViolation, match="ditutup"):
        agency.move("nurse", "staf", TODAY)
    with pytest.raises(RuleViolation, match="ditutup"):
        grant_role(agency.nurse.user, role="leader", unit=agency.units["ward"], by=None)
    assert agency.move("nurse", "staf", TODAY, ends_on=TOMORROW)


def test_more_people_than_seats_are_placed_and_told(agency):
    assert overfull(agency.posts["staf"], TODAY) == ""
    agency.move("nurse", "staf", TODAY)
    told = overfull(agency.posts["staf"], TODAY)
    assert told == "Jabatan Pengadministrasi Umum kini dipegang 2 orang, formasinya 1."


def test_who_comes_later_keeps_post_and_unit_open(agency):
    agency.move("nurse", "staf", TOMORROW)
    with pytest.raises(RuleViolation, match="Melati"):
        close_post(agency.posts["staf"], ends_on=TODAY, by=None)
    kinds = {obstacle.kind for obstacle in closing_obstacles(agency.units["ward"], TODAY)}
    assert kinds == {"people", "posts"}


def test_a_unit_is_not_closed_before_it_began(agency):
    unit = agency.unit("new", "Kelurahan Baru", "ward", "district")
    with pytest.raises(RuleViolation, match="baru berlaku"):
        close_unit(unit, ends_on=unit.starts_on - timedelta(days=1), by=None)


def test_closed_units_do_not_move_and_take_no_unit_in(agency):
    unit = agency.unit("new", "Kelurahan Baru", "ward", "district")
    close_unit(unit, ends_on=TODAY, by=None)
    with pytest.raises(RuleViolation, match="ditutup"):
        move_unit(unit, parent=agency.units["health"], starts_on=TODAY, by=None)
    with pytest.raises(RuleViolation, match="ditutup"):
        move_unit(agency.units["clinic"], parent=unit, starts_on=TODAY, by=None)
    with pytest.raises(RuleViolation):
        add_unit(
            code="below", name="x", kind="ward", parent=Unit.objects.get(pk=unit.pk), starts_on=TODAY, by=None
        )
