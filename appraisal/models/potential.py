"""How much somebody could still do, as the agency assessed it for a year (PermenPANRB 3/2020)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Potential(models.Model):
    """The potential of one employee in one year, on the scale of the agency, with where it comes from.

    HR brings it by a table; an older value stands in the history of the row.
    """

    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="potentials",
        verbose_name=_("pegawai"),
    )
    year = models.PositiveSmallIntegerField(_("tahun"))
    value = models.DecimalField(
        _("potensial"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )
    source = models.CharField(_("sumber"), max_length=200)
    changed_at = models.DateTimeField(_("dicatat"), auto_now=True)

    class Meta:
        verbose_name = _("potensi pegawai")
        verbose_name_plural = _("potensi pegawai")
        ordering = ["-year", "employee", "pk"]
        constraints = [models.UniqueConstraint(fields=["employee", "year"], name="potential_once_a_year")]

    def __str__(self) -> str:
        return f"{self.employee}, {self.year}: {self.value}"
