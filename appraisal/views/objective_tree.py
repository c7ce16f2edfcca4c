"""The performance tree of a cycle: the tree itself, one branch of it, and a drawing of its top."""

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.enums import CycleState
from appraisal.forms.objectives import TreeCopyForm
from appraisal.models import Cycle
from appraisal.objective_queries import TOP, Shape, cycles_with_objectives_of, tree_shape
from appraisal.views.cycle_acts import indicator_cycle_or_404
from appraisal.views.indicators import indicator_crumbs
from appraisal.views.objective_drawing import drawing_of
from appraisal.views.objective_rows import (
    branch_row,
    first_windows,
    following_rows,
    is_key,
    tree_rows,
    windows_on_the_way,
)
from core.access import AuthedRequest


@require_safe
def objective_tree(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show the tree: its top two levels, or with `buka` the way down to one branch."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.objective_tree")
    shape = tree_shape(request.user, cycle)
    key = request.GET.get("buka", "")
    branch = key if is_key(key) and key in shape.depths else TOP
    first = first_of(request)
    windows = windows_on_the_way(shape, branch, first) if branch else first_windows(shape, first)
    context = {
        **tree_context(cycle, shape),
        "rows": tree_rows(shape, windows),
        "crumbs": indicator_crumbs(request, cycle),
        "branch": branch,
        "loose_count": len(shape.loose),
        "may_add": request.user.has_perm("appraisal.objective_add", cycle),
        "copy_form": copy_form(request, cycle),
    }
    return render(request, "appraisal/objective_tree.html", context)


@require_safe
def objective_branch(request: AuthedRequest, cycle_id: int, branch: str) -> HttpResponse:
    """Answer htmx with a branch opened, or with its children from `mulai` on; a reader goes to the tree."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.objective_tree")
    shape = tree_shape(request.user, cycle)
    key = TOP if branch == "puncak" else branch
    if key != TOP and (not is_key(key) or key not in shape.depths):
        raise Http404
    first = first_of(request)
    if not request.htmx:
        return redirect(branch_address(cycle, key, first))
    rows = following_rows(shape, key, first) if first or key == TOP else [branch_row(shape, key)]
    context = {**tree_context(cycle, shape), "rows": rows}
    return render(request, "appraisal/objective_rows.html", context)


@require_safe
def objective_chart(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show the top three levels as a drawing with the table beside it."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.objective_tree")
    crumbs = [
        *indicator_crumbs(request, cycle),
        (_("Pohon kinerja"), reverse("appraisal:objective_tree", args=[cycle.pk])),
    ]
    context = {
        "cycle": cycle,
        "crumbs": crumbs,
        "drawing": drawing_of(tree_shape(request.user, cycle)),
    }
    return render(request, "appraisal/objective_chart.html", context)


@require_safe
def objective_drawing(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Hand out the drawing as an image: what this person sees of the tree and nothing more."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.objective_tree")
    context = {"cycle": cycle, "drawing": drawing_of(tree_shape(request.user, cycle))}
    return render(request, "appraisal/objective_drawing.svg", context, content_type="image/svg+xml")


def tree_context(cycle: Cycle, shape: Shape) -> dict[str, Any]:
    """Return what every part of a tree needs."""
    return {
        "cycle": cycle,
        "may_write": cycle.state != CycleState.CLOSED,
        "top_weights": shape.weights_of(TOP) if shape.whole else None,
        "news": "",
        "news_tone": "",
    }


def copy_form(request: AuthedRequest, cycle: Cycle, data: QueryDict | None = None) -> TreeCopyForm:
    """Return the form that chooses another cycle's tree to copy."""
    sources = cycles_with_objectives_of(request.user).exclude(pk=cycle.pk).order_by("-year", "name")
    return TreeCopyForm(data, sources=sources)


def first_of(request: AuthedRequest) -> int:
    """Return from which child on a branch is asked for."""
    text = request.GET.get("mulai", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def branch_address(cycle: Cycle, key: str, first: int = 0) -> str:
    """Return the address of the tree with one branch open."""
    tree = reverse("appraisal:objective_tree", args=[cycle.pk])
    more = f"&mulai={first}" if first else ""
    return f"{tree}?buka={key}{more}" if key else f"{tree}?{more.lstrip('&')}".rstrip("?")
