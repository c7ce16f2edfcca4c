"""Who worked where, in which post and under whom, from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Placement(models.Model):
    """One stretch of an employee's service in a post of a unit.

    The appraiser follows from the tree (the head of the unit; for the head himself the head of the
    next unit above that has one) unless `appraiser` names somebody by hand. `leads_unit` does not
    depend on the class of the post: a puskesmas may be led by a functional doctor. Days are
    inclusive; no `ends_on` means until further notice.
    """

    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("pegawai"),
    )
    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="placements", verbose_name=_("unit kerja")
    )
    post = models.ForeignKey(
        "organization.Post", on_delete=models.PROTECT, related_name="placements", verbose_name=_("jabatan")
    )
    leads_unit = models.BooleanField(_("memimpin unit ini"), default=False)
    appraiser = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hand_set_subordinates",
        verbose_name=_("pejabat penilai kinerja yang ditetapkan"),
        help_text=_("Kosongkan agar mengikuti susunan unit."),
    )
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("berakhir"), null=True, blank=True)

    class Meta:
        verbose_name = _("penempatan")
        verbose_name_plural = _("penempatan")
        ordering = ["employee", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(appraiser__isnull=True) | ~Q(appraiser=F("employee")),
                name="placement_appraiser_is_another",
            ),
            models.UniqueConstraint(
                fields=["employee"], condition=Q(ends_on__isnull=True), name="placement_one_open"
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(ends_on__isnull=True, leads_unit=True),
                name="placement_one_open_head",
                violation_error_message=_("Unit ini sudah mempunyai pimpinan."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts_on", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.employee}: {self.post}"
