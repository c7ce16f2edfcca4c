"""Runs of the allocation: what was asked, what came of it, who gets which seat and why not."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Allocation(models.Model):
    """One what-if run. Nothing is enrolled by it until somebody confirms it, and then once."""

    name = models.CharField(_("nama"), max_length=120)
    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    first_day = models.DateField(_("sesi mulai dari"))
    last_day = models.DateField(_("sesi mulai sampai"))
    budget = models.PositiveBigIntegerField(_("anggaran (Rp)"), null=True, blank=True)
    most_sessions = models.PositiveSmallIntegerField(_("sesi terbanyak seorang"), default=1)
    most_lessons = models.PositiveSmallIntegerField(_("JP terbanyak seorang"), null=True, blank=True)
    unit_share = models.PositiveSmallIntegerField(_("paling sedikit di setiap unit (%)"), default=0)
    class_share = models.PositiveSmallIntegerField(
        _("paling sedikit di setiap kelompok jabatan (%)"), default=0
    )
    lessons_share = models.PositiveSmallIntegerField(_("paling sedikit mencapai JP setahun (%)"), default=0)
    made_by = models.ForeignKey("organization.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("dibuat pada"), auto_now_add=True)
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    result = models.JSONField(_("hasil"), null=True, blank=True)
    computed_at = models.DateTimeField(_("dihitung pada"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("ditetapkan pada"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rencana pembagian kursi")
        verbose_name_plural = _("rencana pembagian kursi")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="allocation_last_after_first"
            ),
            models.CheckConstraint(
                condition=Q(unit_share__lte=100, class_share__lte=100, lessons_share__lte=100),
                name="allocation_shares",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(computed_at__isnull=False),
                name="allocation_computed_before_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AllocationRow(models.Model):
    """One person of a run: a seat, or (`session` empty) why there is none.

    `closes` is weighted as the run was; `blocked` a session that would close most for him, `least` what
    the person who closes least in it closes there.
    """

    allocation = models.ForeignKey("competency.Allocation", on_delete=models.CASCADE, related_name="rows")
    employee = models.ForeignKey("organization.Employee", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        "competency.TrainingSession", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closes = models.PositiveIntegerField(_("kesenjangan tertutup (berbobot)"), default=0)
    reason = models.CharField(_("alasan"), max_length=20, blank=True)
    blocked = models.ForeignKey(
        "competency.TrainingSession", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    least = models.PositiveIntegerField(_("terkecil yang mendapat kursi"), default=0)

    class Meta:
        verbose_name = _("baris pembagian kursi")
        verbose_name_plural = _("baris pembagian kursi")
        ordering = ["allocation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "employee", "session"], name="allocation_row_once"),
            models.UniqueConstraint(
                fields=["allocation", "employee"],
                condition=Q(session__isnull=True),
                name="allocation_left_out_once",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(reason=""), name="allocation_row_seat_or_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation}: {self.employee}"
