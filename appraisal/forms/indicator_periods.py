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
    """A period with its fields; `stored` is what is kept when that differs from what was typed.

    `value` is None for a result that is told in words only.
    """

    row: Any
    value: forms.BoundField | None
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
            if (field := self.value_field(row, label)) is not None:
                self.fields[name] = field
            self.initial[name] = getattr(row.record, self.column)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def value_field(self, row: Any, label: Any) -> forms.Field | None:  # noqa: ANN401 - a period, a lazy text
        """Return the field of one period's value; None where no number is asked for."""
        return number_field(label)

    def fingerprint(self) -> str:
        """Return what the periods look like now."""
        return targets_fingerprint(self.rows)

    def values(self) -> dict[int, Decimal | None]:
        """Return the typed numbers by period; what is stored where no number is asked for."""
        return {
            row.number: self.cleaned_data.get(f"p{row.number}", getattr(row.record, self.column))
            for row in self.rows
        }

    def renew(self, rows: Sequence[Any]) -> None:
        """After a conflict: `rows`, as stored now, are shown, so that the next save may replace them.

        Read again, for somebody may have saved between reading the form and saving it.
        """
        self.rows = rows
        self.data = {**dict(self.data.items()), "seen": self.fingerprint()}

    def row_fields(self) -> list[RowFields]:
        """Return the rows of the page."""
        return [self.fields_of(row) for row in self.rows]

    def fields_of(self, row: Any) -> RowFields:  # noqa: ANN401 - a period with its record
        """Return one row with what is stored beside a different typed value."""
        name = f"p{row.number}"
        field = self[name] if name in self.fields else None
        stored: Decimal | None = getattr(row.record, self.column)
        note = self[f"note{row.number}"] if f"note{row.number}" in self.fields else None
        differs = self.is_bound and field is not None and self.fields[name].has_changed(stored, field.value())
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
