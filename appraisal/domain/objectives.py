"""The performance tree of a cycle: adding, changing, moving, weighing and deleting its nodes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.domain.scoring import number
from appraisal.enums import CycleState
from appraisal.models import Cycle, Objective
from appraisal.objective_queries import TOP, Shape, node_key, number_of
from appraisal.workflow import HR
from core.errors import AlreadyDone, RuleViolation, StaleVersion
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User

MOST_LEVELS = 12
SUM = Decimal(100)
UP, DOWN, IN, OUT = "up", "down", "in", "out"
BEFORE, INSIDE, AFTER, AT_TOP = "before", "inside", "after", "top"


@dataclass(frozen=True)
class Place:
    """Where a node stands: under which node (None: at the top) and before which sibling (None: last)."""

    parent: int | None
    before: int | None = None


def add_objective(node: Objective, *, by: "User | None") -> Objective:
    """Add a node as the last one under its parent and return it.

    Refused with RuleViolation: a closed cycle, a unit outside the cycle, a parent of another cycle,
    more than MOST_LEVELS levels, a title that a sibling of the same unit has (a form sent twice).
    """
    with transaction.atomic():
        cycle = changeable(node.cycle)
        check_node(node, cycle)
        tree = Positions(cycle)
        if node.parent_id is not None and tree.depth_of(node.parent_id) >= MOST_LEVELS:
            raise too_deep()
        node.position = 1 + max((tree.position[pk] for pk in tree.siblings(node.parent_id)), default=0)
        node.save()
        log_event(cycle, "objective_add", by=by, as_role=HR, note=told(node))
    return node


def change_objective(node: Objective, *, by: "User | None", seen: int) -> Objective:
    """Change title, level, unit, share or note of a node; its place stays.

    Refused like `add_objective`, and with StaleVersion when it is no longer the version `seen`.
    """
    with transaction.atomic():
        cycle = changeable(node.cycle)
        before = current(node, seen)
        check_node(node, cycle)
        lines = changes_between(before, node)
        if not lines:
            return before
        node.parent_id, node.position, node.version = before.parent_id, before.position, seen + 1
        node.save()
        log_event(cycle, "objective_edit", by=by, as_role=HR, note="\n".join([before.title, *lines]))
    return node


def move_objective(node: Objective, place: Place, *, by: "User | None", seen: int) -> Objective:
    """Put a node with all below it somewhere else in the tree and return it fresh.

    The same move sent twice takes effect once (AlreadyDone). Refused with RuleViolation: a closed
    cycle, a place in another cycle, under itself or below itself, more than MOST_LEVELS levels; with
    StaleVersion when it is no longer the version `seen`.
    """
    with transaction.atomic():
        cycle = changeable(node.cycle)
        tree = Positions(cycle)
        stale = Objective.objects.values_list("version", flat=True).get(pk=node.pk) != seen
        if tree.stands_at(node.pk, place):
            raise AlreadyDone(_("“%(title)s” sudah berada di tempat itu.") % {"title": node.title})
        if stale:
            raise changed_meanwhile()
        check_place(tree, node.pk, place)
        order = [pk for pk in tree.siblings(place.parent) if pk != node.pk]
        order.insert(order.index(place.before) if place.before in order else len(order), node.pk)
        Objective.objects.filter(pk=node.pk).update(parent=place.parent, version=seen + 1)
        renumber(order, tree)
        node.refresh_from_db()
        log_event(cycle, "objective_move", by=by, as_role=HR, note=move_in_words(node))
    return node


def step_place(shape: Shape, node: Objective, step: str) -> Place:
    """Return where one step (up, down, in, out) leads a node, among what its mover sees.

    Refused with RuleViolation: a step that leads nowhere, or below a node he does not keep.
    """
    key = node_key(node.pk)
    parent = shape.parents.get(key, TOP)
    siblings = shape.nodes_below(parent)
    index = siblings.index(key)
    if step == UP and index > 0:
        return Place(pk_of(parent), number_of(siblings[index - 1]))
    if step == DOWN and index < len(siblings) - 1:
        return Place(pk_of(parent), pk_of(next(iter(siblings[index + 2 :]), TOP)))
    if step == IN and index > 0:
        return held(shape, siblings[index - 1], Place(number_of(siblings[index - 1])))
    if step == OUT and parent != TOP:
        above = shape.parents.get(parent, TOP)
        uncles = shape.nodes_below(above)
        following = next(iter(uncles[uncles.index(parent) + 1 :]), TOP)
        return held(shape, above, Place(pk_of(above), pk_of(following)))
    raise RuleViolation(
        {
            UP: _("Simpul ini sudah yang pertama di bawah induknya."),
            DOWN: _("Simpul ini sudah yang terakhir di bawah induknya."),
            IN: _("Tidak ada simpul di atasnya yang dapat menjadi induknya."),
        }.get(step, _("Simpul ini sudah di puncak pohon."))
    )


def target_place(shape: Shape, node: Objective, target: Objective | None, where: str) -> Place:
    """Return the place before, inside or after a node that the mover sees, or at the top.

    Refused with RuleViolation: a parent he does not keep, unless it is the one the node has now.
    """
    if where == AT_TOP or target is None:
        return held(shape, TOP, Place(None))
    key = node_key(target.pk)
    if where == INSIDE:
        return held(shape, key, Place(target.pk), stays=target.pk == node.parent_id)
    parent = shape.parents.get(key, TOP)
    siblings = [sibling for sibling in shape.nodes_below(parent) if sibling != node_key(node.pk)]
    following = siblings[siblings.index(key) + 1 :] if key in siblings else []
    before = target.pk if where == BEFORE else pk_of(next(iter(following), TOP))
    return held(shape, parent, Place(pk_of(parent), before), stays=pk_of(parent) == node.parent_id)


def held(shape: Shape, key: str, place: Place, *, stays: bool = False) -> Place:
    """Return the place when the mover may put a node below `key`, or the node `stays` there.

    RuleViolation when he may not.
    """
    if not stays and not shape.may_hold(key):
        raise RuleViolation(
            _("Hanya pengelola seluruh siklus yang dapat menaruh simpul di puncak pohon.")
            if key == TOP
            else _("Simpul itu diampu unit lain, jadi Anda tidak dapat menaruh simpul di bawahnya.")
        )
    return place


def pk_of(key: str) -> int | None:
    """Return the number behind a key; None for the top."""
    return None if key == TOP else number_of(key)


def weigh_children(
    parent: Objective, weights: Mapping[int, Decimal | None], *, by: "User | None", seen: str
) -> int:
    """Give all nodes under `parent` their shares and return how many changed.

    Refused with RuleViolation: a closed cycle, shares that do not add to 100 unless all are empty; with
    StaleVersion when the nodes are no longer those of the fingerprint `seen`.
    """
    with transaction.atomic():
        cycle = changeable(parent.cycle)
        children = list(Objective.objects.filter(parent=parent).order_by("position", "pk"))
        if all(weights.get(child.pk) == child.weight for child in children):
            return 0
        if shares_fingerprint(children) != seen or set(weights) != {child.pk for child in children}:
            raise changed_meanwhile()
        problem = shares_problem(weights.values())
        if problem:
            raise RuleViolation(problem)
        changed = [child for child in children if child.weight != weights[child.pk]]
        lines = [
            f"{child.title}: {share_text(child.weight)} → {share_text(weights[child.pk])}"
            for child in changed
        ]
        for child in changed:
            child.weight = weights[child.pk]
            child.version += 1
        Objective.objects.bulk_update(changed, ["weight", "version"])
        log_event(cycle, "objective_weights", by=by, as_role=HR, note="\n".join([parent.title, *lines]))
    return len(changed)


def shares_problem(weights: Iterable[Decimal | None]) -> str:
    """Return why these shares cannot stand; empty when they add to 100 or all are empty."""
    given = list(weights)
    filled = [weight for weight in given if weight is not None]
    total = sum(filled, Decimal(0))
    if not filled:
        return ""
    if len(filled) < len(given):
        return _("Isi bobot semua simpul, atau kosongkan semuanya. Jumlahnya sekarang %(total)s.") % {
            "total": number(total)
        }
    if total != SUM:
        return _("Jumlah bobot harus 100, sekarang %(total)s. Atau kosongkan semuanya.") % {
            "total": number(total)
        }
    return ""


def shares_fingerprint(children: Iterable[Objective]) -> str:
    """Return a short text that changes when a child comes, goes or changes."""
    text = ",".join(sorted(f"{child.pk}:{child.version}" for child in children))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def remove_objective(node: Objective, *, by: "User | None", seen: int) -> None:
    """Delete a node on which nothing hangs.

    Refused with RuleViolation: nodes or indicators below it, a closed cycle; with StaleVersion when
    it is no longer the version `seen`.
    """
    with transaction.atomic():
        cycle = changeable(node.cycle)
        current(node, seen)
        if node.children.exists() or node.indicators.exists():
            raise RuleViolation(
                _("Masih ada simpul atau indikator di bawah “%(title)s”. Pindahkan dulu semuanya.")
                % {"title": node.title}
            )
        note = told(node)
        node.delete()
        log_event(cycle, "objective_delete", by=by, as_role=HR, note=note)


class Positions:
    """Where every node of a cycle stands, those a person does not see too. One query."""

    def __init__(self, cycle: Cycle) -> None:
        self.parent: dict[int, int | None] = {}
        self.position: dict[int, int] = {}
        self.children: dict[int | None, list[int]] = {}
        rows = Objective.objects.filter(cycle=cycle).order_by("position", "pk")
        for pk, parent, position in rows.values_list("pk", "parent", "position"):
            self.parent[pk], self.position[pk] = parent, position
            self.children.setdefault(parent, []).append(pk)

    def siblings(self, parent: int | None) -> list[int]:
        """Return the nodes under `parent` in their order."""
        return self.children.get(parent, [])

    def depth_of(self, pk: int) -> int:
        """Return on which level a node stands; the top is 1."""
        depth, step = 1, self.parent.get(pk)
        while step is not None and depth <= MOST_LEVELS:
            depth, step = depth + 1, self.parent.get(step)
        return depth

    def height_of(self, pk: int) -> int:
        """Return how many levels hang on a node, its own included."""
        height, level = 0, [pk]
        while level and height <= MOST_LEVELS:
            height += 1
            level = [child for above in level for child in self.siblings(above)]
        return height

    def is_under(self, pk: int, other: int) -> bool:
        """Say whether `pk` is `other` or hangs below it."""
        step: int | None = pk
        seen: set[int] = set()
        while step is not None and step not in seen:
            if step == other:
                return True
            seen.add(step)
            step = self.parent.get(step)
        return False

    def stands_at(self, pk: int, place: Place) -> bool:
        """Say whether the node is there already."""
        if self.parent.get(pk) != place.parent:
            return False
        row = self.siblings(place.parent)
        following = next(iter(row[row.index(pk) + 1 :]), None)
        return place.before in (following, pk)


def check_place(tree: Positions, pk: int, place: Place) -> None:
    """Raise RuleViolation for a place that would make a loop, leave the cycle or go too deep."""
    if place.parent is None:
        return
    if place.parent not in tree.parent:
        raise RuleViolation(_("Simpul tujuan tidak ada lagi dalam siklus ini."), "target")
    if tree.is_under(place.parent, pk):
        raise RuleViolation(
            _("Simpul tidak dapat dipindahkan ke bawah dirinya sendiri. Pilih simpul lain."), "target"
        )
    if tree.depth_of(place.parent) + tree.height_of(pk) > MOST_LEVELS:
        raise too_deep("target")


def too_deep(field: str = "") -> RuleViolation:
    """Return the refusal of a tree with too many levels."""
    return RuleViolation(
        _("Pohon kinerja paling dalam %(levels)d tingkat. Pilih simpul yang lebih tinggi.")
        % {"levels": MOST_LEVELS},
        field,
    )


def renumber(order: list[int], tree: Positions) -> None:
    """Write the order of siblings; only those whose place changed are touched."""
    moved = [
        Objective(pk=pk, position=position)
        for position, pk in enumerate(order, start=1)
        if tree.position.get(pk) != position
    ]
    Objective.objects.bulk_update(moved, ["position"], batch_size=500)


def changeable(cycle: Cycle) -> Cycle:
    """Return the cycle locked; RuleViolation when it is closed. All writers of a tree queue here."""
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cycle.pk)
    if locked.state == CycleState.CLOSED:
        raise RuleViolation(_("Siklus ini sudah ditutup, jadi pohon kinerjanya tidak dapat diubah lagi."))
    return locked


def current(node: Objective, seen: int) -> Objective:
    """Return the node as it is stored; StaleVersion when it is no longer the version `seen`."""
    stored = Objective.objects.select_related("unit").filter(pk=node.pk).first()
    if stored is None or stored.version != seen:
        raise changed_meanwhile()
    return stored


def changed_meanwhile() -> StaleVersion:
    """Return the refusal of a second tab."""
    return StaleVersion(
        _("Bagian pohon ini sudah diubah orang lain atau di tab lain. Muat ulang halaman, lalu periksa lagi.")
    )


def check_node(node: Objective, cycle: Cycle) -> None:
    """Raise RuleViolation for a unit or parent outside the cycle and for a title that is there already."""
    if not node.unit.path.startswith(cycle.unit.path):
        raise RuleViolation(
            _("%(unit)s tidak tercakup dalam siklus %(cycle)s.")
            % {"unit": node.unit.name, "cycle": cycle.name},
            "unit",
        )
    if node.parent_id is not None:
        cycle_of_parent = Objective.objects.filter(pk=node.parent_id).values_list("cycle", flat=True).first()
        if cycle_of_parent != cycle.pk:
            raise RuleViolation(_("Simpul di atasnya tidak ada lagi dalam siklus ini."))
    same = Objective.objects.filter(
        cycle=cycle, parent=node.parent_id, unit=node.unit_id, title__iexact=node.title
    )
    if same.exclude(pk=node.pk).exists():
        raise RuleViolation(
            _("Simpul “%(title)s” dengan unit yang sama sudah ada di tempat ini.") % {"title": node.title},
            "title",
        )


def told(node: Objective) -> str:
    """Return a node as the history names it: its title and what it hangs on."""
    above = node.parent
    return f"{node.title}\n{_('di bawah')}: {above.title if above else _('puncak pohon')}"


def move_in_words(node: Objective) -> str:
    """Return where a node stands after its move."""
    row = list(
        Objective.objects.filter(cycle=node.cycle_id, parent=node.parent_id)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )
    values = {"title": node.title, "number": row.index(node.pk) + 1, "count": len(row)}
    if node.parent is None:
        return _("“%(title)s” kini di puncak pohon, urutan %(number)d dari %(count)d.") % values
    return _("“%(title)s” kini di bawah “%(parent)s”, urutan %(number)d dari %(count)d.") % {
        **values,
        "parent": node.parent.title,
    }


def changes_between(before: Objective, after: Objective) -> list[str]:
    """Return which facts of a node changed, each with its old and new value."""
    pairs = [
        (_("Judul"), before.title, after.title),
        (_("Tingkat"), before.get_level_display(), after.get_level_display()),
        (_("Unit"), before.unit.name, after.unit.name),
        (_("Bobot"), share_text(before.weight), share_text(after.weight)),
        (_("Keterangan"), before.note, after.note),
    ]
    return [f"{label}: {old or '–'} → {new or '–'}" for label, old, new in pairs if old != new]


def share_text(weight: Decimal | None) -> str:
    """Return a share as people read it; a dash for none."""
    return "–" if weight is None else number(weight)
