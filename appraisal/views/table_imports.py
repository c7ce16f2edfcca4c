"""What the imports of indicators and cycles share: upload, preview, confirmation."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from appraisal.domain.imports import confirm_import, stage_import
from appraisal.enums import ImportKind
from appraisal.forms.imports import Read, TableUploadForm
from appraisal.models import Cycle, StagedImport
from appraisal.queries import staged_imports_of
from appraisal.resources.columns import Column, with_known_headers
from appraisal.resources.previews import Preview
from appraisal.views.cycle_acts import posted
from appraisal.views.moves import REFUSED
from core.access import AuthedRequest
from core.errors import AlreadyDone, RuleViolation
from core.files import clean_name
from core.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_bytes, table_response, xlsx_bytes

ROWS_SHOWN = 50
CELLS_SHOWN = 200


def upload_page(
    request: AuthedRequest,
    kind: ImportKind,
    columns: Sequence[Column],
    *,
    template: str,
    preview_url: Callable[[str], str],
    cycle: Cycle | None = None,
    read: Read | None = None,
    **context: Any,  # noqa: ANN401 - the context of a template
) -> HttpResponse:
    """Show the upload form, or keep the uploaded table and lead to its preview. Nothing else is written."""
    files = request.FILES if request.method == "POST" else None
    form = TableUploadForm(posted(request), files, read=read)
    if request.method == "POST" and form.is_valid():
        try:
            table = with_known_headers(form.table, columns)
        except ValidationError as refusal:
            form.add_error("upload", refusal)
        else:
            name = clean_name(form.cleaned_data["upload"].name or "")
            staged = stage_import(kind, table, file_name=name, by=request.user, cycle=cycle, extra=form.extra)
            return redirect(preview_url(staged.token))
    status = REFUSED if form.is_bound else 200
    return render(
        request, template, {"form": form, "columns": columns, "cycle": cycle, **context}, status=status
    )


def staged_or_404(request: AuthedRequest, kind: ImportKind, token: str) -> StagedImport:
    """Return a table this very person uploaded and that has not expired."""
    return get_object_or_404(staged_imports_of(request.user), kind=kind, token=token)


def preview_page(
    request: AuthedRequest,
    staged: StagedImport,
    preview: Preview,
    *,
    template: str,
    status: int = 200,
    **context: Any,  # noqa: ANN401 - the context of a template
) -> HttpResponse:
    """Show what the table would do: refused cells first, then the rows by page."""
    page = Paginator(preview.rows, ROWS_SHOWN).get_page(request.GET.get("page"))
    cells = preview.refused_cells
    return render(
        request,
        template,
        {
            "staged": staged,
            "preview": preview,
            "page_obj": page,
            "cells": cells[:CELLS_SHOWN],
            "more_cells": max(0, len(cells) - CELLS_SHOWN),
            "reason_asked": "",
            **context,
        },
        status=status,
    )


def confirm(
    request: AuthedRequest,
    staged: StagedImport,
    write: Callable[[], int],
    *,
    next_url: str,
    show: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Write the checked rows once and go to `next_url`; a refusal shows the preview again."""
    try:
        written = confirm_import(staged, write)
    except AlreadyDone as repeated:
        messages.info(request, repeated.message)
        return redirect(next_url)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return show(REFUSED)
    messages.success(request, _("%(count)d baris ditulis.") % {"count": written})
    return redirect(next_url)


def require_table_kind(kind: str) -> None:
    """Raise Http404 unless tables are handed out in this kind."""
    if kind not in ("csv", "xlsx"):
        raise Http404


def exported(stem: str, kind: str, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> HttpResponse:
    """Return a table as a download named after `stem`."""
    if kind == "csv":
        return table_response(f"{stem}.csv", CSV_TYPE, csv_bytes(headers, rows))
    return table_response(f"{stem}.xlsx", XLSX_TYPE, xlsx_bytes(headers, rows, title=_("Daftar")))
