"""Forms about citizens' cases beside an item: ask, answer, record or drop."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.review import LONGEST_TEXT, long_text


class MentionAskForm(forms.Form):
    """Which case of those shown, and what the appraiser wants to know."""

    number = forms.ChoiceField(
        label=_("Laporan warga"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih satu laporan."),
            "invalid_choice": _("Pilih laporan yang selesai dan terbuka bagi umum dari unit ini."),
        },
    )
    question = long_text(
        _("Pertanyaan kepada pegawai"),
        rows=4,
        help_text=_(
            "Tanyakan peran pegawai, jangan menyimpulkan. Contoh: “Apa yang Anda kerjakan dalam laporan ini,"
            " dan apa yang menghambat?”"
        ),
    )

    def __init__(self, cases: Sequence[tuple[str, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["number"].choices = list(cases)  # type: ignore[attr-defined]


class MentionAnswerForm(forms.Form):
    """The employee's answer, with the version that was read."""

    answer = long_text(
        _("Jawaban Anda"),
        rows=5,
        help_text=_(
            "Tulis peran Anda dan apa yang terjadi. Laporan ini tidak dapat dicatat sebelum Anda menjawab;"
            " jawaban yang terkirim tidak dapat diubah."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MentionDecideForm(forms.Form):
    """Record the case or drop it, with the reason and the version that was read."""

    move = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Catatan atau alasan"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
