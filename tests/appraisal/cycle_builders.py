"""Small agencies, cycles and indicators for the tests of cycles, indicators and rule sets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appraisal.domain.cycles import CyclePlan, create_cycle, default_phases
from appraisal.domain.rule_values import create_first_rule_set
from appraisal.models import Cycle, Indicator, RuleSet
from organization.domain.people import employ
from organization.domain.posts import add_post
from organization.domain.roles import grant_role
from organization.domain.units import add_unit
from organization.models import Employee, Placement, Post, Unit, User

START = date(2020, 1, 1)
BACKEND = "organization.backends.LoginBackend"


def make_unit(code: str, parent: Unit | None = None, name: str = "") -> Unit:
    above = Unit.objects.get(pk=parent.pk) if parent else None
    return add_unit(
        code=code,
        name=name or code.title(),
        kind="opd" if parent else "root",
        parent=above,
        starts_on=START,
        by=None,
    )


def make_person(
    unit: Unit, name: str = "Pegawai", *, leads: bool = False, starts_on: date = START
) -> Employee:
    number = Employee.objects.count() + 1
    post = Post.objects.filter(unit=unit).first() or add_post(
        unit=unit, code=f"post-{unit.pk}", name="Jabatan", post_class="pelaksana", by=None
    )
    return employ(
        nip=f"198001012005011{number:03d}",
        kind="pns",
        name=name,
        unit=unit,
        post=post,
        leads_unit=leads,
        starts_on=starts_on,
        by=None,
    )


def make_crowd(unit: Unit, count: int) -> None:
    """Place `count` employees in the unit with few statements."""
    post = Post.objects.filter(unit=unit).first() or add_post(
        unit=unit, code=f"post-{unit.pk}", name="Jabatan", post_class="pelaksana", by=None
    )
    first = Employee.objects.count() + 10_000
    users = User.objects.bulk_create(
        User(username=f"u{first + number}", full_name=f"Pegawai {number}", password="!")
        for number in range(count)
    )
    employees = Employee.objects.bulk_create(
        Employee(user=user, nip=f"{first + number:018d}", kind="pns", name=user.full_name)
        for number, user in enumerate(users)
    )
    Placement.objects.bulk_create(
        Placement(employee=employee, unit=unit, post=post, starts_on=START) for employee in employees
    )


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def queries(browser: Client, url: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@dataclass
class Town:
    """A town with two offices; HR of the town and of each office; a head and a clerk in `office`."""

    root: Unit
    office: Unit
    other: Unit
    hr: User
    office_hr: User
    other_hr: User
    mayor: Employee
    head: Employee
    clerk: Employee
    rule_set: RuleSet


def make_town() -> Town:
    root = make_unit("kota", name="Kota Contoh")
    office = make_unit("dinkes", root, "Dinas Kesehatan")
    other = make_unit("disdik", root, "Dinas Pendidikan")
    mayor = make_person(root, "Sekretaris Daerah", leads=True)
    head = make_person(office, "Kepala Dinas", leads=True)
    clerk = make_person(office, "Siti Rahmah")
    officers = [make_person(unit, f"Pengelola {unit.name}") for unit in (root, office, other)]
    for officer, unit in zip(officers, (root, office, other), strict=True):
        grant_role(officer.user, role="hr", unit=unit, by=None)
    hr, office_hr, other_hr = (User.objects.get(pk=officer.user_id) for officer in officers)
    return Town(root, office, other, hr, office_hr, other_hr, mayor, head, clerk, create_first_rule_set())


def make_plan(rule_set: RuleSet, year: int = 2026, **values: object) -> CyclePlan:
    plan: dict[str, object] = {
        "year": year,
        "name": f"Penilaian Kinerja {year}",
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "rule_set": rule_set,
        "phases": default_phases(year),
    }
    return CyclePlan(**{**plan, **values})  # type: ignore[arg-type]


def make_cycle(town: Town, unit: Unit | None = None, year: int = 2026) -> Cycle:
    return create_cycle(make_plan(town.rule_set, year), unit=unit or town.root, by=town.hr)


def make_indicator(cycle: Cycle, unit: Unit, code: str = "IKU-1", **values: object) -> Indicator:
    sheet: dict[str, object] = {
        "name": f"Indikator {code}",
        "measure_unit": "%",
        "polarity": "maximize",
        "target": Decimal(90),
    }
    return Indicator.objects.create(cycle=cycle, unit=unit, code=code, **{**sheet, **values})
