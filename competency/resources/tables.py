"""What all tables of competency share."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.spreadsheets import Table


def cells_by_header(table: Table, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number in the file, its cells by the header as written in `required`.

    ValidationError when a required column is missing. Capitals of headers do not matter.
    """
    known = {header.strip().casefold(): place for place, header in enumerate(table.headers)}
    missing = [column for column in required if column.casefold() not in known]
    if missing:
        raise ValidationError(
            _("Kolom %(columns)s tidak ada. Judul kolom berada di baris pertama.")
            % {"columns": ", ".join(missing)}
        )
    names = {column.casefold(): column for column in required}
    headers = [names.get(header.strip().casefold(), header.strip().capitalize()) for header in table.headers]
    for number, cells in table.rows:
        yield number, dict(zip(headers, cells, strict=False))


def refused(number: int, reason: str) -> str:
    """Return the sentence about a row that cannot be taken."""
    return _("Baris %(number)d: %(reason)s") % {"number": number, "reason": reason}
