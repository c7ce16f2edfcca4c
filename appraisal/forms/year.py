"""Forms of the running year: realisation per period and how it is summed up."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.domain.plan_shapes import NO_AMOUNT
from appraisal.enums import Consolidation, Period, Polarity
from appraisal.forms.indicator_periods import RealisationForm
from appraisal.forms.numbers import realisation_field
from appraisal.models import AssessedItem


class ItemRealisationForm(RealisationForm):
    """Realisation and note of all periods of one planned result, asked for as its shape wants.

    Yes or no and steps are chosen, numbers typed; what is told in words has notes only.
    """

    def __init__(
        self, item: AssessedItem, rows: Sequence[Any], data: Mapping[str, Any] | None = None
    ) -> None:
        self.item = item
        super().__init__(rows, data)

    def value_field(self, row: Any, label: Any) -> forms.Field | None:  # noqa: ANN401 - a period, a lazy text
        """Return the field that fits the shape of the result."""
        if self.item.polarity == Polarity.NARRATIVE:
            return None
        return realisation_field(self.item, label, row.record.realisation)


class RealisationWayForm(forms.Form):
    """How often a result is recorded, and how the periods become the value of the year."""

    period = forms.ChoiceField(label=_("Dicatat per"), choices=Period.choices)
    consolidation = forms.ChoiceField(
        label=_("Nilai setahun"),
        choices=Consolidation.choices,
        help_text=_(
            "Dijumlahkan: banyaknya bertambah (42 surat + 51 surat). Dirata-ratakan: mutu tiap periode"
            " (88 % dan 92 %). Nilai terakhir: keadaan paling baru (indeks 84)."
        ),
    )

    def __init__(self, item: AssessedItem, data: Mapping[str, Any] | None = None, **options: Any) -> None:  # noqa: ANN401 - those of forms.Form
        super().__init__(data, auto_id="way-%s", **options)
        if item.polarity in NO_AMOUNT:
            field = self.fields["consolidation"]
            field.choices = [(Consolidation.LAST.value, Consolidation.LAST.label)]  # type: ignore[attr-defined]
            field.help_text = _("Keadaan terakhir yang dipakai; ya dan tahapan tidak dijumlahkan.")
