"""What higher apps tell the home page and the menu: tasks that wait, sections, entries.

The higher app registers functions in AppConfig.ready(); core draws whatever is registered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

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
    """One step of a longer way, for the bar that shows where I am."""

    label: str
    state: Literal["done", "now", "later"]
    hint: str = ""
    due_on: date | None = None


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


WaitingSource = Callable[["User", date], Iterable[WaitingTask]]
SectionSource = Callable[["User", date], Iterable[HomeSection]]

_waiting_sources: list[WaitingSource] = []
_section_sources: list[SectionSource] = []
_nav_items: list[NavItem] = []


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
