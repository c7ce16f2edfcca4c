"""Forms of rule sets."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.domain.rule_catalogue import CATALOGUE, SettingSpec
from appraisal.domain.rule_sets import (
    LARGEST_COUNT,
    LONGEST_DAYS,
    LONGEST_MONTHS,
    LONGEST_SETTING,
    fingerprint,
    setting_rows,
)
from appraisal.domain.rule_values import values_of
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import RuleSet


class RuleSetForm(forms.Form):
    """Name, note and every setting of a rule set, with the basis of what changes."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    note = forms.CharField(label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    basis = forms.CharField(
        label=_("Dasar perubahan"),
        required=False,
        max_length=300,
        help_text=_("Wajib bila ada nilai yang menyimpang dari nilai bawaan, misalnya nomor keputusan."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, rule_set: RuleSet) -> None:
        values = values_of(rule_set)
        first = {spec.key: first_value(spec, values[spec.key]) for spec in CATALOGUE}
        super().__init__(
            data,
            initial={"name": rule_set.name, "note": rule_set.note, "seen": fingerprint(rule_set), **first},
        )
        for row in setting_rows(rule_set):
            self.fields[row.spec.key] = field_of(row.spec)
            self.fields[row.spec.key].help_text = f"{row.source} · {row.certainty.label}"

    def groups(self) -> list[tuple[str, list[tuple[SettingSpec, forms.BoundField]]]]:
        """Return the settings by group in the order of the catalogue, for the page."""
        return [
            (str(label), [(spec, self[spec.key]) for spec in specs])
            for label, specs in groupby(CATALOGUE, key=lambda spec: spec.group)
        ]

    def values(self) -> dict[str, str]:
        """Return the typed settings of a valid form as text."""
        return {spec.key: text_of(self.cleaned_data[spec.key]) for spec in CATALOGUE}


def field_of(spec: SettingSpec) -> forms.Field:
    """Return the field of a setting."""
    if spec.kind == "yes_no":
        return forms.ChoiceField(label=str(spec.label), choices=[("ya", _("ya")), ("tidak", _("tidak"))])
    if spec.kind == "choice":
        return forms.ChoiceField(label=str(spec.label), choices=[(choice, choice) for choice in spec.choices])
    if spec.kind == "days":
        return forms.IntegerField(label=str(spec.label), min_value=1, max_value=LONGEST_DAYS)
    if spec.kind == "count":
        return forms.IntegerField(label=str(spec.label), min_value=1, max_value=LARGEST_COUNT)
    if spec.kind == "months":
        return forms.IntegerField(label=str(spec.label), min_value=1, max_value=LONGEST_MONTHS)
    if spec.kind == "text":
        return forms.CharField(label=str(spec.label), required=False, max_length=LONGEST_SETTING)
    if spec.kind == "pattern":
        return forms.CharField(label=str(spec.label), required=False, max_length=60)
    return LocalDecimalField(
        label=str(spec.label), required=spec.kind == "number", max_digits=6, decimal_places=2
    )


def first_value(spec: SettingSpec, value: str) -> Any:  # noqa: ANN401 - the value of any kind of field
    """Return a stored value as its field takes it."""
    return Decimal(value) if spec.kind in ("number", "optional_number") and value else value


def text_of(value: object) -> str:
    """Return a cleaned value as the domain takes it."""
    return f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)
