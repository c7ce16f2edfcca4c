"""Where an indicator is used, and where it comes from."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.objective_links import link_fingerprint
from appraisal.enums import AppraisalState, CycleState
from appraisal.objective_queries import (
    indicators_with_path_for,
    own_results_of,
    shown_uses,
    template_uses,
    use_counts,
    way_down_to,
)
from appraisal.queries import indicators_visible_to
from appraisal.views.cycle_acts import indicator_or_404
from appraisal.views.indicators import indicator_crumbs
from core.access import AuthedRequest

PER_PAGE = 25
UNITS_SHOWN = 20
VERSIONS_SHOWN = 10
TEMPLATES_SHOWN = 20
CHILDREN_SHOWN = 30


@require_safe
def indicator_uses(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Show everything that depends on an indicator: results of plans, templates, tree, versions."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_uses")
    states, units = use_counts(request.user, indicator)
    nodes, superiors = way_down_to(indicator)
    below = indicators_visible_to(request.user).filter(parent=indicator).order_by("code", "pk")
    children = list(below[: CHILDREN_SHOWN + 1])
    templates = list(template_uses(request.user, indicator)[: TEMPLATES_SHOWN + 1])
    context = {
        "indicator": indicator,
        "cycle": indicator.cycle,
        "crumbs": [
            *indicator_crumbs(request, indicator.cycle, deeper=True),
            (indicator.code, reverse("appraisal:indicator_detail", args=[indicator.pk])),
        ],
        "states": in_order_of_the_year(states),
        "units": units[:UNITS_SHOWN],
        "units_left": max(len(units) - UNITS_SHOWN, 0),
        "use_count": sum(row["count"] for row in states),
        "draft_count": sum(row["count"] for row in states if row["state"] == AppraisalState.PLANNING),
        "page_obj": Paginator(shown_uses(request.user, indicator), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "nodes": nodes,
        "superiors": superiors,
        "children": children[:CHILDREN_SHOWN],
        "more_children": len(children) > CHILDREN_SHOWN,
        "templates": templates[:TEMPLATES_SHOWN],
        "more_templates": len(templates) > TEMPLATES_SHOWN,
        "versions": list(indicator.versions.select_related("made_by").order_by("-number")[:VERSIONS_SHOWN]),
        "may_write": indicator.cycle.state != CycleState.CLOSED,
        "link_seen": link_fingerprint(indicator),
    }
    return render(request, "appraisal/indicator_uses.html", context)


@require_safe
def indicator_path(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Show from which goal of the agency an indicator comes down, to everybody who works with it."""
    indicator = get_object_or_404(indicators_with_path_for(request.user), pk=indicator_id)
    nodes, superiors = way_down_to(indicator)
    results = list(own_results_of(request.user, indicator))
    crumbs = [(_("Beranda"), reverse("home"))]
    if results:
        own_plan = reverse("appraisal:plan_detail", args=[results[0].appraisal_id])
        crumbs.append((_("Rencana kinerja saya"), own_plan))
    context = {
        "indicator": indicator,
        "cycle": indicator.cycle,
        "nodes": nodes,
        "superiors": superiors,
        "results": results,
        "crumbs": crumbs,
    }
    return render(request, "appraisal/indicator_path.html", context)


def in_order_of_the_year(states: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return how many uses there are in each state, in the order in which a year passes them."""
    counts = {row["state"]: row["count"] for row in states}
    return [(str(state.label), counts[state]) for state in AppraisalState if state in counts]
