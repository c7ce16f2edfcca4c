"""Units and posts of the demo agency as data, and how it grows with the number of people.

The places are real, so are the kinds of posts; codes and staffing are invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from organization.enums import PostClass, UnitKind
from reports.demo.cast import (
    EDUCATION,
    ENVIRONMENT,
    HEALTH,
    HEALTH_CENTRE,
    PAUH,
    PERSONNEL,
    PRIMARY_SCHOOL,
    ROOT,
    SECONDARY_SCHOOL,
)

P = PostClass


@dataclass(frozen=True)
class PostSpec:
    """A post: `key` is unique in its unit, `work` names the kind of plan its holder has."""

    key: str
    name: str
    post_class: PostClass
    grade: int
    work: str
    seats: int = 1


@dataclass(frozen=True)
class UnitSpec:
    """A unit with the post of its head and the posts of its staff."""

    code: str
    name: str
    kind: UnitKind
    parent: str
    head: PostSpec
    staff: tuple[PostSpec, ...]

    @property
    def posts(self) -> tuple[PostSpec, ...]:
        """Return the post of the head, then those of the staff."""
        return (self.head, *self.staff)

    @property
    def seats(self) -> int:
        """Return how many people the unit takes."""
        return sum(post.seats for post in self.posts)


LURAH = PostSpec("lurah", "Lurah", P.SUPERVISOR, 9, "leader")
WARD_STAFF = (
    PostSpec("sekretaris_lurah", "Sekretaris Lurah", P.SUPERVISOR, 8, "ward"),
    PostSpec("kasi_pelayanan", "Kepala Seksi Pelayanan", P.SUPERVISOR, 8, "ward"),
    PostSpec("kasi_pemerintahan", "Kepala Seksi Pemerintahan", P.SUPERVISOR, 8, "ward"),
    PostSpec("pengadministrasi", "Pengadministrasi Umum", P.EXECUTIVE, 5, "ward", 3),
    PostSpec("pengolah_data", "Pengolah Data Pelayanan", P.EXECUTIVE, 6, "ward", 3),
)
CAMAT = PostSpec("camat", "Camat", P.ADMINISTRATOR, 12, "leader")
DISTRICT_STAFF = (
    PostSpec("sekretaris_camat", "Sekretaris Camat", P.ADMINISTRATOR, 11, "office"),
    PostSpec("kasi_umum", "Kepala Seksi Pelayanan Umum", P.SUPERVISOR, 9, "office"),
    PostSpec("pengelola_pengaduan", "Pengelola Pengaduan Publik", P.EXECUTIVE, 6, "ward"),
    PostSpec("pengelola_keuangan", "Pengelola Keuangan", P.EXECUTIVE, 6, "office", 2),
    PostSpec("pengadministrasi", "Pengadministrasi Umum", P.EXECUTIVE, 5, "office", 6),
)
OFFICE_STAFF = (
    PostSpec("sekretaris", "Sekretaris Dinas", P.ADMINISTRATOR, 12, "office"),
    PostSpec("analis_sdm", "Analis Sumber Daya Manusia Aparatur", P.JF_MUDA, 9, "office", 2),
    PostSpec("perencana", "Perencana", P.JF_PERTAMA, 8, "office", 2),
    PostSpec("bendahara", "Bendahara", P.EXECUTIVE, 7, "office"),
    PostSpec("pengadministrasi", "Pengadministrasi Umum", P.EXECUTIVE, 5, "office", 6),
)
KEPALA_DINAS = PostSpec("kepala_dinas", "Kepala Dinas", P.JPT_PRATAMA, 14, "leader")
DIVISION_HEAD = PostSpec("kepala_bidang", "Kepala Bidang", P.ADMINISTRATOR, 11, "leader")
DIVISION_STAFF = (
    PostSpec("analis_kebijakan", "Analis Kebijakan", P.JF_MUDA, 9, "office", 2),
    PostSpec("pengelola_program", "Pengelola Program", P.EXECUTIVE, 7, "office", 3),
    PostSpec("pengadministrasi", "Pengadministrasi Umum", P.EXECUTIVE, 5, "office", 3),
)
HEALTH_CENTRE_HEAD = PostSpec(
    "kepala_puskesmas", "Dokter Ahli Madya (Kepala Puskesmas)", P.JF_MADYA, 11, "leader"
)
HEALTH_CENTRE_STAFF = (
    PostSpec("dokter", "Dokter Ahli Pertama", P.JF_PERTAMA, 8, "health", 3),
    PostSpec("perawat", "Perawat Terampil", P.JF_TERAMPIL, 6, "health", 12),
    PostSpec("bidan", "Bidan Mahir", P.JF_MAHIR, 7, "health", 10),
    PostSpec("sanitarian", "Tenaga Sanitasi Lingkungan Penyelia", P.JF_PENYELIA, 8, "health", 2),
    PostSpec("pengadministrasi", "Pengadministrasi Umum", P.EXECUTIVE, 5, "office", 6),
)
SCHOOL_HEAD = PostSpec("kepala_sekolah", "Guru Ahli Madya (Kepala Sekolah)", P.JF_MADYA, 11, "leader")
PRIMARY_STAFF = (
    PostSpec("guru_kelas", "Guru Kelas Ahli Pertama", P.JF_PERTAMA, 8, "teacher", 12),
    PostSpec("guru_agama", "Guru Pendidikan Agama Ahli Muda", P.JF_MUDA, 9, "teacher", 3),
    PostSpec("guru_pjok", "Guru PJOK Ahli Pertama", P.JF_PERTAMA, 8, "teacher", 2),
    PostSpec("tata_usaha", "Pengadministrasi Sekolah", P.EXECUTIVE, 5, "office", 2),
)
SECONDARY_STAFF = (
    PostSpec("guru_mapel", "Guru Mata Pelajaran Ahli Muda", P.JF_MUDA, 9, "teacher", 24),
    PostSpec("guru_bk", "Guru Bimbingan dan Konseling Ahli Pertama", P.JF_PERTAMA, 8, "teacher", 3),
    PostSpec("tata_usaha", "Pengadministrasi Sekolah", P.EXECUTIVE, 5, "office", 4),
)

PAUH_WARDS = (
    "Pisang",
    "Binuang Kampung Dalam",
    "Piai Tangah",
    "Cupak Tangah",
    "Kapalo Koto",
    "Koto Luar",
    "Lambung Bukit",
    "Limau Manis",
    "Limau Manis Selatan",
)
OTHER_DISTRICTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Kuranji",
        (
            "Ampang",
            "Anduring",
            "Gunung Sarik",
            "Kalumbuk",
            "Korong Gadang",
            "Kuranji",
            "Lubuk Lintah",
            "Pasar Ambacang",
            "Sungai Sapih",
        ),
    ),
    ("Nanggalo", ("Gurun Laweh", "Kampung Lapai", "Kampung Olo", "Kurao Pagang", "Surau Gadang")),
    ("Padang Barat", ("Belakang Tangsi", "Berok Nipah", "Flamboyan Baru", "Olo", "Purus", "Rimbo Kaluang")),
    ("Padang Utara", ("Air Tawar Barat", "Air Tawar Timur", "Alai Parak Kopi", "Gunung Pangilun")),
    ("Padang Timur", ("Andalas", "Jati", "Jati Baru", "Kubu Marapalam", "Sawahan", "Simpang Haru")),
    ("Padang Selatan", ("Air Manis", "Alang Laweh", "Batang Arau", "Mata Air", "Rawang", "Teluk Bayur")),
    ("Lubuk Begalung", ("Banuaran", "Batung Taba", "Cengkeh", "Pampangan", "Parak Laweh", "Tanjung Aur")),
    ("Lubuk Kilangan", ("Bandar Buat", "Baringin", "Batu Gadang", "Indarung", "Koto Lalang", "Tarantang")),
    ("Koto Tangah", ("Balai Gadang", "Lubuk Buaya", "Lubuk Minturun", "Padang Sarai", "Parupuk Tabing")),
    ("Bungus Teluk Kabung", ("Bungus Barat", "Bungus Selatan", "Bungus Timur", "Teluk Kabung Tengah")),
)
OTHER_OFFICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Dinas Kependudukan dan Pencatatan Sipil", ("Pelayanan Pendaftaran Penduduk", "Pencatatan Sipil")),
    ("Dinas Sosial", ("Rehabilitasi Sosial", "Perlindungan dan Jaminan Sosial")),
    ("Dinas Pekerjaan Umum dan Penataan Ruang", ("Bina Marga", "Sumber Daya Air", "Tata Ruang")),
    ("Dinas Perhubungan", ("Lalu Lintas", "Angkutan")),
    ("Dinas Komunikasi dan Informatika", ("Informasi Publik", "Aplikasi Informatika")),
    ("Dinas Perdagangan", ("Pengelolaan Pasar", "Metrologi")),
    ("Dinas Pariwisata", ("Destinasi", "Pemasaran")),
    ("Dinas Pertanian dan Pangan", ("Tanaman Pangan", "Peternakan")),
)

CORE_UNITS: tuple[UnitSpec, ...] = (
    UnitSpec(
        ROOT,
        "Pemerintah Kota Padang",
        UnitKind.ROOT,
        "",
        PostSpec("sekda", "Sekretaris Daerah", P.JPT_PRATAMA, 15, "leader"),
        (),
    ),
    UnitSpec(
        PERSONNEL,
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        UnitKind.OPD,
        ROOT,
        PostSpec("kepala_badan", "Kepala Badan", P.JPT_PRATAMA, 14, "leader"),
        OFFICE_STAFF,
    ),
    UnitSpec(EDUCATION, "Dinas Pendidikan", UnitKind.OPD, ROOT, KEPALA_DINAS, OFFICE_STAFF),
    UnitSpec(PRIMARY_SCHOOL, "SD Negeri 44 Pisang", UnitKind.SCHOOL, EDUCATION, SCHOOL_HEAD, PRIMARY_STAFF),
    UnitSpec(
        SECONDARY_SCHOOL, "SMP Negeri 47 Padang", UnitKind.SCHOOL, EDUCATION, SCHOOL_HEAD, SECONDARY_STAFF
    ),
    UnitSpec(HEALTH, "Dinas Kesehatan", UnitKind.OPD, ROOT, KEPALA_DINAS, OFFICE_STAFF),
    UnitSpec(
        HEALTH_CENTRE,
        "Puskesmas Pauh",
        UnitKind.HEALTH_CENTRE,
        HEALTH,
        HEALTH_CENTRE_HEAD,
        HEALTH_CENTRE_STAFF,
    ),
    UnitSpec(ENVIRONMENT, "Dinas Lingkungan Hidup", UnitKind.OPD, ROOT, KEPALA_DINAS, OFFICE_STAFF),
    UnitSpec(PAUH, "Kecamatan Pauh", UnitKind.DISTRICT, ROOT, CAMAT, DISTRICT_STAFF),
    *(
        UnitSpec(f"{PAUH}.{number:02d}", f"Kelurahan {ward}", UnitKind.WARD, PAUH, LURAH, WARD_STAFF)
        for number, ward in enumerate(PAUH_WARDS, start=1)
    ),
)


def district_block(number: int, name: str, wards: tuple[str, ...]) -> tuple[UnitSpec, ...]:
    """Return a kecamatan with its kelurahan."""
    code = f"{ROOT}.{number}"
    return (
        UnitSpec(code, f"Kecamatan {name}", UnitKind.DISTRICT, ROOT, CAMAT, DISTRICT_STAFF),
        *(
            UnitSpec(f"{code}.{position:02d}", f"Kelurahan {ward}", UnitKind.WARD, code, LURAH, WARD_STAFF)
            for position, ward in enumerate(wards, start=1)
        ),
    )


def office_block(number: int, name: str, divisions: tuple[str, ...]) -> tuple[UnitSpec, ...]:
    """Return a dinas with its divisions (bidang)."""
    code = f"{ROOT}.{number}"
    return (
        UnitSpec(code, name, UnitKind.OPD, ROOT, KEPALA_DINAS, OFFICE_STAFF),
        *(
            UnitSpec(
                f"{code}.{position:02d}",
                f"Bidang {division}",
                UnitKind.DIVISION,
                code,
                replace(DIVISION_HEAD, name=f"Kepala Bidang {division}"),
                DIVISION_STAFF,
            )
            for position, division in enumerate(divisions, start=1)
        ),
    )


def school_block(number: int) -> tuple[UnitSpec, ...]:
    """Return one more primary and one more secondary school."""
    return (
        UnitSpec(
            f"{EDUCATION}.{number * 2 + 1:03d}",
            f"SD Negeri {number + 44} Padang",
            UnitKind.SCHOOL,
            EDUCATION,
            SCHOOL_HEAD,
            PRIMARY_STAFF,
        ),
        UnitSpec(
            f"{EDUCATION}.{number * 2 + 2:03d}",
            f"SMP Negeri {number + 47} Padang",
            UnitKind.SCHOOL,
            EDUCATION,
            SCHOOL_HEAD,
            SECONDARY_STAFF,
        ),
    )


def health_centre_block(number: int, name: str) -> tuple[UnitSpec, ...]:
    """Return the puskesmas of a kecamatan."""
    return (
        UnitSpec(
            f"{HEALTH}.{number:02d}",
            f"Puskesmas {name}",
            UnitKind.HEALTH_CENTRE,
            HEALTH,
            HEALTH_CENTRE_HEAD,
            HEALTH_CENTRE_STAFF,
        ),
    )


def further_blocks() -> Iterator[tuple[UnitSpec, ...]]:
    """Yield what is added as the agency grows, without end: kecamatan, dinas, puskesmas, schools."""
    schools = count(1)
    for position, (district, wards) in enumerate(OTHER_DISTRICTS):
        yield district_block(12 + position, district, wards)
        yield school_block(next(schools))
        if position < len(OTHER_OFFICES):
            name, divisions = OTHER_OFFICES[position]
            yield office_block(31 + position, name, divisions)
        yield health_centre_block(2 + position, district)
    for number in schools:
        yield school_block(number)


def structure_for(employees: int) -> tuple[UnitSpec, ...]:
    """Return the units that together have a seat for each of `employees` people."""
    units = list(CORE_UNITS)
    seats = sum(unit.seats for unit in units)
    blocks = further_blocks()
    while seats < employees:
        block = next(blocks)
        units.extend(block)
        seats += sum(unit.seats for unit in block)
    return tuple(units)
