"""A small agency built with the domain's own verbs: a city, a district with a ward, a clinic."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.test import Client

from organization.domain.people import employ
from organization.domain.posts import add_post
from organization.domain.roles import grant_role
from organization.domain.units import add_unit
from organization.models import Employee, Post, Unit, User
from organization.queries import placement_on

START = date(2020, 1, 1)
TODAY = date(2026, 7, 1)
PASSWORD = "rumah gadang 7"


@dataclass
class Agency:
    """Units and people by short names; `login` gives a browser of one of them."""

    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)

    def unit(self, key: str, name: str, kind: str, parent: str | None = None) -> Unit:
        above = Unit.objects.get(pk=self.units[parent].pk) if parent else None
        self.units[key] = add_unit(code=key, name=name, kind=kind, parent=above, starts_on=START, by=None)
        return self.units[key]

    def post(self, key: str, unit: str, name: str, post_class: str) -> Post:
        self.posts[key] = add_post(unit=self.units[unit], code=key, name=name, post_class=post_class, by=None)
        return self.posts[key]

    def person(self, key: str, name: str, post: str, *, leads: bool = False, starts_on: date = START):
        number = len(self.people) + 1
        held = self.posts[post]
        employee = employ(
            nip=f"198001012005011{number:03d}",
            kind="pns",
            name=name,
            unit=held.unit,
            post=held,
            leads_unit=leads,
            starts_on=starts_on,
            email=f"{key}@contoh.go.id",
            by=None,
        )
        self.people[key] = employee
        return employee

    def __getattr__(self, key: str) -> Employee:
        try:
            return self.__dict__["people"][key]
        except KeyError:
            raise AttributeError(key) from None

    def user(self, key: str) -> User:
        """Return the login fresh, without remembered roles."""
        return User.objects.get(pk=self.people[key].user_id)

    def login(self, key: str) -> Client:
        client = Client()
        client.force_login(self.user(key), backend="organization.backends.LoginBackend")
        return client

    def move(self, key: str, post: str, starts_on: date, **values):
        from organization.domain.placements import place_employee

        held = self.posts[post]
        return place_employee(
            self.people[key], unit=held.unit, post=held, starts_on=starts_on, by=None, **values
        )

    def place_of(self, key: str, day: date = TODAY):
        return placement_on(self.people[key], day)


@pytest.fixture
def agency(db) -> Agency:
    made = Agency()
    made.unit("city", "Kota Contoh", "root")
    made.unit("district", "Kecamatan Timur", "district", "city")
    made.unit("ward", "Kelurahan Sungai", "ward", "district")
    made.unit("health", "Dinas Kesehatan", "opd", "city")
    made.unit("clinic", "Puskesmas Sungai", "puskesmas", "health")
    made.post("sekda", "city", "Sekretaris Daerah", "jpt_pratama")
    made.post("bkd", "city", "Analis Kepegawaian", "jf_muda")
    made.post("camat", "district", "Camat", "administrator")
    made.post("hr", "district", "Pengelola Kepegawaian", "pelaksana")
    made.post("lurah", "ward", "Lurah", "pengawas")
    made.post("staf", "ward", "Pengadministrasi Umum", "pelaksana")
    made.post("kadis", "health", "Kepala Dinas", "jpt_pratama")
    made.post("dokter", "clinic", "Dokter Ahli Madya", "jf_madya")
    made.post("perawat", "clinic", "Perawat Terampil", "jf_terampil")
    made.person("sekda", "Yusril Hamdi", "sekda", leads=True)
    made.person("hr_city", "Nurbaiti, S.E.", "bkd")
    made.person("camat", "Afrizal, S.Sos.", "camat", leads=True)
    made.person("hr_district", "Rina Marlina", "hr")
    made.person("lurah", "Doni Saputra, S.IP.", "lurah", leads=True)
    made.person("staff", "Siti Rahmah", "staf")
    made.person("kadis", "dr. Elvira, M.Kes.", "kadis", leads=True)
    made.person("doctor", "dr. Bagus Pratama", "dokter", leads=True)
    made.person("nurse", "Melati Putri, A.Md.Kep.", "perawat")
    grant_role(made.hr_city.user, role="hr", unit=made.units["city"], by=None)
    grant_role(made.hr_district.user, role="hr", unit=made.units["district"], by=None)
    return made


@pytest.fixture
def count_queries(django_assert_max_num_queries):
    """Return a function that gives the number of queries of one page, sessions and login included."""

    def count(client: Client, url: str, query: dict[str, str] | None = None) -> int:
        with django_assert_max_num_queries(64) as captured:
            assert client.get(url, query or {}).status_code == 200
        return len(captured)

    return count
