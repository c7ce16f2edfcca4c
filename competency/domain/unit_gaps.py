"""Gaps of units: how many lack how much, with small groups hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from competency.domain.gaps import Standing, half_up
from competency.domain.profiles import Cell, standings
from competency.domain.rule_values import value_of
from competency.models import Competency
from organization.models import Employee, Placement, Unit
from organization.queries import valid_on

MANY, SOME = Decimal(50), Decimal(20)
"""Shares of people with a deficit, in per cent, from which a cell of the map is coloured more strongly."""
KNOWN = (Standing.MET, Standing.SURPLUS, Standing.DEFICIT)


@dataclass
class Group:
    """The people of one unit (with all below it) in one competency."""

    required: int = 0
    known: int = 0
    lacking: int = 0
    missing_levels: int = 0
    expired: int = 0
    unknown: int = 0
    hidden: bool = False

    def add(self, cell: Cell) -> None:
        """Count one person."""
        self.required += 1
        self.known += cell.standing in KNOWN
        self.expired += cell.standing is Standing.EXPIRED
        self.unknown += cell.standing is Standing.UNKNOWN
        if cell.standing is Standing.DEFICIT:
            self.lacking += 1
            self.missing_levels += cell.gap or 0

    @property
    def share(self) -> Decimal | None:
        """Return how many of those with a known level lack something, in per cent; None: nobody known."""
        return half_up(Decimal(self.lacking) * 100 / Decimal(self.known)) if self.known else None

    @property
    def mean(self) -> Decimal | None:
        """Return the missing levels per person with a known level; None when nobody is known."""
        return half_up(Decimal(self.missing_levels) / Decimal(self.known)) if self.known else None

    @property
    def tone(self) -> str:
        """Return how strongly the cell is coloured: none, low, middle or high."""
        if self.hidden or self.share is None:
            return "none"
        if self.share >= MANY:
            return "high"
        return "middle" if self.share >= SOME else "low"


@dataclass
class Row:
    """One unit of the map; `unit` None stands for the people of the unit itself."""

    unit: Unit | None
    people: int
    groups: dict[int, Group]
    cells: list[Group]


@dataclass
class Heatmap:
    """The map of a unit: one row for itself and each unit below, one column for each competency."""

    unit: Unit
    competencies: list[Competency]
    rows: list[Row]
    total: Row
    smallest: int
    without_standard: int


def heatmap(unit: Unit, day: date) -> Heatmap:
    """Return the map of the unit and the units below it on `day`. Nine queries, whatever the size.

    A cell of fewer known people than the setting says is hidden; when the total shows and a single
    cell of its column is hidden, the smallest shown one is hidden too, so that nobody subtracts.
    """
    smallest = int(value_of("small_cell")["people"])
    children = list(
        Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1).order_by("name", "pk")
    )
    placed = dict(
        Placement.objects.filter(valid_on(day), unit__path__startswith=unit.path)
        .order_by()
        .values_list("employee", "unit__path")
    )
    employees = Employee.objects.filter(
        placements__in=Placement.objects.filter(valid_on(day), unit__path__startswith=unit.path)
    )
    cells = standings(employees, day)
    rows = {child.path: Row(child, 0, {}, []) for child in children}
    own, total = Row(None, 0, {}, []), Row(unit, 0, {}, [])
    step = len(unit.path) + Unit.steplen
    for employee, path in placed.items():
        row = rows.get(path[:step], own)
        row.people += 1
        total.people += 1
        for competency, cell in cells.get(employee, {}).items():
            row.groups.setdefault(competency, Group()).add(cell)
            total.groups.setdefault(competency, Group()).add(cell)
    shown = [row for row in (own, *rows.values()) if row.people]
    competencies = list(
        Competency.objects.filter(pk__in=total.groups)
        .select_related("group")
        .order_by("group__position", "code")
    )
    hide_small(shown, total, [row.pk for row in competencies], smallest)
    for row in (*shown, total):
        row.cells = [row.groups.get(competency.pk, Group()) for competency in competencies]
    return Heatmap(unit, competencies, shown, total, smallest, sum(pk not in cells for pk in placed))


def hide_small(rows: Sequence[Row], total: Row, competencies: Sequence[int], smallest: int) -> None:
    """Hide the groups from which one could tell single people."""
    for competency in competencies:
        whole = total.groups[competency]
        whole.hidden = 0 < whole.known < smallest
        groups = [row.groups[competency] for row in rows if competency in row.groups]
        filled = [group for group in groups if group.known]
        small = [group for group in filled if group.known < smallest]
        for group in small:
            group.hidden = True
        shown = [group for group in filled if not group.hidden]
        if len(small) == 1 and shown and not whole.hidden:
            min(shown, key=lambda group: group.known).hidden = True
