"""Posts of a unit: adding, changing and closing them, and how many seats of them are filled."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from organization.domain.changes import record_change
from organization.domain.units import check_not_closed, locked_unit
from organization.enums import ChangeKind
from organization.models import Placement, Post, Unit, User
from organization.queries import valid_on

NAMED = 3


@transaction.atomic
def add_post(
    *,
    unit: Unit,
    code: str,
    name: str,
    post_class: str,
    by: User | None,
    grade: int | None = None,
    formation: int = 1,
) -> Post:
    """Add a post to the unit and return it.

    Refused with RuleViolation: a code that is taken, a unit that is closed.
    """
    check_not_closed(locked_unit(unit))
    code = code.strip()
    if Post.objects.filter(code__iexact=code).exists():
        raise taken_post_code(code)
    try:
        with transaction.atomic():
            post = Post.objects.create(
                unit=unit,
                code=code,
                name=name.strip(),
                post_class=post_class,
                grade=grade,
                formation=formation,
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


@transaction.atomic
def change_post(
    post: Post, *, name: str, post_class: str, grade: int | None, formation: int, by: User | None
) -> Post:
    """Change what is written about a post and return it; code and unit stay.

    A formation below the number of people who hold the post is allowed: it says what is needed. The
    same data sent twice are recorded once.
    """
    post = locked_post(post)
    new = {"name": name.strip(), "post_class": post_class, "grade": grade, "formation": formation}
    labels = {
        "name": _("nama"),
        "post_class": _("jenjang"),
        "grade": _("kelas"),
        "formation": _("formasi"),
    }
    changed = [key for key, value in new.items() if getattr(post, key) != value]
    if not changed:
        return post
    old_name = post.name
    for key in changed:
        setattr(post, key, new[key])
    post.save(update_fields=changed)
    record_change(
        ChangeKind.POST_CHANGED,
        _("Jabatan %(post)s pada %(unit)s diubah: %(fields)s.")
        % {
            "post": f"{old_name} ({post.name})" if "name" in changed else post.name,
            "unit": post.unit.name,
            "fields": ", ".join(labels[key] for key in changed),
        },
        by=by,
        unit=post.unit,
    )
    return post


@transaction.atomic
def close_post(post: Post, *, ends_on: date, by: User | None) -> Post:
    """End the post with `ends_on` as its last day and return it.

    Refused with RuleViolation: somebody holds it after that day; another last day than the one
    written already. The same end sent twice is recorded once.
    """
    post = locked_post(post)
    if post.ends_on == ends_on:
        return post
    if post.ends_on is not None:
        raise RuleViolation(
            _("Jabatan %(post)s sudah ditutup dengan hari terakhir %(day)s.")
            % {"post": post.name, "day": date_format(post.ends_on)},
            "ends_on",
        )
    after = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    holders = list(Placement.objects.filter(after, post=post).values_list("employee__name", flat=True))
    if holders:
        raise RuleViolation(
            _("Jabatan %(post)s masih dipegang sesudah %(day)s oleh %(names)s. Pindahkan dahulu.")
            % {
                "post": post.name,
                "day": date_format(ends_on),
                "names": ", ".join(holders[:NAMED]) + (", …" if len(holders) > NAMED else ""),
            },
            "ends_on",
        )
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record_change(
        ChangeKind.POST_CLOSED,
        _("Jabatan %(post)s pada %(unit)s ditutup dengan hari terakhir %(day)s.")
        % {"post": post.name, "unit": post.unit.name, "day": date_format(ends_on)},
        by=by,
        unit=post.unit,
    )
    return post


@transaction.atomic
def reopen_post(post: Post, *, by: User | None) -> Post:
    """Take the closing of a post back and return it. A second call does nothing.

    Refused with RuleViolation: a post of a closed unit.
    """
    post = locked_post(post)
    if post.ends_on is None:
        return post
    check_not_closed(post.unit)
    post.ends_on = None
    post.save(update_fields=["ends_on"])
    record_change(
        ChangeKind.POST_CHANGED,
        _("Penutupan jabatan %(post)s pada %(unit)s dibatalkan.")
        % {"post": post.name, "unit": post.unit.name},
        by=by,
        unit=post.unit,
    )
    return post


def check_post_open(post: Post, starts_on: date, ends_on: date | None) -> None:
    """Raise RuleViolation when the post is closed on one of these days."""
    if post.ends_on is not None and (starts_on > post.ends_on or ends_on is None or ends_on > post.ends_on):
        raise RuleViolation(
            _("Jabatan %(post)s ditutup dengan hari terakhir %(day)s. Pilih jabatan lain.")
            % {"post": post.name, "day": date_format(post.ends_on)},
            "post",
        )


def overfull(post: Post, day: date) -> str:
    """Return a sentence when more people hold the post on `day` than it has seats, else nothing.

    It is only told: the formation says what is needed and forbids nothing.
    """
    held = Placement.objects.filter(valid_on(day), post=post).count()
    if held <= post.formation:
        return ""
    return _("Jabatan %(post)s kini dipegang %(held)s orang, formasinya %(formation)s.") % {
        "post": post.name,
        "held": held,
        "formation": post.formation,
    }


def locked_post(post: Post) -> Post:
    """Return the post with its unit fresh from the database, both locked until the transaction ends.

    Who places somebody locks the unit too, so nobody enters a post that is just being closed.
    """
    locked_unit(post.unit)
    return Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)


def taken_post_code(code: str) -> RuleViolation:
    """Return the refusal of a post code that is taken."""
    return RuleViolation(
        _("Kode jabatan “%(code)s” sudah dipakai. Pilih kode lain.") % {"code": code}, "code"
    )
