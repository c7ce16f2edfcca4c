"""Entries of the main menu for people and units."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.registry import NavItem, register_nav
from organization.enums import Role
from organization.queries import has_role

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
    register_nav(
        NavItem(_("Pegawai"), "organization:employee_list", is_hr, order=80),
        NavItem(_("Unit kerja"), "organization:unit_tree", is_hr, order=81),
        NavItem(_("Data saya"), "organization:profile", everybody, order=90),
    )
