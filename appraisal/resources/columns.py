"""How cells of the tables of the appraisal are read: numbers, years, codes; and their headers checked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from core.columns import ChoiceWidget, Column, DayWidget, TextWidget, template_notes
from core.spreadsheets import Table, number_of

__all__ = [
    "ChoiceWidget",
    "CodeWidget",
    "Column",
    "DayWidget",
    "NumberWidget",
    "TextWidget",
    "YearWidget",
    "template_notes",
    "with_known_headers",
]


class NumberWidget(Widget):
    """A number; `points` says that this file writes its decimals after a dot."""

    points = False

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:  # noqa: ANN401 - import-export's own
        """Return the Decimal, None for an empty cell; ValueError with a sentence."""
        return number_of(value, points=self.points) if value else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Decimal | int | None:  # noqa: ANN401 - import-export's own
        """Return the number itself, so that spreadsheets can compute with it."""
        return value if isinstance(value, Decimal | int) else None


class YearWidget(NumberWidget):
    """A whole number such as a year."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:  # type: ignore[override]  # noqa: ANN401
        """Return the whole number; ValueError with a sentence."""
        if not str(value or "").strip():
            return None
        if not str(value).strip().isdecimal():
            raise ValueError(_("Tulis tahun dengan empat angka, misalnya 2026."))
        return int(value)


class CodeWidget(Widget):
    """An object named by its code; an empty cell gives `default` when there is one."""

    def __init__(self, found: Mapping[str, Any], what: str | Promise, default: Any = None) -> None:  # noqa: ANN401
        super().__init__(coerce_to_string=False)
        self.found = {code.casefold(): thing for code, thing in found.items()}
        self.what = what
        self.default = default

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401 - import-export's own
        """Return the object; ValueError with a sentence."""
        text = str(value or "").strip().casefold()
        if not text and self.default is not None:
            return self.default
        if text not in self.found:
            raise ValueError(str(self.what))
        return self.found[text]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the code."""
        return str(getattr(value, "code", ""))


def with_known_headers(table: Table, columns: Sequence[Column]) -> Table:
    """Return the table with the headers spelled as ours.

    ValidationError with a sentence that names the missing, unknown and repeated columns, what is
    expected and which columns are right: every column found stands once as unknown or as right.
    """
    ours = {column.header.casefold(): column.header for column in columns}
    found = [" ".join(header.split()) for header in table.headers]
    headers = [ours.get(header.casefold(), header) for header in found]
    missing = [column.header for column in columns if column.required and column.header not in headers]
    unknown = [header or _("(tanpa judul)") for header in headers if header not in ours.values()]
    repeated = sorted({header for header in headers if headers.count(header) > 1 and header})
    if not (missing or unknown or repeated):
        return Table(headers, table.rows)
    parts = [_("Judul kolom berkas ini tidak sesuai.")]
    if missing:
        parts.append(_("Tidak ada: %(names)s.") % {"names": ", ".join(missing)})
    if unknown:
        parts.append(_("Tidak dikenal: %(names)s.") % {"names": ", ".join(unknown)})
    if repeated:
        parts.append(_("Berulang: %(names)s.") % {"names": ", ".join(repeated)})
    parts.append(
        _("Kolom yang dikenal: %(names)s.") % {"names": ", ".join(column.header for column in columns)}
    )
    known = [header for header in dict.fromkeys(headers) if header in ours.values()]
    if known:
        parts.append(_("Yang sudah sesuai: %(names)s.") % {"names": ", ".join(known)})
    raise ValidationError(" ".join(parts), code="wrong_columns")
