"""Forms of plan templates and their items."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appraisal.domain.plan_shapes import SHAPE_FIELDS, shape_problems
from appraisal.domain.plan_templates import ITEM_FIELDS
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import PlanTemplate, PlanTemplateItem
from organization.models import Unit


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A form that knows from which version of the template its page was made."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def version_seen(self) -> int:
        """Return the version of the page; one that never exists when none came along."""
        seen = self.cleaned_data.get("version")
        return -1 if seen is None else int(seen)


class PlanTemplateForm(VersionedForm):
    """For whom a template is."""

    class Meta:
        model = PlanTemplate
        fields = ("unit", "name", "post_name", "post_class")
        help_texts = {
            "unit": _("Berlaku bagi unit ini dan semua unit di bawahnya."),
            "post_name": _("Persis nama jabatannya; besar kecil huruf tidak berpengaruh."),
            "post_class": _("Dipakai bila nama jabatan dikosongkan."),
        }

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        units: QuerySet[Unit],
        instance: PlanTemplate | None = None,
    ) -> None:
        template = instance or PlanTemplate()
        super().__init__(data, instance=template, initial={"version": template.version})
        unit = self.fields["unit"]
        unit.queryset = units  # type: ignore[attr-defined]
        unit.empty_label = _("Pilih unit")  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Leave it to the domain whether the name is free: it says beside the field what to do."""
        return {*super()._get_validation_exclusions(), "name"}  # type: ignore[misc]


class PlanTemplateItemForm(VersionedForm):
    """One result of a template."""

    target = LocalDecimalField(label=_("Target"), max_digits=20, decimal_places=4, required=False)
    target_high = LocalDecimalField(
        label=_("Batas atas target"),
        max_digits=20,
        decimal_places=4,
        required=False,
        help_text=_("Hanya bila targetnya rentang."),
    )
    baseline = LocalDecimalField(label=_("Nilai awal"), max_digits=20, decimal_places=4, required=False)
    stretch = LocalDecimalField(
        label=_("Target regang"),
        max_digits=20,
        decimal_places=4,
        required=False,
        help_text=_("Boleh kosong; bila tercapai, diusulkan di atas ekspektasi."),
    )
    weight = LocalDecimalField(
        label=_("Bobot (%)"),
        max_digits=5,
        decimal_places=2,
        required=False,
        validators=[
            MinValueValidator(0, _("Bobot paling kecil 0.")),
            MaxValueValidator(100, _("Bobot paling besar 100.")),
        ],
        help_text=_("Dipakai bila rencana pegawai masih kosong."),
    )

    class Meta:
        model = PlanTemplateItem
        fields = ITEM_FIELDS
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "milestones": forms.Textarea(attrs={"rows": 4}),
            "success_measures": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "milestones": _(
                "Hanya untuk ukuran bertahap. Satu tahap tiap baris: persen lalu nama tahap. Tahap terakhir"
                " 100."
            ),
            "success_measures": _("Hanya untuk hasil kualitatif. Satu ukuran tiap baris."),
            "indicator_code": _(
                "Bila kode ini ada dalam siklusnya, ukuran, satuan, arah, dan target mengikuti IKU itu."
            ),
        }

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: PlanTemplateItem) -> None:
        super().__init__(data, instance=instance, initial={"version": instance.template.version})
        self.fields["position"].required = False

    def clean_position(self) -> int:
        """Return the place; an empty one is the place it has."""
        place = self.cleaned_data.get("position")
        return self.instance.position if place is None else int(place)

    def clean(self) -> dict[str, Any]:
        """Refuse, beside the field, a target that could never be computed."""
        values = dict(super().clean() or {})
        if not any(name in self.errors for name in SHAPE_FIELDS):
            shape = SimpleNamespace(**{name: values.get(name) for name in SHAPE_FIELDS})
            shape.polarity, shape.milestones = shape.polarity or "", shape.milestones or ""
            for name, sentence in shape_problems(shape).items():
                self.add_error(name, sentence)
        return values
