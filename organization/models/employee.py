"""Civil servants."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.enums import EmployeeKind


class Employee(models.Model):
    """A civil servant (PNS with NIP, PPPK with NI PPPK; UU 20/2023 Ps 5), with the login it owns."""

    user = models.OneToOneField(
        "organization.User", on_delete=models.PROTECT, related_name="employee", verbose_name=_("pengguna")
    )
    nip = models.CharField(_("NIP/NI PPPK"), max_length=18, unique=True)
    kind = models.CharField(_("jenis pegawai"), max_length=10, choices=EmployeeKind.choices)
    name = models.CharField(_("nama lengkap dengan gelar"), max_length=200)
    rank = models.CharField(
        _("pangkat/golongan ruang"), max_length=60, blank=True, help_text=_("Contoh: Penata Muda, III/a")
    )
    phone = models.CharField(_("telepon"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("pegawai")
        verbose_name_plural = _("pegawai")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
