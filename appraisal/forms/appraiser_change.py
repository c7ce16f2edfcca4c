"""Form with which HR changes the appraiser of one appraisal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.review import long_text
from organization.domain.nip import normalized
from organization.models import Employee


class AppraiserChangeForm(forms.Form):
    """Who appraises from now on (empty: whom the units give), and why.

    `current` is the id of the appraiser who was looked at.
    """

    appraiser = forms.CharField(
        label=_("NIP pejabat penilai yang baru"),
        max_length=30,
        required=False,
        help_text=_(
            "18 angka; spasi boleh diketik. Pilihan yang muncul adalah pimpinan unit terdekat. Kosongkan"
            " agar mengikuti susunan unit."
        ),
        widget=forms.TextInput(
            attrs={"list": "candidate-list", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    reason = long_text(
        _("Alasan"), help_text=_("Misalnya mutasi pejabat lama. Dibaca pegawai dan para pejabatnya.")
    )
    current = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_appraiser(self) -> Employee | None:
        """Return the employee with this number, nobody for an empty field, or refuse with what to do."""
        typed: str = self.cleaned_data["appraiser"]
        if not typed.strip():
            return None
        found = Employee.objects.select_related("user").filter(nip=normalized(typed)).first()
        if found is None:
            raise forms.ValidationError(
                _("Tidak ada pegawai dengan NIP itu. Periksa angkanya, atau daftarkan dahulu pegawainya.")
            )
        return found
