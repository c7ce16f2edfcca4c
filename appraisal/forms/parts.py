"""The form by which somebody rates a part of a year that he led."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.parts import ItemJudgement, PartItem, PartJudgement
from appraisal.forms.review import FROM_HIGH_TO_LOW, long_text

FOLLOW = ("", gettext_lazy("Ikuti usulan dari butir"))
AXES = ("work", "behaviour")


class PartForm(forms.Form):
    """Rating and note of every item, ratings of the axes, one note; complete only when it is sent.

    The fields of an item carry its key. `version` and `draft_version` are those of the page.
    """

    work = forms.ChoiceField(
        label=gettext_lazy("Rating hasil kerja bagian ini"),
        choices=[FOLLOW, *FROM_HIGH_TO_LOW],
        required=False,
    )
    work_reason = long_text(gettext_lazy("Alasan rating hasil kerja"), rows=2)
    behaviour = forms.ChoiceField(
        label=gettext_lazy("Rating perilaku kerja bagian ini"),
        choices=[FOLLOW, *FROM_HIGH_TO_LOW],
        required=False,
    )
    behaviour_reason = long_text(gettext_lazy("Alasan rating perilaku kerja"), rows=2)
    note = long_text(
        gettext_lazy("Catatan untuk seluruh bagian"),
        rows=3,
        help_text=gettext_lazy("Dibaca pegawai dan pejabat penilai berikutnya; masuk arsip akhir."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    draft_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        items: list[PartItem],
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        is_sent: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.items, self.is_sent = items, is_sent
        for name in ("work_reason", "behaviour_reason", "note"):
            self.fields[name].required = False
        for item in items:
            self.fields[f"rating_{item.key}"] = forms.ChoiceField(
                label=_("Rating"), choices=FROM_HIGH_TO_LOW, widget=forms.RadioSelect, required=False
            )
            self.fields[f"note_{item.key}"] = long_text(_("Catatan"), rows=2)
            self.fields[f"note_{item.key}"].required = False
            self.fields[f"skip_{item.key}"] = forms.BooleanField(label=_("Tidak berlaku"), required=False)

    def clean(self) -> dict[str, Any]:
        """When it is sent: every item is rated or explained, every axis set by hand has its reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_sent:
            return cleaned
        for item in self.items:
            if cleaned.get(f"skip_{item.key}"):
                if not cleaned.get(f"note_{item.key}"):
                    why = _("Tuliskan mengapa “%(title)s” tidak berlaku.") % {"title": item.title}
                    self.add_error(f"note_{item.key}", why)
            elif not cleaned.get(f"rating_{item.key}"):
                self.add_error(f"rating_{item.key}", _("Beri rating “%(title)s”.") % {"title": item.title})
        for axis in AXES:
            if cleaned.get(axis) and not cleaned.get(f"{axis}_reason"):
                self.add_error(f"{axis}_reason", _("Tuliskan mengapa rating ini Anda tetapkan sendiri."))
        return cleaned

    def draft(self) -> dict[str, Any]:
        """Return what was typed, as JSON values."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "draft_version") and value not in ("", None, False)
        }

    def judgement(self) -> PartJudgement:
        """Return what a valid, sent form says of the part."""
        values = self.cleaned_data
        return PartJudgement(
            items={
                item.key: ItemJudgement(
                    rating=values[f"rating_{item.key}"],
                    not_applicable=values[f"skip_{item.key}"],
                    note=values[f"note_{item.key}"],
                )
                for item in self.items
            },
            **{
                name: values[name]
                for name in ("work", "work_reason", "behaviour", "behaviour_reason", "note")
            },
        )
