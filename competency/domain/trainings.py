"""The catalogue of trainings, its sessions, and what people have done."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.domain.enrolments import fill_seats, release_all
from competency.domain.lessons import Counting, lessons, year_total
from competency.domain.rule_values import AS_KEEPER, value_of
from competency.enums import (
    HOLDING_SEAT,
    OPEN_ENROLMENT,
    Confidence,
    FormGroup,
    JpMode,
    TrainingFamily,
    TrainingMode,
)
from competency.models import (
    Competency,
    DevelopmentForm,
    Training,
    TrainingAim,
    TrainingRecord,
    TrainingSession,
)
from competency.queries import kept_employees
from core.errors import NotAllowed, RuleViolation
from core.files import CleanFile, receive_upload
from core.outbox import write_message
from core.workflow import log_event
from organization.enums import EmployeeKind, PostClass
from organization.models import Employee

if TYPE_CHECKING:
    from organization.models import User

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "trainings.csv"
UNREAD = "PerLAN 10/2018; lampiran belum dicocokkan"
CLASSICAL = {
    "pelatihan": "Pelatihan",
    "seminar": "Seminar, konferensi, sarasehan",
    "workshop": "Lokakarya",
    "kursus": "Kursus",
    "penataran": "Penataran",
    "bimtek": "Bimbingan teknis",
    "sosialisasi": "Sosialisasi",
}
NON_CLASSICAL = {
    "coaching": "Coaching",
    "mentoring": "Mentoring",
    "e-learning": "E-learning",
    "jarak-jauh": "Pelatihan jarak jauh",
    "detasering": "Detasering",
    "job-shadowing": "Pembayangan kerja",
    "outbound": "Pembelajaran alam terbuka",
    "benchmarking": "Patok banding dan kunjungan belajar",
    "pertukaran": "Pertukaran dengan pegawai swasta atau BUMN",
    "belajar-mandiri": "Belajar mandiri",
    "komunitas": "Komunitas belajar",
    "di-kantor": "Bimbingan di tempat kerja",
    "kafe-pustaka": "Kafe pustaka",
    "magang": "Magang dan praktik kerja",
    "penugasan": "Penugasan pada program prioritas",
    "tim": "Pembangunan tim",
}
FUNCTIONAL = [post_class.value for post_class in PostClass if post_class.value.startswith("jf_")]
CLASSES_OF_AUDIENCE = {
    "pengawas": [PostClass.SUPERVISOR.value],
    "administrator": [PostClass.ADMINISTRATOR.value],
    "JPT pratama": [PostClass.JPT_PRATAMA.value],
    "JPT madya": [PostClass.JPT_MADYA.value],
    "pelaksana": [PostClass.EXECUTIVE.value],
    "JF": FUNCTIONAL,
}
NEWCOMERS = ("CPNS", "PPPK baru")
NEEDED_BEFORE = {"T40": ("T39",)}
"""Of the bundled trainings: which one asks for which (type C after level 1)."""
INTERPERSONAL = ("M2", "M3", "S1")


@dataclass(frozen=True)
class TrainingText:
    """Everything that is written about a training. `aims` maps codes of competencies to levels."""

    code: str
    name: str
    family: str
    mode: str
    jp: int
    aims: Mapping[str, int]
    form: str = "pelatihan"
    provider: str = ""
    audience: str = ""
    post_classes: tuple[str, ...] = ()
    newcomers_only: bool = False
    prerequisites: tuple[str, ...] = ()
    source: str = ""
    confidence: str = Confidence.UNCERTAIN


@dataclass
class Catalogued:
    """What came of many trainings: how many are new, changed, the same."""

    added: int = 0
    changed: int = 0
    same: int = 0


def bundled_trainings() -> list[TrainingText]:
    """Return the catalogue that comes with the application."""
    with BUNDLED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    texts = []
    for row in rows:
        codes = row["competencies"].split(";")
        named = [part.strip() for part in row["target"].split(";")]
        known = all(part in CLASSES_OF_AUDIENCE for part in named)
        classes = [value for part in named for value in CLASSES_OF_AUDIENCE.get(part, ())] if known else []
        texts.append(
            TrainingText(
                code=row["code"],
                name=row["name"],
                family=family_of(codes),
                mode=row["mode"],
                jp=int(row["jp_default"]),
                aims=dict.fromkeys(codes, int(row["aim_level"])),
                form="komunitas" if "Community" in row["name"] else "pelatihan",
                provider=row["provider"],
                audience=row["target"],
                post_classes=tuple(classes),
                newcomers_only=row["target"] in NEWCOMERS,
                prerequisites=NEEDED_BEFORE.get(row["code"], ()),
                source="Katalog awal; JP adalah nilai umum yang harus disesuaikan",
                confidence=Confidence.MEMORY,
            )
        )
    return texts


def family_of(codes: Iterable[str]) -> str:
    """Return in which group a training stands by the first competency it aims at."""
    first = next(iter(codes))
    if first == "TEK-DIGITAL":
        return TrainingFamily.DIGITAL
    if first.startswith("TEK-") or first == "M5":
        return TrainingFamily.TECHNICAL
    return TrainingFamily.INTERPERSONAL if first in INTERPERSONAL else TrainingFamily.MANAGERIAL


def ensure_forms() -> None:
    """Write the forms of development where the table is empty; all of them count by their time."""
    if not DevelopmentForm.objects.exists():
        groups = ((FormGroup.CLASSICAL, CLASSICAL), (FormGroup.NON_CLASSICAL, NON_CLASSICAL))
        DevelopmentForm.objects.bulk_create(
            DevelopmentForm(code=code, name=name, group=group, jp_mode=JpMode.ACTUAL, source=UNREAD)
            for group, names in groups
            for code, name in names.items()
        )


@transaction.atomic
def fill_catalogue(*, by: "User | None") -> int:
    """Fill an empty catalogue with the one that comes with the application; return how many came.

    Refused with RuleViolation when a training exists already, or a competency it aims at is missing.
    """
    if Training.objects.exists():
        raise RuleViolation(_("Katalog sudah berisi. Gunakan impor untuk menambah atau mengubah."))
    return write_catalogue(bundled_trainings(), by=by).added


@transaction.atomic
def write_catalogue(texts: Iterable[TrainingText], *, by: "User | None") -> Catalogued:
    """Add or change many trainings, all or none; those that are not named stay.

    Refused with RuleViolation: as of `save_training`.
    """
    ensure_forms()
    written = Catalogued()
    texts = list(texts)
    later = {text.code: text.prerequisites for text in texts if text.prerequisites}
    for text in texts:
        known = Training.objects.filter(code=text.code.strip().upper()).first()
        if known is not None and text_of(known) == normal(text):
            written.same += 1
            continue
        save_training(text, by=by, known=known, link=False)
        if known is None:
            written.added += 1
        else:
            written.changed += 1
    for code, needed in later.items():
        link_prerequisites(Training.objects.get(code=code.strip().upper()), needed)
    return written


@transaction.atomic
def save_training(
    text: TrainingText, *, by: "User | None", known: Training | None = None, link: bool = True
) -> Training:
    """Write a training and return it; with `known` that one is changed, its code stays.

    Refused with RuleViolation: a code that is taken, no aim, an unknown competency, form,
    prerequisite or class, a level or number of lessons out of range, a circle of prerequisites.
    """
    code = text.code.strip().upper()
    if known is None and Training.objects.filter(code=code).exists():
        raise RuleViolation(_("Kode “%(code)s” sudah dipakai. Pilih kode lain.") % {"code": code}, "code")
    check_numbers(text)
    competencies = {row.code: row for row in Competency.objects.filter(code__in=text.aims)}
    for name in text.aims:
        if name not in competencies:
            raise RuleViolation(_("Kompetensi “%(code)s” tidak ada dalam kamus.") % {"code": name}, "aims")
    form = DevelopmentForm.objects.filter(code=text.form).first()
    if form is None:
        raise RuleViolation(_("Bentuk “%(code)s” tidak dikenal.") % {"code": text.form}, "form")
    training = known or Training(code=code)
    for name in ("name", "provider", "audience", "source"):
        setattr(training, name, getattr(text, name).strip())
    training.family, training.mode, training.jp, training.form = text.family, text.mode, text.jp, form
    training.post_classes, training.newcomers_only = list(text.post_classes), text.newcomers_only
    training.confidence = text.confidence
    training.save()
    training.aims.all().delete()
    TrainingAim.objects.bulk_create(
        TrainingAim(training=training, competency=competencies[name], level=level)
        for name, level in text.aims.items()
    )
    if link:
        link_prerequisites(training, text.prerequisites)
    log_event(training, "training_saved", by=by, as_role=AS_KEEPER)
    return training


def check_numbers(text: TrainingText) -> None:
    """Raise RuleViolation for words and numbers that cannot be."""
    if not text.name.strip() or not text.code.strip():
        raise RuleViolation(_("Isi kode dan nama pelatihan."), "name")
    if not text.aims:
        raise RuleViolation(_("Isi sedikitnya satu kompetensi dengan levelnya."), "aims")
    if any(not 1 <= level <= 5 for level in text.aims.values()):
        raise RuleViolation(_("Level sasaran harus 1 sampai 5."), "aims")
    if not 1 <= text.jp <= 2000:
        raise RuleViolation(_("Jam pelajaran harus 1 sampai 2000."), "jp")
    for value, choices, name in (
        (text.family, TrainingFamily.values, "family"),
        (text.mode, TrainingMode.values, "mode"),
    ):
        if value not in choices:
            raise RuleViolation(_("“%(value)s” tidak dikenal.") % {"value": value}, name)
    unknown = set(text.post_classes) - set(PostClass.values)
    if unknown:
        raise RuleViolation(
            _("Kelompok jabatan “%(value)s” tidak dikenal.") % {"value": min(unknown)}, "post_classes"
        )


def link_prerequisites(training: Training, codes: Iterable[str]) -> None:
    """Set which trainings this one asks for. RuleViolation: an unknown one, or a circle."""
    wanted = [code.strip().upper() for code in codes]
    found = {row.code: row for row in Training.objects.filter(code__in=wanted)}
    for code in wanted:
        if code not in found:
            raise RuleViolation(
                _("Prasyarat “%(code)s” tidak ada dalam katalog.") % {"code": code}, "prerequisites"
            )
    edges: dict[int, set[int]] = {}
    links = Training.prerequisites.through.objects.values_list("from_training", "to_training")
    for source, target in links:
        edges.setdefault(source, set()).add(target)
    waiting, seen = [row.pk for row in found.values()], set()
    while waiting:
        step = waiting.pop()
        if step == training.pk:
            raise RuleViolation(
                _("Prasyarat ini menunjuk kembali ke pelatihan itu sendiri."), "prerequisites"
            )
        if step not in seen:
            seen.add(step)
            waiting.extend(edges.get(step, ()))
    training.prerequisites.set(found.values())


@transaction.atomic
def retire_training(training: Training, *, retired: bool, by: "User | None") -> Training:
    """Take a training out of the offer, or back in; records and sessions stay. Twice is once."""
    training = Training.objects.select_for_update(of=("self",)).get(pk=training.pk)
    if training.is_retired != retired:
        training.is_retired = retired
        training.save(update_fields=["is_retired"])
        log_event(training, "training_retired" if retired else "training_returned", by=by, as_role=AS_KEEPER)
    return training


@transaction.atomic
def save_session(
    training: Training,
    *,
    starts_on: date,
    ends_on: date,
    seats: int,
    cost: Decimal,
    place: str,
    by: "User | None",
    known: TrainingSession | None = None,
) -> TrainingSession:
    """Write a session of a training and return it; with `known` that one is changed.

    More seats are given to those who wait. Refused with RuleViolation: an end before the start, no seat,
    fewer seats than people who hold one, other days once somebody registered, a negative cost, a
    cancelled session.
    """
    if ends_on < starts_on:
        raise RuleViolation(_("Hari selesai tidak boleh sebelum hari mulai."), "ends_on")
    if seats < 1:
        raise RuleViolation(_("Sediakan sedikitnya satu kursi."), "seats")
    if cost < 0:
        raise RuleViolation(_("Biaya tidak boleh negatif."), "cost")
    session = (
        TrainingSession.objects.select_for_update(of=("self",)).get(pk=known.pk)
        if known
        else TrainingSession(training=training)
    )
    if session.cancelled_at is not None:
        raise RuleViolation(_("Sesi ini sudah dibatalkan."))
    if known:
        refuse_for_participants(session, starts_on, ends_on, seats)
    session.starts_on, session.ends_on, session.seats = starts_on, ends_on, seats
    session.cost, session.place = cost, place.strip()
    session.save()
    fill_seats(session)
    log_event(training, "session_saved", by=by, as_role=AS_KEEPER, note=f"{session.pk}: {starts_on}, {seats}")
    return session


def refuse_for_participants(session: TrainingSession, starts_on: date, ends_on: date, seats: int) -> None:
    """Raise RuleViolation for a change that those who are registered already did not agree to."""
    held = session.enrolments.filter(state__in=HOLDING_SEAT).count()
    if seats < held:
        raise RuleViolation(_("%(held)d kursi sudah terisi.") % {"held": held}, "seats")
    moved = (starts_on, ends_on) != (session.starts_on, session.ends_on)
    if moved and session.enrolments.filter(state__in=(*HOLDING_SEAT, *OPEN_ENROLMENT)).exists():
        raise RuleViolation(
            _("Sudah ada peserta. Batalkan sesi ini dan buat yang baru agar semua diberi tahu."), "starts_on"
        )


@transaction.atomic
def cancel_session(session: TrainingSession, *, by: "User | None") -> TrainingSession:
    """Cancel a session and return it; everybody registered is told. Twice is once.

    Refused with RuleViolation when the attendance is recorded.
    """
    session = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.cancelled_at is None:
        if session.enrolments.filter(record__isnull=False).exists():
            raise RuleViolation(_("Kehadiran sesi ini sudah tercatat."))
        session.cancelled_at = timezone.now()
        session.save(update_fields=["cancelled_at"])
        release_all(session)
        log_event(session.training, "session_cancelled", by=by, as_role=AS_KEEPER, note=f"{session.pk}")
    return session


@transaction.atomic
def change_counting(
    form: DevelopmentForm,
    *,
    jp_mode: str,
    jp_value: Decimal,
    cap_per_year: int | None,
    source: str,
    by: "User | None",
) -> DevelopmentForm:
    """Change how a form of development is counted from now on and return it; what is recorded stays."""
    form.jp_mode, form.jp_value, form.cap_per_year, form.source = jp_mode, jp_value, cap_per_year, source
    form.save(update_fields=["jp_mode", "jp_value", "cap_per_year", "source"])
    log_event(form, "counting_changed", by=by, as_role=AS_KEEPER, note=f"{jp_mode} {jp_value} {cap_per_year}")
    return form


@transaction.atomic
def record_training(
    employee: Employee,
    *,
    form: DevelopmentForm,
    name: str,
    completed_on: date,
    quantity: Decimal,
    by: "User",
    training: Training | None = None,
    document: str = "",
    upload: CleanFile | None = None,
) -> TrainingRecord:
    """Record a development that somebody has finished and tell him; the same twice is written once.

    A training of the catalogue counts with its JP, everything else by its form and `quantity`
    (minutes, sessions or days). Refused with NotAllowed for people one does not keep and for oneself;
    with RuleViolation for a day to come or nothing to count.
    """
    if employee.user_id == by.pk or not kept_employees(by).filter(pk=employee.pk).exists():
        raise NotAllowed(_("%(name)s tidak termasuk pegawai yang Anda kelola.") % {"name": employee.name})
    if completed_on > timezone.localdate():
        raise RuleViolation(_("Hari selesai belum tiba."), "completed_on")
    name = training.name if training else name.strip()
    if not name:
        raise RuleViolation(_("Pilih pelatihan dari katalog atau tuliskan nama kegiatannya."), "name")
    counting = Counting(form.jp_mode, form.jp_value)
    jp = Decimal(training.jp) if training else lessons(counting, quantity)
    if jp <= 0:
        raise RuleViolation(_("Isi lamanya agar jam pelajarannya dapat dihitung."), "quantity")
    known = TrainingRecord.objects.filter(employee=employee, name=name, completed_on=completed_on).first()
    if known is not None:
        return known
    record = TrainingRecord.objects.create(
        employee=employee,
        training=training,
        form=training.form if training else form,
        name=name,
        completed_on=completed_on,
        jp=jp,
        document=document.strip(),
        stored_file=receive_upload(upload, by=by) if upload else None,
        recorded_by=by,
    )
    write_message(
        employee.user,
        kind="competency.training",
        subject=_("Pelatihan tercatat: %(name)s") % {"name": name},
        text=_("%(name)s tercatat dengan %(jp)s JP.") % {"name": name, "jp": f"{jp:f}".replace(".", ",")},
        path=reverse("competency:record_list", args=[employee.pk]),
        key=f"competency.training:{record.pk}",
    )
    return record


@dataclass(frozen=True)
class LessonYear:
    """The lessons of a person in a year against what the law asks."""

    year: int
    done: Decimal
    target: int
    is_upper: bool
    """For PPPK the number is where a warning begins, not a floor."""
    records: list[TrainingRecord] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        """Say whether the floor is reached; for PPPK whether it stays within the number."""
        return self.done <= self.target if self.is_upper else self.done >= self.target

    @property
    def percent(self) -> int:
        """Return how much of the number is done, at most 100."""
        return min(100, int(self.done * 100 / self.target)) if self.target else 100


def lesson_years(employees: QuerySet[Employee], year: int) -> dict[int, LessonYear]:
    """Return by employee the lessons of a year, each form up to its cap. Four queries for anybody."""
    floors = value_of("jp_per_year")
    caps = {str(pk): cap for pk, cap in DevelopmentForm.objects.values_list("pk", "cap_per_year")}
    rows: dict[int, list[TrainingRecord]] = {}
    done = TrainingRecord.objects.filter(employee__in=employees, completed_on__year=year)
    for row in done.select_related("form", "stored_file").order_by("-completed_on", "-pk"):
        rows.setdefault(row.employee_id, []).append(row)
    years = {}
    for pk, kind in employees.order_by().values_list("pk", "kind"):
        mine = rows.get(pk, [])
        upper = kind == EmployeeKind.PPPK
        total = year_total(((str(row.form_id), row.jp) for row in mine), caps)
        years[pk] = LessonYear(year, total, int(floors["pppk" if upper else "pns"]), upper, mine)
    return years


def normal(text: TrainingText) -> TrainingText:
    """Return the text as it would be stored, for comparing."""
    return TrainingText(
        code=text.code.strip().upper(),
        name=text.name.strip(),
        family=str(text.family),
        mode=str(text.mode),
        jp=text.jp,
        aims=dict(text.aims),
        form=text.form,
        provider=text.provider.strip(),
        audience=text.audience.strip(),
        post_classes=tuple(sorted(text.post_classes)),
        newcomers_only=text.newcomers_only,
        prerequisites=tuple(sorted(text.prerequisites)),
        source=text.source.strip(),
        confidence=str(text.confidence),
    )


def text_of(training: Training) -> TrainingText:
    """Return what is stored about a training. Three queries."""
    return TrainingText(
        code=training.code,
        name=training.name,
        family=training.family,
        mode=training.mode,
        jp=training.jp,
        aims=dict(training.aims.order_by("pk").values_list("competency__code", "level")),
        form=training.form.code,
        provider=training.provider,
        audience=training.audience,
        post_classes=tuple(sorted(training.post_classes)),
        newcomers_only=training.newcomers_only,
        prerequisites=tuple(sorted(training.prerequisites.values_list("code", flat=True))),
        source=training.source,
        confidence=training.confidence,
    )


def aims_of(text: str) -> dict[str, int]:
    """Return the aims of a cell such as "M4=2; M5=2"; ValueError with a sentence."""
    aims = {}
    for part in parts(text):
        code, mark, level = part.partition("=")
        if not mark or not (level.strip().isascii() and level.strip().isdecimal()):
            raise ValueError(
                _("tulis kompetensi dan levelnya seperti M4=2, bukan “%(text)s”.") % {"text": part}
            )
        aims[code.strip().upper()] = int(level)
    return aims


def parts(text: str) -> list[str]:
    """Return the parts between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]
