"""The employee's own journal of the year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JournalNote(models.Model):
    """A dated note of the employee, perhaps with a photo or PDF, perhaps about an item of the plan.

    It is his alone until he makes it evidence (`Evidence.note`); from then on it stays as it is.
    """

    appraisal = models.ForeignKey("appraisal.Appraisal", on_delete=models.PROTECT, related_name="journal")
    item = models.ForeignKey(
        "appraisal.AssessedItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("butir"),
    )
    noted_on = models.DateField(_("tanggal"))
    body = models.TextField(_("catatan"), blank=True)
    stored_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("ditulis"), auto_now_add=True)
    changed_at = models.DateTimeField(_("diubah"), null=True, blank=True)

    class Meta:
        verbose_name = _("catatan jurnal")
        verbose_name_plural = _("catatan jurnal")
        ordering = ["-noted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") | Q(stored_file__isnull=False), name="journal_note_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.body[:60] or str(self.noted_on)
