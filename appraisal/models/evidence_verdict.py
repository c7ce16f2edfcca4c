"""What the appraiser says about one file of evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EvidenceVerdict(models.Model):
    """The appraiser accepts or refuses one piece of evidence; the newest verdict counts.

    Never changed or deleted: the database refuses. A refusal has a reason.
    """

    evidence = models.ForeignKey("appraisal.Evidence", on_delete=models.PROTECT, related_name="verdicts")
    accepted = models.BooleanField(_("diterima"))
    reason = models.TextField(_("alasan"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("oleh"), max_length=200)
    capacity = models.CharField(_("kedudukan"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("diperiksa"), auto_now_add=True)

    class Meta:
        verbose_name = _("pemeriksaan bukti")
        verbose_name_plural = _("pemeriksaan bukti")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""), name="refused_evidence_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.accepted}"
