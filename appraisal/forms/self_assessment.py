"""Forms of the self-assessment: one for each kind of item."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.domain.plan_shapes import reachable
from appraisal.enums import ItemKind, Polarity, Rating
from appraisal.forms.drafts import ItemDraftForm
from appraisal.forms.numbers import UNCHOSEN, LocalDecimalField, realisation_field
from appraisal.models import AssessedItem

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
        elif reachable(item):
            self.fields["self_realisation"] = realisation_field(item, _("Realisasi"), item.self_realisation)
        if data is not None:
            self.data = self.completed(data)
            self.is_bound = True


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
