"""Forms of acting officers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.enums import ActingKind
from organization.forms.fields import day_field


class ActingAddForm(forms.Form):
    """As what, from when until when, with power to appraise or not, by which letter."""

    kind = forms.ChoiceField(
        label=_("Sebagai"),
        choices=ActingKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Plt. untuk jabatan yang lowong; Plh. selama pimpinannya cuti, dinas luar atau sakit."),
    )
    starts_on = day_field(_("Mulai tanggal"))
    ends_on = day_field(
        _("Sampai tanggal"),
        required=False,
        help_text=_("Hari itu masih termasuk. Wajib untuk Plh.; Plt. berakhir juga bila ada pimpinan baru."),
    )
    appraises = forms.BooleanField(
        label=_("Menilai kinerja bawahan unit ini"),
        required=False,
        initial=True,
        help_text=_(
            "Tandai bila surat perintahnya memberi wewenang menilai. Apakah Plt. atau Plh. menilai belum "
            "diatur tegas dalam teks peraturan yang kami baca, maka setiap penilaiannya ditandai “Plt.” atau "
            "“Plh.”."
        ),
    )
    letter = forms.CharField(label=_("Nomor surat perintah"), max_length=120, required=False)


class ActingEndForm(forms.Form):
    """The last day of an appointment."""

    ends_on = day_field(
        _("Hari terakhir"), help_text=_("Hari itu masih termasuk. Boleh lebih awal atau diperpanjang.")
    )
