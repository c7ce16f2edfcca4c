"""Closed lists of the appraisal. Codes are stored, labels are printed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CycleState(models.TextChoices):
    """State of a yearly cycle."""

    DRAFT = "draft", _("Disiapkan")
    OPEN = "open", _("Berjalan")
    CLOSED = "closed", _("Ditutup")


class Phase(models.TextChoices):
    """Dated phases of a cycle (PermenPANRB 6/2022 Ps 5)."""

    PLANNING = "planning", _("Perencanaan kinerja")
    EXECUTION = "execution", _("Pelaksanaan dan pemantauan")
    SELF_ASSESSMENT = "self_assessment", _("Penilaian mandiri")
    REVIEW = "review", _("Penilaian oleh pejabat penilai")
    RESPONSE = "response", _("Klarifikasi, penerimaan, dan keberatan")


class Polarity(models.TextChoices):
    """Which direction of an indicator is good."""

    MAXIMIZE = "maximize", _("Makin tinggi makin baik")
    MINIMIZE = "minimize", _("Makin rendah makin baik")
    RANGE = "range", _("Di dalam rentang")
    MILESTONE = "milestone", _("Bertahap")
    YES_NO = "yes_no", _("Ya atau tidak")
    NARRATIVE = "narrative", _("Kualitatif (diuraikan)")


INDICATOR_POLARITIES = (Polarity.MAXIMIZE, Polarity.MINIMIZE, Polarity.RANGE)
"""The directions of a unit's indicator; the other shapes belong to results of a person's plan."""


class Aspect(models.TextChoices):
    """Which side of a result an indicator measures (PermenPANRB 6/2022, annex: SKP of JA and JF)."""

    QUANTITY = "quantity", _("Kuantitas")
    QUALITY = "quality", _("Kualitas")
    TIME = "time", _("Waktu")
    COST = "cost", _("Biaya")


class Consolidation(models.TextChoices):
    """How the values of several periods become the value of the year."""

    SUM = "sum", _("Dijumlahkan")
    AVERAGE = "average", _("Dirata-ratakan")
    LAST = "last", _("Nilai terakhir")


class Period(models.TextChoices):
    """How often an indicator is measured."""

    MONTHLY = "monthly", _("Bulanan")
    QUARTERLY = "quarterly", _("Triwulanan")
    SEMESTER = "semester", _("Semesteran")
    YEARLY = "yearly", _("Tahunan")


class AppraisalState(models.TextChoices):
    """State of one person's appraisal year."""

    PLANNING = "planning", _("Rencana disusun")
    PROPOSED = "proposed", _("Rencana diajukan")
    RUNNING = "running", _("Rencana ditetapkan")
    ASSESSED = "assessed", _("Penilaian mandiri dikirim")
    COUNTERSIGN = "countersign", _("Menunggu tanda tangan kedua")
    HANDED_OVER = "handed_over", _("Hasil diserahkan")
    OBJECTED = "objected", _("Keberatan diajukan")
    EXPLAINED = "explained", _("Keberatan dijelaskan")
    FINAL = "final", _("Final")
    STOPPED = "stopped", _("Dihentikan")


ENDED_STATES = (AppraisalState.FINAL, AppraisalState.STOPPED)
"""Nobody is waited for: final, or stopped by HR because the employee has left."""

UNFINISHED_STATES = tuple(state for state in AppraisalState if state not in ENDED_STATES)

HANDED_OVER_STATES = (
    AppraisalState.HANDED_OVER,
    AppraisalState.OBJECTED,
    AppraisalState.EXPLAINED,
    AppraisalState.FINAL,
)
"""The result has been seen by the employee."""

SUBMITTED_STATES = (AppraisalState.ASSESSED, AppraisalState.COUNTERSIGN, *HANDED_OVER_STATES)
"""The self-assessment has been seen by the appraiser."""


class ItemKind(models.TextChoices):
    """What an assessed item is about."""

    RESULT = "result", _("Hasil kerja")
    BEHAVIOUR = "behaviour", _("Perilaku kerja")
    CONTRIBUTION = "contribution", _("Kontribusi")


class ResultSection(models.TextChoices):
    """Main results come from the unit's plan, additional ones are assigned outside the main task."""

    MAIN = "main", _("Utama")
    ADDITIONAL = "additional", _("Tambahan")


class CoreValue(models.TextChoices):
    """The seven core values BerAKHLAK (UU 20/2023 Ps 3)."""

    SERVICE = "berorientasi_pelayanan", _("Berorientasi Pelayanan")
    ACCOUNTABLE = "akuntabel", _("Akuntabel")
    COMPETENT = "kompeten", _("Kompeten")
    HARMONIOUS = "harmonis", _("Harmonis")
    LOYAL = "loyal", _("Loyal")
    ADAPTIVE = "adaptif", _("Adaptif")
    COLLABORATIVE = "kolaboratif", _("Kolaboratif")


class ContributionKind(models.TextChoices):
    """Kinds of contribution beyond the plan."""

    INNOVATION = "innovation", _("Inovasi")
    EXTRA_DUTY = "extra_duty", _("Tugas tambahan")
    AWARD = "award", _("Penghargaan")


class Verification(models.TextChoices):
    """What the appraiser found of a contribution that the employee reports."""

    CONFIRMED = "confirmed", _("Benar adanya")
    REFUSED = "refused", _("Tidak dapat dibenarkan")


class Rating(models.TextChoices):
    """The three ratings of both axes (PermenPANRB 6/2022)."""

    BELOW = "below", _("Di bawah ekspektasi")
    MEETS = "meets", _("Sesuai ekspektasi")
    ABOVE = "above", _("Di atas ekspektasi")


class Predicate(models.TextChoices):
    """The five predicates of an employee's performance."""

    SB = "SB", _("Sangat Baik")
    B = "B", _("Baik")
    BP = "BP", _("Butuh Perbaikan")
    K = "K", _("Kurang (misconduct)")
    SK = "SK", _("Sangat Kurang")


class OrganisationPredicate(models.TextChoices):
    """The five predicates of a unit's performance (SE MenPANRB 3/2023)."""

    ISTIMEWA = "istimewa", _("Istimewa")
    BAIK = "baik", _("Baik")
    BUTUH_PERBAIKAN = "butuh_perbaikan", _("Butuh Perbaikan")
    KURANG = "kurang", _("Kurang")
    SANGAT_KURANG = "sangat_kurang", _("Sangat Kurang")


class ClarificationState(models.TextChoices):
    """State of one questioned item."""

    OPEN = "open", _("Menunggu jawaban")
    PROPOSED = "proposed", _("Menunggu tanda tangan kedua")
    KEPT = "kept", _("Nilai tetap")
    CHANGED = "changed", _("Nilai diubah")
    WITHDRAWN = "withdrawn", _("Ditarik")


UNDECIDED_STATES = (ClarificationState.OPEN, ClarificationState.PROPOSED)
"""The questioned item has no answer yet that counts."""


class DialogueState(models.TextChoices):
    """State of the record of one talk (dialog kinerja)."""

    DRAFT = "draft", _("Disusun berdua")
    WAITING_EMPLOYEE = "waiting_employee", _("Menunggu tanda tangan pegawai")
    WAITING_APPRAISER = "waiting_appraiser", _("Menunggu tanda tangan pejabat penilai")
    SIGNED = "signed", _("Ditandatangani berdua")
    CANCELLED = "cancelled", _("Dibatalkan")


class MentionState(models.TextChoices):
    """State of a citizens' case beside an item; only a recorded one is seen by others and kept."""

    ASKED = "asked", _("Menunggu jawaban pegawai")
    ANSWERED = "answered", _("Dijawab; menunggu pejabat penilai")
    RECORDED = "recorded", _("Dicatat dalam penilaian")
    DROPPED = "dropped", _("Tidak dicatat")


class DialogueSide(models.TextChoices):
    """The two sides of a talk: who does a follow-up."""

    EMPLOYEE = "employee", _("Pegawai")
    APPRAISER = "appraiser", _("Pejabat penilai")


class PartState(models.TextChoices):
    """State of a part of the year that a former appraiser led."""

    WAITING = "waiting", _("Menunggu penilaian")
    RATED = "rated", _("Sudah dinilai")


class RaterGround(models.TextChoices):
    """Why somebody rates a part of the year."""

    LED = "led", _("Memimpin pada masa itu")
    SUPERIOR = "superior", _("Atasan pejabat yang memimpin pada masa itu")
    SUCCESSOR = "successor", _("Pejabat penilai sekarang")


class ResultCause(models.TextChoices):
    """Why a version of the result came about."""

    REVIEW = "review", _("Penilaian pejabat penilai")
    CLARIFICATION = "clarification", _("Klarifikasi")
    OBJECTION = "objection", _("Keputusan keberatan")
    CALIBRATION = "calibration", _("Pemeriksaan ulang (kalibrasi)")


class ObjectionDecision(models.TextChoices):
    """What the superior of the appraiser decides (PP 30/2019 Ps 59)."""

    KEEP = "keep", _("Hasil penilaian tetap")
    CHANGE = "change", _("Hasil penilaian diubah")


class HearingWay(models.TextChoices):
    """How the superior heard the two sides of an objection."""

    MEETING = "meeting", _("Pertemuan langsung")
    ONLINE = "online", _("Pertemuan daring")
    WRITING = "writing", _("Tertulis")


class Certainty(models.TextChoices):
    """How sure we are of a rule's number."""

    VERIFIED = "V", _("Terbaca dalam naskah peraturan")
    MEMORY = "M", _("Belum dicocokkan dengan naskah")
    UNCERTAIN = "U", _("Belum pasti: ditetapkan instansi")


class ImportKind(models.TextChoices):
    """What a table that waits for confirmation brings."""

    INDICATORS = "indicators", _("Indikator kinerja utama")
    CYCLES = "cycles", _("Siklus penilaian")
    POTENTIALS = "potentials", _("Potensi pegawai")


class ObjectiveLevel(models.TextChoices):
    """Level of a node of the performance tree (pohon kinerja, PermenPANRB 89/2021)."""

    ULTIMATE = "ultimate", _("Kondisi akhir (ultimate outcome)")
    INTERMEDIATE = "intermediate", _("Kondisi antara (intermediate outcome)")
    IMMEDIATE = "immediate", _("Kondisi langsung (immediate outcome)")
    OUTPUT = "output", _("Keluaran")


class Cascading(models.TextChoices):
    """How an indicator comes down from the one above it (manual indikator: jenis cascading)."""

    NONE = "", _("Tidak diturunkan")
    DIRECT = "direct", _("Diturunkan langsung (adopsi langsung)")
    COMPONENT = "component", _("Komponen pembentuk")
    INDIRECT = "indirect", _("Lingkup dipersempit atau dibuat baru")


class PopulationRule(models.TextChoices):
    """Exception of one person from who is appraised in a cycle."""

    EXCLUDE = "exclude", _("Tidak diikutkan")
    INCLUDE = "include", _("Diikutkan")


class ReminderTo(models.TextChoices):
    """To whom a rung of the ladder of reminders goes."""

    ACTOR = "actor", _("Yang ditunggu")
    APPRAISER = "appraiser", _("Pejabat penilai")
    SUPERIOR = "superior", _("Atasan pejabat penilai")
    HR = "hr", _("Pengelola kepegawaian")


RATER_CAUSES = (ResultCause.REVIEW, ResultCause.CLARIFICATION, ResultCause.CALIBRATION)
"""Versions of the result that the appraiser himself made, also when he was asked to look again."""


class ClarificationOrigin(models.TextChoices):
    """Who asked for another look at a rating."""

    EMPLOYEE = "employee", _("Pegawai")
    CALIBRATION = "calibration", _("Kalibrasi")


class ImprovementState(models.TextChoices):
    """State of an improvement plan (rencana pembinaan) after a result below expectation."""

    DRAFT = "draft", _("Disusun berdua")
    WAITING_EMPLOYEE = "waiting_employee", _("Menunggu tanda tangan pegawai")
    RUNNING = "running", _("Berjalan")
    SUCCEEDED = "succeeded", _("Berhasil")
    NOT_YET = "not_yet", _("Belum berhasil")
    CANCELLED = "cancelled", _("Dibatalkan")


UNFINISHED_IMPROVEMENTS = (
    ImprovementState.DRAFT,
    ImprovementState.WAITING_EMPLOYEE,
    ImprovementState.RUNNING,
)
