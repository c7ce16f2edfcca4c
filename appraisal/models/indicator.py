"""Indicators (IKU) with their full definition sheet."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Consolidation, Period, Polarity


class Indicator(models.Model):
    """A key performance indicator of a unit in a cycle: the definition sheet (manual indikator).

    A range target has `target` as its lower and `target_high` as its upper end. What was published
    about it elsewhere (`published_realisation`, `published_achievement`) is kept beside what we
    compute, never instead of it.
    """

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.PROTECT, related_name="indicators")
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="indicators",
        verbose_name=_("unit pemilik"),
    )
    code = models.CharField(_("kode"), max_length=40)
    goal = models.CharField(_("sasaran"), max_length=300, blank=True)
    name = models.CharField(_("nama indikator"), max_length=300)
    definition = models.TextField(_("definisi"), blank=True)
    formula = models.TextField(_("formula"), blank=True)
    measure_unit = models.CharField(_("satuan"), max_length=40)
    polarity = models.CharField(_("polaritas"), max_length=10, choices=Polarity.choices)
    consolidation = models.CharField(
        _("konsolidasi"), max_length=10, choices=Consolidation.choices, default=Consolidation.LAST
    )
    period = models.CharField(_("periode"), max_length=10, choices=Period.choices, default=Period.YEARLY)
    data_source = models.CharField(_("sumber data"), max_length=200, blank=True)
    owner = models.CharField(_("penanggung jawab"), max_length=200, blank=True)
    baseline = models.DecimalField(_("nilai awal"), max_digits=20, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=4)
    target_high = models.DecimalField(
        _("batas atas target"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    weight = models.DecimalField(
        _("bobot (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    published_realisation = models.DecimalField(
        _("realisasi yang diterbitkan"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    published_achievement = models.DecimalField(
        _("capaian yang diterbitkan (%)"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    published_in = models.CharField(_("diterbitkan dalam"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("indikator kinerja utama")
        verbose_name_plural = _("indikator kinerja utama")
        ordering = ["cycle", "unit", "code"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="indicator_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
