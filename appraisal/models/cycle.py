"""Yearly cycles, their dated phases and what the units achieved in them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import CycleState, OrganisationPredicate, Phase


class Cycle(models.Model):
    """One appraisal year for a unit and all below it, bound to one rule set."""

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="cycles", verbose_name=_("unit kerja")
    )
    year = models.PositiveSmallIntegerField(
        _("tahun"), validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    name = models.CharField(_("nama"), max_length=120)
    starts_on = models.DateField(_("awal periode penilaian"))
    ends_on = models.DateField(_("akhir periode penilaian"))
    rule_set = models.ForeignKey(
        "appraisal.RuleSet",
        on_delete=models.PROTECT,
        related_name="cycles",
        verbose_name=_("perangkat aturan"),
    )
    state = models.CharField(
        _("keadaan"), max_length=10, choices=CycleState.choices, default=CycleState.DRAFT
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("siklus penilaian")
        verbose_name_plural = _("siklus penilaian")
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="cycle_once_a_year"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="cycle_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class CyclePhase(models.Model):
    """From when to when a phase of a cycle lasts, both days included."""

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField(_("tahap"), max_length=20, choices=Phase.choices)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("berakhir"))

    class Meta:
        verbose_name = _("tahap siklus")
        verbose_name_plural = _("tahap siklus")
        ordering = ["cycle", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "phase"], name="cycle_phase_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="phase_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.starts_on}–{self.ends_on}"


class UnitAchievement(models.Model):
    """The predicate of a unit in a cycle (PermenPANRB 6/2022 Ps 24; SE MenPANRB 3/2023)."""

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.PROTECT, related_name="achievements")
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="achievements",
        verbose_name=_("unit kerja"),
    )
    predicate = models.CharField(
        _("predikat organisasi"), max_length=20, choices=OrganisationPredicate.choices
    )

    class Meta:
        verbose_name = _("capaian kinerja organisasi")
        verbose_name_plural = _("capaian kinerja organisasi")
        ordering = ["cycle", "unit"]
        constraints = [models.UniqueConstraint(fields=["cycle", "unit"], name="unit_achievement_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_predicate_display()}"
