"""What the appraisal gives to the home page and the main menu."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from appraisal import authority, citizen_sources, competence, message_groups, needs, sources
from appraisal.domain.follow_up_data import follow_up_sections
from appraisal.domain.following import follow_lines, let_go_of_placement
from appraisal.domain.following_effects import effects
from appraisal.domain.last_days import last_days_after
from appraisal.domain.personal_data import appraisal_sections
from appraisal.domain.waiting import (
    own_sections,
    tasks_of_appraiser,
    tasks_of_employee,
    tasks_of_hr,
    tasks_of_signer,
    tasks_of_superior,
    tasks_of_year,
)
from appraisal.domain.year_values import indicator_year_values, item_year_values
from appraisal.queries import has_team
from appraisal.registry import register_year_source
from core.registry import NavItem, register_home_section, register_nav, register_waiting_source
from organization.enums import Role
from organization.queries import employee_of, has_role
from organization.registry import (
    register_deadline_source,
    register_effect_source,
    register_follower,
    register_personal_source,
    register_placement_keeper,
)

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


def reads_board(user: "User") -> bool:
    """Say whether the person keeps staff or reads as a leader; heads come from the page of their team."""
    return has_role(user, Role.HR) or has_role(user, Role.LEADER)


def register_for_hr() -> None:
    """Register the menu entries of cycles, indicators and rules."""
    register_nav(
        NavItem(_("Papan kemajuan"), "appraisal:progress_board", reads_board, order=55),
        NavItem(_("Siklus dan IKU"), "appraisal:cycle_list", keeps_staff, order=60),
        NavItem(_("Aturan penilaian"), "appraisal:rule_set_list", keeps_staff, order=65),
    )


def register() -> None:
    """Register menu entries, waiting tasks and home sections. Called once, from AppConfig.ready()."""
    register_nav(
        NavItem(_("Penilaian saya"), "appraisal:appraisal_list", is_employed, order=10),
        NavItem(_("Tim saya"), "appraisal:team_list", keeps_team, order=20),
    )
    for source in (
        tasks_of_employee,
        tasks_of_appraiser,
        tasks_of_superior,
        tasks_of_signer,
        tasks_of_hr,
        tasks_of_year,
    ):
        register_waiting_source(source)
    register_home_section(own_sections)
    register_year_source(indicator_year_values)
    register_year_source(item_year_values)
    sources.register()
    citizen_sources.register()
    competence.register()
    needs.register()
    authority.register()
    message_groups.register()
    register_deadline_source(last_days_after)
    register_personal_source(appraisal_sections)
    register_personal_source(follow_up_sections)
    register_effect_source(effects)
    register_follower(follow_lines)
    register_placement_keeper(let_go_of_placement)
    register_for_hr()
