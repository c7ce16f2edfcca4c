"""The appraisers of everybody at once are those found one by one."""

import random
from datetime import date, timedelta

import pytest

from organization.models import Employee, Placement, Post, Unit, UnitParentage, User
from organization.queries import appraiser_on, appraisers_on, superior_of_appraiser_on, units_below_on

START = date(2024, 1, 1)
pytestmark = pytest.mark.django_db


def random_agency(chance: random.Random) -> None:
    """Make a tree that changed, with heads, vacant heads, hand-set appraisers and people who left."""
    units: list[Unit] = []
    for number in range(chance.randint(1, 8)):
        values = {"code": f"u{number}", "name": f"Unit {number}", "kind": "opd", "starts_on": START}
        parent = chance.choice(units) if units else None
        unit = Unit.objects.add_child(Unit.objects.get(pk=parent.pk), values) if parent else None
        units.append(unit or Unit.objects.add_root(values))
        moved = START + timedelta(days=chance.randint(1, 400))
        UnitParentage.objects.create(
            unit=units[-1], parent=parent, starts_on=START, ends_on=moved - timedelta(days=1)
        )
        later = chance.choice([parent, units[0]]) if units[-1] != units[0] else None
        UnitParentage.objects.create(unit=units[-1], parent=later, starts_on=moved)
    posts = [Post.objects.create(unit=unit, code=f"p{unit.pk}", name="x") for unit in units]
    people = []
    for number in range(chance.randint(1, 14)):
        user = User.objects.create(username=f"n{number}", full_name=f"N {number}")
        people.append(
            Employee.objects.create(user=user, nip=f"{number:018d}", kind="pns", name=f"N {number}")
        )
    led: set[int] = set()
    for person in people:
        begins = START + timedelta(days=chance.randint(0, 200))
        ends = begins + timedelta(days=chance.randint(0, 300)) if chance.random() < 0.3 else None
        place = chance.randrange(len(units))
        leads = units[place].pk not in led and chance.random() < 0.4
        led |= {units[place].pk} if leads else set()
        named = chance.choice(people) if chance.random() < 0.3 else None
        Placement.objects.create(
            employee=person,
            unit=units[place],
            post=posts[place],
            leads_unit=leads,
            appraiser=named if named != person else None,
            starts_on=begins,
            ends_on=ends,
        )


@pytest.mark.parametrize("seed", range(30))
def test_same_answers_as_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    random_agency(chance)
    for _ in range(3):
        day = START + timedelta(days=chance.randint(0, 500))
        lines = appraisers_on(day)
        for employee in Employee.objects.all():
            appraiser, superior = appraiser_on(employee, day), superior_of_appraiser_on(employee, day)
            expected = (appraiser and appraiser.pk, superior and superior.pk)
            assert lines.get(employee.pk, (None, None)) == expected


def test_two_queries_for_everybody(django_assert_num_queries) -> None:
    random_agency(random.Random(5))
    with django_assert_num_queries(2):
        appraisers_on(date(2024, 6, 1))


def test_units_below_follow_the_tree_of_the_day() -> None:
    root, left, right, leaf = (
        Unit.objects.add_root({"code": code, "name": code, "kind": "opd", "starts_on": START})
        for code in ("root", "left", "right", "leaf")
    )
    moved = date(2025, 1, 1)
    for unit in (left, right):
        UnitParentage.objects.create(unit=unit, parent=root, starts_on=START)
    UnitParentage.objects.create(unit=leaf, parent=left, starts_on=START, ends_on=date(2024, 12, 31))
    UnitParentage.objects.create(unit=leaf, parent=right, starts_on=moved)
    assert units_below_on(left, date(2024, 6, 1)) == {left.pk, leaf.pk}
    assert units_below_on(left, moved) == {left.pk}
    assert units_below_on(root, moved) == {root.pk, left.pk, right.pk, leaf.pk}
