"""Indicators (IKU) with their full definition sheet."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import INDICATOR_POLARITIES, Cascading, Consolidation, Period


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
    polarity = models.CharField(
        _("polaritas"), max_length=10, choices=[(row.value, row.label) for row in INDICATOR_POLARITIES]
    )
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
    objective = models.ForeignKey(
        "appraisal.Objective",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("simpul pohon kinerja"),
    )
    parent = models.ForeignKey(
        "appraisal.Indicator",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("indikator di atasnya"),
    )
    cascading = models.CharField(
        _("jenis cascading"), max_length=10, choices=Cascading.choices, default="", blank=True
    )
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    value_source = models.CharField(
        _("sumber realisasi"),
        max_length=60,
        default="",
        blank=True,
        help_text=_("Kosong: realisasi dicatat dengan tangan."),
    )
    sheet_version = models.PositiveIntegerField(_("versi lembar"), default=1)
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


class IndicatorVersion(models.Model):
    """The definition sheet as it was from a day on: written at each change, never changed."""

    indicator = models.ForeignKey("appraisal.Indicator", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("versi"))
    values = models.JSONField(_("isi lembar"))
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    made_by = models.ForeignKey("organization.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("dibuat"), auto_now_add=True)

    class Meta:
        verbose_name = _("versi lembar indikator")
        verbose_name_plural = _("versi lembar indikator")
        ordering = ["indicator", "-number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_once")]

    def __str__(self) -> str:
        return f"{self.indicator} v{self.number}"


class IndicatorPeriod(models.Model):
    """Target and realisation of an indicator in one period of the year.

    `number` counts the periods of the indicator's `period`: 1–12, 1–4, 1–2 or 1. The value of the
    year follows by the consolidation rule. `source` is what a registered source said about the
    value: its key, the moment, the rows behind it.
    """

    indicator = models.ForeignKey("appraisal.Indicator", on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField(
        _("periode ke-"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    realisation = models.DecimalField(_("realisasi"), max_digits=20, decimal_places=4, null=True, blank=True)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    source = models.JSONField(_("asal nilai"), default=dict, blank=True)
    recorded_by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"), null=True, blank=True)

    class Meta:
        verbose_name = _("periode indikator")
        verbose_name_plural = _("periode indikator")
        ordering = ["indicator", "number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "number"], name="indicator_period_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.number}"
