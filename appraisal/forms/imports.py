"""The form with which a table is uploaded."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.spreadsheets import MAX_ROWS, Table, read_table
from core.upload_refusals import MEGABYTE

Read = Callable[["UploadedFile[Any]"], tuple[Table, Mapping[str, Any]]]


class TableUploadForm(forms.Form):
    """One XLSX or CSV. Its cleaned `upload` is the file, `table` the table in it.

    With `read`, which reads JSON too, `extra` is what the file says beside its rows.
    """

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
    extra: Mapping[str, Any] = MappingProxyType({})
    """What the file says beside its rows."""

    def __init__(self, *args: Any, read: Read | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.read = read
        if read is not None:
            self.fields["upload"].label = _("Berkas XLSX, CSV, atau JSON")
            self.fields["upload"].widget.attrs["accept"] = ".xlsx,.csv,.json"

    def clean_upload(self) -> "UploadedFile[Any]":
        """Read the table; refuse with a sentence what is none."""
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        if self.read is None:
            self.table = read_table(upload)
        else:
            self.table, self.extra = self.read(upload)
        return upload
