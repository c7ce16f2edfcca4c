"""Who may do what in the organization. The same permission string stands in view and template."""

from typing import TYPE_CHECKING, Any

import rules
from django.utils import timezone

from core.workflow import Transition, Workflow
from organization.enums import Role
from organization.models import Employee, Placement, Post, RoleGrant, Unit
from organization.queries import (
    employee_records_visible_to,
    has_own_role,
    has_role,
    held_roles,
    reaches_beyond,
    role_paths,
    valid_on,
)
from organization.workflow import APPRAISER_REPORT, CORRECTION

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
def keeps_unit_above(user: "User", unit: Unit | None) -> bool:
    """HR of the unit above this one too; a root has none above it, and its HR keeps the whole agency."""
    return unit is not None and has_role(user, Role.HR, Unit.objects.get_parent(unit) or unit)


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
    """The employee holds no role beyond what this HR officer keeps in his own right; is no technician."""
    return employee is not None and not reaches_beyond(employee.user, user)


@rules.predicate
def keeps_unit_himself(user: "User", unit: Unit | None) -> bool:
    """HR of this unit in his own right: a deputy passes no power on."""
    return unit is not None and has_own_role(user, Role.HR, unit)


@rules.predicate
def works_in_unit(user: "User", unit: Unit | None) -> bool:
    """Whoever works in this very unit today."""
    if unit is None:
        return False
    placed = Placement.objects.filter(valid_on(timezone.localdate()), unit=unit)
    return placed.filter(employee__user=user).exists()


@rules.predicate
def keeps_post(user: "User", post: Post | None) -> bool:
    """HR of the unit to which the post belongs."""
    return post is not None and has_role(user, Role.HR, post.unit)


@rules.predicate
def keeps_grant_himself(user: "User", grant: RoleGrant | None) -> bool:
    """HR, in his own right, of the unit at which the role was given."""
    return grant is not None and has_own_role(user, Role.HR, grant.unit)


@rules.predicate
def is_own_grant(user: "User", grant: RoleGrant | None) -> bool:
    """The role is one's own."""
    return grant is not None and grant.user_id == user.pk


@rules.predicate
def is_principal_of_grant(user: "User", grant: RoleGrant | None) -> bool:
    """The role is a deputy's, and one is the person for whom he stands in."""
    return grant is not None and grant.deputy_for_id == user.pk


@rules.predicate
def is_no_deputy_grant(user: "User", grant: RoleGrant | None) -> bool:
    """The role is held in its holder's own right."""
    return grant is not None and grant.deputy_for_id is None


@rules.predicate
def holds_some_role(user: "User") -> bool:
    """Holds a role somewhere today, also as a deputy."""
    return bool(held_roles(user))


@rules.predicate
def is_anothers_grant(user: "User", grant: RoleGrant | None) -> bool:
    """Not one's own role: nobody locks himself out by mistake."""
    return grant is not None and grant.user_id != user.pk


@rules.predicate
def is_hr_of_agency(user: "User") -> bool:
    """HR of a whole agency, that is of a root unit: the calendar is shared by all its units."""
    return any(len(path) == Unit.steplen for path in role_paths(user, Role.HR))


def may_take(workflow: Workflow, move: Transition) -> rules.Predicate:
    """Make a predicate from a state table: the person holds the role of the move.

    Whether the state allows it is said by the domain, so that a second click is quiet.
    """

    @rules.predicate(f"may_take:{move.name}")
    def check(user: "User", obj: Any) -> bool:  # noqa: ANN401
        return workflow.holds_role(user, move.role, obj)

    return check


keeps_record = keeps_employee & is_another
holds_keys = keeps_record & stands_above

rules.add_perm("organization.calendar_edit", is_hr_of_agency)
rules.add_perm("organization.correction_list", is_hr)
rules.add_perm("organization.appraiser_report_list", is_hr)
for _move in APPRAISER_REPORT.transitions:
    rules.add_perm(f"organization.{_move.name}", may_take(APPRAISER_REPORT, _move))
for _move in CORRECTION.transitions:
    rules.add_perm(f"organization.{_move.name}", may_take(CORRECTION, _move))
rules.add_perm("organization.unit_tree", is_hr)
rules.add_perm("organization.unit_detail", keeps_unit)
rules.add_perm("organization.unit_add", keeps_unit)
rules.add_perm("organization.unit_change", keeps_unit)
rules.add_perm("organization.unit_move", keeps_unit)
rules.add_perm("organization.unit_place", keeps_unit & keeps_unit_above)
rules.add_perm("organization.unit_close", keeps_unit)
rules.add_perm("organization.unit_reopen", keeps_unit)
rules.add_perm("organization.post_list", keeps_unit)
rules.add_perm("organization.post_add", keeps_unit)
rules.add_perm("organization.post_change", keeps_post)
rules.add_perm("organization.post_close", keeps_post)
rules.add_perm("organization.post_reopen", keeps_post)
rules.add_perm("organization.vacancy_list", is_hr)
rules.add_perm("organization.employee_list", is_hr)
rules.add_perm("organization.staff_import", is_hr)
rules.add_perm("organization.employee_detail", keeps_employee)
rules.add_perm("organization.employee_add", is_hr)
rules.add_perm("organization.employee_change", holds_keys)
rules.add_perm("organization.placement_add", keeps_record)
rules.add_perm("organization.employee_export", is_hr)
rules.add_perm("organization.placement_end", keeps_record)
rules.add_perm("organization.placement_undo", keeps_record)
rules.add_perm("organization.acting_list", keeps_unit)
rules.add_perm("organization.acting_add", keeps_unit)
rules.add_perm("organization.acting_end", keeps_unit)
rules.add_perm("organization.acting_cancel", keeps_unit)
rules.add_perm("organization.absence_list", is_hr)
rules.add_perm("organization.absence_add", keeps_record)
rules.add_perm("organization.absence_change", keeps_record)
rules.add_perm("organization.absence_cancel", keeps_record)
rules.add_perm("organization.team_list", is_hr)
rules.add_perm("organization.team_add", is_hr)
rules.add_perm("organization.team_detail", keeps_unit)
rules.add_perm("organization.team_change", keeps_unit)
rules.add_perm("organization.team_close", keeps_unit)
rules.add_perm("organization.team_member_add", keeps_unit)
rules.add_perm("organization.team_member_end", keeps_unit)
rules.add_perm("organization.appraiser_set", keeps_record)
rules.add_perm("organization.activation_issue", holds_keys)
rules.add_perm("organization.activation_issue_unit", keeps_unit)
rules.add_perm("organization.activation_mail", holds_keys)
rules.add_perm("organization.employee_disable", holds_keys)
rules.add_perm("organization.employee_enable", holds_keys)
rules.add_perm("organization.role_list", keeps_unit)
rules.add_perm("organization.authority_list", keeps_unit | works_in_unit)
rules.add_perm("organization.role_grant_add", keeps_unit_himself)
rules.add_perm(
    "organization.role_grant_revoke", (keeps_grant_himself | is_principal_of_grant) & is_anothers_grant
)
rules.add_perm("organization.deputy_list", holds_some_role)
rules.add_perm("organization.deputy_add", (keeps_grant_himself | is_own_grant) & is_no_deputy_grant)
