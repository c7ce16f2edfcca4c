"""The log of acts on the organization."""

from django.utils import timezone

from organization.enums import ChangeKind, Role
from organization.models import Employee, OrganizationChange, Unit, User
from organization.queries import deputy_capacity, held_roles, placement_on

LONGEST_TEXT = 500


def record_change(
    kind: ChangeKind,
    text: str,
    *,
    by: User | None,
    unit: Unit | None = None,
    employee: Employee | None = None,
) -> OrganizationChange:
    """Write one row of the log. Call it in the transaction of the act itself.

    Who acts as HR only as somebody's deputy is marked as such. When no unit is named it is the one
    where the employee serves today, asked only for somebody who is a deputy.
    """
    return OrganizationChange.objects.create(
        kind=kind,
        text=text[:LONGEST_TEXT],
        by=by,
        capacity=capacity_of(by, unit, employee),
        unit=unit,
        employee=employee,
    )


def capacity_of(by: User | None, unit: Unit | None, employee: Employee | None) -> str:
    """Return for whom `by` stands in as HR in this act; empty for his own role and in his own matter."""
    if by is None or (employee is not None and employee.user_id == by.pk):
        return ""
    if not any(principal for _path, principal in held_roles(by).get(Role.HR, [])):
        return ""
    if unit is None and employee is not None:
        placement = placement_on(employee, timezone.localdate())
        unit = placement.unit if placement else None
    return deputy_capacity(by, Role.HR, unit)
