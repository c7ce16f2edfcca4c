"""Forms of the performance tree."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appraisal.domain.objective_links import link_fingerprint
from appraisal.domain.objectives import (
    AFTER,
    AT_TOP,
    BEFORE,
    DOWN,
    IN,
    INSIDE,
    OUT,
    UP,
    shares_fingerprint,
    shares_problem,
)
from appraisal.enums import Cascading, ObjectiveLevel
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import Cycle, Indicator, Objective
from organization.models import Unit

FOUND = 20
"""How many nodes or indicators a search offers at once."""
SHARE_LIMITS = [
    MinValueValidator(0, _("Bobot paling kecil 0.")),
    MaxValueValidator(100, _("Bobot paling besar 100.")),
]


def share_field(label: Any) -> LocalDecimalField:  # noqa: ANN401 - a text or a lazy one
    """Return the field of a node's share."""
    return LocalDecimalField(
        label=label, required=False, max_digits=5, decimal_places=2, validators=SHARE_LIMITS
    )


class ObjectiveForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A node of the tree. `version` tells whether somebody changed it meanwhile."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Objective
        fields = ("title", "level", "unit", "weight", "note")
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": _("Apa yang harus terwujud, misalnya “Meningkatnya mutu pelayanan”."),
            "unit": _("Unit yang bertanggung jawab atas simpul ini."),
            "note": _("Misalnya faktor penentu keberhasilan atau dasar perencanaannya."),
        }

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, instance: Objective, units: QuerySet[Unit]
    ) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.version})
        unit = self.fields["unit"]
        unit.queryset = units  # type: ignore[attr-defined]
        unit.empty_label = _("Pilih unit")  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("Pilih tingkat")), *ObjectiveLevel.choices]  # type: ignore[attr-defined]
        self.fields["weight"] = share_field(_("Bobot (%)"))
        self.fields["weight"].help_text = _("Bagian di antara simpul yang seinduk; boleh kosong.")

    def clean_title(self) -> str:
        """Return the title with single spaces."""
        return " ".join(self.cleaned_data["title"].split())


class FoundChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A choice among many of which only those found by a search are offered, as buttons.

    Whatever is in the queryset may be sent; the page offers `found` and what was chosen before.
    """

    widget = forms.RadioSelect

    def offer(self, found: Sequence[Any], *, empty: str = "") -> None:
        """Offer these; `empty` is the label of none."""
        choices = [(one.pk, self.label_from_instance(one)) for one in found]
        self.widget.choices = [("", empty), *choices] if empty else choices


class NodeChoiceField(FoundChoiceField):
    """A node of the tree."""

    def label_from_instance(self, obj: Objective) -> str:
        """Return title and unit."""
        return f"{obj.title} ({obj.unit.name})"


class IndicatorChoiceField(FoundChoiceField):
    """An indicator."""

    def label_from_instance(self, obj: Indicator) -> str:
        """Return code, name and unit."""
        return f"{obj.code} {obj.name} ({obj.unit.name})"


class MoveForm(forms.Form):
    """Where a node goes: one step, or before, inside or after another node, or to the top."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    step = forms.ChoiceField(required=False, choices=[(step, step) for step in (UP, DOWN, IN, OUT)])
    where = forms.ChoiceField(
        required=False, choices=[(where, where) for where in (BEFORE, INSIDE, AFTER, AT_TOP)]
    )
    target = NodeChoiceField(
        label=_("Pindahkan ke bawah"), queryset=Objective.objects.none(), required=False, blank=True
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        targets: QuerySet[Objective],
        found: Sequence[Objective] = (),
        **options: Any,  # noqa: ANN401 - the options of forms.Form
    ) -> None:
        super().__init__(data, **options)
        field = self.fields["target"]
        field.queryset = targets  # type: ignore[attr-defined]
        field.offer(found)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a move that leads nowhere."""
        values = super().clean() or self.cleaned_data
        named = values.get("step") or values.get("where") == AT_TOP or values.get("target")
        if not named and "target" not in self.errors:
            self.add_error("target", _("Pilih simpul tujuan."))
        return values


class SharesForm(forms.Form):
    """The shares of all nodes under one parent: together 100, or all empty."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, children: Sequence[Objective]) -> None:
        super().__init__(data, initial={"seen": shares_fingerprint(children)})
        self.children = children
        for child in children:
            field = share_field(child.title)
            field.initial = child.weight
            field.widget.attrs["data-share"] = ""
            self.fields[f"share-{child.pk}"] = field

    def rows(self) -> list[tuple[Objective, forms.BoundField]]:
        """Return the nodes with their fields."""
        return [(child, self[f"share-{child.pk}"]) for child in self.children]

    def shares(self) -> dict[int, Decimal | None]:
        """Return the shares as they were typed, by node."""
        return {child.pk: self.cleaned_data.get(f"share-{child.pk}") for child in self.children}

    def total(self) -> Decimal:
        """Return the sum of what is filled in and readable."""
        values = self.shares().values() if self.is_bound and hasattr(self, "cleaned_data") else None
        given = values if values is not None else [child.weight for child in self.children]
        return sum((weight for weight in given if weight is not None), Decimal(0))

    def clean(self) -> dict[str, Any]:
        """Refuse shares that do not add up."""
        values = super().clean() or self.cleaned_data
        if not self.errors and (problem := shares_problem(self.shares().values())):
            raise forms.ValidationError(problem)
        return values


class NodeIndicatorForm(forms.Form):
    """Which indicator to hang on a node."""

    indicator = IndicatorChoiceField(label=_("Indikator"), queryset=Indicator.objects.none())
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        indicators: QuerySet[Indicator],
        found: Sequence[Indicator] = (),
    ) -> None:
        super().__init__(data)
        field = self.fields["indicator"]
        field.queryset = indicators  # type: ignore[attr-defined]
        field.offer(found)  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """Where an indicator hangs: node, superior indicator, kind of cascading."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    objective = NodeChoiceField(label=_("Simpul"), queryset=Objective.objects.none(), required=False)
    parent = IndicatorChoiceField(
        label=_("Indikator di atasnya"), queryset=Indicator.objects.none(), required=False
    )
    cascading = forms.ChoiceField(
        label=_("Jenis cascading"),
        required=False,
        choices=Cascading.choices,
        help_text=_("Wajib bila ada indikator di atasnya."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        sheet: Indicator,
        nodes: tuple[QuerySet[Objective], Sequence[Objective]],
        superiors: tuple[QuerySet[Indicator], Sequence[Indicator]],
    ) -> None:
        initial = {
            "seen": link_fingerprint(sheet),
            "objective": sheet.objective_id,
            "parent": sheet.parent_id,
            "cascading": sheet.cascading,
        }
        super().__init__(data, initial=initial)
        for name, (allowed, found), empty in (
            ("objective", nodes, _("Tidak tergantung pada simpul")),
            ("parent", superiors, _("Tidak ada indikator di atasnya")),
        ):
            self.fields[name].queryset = allowed  # type: ignore[attr-defined]
            self.fields[name].offer(found, empty=str(empty))  # type: ignore[attr-defined]


class TreeCopyForm(forms.Form):
    """The cycle to copy the tree from."""

    source = forms.ModelChoiceField(label=_("Salin dari siklus"), queryset=Cycle.objects.none())

    def __init__(self, data: Mapping[str, Any] | None = None, *, sources: QuerySet[Cycle]) -> None:
        super().__init__(data)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
