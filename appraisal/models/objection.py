"""The objection (keberatan) to the superior of the appraiser (PP 30/2019 Ps 59)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ObjectionDecision, Rating


class Objection(models.Model):
    """Statement of the employee, explanation of the appraiser, decision of the superior.

    Where no superior is in the system, HR records the decision of `decider_name` with a scan.
    """

    appraisal = models.OneToOneField(
        "appraisal.Appraisal", on_delete=models.PROTECT, related_name="objection"
    )
    statement = models.TextField(_("pernyataan keberatan"))
    filed_at = models.DateTimeField(_("diajukan"), auto_now_add=True)
    explanation_due_on = models.DateField(_("batas penjelasan pejabat penilai"))
    explanation = models.TextField(_("penjelasan pejabat penilai kinerja"), blank=True)
    explained_at = models.DateTimeField(_("dijelaskan"), null=True, blank=True)
    explained_by_name = models.CharField(max_length=200, blank=True)
    decision = models.CharField(_("keputusan"), max_length=10, choices=ObjectionDecision.choices, blank=True)
    decision_reason = models.TextField(_("alasan keputusan"), blank=True)
    decided_work = models.CharField(
        _("rating hasil kerja"), max_length=10, choices=Rating.choices, blank=True
    )
    decided_behaviour = models.CharField(
        _("rating perilaku kerja"), max_length=10, choices=Rating.choices, blank=True
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decider_name = models.CharField(_("nama pejabat yang memutuskan"), max_length=200, blank=True)
    decider_nip = models.CharField(_("NIP pejabat yang memutuskan"), max_length=18, blank=True)
    decider_post = models.CharField(_("jabatan pejabat yang memutuskan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("keberatan")
        verbose_name_plural = _("keberatan")
        ordering = ["filed_at", "pk"]

    def __str__(self) -> str:
        return f"Keberatan: {self.appraisal}"
