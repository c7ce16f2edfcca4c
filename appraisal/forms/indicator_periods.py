"""Forms of the periods of an indicator: one row a period, all in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from appraisal.domain.indicator_periods import (
    realisations_fingerprint,
    targets_fingerprint,
)
from appraisal.forms.numbers import LocalDecimalField


@dataclass(frozen=True)
class RowFields:
    """A period with its fields; `stored` is what is kept when that differs from what was typed."""

    row: Any
    value: forms.BoundField
    note: forms.BoundField | None = None
    stored: Decimal | None = None
    differs: bool = False


def number_field(label: Any) -> LocalDecimalField:  # noqa: ANN401 - a lazy text
    """Return the field of a target or realisation."""
    return LocalDecimalField(label=label, required=False, max_digits=20, decimal_places=4)


class PeriodForm(forms.Form):
    """What the forms share. `seen` tells whether somebody changed the periods meanwhile.

    A row is a period with its number and the record of it: of an indicator or of a planned result.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    column = "target"
    named: Any = "{period}"

    def __init__(self, rows: Sequence[Any], data: Mapping[str, Any] | None = None) -> None:
        self.rows = rows
        super().__init__(data, initial={"seen": self.fingerprint()})
        for row in rows:
            name = f"p{row.number}"
            label = format_lazy(self.named, period=row.period.label)
            self.fields[name] = number_field(label)
            self.initial[name] = getattr(row.record, self.column)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def fingerprint(self) -> str:
        """Return what the periods look like now."""
        return targets_fingerprint(self.rows)

    def values(self) -> dict[int, Decimal | None]:
        """Return the typed numbers by period."""
        return {row.number: self.cleaned_data[f"p{row.number}"] for row in self.rows}

    def renew(self) -> None:
        """After a conflict: what is stored has been shown, so that the next save may replace it."""
        self.data = {**dict(self.data.items()), "seen": self.fingerprint()}

    def row_fields(self) -> list[RowFields]:
        """Return the rows of the page."""
        return [self.fields_of(row) for row in self.rows]

    def fields_of(self, row: Any) -> RowFields:  # noqa: ANN401 - a period with its record
        """Return one row with what is stored beside a different typed value."""
        field = self[f"p{row.number}"]
        stored: Decimal | None = getattr(row.record, self.column)
        note = self[f"note{row.number}"] if f"note{row.number}" in self.fields else None
        differs = self.is_bound and self.fields[field.name].has_changed(stored, field.value())
        return RowFields(row, field, note, stored, differs)


class TargetForm(PeriodForm):
    """The targets of all periods of a year."""

    reason = forms.CharField(
        label=_("Alasan perubahan (bila perlu)"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Tersimpan dalam riwayat lembar."),
    )


class RealisationForm(PeriodForm):
    """Realisation and note of all periods of a year."""

    column = "realisation"
    named = _("Realisasi {period}")

    def __init__(self, rows: Sequence[Any], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(rows, data)
        for row in rows:
            self.fields[f"note{row.number}"] = forms.CharField(
                label=format_lazy(_("Keterangan {period}"), period=row.period.label),
                required=False,
                max_length=300,
            )
            self.initial[f"note{row.number}"] = row.record.note

    def fingerprint(self) -> str:
        """Return what the realisations look like now."""
        return realisations_fingerprint(self.rows)

    def recorded(self) -> dict[int, tuple[Decimal | None, str]]:
        """Return the typed realisations and notes by period."""
        notes = self.cleaned_data
        return {index: (value, notes[f"note{index}"]) for index, value in self.values().items()}
