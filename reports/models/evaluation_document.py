"""The official document of a finished appraisal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvaluationDocument(models.Model):
    """Format D.1.1 of one frozen record: rendered once, stored and hashed.

    Whoever downloads it later gets the same bytes, whatever has changed in the agency since. The
    database refuses to change or delete the row.
    """

    record = models.OneToOneField(
        "appraisal.FinalRecord",
        on_delete=models.PROTECT,
        related_name="document",
        verbose_name=_("rekaman final"),
    )
    stored_file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("sidik berkas (SHA-256)"), max_length=64)
    made_at = models.DateTimeField(_("dibuat"), auto_now_add=True)

    class Meta:
        verbose_name = _("dokumen evaluasi kinerja")
        verbose_name_plural = _("dokumen evaluasi kinerja")
        ordering = ["record"]

    def __str__(self) -> str:
        return f"Dokumen {self.record}"
