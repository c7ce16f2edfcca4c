"""Forms of the plan."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from appraisal.domain.plan import PLAN_FIELDS, target_problem
from appraisal.forms.drafts import ItemDraftForm
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import AssessedItem

TARGET_FIELDS = ("polarity", "target", "target_high")


class PlanItemForm(ItemDraftForm):
    """The plan of one result. What an indicator fixes (measure, unit, direction) is not asked."""

    target = LocalDecimalField(label=_("Target"), max_digits=20, decimal_places=4)
    target_high = LocalDecimalField(
        label=_("Batas atas target"),
        max_digits=20,
        decimal_places=4,
        help_text=_("Hanya bila targetnya rentang; “Target” lalu menjadi batas bawahnya."),
    )
    weight = LocalDecimalField(
        label=_("Bobot (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[
            MinValueValidator(0, _("Bobot tidak boleh kurang dari 0.")),
            MaxValueValidator(100, _("Bobot paling besar 100.")),
        ],
    )

    class Meta:
        model = AssessedItem
        fields = PLAN_FIELDS
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "parent_result": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, item: AssessedItem, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(item, data)
        if item.indicator_id is not None:
            for name in ("measure", "measure_unit", "polarity"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a target that could never be computed; its fields stay unsaved together."""
        values = dict(self.cleaned_data)
        if any(name in self.errors for name in TARGET_FIELDS):
            return values
        polarity = values.get("polarity", self.instance.polarity)
        if problem := target_problem(polarity, values.get("target"), values.get("target_high")):
            self.add_error("target", problem)
            for name in TARGET_FIELDS:
                self.cleaned_data.pop(name, None)
                values.pop(name, None)
        return values


class ExpectationForm(ItemDraftForm):
    """What the appraiser expects of one core value (PermenPANRB 6/2022: ekspektasi khusus pimpinan)."""

    class Meta:
        model = AssessedItem
        fields = ("expectation",)
        widgets = {"expectation": forms.Textarea(attrs={"rows": 3})}
