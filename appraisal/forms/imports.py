"""The form with which a table is uploaded."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.spreadsheets import MAX_ROWS, Table, read_table
from core.upload_refusals import MEGABYTE


class TableUploadForm(forms.Form):
    """One XLSX or CSV. Its cleaned `upload` is the file, `table` the table in it."""

    upload = forms.FileField(
        label=_("Berkas XLSX atau CSV"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=format_lazy(
            _("Paling besar {limit} MB dan {rows} baris. Lembar pertama yang dibaca."),
            limit=settings.UPLOAD_MAX_BYTES // MEGABYTE,
            rows=f"{MAX_ROWS:,}".replace(",", "."),
        ),
    )
    table: Table

    def clean_upload(self) -> "UploadedFile[Any]":
        """Read the table; refuse with a sentence what is none."""
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        self.table = read_table(upload)
        return upload
