"""Fields that the forms of the forum share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.files import ACCEPT_ATTRIBUTE, CleanFile, UploadField

MOST_FILES = 5


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralUploadsField(UploadField):
    """Up to MOST_FILES photos or PDFs, each checked and cleaned by core.files."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the options of forms.FileField
        options.setdefault("widget", SeveralFilesInput(attrs={"accept": ACCEPT_ATTRIBUTE, "multiple": True}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[CleanFile]:  # noqa: ANN401
        """Return the cleaned files, none when nothing was chosen."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("Paling banyak lima berkas."))
        return [super(SeveralUploadsField, self).clean(one, initial) for one in uploads]


def text_area(rows: int, **attributes: Any) -> forms.Textarea:  # noqa: ANN401
    """Return a text area of some rows."""
    return forms.Textarea(attrs={"rows": rows, **attributes})
