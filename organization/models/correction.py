"""Somebody asks that what is recorded about him be corrected."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.enums import CorrectionState


class CorrectionRequest(models.Model):
    """A request to correct one's own data; the law gives the agency 72 hours (UU 27/2022 Ps 30).

    `topic` is what is wrong in the person's words, `wanted` what it should be.
    """

    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="correction_requests",
        verbose_name=_("pegawai"),
    )
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="correction_requests",
        verbose_name=_("unit"),
    )
    topic = models.CharField(_("data yang keliru"), max_length=200)
    recorded = models.TextField(_("yang tercatat sekarang"), blank=True)
    wanted = models.TextField(_("yang seharusnya"))
    state = models.CharField(
        _("keadaan"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    version = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("diminta"), auto_now_add=True)
    due_at = models.DateTimeField(_("dijawab paling lambat"))
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)

    class Meta:
        verbose_name = _("permintaan perbaikan data")
        verbose_name_plural = _("permintaan perbaikan data")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.employee}: {self.topic}"
