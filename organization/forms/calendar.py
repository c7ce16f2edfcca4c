"""Forms of the calendar: a free day, a year, a list, a count of working days."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import RuleViolation
from core.models import HolidayKind
from core.spreadsheets import Table, day_of, read_table
from organization.domain.calendar import FreeDayRow, check_row
from organization.forms.fields import day_field

COLUMNS = ("Tanggal", "Jenis", "Nama", "Dasar")
REQUIRED = COLUMNS[:3]
MOST_WORKING_DAYS = 400


class HolidayForm(forms.Form):
    """One free day."""

    date = day_field(gettext_lazy("Tanggal"))
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=HolidayKind.choices)
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120)
    source = forms.CharField(
        label=gettext_lazy("Dasar"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Nomor keputusan atau surat edaran."),
    )

    def row(self) -> FreeDayRow:
        """Return what was typed, as the domain takes it."""
        return FreeDayRow(**self.cleaned_data)


class CalendarYearForm(forms.Form):
    """A year whose free days are complete."""

    year = forms.IntegerField(label=gettext_lazy("Tahun"), min_value=2000, max_value=2100)
    source = forms.CharField(
        label=gettext_lazy("Dasar"),
        max_length=300,
        help_text=gettext_lazy("Nomor surat keputusan bersama."),
    )
    is_provisional = forms.BooleanField(
        label=gettext_lazy("Masih perkiraan: keputusannya belum terbit"), required=False
    )


class WorkingDayCountForm(forms.Form):
    """A first day and a number of working days."""

    start = day_field(gettext_lazy("Sejak"), help_text=gettext_lazy("Hari ini tidak ikut dihitung."))
    n = forms.IntegerField(
        label=gettext_lazy("Banyaknya hari kerja"), min_value=0, max_value=MOST_WORKING_DAYS
    )
    six_days = forms.BooleanField(label=gettext_lazy("Enam hari kerja seminggu"), required=False)
    open_on_collective_leave = forms.BooleanField(
        label=gettext_lazy("Tetap bekerja pada cuti bersama"), required=False
    )


class HolidayUploadForm(forms.Form):
    """A list of free days as XLSX or CSV, or the same list sent on after the preview."""

    upload = forms.FileField(
        label=gettext_lazy("Berkas XLSX atau CSV"),
        help_text=gettext_lazy("Kolom: Tanggal, Jenis (L, C, atau D), Nama, Dasar."),
    )

    def clean(self) -> dict[str, Any]:
        """Read the table; every cell that cannot be taken is named."""
        values = super().clean() or {}
        upload = values.get("upload")
        if upload:
            try:
                values["rows"] = rows_of(read_table(upload))
            except ValidationError as refusal:
                self.add_error("upload", refusal)
        return values


def rows_of(table: Table) -> list[FreeDayRow]:
    """Return the days of a table; ValidationError with a sentence for each row that cannot be taken."""
    places = {header.strip().casefold(): place for place, header in enumerate(table.headers)}
    missing = [column for column in REQUIRED if column.casefold() not in places]
    if missing:
        raise ValidationError(
            _("Kolom %(columns)s tidak ada. Judul kolom berada di baris pertama.")
            % {"columns": ", ".join(missing)}
        )
    rows: list[FreeDayRow] = []
    problems: list[str] = []
    for number, cells in table.rows:
        typed = {
            column: cells[places[column.casefold()]] for column in COLUMNS if column.casefold() in places
        }
        try:
            rows.append(row_of(typed))
        except ValueError as refusal:
            problems.append(_("Baris %(number)d: %(reason)s") % {"number": number, "reason": refusal})
    if problems:
        raise ValidationError(problems[:20])
    return rows


def row_of(typed: dict[str, str]) -> FreeDayRow:
    """Return one day; ValueError with a sentence that says what is wrong."""
    kinds = {code.casefold(): code for code in HolidayKind.values}
    kinds |= {str(label).casefold(): code for code, label in HolidayKind.choices}
    kind = kinds.get(typed["Jenis"].strip().casefold())
    if kind is None:
        raise ValueError(
            _("jenis “%(typed)s” tidak dikenal; tulis L, C, atau D.") % {"typed": typed["Jenis"]}
        )
    row = FreeDayRow(day_of(typed["Tanggal"].strip()), kind, typed["Nama"], typed.get("Dasar", ""))
    try:
        check_row(row)
    except RuleViolation as refusal:
        raise ValueError(refusal.message) from refusal
    return row
