"""The index of professionalism of people (IP ASN, PermenPANRB 38/2018; PerBKN 8/2019) from rows.

The points are settings of the agency. What is not known is said, never counted as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.domain.gaps import Band, ReadinessPoints, professionalism_index
from competency.domain.rule_values import AS_KEEPER, Value, value_of
from competency.enums import TrainingFamily
from competency.models import ReadinessFact, TrainingRecord
from competency.queries import kept_employees, posts_held_on
from competency.registry import predicates_of
from core.errors import NotAllowed
from core.workflow import log_event
from organization.enums import PostClass
from organization.models import Employee, Post

if TYPE_CHECKING:
    from organization.models import User

WINDOW = timedelta(days=365)
SEMINARS = ("seminar", "workshop", "sosialisasi")
TECHNICAL = (TrainingFamily.TECHNICAL, TrainingFamily.DIGITAL)
ROWS = {
    "structural": ("leadership", "technical", "seminar"),
    "functional": ("functional", "technical", "seminar"),
    "executive": ("technical", "seminar"),
}


@dataclass(frozen=True)
class Readiness:
    """The index of a person, or what is missing for it."""

    points: ReadinessPoints | None
    activities: tuple[str, ...]
    predicate: str
    fact: ReadinessFact | None
    missing: tuple[str, ...]


@transaction.atomic
def save_readiness(
    employee: Employee,
    *,
    education: str,
    discipline: str,
    has_leadership: bool,
    has_functional: bool,
    by: "User",
) -> ReadinessFact:
    """Record what the index needs of a person and return it; the history keeps who changed it when.

    Refused with NotAllowed for people one does not keep and for oneself.
    """
    if employee.user_id == by.pk or not kept_employees(by).filter(pk=employee.pk).exists():
        raise NotAllowed(_("%(name)s tidak termasuk pegawai yang Anda kelola.") % {"name": employee.name})
    values = {
        "education": education,
        "discipline": discipline,
        "has_leadership": has_leadership,
        "has_functional": has_functional,
    }
    known = ReadinessFact.objects.select_for_update(of=("self",)).filter(employee=employee).first()
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        return known
    fact, _made = ReadinessFact.objects.update_or_create(
        employee=employee, defaults=values | {"recorded_by": by, "recorded_at": timezone.now()}
    )
    log_event(fact, "readiness_saved", by=by, as_role=AS_KEEPER, note=f"{education}, {discipline}")
    return fact


def readiness_of(employees: QuerySet[Employee], day: date) -> dict[int, Readiness]:
    """Return by employee the index on a day or what is missing for it. Eight queries for anybody."""
    people = list(employees.order_by().values_list("pk", flat=True))
    facts = {row.employee_id: row for row in ReadinessFact.objects.filter(employee__in=people).order_by("pk")}
    predicates = predicates_of(people, day)
    rows = position_rows(employees, day)
    done = activities_of(employees, day)
    setting = value_of("ip_asn")
    table, bands = table_of(setting), bands_of(setting)
    found = {}
    for person in people:
        fact, predicate, row = facts.get(person), predicates.get(person, ""), rows.get(person, "")
        missing = tuple(
            words
            for words, known in (
                (_("pendidikan dan disiplin"), fact),
                (_("predikat kinerja"), predicate),
                (_("jabatan"), row),
            )
            if not known
        )
        activities = set(done.get(person, ()))
        if fact and fact.has_leadership:
            activities.add("leadership")
        if fact and fact.has_functional:
            activities.add("functional")
        counted = tuple(name for name in ROWS.get(row, ()) if name in activities)
        points = None
        if fact is not None and not missing:
            points = professionalism_index(
                table,
                bands,
                education=fact.education,
                position=row,
                activities=counted,
                predicate=predicate,
                discipline=fact.discipline,
            )
        found[person] = Readiness(points, counted, predicate, fact, missing)
    return found


def position_rows(employees: QuerySet[Employee], day: date) -> dict[int, str]:
    """Return by employee which row of the competency part holds for his post."""
    held = posts_held_on(employees, day)
    wanted = set().union(*held.values()) if held else set()
    classes = dict(Post.objects.filter(pk__in=wanted).order_by().values_list("pk", "post_class"))
    return {person: row_of({classes[post] for post in posts}) for person, posts in held.items()}


def row_of(classes: set[str]) -> str:
    """Return the row of the highest kind of post: structural before functional before executive."""
    if any(not name.startswith("jf_") and name != PostClass.EXECUTIVE for name in classes):
        return "structural"
    return "functional" if any(name.startswith("jf_") for name in classes) else "executive"


def activities_of(employees: QuerySet[Employee], day: date) -> dict[int, set[str]]:
    """Return what was done in the year before `day`: technical training of enough lessons, a seminar."""
    least = Decimal(value_of("ip_asn")["technical_jp"])
    rows = TrainingRecord.objects.filter(
        employee__in=employees, completed_on__gt=day - WINDOW, completed_on__lte=day
    ).order_by()
    lessons: dict[int, Decimal] = {}
    found: dict[int, set[str]] = {}
    for person, form, family, jp in rows.values_list("employee", "form__code", "training__family", "jp"):
        if form in SEMINARS:
            found.setdefault(person, set()).add("seminar")
        elif family in TECHNICAL or family is None:
            lessons[person] = lessons.get(person, Decimal(0)) + jp
    for person, total in lessons.items():
        if total >= least:
            found.setdefault(person, set()).add("technical")
    return found


def table_of(setting: Value) -> Mapping[str, Mapping[str, Any]]:
    """Return the points of the setting as `professionalism_index` takes them."""
    parts: dict[str, dict[str, Any]] = {
        "qualification": {},
        "competency": {},
        "performance": {},
        "discipline": {},
    }
    for key, points in setting.items():
        part, _mark, word = key.partition("__")
        if part in ROWS:
            parts["competency"].setdefault(part, {})[word] = points
        elif part in parts:
            parts[part][word] = points
    return parts


def bands_of(setting: Value) -> tuple[Band, ...]:
    """Return the categories of the sum."""
    words = (
        ("band__very_high", _("sangat tinggi")),
        ("band__high", _("tinggi")),
        ("band__middle", _("sedang")),
        ("band__low", _("rendah")),
    )
    return (
        *(Band(Decimal(setting[key]), label) for key, label in words),
        Band(Decimal(0), _("sangat rendah")),
    )
