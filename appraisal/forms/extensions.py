"""Forms of more time in a phase."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Phase
from appraisal.forms.cycles import DayField


class ExtensionForm(forms.Form):
    """Which phase lasts longer, until when and why."""

    phase = forms.ChoiceField(label=_("Tahap"), choices=Phase.choices)
    ends_on = DayField(label=_("Diperpanjang sampai"), help_text=_("Hari itu masih termasuk."))
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib; dibaca oleh semua yang bersangkutan. Misalnya nomor surat edaran."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))


class WithdrawalForm(forms.Form):
    """Why an extension is taken back."""

    reason = forms.CharField(
        label=_("Alasan pencabutan"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib; dibaca oleh semua yang bersangkutan."),
    )
