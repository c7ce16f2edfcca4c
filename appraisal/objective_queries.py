"""Reads of the performance tree (pohon kinerja): what a person sees of it, and where something comes from.

The whole tree is read as bare numbers in two queries, whatever its size; words are read for what is
shown only. A place in the tree has a key: `s12` is the node 12, `i5` the indicator 5, "" the top.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length, Substr

from appraisal.models import Appraisal, AssessedItem, Cycle, Indicator, Objective, PlanTemplateItem
from appraisal.queries import NEVER_PROPOSED, indicators_visible_to
from organization.enums import Role
from organization.models import Unit
from organization.queries import covered_by_role, role_paths, searchable

if TYPE_CHECKING:
    from organization.models import User

TOP = ""


def node_key(objective_id: int) -> str:
    """Return the key of a node."""
    return f"s{objective_id}"


def indicator_key(indicator_id: int) -> str:
    """Return the key of an indicator."""
    return f"i{indicator_id}"


def number_of(key: str) -> int:
    """Return the number of the node or indicator behind a key."""
    return int(key[1:])


@dataclass(frozen=True)
class Weights:
    """The shares of all nodes under one parent, of those a person does not see too."""

    total: Decimal = Decimal(0)
    filled: int = 0
    count: int = 0

    @property
    def used(self) -> bool:
        """True when at least one node has a share."""
        return self.filled > 0

    @property
    def wrong(self) -> bool:
        """True when shares are used and do not add to 100, or some are missing."""
        return self.used and (self.total != 100 or self.filled < self.count)


@dataclass
class Shape:
    """What one person sees of the tree of a cycle: keys only, children in their order.

    `kept` holds the nodes he keeps; other nodes are there only as the way down to his. `whole` says
    that he keeps the whole cycle. `loose` are his indicators that hang nowhere.
    """

    whole: bool
    children: dict[str, list[str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    weights: dict[str, Weights] = field(default_factory=dict)
    loose: list[int] = field(default_factory=list)

    def below(self, key: str) -> list[str]:
        """Return what he sees right below `key`, nodes before indicators."""
        return self.children.get(key, [])

    def nodes_below(self, key: str) -> list[str]:
        """Return the nodes he sees right below `key`."""
        return [child for child in self.below(key) if child.startswith("s")]

    def way_to(self, key: str) -> list[str]:
        """Return the keys from the top down to what `key` hangs on, itself left out."""
        way: list[str] = []
        step = self.parents.get(key, TOP)
        while step != TOP:
            way.append(step)
            step = self.parents.get(step, TOP)
        return way[::-1]

    def weights_of(self, key: str) -> Weights:
        """Return the shares of the nodes under `key`."""
        return self.weights.get(key, Weights())

    def may_hold(self, key: str) -> bool:
        """Say whether this person may put a node below `key`; the top is for who keeps the cycle."""
        return key in self.kept if key != TOP else self.whole

    def may_weigh(self, key: str) -> bool:
        """Say whether this person keeps the parent and every node under it."""
        below = self.nodes_below(key)
        return self.may_hold(key) and len(below) == self.weights_of(key).count and self.kept >= set(below)

    def inside(self, key: str) -> set[str]:
        """Return `key` and everything below it."""
        found: set[str] = set()
        waiting = [key]
        while waiting:
            step = waiting.pop()
            if step not in found:
                found.add(step)
                waiting.extend(self.below(step))
        return found


def tree_shape(user: "User", cycle: Cycle) -> Shape:
    """Return what the person sees of the cycle's tree. Two queries, however many nodes.

    HR of the cycle sees everything. HR of a unit below sees the nodes of the units he keeps and the
    nodes above those, never the nodes of other units beside or below.
    """
    paths = tuple(role_paths(user, Role.HR))
    shape = Shape(whole=cycle.unit.path.startswith(paths))
    nodes = _place_nodes(shape, cycle, paths)
    _place_indicators(shape, cycle, paths, nodes)
    reached = _measure(shape)
    shape.loose = [number_of(key) for key in sorted(shape.kept - reached) if key.startswith("i")]
    return shape


def _place_nodes(shape: Shape, cycle: Cycle, paths: tuple[str, ...]) -> set[str]:
    """Put the nodes the person sees into the shape and return their keys."""
    rows = Objective.objects.filter(cycle=cycle).order_by("position", "pk")
    above: dict[str, str] = {}
    for pk, parent, weight, path in rows.values_list("pk", "parent", "weight", "unit__path"):
        key, up = node_key(pk), node_key(parent) if parent else TOP
        above[key] = up
        known = shape.weights.get(up, Weights())
        shape.weights[up] = Weights(
            known.total + (weight or 0), known.filled + (weight is not None), known.count + 1
        )
        if path.startswith(paths):
            shape.kept.add(key)
    seen: set[str] = set()
    for key in shape.kept:
        step = key
        while step != TOP and step not in seen:
            seen.add(step)
            step = above.get(step, TOP)
    for key, up in above.items():
        if key in seen:
            shape.parents[key] = up
            shape.children.setdefault(up, []).append(key)
    return seen


def _place_indicators(shape: Shape, cycle: Cycle, paths: tuple[str, ...], nodes: set[str]) -> None:
    """Hang the indicators the person keeps on their superior indicator or node.

    One that has a node of its own hangs there, not on a superior indicator of another node.
    """
    rows = Indicator.objects.filter(cycle=cycle).order_by("position", "code", "pk")
    columns = rows.values_list("pk", "parent", "objective", "unit__path")
    own = [(pk, parent, objective) for pk, parent, objective, path in columns if path.startswith(paths)]
    node_of = {pk: objective for pk, _parent, objective in own}
    for pk, parent, objective in own:
        key = indicator_key(pk)
        shape.kept.add(key)
        if parent in node_of and objective in (None, node_of[parent]):
            up = indicator_key(parent)
        elif objective and node_key(objective) in nodes:
            up = node_key(objective)
        else:
            continue
        shape.parents[key] = up
        shape.children.setdefault(up, []).append(key)


def _measure(shape: Shape) -> set[str]:
    """Fill the depths from the top down and return what can be reached from there."""
    waiting = [(key, 1) for key in shape.below(TOP)]
    while waiting:
        key, depth = waiting.pop()
        if key in shape.depths:
            continue
        shape.depths[key] = depth
        waiting.extend((child, depth + 1) for child in shape.below(key))
    return set(shape.depths)


def objectives_kept_by(user: "User") -> QuerySet[Objective]:
    """Return the nodes a person keeps as HR: those of the units he keeps."""
    return Objective.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related(
        "unit", "cycle__unit"
    )


def objectives_by_key(keys: Iterable[str]) -> dict[str, Objective]:
    """Return the nodes among these keys with their units. One query."""
    return {node_key(node.pk): node for node in objectives_among(keys)}


def indicators_by_key(keys: Iterable[str]) -> dict[str, Indicator]:
    """Return the indicators among these keys, each with `uses`: how many results of plans. One query."""
    wanted = [number_of(key) for key in keys if key.startswith("i")]
    uses = AssessedItem.objects.filter(indicator=OuterRef("pk")).order_by().values("indicator")
    sheets = (
        Indicator.objects.filter(pk__in=wanted)
        .select_related("unit", "parent")
        .annotate(uses=Coalesce(Subquery(uses.annotate(count=Count("pk")).values("count")), 0))
    )
    return {indicator_key(sheet.pk): sheet for sheet in sheets}


def objectives_found(nodes: QuerySet[Objective], text: str) -> QuerySet[Objective]:
    """Return those whose title or unit holds every word of `text`."""
    for word in searchable(text).split():
        nodes = nodes.filter(Q(title__icontains=word) | Q(unit__name__icontains=word))
    return nodes.order_by("title", "pk")


def objectives_among(keys: Iterable[str]) -> QuerySet[Objective]:
    """Return the nodes among these keys."""
    wanted = [number_of(key) for key in keys if key.startswith("s")]
    return Objective.objects.filter(pk__in=wanted).select_related("unit")


def indicators_found(indicators: QuerySet[Indicator], text: str) -> QuerySet[Indicator]:
    """Return those whose code or name holds every word of `text`."""
    for word in searchable(text).split():
        indicators = indicators.filter(Q(code__icontains=word) | Q(name__icontains=word))
    return indicators.order_by("code", "pk")


def linkable_indicators(user: "User", cycle: Cycle) -> QuerySet[Indicator]:
    """Return the indicators of a cycle that this HR officer may hang on a node."""
    return indicators_visible_to(user).filter(cycle=cycle)


def superiors_for(user: "User", sheet: Indicator) -> QuerySet[Indicator]:
    """Return the indicators that may stand above this one: of units he keeps, and of those above its unit."""
    above = [sheet.unit.path[: Unit.steplen * depth] for depth in range(1, sheet.unit.depth + 1)]
    return (
        Indicator.objects.filter(
            Q(covered_by_role(user, Role.HR, "unit")) | Q(unit__path__in=above) | Q(pk=sheet.parent_id),
            cycle=sheet.cycle_id,
        )
        .exclude(pk=sheet.pk)
        .select_related("unit")
    )


def cycles_with_objectives_of(user: "User") -> QuerySet[Cycle]:
    """Return the cycles in whose tree this HR officer keeps nodes."""
    return Cycle.objects.filter(pk__in=objectives_kept_by(user).values("cycle"))


def indicators_with_path_for(user: "User") -> QuerySet[Indicator]:
    """Return the indicators of which a person may read where they come from.

    Those in his own plans and in the plans he appraises or decides about; those of his unit and the
    units above it, from which he makes his plan; as HR those he keeps.
    """
    parties = Q(employee__user=user) | Q(appraiser__user=user) | Q(superior__user=user)
    used = AssessedItem.objects.filter(appraisal__in=Appraisal.objects.filter(parties))
    offered = (
        Appraisal.objects.filter(employee__user=user, cycle=OuterRef("cycle"))
        .annotate(above=Substr("unit__path", 1, Length(OuterRef("unit__path"))))
        .filter(above=OuterRef("unit__path"))
    )
    return Indicator.objects.filter(
        Q(pk__in=used.values("indicator")) | Q(Exists(offered)) | Q(covered_by_role(user, Role.HR, "unit"))
    ).select_related("unit", "cycle__unit", "objective")


def way_down_to(sheet: Indicator) -> tuple[list[Objective], list[Indicator]]:
    """Return the nodes above an indicator from the top down, and its superior indicators likewise.

    The nodes are those of the nearest indicator, itself included, that hangs on one. Four queries.
    """
    above = dict(Indicator.objects.filter(cycle=sheet.cycle_id).values_list("pk", "parent"))
    chain: list[int] = []
    step = above.get(sheet.pk)
    while step is not None and step not in chain and step != sheet.pk:
        chain.append(step)
        step = above.get(step)
    sheets = Indicator.objects.select_related("unit", "objective").in_bulk(chain)
    superiors = [sheets[pk] for pk in chain if pk in sheets]
    start = next((one.objective_id for one in [sheet, *superiors] if one.objective_id), None)
    up = dict(Objective.objects.filter(cycle=sheet.cycle_id).values_list("pk", "parent"))
    way: list[int] = []
    while start is not None and start in up and start not in way:
        way.append(start)
        start = up[start]
    nodes = Objective.objects.select_related("unit").in_bulk(way)
    return [nodes[pk] for pk in reversed(way)], superiors[::-1]


def own_results_of(user: "User", sheet: Indicator) -> QuerySet[AssessedItem]:
    """Return the results in the person's own plan that are built on the indicator."""
    return AssessedItem.objects.filter(indicator=sheet, appraisal__employee__user=user).order_by(
        "position", "pk"
    )


def uses_in_scope(user: "User", sheet: Indicator) -> QuerySet[AssessedItem]:
    """Return the results of plans on an indicator, of people in the units this HR officer keeps."""
    return AssessedItem.objects.filter(
        covered_by_role(user, Role.HR, "appraisal__unit"), indicator=sheet
    ).order_by("appraisal__employee__name", "position", "pk")


def shown_uses(user: "User", sheet: Indicator) -> QuerySet[AssessedItem]:
    """Return the uses whose plan HR may read: one that is being made is its maker's alone."""
    return (
        uses_in_scope(user, sheet)
        .exclude(appraisal__in=Appraisal.objects.filter(NEVER_PROPOSED))
        .select_related("appraisal__employee", "appraisal__unit")
    )


def use_counts(user: "User", sheet: Indicator) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return how many results use the indicator by state and by unit. Two queries."""
    uses = uses_in_scope(user, sheet).order_by()
    states = uses.values(state=F("appraisal__state")).annotate(count=Count("pk")).order_by("state")
    units = (
        uses.values(name=F("appraisal__unit__name")).annotate(count=Count("pk")).order_by("-count", "name")
    )
    return [dict(row) for row in states], [dict(row) for row in units]


def template_uses(user: "User", sheet: Indicator) -> QuerySet[PlanTemplateItem]:
    """Return the results of templates, of units this HR officer keeps, that name the indicator's code."""
    return (
        PlanTemplateItem.objects.filter(
            covered_by_role(user, Role.HR, "template__unit"), indicator_code=sheet.code
        )
        .select_related("template__unit")
        .order_by("template__name", "pk")
    )
