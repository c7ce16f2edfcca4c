"""Entries of the main menu for people and units."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.registry import NavItem, register_nav, register_waiting_source
from organization import authority
from organization.domain.personal_data import organization_sections
from organization.enums import Role
from organization.queries import has_role
from organization.registry import register_personal_source
from organization.waiting import (
    acting_tasks,
    activation_tasks,
    appraiser_report_tasks,
    calendar_tasks,
    correction_tasks,
    staff_import_tasks,
)

if TYPE_CHECKING:
    from organization.models import User


def is_hr(user: "User") -> bool:
    """HR somewhere."""
    return has_role(user, Role.HR)


def everybody(user: "User") -> bool:
    """Return True: every login has a page of its own."""
    return user.is_authenticated


def register() -> None:
    """Add the entries to the main menu. Called once, from AppConfig.ready()."""
    register_waiting_source(correction_tasks)
    register_waiting_source(appraiser_report_tasks)
    register_waiting_source(calendar_tasks)
    register_waiting_source(activation_tasks)
    register_waiting_source(staff_import_tasks)
    register_waiting_source(acting_tasks)
    register_personal_source(organization_sections)
    authority.register()
    register_nav(
        NavItem(_("Pegawai"), "organization:employee_list", is_hr, order=80),
        NavItem(_("Unit kerja"), "organization:unit_tree", is_hr, order=81),
        NavItem(_("Data saya"), "organization:profile", everybody, order=90),
    )
