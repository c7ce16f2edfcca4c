"""Hanging indicators on the performance tree and on superior indicators."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.domain.objective_links import Link, link_fingerprint, link_indicator
from appraisal.forms.objectives import FOUND, LinkForm, NodeIndicatorForm
from appraisal.models import Indicator, Objective
from appraisal.objective_queries import (
    indicators_found,
    linkable_indicators,
    objectives_found,
    objectives_kept_by,
    superiors_for,
)
from appraisal.views.cycle_acts import answer_button, indicator_or_404, posted
from appraisal.views.form_acts import answer_form
from appraisal.views.indicators import indicator_crumbs
from appraisal.views.objectives import objective_or_404, tree_crumbs
from core.access import AuthedRequest


@require_http_methods(["GET", "POST"])
def objective_indicator(request: AuthedRequest, objective_id: int) -> HttpResponse:
    """Hang an indicator on this node: those that hang nowhere are offered first."""
    node = objective_or_404(request, objective_id, "appraisal.objective_edit")
    page = reverse("appraisal:objective_detail", args=[node.pk])
    text = request.GET.get("q", "").strip()
    offered = linkable_indicators(request.user, node.cycle).exclude(objective=node.pk)
    hits = indicators_found(offered if text else offered.filter(objective=None), text)
    allowed = linkable_indicators(request.user, node.cycle)
    form = NodeIndicatorForm(posted(request), indicators=allowed, found=list(hits[:FOUND]))

    def show(bound: NodeIndicatorForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "node": node,
            "cycle": node.cycle,
            "q": text,
            "found_count": hits.count(),
            "shown": FOUND,
            "cancel_url": page,
            "crumbs": tree_crumbs(request, node.cycle, node),
        }
        return render(request, "appraisal/objective_indicator.html", context, status=status)

    def act(values: dict[str, Any]) -> str:
        sheet: Indicator = values["indicator"]
        link_indicator(sheet, Link(node, sheet.parent, sheet.cascading), by=request.user)
        return page

    if request.method != "POST":
        return show(form, 200)
    return answer_form(request, form, act, done=_("Indikator digantungkan."), repeated_url=page, show=show)


@require_http_methods(["GET", "POST"])
def indicator_link(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Choose where an indicator hangs: node, superior indicator and how it comes down from that."""
    sheet = indicator_or_404(request, indicator_id, "appraisal.indicator_link")
    page = reverse("appraisal:indicator_uses", args=[sheet.pk])
    text = request.GET.get("q", "").strip()
    nodes = objectives_kept_by(request.user).filter(cycle=sheet.cycle_id)
    allowed_nodes = nodes | Objective.objects.filter(pk=sheet.objective_id or 0).select_related(
        "unit", "cycle__unit"
    )
    superiors = superiors_for(request.user, sheet)
    found_nodes = objectives_found(nodes, text)
    found_superiors = indicators_found(superiors, text)
    form = LinkForm(
        posted(request),
        sheet=sheet,
        nodes=(allowed_nodes, with_present(found_nodes[:FOUND], sheet.objective)),
        superiors=(superiors, with_present(found_superiors[:FOUND], sheet.parent)),
    )

    def show(bound: LinkForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "indicator": sheet,
            "cycle": sheet.cycle,
            "q": text,
            "more": found_nodes.count() > FOUND or found_superiors.count() > FOUND,
            "cancel_url": page,
            "crumbs": [
                *indicator_crumbs(request, sheet.cycle, deeper=True),
                (sheet.code, reverse("appraisal:indicator_detail", args=[sheet.pk])),
            ],
        }
        return render(request, "appraisal/indicator_link.html", context, status=status)

    def act(values: dict[str, Any]) -> str:
        link = Link(values["objective"], values["parent"], values["cascading"])
        link_indicator(sheet, link, by=request.user, seen=values["seen"])
        return page

    if request.method != "POST":
        return show(form, 200)
    return answer_form(request, form, act, done=_("Letak indikator disimpan."), repeated_url=page, show=show)


def with_present(found: Any, present: Any) -> list[Any]:  # noqa: ANN401 - nodes or indicators
    """Return what a search found, with the present choice first."""
    rows = [one for one in found if present is None or one.pk != present.pk]
    return [present, *rows] if present is not None else rows


@require_POST
def indicator_unlink(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Take an indicator off its node and its superior indicator; the sheet itself stays."""
    sheet = indicator_or_404(request, indicator_id, "appraisal.indicator_link")
    seen = request.POST.get("seen", "")
    node = sheet.objective_id
    next_url = (
        reverse("appraisal:objective_detail", args=[node])
        if node and objectives_kept_by(request.user).filter(pk=node).exists()
        else reverse("appraisal:indicator_uses", args=[sheet.pk])
    )
    return answer_button(
        request,
        lambda: link_indicator(sheet, Link(), by=request.user, seen=seen or link_fingerprint(sheet)),
        done=lambda _sheet: _("%(code)s dilepas dari pohon kinerja.") % {"code": sheet.code},
        next_url=next_url,
    )
