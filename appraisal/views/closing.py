"""What is unfinished in a cycle before it can be closed: by unit down the tree, and by name."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.closing import branch_states, checks_for, in_scope, state_counts, topics
from appraisal.domain.waiting import due_on
from appraisal.enums import AppraisalState, CycleState
from appraisal.models import Appraisal
from appraisal.queries import units_of_cycle_kept_by
from appraisal.views.cycle_acts import indicator_cycle_or_404
from appraisal.views.extensions import extension_crumbs, number_of
from core.access import AuthedRequest
from core.workflow import blockers, workflow_of
from organization.models import Unit
from organization.queries import SIBLINGS, employees_named

PER_PAGE = 25
UNITS_PER_PAGE = 50


@require_safe
def cycle_closing(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show what is unfinished, by unit and state; who keeps the whole cycle closes it here."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.cycle_closing")
    kept = units_of_cycle_kept_by(request.user, cycle)
    unit = asked_unit(request, kept)
    appraisals = in_scope(request.user, cycle)
    counts = branch_states(appraisals, unit)
    below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1).order_by(*SIBLINGS)
    page = Paginator(below, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    keeps_whole = request.user.has_perm("appraisal.cycle_detail", cycle)
    closing = workflow_of(cycle).transition("cycle_close")
    context = {
        "cycle": cycle,
        "crumbs": extension_crumbs(request, cycle),
        "unit": unit,
        "above": units_above(kept, unit),
        "own": counts.get(unit.path),
        "page_obj": page,
        "rows": [(child, counts.get(child.path)) for child in page],
        "states": state_counts(appraisals.filter(unit__path__startswith=unit.path)),
        "checks": checks_for(cycle, request.user),
        "blockers": blockers(cycle, closing) if cycle.state == CycleState.OPEN else [],
        "may_close": keeps_whole and cycle.state == CycleState.OPEN,
    }
    return render(request, "appraisal/cycle_closing.html", context)


@require_safe
def cycle_unfinished(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """List unfinished appraisals by name: of a unit, a state, a topic, or found by a search."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.cycle_closing")
    kept = units_of_cycle_kept_by(request.user, cycle)
    unit = asked_unit(request, kept) if request.GET.get("unit") else None
    kinds = topics(timezone.localdate())
    topic = next((kind for kind in kinds if kind.key == request.GET.get("soal")), kinds[0])
    state = request.GET.get("keadaan", "")
    text = request.GET.get("q", "").strip()
    appraisals = in_scope(request.user, cycle)
    appraisals = (
        appraisals.filter(topic.condition)
        if state not in AppraisalState.values
        else appraisals.filter(state=state)
    )
    if unit is not None:
        appraisals = appraisals.filter(unit__path__startswith=unit.path)
    page = Paginator(listed(appraisals, text), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "crumbs": [
            *extension_crumbs(request, cycle),
            (_("Yang belum selesai"), reverse("appraisal:cycle_closing", args=[cycle.pk])),
        ],
        "unit": unit,
        "topic": topic,
        "state": AppraisalState(state).label if state in AppraisalState.values else "",
        "state_key": state if state in AppraisalState.values else "",
        "q": text,
        "page_obj": page,
        "rows": [(appraisal, due_on(appraisal)) for appraisal in page],
    }
    return render(request, "appraisal/cycle_unfinished.html", context)


def asked_unit(request: AuthedRequest, kept: QuerySet[Unit]) -> Unit:
    """Return the unit of the address, or the uppermost one this officer keeps in the cycle; else 404."""
    if text := request.GET.get("unit", ""):
        return get_object_or_404(kept, pk=number_of(text))
    top = kept.order_by("path").first()
    if top is None:
        raise Http404
    return top


def units_above(kept: QuerySet[Unit], unit: Unit) -> list[Unit]:
    """Return the kept units above the one shown, the uppermost first."""
    paths = [unit.path[: Unit.steplen * depth] for depth in range(1, unit.depth)]
    return list(kept.filter(path__in=paths).order_by("path"))


def listed(appraisals: QuerySet[Appraisal], text: str) -> QuerySet[Appraisal]:
    """Return the appraisals in the order of names with what a row shows, only those a search finds."""
    if text:
        appraisals = appraisals.filter(employee__in=employees_named(text))
    return (
        appraisals.select_related("cycle", "employee", "appraiser", "unit", "objection")
        .prefetch_related("cycle__phases", "extended_phases")
        .order_by("employee__name", "pk")
    )
