"""Forms of the dictionary."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from competency.domain.dictionary import CompetencyText, LevelText
from competency.enums import LEVELS
from competency.models import Competency, CompetencyGroup, CompetencyVersion
from competency.queries import levels_of


def area(label: Any, rows: int, longest: int) -> forms.CharField:  # noqa: ANN401 - a string or a lazy one
    """Return a field for several lines."""
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}))


class CompetencyForm(forms.Form):
    """A competency with its five levels. The code of one that exists is not asked."""

    code = forms.CharField(label=_("Kode"), max_length=20, help_text=_("Contoh: TEK-PAJAK."))
    abbreviation = forms.CharField(label=_("Singkatan"), max_length=8, required=False)
    name = forms.CharField(label=_("Nama kompetensi"), max_length=120)
    group = forms.ChoiceField(label=_("Kelompok"))
    source = forms.CharField(label=_("Sumber"), max_length=300, required=False)
    definition = area(_("Definisi"), 2, 1000)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django has it
        competency: Competency | None = None,
        used: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.competency = competency
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)  # noqa: S101 - declared above
        group.choices = [(row.code, row.name) for row in CompetencyGroup.objects.order_by("position", "pk")]
        for level in LEVELS:
            words = {"level": level}
            self.fields[f"title_{level}"] = forms.CharField(
                label=format_lazy(_("Sebutan level {level}"), **words), max_length=60, required=False
            )
            self.fields[f"description_{level}"] = area(
                format_lazy(_("Deskripsi level {level}"), **words), 2, 1000
            )
            for place in (1, 2, 3):
                self.fields[f"indicator_{level}_{place}"] = area(
                    format_lazy(_("Indikator {level}.{place}"), place=place, **words), 2, 500
                )
        if competency is not None:
            del self.fields["code"]
        if used:
            self.fields["reason"] = forms.CharField(
                label=_("Alasan perubahan"),
                max_length=300,
                required=False,
                help_text=_("Versi ini sudah dipakai: perubahan isi levelnya menjadi versi baru."),
            )

    def text(self) -> CompetencyText:
        """Return what was typed, as the domain takes it."""
        values = self.cleaned_data
        return CompetencyText(
            code=self.competency.code if self.competency else values["code"],
            abbreviation=values["abbreviation"],
            name=values["name"],
            group=values["group"],
            source=values["source"],
            definition=values["definition"],
            levels=tuple(
                LevelText(
                    level,
                    values[f"title_{level}"],
                    values[f"description_{level}"],
                    tuple(values[f"indicator_{level}_{place}"] for place in (1, 2, 3)),
                )
                for level in LEVELS
            ),
        )


def written_of(competency: Competency, version: CompetencyVersion) -> dict[str, str]:
    """Return what stands in a competency, to begin the form with."""
    written = {
        "abbreviation": competency.abbreviation,
        "name": competency.name,
        "group": competency.group.code,
        "source": competency.source,
        "definition": version.definition,
    }
    for level in levels_of(version):
        written[f"title_{level.level}"] = level.title
        written[f"description_{level.level}"] = level.description
        for place, indicator in enumerate(level.indicators, start=1):
            written[f"indicator_{level.level}_{place}"] = indicator
    return written
