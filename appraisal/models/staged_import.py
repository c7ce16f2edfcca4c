"""Tables that were uploaded and wait for their owner's yes."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ImportKind


def random_token() -> str:
    """Return a name nobody can guess."""
    return secrets.token_urlsafe(24)


class StagedImport(models.Model):
    """The cells of an uploaded table, kept for its owner until confirmed or expired.

    `table` is core.spreadsheets.Table as data: `headers` and `rows` of a number and texts. Nobody
    but the owner sees it. `confirmed_at` is set once, in the transaction that wrote the rows.
    """

    token = models.CharField(max_length=40, unique=True, default=random_token)
    kind = models.CharField(_("jenis"), max_length=12, choices=ImportKind.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(
        "appraisal.Cycle", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("nama berkas"), max_length=150)
    table = models.JSONField(_("tabel"))
    created_at = models.DateTimeField(_("diunggah"), auto_now_add=True)
    expires_at = models.DateTimeField(_("berlaku sampai"), db_index=True)
    confirmed_at = models.DateTimeField(_("dijalankan"), null=True, blank=True)

    class Meta:
        verbose_name = _("impor yang menunggu")
        verbose_name_plural = _("impor yang menunggu")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"
