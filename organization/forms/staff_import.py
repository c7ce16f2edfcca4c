"""Forms of the staff file: the upload, and which column fills which field."""

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.columns import Column
from core.spreadsheets import open_table, uploaded_bytes
from core.upload_refusals import MEGABYTE
from organization.domain.staff_import.staging import MOST_ROWS, Choice
from organization.forms.fields import day_field

SAMPLES = 3
LONGEST_SAMPLE = 40
PREFIX = "column_"


class StaffUploadForm(forms.Form):
    """One XLSX or CSV. Its cleaned `upload` is the file; `name`, `content` and `headers` what is in it."""

    upload = forms.FileField(
        label=_("Berkas XLSX atau CSV"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=format_lazy(
            _("Paling besar {limit} MB dan {rows} baris. Lembar pertama yang dibaca."),
            limit=settings.UPLOAD_MAX_BYTES // MEGABYTE,
            rows=f"{MOST_ROWS:,}".replace(",", "."),
        ),
    )
    name: str
    content: bytes
    headers: list[str]
    samples: list[list[str]]

    def clean_upload(self) -> "UploadedFile[Any]":
        """Read the headers and the first rows; refuse with a sentence what is no table."""
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        self.name, self.content = uploaded_bytes(upload)
        self.headers, rows = open_table(self.name, self.content, most=MOST_ROWS)
        self.samples = [cells for _number, cells in islice(rows, SAMPLES)]
        return upload


class StaffMappingForm(forms.Form):
    """Which column of the file fills which of our fields, from when changes count, new posts or not."""

    starts_on = day_field(
        _("Berlaku mulai"),
        help_text=_("Untuk penempatan baru dan mutasi pada baris tanpa TMT."),
    )
    adds_posts = forms.BooleanField(
        label=_("Buat jabatan yang belum ada"),
        required=False,
        help_text=_("Hanya bila kolom Jenjang diisi. Tanpa ini, jabatan yang tidak dikenal ditolak."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        columns: Sequence[Column],
        headers: Sequence[str],
        samples: Sequence[Sequence[str]] = (),
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.headers = headers
        choices: list[tuple[str, Any]] = [("", _("(tidak dipakai)"))]
        choices += [(str(place), header_label(place, header)) for place, header in enumerate(headers)]
        for column in columns:
            self.fields[PREFIX + column.field] = forms.ChoiceField(
                label=column.header, help_text=str(column.about), choices=choices, required=False
            )
        self.samples = {
            str(place): ", ".join(cells[place][:LONGEST_SAMPLE] for cells in samples if cells[place])
            for place in range(len(headers))
        }

    def column_fields(self) -> list[tuple[forms.BoundField, bool, str]]:
        """Return each field of a column, whether a file must have it, and what its column begins with."""
        return [
            (
                field := self[PREFIX + column.field],
                column.required,
                self.samples.get(str(field.value() or ""), ""),
            )
            for column in self.columns
        ]

    def clean_starts_on(self) -> date:
        """Refuse a day that is surely mistyped."""
        day: date = self.cleaned_data["starts_on"]
        if abs(day.year - timezone.localdate().year) > 1:
            raise forms.ValidationError(_("Pilih tanggal paling jauh satu tahun dari sekarang."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a missing column, and one that would fill two fields."""
        values = super().clean() or {}
        for column in self.columns:
            chosen = values.get(PREFIX + column.field)
            by_code = column.field == "post" and values.get(PREFIX + "post_code")
            if column.required and not chosen and not by_code:
                self.add_error(
                    PREFIX + column.field,
                    _("Pilih kolom berkas yang memuat %(name)s.") % {"name": column.header},
                )
        used: dict[str, str] = {}
        for column in self.columns:
            chosen = values.get(PREFIX + column.field)
            if chosen and chosen in used:
                self.add_error(
                    PREFIX + column.field,
                    _("Kolom ini sudah dipakai untuk %(name)s. Pilih kolom lain.") % {"name": used[chosen]},
                )
            elif chosen:
                used[chosen] = column.header
        return values

    def choice(self) -> Choice:
        """Return what was chosen; only for a valid form."""
        values = self.cleaned_data
        mapping = {
            column.field: int(values[PREFIX + column.field])
            for column in self.columns
            if values[PREFIX + column.field]
        }
        return Choice(mapping, values["starts_on"], values["adds_posts"])


def header_label(place: int, header: str) -> str:
    """Return how a column of the file is offered."""
    if header:
        return header
    return str(_("(kolom ke-%(number)d tanpa judul)") % {"number": place + 1})


def initial_of(mapping: dict[str, int], **others: object) -> dict[str, object]:
    """Return the initial values of the form of columns."""
    return {**{PREFIX + name: str(place) for name, place in mapping.items()}, **others}


class StaffApplyForm(forms.Form):
    """All rows, or the good ones alone."""

    rows = forms.ChoiceField(choices=[("all", _("Semua baris")), ("good", _("Hanya baris yang benar"))])
