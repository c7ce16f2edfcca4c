"""Performance trees for tests: single nodes, and one of thousands of nodes."""

import gzip
from typing import Any

from appraisal.models import Cycle, Indicator, Objective
from organization.models import Unit

LEVELS = ("ultimate", "intermediate", "immediate", "output")


def make_node(
    cycle: Cycle, unit: Unit, title: str, parent: Objective | None = None, **values: Any
) -> Objective:
    """Write a node as the last one under its parent."""
    count = Objective.objects.filter(cycle=cycle, parent=parent).count()
    facts = {"level": "output", "position": count + 1, **values}
    return Objective.objects.create(cycle=cycle, unit=unit, title=title, parent=parent, **facts)


def make_forest(cycle: Cycle, unit: Unit, count: int, *, wide: int = 12) -> list[Objective]:
    """Write a tree of `count` nodes, `wide` children to a node, with one indicator to each tenth node."""
    nodes: list[Objective] = []
    level: list[Objective | None] = [None]
    while len(nodes) < count:
        fresh = [
            Objective(
                cycle=cycle,
                unit=unit,
                parent=parent,
                title=f"Meningkatnya mutu layanan nomor {len(nodes) + number} bagi masyarakat",
                level=LEVELS[min(depth_of(nodes, parent), 3)],
                position=number % wide + 1,
                weight=None,
            )
            for number, parent in enumerate(
                parent for parent in level for _child in range(1 if parent is None else wide)
            )
        ][: count - len(nodes)]
        level = list(Objective.objects.bulk_create(fresh, batch_size=500))
        nodes += level
    Indicator.objects.bulk_create(
        Indicator(
            cycle=cycle,
            unit=unit,
            code=f"P-{cycle.pk}-{number:05d}",
            name=f"Indikator pohon {number}",
            measure_unit="%",
            polarity="maximize",
            target=90,
            objective=node,
        )
        for number, node in enumerate(nodes[::10])
    )
    return nodes


def depth_of(nodes: list[Objective], parent: Objective | None) -> int:
    """Return a rough level for a new node: how often the tree has grown."""
    return 0 if parent is None else 1 if len(nodes) < 20 else 2 if len(nodes) < 200 else 3


def order_under(parent: Objective | None, cycle: Cycle) -> list[str]:
    """Return the titles of the nodes under a parent in their order."""
    nodes = Objective.objects.filter(cycle=cycle, parent=parent).order_by("position", "pk")
    return list(nodes.values_list("title", flat=True))


def compressed(response: Any) -> int:
    """Return how many bytes a page takes over the wire."""
    return len(gzip.compress(response.content))
