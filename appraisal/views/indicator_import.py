"""Indicators from a table: upload, preview, confirmation."""

from typing import cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.imports import staged_table
from appraisal.domain.indicator_tables import save_sheets
from appraisal.domain.indicator_versions import needs_reason, reason_missing
from appraisal.domain.indicators import PublishedCheck, published_check
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import ImportKind
from appraisal.models import Cycle, Indicator, StagedImport
from appraisal.queries import plans_using
from appraisal.resources.indicator_json import past_versions_of, read_upload
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
        read=read_upload,
        crumbs=indicator_crumbs(request, cycle, deeper=True),
    )


@require_safe
def indicator_import_preview(request: AuthedRequest, token: str) -> HttpResponse:
    """Show what the table would do to the indicators; nothing is written."""
    staged, cycle = staged_with_cycle(request, token)
    return show_preview(request, staged, cycle, checked(request, staged, cycle)[1])


@require_POST
def indicator_import_confirm(request: AuthedRequest, token: str) -> HttpResponse:
    """Write what the preview showed, once, all rows or none."""
    staged, cycle = staged_with_cycle(request, token)

    def write() -> int:
        resource, preview = checked(request, staged, cycle)
        if preview.refused:
            raise RuleViolation(_("Ada baris yang ditolak, jadi tidak ada yang ditulis."))
        changes = [
            resource.change_of(row.sheet, past_versions_of(staged.table, row.sheet.code))
            for row in (*preview.new, *preview.changed)
        ]
        reason = " ".join(request.POST.get("reason", "").split())[:300]
        return save_sheets(changes, cycle, by=request.user, reason=reason)

    return confirm(
        request,
        staged,
        write,
        next_url=reverse("appraisal:indicator_list", args=[cycle.pk]),
        show=lambda status: show_preview(
            request, staged, cycle, checked(request, staged, cycle)[1], status=status
        ),
    )


def staged_with_cycle(request: AuthedRequest, token: str) -> tuple[StagedImport, Cycle]:
    """Return the person's own staged table and its cycle, when he still keeps indicators there."""
    staged = staged_or_404(request, ImportKind.INDICATORS, token)
    cycle = indicator_cycle_or_404(request, cast("int", staged.cycle_id), "appraisal.indicator_add")
    return staged, cycle


def checked(request: AuthedRequest, staged: StagedImport, cycle: Cycle) -> tuple[IndicatorResource, Preview]:
    """Check every row against the database of this moment; return what was asked, and the answer."""
    resource = IndicatorResource(cycle, request.user)
    return resource, preview_of(resource, staged_table(staged))


def plans_touched(preview: Preview) -> int:
    """Return how many plans were made from sheets whose target, polarity or formula would change."""
    changed = {row.sheet.pk: row.sheet for row in preview.changed}
    if not changed:
        return 0
    plans = plans_using(list(changed))
    before = Indicator.objects.filter(pk__in=plans).order_by("pk")
    return sum(plans[sheet.pk] for sheet in before if needs_reason(sheet, changed[sheet.pk]))


def show_preview(
    request: AuthedRequest, staged: StagedImport, cycle: Cycle, preview: Preview, *, status: int = 200
) -> HttpResponse:
    """Show the preview with the computed achievement beside the published one."""
    rules = scoring_rules(cycle.rule_set)
    plans = plans_touched(preview)
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
        reason_asked=reason_missing(plans) if plans else "",
        reason=request.POST.get("reason", ""),
        compared=sum(check.difference is not None for check in checks.values()),
        differing=sum(check.differs for check in checks.values()),
        crumbs=indicator_crumbs(request, cycle, deeper=True),
    )
