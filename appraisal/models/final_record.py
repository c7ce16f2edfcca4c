"""The frozen record of a finished appraisal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FinalRecord(models.Model):
    """Everything the document needs, frozen on the day the appraisal became final.

    Names, posts, units, rules and ratings of that day; later changes anywhere change nothing here.
    The database refuses update and delete.
    """

    appraisal = models.OneToOneField(
        "appraisal.Appraisal", on_delete=models.PROTECT, related_name="final_record"
    )
    content = models.JSONField(_("isi"))
    content_hash = models.CharField(_("sidik isi (SHA-256)"), max_length=64)
    frozen_at = models.DateTimeField(_("dibekukan"), auto_now_add=True)

    class Meta:
        verbose_name = _("rekaman final")
        verbose_name_plural = _("rekaman final")
        ordering = ["appraisal"]

    def __str__(self) -> str:
        return f"Rekaman {self.appraisal}"
