"""Reads of the organization: who works where and under whom on a day, and what a person may see."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.workdays import MONDAY_TO_FRIDAY, MONDAY_TO_SATURDAY
from organization.enums import LEAVES_POST, Role, WorkWeek
from organization.models import (
    Absence,
    ActingAppointment,
    CorrectionRequest,
    Employee,
    Placement,
    RoleGrant,
    StaffImport,
    Unit,
    UnitParentage,
)

if TYPE_CHECKING:
    from organization.models import User

SEPARATORS = re.compile(r"[\s.-]")
"""What people type between the groups of a personnel number."""


SIBLINGS = ("position", "path")
"""The order in which people read units that stand side by side."""


def valid_on(day: date) -> Q:
    """Return the condition of rows whose days `starts_on`–`ends_on` include `day`."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def placement_on(employee: Employee, day: date) -> Placement | None:
    """Return where the employee worked on `day`, or None when nowhere. One query."""
    return (
        Placement.objects.filter(valid_on(day), employee=employee)
        .select_related("unit", "post", "employee", "appraiser")
        .first()
    )


def in_force_on(day: date) -> Q:
    """Return the condition of role grants that give power on `day`.

    That of a deputy rests while the login of the one for whom he stands in is closed.
    """
    return valid_on(day) & (Q(deputy_for__isnull=True) | Q(deputy_for__is_active=True))


def chain_on(unit: Unit, day: date) -> list[Unit]:
    """Return the unit and the units above it as the tree stood on `day`, nearest first.

    One query for each level; trees of agencies have five or six.
    """
    chain = [unit]
    seen = {unit.pk}
    while (
        step := UnitParentage.objects.filter(valid_on(day), unit=chain[-1]).select_related("parent").first()
    ) is not None:
        if step.parent is None or step.parent.pk in seen:
            break
        seen.add(step.parent.pk)
        chain.append(step.parent)
    return chain


@dataclass(frozen=True)
class AppraiserLine:
    """Who appraises a person and why: named by hand, as head of `unit`, or acting for its head."""

    appraiser: Employee
    by_hand: bool
    unit: Unit | None = None
    acting: ActingAppointment | None = None

    @property
    def capacity(self) -> str:
        """Return "Plt. …" or "Plh. …" of an acting officer; empty for everybody else."""
        return self.acting.capacity if self.acting else ""


def away_on(day: date) -> QuerySet[Absence]:
    """Return the absences on `day` during which somebody neither leads nor appraises."""
    return Absence.objects.filter(valid_on(day), kind__in=LEAVES_POST)


def appraiser_on(employee: Employee, day: date) -> Employee | None:
    """Return who appraises the employee on `day` (Pejabat Penilai Kinerja, the direct superior).

    None when nobody stands above him in the system (PermenPANRB 6/2022 Ps 1).
    """
    line = appraiser_line_on(employee, day)
    return line.appraiser if line else None


def appraiser_line_on(employee: Employee, day: date) -> AppraiserLine | None:
    """Return the appraiser of the employee on `day` with the reason, or None when there is none.

    Named by hand on the placement while the named one still serves somewhere and is not away for
    long; else who leads the nearest unit upwards, beginning with the employee's own: the acting
    officer with power to appraise, else the head. Never the employee himself, and a head is not
    appraised by who acts for him. A head who is away for study or without pay leads nothing. Six
    queries and one for each level.
    """
    placement = placement_on(employee, day)
    if placement is None:
        return None
    named = placement.appraiser
    if (
        named is not None
        and Placement.objects.filter(valid_on(day), employee=named).exists()
        and not away_on(day).filter(employee=named).exists()
    ):
        return AppraiserLine(named, by_hand=True)
    return next(iter(lines_by_units(placement, day)), None)


def lines_by_units(placement: Placement, day: date) -> list[AppraiserLine]:
    """Return who stands above somebody placed there by the units alone, nearest first.

    Whoever was named by hand does not count. Three queries and one for each level.
    """
    return [
        line
        for line in leading_lines_on(placement.unit, day)
        if line.appraiser.pk != placement.employee_id
        and not (placement.leads_unit and line.unit == placement.unit)
    ]


def leading_lines_on(unit: Unit, day: date) -> list[AppraiserLine]:
    """Return who leads the unit on `day`, then who leads the units above it, nearest first.

    In each unit the acting officer with power to appraise comes before the head; whoever is away
    for study or without pay leads nothing. Three queries and one for each level.
    """
    chain = chain_on(unit, day)
    away = set(away_on(day).values_list("employee", flat=True))
    heads = {
        head.unit_id: head.employee
        for head in Placement.objects.filter(valid_on(day), unit__in=chain, leads_unit=True).select_related(
            "employee"
        )
        if head.employee_id not in away
    }
    acting = {
        row.unit_id: row
        for row in acting_on(day).filter(unit__in=chain).select_related("employee", "unit")
        if row.employee_id not in away
    }
    lines: list[AppraiserLine] = []
    for step in chain:
        if (deputy := acting.get(step.pk)) is not None:
            lines.append(AppraiserLine(deputy.employee, by_hand=False, unit=step, acting=deputy))
        if (head := heads.get(step.pk)) is not None:
            lines.append(AppraiserLine(head, by_hand=False, unit=step))
    return lines


def acting_on(day: date) -> QuerySet[ActingAppointment]:
    """Return who acts as head of a unit on `day` with power to appraise, and serves somewhere himself."""
    serving = Placement.objects.filter(valid_on(day), employee=OuterRef("employee"))
    return ActingAppointment.objects.filter(Exists(serving), valid_on(day), appraises=True)


def acting_capacities(appointments: Iterable[int]) -> dict[int, str]:
    """Return by the appointment's number how its officer signs: "Plt. …". One query, none for nobody."""
    wanted = set(appointments)
    if not wanted:
        return {}
    rows = ActingAppointment.objects.filter(pk__in=wanted).select_related("unit")
    return {row.pk: row.capacity for row in rows}


def superior_of_appraiser_on(employee: Employee, day: date) -> Employee | None:
    """Return the superior of the employee's appraiser on `day`, who decides an objection.

    Never the employee himself. None when the appraiser has no superior in the system.
    """
    appraiser = appraiser_on(employee, day)
    if appraiser is None:
        return None
    superior = appraiser_on(appraiser, day)
    return None if superior == employee else superior


@dataclass(frozen=True)
class Line:
    """Where somebody works on a day and who stands above him; ids only.

    `acting` is the appointment by which the appraiser acts, None when he appraises in his own right;
    `through` the unit he leads, None when he was named by hand.
    """

    placement: int
    unit: int
    appraiser: int | None
    superior: int | None
    acting: int | None = None
    by_hand: bool = False
    through: int | None = None


@dataclass(frozen=True)
class Leaders:
    """Who leads the units on a day, and who is away for long; ids only.

    `acting` holds by unit the acting officer with power to appraise and his appointment.
    """

    heads: dict[int, int]
    acting: dict[int, tuple[int, int]]
    parents: dict[int, int | None]
    away: frozenset[int]

    def nearest(self, unit: int | None, *, but: int) -> tuple[int | None, int | None, int | None]:
        """Return who leads `unit` or the next unit above, never `but`: person, acting appointment, unit."""
        seen: set[int] = set()
        while unit is not None and unit not in seen:
            seen.add(unit)
            deputy, appointment = self.acting.get(unit, (None, None))
            if deputy is not None and deputy != but:
                return deputy, appointment, unit
            head = self.heads.get(unit)
            if head is not None and head != but:
                return head, None, unit
            unit = self.parents.get(unit)
        return None, None, None


def lines_on(day: date) -> dict[int, Line]:
    """Return for each employee placed on `day` his line upwards.

    The same answers as `appraiser_line_on` and `superior_of_appraiser_on` one by one, for everybody,
    in four queries.
    """
    return lines_and_leaders_on(day)[0]


def lines_and_leaders_on(day: date) -> tuple[dict[int, Line], Leaders]:
    """Return the lines of `lines_on` and the leaders they were found with. Four queries."""
    placements: dict[int, tuple[int, int, bool, int | None]] = {}
    heads: dict[int, int] = {}
    away = frozenset(away_on(day).values_list("employee", flat=True))
    rows = Placement.objects.filter(valid_on(day)).order_by("employee", "starts_on")
    for pk, employee, unit, leads, named in rows.values_list(
        "pk", "employee", "unit", "leads_unit", "appraiser"
    ):
        placements.setdefault(employee, (pk, unit, leads, named))
        if leads and employee not in away:
            heads[unit] = employee
    acting = {
        unit: (employee, pk)
        for unit, employee, pk in acting_on(day).values_list("unit", "employee", "pk")
        if employee not in away
    }
    leaders = Leaders(heads, acting, parents_on(day), away)

    def above(employee: int) -> tuple[int | None, int | None, int | None, bool]:
        """Return appraiser, acting appointment, the unit he leads, and whether named by hand."""
        if employee not in placements:
            return None, None, None, False
        _pk, own_unit, leads, named = placements[employee]
        if named in placements and named not in away:
            return named, None, None, True
        first = leaders.parents.get(own_unit) if leads else own_unit
        return *leaders.nearest(first, but=employee), False

    lines: dict[int, Line] = {}
    for employee, (placement, unit, _leads, _named) in placements.items():
        appraiser, appointment, through, by_hand = above(employee)
        superior = above(appraiser)[0] if appraiser is not None else None
        lines[employee] = Line(
            placement=placement,
            unit=unit,
            appraiser=appraiser,
            superior=None if superior in (employee, appraiser) else superior,
            acting=appointment,
            by_hand=by_hand,
            through=through,
        )
    return lines, leaders


def parents_on(day: date) -> dict[int, int | None]:
    """Return for each unit the id of the unit above it as the tree stood on `day`. One query."""
    parents: dict[int, int | None] = {}
    for unit_id, parent_id in UnitParentage.objects.filter(valid_on(day)).values_list("unit", "parent"):
        parents.setdefault(unit_id, parent_id)
    return parents


def units_below_on(unit: Unit, day: date) -> set[int]:
    """Return the ids of the unit and of every unit below it as the tree stood on `day`. One query."""
    children: dict[int, list[int]] = {}
    for child_id, parent_id in parents_on(day).items():
        if parent_id is not None:
            children.setdefault(parent_id, []).append(child_id)
    found = {unit.pk}
    waiting = [unit.pk]
    while waiting:
        fresh = [child for child in children.get(waiting.pop(), []) if child not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found


def role_grants_of(user: "User", role: str, day: date | None = None) -> QuerySet[RoleGrant]:
    """Return the grants of `role` that hold for the person on `day` (today when not given)."""
    return RoleGrant.objects.filter(in_force_on(day or timezone.localdate()), user=user, role=role)


def units_under_role(user: "User", role: str) -> QuerySet[Unit]:
    """Return every unit where the person holds `role` today, those below included."""
    units: QuerySet[Unit] = Unit.objects.filter(_below(role_paths(user, role), "path"))
    return units


def covered_by_role(user: "User", role: str, unit_lookup: str) -> Q:
    """Return a condition for a queryset: its unit at `unit_lookup` lies under a grant of `role`.

    Example: `Placement.objects.filter(covered_by_role(user, Role.HR, "unit"))`. The paths of the
    grants stand in the statement itself (`role_paths`), so that the database can see how many rows
    to expect: with 20,000 people a list comes several times faster than through a subquery.
    """
    return _below(role_paths(user, role), f"{unit_lookup}__path")


def covered_by_own_role(user: "User", role: str, unit_lookup: str) -> Q:
    """Return the condition of `covered_by_role` for the roles held in one's own right, not as a deputy."""
    own = [path for path, principal in held_roles(user).get(role, []) if not principal]
    return _below(own, f"{unit_lookup}__path")


def _below(paths: Iterable[str], lookup: str) -> Q:
    """Return the condition that the path at `lookup` begins with one of these; none: nothing does."""
    tops: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(top) for top in tops):
            tops.append(path)
    condition = Q(pk__in=[])
    for top in tops:
        condition |= Q(**{f"{lookup}__startswith": top})
    return condition


def role_paths(user: "User", role: str) -> list[str]:
    """Return the paths of the units at which the person holds `role` today, as a deputy too.

    The grants of a person are read once for each object `user`, that is once for each request.
    """
    return [path for path, _principal in held_roles(user).get(role, [])]


def held_roles(user: "User") -> dict[str, list[tuple[str, str]]]:
    """Return by role the path of each unit where it is held today, and for whom as a deputy ("" = own)."""
    cache: dict[str, list[tuple[str, str]]] | None = getattr(user, "_held_roles", None)
    if cache is None:
        cache = {}
        grants = RoleGrant.objects.filter(in_force_on(timezone.localdate()), user=user)
        rows = grants.values_list(
            "role", "unit__path", "deputy_for__full_name", "deputy_for__username"
        ).order_by("-unit__path", "pk")
        for role, path, name, login in rows:
            cache.setdefault(role, []).append((path, name or login or ""))
        user._held_roles = cache  # type: ignore[attr-defined]
    return cache


def deputy_capacity(user: "User", role: str, unit: Unit | None = None) -> str:
    """Return for whom the person stands in when he uses `role` at `unit`; empty when the role is his own."""
    fitting = [
        principal
        for path, principal in held_roles(user).get(role, [])
        if unit is None or unit.path.startswith(path)
    ]
    if not fitting or "" in fitting:
        return ""
    return _("mewakili %(name)s") % {"name": fitting[0]}


def has_role(user: "User", role: str, unit: Unit | None = None) -> bool:
    """Say whether the person holds `role` today, at `unit` or above it (anywhere when not given)."""
    paths = role_paths(user, role)
    return bool(paths) if unit is None else any(unit.path.startswith(path) for path in paths)


def has_own_role(user: "User", role: str, unit: Unit) -> bool:
    """Say whether the person holds `role` today at `unit` or above it in his own right, not as a deputy."""
    return any(
        unit.path.startswith(path) and not principal for path, principal in held_roles(user).get(role, [])
    )


def reaches_beyond(person: "User", hr_officer: "User") -> bool:
    """Say whether `person` holds a role, now or later, outside what this HR officer keeps in his own right.

    Whoever could reset the login of such a person would gain his powers: also a deputy that of the one
    for whom he stands in, and for good. Technicians always do.
    """
    if hr_officer.is_superuser:
        return False
    grants = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()), user=person
    )
    return (
        person.is_superuser
        or person.is_staff
        or grants.exclude(covered_by_own_role(hr_officer, Role.HR, "unit")).exists()
    )


def employee_of(user: "User") -> Employee | None:
    """Return the civil servant behind a login; None for an officer who is not one."""
    try:
        return user.employee
    except Employee.DoesNotExist:
        return None


def units_visible_to(user: "User") -> QuerySet[Unit]:
    """Return the units whose staff the person keeps as HR."""
    return units_under_role(user, Role.HR)


def employees_visible_to(user: "User") -> QuerySet[Employee]:
    """Return the employees who work today, or from a coming day, in a unit kept by this HR officer."""
    current = Placement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()), employee=OuterRef("pk")
    )
    return Employee.objects.filter(Exists(current.filter(covered_by_role(user, Role.HR, "unit"))))


def employee_records_visible_to(user: "User") -> QuerySet[Employee]:
    """Return the employees of `employees_visible_to`, and those whose last place was there.

    Whoever has left the service stays with the HR officer of the last unit: he may come back.
    """
    later = Placement.objects.filter(employee=OuterRef("employee"), starts_on__gt=OuterRef("starts_on"))
    kept = Placement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()) | ~Exists(later),
        covered_by_role(user, Role.HR, "unit"),
        employee=OuterRef("pk"),
    )
    return Employee.objects.filter(Exists(kept))


def placements_visible_to(user: "User") -> QuerySet[Placement]:
    """Return the placements in units kept by this HR officer."""
    return Placement.objects.filter(covered_by_role(user, Role.HR, "unit"))


def top_units_visible_to(user: "User") -> list[Unit]:
    """Return the units at which the view of this HR officer begins: none stands above another."""
    tops: list[Unit] = []
    for unit in (
        Unit.objects.filter(role_grants__in=role_grants_of(user, Role.HR)).distinct().order_by("path")
    ):
        if not any(unit.path.startswith(top.path) for top in tops):
            tops.append(unit)
    return tops


def staff_of(unit: Unit, day: date) -> QuerySet[Placement]:
    """Return who works in the unit itself on `day`, its head first."""
    return (
        Placement.objects.filter(valid_on(day), unit=unit)
        .select_related("employee", "post")
        .order_by("-leads_unit", "employee__name", "pk")
    )


def heads_of(units: QuerySet[Unit], day: date) -> dict[int, Employee]:
    """Return the heads of these units on `day` by the unit's number. One query."""
    heads = Placement.objects.filter(valid_on(day), unit__in=units, leads_unit=True).select_related(
        "employee"
    )
    return {head.unit_id: head.employee for head in heads}


def with_placement_on(employees: QuerySet[Employee], day: date) -> QuerySet[Employee]:
    """Return the employees, each with the list `placed`: the placement of `day` or nothing."""
    placed = Placement.objects.filter(valid_on(day)).select_related("unit", "post")
    return employees.prefetch_related(Prefetch("placements", queryset=placed, to_attr="placed"))


def searchable(text: str) -> str:
    """Return the typed words without the sign that no database keeps in a text."""
    return text.replace("\x00", " ")


def employees_found(employees: QuerySet[Employee], text: str) -> QuerySet[Employee]:
    """Return those whose name holds every word of `text`, or whose number begins with it."""
    text = searchable(text)
    digits = SEPARATORS.sub("", text)
    if digits.isascii() and digits.isdigit():
        return employees.filter(nip__startswith=digits)
    for word in text.split():
        employees = employees.filter(name__icontains=word)
    return employees


def employees_named(text: str) -> QuerySet[Employee]:
    """Return everybody the typed words or number fit, for a condition on a list that is scoped already."""
    return employees_found(Employee.objects.order_by(), text)


def units_found(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Return the units whose name or code holds every word of `text`."""
    for word in searchable(text).split():
        units = units.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return units


def hr_officers_of(unit: Unit, day: date) -> QuerySet[RoleGrant]:
    """Return who keeps the staff of the unit on `day`, the nearest ones first."""
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    return (
        RoleGrant.objects.filter(in_force_on(day), role=Role.HR, unit__path__in=above, user__is_active=True)
        .select_related("user", "unit")
        .order_by("-unit__depth", "user__full_name", "pk")
    )


def roles_at_and_above(unit: Unit, day: date) -> QuerySet[RoleGrant]:
    """Return the roles that reach the unit now or later, given at it or above it, lowest first."""
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    return (
        RoleGrant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), unit__path__in=above)
        .select_related("user", "unit", "deputy_for")
        .order_by("-unit__depth", "role", "user__full_name", "pk")
    )


def serving_employees(day: date) -> QuerySet[Employee]:
    """Return everybody who works somewhere in the agency on `day`."""
    return Employee.objects.filter(Exists(Placement.objects.filter(valid_on(day), employee=OuterRef("pk"))))


def role_grants_held_by(user: "User", day: date) -> QuerySet[RoleGrant]:
    """Return the roles the person holds on `day`, with their units."""
    return RoleGrant.objects.filter(valid_on(day), user=user).select_related("unit", "deputy_for")


def own_grants_of(user: "User", day: date) -> QuerySet[RoleGrant]:
    """Return the roles that the person holds in his own right on `day` or from a later day."""
    return (
        RoleGrant.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), user=user, deputy_for__isnull=True
        )
        .select_related("unit", "user")
        .order_by("role", "unit__path", "pk")
    )


def deputies_appointed_for(user: "User", day: date) -> QuerySet[RoleGrant]:
    """Return the grants of those who stand in for the person on `day` or later."""
    return (
        RoleGrant.objects.filter(deputy_for=user, ends_on__gte=day)
        .select_related("unit", "user", "deputy_for")
        .order_by("starts_on", "pk")
    )


def revocable_grants(user: "User") -> QuerySet[RoleGrant]:
    """Return the grants at kept units and those of the person's own deputies."""
    return RoleGrant.objects.filter(Q(covered_by_role(user, Role.HR, "unit")) | Q(deputy_for=user))


def deputable_grants(user: "User") -> QuerySet[RoleGrant]:
    """Return the grants at kept units and the person's own."""
    return RoleGrant.objects.filter(Q(covered_by_role(user, Role.HR, "unit")) | Q(user=user))


def deputy_candidates(user: "User", grant: RoleGrant, day: date) -> QuerySet[Employee]:
    """Return who may be named as deputy of the role: the people of its unit and below it.

    For the holder also his colleagues of the unit where he works; for HR all whom it keeps.
    """
    if grant.user_id != user.pk:
        return employees_visible_to(user)
    placed = Placement.objects.filter(valid_on(day))
    own = placed.filter(employee__user=user).values("unit")
    near = placed.filter(Q(unit__path__startswith=grant.unit.path) | Q(unit__in=own))
    return Employee.objects.filter(Exists(near.filter(employee=OuterRef("pk"))))


def awaiting_activation(unit: Unit, day: date) -> QuerySet[Employee]:
    """Return who works in the unit itself on `day` and has never chosen a password."""
    return (
        Employee.objects.filter(
            pk__in=Placement.objects.filter(valid_on(day), unit=unit).values("employee"),
            user__is_active=True,
            user__password__startswith=UNUSABLE_PASSWORD_PREFIX,
        )
        .select_related("user")
        .order_by("name", "pk")
    )


def working_week(unit: Unit) -> frozenset[int]:
    """Return the working weekdays of a unit: its own, else those of the nearest unit above; else five.

    One query.
    """
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    chosen = (
        Unit.objects.filter(path__in=above).exclude(work_week="").order_by("-depth").values_list("work_week")
    )
    found = chosen.first()
    return MONDAY_TO_SATURDAY if found and found[0] == WorkWeek.SIX else MONDAY_TO_FRIDAY


def time_zone_of(unit: Unit) -> str:
    """Return the name of a unit's time zone: its own or inherited; empty: that of the installation."""
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    found = (
        Unit.objects.filter(path__in=above).exclude(time_zone="").order_by("-depth").values_list("time_zone")
    ).first()
    return str(found[0]) if found else ""


def time_zone_of_user(user: "User") -> str:
    """Return the time zone where the person works today; empty: that of the installation. Two queries."""
    placement = (
        Placement.objects.filter(valid_on(timezone.localdate()), employee__user=user)
        .select_related("unit")
        .first()
    )
    return time_zone_of(placement.unit) if placement else ""


def time_zones_of_users(user_ids: Collection[int]) -> dict[int, str]:
    """Return the time zone where each of these people works today; the others are left out. Two queries."""
    zones: dict[str, str] = dict(
        Unit.objects.exclude(time_zone="").order_by("path").values_list("path", "time_zone")
    )
    if not zones:
        return {}
    placed = Placement.objects.filter(valid_on(timezone.localdate()), employee__user__in=user_ids)
    found: dict[int, str] = {}
    for user_id, path in placed.order_by("starts_on", "pk").values_list("employee__user", "unit__path"):
        above = [path[:end] for end in range(len(path), 0, -Unit.steplen) if path[:end] in zones]
        if above:
            found[user_id] = zones[above[0]]
    return found


def day_reached_everywhere() -> date:
    """Return the date that has begun in every time zone of the agency: no unit loses hours of a last day.

    One query.
    """
    zones = set(Unit.objects.exclude(time_zone="").order_by().values_list("time_zone", flat=True).distinct())
    now = timezone.now()
    return min([timezone.localdate(), *(timezone.localdate(now, ZoneInfo(zone)) for zone in zones)])


def corrections_kept_by(user: "User") -> QuerySet[CorrectionRequest]:
    """Return the requests of the units this HR officer keeps, without his own."""
    return (
        CorrectionRequest.objects.filter(covered_by_role(user, Role.HR, "unit"))
        .exclude(employee__user=user)
        .select_related("employee", "unit")
    )


def corrections_visible_to(user: "User") -> QuerySet[CorrectionRequest]:
    """Return the person's own requests to correct data and those of the units he keeps as HR."""
    return CorrectionRequest.objects.filter(
        Q(employee__user=user) | Q(covered_by_role(user, Role.HR, "unit"))
    ).select_related("employee__user", "unit")


def staff_in_service(user: "User") -> QuerySet[Placement]:
    """Return the last placement of each person who serves, or will, in a unit kept by this HR officer."""
    later = Placement.objects.filter(employee=OuterRef("employee"), starts_on__gt=OuterRef("starts_on"))
    return (
        Placement.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()),
            ~Exists(later),
            covered_by_role(user, Role.HR, "unit"),
        )
        .select_related("employee__user", "unit", "post", "appraiser")
        .order_by("unit__path", "-leads_unit", "employee__name", "pk")
    )


def staff_imports_of(user: "User") -> QuerySet[StaffImport]:
    """Return the staff files this person uploaded, the newest first."""
    return StaffImport.objects.filter(owner=user).defer("lines_before").select_related("job", "file")


def missing_from(staff_import: StaffImport, user: "User", *, named_units_only: bool) -> QuerySet[Placement]:
    """Return who serves in the officer's units but does not stand in the file, refused rows included.

    With `named_units_only` only in units that the file names.
    """
    staff = staff_in_service(user)
    if named_units_only:
        staff = staff.filter(unit__in=staff_import.summary.get("units", []))
    return staff.exclude(employee__nip__in=staff_import.rows.order_by().values("key"))
