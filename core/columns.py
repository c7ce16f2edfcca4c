"""Columns of imported tables: their headers, what belongs in them, how cells are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from core.spreadsheets import day_of


@dataclass(frozen=True)
class Column:
    """One column: its header, the field it fills, what belongs in it, whether a file must have it."""

    header: str
    field: str
    about: str | Promise
    required: bool = False


class TextWidget(Widget):
    """A text without outer blanks; an empty cell is an empty text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the text."""
        return str(value or "").strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the text for an exported cell."""
        return str(value or "")


class DayWidget(Widget):
    """A calendar day."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401 - import-export's own
        """Return the date, None for an empty cell; ValueError with a sentence."""
        return day_of(value) if value else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401 - import-export's own
        """Return the date itself."""
        return value


class ChoiceWidget(Widget):
    """One of a closed list, by its label or its code; an empty cell gives `default`."""

    def __init__(self, choices: Sequence[tuple[str, str | Promise]], default: str = "") -> None:
        super().__init__(coerce_to_string=False)
        self.labels = {code: str(label) for code, label in choices}
        self.default = default

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the code; ValueError that lists what may stand here."""
        text = " ".join(str(value or "").split()).casefold()
        if not text and self.default:
            return self.default
        for code, label in self.labels.items():
            if text in (code.casefold(), label.casefold()):
                return code
        raise ValueError(
            _("Isi dengan salah satu: %(choices)s.") % {"choices": "; ".join(self.labels.values())}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the label."""
        return self.labels.get(str(value or ""), "")


def template_notes(columns: Sequence[Column]) -> list[list[str]]:
    """Return the lines of the page that explains the columns."""
    lines = [[_("Kolom"), _("Wajib"), _("Isi")]]
    lines += [
        [column.header, _("ya") if column.required else _("tidak"), str(column.about)] for column in columns
    ]
    return lines
