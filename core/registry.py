"""What higher apps tell the home page and the menu: tasks that wait, sections, entries.

The higher app registers functions in AppConfig.ready(); core draws whatever is registered.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class WaitingTask:
    """One thing that waits for this person.

    `title` says what to do, `hint` what happens next, `due_on` until when (None: no deadline),
    `count` how many objects the row stands for (a supervisor's team is one row, not fifty).
    """

    title: str
    url: str
    due_on: date | None
    hint: str = ""
    count: int = 1


@dataclass(frozen=True)
class Step:
    """One step of a longer way, for the bar that shows where I am; with `url` it can be gone to."""

    label: str
    state: Literal["done", "now", "later"]
    hint: str = ""
    due_on: date | None = None
    url: str = ""


@dataclass(frozen=True)
class HomeSection:
    """A block of the home page: a template of the registering app and its context."""

    template: str
    context: dict[str, object]


@dataclass(frozen=True)
class NavItem:
    """An entry of the main menu, shown to those for whom `shown_to` is true."""

    label: str | Promise
    url_name: str
    shown_to: Callable[["User"], bool]
    order: int = 50


@dataclass(frozen=True)
class MessageGroup:
    """Kinds of messages that a person switches on and off together.

    `prefixes` are beginnings of OutboxMessage.kind. A group that `may_be_off` can be turned off
    outside the application; the others carry rights and deadlines and can only be bundled into the
    daily digest when `may_be_digest`. `urgent` messages ignore quiet hours.
    """

    key: str
    label: str | Promise
    prefixes: tuple[str, ...]
    hint: str | Promise = ""
    may_be_off: bool = True
    may_be_digest: bool = True
    urgent: bool = False
    order: int = 50


WaitingSource = Callable[["User", date], Iterable[WaitingTask]]
SectionSource = Callable[["User", date], Iterable[HomeSection]]
ZoneSource = Callable[[Collection[int]], Mapping[int, str]]
"""Returns by the id of a login the name of the time zone where the person works; others are left out."""

_waiting_sources: list[WaitingSource] = []
_section_sources: list[SectionSource] = []
_nav_items: list[NavItem] = []
_message_groups: list[MessageGroup] = []
_zone_sources: list[ZoneSource] = []


def register_waiting_source(source: WaitingSource) -> None:
    """Add a function that lists what waits for a person. It must use a fixed number of queries."""
    if source not in _waiting_sources:
        _waiting_sources.append(source)


def register_home_section(source: SectionSource) -> None:
    """Add a function that gives blocks of the home page. It must use a fixed number of queries."""
    if source not in _section_sources:
        _section_sources.append(source)


def register_nav(*items: NavItem) -> None:
    """Add entries to the main menu."""
    _nav_items.extend(item for item in items if item not in _nav_items)


def register_message_group(*groups: MessageGroup) -> None:
    """Add groups of messages to the page where people choose how they are told."""
    _message_groups.extend(group for group in groups if group not in _message_groups)


def register_time_zones(source: ZoneSource) -> None:
    """Add a function that knows where people work. It must use a fixed number of queries."""
    if source not in _zone_sources:
        _zone_sources.append(source)


def time_zones_of(user_ids: Collection[int]) -> dict[int, ZoneInfo]:
    """Return the time zone of each of these people; that of the installation where none is known."""
    named: dict[int, str] = {}
    for source in _zone_sources:
        named |= source(user_ids)
    zones = {name: ZoneInfo(name) for name in {*named.values(), settings.TIME_ZONE} if name}
    return {user_id: zones[named.get(user_id) or settings.TIME_ZONE] for user_id in user_ids}


def message_groups() -> list[MessageGroup]:
    """Return the groups in their order."""
    return sorted(_message_groups, key=lambda group: group.order)


def group_of(kind: str) -> MessageGroup | None:
    """Return the group with the longest prefix of a kind of message, or None when none fits."""
    fitting = [
        (len(prefix), group)
        for group in _message_groups
        for prefix in group.prefixes
        if kind.startswith(prefix)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def waiting_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return what waits for the person, most urgent first; without deadline last."""
    tasks = [task for source in _waiting_sources for task in source(user, today)]
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or today, task.title))


def home_sections(user: "User", today: date) -> list[HomeSection]:
    """Return the blocks of the home page in the order of registration."""
    return [section for source in _section_sources for section in source(user, today)]


def nav_for(user: "User") -> list[NavItem]:
    """Return the entries of the main menu that this person sees."""
    return sorted((item for item in _nav_items if item.shown_to(user)), key=lambda item: item.order)
