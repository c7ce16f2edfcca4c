"""Who may do what in the forum. The same permission string stands in view and template."""

from typing import TYPE_CHECKING

import rules
from django.utils import timezone

from feedback.models import Case, Service
from feedback.queries import is_coordinator
from feedback.workflow import CASE, coordinates, handles
from organization.enums import Role
from organization.models import Placement, Unit
from organization.queries import has_role, valid_on

if TYPE_CHECKING:
    from organization.models import User


@rules.predicate
def is_officer(user: "User") -> bool:
    """Complaint officer somewhere."""
    return has_role(user, Role.COMPLAINT_OFFICER)


@rules.predicate
def is_agency_coordinator(user: "User") -> bool:
    """Complaint officer of a whole agency."""
    return is_coordinator(user)


@rules.predicate
def keeps_service(user: "User", service: Service | None) -> bool:
    """Complaint officer of the unit that gives the service."""
    return service is not None and has_role(user, Role.COMPLAINT_OFFICER, service.unit)


@rules.predicate
def keeps_pledge(user: "User", unit: Unit | None) -> bool:
    """Complaint officer of the unit."""
    return unit is not None and has_role(user, Role.COMPLAINT_OFFICER, unit)


@rules.predicate
def handles_case(user: "User", case: Case | None) -> bool:
    """Complaint officer of the unit that has the case."""
    return case is not None and handles(user, case)


@rules.predicate
def coordinates_case(user: "User", case: Case | None) -> bool:
    """Complaint officer of the whole agency."""
    return case is not None and coordinates(user, case)


@rules.predicate
def is_outside_reported_unit(user: "User", case: Case | None) -> bool:
    """Does not work in the unit the report is about, nor below it: no reprisal, whatever his role.

    A report about no unit in particular, or about the whole agency, is about its handling unit.
    """
    if case is None:
        return False
    about = case.subject_unit or case.unit
    placed = Placement.objects.filter(valid_on(timezone.localdate()), employee__user=user)
    inside = {"unit__path__startswith": about.path} if about.depth > 1 else {"unit": about}
    return not placed.filter(**inside).exists()


rules.add_perm("feedback.service_keep", is_officer)
rules.add_perm("feedback.service_edit", keeps_service)
rules.add_perm("feedback.pledge_edit", keeps_pledge)
rules.add_perm("feedback.case_list", is_officer)
rules.add_perm("feedback.intake_add", is_officer)
rules.add_perm("feedback.case_act", handles_case | coordinates_case)
rules.add_perm("feedback.case_note", handles_case | coordinates_case)
rules.add_perm("feedback.case_publish", handles_case | coordinates_case)
rules.add_perm("feedback.case_privacy", handles_case | coordinates_case)
rules.add_perm("feedback.entry_hide", handles_case | coordinates_case)
rules.add_perm("feedback.identity_open", coordinates_case & is_outside_reported_unit)
rules.add_perm("feedback.routing_keep", is_agency_coordinator)
rules.add_perm("feedback.limit_edit", is_agency_coordinator)
rules.add_perm("feedback.ban_keep", is_agency_coordinator)
rules.add_perm("feedback.ban_add", coordinates_case)
rules.add_perm("feedback.canned_keep", is_officer)
rules.add_perm("feedback.group_keep", is_officer)
rules.add_perm("feedback.point_keep", is_officer)


def may_take(name: str) -> rules.Predicate:
    """Make a predicate from the state table: the person holds the role of the move."""
    move = CASE.transition(name)

    @rules.predicate(f"may_{name}")
    def may(user: "User", case: Case | None) -> bool:
        return case is not None and CASE.holds_role(user, move.role, case)

    return may


for _move in CASE.transitions:
    if _move.role not in CASE.without_login:
        rules.add_perm(f"feedback.{_move.name}", may_take(_move.name))
rules.add_perm("feedback.survey_desk", is_officer)
rules.add_perm("feedback.survey_service", keeps_service)
rules.add_perm("feedback.survey_rule", is_agency_coordinator)
