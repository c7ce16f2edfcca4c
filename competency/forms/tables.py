"""The form with which a table is uploaded, and sent on after its preview."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheets import MAX_COLUMNS, MAX_ROWS, Table, read_table


class TableUploadForm(forms.Form):
    """One XLSX or CSV. `table` is the table in it."""

    upload = forms.FileField(
        label=gettext_lazy("Berkas XLSX atau CSV"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    table: Table

    def clean_upload(self) -> "UploadedFile[Any]":
        """Read the table; refuse with a sentence what is none."""
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        self.table = read_table(upload)
        return upload


class ReasonForm(forms.Form):
    """A reason, where a rule asks for one."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


def sent_on(table: Table) -> str:
    """Return the table as text for the page of the preview."""
    return json.dumps([table.headers, [[number, *cells] for number, cells in table.rows]])


def table_sent(text: str) -> Table:
    """Return the table that the preview sent on; ValidationError when it was tampered with."""
    try:
        headers, rows = json.loads(text)
        if len(rows) > MAX_ROWS or len(headers) > MAX_COLUMNS:
            raise ValueError(len(rows))
        return Table(
            [str(header) for header in headers],
            [(int(number), [str(cell) for cell in cells]) for number, *cells in rows],
        )
    except (ValueError, TypeError) as error:
        raise ValidationError(_("Daftar ini tidak terbaca lagi. Unggah berkasnya sekali lagi.")) from error
