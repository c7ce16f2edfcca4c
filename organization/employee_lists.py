"""The list of people an HR officer keeps, narrowed by words, unit and state; the same as rows of a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Job
from core.spreadsheets import Cell
from organization.enums import Role
from organization.models import Employee, Placement, Unit
from organization.queries import (
    employee_records_visible_to,
    employees_found,
    employees_visible_to,
    role_paths,
    units_visible_to,
    with_placement_on,
)
from organization.service_records import is_away_on, with_absence_on

if TYPE_CHECKING:
    from organization.models import User

ACTIVE, WAITING, DISABLED, AWAY = "active", "waiting", "disabled", "away"
STATES = (
    (ACTIVE, gettext_lazy("Aktif")),
    (WAITING, gettext_lazy("Belum aktif")),
    (DISABLED, gettext_lazy("Nonaktif")),
    (AWAY, gettext_lazy("Sedang cuti atau tugas belajar")),
)
HEADERS = (
    gettext_lazy("NIP"),
    gettext_lazy("Nama"),
    gettext_lazy("Jenis pegawai"),
    gettext_lazy("Pangkat/golongan"),
    gettext_lazy("Jabatan"),
    gettext_lazy("Memimpin unit"),
    gettext_lazy("Kode unit"),
    gettext_lazy("Unit kerja"),
    gettext_lazy("Mulai di sana"),
    gettext_lazy("Cuti atau tugas belajar"),
    gettext_lazy("Sampai"),
    gettext_lazy("Akun"),
    gettext_lazy("Surel"),
)
EXPORT_JOB = "organization.employee_export"
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class EmployeeFilter:
    """What was chosen: words, unit with all below it, state, with those who left or without."""

    text: str = ""
    unit: Unit | None = None
    state: str = ""
    former: bool = False

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return the choice as it stands in an address, empty parts left out."""
        pairs = [
            ("q", self.text),
            ("unit", str(self.unit.pk) if self.unit else ""),
            ("state", self.state),
            ("former", "1" if self.former else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    @property
    def key(self) -> str:
        """Return the choice as a short text: the same choice, the same text."""
        return "&".join(f"{name}={value}" for name, value in self.fields)[:120]


def filter_of(user: "User", typed: Mapping[str, Any]) -> EmployeeFilter:
    """Return what was chosen; a unit that the person does not keep, or an unknown state, counts as none."""
    number = str(typed.get("unit", ""))
    unit = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        unit = units_visible_to(user).filter(pk=int(number)).first()
    state = str(typed.get("state", ""))
    return EmployeeFilter(
        text=str(typed.get("q", "")).strip()[:200],
        unit=unit,
        state=state if state in dict(STATES) else "",
        former=typed.get("former") == "1",
    )


def selected_employees(user: "User", chosen: EmployeeFilter, day: date) -> QuerySet[Employee]:
    """Return the people of the choice whom this HR officer keeps, by name."""
    people = employee_records_visible_to(user) if chosen.former else employees_visible_to(user)
    people = employees_found(people, chosen.text)
    if chosen.unit is not None:
        people = people.filter(Exists(places_in(chosen.unit, day, former=chosen.former)))
    return people.filter(state_condition(chosen.state, day)).order_by("name", "pk")


def places_in(unit: Unit, day: date, *, former: bool) -> QuerySet[Placement]:
    """Return the outer employee's placements in the unit or below it: today's and coming, or all."""
    places = Placement.objects.filter(employee=OuterRef("pk"), unit__path__startswith=unit.path)
    return places if former else places.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def state_condition(state: str, day: date) -> Q:
    """Return the condition of the people in this state; everybody when none is chosen."""
    never_logged_in = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    conditions = {
        ACTIVE: Q(user__is_active=True) & ~never_logged_in,
        WAITING: Q(user__is_active=True) & never_logged_in,
        DISABLED: Q(user__is_active=False),
        AWAY: Q(is_away_on(day)),
    }
    return conditions.get(state, Q())


def export_arguments(user: "User", chosen: EmployeeFilter) -> dict[str, Any]:
    """Return the choice as arguments of a job, with where the person keeps staff now."""
    return {"choice": dict(chosen.fields), "paths": sorted(role_paths(user, Role.HR))}


def may_open_export(user: "User", job: Job) -> bool:
    """Say whether the person still keeps all the units whose staff stands in the file."""
    held = role_paths(user, Role.HR)
    return all(any(path.startswith(own) for own in held) for path in job.arguments["paths"])


def export_rows(user: "User", chosen: EmployeeFilter, day: date) -> Iterator[list[Cell]]:
    """Yield the rows of the table in the order of the list; a fixed number of queries for each 2,000."""
    people = selected_employees(user, chosen, day).select_related("user")
    people = with_absence_on(with_placement_on(people, day), day)
    for person in people.iterator(chunk_size=ROWS_AT_ONCE):
        yield export_row(person)


def export_row(person: Any) -> list[Cell]:  # noqa: ANN401 - an Employee with `placed` and `away`
    """Return what stands in the table about one person."""
    place = person.placed[0] if person.placed else None
    away = person.away[0] if person.away else None
    return [
        person.nip,
        person.name,
        person.get_kind_display(),
        person.rank,
        place.post.name if place else "",
        (_("ya") if place.leads_unit else _("tidak")) if place else "",
        place.unit.code if place else "",
        place.unit.name if place else _("tidak bertugas"),
        date_format(place.starts_on) if place else "",
        away.get_kind_display() if away else "",
        date_format(away.ends_on) if away and away.ends_on else "",
        account_state(person),
        person.user.email,
    ]


def account_state(person: Employee) -> str:
    """Return the state of the login in words."""
    if not person.user.is_active:
        return _("nonaktif")
    return _("aktif") if person.user.has_usable_password() else _("belum aktif")
