"""What every page shows around its content: menu, person, name of the application, today."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.queries import UNREAD_SHOWN, unread_count
from core.registry import nav_for

if TYPE_CHECKING:
    from organization.models import User

SITE_NAME = "ASN Kinerja"


@dataclass(frozen=True)
class MenuEntry:
    """An entry of the main menu as drawn: `active` when this page lies under it."""

    label: str
    url: str
    active: bool
    exact: bool


@dataclass(frozen=True)
class MenuPerson:
    """Who is logged in, as the user menu shows it."""

    name: str
    login: str


def menu_entries(request: HttpRequest, user: "User") -> list[MenuEntry]:
    """Return the main menu of the person, home first. Only the longest matching entry is active."""
    addresses = [(_("Beranda"), reverse("home"))]
    addresses += [(str(item.label), reverse(item.url_name)) for item in nav_for(user)]
    matching = [url for _label, url in addresses if is_under(request.path, url)]
    here = max(matching, key=len, default="")
    return [
        MenuEntry(label=label, url=url, active=url == here, exact=url == request.path)
        for label, url in addresses
    ]


def is_under(path: str, url: str) -> bool:
    """Tell whether the page at `path` belongs to the menu entry at `url`; home only to itself."""
    return path == url if url == reverse("home") else path.startswith(url)


def unread_shown(user: "User") -> str:
    """Return the number beside the messages in the header; empty when all are read. One query."""
    count = unread_count(user)
    return f"{UNREAD_SHOWN}+" if count > UNREAD_SHOWN else str(count or "")


def page(request: HttpRequest) -> dict[str, object]:
    """Return what templates/base.html needs. Without a login it asks the database nothing.

    `unread` is asked for only by pages that draw the header.
    """
    context: dict[str, object] = {
        "site_name": SITE_NAME,
        "agency_name": settings.AGENCY_NAME,
        "demo": settings.DEMO,
        "today": timezone.localdate(),
        "nav_items": [],
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["nav_items"] = menu_entries(request, cast("User", user))
        context["person"] = MenuPerson(
            name=user.get_full_name() or user.get_username(), login=user.get_username()
        )
        context["unread"] = lambda: unread_shown(cast("User", user))
    return context
