"""Officers who stand in for the head of a unit."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organization.enums import ActingKind


class ActingAppointment(models.Model):
    """Somebody acts as head of a unit (Plt. or Plh.) from a day to a day, both included.

    Whether an acting officer appraises is not settled in the text we have (PermenPANRB 6/2022,
    uncertain), so each appointment says it: `appraises`. What he does is marked with his capacity.
    """

    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="acting_appointments",
        verbose_name=_("pegawai"),
    )
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="acting_appointments",
        verbose_name=_("unit yang dipimpin"),
    )
    kind = models.CharField(_("jenis"), max_length=3, choices=ActingKind.choices)
    appraises = models.BooleanField(
        _("menilai kinerja bawahan unit ini"),
        default=True,
        help_text=_("Ditandai bila surat perintahnya memberi wewenang menilai."),
    )
    letter = models.CharField(_("nomor surat perintah"), max_length=120, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("pelaksana tugas/harian")
        verbose_name_plural = _("pelaksana tugas/harian")
        ordering = ["unit", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="acting_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on__isnull=True), name="acting_one_open_for_a_unit"
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts_on", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit}: {self.employee}"

    @property
    def capacity(self) -> str:
        """Return how the officer signs: "Plt. Kepala Dinas Kesehatan" without the post's name."""
        return f"{'Plt.' if self.kind == ActingKind.PLT else 'Plh.'} {_('pimpinan')} {self.unit.name}"
