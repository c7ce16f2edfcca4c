"""Forms of cycles and of the predicates of units."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appraisal.domain.cycles import CyclePlan, Days, days_of, default_phases
from appraisal.enums import OrganisationPredicate, Phase
from appraisal.models import Cycle, RuleSet
from organization.models import Unit

DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar or typed as 31-01-2026."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the options of forms.DateField
        options.setdefault("input_formats", DAY_FORMATS)
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)


class PhaseFields(forms.Form):
    """The first and last day of each phase, both included."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the options of forms.Form
        super().__init__(*args, **options)
        for phase in Phase:
            for end, label in (("starts_on", _("mulai")), ("ends_on", _("berakhir"))):
                self.fields[f"{phase.value}_{end}"] = DayField(label=f"{phase.label}: {label}")

    def phase_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return label and both fields of each phase, for the page."""
        return [
            (str(phase.label), self[f"{phase.value}_starts_on"], self[f"{phase.value}_ends_on"])
            for phase in Phase
        ]

    def phases(self) -> dict[Phase, Days]:
        """Return the typed days of a valid form."""
        return {
            phase: (
                self.cleaned_data[f"{phase.value}_starts_on"],
                self.cleaned_data[f"{phase.value}_ends_on"],
            )
            for phase in Phase
        }


class CycleForm(PhaseFields):
    """A cycle in preparation. Unit and year are asked only when it is made."""

    unit = forms.ModelChoiceField(
        label=_("Unit kerja"),
        queryset=Unit.objects.none(),
        help_text=_("Siklus mencakup unit ini dan semua unit di bawahnya."),
    )
    year = forms.IntegerField(
        label=_("Tahun"),
        validators=[
            MinValueValidator(2020, _("Tahun paling awal 2020.")),
            MaxValueValidator(2100, _("Tahun paling akhir 2100.")),
        ],
    )
    name = forms.CharField(label=_("Nama"), max_length=120)
    starts_on = DayField(label=_("Awal periode penilaian"))
    ends_on = DayField(label=_("Akhir periode penilaian"))
    rule_set = forms.ModelChoiceField(
        label=_("Perangkat aturan"),
        queryset=RuleSet.objects.none(),
        help_text=_("Terkunci sejak siklus dibuka, agar hasil lama selalu dapat dihitung ulang."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        units: QuerySet[Unit],
        rule_sets: QuerySet[RuleSet],
        initial: Mapping[str, Any] | None = None,
        cycle: Cycle | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.cycle = cycle
        self.fields["rule_set"].queryset = rule_sets  # type: ignore[attr-defined]
        if cycle is None:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        else:
            del self.fields["unit"], self.fields["year"]

    def plan(self) -> CyclePlan:
        """Return what a valid form says."""
        values = self.cleaned_data
        return CyclePlan(
            year=self.cycle.year if self.cycle else values["year"],
            name=values["name"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            rule_set=values["rule_set"],
            phases=self.phases(),
        )


class PhasesForm(PhaseFields):
    """New days for the phases of an open cycle, with the reason."""

    reason = forms.CharField(
        label=_("Alasan perubahan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wajib bila ada tanggal yang berubah; tercatat dalam riwayat siklus."),
    )


def first_values(year: int, unit: Unit | None, rule_set: RuleSet | None) -> dict[str, Any]:
    """Return what a new cycle of the year is filled with."""
    return {
        "year": year,
        "unit": unit,
        "name": str(_("Penilaian Kinerja %(year)d")) % {"year": year},
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "rule_set": rule_set,
        **phase_values(default_phases(year)),
    }


def values_of_cycle(cycle: Cycle) -> dict[str, Any]:
    """Return what a form of this cycle is filled with. Uses fetched `phases`."""
    return {
        "name": cycle.name,
        "starts_on": cycle.starts_on,
        "ends_on": cycle.ends_on,
        "rule_set": cycle.rule_set,
        **phase_values(days_of(cycle)),
    }


def phase_values(phases: Mapping[Phase, Days]) -> dict[str, date]:
    """Return days of phases by the names of the form's fields."""
    return {
        f"{phase.value}_{end}": day
        for phase, days in phases.items()
        for end, day in zip(("starts_on", "ends_on"), days, strict=True)
    }


class AchievementForm(forms.Form):
    """The predicate of each unit of one page; empty means not determined yet."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, units: list[Unit], present: Mapping[int, str]
    ) -> None:
        super().__init__(data)
        choices = [("", _("belum ditetapkan")), *OrganisationPredicate.choices]
        for unit in units:
            self.fields[self.name_of(unit)] = forms.ChoiceField(
                label=unit.name, choices=choices, required=False, initial=present.get(unit.pk, "")
            )
        self.units = units

    @staticmethod
    def name_of(unit: Unit) -> str:
        """Return the field name of a unit."""
        return f"unit-{unit.pk}"

    def rows(self) -> list[tuple[Unit, forms.BoundField]]:
        """Return each unit with its field, for the page."""
        return [(unit, self[self.name_of(unit)]) for unit in self.units]

    def predicates(self) -> dict[int, str]:
        """Return the chosen predicate of each unit id; only units whose choice came with the form."""
        return {
            unit.pk: self.cleaned_data[self.name_of(unit)]
            for unit in self.units
            if self.name_of(unit) in self.data
        }
