"""What the appraisal gives to the home page and the main menu."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from appraisal.domain.waiting import (
    own_sections,
    tasks_of_appraiser,
    tasks_of_employee,
    tasks_of_hr,
    tasks_of_superior,
)
from appraisal.queries import has_team
from core.registry import NavItem, register_home_section, register_nav, register_waiting_source
from organization.enums import Role
from organization.queries import employee_of, has_role

if TYPE_CHECKING:
    from organization.models import User


def is_employed(user: "User") -> bool:
    """Say whether the person is a civil servant with appraisals of his own."""
    return employee_of(user) is not None


def keeps_team(user: "User") -> bool:
    """Say whether the person appraises somebody, decides objections or records decisions as HR."""
    return has_team(user) or has_role(user, Role.HR)


def keeps_staff(user: "User") -> bool:
    """Say whether the person is HR of some unit."""
    return has_role(user, Role.HR)


def register_for_hr() -> None:
    """Register the menu entries of cycles, indicators and rules."""
    register_nav(
        NavItem(_("Siklus dan IKU"), "appraisal:cycle_list", keeps_staff, order=60),
        NavItem(_("Aturan penilaian"), "appraisal:rule_set_list", keeps_staff, order=65),
    )


def register() -> None:
    """Register menu entries, waiting tasks and home sections. Called once, from AppConfig.ready()."""
    register_nav(
        NavItem(_("Penilaian saya"), "appraisal:appraisal_list", is_employed, order=10),
        NavItem(_("Tim saya"), "appraisal:team_list", keeps_team, order=20),
    )
    for source in (tasks_of_employee, tasks_of_appraiser, tasks_of_superior, tasks_of_hr):
        register_waiting_source(source)
    register_home_section(own_sections)
    register_for_hr()
