"""The list from which HR proposes rewards, as a page and as a table."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.rewards import (
    codes_to_reward,
    export_cells,
    export_headers,
    reward_appraisals,
    reward_of,
)
from appraisal.domain.scoring import PREDICATE_LABELS
from appraisal.domain.scoring import Predicate as ScoredPredicate
from appraisal.views.follow_ups import Scope, scope_context, scope_of_hr
from appraisal.views.table_imports import exported, require_table_kind
from core.access import AuthedRequest

PAGE = 50


def chosen_codes(request: AuthedRequest, scope: Scope) -> tuple[tuple[str, ...], str]:
    """Return the predicates of the list, and the one chosen among them, if any."""
    codes = codes_to_reward(scope.cycle.rule_set)
    chosen = request.GET.get("predikat", "")
    return ((chosen,), chosen) if chosen in codes else (codes, "")


@require_safe
def reward_list(request: AuthedRequest) -> HttpResponse:
    """Show the final results with the predicates the rule set names, with what speaks for each."""
    scope = scope_of_hr(request)
    context = scope_context(request, scope, "reward_list")
    if scope is not None:
        codes, chosen = chosen_codes(request, scope)
        page = Paginator(reward_appraisals(scope.cycle, scope.unit, codes), PAGE).get_page(
            request.GET.get("page")
        )
        context |= {
            "page_obj": page,
            "rows": [reward_of(appraisal) for appraisal in page],
            "chosen": chosen,
            "predicates": [
                (code, PREDICATE_LABELS[ScoredPredicate(code)])
                for code in codes_to_reward(scope.cycle.rule_set)
            ],
            "export": context["export"] + (f"&predikat={chosen}" if chosen else ""),
        }
    return render(request, "appraisal/reward_list.html", context)


@require_safe
def reward_export(request: AuthedRequest, kind: str) -> HttpResponse:
    """Hand out the list as CSV or XLSX."""
    require_table_kind(kind)
    scope = scope_of_hr(request)
    if scope is None:
        raise Http404
    codes, _chosen = chosen_codes(request, scope)
    rows = [export_cells(reward_of(row)) for row in reward_appraisals(scope.cycle, scope.unit, codes)]
    return exported(_("penghargaan-%(year)d") % {"year": scope.cycle.year}, kind, export_headers(), rows)
