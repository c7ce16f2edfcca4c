"""Forms of teams and of who serves in them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.forms.fields import NipOfSomebody, day_field


class TeamForm(NipOfSomebody):
    """What is written about a team, with its leader by number."""

    name = forms.CharField(label=_("Nama tim"), max_length=200)
    task = forms.CharField(
        label=_("Tugas"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    letter = forms.CharField(label=_("Nomor surat tugas"), max_length=120, required=False)
    field_order: tuple[str, ...] = ("name", "task", "nip", "letter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["nip"].required = False
        self.fields["nip"].label = _("NIP ketua tim")
        self.fields["nip"].help_text = _("Boleh dari unit mana pun. Kosongkan bila belum ada.")


class TeamAddForm(TeamForm):
    """A new team with its days."""

    starts_on = day_field(_("Mulai tanggal"))
    ends_on = day_field(_("Sampai tanggal"), required=False, help_text=_("Kosongkan bila tanpa batas."))
    field_order: tuple[str, ...] = ("name", "task", "nip", "letter", "starts_on", "ends_on")


class TeamMemberForm(forms.Form):
    """The part of a member and the days."""

    part = forms.CharField(
        label=_("Peran dalam tim"),
        max_length=120,
        required=False,
        help_text=_("Misalnya sekretaris, analis data."),
    )
    starts_on = day_field(_("Mulai tanggal"))
    ends_on = day_field(
        _("Sampai tanggal"), required=False, help_text=_("Kosongkan agar sampai tim berakhir.")
    )
