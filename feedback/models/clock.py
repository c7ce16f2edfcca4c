"""Clocks of a case, and the versioned rules by which they run."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.enums import ClockKind, RuleFor


class ClockRuleSet(models.Model):
    """A version of the clock rules. A case keeps the version of the day it came in."""

    starts_on = models.DateField(_("berlaku sejak"), unique=True)
    source = models.CharField(_("dasar"), max_length=300)
    collective_leave_free = models.BooleanField(
        _("cuti bersama tidak dihitung"),
        default=True,
        help_text=_("Hapus centang bila layanan tetap buka pada cuti bersama."),
    )

    class Meta:
        verbose_name = _("versi aturan waktu")
        verbose_name_plural = _("versi aturan waktu")
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return f"{self.starts_on}"


class ClockRule(models.Model):
    """How many days a step may take, for one kind of report."""

    rule_set = models.ForeignKey("feedback.ClockRuleSet", on_delete=models.CASCADE, related_name="rules")
    holds_for = models.CharField(_("untuk"), max_length=12, choices=RuleFor, default=RuleFor.ALL)
    clock = models.CharField(_("langkah"), max_length=10, choices=ClockKind)
    days = models.PositiveSmallIntegerField(_("hari"))
    in_calendar_days = models.BooleanField(_("hari kalender"), default=False)
    source = models.CharField(_("dasar"), max_length=300)
    is_certain = models.BooleanField(
        _("sudah dibaca dalam peraturan"),
        default=False,
        help_text=_("Bila tidak: angka ini perlu diperiksa."),
    )

    class Meta:
        verbose_name = _("aturan waktu")
        verbose_name_plural = _("aturan waktu")
        ordering = ["rule_set", "clock", "holds_for"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "holds_for", "clock"], name="clock_rule_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="clock_rule_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()}: {self.days}"


class CaseClock(models.Model):
    """One clock of a case. `due_on` was announced and never becomes earlier; `first_due_on` is the
    day announced first, by which punctuality is judged.
    """

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(_("langkah"), max_length=10, choices=ClockKind)
    starts_on = models.DateField(_("dihitung sejak"))
    days = models.PositiveSmallIntegerField(_("hari"))
    in_calendar_days = models.BooleanField(default=False)
    first_due_on = models.DateField(_("tenggat pertama"))
    due_on = models.DateField(_("tenggat"))
    promised_on = models.DateField(_("dijanjikan"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("berhenti"), null=True, blank=True)
    stopped_on = models.DateField(_("berhenti pada hari"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("batas waktu laporan")
        verbose_name_plural = _("batas waktu laporan")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(stopped_at__isnull=True), name="case_clock_one_running"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("first_due_on")), name="case_clock_never_earlier"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(stopped_at__isnull=True), name="case_clock_running")
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_kind_display()} {self.due_on}"


class ClockPause(models.Model):
    """Days on which the clocks of officials stood still because the citizen had to answer."""

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="pauses")
    starts_on = models.DateField(_("sejak"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("jeda batas waktu")
        verbose_name_plural = _("jeda batas waktu")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ends_on__isnull=True), name="case_one_open_pause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.starts_on}"
