"""Files that prove what was written."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """A file of an appraisal: of an item, of a message in a clarification or of an objection.

    `note` is the journal note it was made of, `caption` what the employee says about it. The appraiser
    sees it from `shown_at` on, at the latest when the report is sent. One that was refused may be
    replaced: the new one `replaces` it. Removing it marks the row (`removed_at`); nothing of a
    submitted step disappears.
    """

    appraisal = models.ForeignKey("appraisal.Appraisal", on_delete=models.PROTECT, related_name="evidence")
    item = models.ForeignKey(
        "appraisal.AssessedItem", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    message = models.ForeignKey(
        "appraisal.ClarificationMessage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
    )
    objection = models.ForeignKey(
        "appraisal.Objection", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    note = models.ForeignKey(
        "appraisal.JournalNote",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("catatan jurnal"),
    )
    caption = models.TextField(_("keterangan bukti"), blank=True)
    stored_file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(_("diperlihatkan kepada pejabat penilai"), null=True, blank=True)
    replaces = models.OneToOneField(
        "appraisal.Evidence",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("menggantikan"),
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("diunggah"), auto_now_add=True)
    removed_at = models.DateTimeField(_("dihapus"), null=True, blank=True)

    class Meta:
        verbose_name = _("bukti dukung")
        verbose_name_plural = _("bukti dukung")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["note"], condition=Q(removed_at=None), name="evidence_once_of_a_note"
            )
        ]

    def __str__(self) -> str:
        return f"Bukti {self.pk}"
