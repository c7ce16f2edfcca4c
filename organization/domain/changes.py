"""The log of acts on the organization."""

from organization.enums import ChangeKind
from organization.models import Employee, OrganizationChange, Unit, User

LONGEST_TEXT = 500


def record_change(
    kind: ChangeKind,
    text: str,
    *,
    by: User | None,
    unit: Unit | None = None,
    employee: Employee | None = None,
) -> OrganizationChange:
    """Write one row of the log. Call it in the transaction of the act itself."""
    return OrganizationChange.objects.create(
        kind=kind, text=text[:LONGEST_TEXT], by=by, unit=unit, employee=employee
    )
