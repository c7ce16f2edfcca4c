"""Closed lists of competency: where a level comes from, how urgent a training is for a post."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LEVELS = (1, 2, 3, 4, 5)
"""The levels of every competency (PermenPANRB 38/2017)."""
GENERIC_GROUPS = ("manajerial", "sosial_kultural")
"""The groups every post has; the others depend on the work."""


class LevelSource(models.TextChoices):
    """Who found out what somebody can do. `SELF` is a claim and never counts by itself."""

    CENTRE = "centre", _("Pusat penilaian")
    CERTIFICATE = "certificate", _("Sertifikat")
    SUPERVISOR = "supervisor", _("Penilaian atasan")
    TRAINING = "training", _("Hasil pelatihan")
    SELF = "self", _("Penilaian mandiri")


BINDING_SOURCES = (
    LevelSource.CENTRE,
    LevelSource.CERTIFICATE,
    LevelSource.SUPERVISOR,
    LevelSource.TRAINING,
)
"""The sources that count, the strongest first: it decides between results of the same day."""


class TrainingKind(models.TextChoices):
    """Kinds of training that a standard of a post may ask for."""

    MANAGERIAL = "managerial", _("Manajerial")
    TECHNICAL = "technical", _("Teknis")
    FUNCTIONAL = "functional", _("Fungsional")


class Necessity(models.TextChoices):
    """How much a post needs a training."""

    ABSOLUTE = "absolute", _("Mutlak")
    IMPORTANT = "important", _("Penting")
    USEFUL = "useful", _("Perlu")


class Confidence(models.TextChoices):
    """How well a number is founded."""

    VERIFIED = "V", _("Sudah dicocokkan dengan peraturan")
    MEMORY = "M", _("Belum dicocokkan dengan peraturan")
    UNCERTAIN = "U", _("Belum pasti; tetapkan sendiri")


class FormGroup(models.TextChoices):
    """Groups of forms of development (PerLAN 10/2018)."""

    CLASSICAL = "classical", _("Klasikal")
    NON_CLASSICAL = "non_classical", _("Non-klasikal")


class JpMode(models.TextChoices):
    """How a form of development is counted in lessons; 1 JP is 45 minutes."""

    ACTUAL = "actual", _("Menurut waktunya (45 menit = 1 JP)")
    FIXED = "fixed", _("Tetap untuk satu kegiatan")
    PER_SESSION = "per_session", _("Untuk setiap sesi")
    PER_DAY = "per_day", _("Untuk setiap hari")


class TrainingFamily(models.TextChoices):
    """Groups in which trainings are recommended."""

    TECHNICAL = "technical", _("Teknis")
    INTERPERSONAL = "interpersonal", _("Interpersonal")
    MANAGERIAL = "managerial", _("Manajerial")
    DIGITAL = "digital", _("Digital")


class TrainingMode(models.TextChoices):
    """Where a training takes place."""

    CLASSROOM = "K", _("Tatap muka")
    BLENDED = "B", _("Campuran")
    DISTANCE = "D", _("Jarak jauh")


class PlanState(models.TextChoices):
    """How far a development plan has come."""

    DRAFT = "draft", _("Disusun")
    PROPOSED = "proposed", _("Menunggu atasan")
    AGREED = "agreed", _("Disepakati")


class LearningWay(models.TextChoices):
    """The parts of 10-20-70."""

    WORK = "work", _("Melalui pekerjaan (70)")
    SOCIAL = "social", _("Bersama orang lain (20)")
    CLASSICAL = "classical", _("Pelatihan klasikal (10)")


class EnrolmentState(models.TextChoices):
    """How far somebody's place in a session has come."""

    WAITING = "waiting", _("Daftar tunggu")
    SEATED = "seated", _("Terdaftar")
    ATTENDED = "attended", _("Hadir")
    ABSENT = "absent", _("Tidak hadir")
    CANCELLED = "cancelled", _("Dibatalkan")


HOLDING_SEAT = (EnrolmentState.SEATED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT)
"""The states in which a seat of the session is used."""
OPEN_ENROLMENT = (EnrolmentState.WAITING, EnrolmentState.SEATED)
"""The states from which a place can still be given up."""


class Education(models.TextChoices):
    """Highest education, as the IP ASN asks for it (PermenPANRB 38/2018)."""

    S3 = "s3", _("S-3")
    S2 = "s2", _("S-2")
    S1 = "s1", _("S-1 atau D-IV")
    D3 = "d3", _("D-III")
    SLTA = "slta", _("D-II, D-I, atau SLTA")
    BELOW = "below", _("di bawah SLTA")


class Discipline(models.TextChoices):
    """The heaviest disciplinary punishment of the last five years."""

    NONE = "none", _("tidak pernah")
    LIGHT = "light", _("hukuman ringan")
    MEDIUM = "medium", _("hukuman sedang")
    HEAVY = "heavy", _("hukuman berat")
