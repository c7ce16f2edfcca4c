"""Form of one uploaded file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files import UploadField


class EvidenceForm(forms.Form):
    """One file for one item. The name of the input holds the item's id, as in the page's form."""

    def __init__(self, item_id: int, data: Mapping[str, Any] | None = None, files: Any = None) -> None:  # noqa: ANN401
        super().__init__(data, files, prefix=f"item-{item_id}")
        self.fields["file"] = UploadField(label=_("Tambah bukti"), required=True)
