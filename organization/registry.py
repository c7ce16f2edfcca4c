"""What higher apps tell the pages of the organization: effects of a change, data about a person.

The higher app registers functions in AppConfig.ready(); the organization asks and draws.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from django.utils.functional import Promise

if TYPE_CHECKING:
    from organization.models import Employee, Placement, User
    from organization.queries import Line


@dataclass(frozen=True)
class ChangedLines:
    """Whose place or superiors differ from `day` on: the line of each before and after.

    None means: not placed anywhere (before or after). `decided` are the employees for whom HR has
    just decided who appraises them, also when their line is as before: the decision goes before what
    was chosen earlier for a single appraisal. `corrects`: the change puts right a record that was wrong;
    who stood in it never led.
    """

    day: date
    before: "Mapping[int, Line | None]"
    after: "Mapping[int, Line | None]"
    decided: frozenset[int] = frozenset()
    corrects: bool = False

    @property
    def employees(self) -> set[int]:
        """Return the numbers of the employees concerned."""
        return set(self.before) | set(self.after)


@dataclass(frozen=True)
class ChangeEffect:
    """One sentence about what a change does elsewhere, shown before it is confirmed.

    `count` is how many objects it stands for; `names` are the first few of the people concerned.
    """

    text: str
    weight: Literal["info", "warning"] = "info"
    count: int = 1
    names: tuple[str, ...] = ()
    url: str = ""


EffectSource = Callable[[ChangedLines], Iterable[ChangeEffect]]
Follower = Callable[[ChangedLines, "User | None"], "set[int]"]

_effect_sources: list[EffectSource] = []
_followers: list[Follower] = []


def register_effect_source(source: EffectSource) -> None:
    """Add a function that says what changed lines mean elsewhere. It writes nothing that stays."""
    if source not in _effect_sources:
        _effect_sources.append(source)


def register_follower(follower: Follower) -> None:
    """Add a function that makes other objects follow changed lines, in the transaction of the change.

    It returns the numbers of the users it has told.
    """
    if follower not in _followers:
        _followers.append(follower)


def effects_of(changed: ChangedLines) -> list[ChangeEffect]:
    """Return the effects in the order of registration, warnings first."""
    effects = [effect for source in _effect_sources for effect in source(changed)]
    return sorted(effects, key=lambda effect: effect.weight != "warning")


def follow(changed: ChangedLines, by: "User | None") -> set[int]:
    """Let every registered follower act on the changed lines; return the users that were told."""
    return {user for follower in _followers for user in follower(changed, by)}


PlacementKeeper = Callable[["Placement", "Placement"], None]
_placement_keepers: list[PlacementKeeper] = []


def register_placement_keeper(keeper: PlacementKeeper) -> None:
    """Add a function that lets go of a placement about to be taken back: (taken back, the one before).

    What is still running passes to the one before; what is final keeps it, and so keeps it alive.
    """
    if keeper not in _placement_keepers:
        _placement_keepers.append(keeper)


def let_go(placement: "Placement", former: "Placement") -> None:
    """Ask every registered keeper to let go of the placement. Call it in the transaction of the act."""
    for keeper in _placement_keepers:
        keeper(placement, former)


@dataclass(frozen=True)
class PersonalSection:
    """One part of what is kept about a person: title, readable rows, and the same as JSON values.

    `rows` are pairs of label and text for the page; `data` holds only what JSON can hold.
    """

    key: str
    title: str | Promise
    rows: tuple[tuple[str, str], ...]
    data: Any


PersonalSource = Callable[["Employee"], Iterable[PersonalSection]]
_personal_sources: list[PersonalSource] = []


def register_personal_source(source: PersonalSource) -> None:
    """Add a function that gives everything an app keeps about an employee (UU 27/2022)."""
    if source not in _personal_sources:
        _personal_sources.append(source)


def personal_sections(employee: "Employee") -> list[PersonalSection]:
    """Return all parts in the order of registration."""
    return [section for source in _personal_sources for section in source(employee)]


@dataclass(frozen=True)
class KnownDeadline:
    """A last day somewhere in the application, for the alarm of the calendar."""

    label: str
    day: date
    url: str


DeadlineSource = Callable[["User", date], Iterable[KnownDeadline]]
_deadline_sources: list[DeadlineSource] = []


def register_deadline_source(source: DeadlineSource) -> None:
    """Add a function that lists, for a person, a few last days that lie after a given day."""
    if source not in _deadline_sources:
        _deadline_sources.append(source)


def deadlines_after(user: "User", day: date) -> list[KnownDeadline]:
    """Return what is due after `day`, the first one first."""
    found = [row for source in _deadline_sources for row in source(user, day)]
    return sorted(found, key=lambda row: row.day)


class Ground(Enum):
    """Why somebody may do something at a unit."""

    HR = "hr"
    """HR of the unit, given there or above, deputies included."""
    HR_HIMSELF = "hr_himself"
    """HR of the unit in his own right: a deputy passes no power on."""
    AGENCY_HR = "agency_hr"
    """HR of the whole agency."""
    APPRAISER = "appraiser"
    """Who leads the unit: its head or acting officer, else who leads the nearest unit above."""
    SUPERIOR = "superior"
    """Who stands above that appraiser."""
    EMPLOYEE = "employee"
    """Everybody in his own matter."""


@dataclass(frozen=True)
class Act:
    """One thing that is done at a unit, the permission that guards it, and on which ground it is held.

    `for_staff` acts are shown to everybody who works in the unit, the others to HR.
    """

    label: str | Promise
    permission: str
    ground: Ground
    for_staff: bool = False


_acts: list[Act] = []


def register_acts(*acts: Act) -> None:
    """Add acts to the page that says who may do what at a unit."""
    _acts.extend(act for act in acts if act not in _acts)


def registered_acts() -> list[Act]:
    """Return the acts in the order of registration."""
    return list(_acts)
