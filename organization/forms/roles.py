"""Forms of roles at units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.enums import Role
from organization.forms.fields import NipOfSomebody, day_field


class RoleGrantForm(NipOfSomebody):
    """A role for a person at a unit, from a day, possibly until a day."""

    role = forms.ChoiceField(label=_("Peran"), choices=Role.choices)
    starts_on = day_field(_("Mulai tanggal"))
    ends_on = day_field(_("Sampai tanggal"), required=False, help_text=_("Kosongkan bila tanpa batas."))
    field_order = ("role", "nip", "starts_on", "ends_on")


class DeputyAddForm(NipOfSomebody):
    """Who stands in for the holder of a role, from a day to a day, and why."""

    starts_on = day_field(_("Mulai tanggal"))
    ends_on = day_field(_("Sampai tanggal"), help_text=_("Hari itu masih termasuk; paling lama satu tahun."))
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=200,
        help_text=_("Misalnya cuti tahunan atau tugas luar. Tercatat dan disampaikan kepada wakil."),
    )
    field_order = ("nip", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["nip"].label = _("NIP wakil")
