"""The individual development plan of a person and a year (IDP), with what is to be done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competency.enums import LearningWay, PlanState


class DevelopmentPlan(models.Model):
    """What an employee will learn in a year, agreed with who appraises him."""

    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="development_plans",
        verbose_name=_("pegawai"),
    )
    year = models.PositiveSmallIntegerField(_("tahun"))
    state = models.CharField(_("keadaan"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(_("versi"), default=1)

    class Meta:
        verbose_name = _("rencana pengembangan")
        verbose_name_plural = _("rencana pengembangan")
        ordering = ["employee", "-year"]
        constraints = [models.UniqueConstraint(fields=["employee", "year"], name="development_plan_once")]

    def __str__(self) -> str:
        return f"{self.employee} {self.year}"


class PlanItem(models.Model):
    """One activity of a plan: which gap it closes, how, until when, and what came of it.

    `level_before` is the level that counted when the plan was agreed, `result` the level the
    supervisor confirmed after it: their difference is the effect.
    """

    plan = models.ForeignKey("competency.DevelopmentPlan", on_delete=models.CASCADE, related_name="items")
    competency = models.ForeignKey(
        "competency.Competency", on_delete=models.PROTECT, related_name="+", verbose_name=_("kompetensi")
    )
    target_level = models.PositiveSmallIntegerField(_("level yang dituju"))
    training = models.ForeignKey(
        "competency.Training",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_items",
        verbose_name=_("pelatihan"),
    )
    form = models.ForeignKey(
        "competency.DevelopmentForm", on_delete=models.PROTECT, related_name="+", verbose_name=_("bentuk")
    )
    way = models.CharField(_("cara belajar"), max_length=10, choices=LearningWay.choices)
    activity = models.CharField(_("kegiatan"), max_length=200)
    due_on = models.DateField(_("selesai paling lambat"))
    level_before = models.PositiveSmallIntegerField(_("level sebelumnya"), null=True, blank=True)
    completed_on = models.DateField(_("selesai pada"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("lamanya (menit)"), default=0)
    document = models.CharField(_("nomor sertifikat"), max_length=100, blank=True)
    stored_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    record = models.ForeignKey(
        "competency.TrainingRecord",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_items",
    )
    result = models.OneToOneField(
        "competency.AssessedLevel", on_delete=models.PROTECT, null=True, blank=True, related_name="plan_item"
    )

    class Meta:
        verbose_name = _("kegiatan pengembangan")
        verbose_name_plural = _("kegiatan pengembangan")
        ordering = ["plan", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_level__gte=1, target_level__lte=5), name="plan_item_level"
            ),
            models.CheckConstraint(
                condition=Q(result__isnull=True) | Q(completed_on__isnull=False),
                name="plan_item_result_after_completion",
            ),
        ]

    def __str__(self) -> str:
        return self.activity
