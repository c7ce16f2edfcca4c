"""What an uploaded table would do: new, changed, unchanged and refused rows, each cell by name."""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult
from tablib import Dataset

from appraisal.resources.columns import Column
from core.spreadsheets import Table

EMPTY_CODES = frozenset({"blank", "null", "required"})
NAMING = frozenset({"code", "name"})
RowKind = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True)
class RefusedCell:
    """A cell that cannot be taken: row number in the file, header, what stands there, why not."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class PreviewRow:
    """One row of the file: what would become of it. `sheet` is the unsaved object, None when refused.

    `typed` says which row of the file a refused one is: the texts of its naming columns.
    """

    number: int
    kind: RowKind
    sheet: Any = None
    changes: tuple[tuple[str, str, str], ...] = ()
    cells: tuple[RefusedCell, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class Preview:
    """What a table would do, row by row in the order of the file."""

    rows: list[PreviewRow] = field(default_factory=list)

    def of_kind(self, kind: RowKind) -> list[PreviewRow]:
        """Return the rows of one kind."""
        return [row for row in self.rows if row.kind == kind]

    @property
    def new(self) -> list[PreviewRow]:
        """Rows that would be added."""
        return self.of_kind("new")

    @property
    def changed(self) -> list[PreviewRow]:
        """Rows that would change what is there."""
        return self.of_kind("changed")

    @property
    def same(self) -> list[PreviewRow]:
        """Rows that say what is there already."""
        return self.of_kind("same")

    @property
    def refused(self) -> list[PreviewRow]:
        """Rows with a cell that cannot be taken."""
        return self.of_kind("refused")

    @property
    def refused_cells(self) -> list[RefusedCell]:
        """Every cell that cannot be taken."""
        return [cell for row in self.refused for cell in row.cells]

    @property
    def is_runnable(self) -> bool:
        """True when nothing is refused and something would be written."""
        return not self.refused and bool(self.new or self.changed)


class CheckingResource(Protocol):
    """A resource that checks rows and never saves: the domain writes."""

    columns: tuple[Column, ...]

    def import_data(self, dataset: Dataset, dry_run: bool = ..., **options: Any) -> Result:  # noqa: ANN401
        """Check every row."""

    def shown(self, sheet: Any, column: Column) -> str:  # noqa: ANN401
        """Return a field of an object as people read it."""


def preview_of(resource: CheckingResource, table: Table) -> Preview:
    """Check every row of the table without writing anything."""
    dataset = Dataset(*(tuple(cells) for _number, cells in table.rows), headers=table.headers)
    result = resource.import_data(dataset, dry_run=True)
    for error in result.base_errors:
        raise error.error
    rows = [
        row_of(resource, table.headers, number, cells, checked)
        for (number, cells), checked in zip(table.rows, result.rows, strict=True)
    ]
    return Preview(rows)


def row_of(
    resource: CheckingResource, headers: list[str], number: int, cells: list[str], checked: RowResult
) -> PreviewRow:
    """Return what import-export found about one row in our words."""
    for error in checked.errors:
        raise error.error
    if checked.validation_error is not None:
        typed = dict(zip(headers, cells, strict=False))
        return PreviewRow(
            number,
            "refused",
            cells=tuple(refused_cells(resource, number, typed, checked.validation_error)),
            typed=naming_text(resource, typed),
        )
    if checked.is_skip():
        return PreviewRow(number, "same", checked.instance)
    if checked.is_new():
        return PreviewRow(number, "new", checked.instance)
    return PreviewRow(number, "changed", checked.instance, tuple(changes_of(resource, checked)))


def naming_text(resource: CheckingResource, typed: dict[str, str]) -> str:
    """Return what stands in the columns of code and name, as far as anything does."""
    texts = [typed.get(column.header, "").strip() for column in resource.columns if column.field in NAMING]
    return " · ".join(text for text in texts if text)


def refused_cells(
    resource: CheckingResource, number: int, typed: dict[str, str], error: ValidationError
) -> list[RefusedCell]:
    """Return each refused cell of a row by the header of its column."""
    headers = {column.field: column.header for column in resource.columns}
    found: dict[str, list[ValidationError]] = (
        error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    )
    cells = []
    for name, errors in found.items():
        header = headers.get(name, "")
        for one in errors:
            sentences = [_("Sel ini tidak boleh kosong.")] if one.code in EMPTY_CODES else one.messages
            cells += [RefusedCell(number, header, typed.get(header, ""), sentence) for sentence in sentences]
    order = {column.header: place for place, column in enumerate(resource.columns)}
    return sorted(cells, key=lambda cell: order.get(cell.column, len(order)))


def changes_of(resource: CheckingResource, checked: RowResult) -> list[tuple[str, str, str]]:
    """Return header, old and new value of each field a row would change."""
    pairs = [
        (column.header, resource.shown(checked.original, column), resource.shown(checked.instance, column))
        for column in resource.columns
    ]
    return [(header, old, new) for header, old, new in pairs if old != new]
