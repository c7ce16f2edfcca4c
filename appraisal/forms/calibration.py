"""The form of an explanation."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExplanationForm(forms.Form):
    """Why the predicates of a unit depart from the pattern."""

    text = forms.CharField(
        label=_("Penjelasan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Sebutkan dasarnya, misalnya “Semua target unit terlampaui lebih dari 20 persen, lihat LKjIP”. "
            "Bukan “sudah sesuai”."
        ),
        error_messages={"required": _("Tuliskan penjelasannya.")},
    )
