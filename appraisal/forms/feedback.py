"""Forms of feedback: send it, ask for it, answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.review import long_text


class FeedbackForm(forms.Form):
    """Feedback of the appraiser; `last_seen` is the newest one on the page."""

    body = long_text(
        _("Umpan balik"),
        rows=4,
        help_text=_(
            "Sebut kejadian, akibatnya, dan harapan Anda. Contoh: “Laporan Maret lengkap dan tiba tiga hari"
            " lebih awal, sehingga rapat dapat maju; pertahankan.” Bukan: “Kerja bagus.” Sesudah terkirim,"
            " umpan balik tidak dapat diubah."
        ),
    )
    last_seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id="feedback-%s", initial=dict(initial or {}))


class FeedbackAskForm(forms.Form):
    """Whom to ask, and what."""

    nip = forms.CharField(
        label=_("NIP orang yang diminta"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Orang yang bekerja bersama pada butir ini, misalnya ketua tim."),
    )
    question = forms.CharField(
        label=_("Pertanyaan (bila ada)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="ask-%s")

    def clean_nip(self) -> str:
        """Return the digits without the blanks that people put between groups."""
        nip: str = "".join(self.cleaned_data["nip"].split())
        if not nip.isdecimal():
            raise forms.ValidationError(_("Tulis NIP dengan angka saja."))
        return nip


class FeedbackAnswerForm(forms.Form):
    """The answer of somebody who was asked."""

    body = long_text(
        _("Umpan balik Anda"),
        rows=5,
        help_text=_(
            "Tulis apa yang Anda lihat sendiri. Dibaca pegawai dan pejabat penilainya, dengan nama Anda."
        ),
    )
