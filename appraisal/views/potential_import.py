"""Potentials of a cycle's people from a table: upload, preview, confirmation."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.imports import staged_table
from appraisal.domain.talent_board import write_potentials
from appraisal.enums import ImportKind
from appraisal.models import Cycle, StagedImport
from appraisal.resources.columns import template_notes
from appraisal.resources.potentials import COLUMNS, EXAMPLE, PotentialResource
from appraisal.resources.previews import Preview, preview_of
from appraisal.views.cycle_acts import indicator_cycle_or_404
from appraisal.views.table_imports import confirm, preview_page, staged_or_404, upload_page
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.spreadsheets import XLSX_TYPE, table_response, xlsx_bytes


def board_of(cycle: Cycle) -> str:
    """Return the nine boxes of the cycle."""
    return f"{reverse('appraisal:talent_board')}?{urlencode({'siklus': cycle.pk})}"


def crumbs_of(cycle: Cycle) -> list[tuple[str, str]]:
    """Return the way down to the import."""
    return [(_("Kotak talenta"), board_of(cycle))]


@require_http_methods(["GET", "HEAD", "POST"])
def potential_import(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Take a table of potentials and lead to its preview."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.potential_import")
    return upload_page(
        request,
        ImportKind.POTENTIALS,
        COLUMNS,
        template="appraisal/potential_import.html",
        preview_url=lambda token: reverse("appraisal:potential_import_preview", args=[token]),
        cycle=cycle,
        crumbs=crumbs_of(cycle),
        board_url=board_of(cycle),
    )


@require_safe
def potential_template(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Hand out an empty table with one example and an explanation of each column."""
    indicator_cycle_or_404(request, cycle_id, "appraisal.potential_import")
    data = xlsx_bytes(
        [column.header for column in COLUMNS], [EXAMPLE], title="Potensi", notes=template_notes(COLUMNS)
    )
    return table_response("templat-potensi.xlsx", XLSX_TYPE, data)


def staged_and_cycle(request: AuthedRequest, token: str) -> tuple[StagedImport, Cycle]:
    """Return a table of this person and its cycle: 404 for others, 403 once he does not keep it."""
    staged = staged_or_404(request, ImportKind.POTENTIALS, token)
    if staged.cycle_id is None:
        raise Http404
    return staged, indicator_cycle_or_404(request, staged.cycle_id, "appraisal.potential_import")


def checked(request: AuthedRequest, staged: StagedImport, cycle: Cycle) -> Preview:
    """Check every row against the database of this moment."""
    table = staged_table(staged)
    return preview_of(PotentialResource(request.user, cycle, table), table)


def show_preview(
    request: AuthedRequest, staged: StagedImport, cycle: Cycle, *, status: int = 200
) -> HttpResponse:
    """Show what the table would do."""
    return preview_page(
        request,
        staged,
        checked(request, staged, cycle),
        template="appraisal/potential_import_preview.html",
        status=status,
        cycle=cycle,
        crumbs=crumbs_of(cycle),
    )


@require_safe
def potential_import_preview(request: AuthedRequest, token: str) -> HttpResponse:
    """Show which potentials the table would write; nothing is written."""
    staged, cycle = staged_and_cycle(request, token)
    return show_preview(request, staged, cycle)


@require_POST
def potential_import_confirm(request: AuthedRequest, token: str) -> HttpResponse:
    """Write the potentials of the preview, once, all or none."""
    staged, cycle = staged_and_cycle(request, token)

    def write() -> int:
        preview = checked(request, staged, cycle)
        if preview.refused:
            raise RuleViolation(_("Ada baris yang ditolak, jadi tidak ada yang ditulis."))
        sheets = [row.sheet for row in (*preview.new, *preview.changed)]
        return write_potentials(cycle, sheets, by=request.user)

    return confirm(
        request,
        staged,
        write,
        next_url=board_of(cycle),
        show=lambda status: show_preview(request, staged, cycle, status=status),
    )
