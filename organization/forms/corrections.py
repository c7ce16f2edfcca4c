"""Forms of requests to correct one's own data."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CorrectionForm(forms.Form):
    """What is wrong, what stands there, what it should be."""

    topic = forms.CharField(
        label=_("Data yang keliru"),
        max_length=200,
        help_text=_("Misalnya: pangkat, jabatan, tanggal mulai, nama dengan gelar."),
    )
    recorded = forms.CharField(
        label=_("Yang tercatat sekarang"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wanted = forms.CharField(
        label=_("Yang seharusnya"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sebutkan dasarnya bila ada, misalnya nomor SK."),
    )


class CorrectionAnswerForm(forms.Form):
    """What HR answers; `version` is the state of the request that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Jawaban untuk pegawai"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Apa yang sudah diperbaiki, atau mengapa tidak dapat diperbaiki."),
    )
