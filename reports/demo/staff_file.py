"""An invented staff file: for demonstrations and measurements. No number in it belongs to anybody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from random import Random

from core.spreadsheets import csv_bytes, xlsx_bytes
from organization.enums import EmployeeKind, PostClass
from organization.models import Post
from reports.demo.people import invented_people, person_for

HEADERS = (
    "No.",
    "NIP / NI PPPK",
    "Nama Pegawai",
    "Gelar Belakang",
    "Status Pegawai",
    "Pangkat",
    "Gol. Ruang",
    "Kode Unit Kerja",
    "Unit Kerja",
    "Kode Jabatan",
    "Nama Jabatan",
    "Jenjang",
    "Kelas Jabatan",
    "Pimpinan (ya/tidak)",
    "TMT Jabatan",
    "NIP Atasan",
    "Email",
    "No. HP",
    "Tempat Lahir",
    "Pendidikan",
)
"""As agencies keep them: not our words, and columns that nobody needs here."""
FAULTS = ("nip", "unit", "post", "email", "day", "name", "rounded", "lead")


@dataclass(frozen=True)
class StaffFile:
    """Rows under HEADERS and how many of them cannot be taken."""

    rows: list[list[str]]
    refused: int

    def xlsx(self) -> bytes:
        """Return the file as a workbook."""
        return xlsx_bytes(HEADERS, self.rows, title="Pegawai")

    def csv(self) -> bytes:
        """Return the file as CSV."""
        return csv_bytes(HEADERS, self.rows)


def invented_staff(posts: Sequence[Post], number: int, *, bad: int, random: Random, today: date) -> StaffFile:
    """Return `number` new people in these posts, `bad` of them with a mistake of some kind.

    `posts` come with their units. The mistakes are spread over the file: malformed number, unknown
    unit or post, wrong address or day, missing name, a rounded number, an unclear word.
    """
    rows = list(islice(people_rows(posts, random, today), number))
    spread = max(1, number // bad) if bad else 0
    for place, fault in zip(range(0, bad * spread, spread or 1), cycle(FAULTS), strict=False):
        spoil(rows, place, fault)
    return StaffFile(rows, bad)


def people_rows(posts: Sequence[Post], random: Random, today: date) -> Iterator[list[str]]:
    """Yield without end rows of invented people, no two with the same number."""
    taken: set[str] = set()
    crowd = invented_people(random, today.year)
    for serial, post in enumerate(cycle(posts)):
        person = person_for(
            random,
            next(crowd),
            post_class=PostClass(post.post_class),
            work="office",
            serial=serial,
            year=today.year,
        )
        if person.nip in taken:
            continue
        taken.add(person.nip)
        name, _comma, title = person.name.partition(", ")
        rank, _comma, letter = person.rank.partition(", ")
        yield [
            str(len(taken)),
            person.nip,
            name,
            title,
            "PPPK" if person.kind == EmployeeKind.PPPK else "PNS",
            rank,
            letter,
            post.unit.code,
            post.unit.name,
            "",
            post.name,
            str(post.get_post_class_display()),
            str(post.grade or ""),
            "tidak",
            f"02-{random.randrange(1, 13):02d}-{today.year - random.randrange(1, 4)}",
            "",
            f"pegawai{len(taken)}@contoh.go.id",
            f"0812{random.randrange(10**8):08d}",
            "Padang",
            "S1",
        ]


def spoil(rows: list[list[str]], place: int, fault: str) -> None:
    """Put one mistake into a row."""
    column, text = {
        "nip": (1, "1987021420110"),
        "unit": (7, "99.99"),
        "post": (10, "Jabatan Yang Tidak Ada"),
        "email": (16, "bukan alamat"),
        "day": (14, "31-02-2024"),
        "name": (2, ""),
        "rounded": (1, rows[place][1][:-3] + "000"),
        "lead": (13, "mungkin"),
    }[fault]
    rows[place][column] = text
    if fault == "unit":
        rows[place][8] = ""


def open_posts(posts: Iterable[Post]) -> list[Post]:
    """Return the posts with their units that invented people may hold: no leading ones, none twice named."""
    seen: dict[tuple[int, str], Post | None] = {}
    for post in posts:
        key = (post.unit_id, post.name.casefold())
        seen[key] = None if key in seen else post
    return [
        post
        for post in seen.values()
        if post is not None
        and post.ends_on is None
        and not post.post_class.startswith(("jpt", "admin", "peng"))
    ]
