"""What the demo shows of competency: dictionary, standards, levels of the cast and of some others."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from competency.domain.dictionary import fill_dictionary
from competency.domain.standards import begin_standard, draft_missing, issue_standard, save_draft
from competency.domain.trainings import fill_catalogue, save_session
from competency.models import AssessedLevel, Competency, PostStandard, Training, TrainingRecord
from competency.queries import current_versions
from organization.models import Employee, Post
from reports.demo.agency import Agency

VALID = timedelta(days=3 * 365)
CROWD = 300
"""How many of the crowd have been assessed."""
GENERIC = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "S1")
ABOVE_CLASS = {
    # post: what its standard asks for beside or above the level of its class
    "Pengadministrasi Umum": {"M4": 2, "M5": 2, "TEK-ARSIP": 2, "TEK-DIGITAL": 1},
    "Pengolah Data Pelayanan": {"M5": 2, "TEK-DIGITAL": 2, "TEK-ADMINDUK": 1},
    "Kepala Seksi Pelayanan": {"M5": 3, "TEK-ADUAN": 2, "TEK-ADMINDUK": 2},
    "Kepala Seksi Pemerintahan": {"S1": 3, "TEK-ADMINDUK": 2},
    "Sekretaris Lurah": {"M4": 3, "TEK-ARSIP": 3, "TEK-KEU": 2},
    "Lurah": {"M5": 3, "M6": 3, "S1": 3, "TEK-ADUAN": 2},
    "Camat": {"M5": 4, "S1": 4, "TEK-ADUAN": 3},
    "Pengelola Pengaduan Publik": {"M3": 2, "M5": 2, "TEK-ADUAN": 2},
    "Pengelola Keuangan": {"TEK-KEU": 3},
    "Bendahara": {"TEK-KEU": 3},
    "Analis Kebijakan": {"TEK-KEBIJAKAN": 3},
}
SHOWN: dict[str, dict[str, int]] = {
    # member of the cast: what the assessment centre found; what is not named has never been assessed
    "sari": {"M1": 2, "M2": 1, "M3": 1, "M4": 1, "M5": 2, "M7": 1, "S1": 1, "TEK-ARSIP": 2},
    "putri": {"M1": 1, "M2": 1, "M3": 1, "M4": 1, "M5": 1, "M7": 1, "S1": 1, "TEK-DIGITAL": 2},
    "budi": {"M1": 2, "M2": 2, "M3": 2, "M4": 2, "M5": 3, "M6": 1, "M7": 2, "S1": 2, "TEK-ADUAN": 1},
    "mira": {"M1": 1, "M2": 1, "M3": 0, "M4": 1, "M5": 2, "M7": 1, "S1": 1, "TEK-DIGITAL": 1},
    "tono": {"M1": 1, "M2": 1, "M3": 1, "M4": 2, "M5": 1, "M7": 0, "S1": 1, "TEK-ARSIP": 1},
    "joko": {"M1": 2, "M2": 2, "M3": 1, "M4": 2, "M5": 2, "M6": 2, "S1": 2},
    "lina": {"M1": 3, "M2": 2, "M3": 2, "M4": 2, "M5": 2, "M6": 2, "S1": 2, "TEK-ARSIP": 3, "TEK-KEU": 1},
    "wati": {"M1": 1, "M2": 1, "M3": 1, "M4": 1, "M5": 2, "S1": 1, "TEK-DIGITAL": 1},
    "eko": {"M1": 1, "M2": 1, "M3": 1, "M4": 2, "M5": 2, "S1": 1, "TEK-ARSIP": 1, "TEK-DIGITAL": 1},
    "hendra": {"M1": 3, "M2": 2, "M3": 2, "M4": 2, "M5": 3, "M6": 2, "M7": 2, "M8": 2, "S1": 3},
    "agus": {"M1": 2, "M2": 2, "M3": 2, "M4": 2, "M5": 2, "M6": 1, "M7": 2, "M8": 1, "S1": 2},
    "dewi": {"M1": 3, "M2": 3, "M3": 4, "M4": 3, "M5": 3, "M6": 3, "M7": 3, "M8": 3, "S1": 4},
    "nia": {"M1": 1, "M2": 1, "M3": 2, "M5": 2, "TEK-ADUAN": 1},
}
SESSIONS = (
    # training, days from today, seats, cost of each seat in rupiah
    ("T18", 14, 40, 0),
    ("T20", 30, 25, 750000),
    ("T25", 45, 20, 1500000),
    ("T32", 21, 100, 0),
    ("T38", 60, 30, 900000),
)
EXPIRED = ("joko", "wati")
"""Whose results have run out: they are neither met nor lacking."""


def write_competency(agency: Agency, today: date) -> None:
    """Fill the dictionary, put a standard in force for every post and write levels."""
    by = agency.user("rina")
    fill_dictionary(by=by)
    competencies = {row.code: row for row in Competency.objects.order_by("code")}
    since = date(today.year - 1, 1, 2)
    for name, asked in ABOVE_CLASS.items():
        posts = list(Post.objects.filter(name=name).order_by("pk"))
        if posts:
            draft = begin_standard(name=name, post_class=posts[0].post_class, by=by, posts=posts)
            levels = dict(draft.items.order_by().values_list("competency", "level"))
            levels |= {competencies[code].pk: level for code, level in asked.items()}
            save_draft(draft, facts={}, levels=levels, trainings=[], posts=posts, by=by)
    draft_missing(by=by, day=today)
    for draft in PostStandard.objects.filter(issued_at__isnull=True).order_by("pk"):
        issue_standard(draft, starts_on=since, basis="", by=by)
    write_levels(agency, competencies, today)
    write_trainings(agency, today)


def write_trainings(agency: Agency, today: date) -> None:
    """Fill the catalogue, plan a few sessions, and record what two people have done this year."""
    by = agency.user("rina")
    fill_catalogue(by=by)
    trainings = {row.code: row for row in Training.objects.select_related("form").order_by("code")}
    for code, days, seats, cost in SESSIONS:
        starts_on = today + timedelta(days=days)
        save_session(
            trainings[code],
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=2),
            seats=seats,
            cost=Decimal(cost),
            place="Balai Diklat",
            by=by,
        )
    for key, code in (("lina", "T38"), ("hendra", "T22")):
        training = trainings[code]
        TrainingRecord.objects.create(
            employee=agency.people[key],
            training=training,
            form=training.form,
            name=training.name,
            completed_on=date(today.year, 1, 31) if today.month > 1 else today,
            jp=training.jp,
            recorded_by=by,
        )


def write_levels(agency: Agency, competencies: dict[str, Competency], today: date) -> None:
    """Write the levels of the cast, and invented ones around their posts' level for some of the crowd."""
    versions = {row.competency_id: row for row in current_versions()}
    by = agency.user("rina")

    def level(employee: Employee, code: str, value: int, day: date) -> AssessedLevel:
        competency = competencies[code]
        return AssessedLevel(
            employee=employee,
            competency=competency,
            version=versions[competency.pk],
            level=value,
            source="centre",
            assessed_on=day,
            valid_until=day + VALID,
            issuer="UPT Penilaian Kompetensi",
            recorded_by=by,
        )

    rows = []
    for key, shown in SHOWN.items():
        day = today - (VALID + timedelta(days=60) if key in EXPIRED else timedelta(days=200))
        rows += [level(agency.people[key], code, value, day) for code, value in shown.items()]
    random = Random(38)  # noqa: S311 - invented levels, no secret
    named = {employee.pk for employee in agency.people.values()}
    crowd = [(employee, seat) for employee, seat in agency.staff if employee.pk not in named][:CROWD]
    for employee, seat in crowd:
        usual = 1 if seat.post.post_class == "pelaksana" else 2
        day = today - timedelta(days=random.randrange(30, 1300))
        rows += [
            level(employee, code, min(5, max(0, usual + random.choice((-1, 0, 0, 0, 1)))), day)
            for code in GENERIC
        ]
    AssessedLevel.objects.bulk_create(rows, batch_size=500)
