"""The form of one rung of the ladder of reminders."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from appraisal.domain.reminder_ladder import FURTHEST, PHASES, Rung
from appraisal.enums import Phase, ReminderTo

BEFORE, AFTER = "before", "after"


class RungForm(forms.Form):
    """In which phase, how many days before or after its end, to whom."""

    phase = forms.ChoiceField(label=_("Tahap"), choices=[(phase.value, phase.label) for phase in PHASES])
    days = forms.IntegerField(
        label=_("Berapa hari"),
        initial=3,
        validators=[
            MinValueValidator(0, _("Tulis 0 sampai 30.")),
            MaxValueValidator(FURTHEST, _("Tulis 0 sampai 30.")),
        ],
        help_text=_("0: pada hari batas waktu."),
    )
    side = forms.ChoiceField(
        label=_("Sebelum atau sesudah"),
        choices=[(BEFORE, _("sebelum batas waktu")), (AFTER, _("sesudah batas waktu"))],
    )
    to = forms.ChoiceField(label=_("Kepada"), choices=ReminderTo.choices)

    def rung(self) -> Rung:
        """Return what a valid form says."""
        values: dict[str, Any] = self.cleaned_data
        days = -values["days"] if values["side"] == BEFORE else values["days"]
        return Rung(Phase(values["phase"]), days, ReminderTo(values["to"]))
