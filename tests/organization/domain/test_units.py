"""Adding and moving units keeps today's tree and its history in step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import RuleViolation
from organization.domain.posts import add_post
from organization.domain.units import add_unit, move_unit
from organization.models import OrganizationChange, Unit, UnitParentage
from tests.organization.conftest import START


def consistent():
    open_parents = dict(UnitParentage.objects.filter(ends_on=None).values_list("unit_id", "parent_id"))
    tree = {unit.pk: getattr(Unit.objects.get_parent(unit), "pk", None) for unit in Unit.objects.all()}
    return open_parents == tree and not Unit.objects.find_problems()[0]


def test_a_unit_stands_in_tree_and_history(agency):
    unit = add_unit(
        code="ward2",
        name="Kelurahan Baru",
        kind="ward",
        parent=agency.units["district"],
        starts_on=START,
        by=None,
    )

    assert Unit.objects.get_parent(unit).code == "district"
    assert consistent()
    assert OrganizationChange.objects.filter(kind="unit_added", unit=unit).count() == 1


def test_a_code_is_used_once(agency):
    with pytest.raises(RuleViolation, match="sudah dipakai") as refusal:
        add_unit(code=" WARD ", name="x", kind="ward", parent=None, starts_on=START, by=None)
    assert refusal.value.field == "code"
    with pytest.raises(RuleViolation, match="sudah dipakai"):
        add_post(unit=agency.units["ward"], code="LURAH", name="x", post_class="pengawas", by=None)


def test_a_unit_is_not_older_than_its_parent(agency):
    with pytest.raises(RuleViolation, match="berlaku sejak"):
        add_unit(
            code="x",
            name="x",
            kind="ward",
            parent=agency.units["ward"],
            starts_on=START - timedelta(1),
            by=None,
        )


def test_moving_twice_takes_effect_once(agency):
    day = START + timedelta(days=30)
    for _time in range(2):
        unit = move_unit(agency.units["ward"], parent=agency.units["health"], starts_on=day, by=None)

    assert Unit.objects.get_parent(unit).code == "health"
    assert consistent()
    assert unit.parentages.count() == 2
    assert OrganizationChange.objects.filter(kind="unit_moved").count() == 1


def test_a_whole_branch_moves(agency):
    move_unit(
        agency.units["district"], parent=agency.units["health"], starts_on=START + timedelta(1), by=None
    )

    assert Unit.objects.get(code="ward").is_descendant_of(Unit.objects.get(code="health"))
    assert consistent()


@pytest.mark.parametrize("parent", ["district", "ward"])
def test_a_unit_never_stands_below_itself(agency, parent):
    with pytest.raises(RuleViolation, match="dirinya sendiri"):
        move_unit(
            agency.units["district"], parent=agency.units[parent], starts_on=START + timedelta(1), by=None
        )
    assert consistent()


def test_moves_are_neither_in_the_future_nor_before_the_last_one(agency):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(RuleViolation, match="paling cepat"):
        move_unit(agency.units["ward"], parent=agency.units["health"], starts_on=tomorrow, by=None)
    with pytest.raises(RuleViolation, match="hari sesudahnya"):
        move_unit(agency.units["ward"], parent=agency.units["health"], starts_on=START, by=None)
