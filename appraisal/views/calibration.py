"""Calibration: predicates beside the pattern, how raters lean, which results deserve a talk."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisal.domain.calibration import (
    Rated,
    calibrated_paths,
    distribution_of,
    explain_departures,
    explanations_of,
    rated_in,
    raters_of,
    talks_of,
)
from appraisal.domain.pattern_preview import Concerned, preview_of
from appraisal.domain.progress import board_units
from appraisal.domain.scoring import PREDICATE_LABELS
from appraisal.domain.scoring import Predicate as ScoredPredicate
from appraisal.domain.scoring.calibration import LEVEL
from appraisal.forms.calibration import ExplanationForm
from appraisal.models import Cycle
from appraisal.views.moves import REFUSED
from appraisal.views.progress import (
    board_url,
    chosen_cycle,
    chosen_unit,
    cycle_named,
    cycles_on_board,
    number,
    way_down,
)
from core.access import AuthedRequest
from core.gate import carried_out
from organization.models import Unit

TALKS_SHOWN = 50
RATERS_SHOWN = 100


@require_safe
def calibration_board(request: AuthedRequest) -> HttpResponse:
    """Show the predicates of a unit beside the pattern, its raters and what deserves a talk."""
    paths = own_paths(request)
    cycles = cycles_on_board(paths)
    cycle = chosen_cycle(request, cycles)
    if cycle is None:
        return render(request, "appraisal/calibration_board.html", {"cycle": None, "crumbs": []})
    unit = chosen_unit(request, paths) or Unit.objects.filter(path=paths[0]).get()
    return show_board(request, cycle, unit, ExplanationForm(), cycles=cycles, paths=paths)


@require_POST
def calibration_explain(request: AuthedRequest) -> HttpResponse:
    """Write down why a unit departs from the pattern."""
    paths = own_paths(request)
    cycles = cycles_on_board(paths)
    cycle = cycle_named(request.POST.get("siklus", ""), cycles)
    unit = get_object_or_404(board_units(paths), pk=number(request.POST.get("unit", "")))
    form = ExplanationForm(request.POST)
    if carried_out(form, lambda: explain_departures(cycle, unit, form.cleaned_data["text"], by=request.user)):
        messages.success(request, _("Penjelasan disimpan."))
        return redirect(board_address(cycle, unit))
    return show_board(request, cycle, unit, form, cycles=cycles, paths=paths, status=REFUSED)


@require_safe
def pattern_preview(request: AuthedRequest) -> HttpResponse:
    """Show whom the pattern of a unit would concern; nothing can be done from here."""
    paths = own_paths(request)
    cycles = cycles_on_board(paths)
    cycle = cycle_named(request.GET.get("siklus", ""), cycles)
    unit = get_object_or_404(board_units(paths), pk=number(request.GET.get("unit", "")))
    found = preview_of(cycle, unit, rated_in(cycle, [unit.path]))
    context = {
        "cycle": cycle,
        "unit": unit,
        "preview": found,
        "sides": [
            {"concerned": row, "groups": [group for group in sides_of(row) if group[1]]}
            for row in found.concerned
        ],
        "crumbs": [
            (_("Papan kemajuan"), board_url(cycle, unit)),
            (_("Kalibrasi"), board_address(cycle, unit)),
        ],
    }
    return render(request, "appraisal/pattern_preview.html", context)


def sides_of(row: Concerned) -> list[tuple[str, list[tuple[Rated, str]]]]:
    """Return the people on both sides of a border under a heading, each with his predicate in words."""
    inside = row.departure.rule.limit == "<="
    above = (
        _("Terdekat dengan predikat yang lebih tinggi") if inside else _("Terdekat dari predikat di atasnya")
    )
    below = (
        _("Terdekat dengan predikat yang lebih rendah") if inside else _("Terdekat dari predikat di bawahnya")
    )
    return [
        (heading, [(case, PREDICATE_LABELS[ScoredPredicate(case.predicate)]) for case in cases])
        for heading, cases in ((above, row.from_above), (below, row.from_below))
    ]


def show_board(
    request: AuthedRequest,
    cycle: Cycle,
    unit: Unit,
    form: ExplanationForm,
    *,
    cycles: list[Cycle],
    paths: list[str],
    status: int = 200,
) -> HttpResponse:
    """Render the board of a unit; the leaning of raters is told from all the units one keeps."""
    rated = rated_in(cycle, paths)
    found, raters = raters_of(rated, unit)
    talks = talks_of(rated, unit, found)
    context: dict[str, Any] = {
        "cycle": cycle,
        "cycles": cycles,
        "unit": unit,
        "above": way_down(unit, paths),
        "children": Unit.objects.get_children(unit).order_by("path"),
        "distribution": distribution_of(cycle, unit, rated),
        "calibration": found,
        "raters": raters[:RATERS_SHOWN],
        "more_raters": max(0, len(raters) - RATERS_SHOWN),
        "level": LEVEL,
        "page_obj": Paginator(talks, TALKS_SHOWN).get_page(request.GET.get("page")),
        "query": f"&{urlencode({'siklus': cycle.pk, 'unit': unit.pk})}",
        "explanations": explanations_of(cycle, unit),
        "form": form,
        "crumbs": [(_("Papan kemajuan"), board_url(cycle, unit))],
    }
    return render(request, "appraisal/calibration_board.html", context, status=status)


def own_paths(request: AuthedRequest) -> list[str]:
    """Return where the person's units begin; 403 for whoever is HR of none."""
    paths = calibrated_paths(request.user)
    if not paths:
        raise PermissionDenied
    return paths


def board_address(cycle: Cycle, unit: Unit) -> str:
    """Return the board of a unit."""
    return f"{reverse('appraisal:calibration_board')}?{urlencode({'siklus': cycle.pk, 'unit': unit.pk})}"
