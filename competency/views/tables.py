"""What the imports and exports share: upload, preview, confirmation, download."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from competency.forms.tables import TableUploadForm, sent_on, table_sent
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.spreadsheets import CSV_TYPE, XLSX_TYPE, Cell, Table, csv_bytes, table_response, xlsx_bytes

T = TypeVar("T")
REFUSED = 422


def import_page(
    request: AuthedRequest,
    *,
    template: str,
    columns: Sequence[str],
    read: Callable[[Table], list[T]],
    preview: Callable[[list[T]], list[tuple[str, ...]]],
    write: Callable[[list[T]], str],
    next_url: str,
    **context: Any,  # noqa: ANN401 - the context of a template
) -> HttpResponse:
    """Take a table: show what it would do, and write it once the person says yes.

    `read` raises ValidationError for rows that cannot be taken; `preview` gives rows of text whose
    last cell says what happens; `write` returns the sentence of success.
    """
    context = {"columns": columns, **context}
    if request.method == "POST" and "rows" in request.POST:
        try:
            done = write(read(table_sent(request.POST["rows"])))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(request.path)
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
            return redirect(request.path)
        messages.success(request, done)
        return redirect(next_url)
    form = TableUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read(form.table)
        except ValidationError as refusal:
            form.add_error("upload", refusal)
        else:
            context |= {"preview": preview(rows), "sent": sent_on(form.table)}
    status = REFUSED if request.method == "POST" and not form.is_valid() else 200
    return render(request, template, {"form": form, **context}, status=status)


def exported(
    stem: str, kind: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]], title: str
) -> HttpResponse:
    """Return a table as a download; 404 for a kind that is not handed out."""
    if kind == "csv":
        return table_response(f"{stem}.csv", CSV_TYPE, csv_bytes(headers, rows))
    if kind == "xlsx":
        return table_response(f"{stem}.xlsx", XLSX_TYPE, xlsx_bytes(headers, rows, title=title))
    raise Http404
