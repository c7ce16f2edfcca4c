"""What people do beside and within their post: acting, teams, absences; and the time line of all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organization.enums import ChangeKind, Role
from organization.models import (
    Absence,
    ActingAppointment,
    Employee,
    OrganizationChange,
    Placement,
    RoleGrant,
    Team,
    TeamMember,
    Unit,
)
from organization.queries import (
    covered_by_role,
    employees_visible_to,
    in_force_on,
    top_units_visible_to,
    valid_on,
)

if TYPE_CHECKING:
    from organization.models import User

State = Literal["past", "now", "coming"]


def not_over_on(day: date) -> Q:
    """Return the condition of rows whose last day is not before `day`: running or coming ones."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def acting_visible_to(user: "User") -> QuerySet[ActingAppointment]:
    """Return the acting officers of the units kept by this HR officer."""
    return ActingAppointment.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related(
        "employee__user", "unit"
    )


def absences_visible_to(user: "User") -> QuerySet[Absence]:
    """Return the absences of the people kept by this HR officer."""
    return Absence.objects.filter(employee__in=employees_visible_to(user)).select_related("employee__user")


def teams_visible_to(user: "User") -> QuerySet[Team]:
    """Return the teams that belong to the units kept by this HR officer."""
    return Team.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related("unit", "leader")


def team_members_visible_to(user: "User") -> QuerySet[TeamMember]:
    """Return the memberships in the teams of the units kept by this HR officer."""
    return TeamMember.objects.filter(covered_by_role(user, Role.HR, "team__unit")).select_related(
        "team__unit", "employee"
    )


def acting_of(unit: Unit, day: date) -> ActingAppointment | None:
    """Return who acts as head of the unit on `day`, with power to appraise or without."""
    return ActingAppointment.objects.filter(valid_on(day), unit=unit).select_related("employee").first()


def head_of(unit: Unit, day: date) -> Placement | None:
    """Return the placement of the unit's head on `day`, or None while the post is vacant."""
    heads = Placement.objects.filter(valid_on(day), unit=unit, leads_unit=True)
    return heads.select_related("employee", "post").first()


def people_of(unit: Unit, day: date) -> QuerySet[Employee]:
    """Return who works in the unit itself on `day`."""
    return Employee.objects.filter(
        Exists(Placement.objects.filter(valid_on(day), unit=unit, employee=OuterRef("pk")))
    )


def acting_for(employee: Employee, day: date) -> QuerySet[ActingAppointment]:
    """Return as whose head the employee acts on `day` or later."""
    return (
        ActingAppointment.objects.filter(not_over_on(day), employee=employee)
        .select_related("unit")
        .order_by("starts_on", "pk")
    )


def absence_on(employee: Employee, day: date) -> Absence | None:
    """Return why the employee is away on `day`, or None when he is not."""
    return Absence.objects.filter(valid_on(day), employee=employee).first()


def absences_to_come(employee: Employee, day: date) -> QuerySet[Absence]:
    """Return the absences of the employee that run on `day` or begin later."""
    return Absence.objects.filter(not_over_on(day), employee=employee).order_by("starts_on", "pk")


def officers_above(user: "User") -> list[RoleGrant]:
    """Return who keeps the staff of units above all those of this HR officer, today, nearest first."""
    tops = top_units_visible_to(user)
    if not tops:
        return []
    first = tops[0]
    paths = [first.path[: first.steplen * depth] for depth in range(1, first.depth)]
    shared = [path for path in paths if all(top.path.startswith(path) and top.path != path for top in tops)]
    return list(
        RoleGrant.objects.filter(
            in_force_on(timezone.localdate()), role=Role.HR, unit__path__in=shared, user__is_active=True
        )
        .exclude(user=user)
        .select_related("user", "unit")
        .order_by("-unit__depth", "user__full_name", "pk")
    )


def teams_of(employee: Employee, day: date) -> QuerySet[TeamMember]:
    """Return the memberships of the employee on `day` or later."""
    return (
        TeamMember.objects.filter(not_over_on(day), employee=employee)
        .select_related("team__unit", "team__leader")
        .order_by("team__name", "pk")
    )


def teams_led_by(employee: Employee, day: date) -> QuerySet[Team]:
    """Return the teams that the employee leads on `day` or later."""
    return (
        Team.objects.filter(not_over_on(day), leader=employee).select_related("unit").order_by("name", "pk")
    )


def with_absence_on(employees: QuerySet[Employee], day: date) -> QuerySet[Employee]:
    """Return the employees, each with the list `away`: the absence of `day` or nothing."""
    return employees.prefetch_related(
        Prefetch("absences", queryset=Absence.objects.filter(valid_on(day)), to_attr="away")
    )


def is_away_on(day: date) -> Exists:
    """Return the condition of employees who are away on `day`."""
    return Exists(Absence.objects.filter(valid_on(day), employee=OuterRef("pk")))


@dataclass(frozen=True)
class TeamRow:
    """One membership with where the member works today; nothing else is shown about him."""

    member: TeamMember
    place: Placement | None
    state: State


def team_rows(members: list[TeamMember], day: date) -> list[TeamRow]:
    """Return the memberships with the members' posts and units of `day`. Two queries."""
    people = {person.pk: person for person in Employee.objects.filter(team_memberships__in=members)}
    places = {
        place.employee_id: place
        for place in Placement.objects.filter(valid_on(day), employee__in=people).select_related(
            "unit", "post"
        )
    }
    rows = []
    for member in members:
        member.employee = people[member.employee_id]
        state = state_on(day, member.starts_on, member.ends_on)
        rows.append(TeamRow(member, places.get(member.employee_id), state))
    return rows


# ---- the time line ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class TimelineEntry:
    """One stretch of somebody's service: what, when, what is to be known beside, who wrote it down."""

    label: str
    what: str
    starts_on: date
    ends_on: date | None
    state: State
    note: str = ""
    recorded: str = ""


def timeline_of(employee: Employee, day: date) -> list[TimelineEntry]:
    """Return placements, acting, teams and absences of the employee, newest first. Six queries."""
    recorded = recorders_of(employee)
    entries = [
        *placement_entries(employee, recorded, day),
        *acting_entries(employee, recorded, day),
        *team_entries(employee, recorded, day),
        *absence_entries(employee, recorded, day),
    ]
    return sorted(entries, key=lambda entry: entry.starts_on, reverse=True)


def recorders_of(employee: Employee) -> dict[str, list[OrganizationChange]]:
    """Return what was written down about the employee, by kind."""
    found: dict[str, list[OrganizationChange]] = {}
    kinds = (
        ChangeKind.PLACED,
        ChangeKind.APPRAISER_SET,
        ChangeKind.ACTING_APPOINTED,
        ChangeKind.TEAM_ADDED,
        ChangeKind.TEAM_MEMBER_ADDED,
        ChangeKind.ABSENCE_ADDED,
    )
    for change in employee.changes.filter(kind__in=kinds).select_related("by"):
        found.setdefault(change.kind, []).append(change)
    return found


def recorded_by(changes: dict[str, list[OrganizationChange]], day: date, *kinds: str) -> str:
    """Return who wrote down what begins on `day`, and when; empty when nobody knows.

    Rows of the log keep the sentence of the day and not the row they tell of, so the first day is
    looked for in the sentence.
    """
    wanted = _("mulai %(day)s") % {"day": date_format(day)}
    for kind in kinds:
        for change in changes.get(kind, []):
            if wanted in change.text:
                return _("dicatat %(who)s, %(day)s") % {
                    "who": change.by or _("pemasangan"),
                    "day": date_format(timezone.localtime(change.at)),
                }
    return ""


def state_on(day: date, starts_on: date, ends_on: date | None) -> State:
    """Return whether days are past, running or coming."""
    if starts_on > day:
        return "coming"
    return "past" if ends_on is not None and ends_on < day else "now"


def placement_entries(
    employee: Employee, changes: dict[str, list[OrganizationChange]], day: date
) -> Iterator[TimelineEntry]:
    """Yield where the employee worked; who was named his appraiser by hand stands beside."""
    for row in employee.placements.select_related("unit", "post", "appraiser"):
        label = _("Penempatan")
        yield TimelineEntry(
            label=_("%(label)s, memimpin unit") % {"label": label} if row.leads_unit else label,
            what=f"{row.post.name} · {row.unit.name}",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state=state_on(day, row.starts_on, row.ends_on),
            note=_("Pejabat penilai ditetapkan: %(name)s") % {"name": row.appraiser.name}
            if row.appraiser
            else "",
            recorded=recorded_by(changes, row.starts_on, ChangeKind.PLACED, ChangeKind.APPRAISER_SET),
        )


def acting_entries(
    employee: Employee, changes: dict[str, list[OrganizationChange]], day: date
) -> Iterator[TimelineEntry]:
    """Yield as head of which units the employee acted."""
    for row in employee.acting_appointments.select_related("unit"):
        notes = [
            _("berwenang menilai") if row.appraises else _("tanpa wewenang menilai"),
            *([row.letter] if row.letter else []),
        ]
        yield TimelineEntry(
            label=row.get_kind_display(),
            what=row.capacity,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state=state_on(day, row.starts_on, row.ends_on),
            note=" · ".join(notes),
            recorded=recorded_by(changes, row.starts_on, ChangeKind.ACTING_APPOINTED),
        )


def team_entries(
    employee: Employee, changes: dict[str, list[OrganizationChange]], day: date
) -> Iterator[TimelineEntry]:
    """Yield in which teams the employee served, and those he leads."""
    for team in employee.teams_led.select_related("unit"):
        yield TimelineEntry(
            label=_("Ketua tim kerja"),
            what=f"{team.name} · {team.unit.name}",
            starts_on=team.starts_on,
            ends_on=team.ends_on,
            state=state_on(day, team.starts_on, team.ends_on),
            recorded=recorded_by(changes, team.starts_on, ChangeKind.TEAM_ADDED),
        )
    for row in employee.team_memberships.select_related("team__unit"):
        yield TimelineEntry(
            label=_("Anggota tim kerja"),
            what=f"{row.team.name} · {row.team.unit.name}",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state=state_on(day, row.starts_on, row.ends_on),
            note=row.part,
            recorded=recorded_by(changes, row.starts_on, ChangeKind.TEAM_MEMBER_ADDED),
        )


def absence_entries(
    employee: Employee, changes: dict[str, list[OrganizationChange]], day: date
) -> Iterator[TimelineEntry]:
    """Yield when and why the employee was away."""
    for row in employee.absences.all():
        yield TimelineEntry(
            label=_("Cuti atau tugas belajar"),
            what=row.get_kind_display(),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state=state_on(day, row.starts_on, row.ends_on),
            note=row.letter,
            recorded=recorded_by(changes, row.starts_on, ChangeKind.ABSENCE_ADDED),
        )


def undoable_placement(employee: Employee, day: date) -> Placement | None:
    """Return the last placement when it begins on `day` or later and another one came before it."""
    rows = list(employee.placements.select_related("unit").order_by("-starts_on")[:2])
    return rows[0] if len(rows) == 2 and rows[0].starts_on >= day else None
