"""The form of one setting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competency.domain.rule_values import Setting
from competency.enums import Confidence


class RuleForm(forms.Form):
    """The numbers of a setting with their source."""

    source = forms.CharField(label=_("Dasar"), max_length=300, help_text=_("Peraturan atau keputusan."))
    confidence = forms.ChoiceField(label=_("Kepastian"), choices=Confidence.choices)

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for entry in setting.entries:
            low, high = int(entry.minimum), int(entry.maximum)
            if entry.decimals:
                self.fields[entry.path] = forms.DecimalField(
                    label=entry.label, min_value=low, max_value=high, decimal_places=entry.decimals
                )
            else:
                self.fields[entry.path] = forms.IntegerField(label=entry.label, min_value=low, max_value=high)
        self.order_fields([*(entry.path for entry in setting.entries), "source", "confidence"])
