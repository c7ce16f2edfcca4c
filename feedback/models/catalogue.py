"""Services of a unit with what they promise."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.enums import Component, TimeUnit


class Service(models.Model):
    """A public service of a unit (PermenPANRB 15/2014).

    The promised time is a range in its own unit, or only words: some services name no figure.
    `code` is stable and unique; tables are matched by it.
    """

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="services", verbose_name=_("unit")
    )
    code = models.SlugField(_("kode"), max_length=60, unique=True)
    name = models.CharField(_("nama layanan"), max_length=200)
    description = models.TextField(_("penjelasan"), blank=True)
    promised_min = models.PositiveIntegerField(_("waktu paling cepat"), null=True, blank=True)
    promised_max = models.PositiveIntegerField(_("waktu paling lama"), null=True, blank=True)
    promised_unit = models.CharField(_("satuan waktu"), max_length=12, choices=TimeUnit, blank=True)
    promised_note = models.CharField(_("keterangan waktu"), max_length=200, blank=True)
    fee = models.CharField(_("biaya"), max_length=200, blank=True, help_text=_("Misalnya gratis."))
    source = models.CharField(_("sumber"), max_length=300, blank=True)
    is_active = models.BooleanField(_("masih diberikan"), default=True)

    class Meta:
        verbose_name = _("layanan")
        verbose_name_plural = _("layanan")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="service_once_a_unit"),
            models.CheckConstraint(
                condition=Q(promised_max__isnull=True) | ~Q(promised_unit=""), name="service_time_has_unit"
            ),
            models.CheckConstraint(
                condition=Q(promised_min__isnull=True)
                | Q(promised_max__isnull=True)
                | Q(promised_min__lte=F("promised_max")),
                name="service_time_is_a_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def promise(self) -> str:
        """Return the promised time in words; empty when the standard names none."""
        if self.promised_max is None:
            return self.promised_note
        low = self.promised_min
        figure = f"{self.promised_max}" if low in (None, self.promised_max) else f"{low}–{self.promised_max}"
        words = f"{figure} {self.get_promised_unit_display()}"
        return f"{words} ({self.promised_note})" if self.promised_note else words


class ServiceComponent(models.Model):
    """One of the fourteen components of a service standard, in words."""

    service = models.ForeignKey("feedback.Service", on_delete=models.CASCADE, related_name="components")
    kind = models.CharField(_("komponen"), max_length=20, choices=Component)
    text = models.TextField(_("isi"))

    class Meta:
        verbose_name = _("komponen standar pelayanan")
        verbose_name_plural = _("komponen standar pelayanan")
        ordering = ["service", "kind"]
        constraints = [models.UniqueConstraint(fields=["service", "kind"], name="component_once")]

    def __str__(self) -> str:
        return f"{self.service}: {self.get_kind_display()}"


class ServicePledge(models.Model):
    """The maklumat of a unit: the signed promise to keep its standards (UU 25/2009 Ps 22)."""

    unit = models.OneToOneField(
        "organization.Unit", on_delete=models.PROTECT, related_name="pledge", verbose_name=_("unit")
    )
    text = models.TextField(_("isi maklumat"))
    signed_by = models.CharField(_("ditandatangani oleh"), max_length=200)
    signed_on = models.DateField(_("tanggal"))

    class Meta:
        verbose_name = _("maklumat pelayanan")
        verbose_name_plural = _("maklumat pelayanan")
        ordering = ["unit"]

    def __str__(self) -> str:
        return f"{self.unit}: {self.signed_on}"


class ServicePoint(models.Model):
    """Where citizens are served: chosen instead of a place on a map."""

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="service_points", verbose_name=_("unit")
    )
    name = models.CharField(_("nama tempat"), max_length=150)
    address = models.CharField(_("alamat"), max_length=300, blank=True)
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("tempat layanan")
        verbose_name_plural = _("tempat layanan")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="service_point_once")]

    def __str__(self) -> str:
        return self.name
