"""Tables from people and for people: XLSX and CSV, read with limits, written without formulas.

What comes in is judged by its content, never by its name. A workbook is read as a stream of values;
formulas, macros and links in it are never followed. What goes out never starts a formula.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from core import upload_refusals as refusals
from core.files import clean_name, kind_of

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
MAX_ROWS = 2000
MAX_COLUMNS = 60
MAX_CELL = 5000
WORKBOOK_DIGITS = 15
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_PARTS = 500
DELIMITERS = (";", ",", "\t")
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
IGNORED = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, "−": "-"})
PLAIN = re.compile(r"-?\d+(,\d+)?")
GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
WITH_POINT = re.compile(r"-?\d+\.\d+")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00:00)?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
IN_WORDS = re.compile(r"(\d{1,2}) +(\w+) +(\d{4})")
MONTHS = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
]
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
ESCAPE = "'"

Cell = str | int | Decimal | date | None
Numbered = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A table as text: its headers and its filled rows, each with the number it has in the file.

    Numbers are written with a decimal comma and without groups, days as 2026-01-31.
    """

    headers: list[str]
    rows: list[Numbered]


def read_table(upload: "UploadedFile[bytes]") -> Table:
    """Read the first sheet of an uploaded XLSX, or a CSV, whose first filled row holds the headers.

    Raises ValidationError with a sentence: empty, too big, neither XLSX nor CSV (whatever its name),
    broken, locked, unpacking to an absurd size, more than MAX_ROWS rows or MAX_COLUMNS columns.
    """
    name, data = uploaded_bytes(upload)
    headers, rows = open_table(name, data)
    return Table(headers, list(rows))


def uploaded_bytes(upload: "UploadedFile[bytes]") -> tuple[str, bytes]:
    """Return the clean name and the bytes of an upload of an allowed size; else ValidationError."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if size == 0:
        raise refusals.empty(name)
    if size > settings.UPLOAD_MAX_BYTES:
        raise refusals.too_big(name, size, settings.UPLOAD_MAX_BYTES)
    upload.seek(0)
    return name, upload.read()


def open_table(name: str, data: bytes, *, most: int | None = None) -> tuple[list[str], Iterator[Numbered]]:
    """Return the headers of a table and its filled rows, read one by one as they are asked for.

    At most `most` rows (MAX_ROWS when not given). ValidationErrors as of `read_table`, some of them
    only when the row is reached.
    """
    most = MAX_ROWS if most is None else most
    lines = xlsx_lines(name, data, most) if data.startswith(b"PK\x03\x04") else csv_lines(name, data)
    headers: list[str] = next((cells for _number, cells in lines if any(cells)), [])
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise refusals.too_many_columns(name, MAX_COLUMNS)
    return headers, filled_rows(name, lines, len(headers), most)


def filled_rows(name: str, lines: Iterator[Numbered], width: int, most: int) -> Iterator[Numbered]:
    """Yield the rows in which something stands, each as wide as the headers; at least one."""
    count = 0
    for number, cells in lines:
        if not any(cells):
            continue
        if count == most:
            raise refusals.too_many_rows(name, most)
        count += 1
        yield number, [*cells, *[""] * width][:width]
    if not count:
        raise refusals.no_rows(name)


def xlsx_lines(name: str, data: bytes, most: int) -> Iterator[Numbered]:
    """Yield the rows of the first sheet with their numbers."""
    import openpyxl  # slow to load

    check_archive(name, data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
        empty = 0
        for number, row in enumerate(rows, start=1):
            cells = [text_of_cell(cell) for cell in row]
            empty = 0 if any(cells) else empty + 1
            if empty > most:
                raise refusals.too_many_rows(name, most)
            yield number, cells
    except ValidationError:
        raise
    except Exception as error:
        raise refusals.broken(name) from error


def check_archive(name: str, data: bytes) -> None:
    """Raise ValidationError unless the archive is a workbook of a sane size without declarations."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise refusals.not_a_table(name, kind_of(data)[1])
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise refusals.unpacks_too_big(name)
            left = MAX_UNPACKED_BYTES
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as content:
                        text = content.read(left + 1)
                    left -= len(text)
                    if left < 0:
                        raise refusals.unpacks_too_big(name)
                    if DECLARATION.search(text):
                        raise refusals.broken(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refusals.broken(name) from error


def text_of_cell(cell: Any) -> str:  # noqa: ANN401 - a cell of openpyxl, which has no types
    """Return the value of a cell as text; a number shown as per cent as that number of per cent."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        exact = Decimal(str(value))
        if "%" in str(getattr(cell, "number_format", "")):
            exact *= 100
        return number_text(exact)
    return clean_text(str(value))


def number_text(value: Decimal) -> str:
    """Return a number with a decimal comma, without groups and trailing zeros."""
    if not value.is_finite():
        return str(value)
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",")


def number_of(text: str, *, points: bool = False) -> Decimal:
    """Return the number of a cell: 1.250, 92,5 or 92.5; ValueError with a sentence for anything else.

    A single group after a dot means thousands, as people write here, unless the file writes its
    decimals with dots (`points`): then it could be either, and is refused instead of guessed.
    """
    bare = text.translate(IGNORED)
    if GROUPED.fullmatch(bare):
        if points and bare.count(".") == 1 and "," not in bare:
            raise ValueError(
                _("%(text)s dapat berarti %(whole)s atau %(part)s. Tulis tanpa titik.")
                % {"text": text, "whole": bare.replace(".", ""), "part": bare.replace(".", ",")}
            )
        return Decimal(bare.replace(".", "").replace(",", "."))
    if PLAIN.fullmatch(bare) or WITH_POINT.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    raise ValueError(_("Tulis angka saja, misalnya 1.250 atau 92,5 (tanpa satuan dan tanda persen)."))


def writes_points(texts: Iterable[str]) -> bool:
    """Say whether numbers of a file have their decimals after a dot."""
    bare = [text.translate(IGNORED) for text in texts]
    return any(WITH_POINT.fullmatch(text) and not GROUPED.fullmatch(text) for text in bare)


def day_of(text: str) -> date:
    """Return the day of a cell: 2026-01-31, 31-01-2026, 31/1/2026 or 31 Januari 2026.

    ValueError with a sentence for anything else.
    """
    try:
        if match := YEAR_FIRST.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        if match := IN_WORDS.fullmatch(text):
            day_text, name, year_text = match.groups()
            return date(int(year_text), MONTHS.index(name.casefold()) + 1, int(day_text))
    except ValueError:
        pass
    raise ValueError(_("Tulis tanggal yang ada dalam kalender, misalnya 31-01-2026 atau 31 Januari 2026."))


def clean_text(text: str) -> str:
    """Return the text of a cell without control characters, outer blanks and the mark of escaped text."""
    text = CONTROL.sub(" ", text[:MAX_CELL]).strip()
    if text.startswith(ESCAPE) and text[1:].startswith(STARTS_FORMULA):
        return text[1:]
    return text


def csv_lines(name: str, data: bytes) -> Iterator[Numbered]:
    """Yield the records of a CSV with the number of the line each begins in."""
    kind, word = kind_of(data)
    if kind is not None or b"\x00" in data:
        raise refusals.not_a_table(name, word)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if len(CONTROL.findall(text[:4000])) > 4:
        raise refusals.not_a_table(name, word)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    if delimiter not in first:
        raise refusals.not_a_table(name, word)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for record in reader:
            yield begins, [clean_text(cell) for cell in record[: MAX_COLUMNS + 1]]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise refusals.broken(name) from error


def safe_text(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    text = CONTROL.sub(" ", text)
    return ESCAPE + text if text.startswith(STARTS_FORMULA) else text


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV as spreadsheets in Indonesia open it: semicolons, decimal commas, UTF-8 with mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    for row in (headers, *rows):
        writer.writerow([csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def csv_cell(value: Cell) -> str:
    """Return a value as it stands in a CSV."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number_text(value)
    return safe_text(value) if isinstance(value, str) else str(value)


def xlsx_bytes(
    headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str, notes: Sequence[Sequence[str]] = ()
) -> bytes:
    """Return a workbook with one sheet `title`, and a second one with `notes` when there are any."""
    import openpyxl  # slow to load

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for index in range(len(headers)):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(index + 1)].width = 22
    for row in (headers, *rows):
        sheet.append([xlsx_cell(sheet, value) for value in row])
    if notes:
        page = book.create_sheet("Petunjuk")
        for letter, width in (("A", 26), ("B", 12), ("C", 90)):
            page.column_dimensions[letter].width = width
        for line in notes:
            page.append([xlsx_cell(page, text) for text in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its title, headers and rows."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with several sheets; as in `xlsx_bytes` no cell starts a formula."""
    import openpyxl  # slow to load

    book = openpyxl.Workbook(write_only=True)
    for made in sheets:
        sheet = book.create_sheet(made.title)
        sheet.freeze_panes = "A2"
        for index in range(len(made.headers)):
            sheet.column_dimensions[openpyxl.utils.get_column_letter(index + 1)].width = 22
        for row in (made.headers, *made.rows):
            sheet.append([xlsx_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx_cell(sheet: Any, value: Cell) -> Any:  # noqa: ANN401 - cells of openpyxl, which has no types
    """Return a cell; text stays text, whatever it begins with.

    A workbook keeps numbers with about 15 digits: a longer one is written as text and comes back whole.
    """
    from openpyxl.cell import WriteOnlyCell  # slow to load

    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > WORKBOOK_DIGITS:
        value = number_text(value)
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=safe_text(value))
    cell.data_type = "s"
    return cell


def table_response(name: str, content_type: str, data: bytes) -> HttpResponse:
    """Return the bytes of a table as a download that no browser keeps."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
