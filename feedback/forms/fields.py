"""Fields that the forms of the forum share."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.files import ACCEPT_ATTRIBUTE, CleanFile, UploadField
from feedback.domain.texts import cleaned

if TYPE_CHECKING:
    FormBase = forms.BaseForm
else:
    FormBase = object

MOST_FILES = 5
LONGEST_TEXT = 5000
LONGEST = 20_000
"""No field takes as much: what is longer is refused for its length and not read before."""


class PlainTextMixin(FormBase):
    """A form that reads what was typed without characters that nobody sees (`texts.cleaned`).

    Lengths are counted afterwards: twenty invisible characters are no text. What is shown again
    beside an error is what was read.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(None if data is None else seen(data), *args, **kwargs)


def seen(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was sent with every text cleaned; a copy of the same kind."""

    def plain(value: Any) -> Any:  # noqa: ANN401
        return cleaned(value) if isinstance(value, str) and len(value) <= LONGEST else value

    if isinstance(data, QueryDict):
        copy = data.copy()
        for name, values in data.lists():
            copy.setlist(name, [plain(value) for value in values])
        return copy
    return {name: plain(value) for name, value in data.items()}


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
