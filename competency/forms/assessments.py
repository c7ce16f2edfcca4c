"""Forms of assessment: a level with its evidence, a result from outside, a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.domain.assessments import FROM_OUTSIDE, OutsideResult
from competency.enums import LEVELS, LevelSource
from competency.models import Competency, CompetencyLevel
from competency.queries import competencies
from core.files import UploadField
from organization.forms.fields import day_field
from organization.models import Employee

NONE_YET = 0
LEVEL_CHOICES = [(NONE_YET, gettext_lazy("0: belum memenuhi level 1")), *((n, str(n)) for n in LEVELS)]


def lines(label: Any, longest: int = 1000) -> forms.CharField:  # noqa: ANN401 - a string or a lazy one
    """Return a field for a few lines that may stay empty."""
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LevelForm(forms.Form):
    """A level and what shows it, indicator by indicator."""

    level = forms.TypedChoiceField(label=gettext_lazy("Level"), coerce=int, widget=forms.RadioSelect)
    evidence_1 = lines(gettext_lazy("Bukti indikator 1 pada level itu"))
    evidence_2 = lines(gettext_lazy("Bukti indikator 2 pada level itu"))
    evidence_3 = lines(gettext_lazy("Bukti indikator 3 pada level itu"))
    note = lines(gettext_lazy("Catatan"))

    def __init__(self, *args: Any, words: list[CompetencyLevel], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.TypedChoiceField)  # noqa: S101 - declared above
        level.choices = [
            (NONE_YET, _("0: belum memenuhi level 1")),
            *((row.level, f"{row.level}: {row.description}") for row in words),
        ]

    def evidence(self) -> list[str]:
        """Return the evidence of the three indicators."""
        return [self.cleaned_data[f"evidence_{place}"] for place in (1, 2, 3)]


class ResultForm(forms.Form):
    """A result of an assessment centre or a certificate."""

    competency = forms.ModelChoiceField(
        label=gettext_lazy("Kompetensi"), queryset=Competency.objects.none(), empty_label=None
    )
    level = forms.TypedChoiceField(label=gettext_lazy("Level"), coerce=int, choices=LEVEL_CHOICES)
    source = forms.ChoiceField(
        label=gettext_lazy("Sumber"),
        choices=[(source.value, source.label) for source in FROM_OUTSIDE],
    )
    issuer = forms.CharField(
        label=gettext_lazy("Penyelenggara atau penerbit"), max_length=200, required=False
    )
    document = forms.CharField(label=gettext_lazy("Nomor dokumen"), max_length=100, required=False)
    assessed_on = day_field(gettext_lazy("Tanggal penilaian"))
    valid_until = day_field(
        gettext_lazy("Berlaku sampai"),
        required=False,
        help_text=gettext_lazy("Kosongkan agar mengikuti aturan instansi."),
    )
    note = lines(gettext_lazy("Catatan"))
    file = UploadField(label=gettext_lazy("Berkas hasil atau sertifikat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        competency = self.fields["competency"]
        assert isinstance(competency, forms.ModelChoiceField)  # noqa: S101 - declared above
        competency.queryset = competencies()
        self.fields["source"].initial = LevelSource.CERTIFICATE

    def result(self, employee: Employee) -> OutsideResult:
        """Return what was typed, as the domain takes it."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "file"}
        return OutsideResult(employee=employee, **values)
