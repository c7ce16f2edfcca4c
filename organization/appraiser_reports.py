"""Reads of reports "this is not my supervisor": who sees them, for whom they wait, what they would do."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, Substr

from organization.enums import AppraiserReportState, Role
from organization.models import AppraiserReport, Employee, RoleGrant, Unit
from organization.queries import (
    AppraiserLine,
    covered_by_role,
    in_force_on,
    lines_and_leaders_on,
    lines_by_units,
    placement_on,
    role_paths,
)
from organization.registry import ChangedLines, ChangeEffect, effects_of

if TYPE_CHECKING:
    from organization.models import User


def with_people(reports: QuerySet[AppraiserReport]) -> QuerySet[AppraiserReport]:
    """Join the people and the unit that every page of a report names."""
    return reports.select_related("employee__user", "unit", "current__user", "proposed__user")


def reports_visible_to(user: "User") -> QuerySet[AppraiserReport]:
    """Return the person's own reports and those of the units he keeps as HR."""
    return with_people(
        AppraiserReport.objects.filter(Q(employee__user=user) | Q(covered_by_role(user, Role.HR, "unit")))
    )


def reports_kept_by(user: "User") -> QuerySet[AppraiserReport]:
    """Return the reports of the units this HR officer keeps, without his own."""
    kept = AppraiserReport.objects.filter(covered_by_role(user, Role.HR, "unit"))
    return with_people(kept.exclude(employee__user=user))


def reports_waiting_for(user: "User", today: date) -> QuerySet[AppraiserReport]:
    """Return the open reports that wait for this HR officer. One query, none without the role.

    They wait for the HR officers nearest to the unit, never for the employee himself; those past
    their last day wait for the HR officers above as well.
    """
    mine = Q(pk__in=[])
    for path in role_paths(user, Role.HR):
        nearer = RoleGrant.objects.filter(
            in_force_on(today),
            role=Role.HR,
            user__is_active=True,
            unit__path__startswith=path,
            unit__depth__gt=len(path) // Unit.steplen,
        ).exclude(user=OuterRef("employee__user"))
        covering = nearer.annotate(below=OuterRef("unit__path")).filter(
            unit__path=Substr(F("below"), Value(1), Length(F("unit__path")))
        )
        mine |= Q(unit__path__startswith=path) & (~Exists(covering) | Q(due_on__lt=today))
    return (
        AppraiserReport.objects.filter(mine, state=AppraiserReportState.OPEN)
        .exclude(employee__user=user)
        .select_related("employee", "unit")
    )


def open_report_of(employee: Employee) -> AppraiserReport | None:
    """Return the report of the employee that waits for a decision, or None. One query."""
    return (
        AppraiserReport.objects.filter(employee=employee, state=AppraiserReportState.OPEN)
        .select_related("proposed", "unit")
        .first()
    )


def superiors_by_units(employee: Employee, day: date) -> list[AppraiserLine]:
    """Return who stands above the employee by the units, nearest first; each person once."""
    placement = placement_on(employee, day)
    if placement is None:
        return []
    seen: set[int] = set()
    found = []
    for line in lines_by_units(placement, day):
        if line.appraiser.pk not in seen:
            seen.add(line.appraiser.pk)
            found.append(line)
    return found


def effects_of_naming(employee: Employee, appraiser: Employee, day: date) -> list[ChangeEffect]:
    """Return what it would do elsewhere if `appraiser` appraised the employee from `day` on.

    Reads only, so that a page may show it. Empty for somebody who is placed nowhere.
    """
    lines, leaders = lines_and_leaders_on(day)
    line = lines.get(employee.pk)
    if line is None:
        return []
    first = superiors_by_units(employee, day)[:1]
    if first and first[0].appraiser == appraiser:
        unit, acting = first[0].unit, first[0].acting
        supposed = replace(
            line,
            appraiser=appraiser.pk,
            by_hand=False,
            through=unit.pk if unit else None,
            acting=acting.pk if acting else None,
        )
    else:
        supposed = replace(line, appraiser=appraiser.pk, by_hand=True, through=None, acting=None)
    changed = ChangedLines(
        day, {employee.pk: line}, {employee.pk: supposed}, frozenset({employee.pk}), corrects=True
    )
    return effects_of(changed)
