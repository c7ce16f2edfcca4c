"""Writing the demo agency: units, posts, people, placements and roles, in bulk."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from organization.models import Employee, Placement, Post, RoleGrant, Unit, UnitParentage, User
from reports.demo.cast import CAST, PASSWORD, Member
from reports.demo.people import Person, invented_people, person_for
from reports.demo.structure import CORE_UNITS, PostSpec, UnitSpec, structure_for

UNITS_SINCE = date(2017, 1, 2)
VACANT_EACH = 12


class TooFew(ValueError):  # noqa: N818 - said as a sentence
    """The agency cannot be staffed with so few people."""


@dataclass(frozen=True)
class Seat:
    """A place in a post of a unit."""

    unit: UnitSpec
    post: PostSpec
    leads_unit: bool = False


@dataclass
class Agency:
    """What was written, by code and by key.

    `people` holds the named cast; `staff` everybody with the post he holds, the cast first.
    """

    units: dict[str, Unit]
    posts: dict[tuple[str, str], Post]
    people: dict[str, Employee] = field(default_factory=dict)
    staff: list[tuple[Employee, Seat]] = field(default_factory=list)
    placements: dict[int, Placement] = field(default_factory=dict)

    def user(self, key: str) -> User:
        """Return the login of a member of the cast."""
        return self.people[key].user


def build_cast_agency(today: date) -> Agency:
    """Write the core units with the named cast and nobody else. A fixed number of queries."""
    agency = write_structure(CORE_UNITS)
    write_cast(agency, CORE_UNITS, today)
    return agency


def build_agency(employees: int, random: Random, today: date) -> Agency:
    """Write an agency of `employees` people, the named cast among them.

    Raises TooFew when not even the head of each unit and the cast have a seat.
    """
    specs = structure_for(employees)
    needed = sum(1 for spec in specs if not led_by_cast(spec)) + len(CAST)
    if employees < needed:
        raise TooFew(f"The demo agency needs at least {needed} employees, not {employees}.")
    agency = write_structure(specs)
    write_cast(agency, specs, today)
    write_crowd(agency, specs, employees - len(CAST), random, today)
    write_formations(agency)
    return agency


def led_by_cast(spec: UnitSpec) -> bool:
    """Say whether a member of the cast heads the unit."""
    return any(member.leads_unit and member.unit == spec.code for member in CAST)


def write_structure(specs: Iterable[UnitSpec]) -> Agency:
    """Write units with their place in the tree, and their posts. Parents stand before children."""
    specs = tuple(specs)
    nodes: dict[str, Unit] = {}
    for spec in specs:
        parent = nodes.get(spec.parent)
        depth = parent.depth + 1 if parent else 1
        step = parent.numchild + 1 if parent else 1
        if parent:
            parent.numchild += 1
        nodes[spec.code] = Unit(
            code=spec.code,
            name=spec.name,
            kind=spec.kind,
            place="Padang",
            starts_on=UNITS_SINCE,
            depth=depth,
            numchild=0,
            path=Unit._get_path(parent.path if parent else "", depth, step),
        )
    Unit.objects.bulk_create(nodes.values())
    UnitParentage.objects.bulk_create(
        UnitParentage(unit=nodes[spec.code], parent=nodes.get(spec.parent), starts_on=UNITS_SINCE)
        for spec in specs
    )
    posts = {
        (spec.code, post.key): Post(
            unit=nodes[spec.code],
            code=f"{spec.code}-{post.key}",
            name=post.name,
            post_class=post.post_class,
            grade=post.grade,
        )
        for spec in specs
        for post in spec.posts
    }
    Post.objects.bulk_create(posts.values())
    return Agency(nodes, posts)


def write_cast(agency: Agency, specs: Iterable[UnitSpec], today: date) -> None:
    """Write the named people with their logins, placements and roles."""
    by_code = {spec.code: spec for spec in specs}
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=member.nip, full_name=member.name, email=member.email, password=password)
        for member in CAST
    )
    employees = Employee.objects.bulk_create(
        Employee(user=user, nip=member.nip, kind=member.kind, name=member.name, rank=member.rank)
        for member, user in zip(CAST, users, strict=True)
    )
    seats = [seat_of(member, by_code[member.unit]) for member in CAST]
    agency.people = {member.key: employee for member, employee in zip(CAST, employees, strict=True)}
    place(agency, zip(employees, seats, strict=True), [date(today.year - 2, 1, 2)] * len(CAST))
    RoleGrant.objects.bulk_create(
        RoleGrant(
            user=agency.user(member.key),
            role=role,
            unit=agency.units[code],
            starts_on=date(today.year - 2, 1, 2),
        )
        for member in CAST
        for role, code in member.roles
    )


def seat_of(member: Member, spec: UnitSpec) -> Seat:
    """Return the seat of a named person."""
    return Seat(spec, next(post for post in spec.posts if post.key == member.post), member.leads_unit)


def place(agency: Agency, staff: Iterable[tuple[Employee, Seat]], since: Iterable[date]) -> None:
    """Place people in their seats from the given days on."""
    staff = list(staff)
    placements = Placement.objects.bulk_create(
        Placement(
            employee=employee,
            unit=agency.units[seat.unit.code],
            post=agency.posts[seat.unit.code, seat.post.key],
            leads_unit=seat.leads_unit,
            starts_on=starts_on,
        )
        for (employee, seat), starts_on in zip(staff, since, strict=True)
    )
    agency.staff.extend(staff)
    agency.placements.update((placement.employee_id, placement) for placement in placements)


def write_crowd(agency: Agency, specs: Iterable[UnitSpec], number: int, random: Random, today: date) -> None:
    """Fill `number` seats with invented people: every unit has a head before anybody has staff."""
    seats = [seat for seat, _position in zip(free_seats(specs), range(number), strict=False)]
    people = list(drawn_people(seats, random, today.year))
    users = User.objects.bulk_create(
        [User(username=person.nip, full_name=person.name, password=make_password(None)) for person in people],
        batch_size=1000,
    )
    employees = Employee.objects.bulk_create(
        [
            Employee(user=user, nip=person.nip, kind=person.kind, name=person.name, rank=person.rank)
            for person, user in zip(people, users, strict=True)
        ],
        batch_size=1000,
    )
    since = [date(today.year - random.randrange(2, 6), random.randrange(1, 13), 2) for _person in people]
    place(agency, zip(employees, seats, strict=True), since)


def write_formations(agency: Agency) -> None:
    """Give each post as many seats as it has holders, and here and there one more: a vacancy."""
    held = Counter((seat.unit.code, seat.post.key) for _employee, seat in agency.staff)
    for place_, (key, post) in enumerate(agency.posts.items()):
        vacant = 1 if place_ % VACANT_EACH == VACANT_EACH - 1 else 0
        post.formation = max(held[key], 1) + vacant
    Post.objects.bulk_update(agency.posts.values(), ["formation"], batch_size=1000)


def drawn_people(seats: Iterable[Seat], random: Random, year: int) -> Iterator[Person]:
    """Yield a person for each seat, no two with the same number."""
    taken: set[str] = set()
    crowd = invented_people(random, year)
    for serial, seat in enumerate(seats):
        person = None
        while person is None or person.nip in taken:
            person = person_for(
                random,
                next(crowd),
                post_class=seat.post.post_class,
                work=seat.post.work,
                serial=serial,
                year=year,
            )
        taken.add(person.nip)
        yield person


def free_seats(specs: Iterable[UnitSpec]) -> Iterator[Seat]:
    """Yield the seats that the cast leaves: the heads, then one seat in each unit, then the next one."""
    specs = tuple(specs)
    yield from (Seat(spec, spec.head, leads_unit=True) for spec in specs if not led_by_cast(spec))
    rows = [staff_seats(spec) for spec in specs]
    for round_ in range(max(len(row) for row in rows)):
        for row in rows:
            if round_ < len(row):
                yield row[round_]


def staff_seats(spec: UnitSpec) -> list[Seat]:
    """Return the seats of the unit's staff that no member of the cast holds, the posts in turn."""
    left = {post.key: post.seats for post in spec.staff}
    for member in CAST:
        if member.unit == spec.code and not member.leads_unit:
            left[member.post] -= 1
    seats = []
    for round_ in range(max(left.values(), default=0)):
        seats += [Seat(spec, post) for post in spec.staff if round_ < left[post.key]]
    return seats
