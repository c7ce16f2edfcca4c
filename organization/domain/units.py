"""Units and posts: adding them, and moving a unit in the tree without losing where it stood."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from organization.domain.changes import record_change
from organization.enums import ChangeKind
from organization.models import Post, Unit, UnitParentage, User
from organization.queries import valid_on

ONE_DAY = timedelta(days=1)


@transaction.atomic
def add_unit(
    *, code: str, name: str, kind: str, parent: Unit | None, starts_on: date, by: User | None, place: str = ""
) -> Unit:
    """Add a unit under `parent` (None: a root) and return it.

    Guaranteed: today's tree and the parentage history tell the same. Refused with RuleViolation: a
    code that is taken, a parent that does not exist on `starts_on`.
    """
    code = code.strip()
    if Unit.objects.filter(code__iexact=code).exists():
        raise taken_unit_code(code)
    values = {"code": code, "name": name.strip(), "kind": kind, "place": place, "starts_on": starts_on}
    if parent is not None:
        parent = locked_unit(parent)
        check_unit_exists_on(parent, starts_on, field="starts_on")
    try:
        with transaction.atomic():
            unit = new_node(parent, values)
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
def move_unit(unit: Unit, *, parent: Unit, starts_on: date, by: User | None) -> Unit:
    """Put the unit with all below it under another unit from `starts_on` on, and return it fresh.

    Guaranteed: on days before, the unit still stands where it stood. Refused with RuleViolation: a
    coming day (the tree is that of today), a day before its last move, itself or a unit below it as
    parent. The same move sent twice takes effect once.
    """
    unit = locked_unit(unit)
    parent = locked_unit(parent)
    stand = UnitParentage.objects.select_related("parent").get(unit=unit, ends_on__isnull=True)
    if stand.parent_id == parent.pk:
        return unit
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
    stand.ends_on = starts_on - ONE_DAY
    stand.save(update_fields=["ends_on"])
    UnitParentage.objects.create(unit=unit, parent=parent, starts_on=starts_on)
    Unit.objects.move(unit, parent, pos="last-child")
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
def add_post(
    *, unit: Unit, code: str, name: str, post_class: str, by: User | None, grade: int | None = None
) -> Post:
    """Add a post to the unit and return it. Refused with RuleViolation: a code that is taken."""
    code = code.strip()
    if Post.objects.filter(code__iexact=code).exists():
        raise taken_post_code(code)
    try:
        with transaction.atomic():
            post = Post.objects.create(
                unit=unit, code=code, name=name.strip(), post_class=post_class, grade=grade
            )
    except IntegrityError as error:
        raise taken_post_code(code) from error
    record_change(
        ChangeKind.POST_ADDED,
        _("Jabatan %(post)s ditambahkan pada %(unit)s.") % {"post": post.name, "unit": unit.name},
        by=by,
        unit=unit,
    )
    return post


def taken_unit_code(code: str) -> RuleViolation:
    """Return the refusal of a unit code that is taken."""
    return RuleViolation(_("Kode unit “%(code)s” sudah dipakai. Pilih kode lain.") % {"code": code}, "code")


def taken_post_code(code: str) -> RuleViolation:
    """Return the refusal of a post code that is taken."""
    return RuleViolation(
        _("Kode jabatan “%(code)s” sudah dipakai. Pilih kode lain.") % {"code": code}, "code"
    )


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
