"""Closed lists of the citizens' forum: kinds, states, clocks, components of a standard."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeUnit(models.TextChoices):
    """In what a promised time is counted; services promise in very different units."""

    MINUTE = "minute", _("menit")
    WORK_HOUR = "work_hour", _("jam kerja")
    HOUR = "hour", _("jam")
    DAY = "day", _("hari kalender")
    WORK_DAY = "work_day", _("hari kerja")


class Component(models.TextChoices):
    """The fourteen components of a service standard; the first six are shown to everybody."""

    REQUIREMENTS = "requirements", _("Persyaratan")
    PROCEDURE = "procedure", _("Sistem, mekanisme, dan prosedur")
    TIME = "time", _("Jangka waktu penyelesaian")
    FEE = "fee", _("Biaya/tarif")
    PRODUCT = "product", _("Produk pelayanan")
    COMPLAINTS = "complaints", _("Penanganan pengaduan, saran, dan masukan")
    LEGAL_BASIS = "legal_basis", _("Dasar hukum")
    FACILITIES = "facilities", _("Sarana, prasarana, dan fasilitas")
    COMPETENCE = "competence", _("Kompetensi pelaksana")
    SUPERVISION = "supervision", _("Pengawasan internal")
    STAFF = "staff", _("Jumlah pelaksana")
    GUARANTEE = "guarantee", _("Jaminan pelayanan")
    SAFETY = "safety", _("Jaminan keamanan dan keselamatan pelayanan")
    EVALUATION = "evaluation", _("Evaluasi kinerja pelaksana")


SHOWN_FIRST = tuple(Component.values[:6])
"""The components of service delivery, which the public must be able to read."""


class CaseKind(models.TextChoices):
    """What a citizen wants."""

    COMPLAINT = "complaint", _("Pengaduan")
    ASPIRATION = "aspiration", _("Aspirasi")
    INFORMATION = "information", _("Permintaan informasi")
    APPRECIATION = "appreciation", _("Apresiasi")


class CaseChannel(models.TextChoices):
    """How a report came in."""

    WEB = "web", _("Situs ini")
    COUNTER = "counter", _("Loket")
    PHONE = "phone", _("Telepon")


class CaseState(models.TextChoices):
    """Where a report stands."""

    HELD = "held", _("Ditahan untuk diperiksa")
    RECEIVED = "received", _("Diterima")
    INCOMPLETE = "incomplete", _("Menunggu kelengkapan dari pelapor")
    VERIFIED = "verified", _("Terverifikasi")
    FORWARDED = "forwarded", _("Diteruskan ke unit")
    IN_PROGRESS = "in_progress", _("Sedang ditangani")
    WAITING = "waiting", _("Menunggu jawaban pelapor")
    ANSWERED = "answered", _("Sudah dijawab")
    APPEALED = "appealed", _("Banding ke tingkat di atasnya")
    FINISHED = "finished", _("Selesai")
    REJECTED = "rejected", _("Tidak dapat diproses")
    DUPLICATE = "duplicate", _("Digabung dengan laporan lain")
    WITHDRAWN = "withdrawn", _("Ditarik pelapor")


CLOSED = (CaseState.FINISHED, CaseState.REJECTED, CaseState.DUPLICATE, CaseState.WITHDRAWN)
OF_COORDINATORS = (CaseState.HELD, CaseState.RECEIVED, CaseState.INCOMPLETE, CaseState.VERIFIED)
"""States before a unit has the report."""
AWAITS_CITIZEN = (CaseState.INCOMPLETE, CaseState.WAITING)


class RejectReason(models.TextChoices):
    """Why a report is not processed. "Not ours" is no reason: such a report is forwarded."""

    IN_COURT = "in_court", _("Perkara sedang diproses pengadilan")
    CRIME = "crime", _("Dugaan tindak pidana: wewenang penegak hukum")
    UNCLEAR = "unclear", _("Isi tidak dapat dimengerti dan pelapor tidak dapat dihubungi")
    OUTSIDE = "outside", _("Di luar pemerintah daerah; tujuan yang tepat disebutkan")
    SPAM = "spam", _("Iklan atau kiriman otomatis")
    ABUSE = "abuse", _("Ancaman atau ujaran kebencian")


class ClockKind(models.TextChoices):
    """What has to happen in time."""

    VERIFY = "verify", _("Verifikasi dan penerusan")
    ANSWER = "answer", _("Tanggapan pertama")
    SETTLE = "settle", _("Penyelesaian")
    CITIZEN = "citizen", _("Kelengkapan dari pelapor")
    SILENCE = "silence", _("Kesempatan pelapor menanggapi")


OFFICIAL_CLOCKS = (ClockKind.VERIFY, ClockKind.ANSWER, ClockKind.SETTLE)
"""Clocks that run for officials: they stand still while the citizen must answer, and escalate."""


class RuleFor(models.TextChoices):
    """For which reports a clock rule holds."""

    ALL = "all", _("Semua jenis")
    COMPLAINT = "complaint", _("Pengaduan tidak berkadar pengawasan")
    OVERSIGHT = "oversight", _("Pengaduan berkadar pengawasan")
    ASPIRATION = "aspiration", _("Aspirasi")
    INFORMATION = "information", _("Permintaan informasi")
    APPRECIATION = "appreciation", _("Apresiasi")


class EntryKind(models.TextChoices):
    """What somebody wrote in a case."""

    ANSWER = "answer", _("Jawaban resmi")
    INTERIM = "interim", _("Jawaban sementara")
    QUESTION = "question", _("Pertanyaan kepada pelapor")
    REPLY = "reply", _("Balasan pelapor")
    APPEAL = "appeal", _("Alasan banding")
    COMMENT = "comment", _("Komentar warga")
    THANKS = "thanks", _("Terima kasih dari warga")
    NOTE = "note", _("Catatan internal")


OFFICIAL_ENTRIES = (EntryKind.ANSWER, EntryKind.INTERIM, EntryKind.QUESTION)
CITIZEN_ENTRIES = (EntryKind.COMMENT, EntryKind.THANKS)
NEVER_PUBLIC = (EntryKind.NOTE, EntryKind.REPLY, EntryKind.APPEAL)


class MailKind(models.TextChoices):
    """A mail to a citizen."""

    CONFIRM = "confirm", _("Konfirmasi alamat")
    NEWS = "news", _("Kabar laporan")
    SUPPORT = "support", _("Konfirmasi dukungan")
    BAN = "ban", _("Pembatasan")
    BAN_END = "ban_end", _("Keputusan atas keberatan")


class GroupKind(models.TextChoices):
    """A kind of community group whose reports are known to be genuine."""

    RT_RW = "rt_rw", _("RT/RW")
    LPM = "lpm", _("LPM")
    OTHER = "other", _("Kelompok lain")


class SurveyChannel(models.TextChoices):
    """How somebody came to the survey."""

    REPORT = "report", _("Sesudah laporan")
    COUNTER = "counter", _("Loket")


class AgeGroup(models.TextChoices):
    """Ages in wide groups."""

    UNDER_25 = "under25", _("di bawah 25 tahun")
    TO_40 = "25to40", _("25–40 tahun")
    TO_60 = "41to60", _("41–60 tahun")
    OVER_60 = "over60", _("di atas 60 tahun")


class Sex(models.TextChoices):
    """As the questionnaire of PermenPANRB 14/2017 asks."""

    FEMALE = "female", _("perempuan")
    MALE = "male", _("laki-laki")


class Education(models.TextChoices):
    """Schooling in wide groups."""

    SCHOOL = "school", _("SD–SMP")
    HIGH = "high", _("SMA sederajat")
    DIPLOMA = "diploma", _("D1–D4")
    DEGREE = "degree", _("S1 ke atas")


class Occupation(models.TextChoices):
    """Occupations in wide groups."""

    STATE = "state", _("ASN/TNI/Polri")
    PRIVATE = "private", _("pegawai swasta")
    OWN = "own", _("wiraswasta")
    STUDENT = "student", _("pelajar/mahasiswa")
    OTHER = "other", _("lainnya")


class ContactKind(models.TextChoices):
    """How somebody without a login is known."""

    EMAIL = "email", _("Surel")
    PHONE = "phone", _("Telepon")


class BanDecision(models.TextChoices):
    """How a restriction of an author was looked at again."""

    UPHELD = "upheld", _("Pembatasan tetap")
    LIFTED = "lifted", _("Pembatasan dicabut")
