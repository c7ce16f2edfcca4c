"""Forms of cycles and of the predicates of units."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appraisal.domain.cycles import Days
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


class CycleAddForm(forms.Form):
    """A new cycle: for whom, which year, and from which cycle its days and rules are taken over."""

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
    source = forms.ModelChoiceField(
        label=_("Salin tanggal dan aturan dari"),
        queryset=Cycle.objects.none(),
        required=False,
        empty_label=_("Tanggal lazim, tanpa menyalin"),
        help_text=_(
            "Tanggal tahap digeser ke tahun yang baru. Indikator disalin nanti di halaman indikator."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        units: QuerySet[Unit],
        sources: QuerySet[Cycle],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]


class CycleBasicsForm(forms.Form):
    """Name and appraisal period of a cycle in preparation."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    starts_on = DayField(label=_("Awal periode penilaian"))
    ends_on = DayField(label=_("Akhir periode penilaian"))


class CycleRulesForm(forms.Form):
    """The rule set of a cycle in preparation."""

    rule_set = forms.ModelChoiceField(
        label=_("Perangkat aturan"),
        queryset=RuleSet.objects.none(),
        help_text=_("Terkunci sejak siklus dibuka, agar hasil lama selalu dapat dihitung ulang."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        rule_sets: QuerySet[RuleSet],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["rule_set"].queryset = rule_sets  # type: ignore[attr-defined]


class CycleOpenForm(forms.Form):
    """The one explicit word that opens a cycle."""

    confirmed = forms.BooleanField(
        label=_("Saya sudah memeriksa peserta dan tanggal; buka siklus ini untuk semua peserta."),
        error_messages={"required": _("Centang pernyataan ini untuk membuka siklus.")},
    )


class DraftPhasesForm(PhaseFields):
    """The days of the phases of a cycle in preparation."""


class PhasesForm(PhaseFields):
    """New days for the phases of an open cycle, with the reason."""

    reason = forms.CharField(
        label=_("Alasan perubahan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wajib bila ada tanggal yang berubah; tercatat dalam riwayat siklus."),
    )


def basic_values(cycle: Cycle) -> dict[str, Any]:
    """Return what the form of name and period is filled with."""
    return {"name": cycle.name, "starts_on": cycle.starts_on, "ends_on": cycle.ends_on}


def phase_values(phases: Mapping[Phase, Days]) -> dict[str, date]:
    """Return days of phases by the names of the form's fields."""
    return {
        f"{phase.value}_{end}": day
        for phase, days in phases.items()
        for end, day in zip(("starts_on", "ends_on"), days, strict=True)
    }


def reason_field() -> forms.CharField:
    """Return the field for why a predicate of a unit is set; asked for when one changes."""
    return forms.CharField(
        label=_("Dasar dan alasan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib bila ada predikat yang berubah: surat penetapan, capaian perjanjian kinerja."),
    )


class UnitPredicateForm(forms.Form):
    """The predicate of one unit, why, and which one stood on the page."""

    predicate = forms.ChoiceField(
        label=_("Predikat"),
        choices=[("", _("belum ditetapkan")), *OrganisationPredicate.choices],
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of Form
        super().__init__(*args, **options)
        self.fields["reason"] = reason_field()


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
        self.fields["reason"] = reason_field()
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
