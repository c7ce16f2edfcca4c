"""The append-only history of every state change."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class TransitionLog(models.Model):
    """One move of one object: what, from where to where, by whom, when and why.

    Rows are written by core.workflow in the transaction of the move itself; the database refuses
    to change or delete them.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    name = models.CharField(_("langkah"), max_length=60)
    from_state = models.CharField(_("dari"), max_length=40)
    to_state = models.CharField(_("menjadi"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("oleh"),
        help_text=_("Kosong bila dilakukan oleh jadwal."),
    )
    by_name = models.CharField(_("nama pelaku saat itu"), max_length=200)
    as_role = models.CharField(_("sebagai"), max_length=40)
    note = models.TextField(_("catatan"), blank=True)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    class Meta:
        verbose_name = _("riwayat langkah")
        verbose_name_plural = _("riwayat langkah")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "at"])]

    def __str__(self) -> str:
        return f"{self.name}: {self.from_state} → {self.to_state}"
