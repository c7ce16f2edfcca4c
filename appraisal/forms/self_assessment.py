"""Forms of the self-assessment: one for each kind of item."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.domain.plan_shapes import stages_of
from appraisal.domain.scoring import number
from appraisal.enums import ItemKind, Polarity, Rating
from appraisal.forms.drafts import ItemDraftForm
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import AssessedItem

UNCHOSEN = ("", _("belum dipilih"))
RATING_CHOICES = [UNCHOSEN, *Rating.choices]


class ResultSelfForm(ItemDraftForm):
    """What was reached of a planned result."""

    self_realisation = LocalDecimalField(label=_("Realisasi"), max_digits=20, decimal_places=4)
    self_rating = forms.ChoiceField(label=_("Penilaian sendiri"), choices=RATING_CHOICES)

    class Meta:
        model = AssessedItem
        fields = ("self_realisation", "self_narrative", "self_rating", "self_not_applicable")
        labels = {
            "self_not_applicable": _("Menurut saya hasil kerja ini tidak berlaku (jelaskan dalam uraian)")
        }
        widgets = {"self_narrative": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, item: AssessedItem, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(item, None)
        if item.polarity == Polarity.NARRATIVE:
            del self.fields["self_realisation"]
        elif choices := choices_of(item):
            self.fields["self_realisation"] = NumberChoiceField(
                label=_("Realisasi"), required=False, coerce=Decimal, empty_value=None, choices=choices
            )
        if data is not None:
            self.data = self.completed(data)
            self.is_bound = True


class NumberChoiceField(forms.TypedChoiceField):
    """A number of which only a few make sense."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - the signature of forms.Field
        """Return a stored number as its choice is sent, and what was sent unchanged."""
        return plain_number(value) if isinstance(value, Decimal) else value


def plain_number(value: Decimal) -> str:
    """Return a number without zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def choices_of(item: AssessedItem) -> list[tuple[str, Any]]:
    """Return the realisations of a result that is yes or no, or done step by step; none for others."""
    if item.polarity == Polarity.YES_NO:
        return [UNCHOSEN, ("1", _("Ya")), ("0", _("Tidak"))]
    stages = stages_of(item)
    if not stages:
        return []
    reached = [(plain_number(row.percent), f"{number(row.percent)} %: {row.text}") for row in stages]
    return [UNCHOSEN, ("0", _("Belum ada tahap yang selesai")), *reached]


class BehaviourSelfForm(ItemDraftForm):
    """How the employee sees one core value in his own work."""

    self_rating = forms.ChoiceField(label=_("Penilaian sendiri"), choices=RATING_CHOICES)

    class Meta:
        model = AssessedItem
        fields = ("self_rating", "self_narrative")
        widgets = {"self_narrative": forms.Textarea(attrs={"rows": 3})}


class ContributionForm(ItemDraftForm):
    """A contribution beyond the plan."""

    class Meta:
        model = AssessedItem
        fields = ("contribution_kind", "title", "self_narrative")
        labels = {"title": _("Kontribusi")}
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "self_narrative": forms.Textarea(attrs={"rows": 3}),
        }


FORM_OF_KIND: dict[str, type[ItemDraftForm]] = {
    ItemKind.RESULT: ResultSelfForm,
    ItemKind.BEHAVIOUR: BehaviourSelfForm,
    ItemKind.CONTRIBUTION: ContributionForm,
}
