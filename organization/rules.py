"""Who may do what in the organization. The same permission string stands in view and template."""

from typing import TYPE_CHECKING

import rules

from organization.enums import Role
from organization.models import Employee, RoleGrant, Unit
from organization.queries import employee_records_visible_to, has_role, reaches_beyond

if TYPE_CHECKING:
    from organization.models import User


@rules.predicate
def is_hr(user: "User") -> bool:
    """HR somewhere."""
    return has_role(user, Role.HR)


@rules.predicate
def keeps_unit(user: "User", unit: Unit | None) -> bool:
    """HR of this unit, given there or above."""
    return unit is not None and has_role(user, Role.HR, unit)


@rules.predicate
def keeps_employee(user: "User", employee: Employee | None) -> bool:
    """HR of the unit where the employee works, will work or worked last."""
    return employee is not None and employee_records_visible_to(user).filter(pk=employee.pk).exists()


@rules.predicate
def is_another(user: "User", employee: Employee | None) -> bool:
    """Not the person himself: nobody keeps his own record."""
    return employee is not None and employee.user_id != user.pk


@rules.predicate
def stands_above(user: "User", employee: Employee | None) -> bool:
    """The employee holds no role outside the units of this HR officer and is no technician."""
    return employee is not None and not reaches_beyond(employee.user, user)


@rules.predicate
def keeps_grant(user: "User", grant: RoleGrant | None) -> bool:
    """HR of the unit at which the role was given."""
    return grant is not None and has_role(user, Role.HR, grant.unit)


@rules.predicate
def is_anothers_grant(user: "User", grant: RoleGrant | None) -> bool:
    """Not one's own role: nobody locks himself out by mistake."""
    return grant is not None and grant.user_id != user.pk


keeps_record = keeps_employee & is_another
holds_keys = keeps_record & stands_above

rules.add_perm("organization.unit_tree", is_hr)
rules.add_perm("organization.unit_detail", keeps_unit)
rules.add_perm("organization.unit_add", keeps_unit)
rules.add_perm("organization.post_add", keeps_unit)
rules.add_perm("organization.employee_list", is_hr)
rules.add_perm("organization.employee_detail", keeps_employee)
rules.add_perm("organization.employee_add", is_hr)
rules.add_perm("organization.employee_change", holds_keys)
rules.add_perm("organization.placement_add", keeps_record)
rules.add_perm("organization.placement_end", keeps_record)
rules.add_perm("organization.appraiser_set", keeps_record)
rules.add_perm("organization.activation_issue", holds_keys)
rules.add_perm("organization.activation_issue_unit", keeps_unit)
rules.add_perm("organization.activation_mail", holds_keys)
rules.add_perm("organization.employee_disable", holds_keys)
rules.add_perm("organization.employee_enable", holds_keys)
rules.add_perm("organization.role_list", keeps_unit)
rules.add_perm("organization.role_grant_add", keeps_unit)
rules.add_perm("organization.role_grant_revoke", keeps_grant & is_anothers_grant)
