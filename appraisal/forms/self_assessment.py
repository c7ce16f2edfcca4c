"""Forms of the self-assessment: one for each kind of item."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ItemKind, Rating
from appraisal.forms.drafts import ItemDraftForm
from appraisal.forms.numbers import LocalDecimalField
from appraisal.models import AssessedItem

RATING_CHOICES = [("", _("belum dipilih")), *Rating.choices]


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
