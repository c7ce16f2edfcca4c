"""Fields that several forms of the organization share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.domain.nip import normalized
from organization.models import Employee

LONGEST_TYPED_NIP = 30


def day_field(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:  # noqa: ANN401
    """Return a field for a day, with the picker of the browser."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
    )


class NipOfSomebody(forms.Form):
    """Finds a person by number among those who may be named here."""

    nip = forms.CharField(
        label=_("NIP atau NI PPPK"),
        max_length=LONGEST_TYPED_NIP,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, employees: QuerySet[Employee], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.employees = employees

    def clean_nip(self) -> Employee | None:
        """Return the person with the typed number."""
        typed = normalized(self.cleaned_data["nip"])
        if not typed:
            return None
        employee = self.employees.select_related("user").filter(nip=typed).first()
        if employee is None:
            raise forms.ValidationError(_("Tidak ada pegawai bertugas dengan nomor ini. Periksa angkanya."))
        return employee
