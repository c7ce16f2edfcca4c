"""Every version of a result, with its working."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Predicate, Rating, ResultCause


class ResultVersion(models.Model):
    """One computed result. Older versions stay beside the newest; the database refuses changes.

    `working` is the evaluation of appraisal.domain.scoring as data: inputs, steps and figures,
    decimals as text, with the rule values used. The predicate is derived, never typed.
    """

    appraisal = models.ForeignKey("appraisal.Appraisal", on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(_("versi"))
    cause = models.CharField(_("sebab"), max_length=20, choices=ResultCause.choices)
    work_rating = models.CharField(_("rating hasil kerja"), max_length=10, choices=Rating.choices)
    behaviour_rating = models.CharField(_("rating perilaku kerja"), max_length=10, choices=Rating.choices)
    predicate = models.CharField(_("predikat kinerja"), max_length=2, choices=Predicate.choices)
    numeric_index = models.DecimalField(
        _("nilai angka PP 30/2019"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    internal_index = models.DecimalField(
        _("indeks internal"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    working = models.JSONField(_("cara menghitung"))
    note = models.TextField(_("keterangan"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("dibuat"), auto_now_add=True)

    class Meta:
        verbose_name = _("hasil penilaian")
        verbose_name_plural = _("hasil penilaian")
        ordering = ["appraisal", "number"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "number"], name="result_version_once")]

    def __str__(self) -> str:
        return f"{self.appraisal} v{self.number}: {self.predicate}"
