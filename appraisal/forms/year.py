"""Forms of the running year: realisation per period and how it is summed up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Consolidation, Period


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

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the arguments of forms.Form
        options.setdefault("auto_id", "way-%s")
        super().__init__(*args, **options)
