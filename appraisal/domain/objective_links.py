"""What hangs on the performance tree: indicators on nodes and on superior indicators; copying a tree."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.domain.indicator_tables import copy_sheets
from appraisal.domain.indicator_versions import keep_first_version, write_version
from appraisal.domain.objectives import changeable, changed_meanwhile
from appraisal.enums import Cascading
from appraisal.models import Cycle, Indicator, Objective
from appraisal.queries import period_targets
from appraisal.workflow import HR
from core.errors import RuleViolation
from core.workflow import log_event
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class Link:
    """Where an indicator hangs: its node, the superior indicator and how it comes down from that."""

    objective: Objective | None = None
    parent: Indicator | None = None
    cascading: str = Cascading.NONE


def link_fingerprint(sheet: Indicator) -> str:
    """Return a short text that changes when the indicator is hung elsewhere."""
    return f"{sheet.objective_id or ''}-{sheet.parent_id or ''}-{sheet.cascading}"


def link_indicator(sheet: Indicator, link: Link, *, by: "User | None", seen: str | None = None) -> Indicator:
    """Hang an indicator where `link` says (an empty link: nowhere) and return it fresh.

    The sheet gets a new version. Sent twice it takes effect once. Refused with RuleViolation: a closed
    cycle, a node or superior of another cycle, a superior that comes down from this very indicator, a
    superior without kind of cascading; with StaleVersion when it no longer hangs where the fingerprint
    `seen` says.
    """
    with transaction.atomic():
        cycle = changeable(sheet.cycle)
        stored = Indicator.objects.select_related("objective", "parent", "unit").get(pk=sheet.pk)
        cascading = link.cascading if link.parent else Cascading.NONE
        wanted = f"{link.objective.pk if link.objective else ''}-{link.parent.pk if link.parent else ''}"
        if link_fingerprint(stored) == f"{wanted}-{cascading}":
            return stored
        if seen is not None and link_fingerprint(stored) != seen:
            raise changed_meanwhile()
        check_link(stored, link, cycle)
        before = link_in_words(stored)
        targets = period_targets([stored.pk]).get(stored.pk, {})
        keep_first_version(stored, targets)
        stored.objective, stored.parent, stored.cascading = link.objective, link.parent, cascading
        stored.sheet_version += 1
        stored.save(update_fields=["objective", "parent", "cascading", "sheet_version"])
        write_version(stored, targets, by=by, reason="")
        note = f"{stored}\n{before} → {link_in_words(stored)}"
        log_event(cycle, "indicator_link", by=by, as_role=HR, note=note)
    return stored


def check_link(sheet: Indicator, link: Link, cycle: Cycle) -> None:
    """Raise RuleViolation for a link out of the cycle, in a circle, or without kind of cascading."""
    if link.objective is not None and link.objective.cycle_id != cycle.pk:
        raise RuleViolation(_("Simpul itu bukan bagian dari siklus ini."), "objective")
    if link.parent is None:
        return
    if link.parent.cycle_id != cycle.pk:
        raise RuleViolation(_("Indikator itu bukan bagian dari siklus ini."), "parent")
    above = dict(Indicator.objects.filter(cycle=cycle).values_list("pk", "parent"))
    step: int | None = link.parent.pk
    seen: set[int] = set()
    while step is not None and step not in seen:
        if step == sheet.pk:
            raise RuleViolation(
                _("%(code)s diturunkan dari indikator ini, jadi tidak dapat menjadi indikator di atasnya.")
                % {"code": link.parent.code},
                "parent",
            )
        seen.add(step)
        step = above.get(step)
    if not link.cascading:
        raise RuleViolation(_("Pilih jenis cascading dari indikator di atasnya."), "cascading")


def link_in_words(sheet: Indicator) -> str:
    """Return where an indicator hangs, as the history says it."""
    parts = [sheet.objective.title] if sheet.objective else []
    if sheet.parent:
        parts.append(f"{sheet.parent.code} ({sheet.get_cascading_display()})")
    return ", ".join(parts) or _("belum tergantung")


@dataclass(frozen=True)
class Copied:
    """What a copy of a tree brought: nodes, indicators, links; nodes whose parent is not there."""

    nodes: int = 0
    sheets: int = 0
    links: int = 0
    orphans: int = 0

    @property
    def anything(self) -> bool:
        """True when something new came."""
        return bool(self.nodes or self.sheets or self.links)


def copy_tree(source: Cycle, target: Cycle, units: Iterable[Unit], *, by: "User | None") -> Copied:
    """Copy the nodes and indicators of `units` with all links from one cycle to another.

    A node that stands at the same place already, and an indicator whose code is there, are left alone,
    so a second click copies nothing. A node whose parent is not in the target stays behind. Refused
    with RuleViolation: a closed target.
    """
    with transaction.atomic():
        target = changeable(target)
        allowed = {unit.pk for unit in units if unit.path.startswith(target.unit.path)}
        sheets = copy_sheets(source, target, units, by=by)
        twins, nodes, orphans = copy_nodes(source, target, allowed)
        links = copy_links(source, target, allowed, twins)
        copied = Copied(nodes, sheets, links, orphans)
        if nodes or links:
            log_event(
                target,
                "objective_copy",
                by=by,
                as_role=HR,
                note=_("%(nodes)d simpul dan %(links)d hubungan indikator dari %(cycle)s.")
                % {"nodes": nodes, "links": links, "cycle": source.name},
            )
    return copied


def copy_nodes(source: Cycle, target: Cycle, allowed: set[int]) -> tuple[dict[int, int], int, int]:
    """Copy the nodes level by level; return the twin of each old node, how many are new, how many stay.

    One statement for each level. The twin of a node is the one with its title and unit under the twin
    of its parent; nodes of other units are never made, but found they lead the way.
    """
    there = {
        (node.parent_id, node.unit_id, node.title.casefold()): node.pk
        for node in Objective.objects.filter(cycle=target)
    }
    below: dict[int | None, list[Objective]] = {}
    for node in Objective.objects.filter(cycle=source).order_by("position", "pk"):
        below.setdefault(node.parent_id, []).append(node)
    twins: dict[int, int] = {}
    made = orphans = 0
    level: list[tuple[Objective, int | None]] = [(node, None) for node in below.get(None, [])]
    while level:
        fresh: list[tuple[int, Objective]] = []
        for node, parent in level:
            twin = there.get((parent, node.unit_id, node.title.casefold()))
            if twin is not None:
                twins[node.pk] = twin
            elif node.unit_id in allowed:
                fresh.append((node.pk, twin_of(node, target, parent)))
            else:
                orphans += count_of(node, below, allowed)
        for (old, _node), new in zip(
            fresh, Objective.objects.bulk_create([twin for _old, twin in fresh]), strict=True
        ):
            twins[old] = new.pk
        made += len(fresh)
        level = [
            (child, twins[node.pk])
            for node, _parent in level
            if node.pk in twins
            for child in below.get(node.pk, [])
        ]
    return twins, made, orphans


def twin_of(node: Objective, target: Cycle, parent: int | None) -> Objective:
    """Return a new node like `node` in another cycle, not stored."""
    return Objective(
        cycle=target,
        unit_id=node.unit_id,
        parent_id=parent,
        title=node.title,
        level=node.level,
        note=node.note,
        weight=node.weight,
        position=node.position,
    )


def count_of(node: Objective, below: dict[int | None, list[Objective]], allowed: set[int]) -> int:
    """Return how many nodes of the allowed units hang below a node."""
    found, waiting = 0, list(below.get(node.pk, []))
    while waiting:
        step = waiting.pop()
        found += step.unit_id in allowed
        waiting.extend(below.get(step.pk, []))
    return found


def copy_links(source: Cycle, target: Cycle, allowed: set[int], twins: dict[int, int]) -> int:
    """Hang the indicators of the target like those of the source with the same code; return how many.

    One that hangs somewhere in the target already is left alone.
    """
    old = {sheet.pk: sheet for sheet in Indicator.objects.filter(cycle=source)}
    new = {sheet.code: sheet for sheet in Indicator.objects.filter(cycle=target).select_related("objective")}
    own = {sheet.pk for sheet in new.values()}
    changed = []
    for sheet in old.values():
        twin = new.get(sheet.code)
        if twin is None or twin.unit_id not in allowed:
            continue
        hangs = (twin.objective and twin.objective.cycle_id == target.pk) or twin.parent_id in own
        superior = new.get(old[sheet.parent_id].code) if sheet.parent_id in old else None
        place = twins.get(sheet.objective_id) if sheet.objective_id else None
        if hangs or (place is None and superior is None):
            continue
        twin.objective_id, twin.parent = place, superior
        twin.cascading, twin.position = sheet.cascading if superior else Cascading.NONE, sheet.position
        changed.append(twin)
    Indicator.objects.bulk_update(changed, ["objective", "parent", "cascading", "position"], batch_size=500)
    return len(changed)
