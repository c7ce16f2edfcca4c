"""Yearly cycles, their dated phases and what the units achieved in them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import CycleState, OrganisationPredicate, Phase, PopulationRule, ReminderTo


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


class CycleException(models.Model):
    """One person who is, or is not, appraised in a cycle although the units say otherwise."""

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.CASCADE, related_name="exceptions")
    employee = models.ForeignKey(
        "organization.Employee", on_delete=models.PROTECT, related_name="+", verbose_name=_("pegawai")
    )
    rule = models.CharField(_("pengecualian"), max_length=10, choices=PopulationRule.choices)
    reason = models.CharField(_("alasan"), max_length=300)
    made_by = models.ForeignKey("organization.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("dicatat"), auto_now_add=True)

    class Meta:
        verbose_name = _("pengecualian siklus")
        verbose_name_plural = _("pengecualian siklus")
        ordering = ["cycle", "employee"]
        constraints = [models.UniqueConstraint(fields=["cycle", "employee"], name="cycle_exception_once")]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.employee} {self.get_rule_display()}"


class PhaseExtension(models.Model):
    """More time in one phase for a unit (and all below it) or for one person, with the reason.

    Of several that fit the latest day counts; an extension never shortens a phase.
    """

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.CASCADE, related_name="extensions")
    phase = models.CharField(_("tahap"), max_length=20, choices=Phase.choices)
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit kerja"),
    )
    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="phase_extensions",
        verbose_name=_("pegawai"),
    )
    ends_on = models.DateField(_("diperpanjang sampai"))
    reason = models.CharField(_("alasan"), max_length=300)
    made_by = models.ForeignKey("organization.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("dicatat"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("dicabut"), null=True, blank=True)

    class Meta:
        verbose_name = _("perpanjangan tahap")
        verbose_name_plural = _("perpanjangan tahap")
        ordering = ["cycle", "phase", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, employee__isnull=False)
                | Q(unit__isnull=False, employee__isnull=True),
                name="extension_for_a_unit_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.get_phase_display()}: {self.unit or self.employee} {self.ends_on}"


class ExtendedPhase(models.Model):
    """Until when a phase lasts for one appraisal that was given more time: derived from PhaseExtension.

    Kept by appraisal.domain.extensions, so that every page and query finds the day without a search.
    """

    appraisal = models.ForeignKey(
        "appraisal.Appraisal", on_delete=models.CASCADE, related_name="extended_phases"
    )
    phase = models.CharField(_("tahap"), max_length=20, choices=Phase.choices)
    ends_on = models.DateField(_("diperpanjang sampai"))

    class Meta:
        verbose_name = _("tahap yang diperpanjang")
        verbose_name_plural = _("tahap yang diperpanjang")
        ordering = ["appraisal", "phase"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "phase"], name="extended_phase_once")]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.ends_on}"


class ReminderRung(models.Model):
    """One rung of the ladder of reminders of a cycle: so many days before or after a phase ends."""

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.CASCADE, related_name="reminder_rungs")
    phase = models.CharField(_("tahap"), max_length=20, choices=Phase.choices)
    days = models.SmallIntegerField(
        _("hari dari batas waktu"),
        help_text=_("Negatif: sebelum batas waktu; 0: pada harinya; positif: sesudah."),
    )
    to = models.CharField(_("kepada"), max_length=10, choices=ReminderTo.choices)

    class Meta:
        verbose_name = _("tangga pengingat")
        verbose_name_plural = _("tangga pengingat")
        ordering = ["cycle", "phase", "days", "to"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "phase", "days", "to"], name="reminder_rung_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.days:+d} {self.get_to_display()}"
