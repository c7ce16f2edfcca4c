"""One-time codes with which imported people choose their first password."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivationCode(models.Model):
    """A one-time, expiring code bound to one login. Only its keyed hash is kept."""

    user = models.ForeignKey(
        "organization.User",
        on_delete=models.CASCADE,
        related_name="activation_codes",
        verbose_name=_("pengguna"),
    )
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey("organization.User", on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    expires_at = models.DateTimeField(_("berlaku sampai"))
    used_at = models.DateTimeField(_("dipakai"), null=True, blank=True)
    failed_attempts = models.PositiveSmallIntegerField(_("percobaan salah"), default=0)

    class Meta:
        verbose_name = _("kode aktivasi")
        verbose_name_plural = _("kode aktivasi")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} ({self.issued_at:%Y-%m-%d})"
