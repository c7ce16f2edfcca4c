"""Reminders that were given: by the schedule, rung by rung, or by a click."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Phase, ReminderTo


class Reminder(models.Model):
    """Somebody was reminded of what waits in an appraisal.

    One row for each rung of the ladder and due day: what stands here was sent, so a repeated or
    parallel run sends nothing twice. `days` is empty for a reminder by hand (`by`).
    """

    appraisal = models.ForeignKey("appraisal.Appraisal", on_delete=models.CASCADE, related_name="reminders")
    phase = models.CharField(_("tahap"), max_length=20, choices=Phase.choices)
    due_on = models.DateField(_("batas waktu"))
    days = models.SmallIntegerField(_("hari dari batas waktu"), null=True, blank=True)
    to = models.CharField(_("kepada"), max_length=10, choices=ReminderTo.choices)
    recipient = models.ForeignKey("organization.User", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("organization.User", on_delete=models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField(_("hari"))
    sent_at = models.DateTimeField(_("waktu"), auto_now_add=True)

    class Meta:
        verbose_name = _("pengingat")
        verbose_name_plural = _("pengingat")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "phase", "due_on", "days", "to", "recipient"],
                condition=Q(days__isnull=False),
                name="reminder_once_a_rung",
            ),
            models.UniqueConstraint(
                fields=["appraisal", "phase", "recipient", "sent_on"],
                condition=Q(days__isnull=True),
                name="reminder_by_hand_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal} {self.phase} {self.sent_on}"
