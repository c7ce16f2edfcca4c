"""Gaps of units as a map: for keepers, leaders and heads."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competency.domain.unit_gaps import heatmap
from competency.queries import kept_units, readable_units
from competency.views.frame import area
from core.access import AuthedRequest
from organization.models import Unit


@require_safe
def unit_gap_list(request: AuthedRequest) -> HttpResponse:
    """Lead to the map of the unit this person reads; show a choice when there are several."""
    tops: list[Unit] = []
    for unit in readable_units(request.user).order_by("path"):
        if not any(unit.path.startswith(top.path) for top in tops):
            tops.append(unit)
    if len(tops) == 1:
        return redirect("competency:unit_gaps", tops[0].pk)
    return render(request, "competency/unit_gap_list.html", {"units": tops, **area(request)})


@require_safe
def unit_gaps(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show how many people of a unit and of each unit below it lack which competency."""
    units = readable_units(request.user)
    unit = get_object_or_404(units, pk=unit_id)
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth)]
    ways = [
        (row.name, reverse("competency:unit_gaps", args=[row.pk]))
        for row in units.filter(path__in=above).order_by("path")
    ]
    context = {
        "unit": unit,
        "may_export": kept_units(request.user).filter(pk=unit.pk).exists(),
        "map": heatmap(unit, timezone.localdate()),
        "crumbs": [(_("Peta kesenjangan"), reverse("competency:unit_gap_list")), *ways],
        **area(request),
    }
    return render(request, "competency/unit_gaps.html", context)
