"""Reads of the organization: who works where and under whom on a day, and what a person may see."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Length, Substr
from django.utils import timezone

from organization.enums import Role
from organization.models import Employee, Placement, RoleGrant, Unit, UnitParentage

if TYPE_CHECKING:
    from organization.models import User

SEPARATORS = re.compile(r"[\s.-]")
"""What people type between the groups of a personnel number."""


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
    """Who appraises a person and why: named by hand, or as head of `unit` in the tree."""

    appraiser: Employee
    by_hand: bool
    unit: Unit | None = None


def appraiser_on(employee: Employee, day: date) -> Employee | None:
    """Return who appraises the employee on `day` (Pejabat Penilai Kinerja, the direct superior).

    None when nobody stands above him in the system (PermenPANRB 6/2022 Ps 1).
    """
    line = appraiser_line_on(employee, day)
    return line.appraiser if line else None


def appraiser_line_on(employee: Employee, day: date) -> AppraiserLine | None:
    """Return the appraiser of the employee on `day` with the reason, or None when there is none.

    Named by hand on the placement while the named one still serves somewhere; else the head of the
    unit; for the head himself, or when the post of head is vacant, the head of the nearest unit
    above that has one.
    """
    placement = placement_on(employee, day)
    if placement is None:
        return None
    named = placement.appraiser
    if named is not None and Placement.objects.filter(valid_on(day), employee=named).exists():
        return AppraiserLine(named, by_hand=True)
    chain = chain_on(placement.unit, day)
    heads = {
        head.unit_id: head.employee
        for head in Placement.objects.filter(valid_on(day), unit__in=chain, leads_unit=True).select_related(
            "employee"
        )
    }
    for unit in chain:
        head = heads.get(unit.pk)
        if head is not None and head.pk != employee.pk:
            return AppraiserLine(head, by_hand=False, unit=unit)
    return None


def superior_of_appraiser_on(employee: Employee, day: date) -> Employee | None:
    """Return the superior of the employee's appraiser on `day`, who decides an objection.

    Never the employee himself. None when the appraiser has no superior in the system.
    """
    appraiser = appraiser_on(employee, day)
    if appraiser is None:
        return None
    superior = appraiser_on(appraiser, day)
    return None if superior == employee else superior


def appraisers_on(day: date) -> dict[int, tuple[int | None, int | None]]:
    """Return for each employee placed on `day` the ids of his appraiser and of the appraiser's superior.

    The same answers as `appraiser_on` and `superior_of_appraiser_on` one by one, for everybody, in
    two queries.
    """
    placements: dict[int, Placement] = {}
    heads: dict[int, int] = {}
    for placement in Placement.objects.filter(valid_on(day)):
        placements.setdefault(placement.employee_id, placement)
        if placement.leads_unit:
            heads[placement.unit_id] = placement.employee_id
    parents = parents_on(day)

    def appraiser_of(employee_id: int) -> int | None:
        placement = placements.get(employee_id)
        if placement is None:
            return None
        if placement.appraiser_id in placements:
            return placement.appraiser_id
        unit_id: int | None = placement.unit_id
        seen: set[int] = set()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            head = heads.get(unit_id)
            if head is not None and head != employee_id:
                return head
            unit_id = parents.get(unit_id)
        return None

    lines: dict[int, tuple[int | None, int | None]] = {}
    for employee_id in placements:
        appraiser_id = appraiser_of(employee_id)
        superior_id = appraiser_of(appraiser_id) if appraiser_id is not None else None
        lines[employee_id] = (appraiser_id, None if superior_id == employee_id else superior_id)
    return lines


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
    return RoleGrant.objects.filter(valid_on(day or timezone.localdate()), user=user, role=role)


def units_under_role(user: "User", role: str) -> QuerySet[Unit]:
    """Return every unit where the person holds `role` today, those below included. One query."""
    units: QuerySet[Unit] = Unit.objects.filter(Exists(_covering_grants(user, role, "path")))
    return units


def _covering_grants(user: "User", role: str, path: str) -> QuerySet[RoleGrant]:
    """Return the grants whose unit is the outer row's unit (its `path`) or stands above it."""
    return (
        role_grants_of(user, role)
        .annotate(outer_path=OuterRef(path))
        .filter(unit__path=Substr(F("outer_path"), Value(1), Length(F("unit__path"))))
    )


def covered_by_role(user: "User", role: str, unit_lookup: str) -> Exists:
    """Return a condition for a queryset: its unit at `unit_lookup` lies under a grant of `role`.

    Example: `Placement.objects.filter(covered_by_role(user, Role.HR, "unit"))`.
    """
    return Exists(_covering_grants(user, role, f"{unit_lookup}__path"))


def role_paths(user: "User", role: str) -> list[str]:
    """Return the paths of the units at which the person holds `role` today.

    The grants of a person are read once for each object `user`, that is once for each request.
    """
    cache: dict[str, list[str]] | None = getattr(user, "_role_paths", None)
    if cache is None:
        cache = {}
        for grant_role, path in RoleGrant.objects.filter(
            valid_on(timezone.localdate()), user=user
        ).values_list("role", "unit__path"):
            cache.setdefault(grant_role, []).append(path)
        user._role_paths = cache  # type: ignore[attr-defined]
    return cache.get(role, [])


def has_role(user: "User", role: str, unit: Unit | None = None) -> bool:
    """Say whether the person holds `role` today, at `unit` or above it (anywhere when not given)."""
    paths = role_paths(user, role)
    return bool(paths) if unit is None else any(unit.path.startswith(path) for path in paths)


def reaches_beyond(person: "User", hr_officer: "User") -> bool:
    """Say whether `person` holds a role, now or later, outside the units of this HR officer.

    Whoever could reset the login of such a person would gain his powers. Technicians always do.
    """
    if hr_officer.is_superuser:
        return False
    grants = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()), user=person
    )
    return (
        person.is_superuser
        or person.is_staff
        or grants.exclude(covered_by_role(hr_officer, Role.HR, "unit")).exists()
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


def role_grants_visible_to(user: "User") -> QuerySet[RoleGrant]:
    """Return the grants, past and coming ones too, at units kept by this HR officer."""
    return RoleGrant.objects.filter(covered_by_role(user, Role.HR, "unit"))


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


def units_found(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Return the units whose name or code holds every word of `text`."""
    for word in searchable(text).split():
        units = units.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return units


def hr_officers_of(unit: Unit, day: date) -> QuerySet[RoleGrant]:
    """Return who keeps the staff of the unit on `day`, the nearest ones first."""
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    return (
        RoleGrant.objects.filter(valid_on(day), role=Role.HR, unit__path__in=above, user__is_active=True)
        .select_related("user", "unit")
        .order_by("-unit__depth", "user__full_name", "pk")
    )


def roles_at_and_above(unit: Unit, day: date) -> QuerySet[RoleGrant]:
    """Return the roles that reach the unit now or later, given at it or above it, lowest first."""
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    return (
        RoleGrant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), unit__path__in=above)
        .select_related("user", "unit")
        .order_by("-unit__depth", "role", "user__full_name", "pk")
    )


def serving_employees(day: date) -> QuerySet[Employee]:
    """Return everybody who works somewhere in the agency on `day`."""
    return Employee.objects.filter(Exists(Placement.objects.filter(valid_on(day), employee=OuterRef("pk"))))


def role_grants_held_by(user: "User", day: date) -> QuerySet[RoleGrant]:
    """Return the roles the person holds on `day`, with their units."""
    return RoleGrant.objects.filter(valid_on(day), user=user).select_related("unit")


def awaiting_activation(unit: Unit, day: date) -> QuerySet[Employee]:
    """Return who works in the unit itself on `day` and has never chosen a password."""
    return (
        Employee.objects.filter(
            Exists(Placement.objects.filter(valid_on(day), unit=unit, employee=OuterRef("pk"))),
            user__is_active=True,
            user__password__startswith=UNUSABLE_PASSWORD_PREFIX,
        )
        .select_related("user")
        .order_by("name", "pk")
    )
