"""Posts and their seats, units without a head: what is filled, what is vacant, who stands in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Job
from core.spreadsheets import Cell
from organization.enums import Role
from organization.models import ActingAppointment, Employee, Placement, Post, Unit
from organization.queries import (
    away_on,
    covered_by_role,
    role_paths,
    units_found,
    units_visible_to,
    valid_on,
)
from organization.unit_rows import not_over, paths_above

if TYPE_CHECKING:
    from organization.models import User

EXPORT_JOB = "organization.vacancy_export"
HEADERS = (
    gettext_lazy("Kode unit"),
    gettext_lazy("Unit kerja"),
    gettext_lazy("Jabatan"),
    gettext_lazy("Jenjang"),
    gettext_lazy("Kelas"),
    gettext_lazy("Formasi"),
    gettext_lazy("Terisi"),
    gettext_lazy("Lowong"),
    gettext_lazy("Yang menggantikan"),
)


def held_on(day: date) -> Count:
    """Return the aggregate: how many people hold a post on `day`."""
    placed = Q(placements__starts_on__lte=day) & (
        Q(placements__ends_on__isnull=True) | Q(placements__ends_on__gte=day)
    )
    return Count("placements", filter=placed)


def with_seats(posts: "QuerySet[Post]", day: date) -> "QuerySet[Any]":
    """Return the posts with `held` and `vacant` seats on `day` (fewer than none when overfull)."""
    return posts.annotate(held=held_on(day)).annotate(vacant=F("formation") - F("held"))


def posts_of(unit: Unit, day: date, *, closed: bool = False) -> "QuerySet[Any]":
    """Return the posts of the unit with their seats; those that have ended only when asked for."""
    posts = Post.objects.filter(unit=unit)
    return with_seats(posts if closed else posts.filter(not_over(day)), day).order_by("name", "pk")


def posts_visible_to(user: "User") -> "QuerySet[Post]":
    """Return the posts in units kept by this HR officer."""
    return Post.objects.filter(covered_by_role(user, Role.HR, "unit"))


def open_seats(user: "User", day: date, *, within: Unit | None = None, text: str = "") -> "QuerySet[Any]":
    """Return the posts in kept units with seats that nobody fills on `day`, along the tree."""
    posts = posts_visible_to(user).filter(
        not_over(day), Q(unit__ends_on__isnull=True) | Q(unit__ends_on__gte=day)
    )
    if within is not None:
        posts = posts.filter(unit__path__startswith=within.path)
    for word in text.replace("\x00", " ").split():
        posts = posts.filter(Q(name__icontains=word) | Q(unit__name__icontains=word))
    free = with_seats(posts, day).filter(vacant__gt=0).select_related("unit")
    return free.order_by("unit__path", "name", "pk")


def headless_units(
    user: "User", day: date, *, within: Unit | None = None, text: str = ""
) -> "QuerySet[Unit]":
    """Return the kept units that nobody leads on `day`, along the tree."""
    units = units_found(units_visible_to(user), text).filter(not_over(day), starts_on__lte=day)
    if within is not None:
        units = units.filter(path__startswith=within.path)
    led = Placement.objects.filter(valid_on(day), unit=OuterRef("pk"), leads_unit=True)
    return units.filter(~Exists(led)).order_by("path")


@dataclass(frozen=True)
class HeadVacancy:
    """A unit that nobody leads, and who does the work of its head meanwhile."""

    unit: Unit
    acting: ActingAppointment | None
    above: tuple[Employee, Unit] | None
    """The head of the nearest unit above, to whom it falls when nobody acts with power to appraise."""

    @property
    def stands_in(self) -> str:
        """Return who stands in, in words."""
        if self.acting is not None:
            named = f"{self.acting.employee.name} ({self.acting.get_kind_display()})"
            if self.acting.appraises or self.above is None:
                return named
            return _("%(name)s; menilai: %(head)s") % {"name": named, "head": self.above[0].name}
        if self.above is None:
            return _("belum ada")
        head, unit = self.above
        return _("%(name)s, pimpinan %(unit)s") % {"name": head.name, "unit": unit.name}


def head_vacancies(units: Sequence[Unit], day: date) -> list[HeadVacancy]:
    """Return who stands in for each of these units. Four queries."""
    if not units:
        return []
    away = set(away_on(day).values_list("employee", flat=True))
    acting = {
        row.unit_id: row
        for row in ActingAppointment.objects.filter(valid_on(day), unit__in=units)
        .select_related("employee", "unit")
        .order_by("starts_on", "pk")
    }
    above = {one for unit in units for one in paths_above(unit)}
    heads = {
        row.unit.path: (row.employee, row.unit)
        for row in Placement.objects.filter(
            valid_on(day), unit__path__in=above, leads_unit=True
        ).select_related("employee", "unit")
        if row.employee_id not in away
    }
    return [
        HeadVacancy(
            unit=unit,
            acting=acting.get(unit.pk),
            above=next((heads[path] for path in reversed(paths_above(unit)) if path in heads), None),
        )
        for unit in units
    ]


def export_arguments(user: "User", within: Unit | None, text: str) -> dict[str, Any]:
    """Return the choice as arguments of a job, with where the person keeps staff now."""
    return {"unit": within.pk if within else 0, "q": text, "paths": sorted(role_paths(user, Role.HR))}


def may_open_export(user: "User", job: Job) -> bool:
    """Say whether the person still keeps all the units whose vacancies stand in the file."""
    held = role_paths(user, Role.HR)
    return all(any(path.startswith(own) for own in held) for path in job.arguments["paths"])


def export_rows(user: "User", day: date, *, within: Unit | None, text: str) -> Iterator[list[Cell]]:
    """Yield the rows of the workbook: units without a head first, then the seats. Six queries."""
    units = list(headless_units(user, day, within=within, text=text))
    for vacancy in head_vacancies(units, day):
        unit = vacancy.unit
        empty: list[Cell] = [None, None, 1, 0, 1]
        yield [unit.code, unit.name, _("Pimpinan unit"), *empty, vacancy.stands_in]
    for post in open_seats(user, day, within=within, text=text):
        seats: list[Cell] = [post.formation, post.held, post.vacant]
        yield [
            post.unit.code,
            post.unit.name,
            post.name,
            post.get_post_class_display(),
            post.grade,
            *seats,
            None,
        ]
