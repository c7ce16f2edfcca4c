"""Leave and study: when somebody is away from the post he keeps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organization.enums import AbsenceKind


class Absence(models.Model):
    """Somebody is away from a day to a day, both included. The placement goes on."""

    employee = models.ForeignKey(
        "organization.Employee", on_delete=models.PROTECT, related_name="absences", verbose_name=_("pegawai")
    )
    kind = models.CharField(_("jenis"), max_length=10, choices=AbsenceKind.choices)
    letter = models.CharField(_("nomor surat"), max_length=120, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("cuti atau tugas belajar")
        verbose_name_plural = _("cuti atau tugas belajar")
        ordering = ["employee", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_start",
            )
        ]
        indexes = [models.Index(fields=["kind", "starts_on", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_kind_display()} {self.starts_on}"
