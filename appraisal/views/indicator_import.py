"""Indicators from a table: upload, preview, confirmation."""

from typing import cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.imports import staged_table
from appraisal.domain.indicators import PublishedCheck, published_check, save_sheets
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import ImportKind
from appraisal.models import Cycle, StagedImport
from appraisal.resources.indicators import COLUMNS, IndicatorResource
from appraisal.resources.previews import Preview, preview_of
from appraisal.views.cycle_acts import indicator_cycle_or_404
from appraisal.views.indicators import indicator_crumbs
from appraisal.views.table_imports import confirm, preview_page, staged_or_404, upload_page
from core.access import AuthedRequest
from core.errors import RuleViolation


@require_http_methods(["GET", "POST"])
def indicator_import(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Take a table of indicators and lead to its preview."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.indicator_add")
    return upload_page(
        request,
        ImportKind.INDICATORS,
        COLUMNS,
        template="appraisal/indicator_import.html",
        preview_url=lambda token: reverse("appraisal:indicator_import_preview", args=[token]),
        cycle=cycle,
        crumbs=indicator_crumbs(request, cycle, deeper=True),
    )


@require_safe
def indicator_import_preview(request: AuthedRequest, token: str) -> HttpResponse:
    """Show what the table would do to the indicators; nothing is written."""
    staged, cycle = staged_with_cycle(request, token)
    return show_preview(request, staged, cycle, checked(request, staged, cycle))


@require_POST
def indicator_import_confirm(request: AuthedRequest, token: str) -> HttpResponse:
    """Write what the preview showed, once, all rows or none."""
    staged, cycle = staged_with_cycle(request, token)

    def write() -> int:
        preview = checked(request, staged, cycle)
        if preview.refused:
            raise RuleViolation(_("Ada baris yang ditolak, jadi tidak ada yang ditulis."))
        sheets = [row.sheet for row in (*preview.new, *preview.changed)]
        return save_sheets(sheets, cycle, by=request.user)

    return confirm(
        request,
        staged,
        write,
        next_url=reverse("appraisal:indicator_list", args=[cycle.pk]),
        show=lambda status: show_preview(
            request, staged, cycle, checked(request, staged, cycle), status=status
        ),
    )


def staged_with_cycle(request: AuthedRequest, token: str) -> tuple[StagedImport, Cycle]:
    """Return the person's own staged table and its cycle, when he still keeps indicators there."""
    staged = staged_or_404(request, ImportKind.INDICATORS, token)
    cycle = indicator_cycle_or_404(request, cast("int", staged.cycle_id), "appraisal.indicator_add")
    return staged, cycle


def checked(request: AuthedRequest, staged: StagedImport, cycle: Cycle) -> Preview:
    """Check every row against the database of this moment."""
    return preview_of(IndicatorResource(cycle, request.user), staged_table(staged))


def show_preview(
    request: AuthedRequest, staged: StagedImport, cycle: Cycle, preview: Preview, *, status: int = 200
) -> HttpResponse:
    """Show the preview with the computed achievement beside the published one."""
    rules = scoring_rules(cycle.rule_set)
    checks: dict[int, PublishedCheck] = {
        row.number: published_check(row.sheet, rules) for row in preview.rows if row.sheet is not None
    }
    return preview_page(
        request,
        staged,
        preview,
        template="appraisal/indicator_import_preview.html",
        status=status,
        cycle=cycle,
        checks=checks,
        compared=sum(check.difference is not None for check in checks.values()),
        differing=sum(check.differs for check in checks.values()),
        crumbs=indicator_crumbs(request, cycle, deeper=True),
    )
