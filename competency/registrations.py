"""What competency gives to the home page and the main menu."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.registry import NavItem, register_nav

if TYPE_CHECKING:
    from organization.models import User


def everybody(user: "User") -> bool:
    """Return True: everybody reads the dictionary."""
    return user.is_authenticated


def register() -> None:
    """Register menu entries. Called once, from AppConfig.ready()."""
    register_nav(NavItem(_("Kompetensi"), "competency:dictionary_list", everybody, order=40))
