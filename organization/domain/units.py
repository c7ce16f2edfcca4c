"""Units: adding, changing, moving and closing them without losing where they stood."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from organization.domain.changes import record_change
from organization.enums import ChangeKind
from organization.models import (
    ActingAppointment,
    Placement,
    Post,
    RoleGrant,
    Team,
    Unit,
    UnitParentage,
    User,
)
from organization.queries import SIBLINGS, valid_on

ONE_DAY = timedelta(days=1)


@transaction.atomic
def add_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    starts_on: date,
    by: User | None,
    place: str = "",
    work_week: str = "",
    time_zone: str = "",
) -> Unit:
    """Add a unit under `parent` (None: a root) and return it.

    Guaranteed: today's tree and the parentage history tell the same. Refused with RuleViolation: a
    code that is taken, a parent that does not exist on `starts_on` or is closed.
    """
    code = code.strip()
    if Unit.objects.filter(code__iexact=code).exists():
        raise taken_unit_code(code)
    values = {
        "code": code,
        "name": name.strip(),
        "kind": kind,
        "place": place,
        "work_week": work_week,
        "time_zone": time_zone,
        "starts_on": starts_on,
    }
    if parent is not None:
        parent = locked_unit(parent)
        check_unit_exists_on(parent, starts_on, field="starts_on")
        check_not_closed(parent)
    try:
        with transaction.atomic():
            unit = new_node(parent, {**values, "position": last_position(parent)})
    except IntegrityError as error:
        raise taken_unit_code(code) from error
    UnitParentage.objects.create(unit=unit, parent=parent, starts_on=starts_on)
    record_change(
        ChangeKind.UNIT_ADDED,
        _("%(unit)s ditambahkan di bawah %(parent)s mulai %(day)s.")
        % {"unit": unit.name, "parent": parent or _("puncak susunan"), "day": date_format(starts_on)},
        by=by,
        unit=unit,
    )
    return unit


@transaction.atomic
def change_unit(
    unit: Unit, *, name: str, kind: str, place: str, work_week: str, time_zone: str, by: User | None
) -> Unit:
    """Change what is written about a unit and return it; the code and its place in the tree stay.

    The log names what changed. The same data sent twice are recorded once.
    """
    unit = locked_unit(unit)
    new = {
        "name": name.strip(),
        "kind": kind,
        "place": place.strip(),
        "work_week": work_week,
        "time_zone": time_zone,
    }
    labels = {
        "name": _("nama"),
        "kind": _("jenis"),
        "place": _("tempat"),
        "work_week": _("hari kerja"),
        "time_zone": _("zona waktu"),
    }
    changed = [key for key, value in new.items() if getattr(unit, key) != value]
    if not changed:
        return unit
    old_name = unit.name
    for key in changed:
        setattr(unit, key, new[key])
    unit.save(update_fields=changed)
    record_change(
        ChangeKind.UNIT_CHANGED,
        _("Data %(unit)s diubah: %(fields)s.")
        % {
            "unit": f"{old_name} ({unit.name})" if "name" in changed else unit.name,
            "fields": ", ".join(labels[key] for key in changed),
        },
        by=by,
        unit=unit,
    )
    return unit


@transaction.atomic
def move_unit(unit: Unit, *, parent: Unit, starts_on: date, by: User | None) -> Unit:
    """Put the unit with all below it under another unit from `starts_on` on, and return it fresh.

    Guaranteed: on days before, the unit still stands where it stood. Refused with RuleViolation: a
    coming day (the tree is that of today), a day before its last move, itself or a unit below it as
    parent, a root, a unit or parent that is closed. The same move sent twice takes effect once.
    """
    unit = locked_unit(unit)
    parent = locked_unit(parent)
    stand = UnitParentage.objects.select_related("parent").get(unit=unit, ends_on__isnull=True)
    if stand.parent_id == parent.pk:
        return unit
    if stand.parent_id is None:
        raise RuleViolation(
            _("%(unit)s adalah puncak susunan dan tidak dapat dipindahkan.") % {"unit": unit.name}
        )
    if parent == unit or parent.is_descendant_of(unit):
        raise RuleViolation(
            _("%(unit)s tidak dapat berada di bawah dirinya sendiri.") % {"unit": unit.name}, "parent"
        )
    if starts_on > timezone.localdate():
        raise RuleViolation(_("Perpindahan unit dicatat paling cepat pada harinya."), "starts_on")
    if starts_on <= stand.starts_on:
        raise RuleViolation(
            _("%(unit)s menempati kedudukannya sejak %(day)s; pilih hari sesudahnya.")
            % {"unit": unit.name, "day": date_format(stand.starts_on)},
            "starts_on",
        )
    check_unit_exists_on(parent, starts_on, field="parent")
    for one in (unit, parent):
        check_not_closed(one, field="parent" if one is parent else "")
    stand.ends_on = starts_on - ONE_DAY
    stand.save(update_fields=["ends_on"])
    UnitParentage.objects.create(unit=unit, parent=parent, starts_on=starts_on)
    last = last_position(parent)
    Unit.objects.move(unit, parent, pos="last-child")
    Unit.objects.filter(pk=unit.pk).update(position=last)
    record_change(
        ChangeKind.UNIT_MOVED,
        _("%(unit)s pindah dari %(old)s ke %(new)s mulai %(day)s.")
        % {
            "unit": unit.name,
            "old": stand.parent or _("puncak susunan"),
            "new": parent.name,
            "day": date_format(starts_on),
        },
        by=by,
        unit=unit,
    )
    return locked_unit(unit)


@transaction.atomic
def order_unit(unit: Unit, neighbour: Unit, *, before: bool, by: User | None) -> Unit:
    """Put the unit right before its neighbour, or right after it, and return it; nothing else moves.

    The order is for readers: it changes nobody's rights. Sent twice it takes effect once. Refused with
    RuleViolation: units that do not stand side by side.
    """
    parent = Unit.objects.get_parent(unit)
    if parent is None or neighbour.pk == unit.pk or not neighbour.is_sibling_of(unit):
        raise RuleViolation(
            _("%(unit)s dan %(other)s tidak berada di bawah unit yang sama.")
            % {"unit": unit.name, "other": neighbour.name}
        )
    locked_unit(parent)  # whoever orders the units below it waits here
    rows = list(Unit.objects.get_children(parent).order_by(*SIBLINGS))
    order = [row.pk for row in rows if row.pk != unit.pk]
    order.insert(order.index(neighbour.pk) + (not before), unit.pk)
    if order == [row.pk for row in rows]:
        return unit
    for row in rows:
        row.position = order.index(row.pk) + 1
    Unit.objects.bulk_update(rows, ["position"], batch_size=500)
    sentence = (
        _("%(unit)s kini tampil sebelum %(other)s.")
        if before
        else _("%(unit)s kini tampil sesudah %(other)s.")
    )
    record_change(
        ChangeKind.UNIT_CHANGED, sentence % {"unit": unit.name, "other": neighbour.name}, by=by, unit=unit
    )
    return locked_unit(unit)


def last_position(parent: Unit | None) -> int:
    """Return the position with which a unit comes last below `parent`."""
    if parent is None:
        return 0
    found = Unit.objects.get_children(parent).aggregate(last=Max("position"))
    return found["last"] or 0


@dataclass(frozen=True)
class Obstacle:
    """What still runs in a unit after the day with which it is to be closed, and how much of it."""

    kind: Literal["people", "posts", "children", "roles", "acting", "teams"]
    count: int
    names: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return the obstacle in words, with the first names."""
        more = ", …" if self.count > len(self.names) else ""
        return f"{self.short} ({', '.join(self.names)}{more})"

    @property
    def short(self) -> str:
        """Return the obstacle in words, without names."""
        return {
            "people": _("%(count)s pegawai masih ditempatkan di sana"),
            "posts": _("%(count)s jabatan masih berlaku"),
            "children": _("%(count)s unit di bawahnya masih berlaku"),
            "roles": _("%(count)s peran masih berjalan"),
            "acting": _("%(count)s penunjukan Plt./Plh. masih berjalan"),
            "teams": _("%(count)s tim kerja masih berjalan"),
        }[self.kind] % {"count": self.count}


NAMED = 3
"""How many names an obstacle tells."""


def closing_obstacles(unit: Unit, ends_on: date) -> list[Obstacle]:
    """Return what keeps the unit from closing with `ends_on` as its last day. Six queries."""
    after = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    found: list[tuple[Literal["people", "posts", "children", "roles", "acting", "teams"], QuerySet[Any]]] = [
        ("people", Placement.objects.filter(after, unit=unit).values_list("employee__name", flat=True)),
        ("posts", Post.objects.filter(after, unit=unit).values_list("name", flat=True)),
        (
            "children",
            Unit.objects.filter(after, path__startswith=unit.path, depth=unit.depth + 1).values_list(
                "name", flat=True
            ),
        ),
        ("roles", RoleGrant.objects.filter(after, unit=unit).values_list("user__full_name", flat=True)),
        (
            "acting",
            ActingAppointment.objects.filter(after, unit=unit).values_list("employee__name", flat=True),
        ),
        ("teams", Team.objects.filter(after, unit=unit).values_list("name", flat=True)),
    ]
    obstacles = []
    for kind, rows in found:
        names = list(rows)
        if names:
            obstacles.append(Obstacle(kind, len(names), tuple(names[:NAMED])))
    return obstacles


@transaction.atomic
def close_unit(unit: Unit, *, ends_on: date, by: User | None) -> Unit:
    """End the unit with `ends_on` as its last day and return it.

    Guaranteed: nothing runs on in a closed unit, neither people nor posts, units below, roles,
    acting officers or teams. Refused with RuleViolation: any of these, each named; a day before the
    unit began; another last day than the one written already. The same end sent twice is recorded
    once.
    """
    unit = locked_unit(unit)
    if unit.ends_on == ends_on:
        return unit
    if unit.ends_on is not None:
        raise RuleViolation(
            _("%(unit)s sudah ditutup dengan hari terakhir %(day)s.")
            % {"unit": unit.name, "day": date_format(unit.ends_on)},
            "ends_on",
        )
    if ends_on < unit.starts_on:
        raise RuleViolation(
            _("%(unit)s baru berlaku sejak %(day)s; hari terakhirnya tidak boleh sebelum itu.")
            % {"unit": unit.name, "day": date_format(unit.starts_on)},
            "ends_on",
        )
    obstacles = closing_obstacles(unit, ends_on)
    if obstacles:
        raise RuleViolation(
            _("%(unit)s belum dapat ditutup: sesudah %(day)s %(obstacles)s.")
            % {
                "unit": unit.name,
                "day": date_format(ends_on),
                "obstacles": "; ".join(obstacle.short for obstacle in obstacles),
            },
            "ends_on",
        )
    unit.ends_on = ends_on
    unit.save(update_fields=["ends_on"])
    record_change(
        ChangeKind.UNIT_CLOSED,
        _("%(unit)s ditutup dengan hari terakhir %(day)s.")
        % {"unit": unit.name, "day": date_format(ends_on)},
        by=by,
        unit=unit,
    )
    return unit


@transaction.atomic
def reopen_unit(unit: Unit, *, by: User | None) -> Unit:
    """Take the closing of a unit back and return it; posts and people are put back one by one.

    A second call does nothing. Refused with RuleViolation: a unit above that is closed.
    """
    unit = locked_unit(unit)
    if unit.ends_on is None:
        return unit
    above = Unit.objects.get_parent(unit)
    if above is not None:
        check_not_closed(above)
    unit.ends_on = None
    unit.save(update_fields=["ends_on"])
    record_change(
        ChangeKind.UNIT_CHANGED,
        _("Penutupan %(unit)s dibatalkan; unit ini berlaku kembali.") % {"unit": unit.name},
        by=by,
        unit=unit,
    )
    return unit


def check_not_closed(unit: Unit, *, field: str = "") -> None:
    """Raise RuleViolation when a last day is written for the unit."""
    if unit.ends_on is not None:
        raise RuleViolation(
            _("%(unit)s ditutup dengan hari terakhir %(day)s.")
            % {"unit": unit.name, "day": date_format(unit.ends_on)},
            field,
        )


def taken_unit_code(code: str) -> RuleViolation:
    """Return the refusal of a unit code that is taken."""
    return RuleViolation(_("Kode unit “%(code)s” sudah dipakai. Pilih kode lain.") % {"code": code}, "code")


def new_node(parent: Unit | None, values: dict[str, object]) -> Unit:
    """Return a new unit in today's tree: a root, or the last child of `parent`."""
    unit: Unit = Unit.objects.add_root(values) if parent is None else Unit.objects.add_child(parent, values)
    return unit


def locked_unit(unit: Unit) -> Unit:
    """Return the unit fresh from the database, locked until the transaction ends."""
    fresh: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    return fresh


def check_unit_exists_on(unit: Unit, day: date, *, field: str) -> None:
    """Raise RuleViolation when the unit did not exist yet, or no longer, on `day`."""
    if not Unit.objects.filter(Q(pk=unit.pk) & valid_on(day)).exists():
        raise RuleViolation(
            _("%(unit)s tidak berlaku pada %(day)s; unit ini berlaku sejak %(start)s.")
            % {"unit": unit.name, "day": date_format(day), "start": date_format(unit.starts_on)},
            field,
        )


def check_unit_open_through(unit: Unit, ends_on: date | None) -> None:
    """Raise RuleViolation when the unit closes before `ends_on` (None: without end)."""
    if unit.ends_on is not None and (ends_on is None or ends_on > unit.ends_on):
        raise RuleViolation(
            _("%(unit)s ditutup dengan hari terakhir %(day)s; isilah hari terakhir yang tidak sesudahnya.")
            % {"unit": unit.name, "day": date_format(unit.ends_on)},
            "ends_on",
        )
