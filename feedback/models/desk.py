"""What officers keep beside the cases: routing rules, ready answers; and the guards against abuse."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.enums import CaseKind


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
    """A text that officers of a unit and below begin an answer with."""

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="canned_answers", verbose_name=_("unit")
    )
    title = models.CharField(_("judul"), max_length=120)
    body = models.TextField(_("isi"))

    class Meta:
        verbose_name = _("jawaban siap pakai")
        verbose_name_plural = _("jawaban siap pakai")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


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
    """A mail address that may not report or comment for a time: its owner is told why and may appeal."""

    identity = models.CharField(max_length=64, unique=True)
    reason = models.CharField(_("alasan"), max_length=300)
    until = models.DateField(_("sampai"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appeal = models.TextField(_("keberatan"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("penulis yang dibatasi")
        verbose_name_plural = _("penulis yang dibatasi")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.until}"
