"""Forms of who gets an appraisal in a cycle."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.enums import PopulationRule

BY_UNIT = "unit"
"""The choice that lets the units decide: no exception."""


class ExceptionForm(forms.Form):
    """Whether one person takes part in a cycle, and why when somebody decides it by hand."""

    rule = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[
            (BY_UNIT, _("Mengikuti unitnya")),
            (PopulationRule.EXCLUDE.value, PopulationRule.EXCLUDE.label),
            (PopulationRule.INCLUDE.value, PopulationRule.INCLUDE.label),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib kecuali bila mengikuti unitnya; tercatat dalam riwayat siklus."),
    )

    @property
    def decision(self) -> PopulationRule | None:
        """Return the exception a valid form asks for; None lets the units decide."""
        rule: Any = self.cleaned_data["rule"]
        return None if rule == BY_UNIT else PopulationRule(rule)
