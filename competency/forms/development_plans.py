"""Forms of the development plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competency.domain.development_plans import Activity
from competency.enums import LEVELS
from competency.models import Competency, DevelopmentForm, Training
from competency.queries import competencies
from core.files import UploadField
from organization.forms.fields import day_field


class PlanItemForm(forms.Form):
    """One activity: for which competency, how, until when."""

    competency = forms.ModelChoiceField(
        label=_("Kompetensi"), queryset=Competency.objects.none(), empty_label=None
    )
    target_level = forms.TypedChoiceField(
        label=_("Level yang dituju"), coerce=int, choices=[(level, str(level)) for level in LEVELS]
    )
    training = forms.ModelChoiceField(
        label=_("Pelatihan dalam katalog"),
        queryset=Training.objects.none(),
        required=False,
        empty_label=_("bukan pelatihan dalam katalog"),
    )
    form = forms.ModelChoiceField(
        label=_("Bentuk kegiatan lain"),
        queryset=DevelopmentForm.objects.none(),
        to_field_name="code",
        empty_label=None,
        help_text=_("Menentukan bagian 10-20-70; tidak perlu untuk pelatihan dalam katalog."),
    )
    activity = forms.CharField(label=_("Kegiatan lain"), max_length=200, required=False)
    due_on = day_field(_("Selesai paling lambat"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("competency", competencies()),
            ("training", Training.objects.filter(is_retired=False).order_by("name")),
            ("form", DevelopmentForm.objects.order_by("-group", "name")),
        ):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
            choice.queryset = rows

    def planned(self) -> Activity:
        """Return what was typed, as the domain takes it."""
        return Activity(**self.cleaned_data)


class CompletionForm(forms.Form):
    """That an activity is done, with its certificate."""

    completed_on = day_field(_("Selesai pada"))
    minutes = forms.IntegerField(
        label=_("Lamanya (menit)"),
        min_value=0,
        max_value=100000,
        initial=0,
        help_text=_("45 menit = 1 JP. Tidak perlu untuk pelatihan dalam katalog."),
    )
    document = forms.CharField(label=_("Nomor sertifikat"), max_length=100, required=False)
    file = UploadField(label=_("Sertifikat atau bukti"), required=False)


class MoveForm(forms.Form):
    """A move with the version the page showed, and a note."""

    version = forms.IntegerField(required=False)
    note = forms.CharField(max_length=1000, required=False)
