"""Standards of posts: drafting, issuing, revising, and drafts for the posts that have none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competency.domain.rule_values import AS_KEEPER, value_of
from competency.enums import GENERIC_GROUPS
from competency.models import PostStandard, StandardItem, StandardTraining
from competency.queries import competencies, current_versions, in_force_on, posts_without_standard
from core.errors import RuleViolation
from core.workflow import log_event
from organization.models import Post

if TYPE_CHECKING:
    from organization.models import User

FACTS = (
    "name",
    "post_class",
    "affair",
    "summary",
    "rank",
    "education_level",
    "education_field",
    "experience",
    "indicators",
)
CODE = "SKJ-{:04d}"
NAMED = 3


@dataclass(frozen=True)
class TrainingNeed:
    """A training that a standard asks for."""

    kind: str
    name: str
    necessity: str


@transaction.atomic
def begin_standard(
    *, name: str, post_class: str, by: "User | None", code: str = "", posts: Iterable[Post] = ()
) -> PostStandard:
    """Write a draft with the generic competencies at the level of the class, and return it.

    An empty code becomes the next free one. The class only begins the draft: every level can be
    changed. Refused with RuleViolation: a code that is taken.
    """
    code = code.strip() or next_code()
    if PostStandard.objects.filter(code__iexact=code).exists():
        raise RuleViolation(_("Kode “%(code)s” sudah dipakai. Pilih kode lain.") % {"code": code}, "code")
    standard = PostStandard.objects.create(code=code, name=name.strip(), post_class=post_class)
    level = int(value_of("class_levels")[post_class])
    generic = competencies().filter(group__code__in=GENERIC_GROUPS)
    write_items(standard, {competency.pk: level for competency in generic})
    standard.posts.set(posts)
    log_event(standard, "standard_drafted", by=by, as_role=AS_KEEPER)
    return standard


@transaction.atomic
def save_draft(
    standard: PostStandard,
    *,
    facts: Mapping[str, str],
    levels: Mapping[int, int],
    trainings: Iterable[TrainingNeed],
    posts: Iterable[Post],
    by: "User | None",
) -> PostStandard:
    """Write the fields, the required levels (by competency), trainings and posts of a draft.

    Refused with RuleViolation: an issued standard, which is never edited.
    """
    standard = locked_draft(standard)
    for name in FACTS:
        setattr(standard, name, facts.get(name, getattr(standard, name)))
    standard.save(update_fields=FACTS)
    write_items(standard, levels)
    standard.trainings.all().delete()
    StandardTraining.objects.bulk_create(
        StandardTraining(standard=standard, kind=need.kind, name=need.name.strip(), necessity=need.necessity)
        for need in trainings
        if need.name.strip()
    )
    standard.posts.set(posts)
    log_event(standard, "standard_saved", by=by, as_role=AS_KEEPER)
    return standard


@transaction.atomic
def issue_standard(standard: PostStandard, *, starts_on: date, basis: str, by: "User | None") -> PostStandard:
    """Put a draft in force from `starts_on`; the version before it ends the day before. Return it.

    Refused with RuleViolation: no competency, no post, a day not after the start of the version
    before, a post for which another standard is in force on that day or later.
    """
    standard = locked_draft(standard)
    if not standard.items.exists():
        raise RuleViolation(_("Isi dahulu level sedikitnya satu kompetensi."))
    posts = list(standard.posts.all())
    if not posts:
        raise RuleViolation(_("Pilih dahulu jabatan yang memakai standar ini."))
    former = (
        PostStandard.objects.filter(code=standard.code, issued_at__isnull=False).order_by("-number").first()
    )
    if former is not None and former.starts_on is not None and starts_on <= former.starts_on:
        raise RuleViolation(
            _("Pilih hari sesudah %(day)s, hari mulai versi sebelumnya.")
            % {"day": date_format(former.starts_on)},
            "starts_on",
        )
    later = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    rivals = PostStandard.objects.filter(later, issued_at__isnull=False, posts__in=posts).exclude(
        code=standard.code
    )
    taken = list(rivals.order_by("name").values_list("posts__name", "name").distinct()[:NAMED])
    if taken:
        raise RuleViolation(
            _("Standar lain masih berlaku: %(names)s. Akhiri atau ubah standar itu dahulu.")
            % {"names": "; ".join(f"{post} ({name})" for post, name in taken)}
        )
    if former is not None and (former.ends_on is None or former.ends_on >= starts_on):
        former.ends_on = starts_on - timedelta(days=1)
        former.save(update_fields=["ends_on"])
    standard.starts_on, standard.basis = starts_on, basis.strip()
    standard.issued_at, standard.issued_by = timezone.now(), by
    standard.save(update_fields=["starts_on", "basis", "issued_at", "issued_by"])
    log_event(standard, "standard_issued", by=by, as_role=AS_KEEPER, note=basis)
    return standard


@transaction.atomic
def end_standard(standard: PostStandard, *, ends_on: date, by: "User | None") -> PostStandard:
    """End an issued standard with `ends_on` as its last day and return it. Twice is once.

    Refused with RuleViolation: a draft, a day before its start.
    """
    standard = PostStandard.objects.select_for_update(of=("self",)).get(pk=standard.pk)
    if standard.issued_at is None or standard.starts_on is None:
        raise RuleViolation(_("Konsep tidak perlu diakhiri; hapus saja."))
    if ends_on < standard.starts_on:
        raise RuleViolation(
            _("Pilih hari pada atau sesudah %(day)s.") % {"day": date_format(standard.starts_on)}, "ends_on"
        )
    if standard.ends_on != ends_on:
        standard.ends_on = ends_on
        standard.save(update_fields=["ends_on"])
        log_event(standard, "standard_ended", by=by, as_role=AS_KEEPER)
    return standard


@transaction.atomic
def revise_standard(standard: PostStandard, *, by: "User | None") -> PostStandard:
    """Return a draft of the next version with the same content, in the newest words of the dictionary.

    A draft that exists is returned instead of a second one.
    """
    draft = PostStandard.objects.filter(code=standard.code, issued_at__isnull=True).first()
    if draft is not None:
        return draft
    newest = (
        PostStandard.objects.select_for_update(of=("self",)).filter(code=standard.code).order_by("-number")[0]
    )
    draft = PostStandard.objects.create(
        code=newest.code, number=newest.number + 1, **{name: getattr(newest, name) for name in FACTS}
    )
    write_items(draft, dict(newest.items.order_by().values_list("competency", "level")))
    StandardTraining.objects.bulk_create(
        StandardTraining(standard=draft, kind=row.kind, name=row.name, necessity=row.necessity)
        for row in newest.trainings.order_by("pk")
    )
    draft.posts.set(newest.posts.all())
    log_event(draft, "standard_drafted", by=by, as_role=AS_KEEPER)
    return draft


@transaction.atomic
def discard_draft(standard: PostStandard, *, by: "User | None") -> None:
    """Remove a draft. Refused with RuleViolation: an issued standard."""
    standard = locked_draft(standard)
    log_event(standard, "standard_discarded", by=by, as_role=AS_KEEPER, note=str(standard))
    standard.delete()


@transaction.atomic
def draft_missing(*, by: "User | None", day: date) -> list[PostStandard]:
    """Write one draft for each name and class of open posts without a standard; return the drafts."""
    missing: dict[tuple[str, str], list[Post]] = {}
    for post in posts_without_standard(day).order_by("name", "pk"):
        missing.setdefault((post.name, post.post_class), []).append(post)
    return [
        begin_standard(name=name, post_class=post_class, by=by, posts=posts)
        for (name, post_class), posts in missing.items()
    ]


def same_posts(standard: PostStandard, day: date) -> list[Post]:
    """Return the open posts with the name and class of the standard that no other standard covers."""
    still_open = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    others = PostStandard.objects.exclude(code=standard.code).filter(
        in_force_on(day) | Q(issued_at__isnull=True)
    )
    return list(
        Post.objects.filter(still_open, name__iexact=standard.name, post_class=standard.post_class)
        .exclude(standards__in=others)
        .order_by("code")
    )


def write_items(standard: PostStandard, levels: Mapping[int, int]) -> None:
    """Write the required levels by competency, in the newest words of the dictionary."""
    versions = {row.competency_id: row for row in current_versions().filter(competency__in=levels)}
    standard.items.all().delete()
    StandardItem.objects.bulk_create(
        StandardItem(standard=standard, competency_id=pk, version=versions[pk], level=level)
        for pk, level in sorted(levels.items())
        if level
    )


def locked_draft(standard: PostStandard) -> PostStandard:
    """Return the draft, locked until the transaction ends; RuleViolation when it was issued."""
    locked = PostStandard.objects.select_for_update(of=("self",)).get(pk=standard.pk)
    if locked.issued_at is not None:
        raise RuleViolation(_("Standar ini sudah ditetapkan dan tidak diubah lagi. Buatlah revisi."))
    return locked


def next_code() -> str:
    """Return the next free code of the form SKJ-0001."""
    last = PostStandard.objects.filter(code__regex=r"^SKJ-\d{4,}$").aggregate(last=Max("code"))["last"]
    return CODE.format(int(last[4:]) + 1 if last else 1)
