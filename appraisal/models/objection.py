"""The objection (keberatan) to the superior of the appraiser (PP 30/2019 Ps 59)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import HearingWay, ObjectionDecision, Rating


class Objection(models.Model):
    """Statement of the employee, explanation of the appraiser, answer to it, decision of the superior.

    Where no superior is in the system, HR records the decision of `decider_name` with a scan. The talks
    in which both were heard are `hearings`; `unheard_reason` says why a side was not heard.
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
    silence_noted_at = models.DateTimeField(
        _("tidak ada penjelasan sampai batasnya, dicatat"), null=True, blank=True
    )
    hearing_due_on = models.DateField(_("batas mendengar pegawai"), null=True, blank=True)
    reply = models.TextField(_("tanggapan pegawai atas penjelasan"), blank=True)
    replied_at = models.DateTimeField(_("ditanggapi"), null=True, blank=True)
    decision_due_on = models.DateField(_("batas keputusan"), null=True, blank=True)
    late_told_for = models.DateField(_("kelambatan sudah ditindaklanjuti untuk batas"), null=True, blank=True)
    unheard_reason = models.TextField(_("alasan memutuskan tanpa mendengar"), blank=True)
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
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("alasan menarik keberatan"), blank=True)

    class Meta:
        verbose_name = _("keberatan")
        verbose_name_plural = _("keberatan")
        ordering = ["filed_at", "pk"]

    def __str__(self) -> str:
        return f"Keberatan: {self.appraisal}"

    @property
    def employee_heard_until(self) -> date:
        """Return until when the employee may still be heard; older objections have no own day."""
        return self.hearing_due_on or self.explanation_due_on


class ObjectionHearing(models.Model):
    """One talk in which the superior heard the employee, the appraiser, or both (PP 30/2019 Ps 59).

    Never changed once written: whoever has to add something writes another one. The database refuses
    update and delete.
    """

    objection = models.ForeignKey("appraisal.Objection", on_delete=models.PROTECT, related_name="hearings")
    held_on = models.DateField(_("tanggal"))
    way = models.CharField(_("cara"), max_length=10, choices=HearingWay.choices)
    place = models.CharField(_("tempat"), max_length=200, blank=True)
    present = models.CharField(_("yang hadir"), max_length=500)
    appraiser_said = models.TextField(_("keterangan pejabat penilai"), blank=True)
    employee_said = models.TextField(_("keterangan pegawai"), blank=True)
    employee_added = models.TextField(_("pernyataan lanjutan pegawai"), blank=True)
    heard_by_name = models.CharField(_("didengar oleh"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by_name = models.CharField(_("dicatat oleh"), max_length=200)
    recorded_at = models.DateTimeField(_("dicatat"), auto_now_add=True)

    class Meta:
        verbose_name = _("pemeriksaan keberatan")
        verbose_name_plural = _("pemeriksaan keberatan")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(appraiser_said="", employee_said=""), name="hearing_heard_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"Pemeriksaan {self.held_on}: {self.objection}"
