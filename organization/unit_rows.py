"""Rows of the unit tree as people read them: who leads, who stands in, how many work below.

Whatever the number of rows and of people, `rows_of` asks a fixed number of questions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from os.path import commonprefix

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length, Substr

from organization.models import ActingAppointment, Employee, Placement, Unit
from organization.queries import valid_on


@dataclass(frozen=True)
class UnitRow:
    """One unit of the tree with what is said about it.

    `people` work in it and below it, `children` is how many units stand right below it and are
    shown. `way` are the units above it, top first, when they were asked for.
    """

    unit: Unit
    head: Employee | None
    acting: ActingAppointment | None
    people: int
    children: int
    closed: bool
    way: tuple[Unit, ...] = ()

    @property
    def is_vacant(self) -> bool:
        """Nobody leads the unit, though somebody may stand in."""
        return self.head is None and not self.closed


def not_over(day: date) -> Q:
    """Return the condition of units that have no last day before `day`."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def shown(units: "QuerySet[Unit]", day: date, *, closed: bool) -> "QuerySet[Unit]":
    """Return the units without those that have ended before `day`, unless `closed` ones are asked for."""
    return units if closed else units.filter(not_over(day))


def rows_of(
    units: Sequence[Unit], day: date, *, closed: bool = False, with_way: bool = False
) -> list[UnitRow]:
    """Return the rows of these units on `day`. Four queries, one more `with_way`."""
    if not units:
        return []
    people, children = people_below(units, day), children_of(units, day, closed=closed)
    heads = {
        row.unit_id: row.employee
        for row in Placement.objects.filter(valid_on(day), unit__in=units, leads_unit=True).select_related(
            "employee"
        )
    }
    acting = {
        row.unit_id: row
        for row in ActingAppointment.objects.filter(valid_on(day), unit__in=units)
        .select_related("employee", "unit")
        .order_by("starts_on", "pk")
    }
    ways = ways_to(units) if with_way else {}
    return [
        UnitRow(
            unit=unit,
            head=heads.get(unit.pk),
            acting=acting.get(unit.pk),
            people=people.get(unit.path, 0),
            children=children.get(unit.path, 0),
            closed=unit.ends_on is not None and unit.ends_on < day,
            way=ways.get(unit.pk, ()),
        )
        for unit in units
    ]


def people_below(units: Iterable[Unit], day: date) -> dict[str, int]:
    """Return by the unit's path how many people work in it and below it on `day`. One query.

    The database counts per unit; there are a few thousand units, and tens of thousands of people.
    """
    paths = {unit.path for unit in units}
    counted = (
        Placement.objects.filter(valid_on(day), unit__path__startswith=commonprefix(list(paths)))
        .order_by()
        .values_list("unit__path")
        .annotate(number=Count("pk"))
    )
    sums = dict.fromkeys(paths, 0)
    for path, number in counted:
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
            if path[:end] in sums:
                sums[path[:end]] += number
    return sums


def children_of(units: Iterable[Unit], day: date, *, closed: bool) -> dict[str, int]:
    """Return by the unit's path how many units stand right below it. One query."""
    prefix = commonprefix([unit.path for unit in units])
    below = shown(Unit.objects.filter(path__startswith=prefix, depth__gt=1), day, closed=closed)
    counted = (
        below.annotate(above=Substr("path", 1, Length(F("path")) - Unit.steplen))
        .order_by()
        .values_list("above")
        .annotate(number=Count("pk"))
    )
    return dict(counted)


def ways_to(units: Iterable[Unit]) -> dict[int, tuple[Unit, ...]]:
    """Return by the unit's number the units above it, top first. One query."""
    units = list(units)
    wanted = {path for unit in units for path in paths_above(unit)}
    found = {unit.path: unit for unit in Unit.objects.filter(path__in=wanted)}
    return {unit.pk: tuple(found[path] for path in paths_above(unit) if path in found) for unit in units}


def paths_above(unit: Unit) -> list[str]:
    """Return the paths of the units above this one, top first."""
    return [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth)]
