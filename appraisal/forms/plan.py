"""Forms of the plan."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from appraisal.domain.plan import PLAN_FIELDS
from appraisal.domain.plan_shapes import SHAPE_FIELDS, shape_problems
from appraisal.domain.plan_versions import ANNEX_FIELDS
from appraisal.forms.drafts import Draft, ItemDraftForm
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import Appraisal, AssessedItem

TARGET_FIELDS = ("polarity", "target", "target_high", "stretch", "milestones")
"""What is saved together or not at all: alone each could make no sense."""
FIXED_BY_INDICATOR = ("measure", "measure_unit", "polarity", "milestones", "success_measures")
OF_THE_WHOLE_RESULT = ("section", "title", "parent_item", "parent_result", "perspective")
"""What a further aspect of a result does not ask again."""

ANNEX_KEY = 0
"""Stands for the annex among the ids of items: no item has it."""


def number_field(label: Any, help_text: Any = "") -> LocalDecimalField:  # noqa: ANN401 - lazy text
    """Make a field for a target or the like."""
    return LocalDecimalField(label=label, help_text=help_text, max_digits=20, decimal_places=4)


class PlanItemForm(ItemDraftForm):
    """The plan of one result, or of a further aspect of it.

    What an indicator fixes (measure, unit, direction) is not asked, nor what an aspect shares with
    its result. `parents` are the superior's results, `perspectives` the names a leader may choose;
    without any there is no such field.
    """

    baseline = number_field(_("Nilai awal"), _("Capaian terakhir; boleh kosong."))
    target = number_field(_("Target"), _("Untuk rentang: batas bawahnya."))
    target_high = number_field(_("Batas atas target"), _("Hanya bila targetnya rentang."))
    stretch = number_field(
        _("Target regang"), _("Boleh kosong; bila tercapai, diusulkan di atas ekspektasi.")
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
        fields = tuple(name for name in PLAN_FIELDS if name != "parent_item")
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "parent_result": forms.Textarea(attrs={"rows": 2}),
            "milestones": forms.Textarea(attrs={"rows": 4}),
            "success_measures": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"parent_result": _("Bunyi hasil kerja pimpinan yang didukung")}
        help_texts = {
            "milestones": _("Satu tahap tiap baris: persen lalu nama tahap. Tahap terakhir 100."),
            "success_measures": _("Satu ukuran tiap baris."),
            "parent_result": _("Terisi sendiri bila dipilih di atas; tulis sendiri bila tidak ada di sana."),
        }

    def __init__(
        self,
        item: AssessedItem,
        data: Mapping[str, Any] | None = None,
        *,
        parents: Sequence[AssessedItem] = (),
        perspectives: Sequence[str] = (),
    ) -> None:
        super().__init__(item, None)
        self.fields["parent_item"] = parent_field(item, parents)
        self.initial["parent_item"] = item.parent_item_id
        if perspectives or item.perspective:
            names = dict.fromkeys([*perspectives, item.perspective])
            self.fields["perspective"] = forms.ChoiceField(
                label=_("Perspektif"),
                required=False,
                choices=[("", _("Belum dipilih")), *((name, name) for name in names if name)],
            )
        else:
            del self.fields["perspective"]
        if not parents and item.parent_item_id is None:
            del self.fields["parent_item"]
        gone = FIXED_BY_INDICATOR if item.indicator_id is not None else ()
        for name in (*gone, *(OF_THE_WHOLE_RESULT if item.main_item_id is not None else ())):
            self.fields.pop(name, None)
        if data is not None:
            self.data = self.completed(data)
            self.is_bound = True

    def clean(self) -> dict[str, Any]:
        """Refuse a shape that could never be computed; its fields stay unsaved together."""
        values = dict(self.cleaned_data)
        if any(name in self.errors for name in TARGET_FIELDS):
            return values
        shape = SimpleNamespace(
            **{name: values.get(name, getattr(self.instance, name)) for name in SHAPE_FIELDS}
        )
        problems = shape_problems(shape)
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else "target", sentence)
        if problems:
            for name in TARGET_FIELDS:
                self.cleaned_data.pop(name, None)
                values.pop(name, None)
        return values


def parent_field(item: AssessedItem, parents: Sequence[AssessedItem]) -> forms.TypedChoiceField:
    """Make the choice of the superior's result, with the one that is linked even if it is his no more."""
    known = list(parents)
    if item.parent_item is not None and item.parent_item not in known:
        known.append(item.parent_item)
    return forms.TypedChoiceField(
        label=_("Hasil kerja pimpinan yang didukung"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Tidak dikaitkan")), *((str(row.pk), row.title) for row in known)],
    )


class PlanAnnexForm(ItemDraftForm):
    """The annex of a plan (lampiran SKP): what supports it, how it is accounted for, what follows."""

    word = "annex"

    class Meta:
        model = Appraisal
        fields = tuple(ANNEX_FIELDS)
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ANNEX_FIELDS}
        help_texts = {name: _("Satu butir tiap baris.") for name in ANNEX_FIELDS}

    @property
    def subject(self) -> str:
        """The part of the page, since the fields belong to no item."""
        return str(_("Lampiran"))


class PlanDraft(Draft):
    """The forms of all results and, last, the form of the annex, whose changes stand under ANNEX_KEY."""

    def changes(self) -> dict[int, dict[str, Any]]:
        """Return the valid changed values by item id."""
        return {
            ANNEX_KEY if isinstance(form, PlanAnnexForm) else form.instance.pk: changes
            for form in self.forms
            if (changes := form.changes)
        }


class ExpectationForm(ItemDraftForm):
    """What the appraiser expects of one core value (PermenPANRB 6/2022: ekspektasi khusus pimpinan)."""

    class Meta:
        model = AssessedItem
        fields = ("expectation",)
        widgets = {"expectation": forms.Textarea(attrs={"rows": 3})}
