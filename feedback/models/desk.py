"""What officers keep beside the cases: routing rules, ready answers; and the guards against abuse."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sealed_fields import SealedTextField
from feedback.enums import BanDecision, CaseKind, ContactKind


class RoutingRule(models.Model):
    """To which unit a report is proposed to go: the first rule that fits wins. Officers decide."""

    position = models.PositiveSmallIntegerField(_("urutan"), default=10)
    kind = models.CharField(_("jenis laporan"), max_length=12, choices=CaseKind, blank=True)
    service = models.ForeignKey(
        "feedback.Service", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("layanan")
    )
    words = models.CharField(
        _("kata"), max_length=300, blank=True, help_text=_("Dipisahkan koma; satu yang cocok sudah cukup.")
    )
    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("diteruskan ke")
    )
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("aturan penerusan")
        verbose_name_plural = _("aturan penerusan")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}: {self.unit}"


class CannedAnswer(models.Model):
    """A text that officers of a unit and below begin an answer with, for a kind of report or a service.

    `version` counts what was said before; the earlier texts stand in CannedAnswerVersion.
    """

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="canned_answers", verbose_name=_("unit")
    )
    kind = models.CharField(_("jenis laporan"), max_length=12, choices=CaseKind, blank=True)
    service = models.ForeignKey(
        "feedback.Service", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("layanan")
    )
    title = models.CharField(_("judul"), max_length=120)
    body = models.TextField(_("isi"))
    version = models.PositiveIntegerField(_("versi"), default=1)
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("jawaban siap pakai")
        verbose_name_plural = _("jawaban siap pakai")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class CannedAnswerVersion(models.Model):
    """What a ready answer said in one of its versions, and who wrote it."""

    answer = models.ForeignKey("feedback.CannedAnswer", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("versi"))
    title = models.CharField(_("judul"), max_length=120)
    body = models.TextField(_("isi"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("waktu"), default=timezone.now)

    class Meta:
        verbose_name = _("versi jawaban siap pakai")
        verbose_name_plural = _("versi jawaban siap pakai")
        ordering = ["answer", "-number"]
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="canned_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class LimitRule(models.Model):
    """A limit against abuse as the coordinators set it; without a row the first value holds.

    `act` and `place` name a row of the table in feedback.domain.limits.
    """

    act = models.CharField(_("kegiatan"), max_length=20)
    place = models.PositiveSmallIntegerField(_("baris"))
    amount = models.PositiveIntegerField(_("diperiksa sesudah"))
    minutes = models.PositiveIntegerField(_("dalam menit"))
    refuse = models.PositiveIntegerField(_("menunggu sesudah"))

    class Meta:
        verbose_name = _("pembatas")
        verbose_name_plural = _("pembatas")
        ordering = ["act", "place"]
        constraints = [
            models.UniqueConstraint(fields=["act", "place"], name="limit_rule_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=1) & Q(minutes__gte=1) & Q(refuse__gte=F("amount")),
                name="limit_rule_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.place}"


class Attempt(models.Model):
    """One counted act of somebody without a login; `identity` is a keyed hash. Removed after a day."""

    act = models.CharField(max_length=20)
    identity = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("hitungan pembatas")
        verbose_name_plural = _("hitungan pembatas")
        ordering = ["pk"]
        indexes = [models.Index(fields=["act", "identity", "at"], name="attempt_window")]

    def __str__(self) -> str:
        return self.act


class SpentProof(models.Model):
    """A proof of work that was used: the unique row makes sure that it works once."""

    challenge = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("bukti kerja terpakai")
        verbose_name_plural = _("bukti kerja terpakai")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.challenge


class BannedAuthor(models.Model):
    """An address that may not report or comment on this site for a time.

    `identity` is the keyed hash of a mail address that its owner confirmed, or of a telephone number
    an officer heard. Officers see the case, never the address. Its owner is told why and may appeal;
    the appeal is decided by somebody else than `by`. Counter and telephone stay open to him.
    """

    identity = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(_("jenis alamat"), max_length=6, choices=ContactKind)
    case = models.ForeignKey("feedback.Case", on_delete=models.PROTECT, related_name="bans")
    reason = models.CharField(_("alasan"), max_length=300)
    until = models.DateField(_("sampai"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    appeal = models.TextField(_("keberatan"), blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("keputusan"), max_length=6, choices=BanDecision, blank=True)
    decision_note = models.CharField(_("alasan keputusan"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("penulis yang dibatasi")
        verbose_name_plural = _("penulis yang dibatasi")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="upheld") | ~Q(decided_by=F("by")), name="ban_not_upheld_by_its_author"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.until}"


class ReportDraft(models.Model):
    """An unfinished report, encrypted, that its author takes up again with a code only he knows.

    It holds what is asked in the first two steps: no name, no address, no file. Removed when the
    report is sent or the days are over.
    """

    code_hash = models.CharField(max_length=64, unique=True)
    content = SealedTextField()
    saved_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("laporan yang belum selesai")
        verbose_name_plural = _("laporan yang belum selesai")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)
