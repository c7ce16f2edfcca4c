"""Who may do what in competency. The same permission string stands in view and template."""

from typing import TYPE_CHECKING

import rules
from django.utils import timezone

from competency.models import AssessedLevel
from competency.queries import keeps_agency, keeps_some_unit, kept_employees, readable_units
from organization.models import Employee, Unit
from organization.queries import appraiser_on

if TYPE_CHECKING:
    from organization.models import User


@rules.predicate
def is_agency_keeper(user: "User") -> bool:
    """HR or training of a whole agency: dictionary, standards and catalogue are shared by its units."""
    return keeps_agency(user)


@rules.predicate
def is_keeper(user: "User") -> bool:
    """HR or training of some unit."""
    return keeps_some_unit(user)


@rules.predicate
def is_self(user: "User", employee: Employee | None) -> bool:
    """The person himself."""
    return employee is not None and employee.user_id == user.pk


@rules.predicate
def keeps_employee(user: "User", employee: Employee | None) -> bool:
    """HR or training of the unit where the employee works."""
    return employee is not None and kept_employees(user).filter(pk=employee.pk).exists()


@rules.predicate
def appraises(user: "User", employee: Employee | None) -> bool:
    """Whoever appraises the employee today."""
    if employee is None:
        return False
    appraiser = appraiser_on(employee, timezone.localdate())
    return appraiser is not None and appraiser.user_id == user.pk


@rules.predicate
def keeps_level(user: "User", level: AssessedLevel | None) -> bool:
    """HR or training of the unit of the person whose level it is, who is another."""
    return (
        level is not None
        and level.employee.user_id != user.pk
        and kept_employees(user).filter(pk=level.employee_id).exists()
    )


@rules.predicate
def reads_unit(user: "User", unit: Unit | None) -> bool:
    """Keeper, leader or head of the unit or of one above it."""
    return unit is not None and readable_units(user).filter(pk=unit.pk).exists()


reads_levels = is_self | keeps_employee | appraises

rules.add_perm("competency.profile_detail", reads_levels)
rules.add_perm("competency.level_history", reads_levels)
rules.add_perm("competency.level_claim", is_self)
rules.add_perm("competency.level_confirm", appraises)
rules.add_perm("competency.result_add", keeps_employee & ~is_self)
rules.add_perm("competency.recommendation_list", reads_levels)
rules.add_perm("competency.idp_detail", reads_levels)
rules.add_perm("competency.idp_item_add", is_self)
rules.add_perm("competency.record_list", reads_levels)
rules.add_perm("competency.record_add", keeps_employee & ~is_self)
rules.add_perm("competency.level_annul", keeps_level)
rules.add_perm("competency.level_import", is_keeper)
rules.add_perm("competency.readiness_detail", reads_levels)
rules.add_perm("competency.readiness_edit", keeps_employee & ~is_self)
rules.add_perm("competency.people_list", is_keeper)
rules.add_perm("competency.unit_gaps", reads_unit)
rules.add_perm("competency.proposal_confirm", appraises & ~is_self)
for _name in (
    "allocation_list",
    "allocation_add",
    "allocation_confirm",
    "attendance_edit",
    "dictionary_seed",
    "dictionary_import",
    "competency_add",
    "competency_edit",
    "competency_retire",
    "standard_add",
    "standard_edit",
    "standard_issue",
    "standard_end",
    "standard_revise",
    "standard_discard",
    "standard_fill",
    "training_seed",
    "training_add",
    "training_edit",
    "training_retire",
    "training_import",
    "session_add",
    "session_edit",
    "session_cancel",
    "form_edit",
    "rule_list",
    "rule_edit",
):
    rules.add_perm(f"competency.{_name}", is_agency_keeper)
