"""Cycles from a table, and as a table: upload, preview, confirmation, export."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.cycles import change_cycle, create_cycle
from appraisal.domain.imports import staged_table
from appraisal.enums import ImportKind
from appraisal.models import StagedImport
from appraisal.queries import cycles_visible_to
from appraisal.resources.columns import template_notes
from appraisal.resources.cycles import COLUMNS, EXAMPLE, CycleResource, export_rows, plan_of
from appraisal.resources.previews import Preview, preview_of
from appraisal.views.cycles import cycle_crumbs
from appraisal.views.table_imports import (
    confirm,
    exported,
    preview_page,
    require_table_kind,
    staged_or_404,
    upload_page,
)
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require
from core.spreadsheets import XLSX_TYPE, table_response, xlsx_bytes


@require_http_methods(["GET", "POST"])
def cycle_import(request: AuthedRequest) -> HttpResponse:
    """Take a table of cycles and lead to its preview."""
    require(request.user, "appraisal.cycle_add")
    return upload_page(
        request,
        ImportKind.CYCLES,
        COLUMNS,
        template="appraisal/cycle_import.html",
        preview_url=lambda token: reverse("appraisal:cycle_import_preview", args=[token]),
        crumbs=cycle_crumbs(),
    )


@require_safe
def cycle_import_preview(request: AuthedRequest, token: str) -> HttpResponse:
    """Show which cycles the table would make or change; nothing is written."""
    require(request.user, "appraisal.cycle_add")
    staged = staged_or_404(request, ImportKind.CYCLES, token)
    return show_preview(request, staged, checked(request, staged))


@require_POST
def cycle_import_confirm(request: AuthedRequest, token: str) -> HttpResponse:
    """Make and change the cycles of the preview, once, all or none."""
    require(request.user, "appraisal.cycle_add")
    staged = staged_or_404(request, ImportKind.CYCLES, token)
    return confirm(
        request,
        staged,
        lambda: write(request, checked(request, staged)),
        next_url=reverse("appraisal:cycle_list"),
        show=lambda status: show_preview(request, staged, checked(request, staged), status=status),
    )


def write(request: AuthedRequest, preview: Preview) -> int:
    """Make the new cycles and change the others; RuleViolation when a row is refused."""
    if preview.refused:
        raise RuleViolation(_("Ada baris yang ditolak, jadi tidak ada yang ditulis."))
    with transaction.atomic():
        for row in preview.new:
            create_cycle(plan_of(row.sheet), unit=row.sheet.unit, by=request.user)
        for row in preview.changed:
            change_cycle(row.sheet, plan_of(row.sheet), by=request.user, expected_version=row.sheet.version)
    return len(preview.new) + len(preview.changed)


def checked(request: AuthedRequest, staged: StagedImport) -> Preview:
    """Check every row against the database of this moment."""
    return preview_of(CycleResource(request.user), staged_table(staged))


def show_preview(
    request: AuthedRequest, staged: StagedImport, preview: Preview, *, status: int = 200
) -> HttpResponse:
    """Show the preview of the cycles."""
    return preview_page(
        request,
        staged,
        preview,
        template="appraisal/cycle_import_preview.html",
        status=status,
        crumbs=cycle_crumbs(),
    )


@require_safe
def cycle_import_template(request: AuthedRequest) -> HttpResponse:
    """Hand out an empty table with one example and an explanation of each column."""
    require(request.user, "appraisal.cycle_list")
    data = xlsx_bytes(
        [column.header for column in COLUMNS], [EXAMPLE], title="Siklus", notes=template_notes(COLUMNS)
    )
    return table_response("templat-siklus.xlsx", XLSX_TYPE, data)


@require_safe
def cycle_export(request: AuthedRequest, kind: str) -> HttpResponse:
    """Hand out the cycles this officer keeps as CSV or XLSX that can be imported again."""
    require_table_kind(kind)
    require(request.user, "appraisal.cycle_list")
    rows = export_rows(CycleResource(request.user), cycles_visible_to(request.user))
    return exported("siklus", kind, [column.header for column in COLUMNS], rows)
