"""Forms of leave and study."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.enums import AbsenceKind
from organization.forms.fields import day_field


class AbsenceAddForm(forms.Form):
    """Why somebody is away, from when until when, by which letter."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=[("", _("Pilih jenis")), *AbsenceKind.choices])
    starts_on = day_field(_("Mulai tanggal"))
    ends_on = day_field(
        _("Sampai tanggal"),
        required=False,
        help_text=_(
            "Hari itu masih termasuk. Hanya tugas belajar dan cuti di luar tanggungan negara boleh kosong."
        ),
    )
    letter = forms.CharField(label=_("Nomor surat"), max_length=120, required=False)


class AbsenceChangeForm(forms.Form):
    """The last day of an absence."""

    ends_on = day_field(
        _("Hari terakhir"), help_text=_("Hari itu masih termasuk. Boleh lebih awal atau diperpanjang.")
    )
