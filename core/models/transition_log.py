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
    capacity = models.CharField(
        _("kedudukan"),
        max_length=200,
        default="",
        blank=True,
        help_text=_("Diisi bila pelaku bertindak sebagai Plt., Plh., atau wakil orang lain."),
    )
    note = models.TextField(_("catatan"), blank=True)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    class Meta:
        verbose_name = _("riwayat langkah")
        verbose_name_plural = _("riwayat langkah")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "at"])]

    def __str__(self) -> str:
        return f"{self.name}: {self.from_state} → {self.to_state}"

    @property
    def actor(self) -> str:
        """Return who did it as histories say it: "Rina Wati, mewakili Bayu Pratama"."""
        return f"{self.by_name}, {self.capacity}" if self.capacity else self.by_name
