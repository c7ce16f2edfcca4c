"""An employee says: this is not my supervisor."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organization.enums import AppraiserReportState


class AppraiserReport(models.Model):
    """A report that the recorded appraiser is wrong, with the one the employee proposes.

    HR of the unit decides. `current` is the appraiser as he was recorded on that day (empty: nobody).
    """

    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="appraiser_reports",
        verbose_name=_("pegawai"),
    )
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="appraiser_reports",
        verbose_name=_("unit"),
    )
    current = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pejabat penilai yang tercatat"),
    )
    proposed = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pejabat penilai yang diusulkan"),
    )
    reason = models.TextField(_("penjelasan"))
    state = models.CharField(
        _("keadaan"),
        max_length=10,
        choices=AppraiserReportState.choices,
        default=AppraiserReportState.OPEN,
    )
    version = models.PositiveIntegerField(default=0)
    reported_at = models.DateTimeField(_("dilaporkan"), auto_now_add=True)
    due_on = models.DateField(_("dijawab paling lambat"))

    class Meta:
        verbose_name = _("laporan pejabat penilai keliru")
        verbose_name_plural = _("laporan pejabat penilai keliru")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(state="open"), name="appraiser_report_one_open"
            ),
            models.CheckConstraint(
                condition=Q(proposed__isnull=True) | ~Q(proposed=F("employee")),
                name="appraiser_report_proposes_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} ({self.reported_at:%Y-%m-%d})"
