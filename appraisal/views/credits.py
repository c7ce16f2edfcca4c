"""Angka kredit of functional officers: the list HR hands on."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.credits import credit_appraisals, credit_rows, export_cells, export_headers
from appraisal.domain.scoring import PREDICATE_LABELS
from appraisal.domain.scoring import Predicate as ScoredPredicate
from appraisal.views.follow_ups import scope_context, scope_of_hr
from appraisal.views.table_imports import exported, require_table_kind
from core.access import AuthedRequest

PAGE = 50


@require_safe
def credit_list(request: AuthedRequest) -> HttpResponse:
    """Show the credit of everybody with a functional post and a final result."""
    scope = scope_of_hr(request)
    context = scope_context(request, scope, "credit_list")
    if scope is not None:
        found = credit_appraisals(scope.cycle, scope.unit)
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        context |= {
            "page_obj": page,
            "rows": [
                {"row": row, "label": PREDICATE_LABELS[ScoredPredicate(row.predicate)]}
                for row in credit_rows(scope.cycle, list(page))
            ],
        }
    return render(request, "appraisal/credit_list.html", context)


@require_safe
def credit_export(request: AuthedRequest, kind: str) -> HttpResponse:
    """Hand out the list as CSV or XLSX, each with its working."""
    require_table_kind(kind)
    scope = scope_of_hr(request)
    if scope is None:
        raise Http404
    rows = [
        export_cells(row, PREDICATE_LABELS[ScoredPredicate(row.predicate)])
        for row in credit_rows(scope.cycle, list(credit_appraisals(scope.cycle, scope.unit)))
    ]
    return exported(_("angka-kredit-%(year)d") % {"year": scope.cycle.year}, kind, export_headers(), rows)
