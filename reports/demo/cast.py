"""The named people of the demo agency. The tests use the same people, so a failure can be clicked through.

All people are invented; their numbers are well-formed but belong to nobody (serials from 901 on).
"""

from dataclasses import dataclass

from appraisal.enums import AppraisalState
from organization.enums import EmployeeKind, Role

PASSWORD = "padang-demo-2026"  # noqa: S105 - printed for everybody; only where settings.DEMO is on
MAIL_DOMAIN = "padang.example"

ROOT = "1371"
PERSONNEL = "1371.03"
EDUCATION = "1371.04"
HEALTH = "1371.05"
ENVIRONMENT = "1371.06"
PAUH = "1371.11"
PISANG = "1371.11.01"
CUPAK_TANGAH = "1371.11.04"
HEALTH_CENTRE = "1371.05.01"
PRIMARY_SCHOOL = "1371.04.01"
SECONDARY_SCHOOL = "1371.04.02"

PNS, PPPK = EmployeeKind.PNS, EmployeeKind.PPPK


@dataclass(frozen=True)
class Member:
    """One named person: where he works, what he may, how far his year has come.

    `unit` and `post` are codes of the demo structure (reports.demo.structure). `state` is where the
    appraisal of this year stands in the demo. `try_this` is shown beside the demo logins; empty for
    those who are only there for the story.
    """

    key: str
    name: str
    nip: str
    unit: str
    post: str
    state: AppraisalState = AppraisalState.RUNNING
    kind: EmployeeKind = PNS
    rank: str = "Penata Muda, III/a"
    leads_unit: bool = False
    roles: tuple[tuple[Role, str], ...] = ()
    try_this: str = ""

    @property
    def email(self) -> str:
        """Return an address in a domain that does not exist."""
        words = self.name.lower().replace(".", "").replace(",", "").split()
        return f"{'.'.join(words)}@{MAIL_DOMAIN}"


S = AppraisalState
CAST: tuple[Member, ...] = (
    Member(
        "sari",
        "Sari Wulandari",
        "199405172019032901",
        PISANG,
        "pengadministrasi",
        rank="Penata Muda, III/a",
        try_this="Employee in the middle of the year: journal, evidence, talks; send the self-assessment",
    ),
    Member(
        "hendra",
        "Hendra Gunawan",
        "197911022005011902",
        PISANG,
        "lurah",
        rank="Penata, III/c",
        leads_unit=True,
        try_this="Appraiser (Lurah Pisang): agree a plan, review, answer a clarification",
    ),
    Member(
        "dewi",
        "Dewi Anggraini",
        "197403151999032903",
        PAUH,
        "camat",
        rank="Pembina, IV/a",
        leads_unit=True,
        try_this="Superior of the appraiser (Camat Pauh): decide an objection",
    ),
    Member(
        "rina",
        "Rina Marlina",
        "198608092010012904",
        PERSONNEL,
        "analis_sdm",
        rank="Penata, III/c",
        roles=((Role.HR, ROOT),),
        try_this="HR of the whole city: cycles, indicators, people, decisions to record",
    ),
    Member(
        "bayu",
        "Bayu Pratama",
        "199002232014021905",
        EDUCATION,
        "analis_sdm",
        rank="Penata Muda Tk I, III/b",
        roles=((Role.HR, EDUCATION),),
        try_this="HR of Dinas Pendidikan only: sees its people and nobody else's",
    ),
    Member(
        "agus",
        "Agus Salim",
        "198206142008011906",
        CUPAK_TANGAH,
        "lurah",
        rank="Penata, III/c",
        leads_unit=True,
        try_this="Appraiser of another team (Lurah Cupak Tangah): sees nothing of Pisang",
    ),
    Member(
        "putri",
        "Putri Handayani",
        "199609302022212907",
        PISANG,
        "pengolah_data",
        S.PROPOSED,
        PPPK,
        "IX",
        try_this="Peer of Sari (PPPK): her plan waits for Hendra",
    ),
    Member(
        "yusuf",
        "Yusuf Rahman",
        "196811201994031908",
        ROOT,
        "sekda",
        S.PLANNING,
        rank="Pembina Utama Madya, IV/d",
        leads_unit=True,
        try_this="Sekretaris Daerah: appraises the heads; nobody in the system is above him",
    ),
    Member(
        "maya",
        "dr. Maya Sofia",
        "198012052009022909",
        HEALTH_CENTRE,
        "kepala_puskesmas",
        rank="Pembina, IV/a",
        leads_unit=True,
        try_this="Head of the puskesmas: a functional doctor who appraises",
    ),
    Member(
        "budi",
        "Budi Santoso",
        "198807122012031910",
        PISANG,
        "kasi_pelayanan",
        S.HANDED_OVER,
        rank="Penata Muda Tk I, III/b",
        try_this="Result handed over, with a clarification that waits for Hendra",
    ),
    Member(
        "mira",
        "Mira Oktaviani",
        "199110252015042911",
        PISANG,
        "pengolah_data",
        S.HANDED_OVER,
        try_this="Result handed over, one rating changed after a clarification: accept or object",
    ),
    Member(
        "tono",
        "Tono Wijaya",
        "198504032011011912",
        PISANG,
        "pengadministrasi",
        S.OBJECTED,
        try_this="Objected: Hendra explains, then Dewi decides",
    ),
    Member(
        "joko",
        "Joko Susilo",
        "198309182010011913",
        PISANG,
        "kasi_pemerintahan",
        S.EXPLAINED,
        rank="Penata Muda Tk I, III/b",
        try_this="Objected and explained: Dewi decides",
    ),
    Member(
        "lina",
        "Lina Kartika",
        "198701262011012914",
        PISANG,
        "sekretaris_lurah",
        S.FINAL,
        rank="Penata, III/c",
        try_this="Final last year and this year: both documents",
    ),
    Member("wati", "Wati Rahayu", "199202142023212915", PISANG, "pengolah_data", S.ASSESSED, PPPK, "IX"),
    Member("eko", "Eko Nugroho", "199906072024031916", PISANG, "pengadministrasi", S.PLANNING),
    Member(
        "zulkifli",
        "Zulkifli Anwar",
        "197005281996031917",
        EDUCATION,
        "kepala_dinas",
        rank="Pembina Utama Muda, IV/c",
        leads_unit=True,
        roles=((Role.LEADER, EDUCATION),),
        try_this="Leader (Kepala Dinas Pendidikan): reads the figures of his agency",
    ),
    Member(
        "nia",
        "Nia Kurniasih",
        "199304112018012918",
        PAUH,
        "pengelola_pengaduan",
        roles=((Role.COMPLAINT_OFFICER, PAUH),),
        try_this="Complaint officer of Kecamatan Pauh",
    ),
    Member(
        "irwan",
        "Irwan Syafri",
        "197207071997031919",
        ENVIRONMENT,
        "kepala_dinas",
        S.EXPLAINED,
        rank="Pembina Tk I, IV/b",
        leads_unit=True,
        try_this="Objected, and nobody in the system decides: Rina records the decision",
    ),
    Member(
        "ratna",
        "drg. Ratna Juwita",
        "197309091998032920",
        HEALTH,
        "kepala_dinas",
        rank="Pembina Utama Muda, IV/c",
        leads_unit=True,
    ),
    Member(
        "fauzan",
        "Fauzan Akbar",
        "199501152020121921",
        PRIMARY_SCHOOL,
        "guru_kelas",
        S.COUNTERSIGN,
        try_this="Teacher under a head teacher: his review waits for the second signature of Zulkifli",
    ),
    Member(
        "elva",
        "Elva Yunita",
        "197806212003122922",
        PRIMARY_SCHOOL,
        "kepala_sekolah",
        rank="Pembina, IV/a",
        leads_unit=True,
        try_this="Head of a school: a functional teacher who appraises",
    ),
)
BY_KEY = {member.key: member for member in CAST}
