"""Forms of indicators."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appraisal.domain.indicator_versions import SHEET_FIELDS
from appraisal.domain.indicators import code_taken, fingerprint, sheet_problems
from appraisal.domain.rule_values import scoring_rules
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import Cycle, Indicator
from appraisal.registry import source_choices
from organization.models import Unit

PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Indikator"), ("unit", "code", "goal", "name", "definition", "formula")),
    (
        _("Cara mengukur"),
        (
            "measure_unit",
            "polarity",
            "consolidation",
            "period",
            "data_source",
            "value_source",
            "owner",
        ),
    ),
    (_("Target"), ("baseline", "target", "target_high", "weight")),
    (
        _("Yang sudah diterbitkan (bila ada)"),
        ("published_realisation", "published_achievement", "published_in"),
    ),
)
DIGITS: dict[str, tuple[int, int]] = {
    "baseline": (20, 4),
    "target": (20, 4),
    "target_high": (20, 4),
    "weight": (5, 2),
    "published_realisation": (20, 4),
    "published_achievement": (9, 2),
}
WEIGHT_LIMITS = [
    MinValueValidator(0, _("Bobot paling kecil 0.")),
    MaxValueValidator(100, _("Bobot paling besar 100.")),
]
HELP = {
    "code": _("Unik dalam siklus, misalnya IKU-01."),
    "goal": _("Sasaran strategis yang diukur indikator ini."),
    "polarity": _("Arah yang baik: menentukan rumus capaian."),
    "consolidation": _("Bagaimana nilai beberapa periode menjadi nilai setahun."),
    "period": _("Seberapa sering diukur; target dan realisasinya diisi per periode."),
    "value_source": _("Aplikasi menghitung realisasinya dari data; kosong: dicatat dengan tangan."),
    "baseline": _("Nilai sebelum tahun ini (baseline)."),
    "target": _("Untuk rentang, isi batas bawahnya di sini."),
    "target_high": _("Hanya bila targetnya rentang."),
    "weight": _("Bobot yang diusulkan bagi rencana pegawai, 0 sampai 100."),
    "published_realisation": _("Realisasi dalam laporan yang sudah terbit."),
    "published_achievement": _(
        "Capaian dalam laporan itu, dalam persen; dibandingkan dengan hitungan aplikasi."
    ),
    "published_in": _("Nama dan tahun laporan."),
}


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The definition sheet of an indicator. `seen` tells whether somebody changed it meanwhile."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Alasan perubahan"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Tersimpan dalam riwayat lembar."),
    )

    class Meta:
        model = Indicator
        fields = SHEET_FIELDS
        help_texts = HELP
        widgets = {
            "name": forms.Textarea(attrs={"rows": 2}),
            "definition": forms.Textarea(attrs={"rows": 3}),
            "formula": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        cycle: Cycle,
        units: QuerySet[Unit],
        instance: Indicator | None = None,
        plans: int = 0,
    ) -> None:
        sheet = instance or Indicator(cycle=cycle)
        super().__init__(data, instance=sheet, initial={"seen": fingerprint(sheet) if sheet.pk else ""})
        self.cycle = cycle
        if sheet.pk is None:
            del self.fields["reason"]
        elif plans:
            self.fields["reason"].help_text = _(
                "Wajib bila target, polaritas, atau formula berubah. Tersimpan dalam riwayat lembar."
            )
        self.fields["value_source"] = self.source_field()
        unit = self.fields["unit"]
        unit.queryset = units  # type: ignore[attr-defined]
        unit.empty_label = _("Pilih unit")  # type: ignore[attr-defined]
        self.fields["polarity"].choices = [  # type: ignore[attr-defined]
            ("", _("Pilih arah")),
            *Indicator._meta.get_field("polarity").choices,  # type: ignore[misc]
        ]
        for name, (digits, places) in DIGITS.items():
            self.fields[name] = self.number_field(name, digits, places)

    def source_field(self) -> forms.ChoiceField:
        """Return the choice of a source; one the sheet has but nobody offers any more stays to be seen."""
        choices: list[Any] = [("", _("Dicatat dengan tangan")), *source_choices()]
        kept = self.instance.value_source
        if kept and kept not in {key for key, _label in choices}:
            choices.append((kept, kept))
        plain = self.fields["value_source"]
        return forms.ChoiceField(
            label=plain.label, help_text=plain.help_text, choices=choices, required=False
        )

    def number_field(self, name: str, digits: int, places: int) -> LocalDecimalField:
        """Return the field of a number, written as people write it here."""
        plain = self.fields[name]
        limits = (
            [
                MinValueValidator(0, _("Bobot paling kecil 0.")),
                MaxValueValidator(100, _("Bobot paling besar 100.")),
            ]
            if name == "weight"
            else []
        )
        return LocalDecimalField(
            label=plain.label,
            help_text=plain.help_text,
            required=plain.required,
            max_digits=digits,
            decimal_places=places,
            validators=limits,
        )

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by part of the sheet, for the page."""
        parts = [(str(label), [self[name] for name in names]) for label, names in PARTS]
        return [*parts, (str(_("Perubahan")), [self["reason"]])] if "reason" in self.fields else parts

    def clean_code(self) -> str:
        """Refuse a code that another indicator of the cycle has."""
        code: str = self.cleaned_data["code"].strip()
        same = Indicator.objects.filter(cycle=self.cycle, code=code).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(code_taken(code))
        return code

    def _post_clean(self) -> None:
        """Refuse, beside the field, what could never be computed."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for field, sentence in sheet_problems(self.instance, scoring_rules(self.cycle.rule_set)).items():
                self.add_error(field, sentence)


class IndicatorFilterForm(forms.Form):
    """Which indicators to show: of one unit, with these words."""

    q = forms.CharField(label=_("Cari kode, nama, atau sasaran"), required=False, max_length=200)
    unit = forms.ModelChoiceField(
        label=_("Unit pemilik"), queryset=Unit.objects.none(), required=False, empty_label=_("Semua unit")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, units: QuerySet[Unit]) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, Unit | None]:
        """Return the words and the unit; what makes no sense counts as not chosen."""
        if not self.is_bound:
            return "", None
        self.full_clean()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("unit")


class CopyForm(forms.Form):
    """The cycle to copy indicators from."""

    source = forms.ModelChoiceField(label=_("Salin dari siklus"), queryset=Cycle.objects.none())

    def __init__(self, data: Mapping[str, Any] | None = None, *, sources: QuerySet[Cycle]) -> None:
        super().__init__(data)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
