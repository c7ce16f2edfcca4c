"""The tree as the page draws it: branches of rows, opened along the way to one unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from django.core.paginator import Page, Paginator
from django.db.models import Q

from organization.models import Unit
from organization.queries import SIBLINGS
from organization.unit_rows import UnitRow, rows_of, shown

PER_BRANCH = 40
AROUND = 5
"""How many neighbours on each side are shown beside a unit on the way down."""


@dataclass(frozen=True)
class Node:
    """A row and, when it is opened, the branch below it."""

    row: UnitRow
    branch: "Branch | None" = None


@dataclass(frozen=True)
class Branch:
    """The units right below `parent` that are shown; `hidden` more stand there.

    `next_page` goes on where a long branch was cut; 0 when all are shown, or when only the
    neighbours of the way are.
    """

    parent: Unit | None
    nodes: list[Node] = field(default_factory=list)
    hidden: int = 0
    next_page: int = 0


def branch_of(unit: Unit, *, day: date, closed: bool, page: str | None) -> Branch:
    """Return one branch with its rows. Six queries."""
    cut = cut_of(list(children_shown([unit], day, closed=closed)), page)
    nodes = [Node(row) for row in rows_of(list(cut), day, closed=closed)]
    return Branch(unit, nodes, **rest_of(cut))


def trunk_to(
    opened: Unit | None, *, tops: Sequence[Unit], day: date, closed: bool, page: str | None
) -> Branch:
    """Return the tops of the tree, opened down to `opened` and its children. Six queries.

    Without `opened` a single top is opened, so that the page never begins with one lonely row.
    """
    if opened is None and len(tops) == 1:
        opened = tops[0]
    way = way_down(opened, tops)
    levels: dict[int, list[Unit]] = {unit.pk: [] for unit in way}
    by_path = {unit.path: unit.pk for unit in way}
    for child in children_shown(way, day, closed=closed):
        levels[by_path[child.path[: -child.steplen]]].append(child)
    cuts: dict[int, tuple[list[Unit], dict[str, int]]] = {}
    for unit, below in zip_longest(way, way[1:]):
        children = levels[unit.pk]
        if below is None:
            cut = cut_of(children, page)
            cuts[unit.pk] = list(cut), rest_of(cut)
        else:
            near = around(children, below)
            cuts[unit.pk] = near, {"hidden": len(children) - len(near)}
    listed = [*tops, *(child for children, _rest in cuts.values() for child in children)]
    rows = {row.unit.pk: row for row in rows_of(listed, day, closed=closed)}

    def node(unit: Unit) -> Node:
        if unit.pk not in cuts:
            return Node(rows[unit.pk])
        children, rest = cuts[unit.pk]
        return Node(rows[unit.pk], Branch(unit, [node(child) for child in children], **rest))

    return Branch(None, [node(top) for top in tops])


def way_down(opened: Unit | None, tops: Sequence[Unit]) -> list[Unit]:
    """Return the units from the top down to the opened one, both included. One query."""
    if opened is None:
        return []
    top = next((top for top in tops if opened.path.startswith(top.path)), None)
    if top is None:
        return []
    paths = [opened.path[: opened.steplen * depth] for depth in range(top.depth, opened.depth + 1)]
    return list(Unit.objects.filter(path__in=paths).order_by("path"))


def children_shown(units: Sequence[Unit], day: date, *, closed: bool) -> list[Unit]:
    """Return the units right below these, in the order of the tree. One query."""
    if not units:
        return []
    below = Q()
    for unit in units:
        below |= Q(path__startswith=unit.path, depth=unit.depth + 1)
    return list(shown(Unit.objects.filter(below), day, closed=closed).order_by(*SIBLINGS))


def cut_of(children: list[Unit], page: str | None) -> "Page[Unit]":
    """Return the part of a branch that fits on a page."""
    return Paginator(children, PER_BRANCH).get_page(page)


def rest_of(cut: "Page[Unit]") -> dict[str, int]:
    """Return what stands behind the part that is shown."""
    if not cut.has_next():
        return {}
    return {"hidden": cut.paginator.count - cut.end_index(), "next_page": cut.next_page_number()}


def around(children: list[Unit], unit: Unit) -> list[Unit]:
    """Return the unit with its nearest neighbours; the unit itself even when it is closed."""
    paths = [child.path for child in children]
    if unit.path not in paths:
        return sorted([*children[: 2 * AROUND], unit], key=lambda child: (child.position, child.path))
    place = paths.index(unit.path)
    return children[max(0, place - AROUND) : place + AROUND + 1]
