"""Places in sessions, and the levels that a completed training proposes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competency.enums import EnrolmentState


class Enrolment(models.Model):
    """The place of one person in one session. The waiting list is served in the order of registration."""

    session = models.ForeignKey(
        "competency.TrainingSession",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("sesi"),
    )
    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("pegawai"),
    )
    state = models.CharField(
        _("keadaan"), max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.SEATED
    )
    version = models.PositiveIntegerField(_("versi"), default=1)
    registered_at = models.DateTimeField(_("didaftarkan pada"), default=timezone.now)
    record = models.OneToOneField(
        "competency.TrainingRecord",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolment",
        verbose_name=_("pelatihan yang selesai"),
    )

    class Meta:
        verbose_name = _("pendaftaran pelatihan")
        verbose_name_plural = _("pendaftaran pelatihan")
        ordering = ["session", "registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                condition=~Q(state=EnrolmentState.CANCELLED),
                name="enrolment_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.session}"


class LevelProposal(models.Model):
    """A level that a completed training proposes; it counts for nothing until the supervisor confirms one.

    `level_before` is the level that counted when the training was completed, `result` what was
    confirmed: their difference is the effect of the training.
    """

    enrolment = models.ForeignKey("competency.Enrolment", on_delete=models.PROTECT, related_name="proposals")
    competency = models.ForeignKey(
        "competency.Competency", on_delete=models.PROTECT, related_name="+", verbose_name=_("kompetensi")
    )
    target_level = models.PositiveSmallIntegerField(_("level yang diusulkan"))
    level_before = models.PositiveSmallIntegerField(_("level sebelumnya"), null=True, blank=True)
    proposed_on = models.DateField(_("diusulkan pada"), default=timezone.localdate)
    result = models.OneToOneField(
        "competency.AssessedLevel", on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        verbose_name = _("usulan level")
        verbose_name_plural = _("usulan level")
        ordering = ["enrolment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "competency"], name="level_proposal_once"),
            models.CheckConstraint(
                condition=Q(target_level__gte=1, target_level__lte=5), name="level_proposal_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.competency} {self.target_level}"
