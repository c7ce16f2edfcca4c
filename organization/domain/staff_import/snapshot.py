"""What the database says about the people of a staff file, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from django.db.models import Q
from django.utils import timezone

from organization.domain.periods import overlapping
from organization.domain.staff_import.rows import PersonFact, PlaceFact, PostFact, UnitFact, Verdict
from organization.enums import Role
from organization.models import Employee, Placement, Post, RoleGrant, Unit, User
from organization.queries import (
    Leaders,
    Line,
    covered_by_own_role,
    employee_of,
    employee_records_visible_to,
    lines_and_leaders_on,
    units_visible_to,
)

MANY = 2000
"""From so many numbers on everybody is read instead of asking for each number."""
SUGGESTED = 3
MOST_SUGGESTIONS = 300
"""Nearest names are looked up for so many different unknown texts: the search is slow."""


def plain(text: str) -> str:
    """Return a name as it is compared: without case and doubled blanks."""
    return " ".join(text.split()).casefold()


@dataclass
class Head:
    """Who leads a unit from a day to a day."""

    employee: int
    name: str
    starts_on: date
    ends_on: date | None


@dataclass
class Snapshot:
    """Units, posts, people, placements and heads, as far as the rows need them.

    `kept` are the units of the officer, `logins` the names of logins that belong to no employee,
    `keeps` the people whose record he keeps, `beyond` the logins with a role outside his units.
    """

    officer: User
    own_nip: str = ""
    units: dict[int, UnitFact] = field(default_factory=dict)
    kept: dict[str, UnitFact] = field(default_factory=dict)
    kept_by_name: dict[str, list[UnitFact]] = field(default_factory=dict)
    posts: dict[int, PostFact] = field(default_factory=dict)
    posts_of: dict[int, list[PostFact]] = field(default_factory=dict)
    people: dict[str, PersonFact] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    nips: dict[int, str] = field(default_factory=dict)
    places: dict[int, list[PlaceFact]] = field(default_factory=dict)
    logins: set[str] = field(default_factory=set)
    keeps: set[int] = field(default_factory=set)
    beyond: set[int] = field(default_factory=set)
    heads: dict[int, list[Head]] = field(default_factory=dict)
    _suggestions: dict[tuple[int, str], str] = field(default_factory=dict)

    def last_place(self, person: PersonFact) -> PlaceFact | None:
        """Return the placement with the latest beginning."""
        return max(self.places.get(person.pk, ()), key=lambda place: place.starts_on, default=None)

    def unit_named(self, text: str) -> list[UnitFact]:
        """Return the officer's unit with this code, else those with this name."""
        key = plain(text)
        return [self.kept[key]] if key in self.kept else self.kept_by_name.get(key, [])

    def near_units(self, text: str) -> str:
        """Return the codes and names most like the text."""
        return self._near(0, text, [f"{unit.code} {unit.name}" for unit in self.kept.values()])

    def near_posts(self, unit: UnitFact, text: str) -> str:
        """Return the posts of the unit most like the text."""
        return self._near(unit.pk, text, [post.name for post in self.posts_of.get(unit.pk, [])])

    def _near(self, group: int, text: str, choices: list[str]) -> str:
        key = (group, plain(text))
        if key not in self._suggestions:
            if len(self._suggestions) >= MOST_SUGGESTIONS:
                return ""
            spelled = {plain(choice): choice for choice in choices}
            for choice in choices if not group else ():
                code, _blank, name = choice.partition(" ")
                spelled[plain(code)] = spelled[plain(name)] = choice
            found = get_close_matches(key[1], spelled, n=SUGGESTED, cutoff=0.5)
            self._suggestions[key] = "; ".join(dict.fromkeys(spelled[choice] for choice in found))
        return self._suggestions[key]


def read_snapshot(officer: User, nips: set[str], first_day: date) -> Snapshot:
    """Read what the rows with these numbers (their superiors' too) need from `first_day` on."""
    own = employee_of(officer)
    snapshot = Snapshot(officer, own_nip=own.nip if own else "")
    read_units(snapshot)
    read_people(snapshot, nips)
    read_places(snapshot, first_day)
    snapshot.beyond = logins_beyond(officer)
    return snapshot


def read_units(snapshot: Snapshot) -> None:
    """Read all units, which of them the officer keeps, and the posts of these."""
    fields = ("pk", "code", "name", "path", "starts_on", "ends_on")
    snapshot.units = {row[0]: UnitFact(*row) for row in Unit.objects.order_by("path").values_list(*fields)}
    kept = set(units_visible_to(snapshot.officer).values_list("pk", flat=True))
    for unit in snapshot.units.values():
        if unit.pk in kept:
            snapshot.kept[plain(unit.code)] = unit
            snapshot.kept_by_name.setdefault(plain(unit.name), []).append(unit)
    post_fields = ("pk", "unit", "code", "name", "post_class", "grade", "ends_on")
    for row in Post.objects.order_by("name", "pk").values_list(*post_fields):
        post = PostFact(*row)
        snapshot.posts[post.pk] = post
        snapshot.posts_of.setdefault(post.unit, []).append(post)


def read_people(snapshot: Snapshot, nips: set[str]) -> None:
    """Read the registered people with these numbers, and whose record the officer keeps."""
    people = Employee.objects.order_by("pk")
    kept = employee_records_visible_to(snapshot.officer)
    if len(nips) < MANY:
        people, kept = people.filter(nip__in=nips), kept.filter(nip__in=nips)
    fields = ("pk", "user", "nip", "kind", "name", "rank", "phone", "user__email")
    for row in people.values_list(*fields).iterator():
        if row[2] in nips:
            snapshot.people[row[2]] = PersonFact(*row)
            snapshot.names[row[0]], snapshot.nips[row[0]] = row[4], row[2]
    snapshot.keeps = set(kept.values_list("pk", flat=True))
    snapshot.logins = set(User.objects.filter(employee=None).values_list("username", flat=True))


def read_places(snapshot: Snapshot, first_day: date) -> None:
    """Read the last placements of the people, all their placements from `first_day` on, and the heads."""
    wanted = {person.pk for person in snapshot.people.values()}
    placements = Placement.objects.order_by("starts_on", "pk")
    if len(wanted) < MANY:
        placements = placements.filter(employee__in=wanted)
    fields = ("pk", "unit", "post", "leads_unit", "appraiser", "starts_on", "ends_on")
    last: dict[int, PlaceFact] = {}
    for employee, *row in placements.values_list("employee", *fields).iterator():
        if employee not in wanted:
            continue
        place = PlaceFact(*row)
        if place.ends_on is None or place.ends_on >= first_day:
            snapshot.places.setdefault(employee, []).append(place)
        last[employee] = place
    for employee, place in last.items():
        if place not in snapshot.places.get(employee, ()):
            snapshot.places.setdefault(employee, []).append(place)
    heads = Placement.objects.filter(overlapping(first_day, None), leads_unit=True).order_by(
        "starts_on", "pk"
    )
    for unit, head, name, starts_on, ends_on in heads.values_list(
        "unit", "employee", "employee__name", "starts_on", "ends_on"
    ):
        snapshot.heads.setdefault(unit, []).append(Head(head, name, starts_on, ends_on))
    appraisers = {place.appraiser for row in snapshot.places.values() for place in row if place.appraiser}
    missing = appraisers - snapshot.names.keys()
    if missing:
        for pk, nip, name in Employee.objects.filter(pk__in=missing).values_list("pk", "nip", "name"):
            snapshot.names[pk], snapshot.nips[pk] = name, nip


def logins_beyond(officer: User) -> set[int]:
    """Return the logins with a role, now or later, beyond the officer's own right; technicians too.

    The same answer as organization.queries.reaches_beyond one by one.
    """
    if officer.is_superuser:
        return set()
    grants = RoleGrant.objects.filter(overlapping(timezone.localdate(), None))
    outside = set(
        grants.exclude(covered_by_own_role(officer, Role.HR, "unit")).values_list("user", flat=True)
    )
    technicians = User.objects.filter(Q(is_staff=True) | Q(is_superuser=True))
    return outside | set(technicians.values_list("pk", flat=True))


class Superiors:
    """Who stands above whom once accepted rows have taken effect.

    Read from the database when first asked for. People who do not exist yet count by minus the
    number of their row.
    """

    def __init__(self, day: date) -> None:
        self.day = day
        self.lines: dict[int, Line] | None = None
        self.leaders: Leaders
        self.changed: dict[int, tuple[int, bool, int | None]] = {}

    def trial(self) -> "Superiors":
        """Return a copy on which rows can be tried."""
        if self.lines is None:
            self.lines, self.leaders = lines_and_leaders_on(self.day)
        copy = Superiors(self.day)
        copy.lines = self.lines
        copy.leaders = replace(self.leaders, heads=dict(self.leaders.heads))
        copy.changed = dict(self.changed)
        return copy

    def take(self, verdicts: Iterable[Verdict], ids: dict[str, int]) -> None:
        """Let the placements and appraisers of these verdicts count. `ids` gives people by number."""
        if self.lines is None:
            return
        moved: list[int] = []
        for verdict in verdicts:
            if not verdict.places and not verdict.superior:
                continue
            person, before = ids[verdict.row.nip], verdict.place
            named = ids.get(verdict.superior)
            if verdict.places and verdict.unit is not None:
                if before and before.leads and self.leaders.heads.get(before.unit) == person:
                    del self.leaders.heads[before.unit]
                self.changed[person] = (verdict.unit.pk, verdict.leads, named)
            elif before is not None:
                self.changed[person] = (before.unit, before.leads, named)
            moved.append(person)
        for person in moved:
            unit, leads, _named = self.changed[person]
            if leads:
                self.leaders.heads[unit] = person

    def above(self, person: int) -> int | None:
        """Return the appraiser of a person, or None when nobody stands above him."""
        if person in self.changed:
            unit, leads, named = self.changed[person]
            if named is not None:
                return named
        else:
            line = (self.lines or {}).get(person)
            if line is None or line.by_hand:
                return line.appraiser if line else None
            unit, leads = line.unit, self.leaders.heads.get(line.unit) == person
        first = self.leaders.parents.get(unit) if leads else unit
        return self.leaders.nearest(first, but=person)[0]

    def stands_below(self, person: int, other: int, *, longest: int) -> bool:
        """Say whether `person` has `other` above himself within so many steps."""
        above: int | None = person
        for _step in range(longest):
            above = self.above(above) if above is not None else None
            if above == other:
                return True
        return False
