"""The appraisers of everybody at once are those found one by one."""

import random
from datetime import date, timedelta

import pytest

from organization.enums import AbsenceKind, ActingKind
from organization.models import (
    Absence,
    ActingAppointment,
    Employee,
    Placement,
    Post,
    Unit,
    UnitParentage,
    User,
)
from organization.queries import (
    appraiser_line_on,
    away_on,
    lines_on,
    superior_of_appraiser_on,
    units_below_on,
)

START = date(2024, 1, 1)
pytestmark = pytest.mark.django_db


def random_agency(chance: random.Random) -> None:
    """Make a tree that changed, with heads, vacant heads, hand-set appraisers and people who left.

    Some units have an acting officer for a while, some people are away.
    """
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
        random_absence(chance, person)
    for unit in units:
        random_acting(chance, unit, people)


def random_absence(chance: random.Random, person: Employee) -> None:
    """Send one in three people away for some days, or until further notice."""
    if chance.random() < 0.35:
        begins = START + timedelta(days=chance.randint(0, 400))
        open_end = chance.random() < 0.3
        Absence.objects.create(
            employee=person,
            kind=chance.choice(AbsenceKind.values),
            starts_on=begins,
            ends_on=None if open_end else begins + timedelta(days=chance.randint(0, 200)),
        )


def random_acting(chance: random.Random, unit: Unit, people: list[Employee]) -> None:
    """Give half of the units one or two acting officers, one after the other."""
    begins = START + timedelta(days=chance.randint(0, 200))
    for _appointment in range(chance.choice([0, 0, 1, 2])):
        ends = begins + timedelta(days=chance.randint(0, 200))
        ActingAppointment.objects.create(
            employee=chance.choice(people),
            unit=unit,
            kind=chance.choice(ActingKind.values),
            appraises=chance.random() < 0.8,
            starts_on=begins,
            ends_on=ends,
        )
        begins = ends + timedelta(days=chance.randint(1, 60))


@pytest.mark.parametrize("seed", range(60))
def test_same_answers_as_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    random_agency(chance)
    for _ in range(3):
        day = START + timedelta(days=chance.randint(0, 500))
        lines = lines_on(day)
        for employee in Employee.objects.all():
            one = appraiser_line_on(employee, day)
            superior = superior_of_appraiser_on(employee, day)
            line = lines.get(employee.pk)
            if line is None:
                assert one is None
                continue
            assert (line.appraiser, line.superior) == (one and one.appraiser.pk, superior and superior.pk)
            assert line.by_hand == bool(one and one.by_hand)
            assert line.acting == (one.acting.pk if one and one.acting else None)
            assert line.through == (one.unit.pk if one and one.unit else None)


@pytest.mark.parametrize("seed", range(20))
def test_who_is_away_or_acts_for_himself_appraises_nobody(seed: int) -> None:
    chance = random.Random(1000 + seed)
    random_agency(chance)
    day = START + timedelta(days=chance.randint(0, 500))
    away = set(away_on(day).values_list("employee", flat=True))
    for employee, line in lines_on(day).items():
        assert line.appraiser not in away
        assert employee not in (line.appraiser, line.superior)


def test_four_queries_for_everybody(django_assert_num_queries) -> None:
    random_agency(random.Random(5))
    with django_assert_num_queries(4):
        lines_on(date(2024, 6, 1))


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
