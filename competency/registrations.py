"""What competency gives to the home page and the main menu."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.registry import MessageGroup, NavItem, register_message_group, register_nav

if TYPE_CHECKING:
    from organization.models import User


MESSAGES = MessageGroup(
    key="competency",
    label=_("Kompetensi dan pelatihan"),
    prefixes=("competency.",),
    hint=_("Level Anda dinilai, atau bawahan Anda menilai dirinya."),
    order=40,
)


def everybody(user: "User") -> bool:
    """Return True: everybody has a page there."""
    return user.is_authenticated


def register() -> None:
    """Register menu entries and messages. Called once, from AppConfig.ready()."""
    register_message_group(MESSAGES)
    register_nav(NavItem(_("Kompetensi"), "competency:own_profile", everybody, order=40))
