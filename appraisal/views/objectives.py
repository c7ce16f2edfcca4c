"""Changing the performance tree: adding, changing, moving, weighing and deleting nodes, copying a tree."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.objective_links import Copied, copy_tree
from appraisal.domain.objectives import (
    INSIDE,
    add_objective,
    change_objective,
    move_in_words,
    move_objective,
    remove_objective,
    shares_problem,
    step_place,
    target_place,
    weigh_children,
)
from appraisal.enums import CycleState
from appraisal.forms.objectives import FOUND, MoveForm, ObjectiveForm, SharesForm
from appraisal.models import Cycle, Objective
from appraisal.objective_queries import (
    TOP,
    Shape,
    indicators_by_key,
    node_key,
    objectives_among,
    objectives_by_key,
    objectives_found,
    objectives_kept_by,
    tree_shape,
)
from appraisal.queries import units_of_cycle_kept_by
from appraisal.views.cycle_acts import answer_button, indicator_cycle_or_404, posted, posted_version
from appraisal.views.form_acts import answer_form
from appraisal.views.indicators import indicator_crumbs
from appraisal.views.moves import CONFLICT, REFUSED
from appraisal.views.objective_rows import opened_keys, tree_rows, windows_kept_open
from appraisal.views.objective_tree import branch_address, copy_form, tree_context
from core.access import AuthedRequest
from core.errors import AlreadyDone, RuleViolation, StaleVersion
from core.gate import require, show_refusal

SHOWN = 50
"""How much of what hangs on a node its page lists; the tree has all of it."""


def objective_or_404(request: AuthedRequest, objective_id: int, permission: str) -> Objective:
    """Return the node when this person keeps its unit (404) and may do `permission` (403)."""
    node = get_object_or_404(objectives_kept_by(request.user), pk=objective_id)
    require(request.user, permission, node)
    return node


@require_safe
def objective_detail(request: AuthedRequest, objective_id: int) -> HttpResponse:
    """Show a node with what hangs on it, and everything that can be done with it."""
    node = get_object_or_404(objectives_kept_by(request.user), pk=objective_id)
    cycle, key = node.cycle, node_key(node.pk)
    shape = tree_shape(request.user, cycle)
    below = shape.below(key)
    children = shape.nodes_below(key)
    sheets = [one for one in below if one not in set(children)]
    way = shape.way_to(key)
    words = objectives_by_key([*way, *children[:SHOWN]])
    context = {
        "node": node,
        "cycle": cycle,
        "crumbs": tree_crumbs(request, cycle),
        "way": [words[step] for step in way],
        "children": [words[child] for child in children[:SHOWN]],
        "children_left": max(len(children) - SHOWN, 0),
        "sheets": list(ordered(sheets[:SHOWN])),
        "sheets_left": max(len(sheets) - SHOWN, 0),
        "weights": shape.weights_of(key),
        "tree_url": branch_address(cycle, key),
        "may_write": cycle.state != CycleState.CLOSED,
        "may_weigh": shape.may_weigh(key) and bool(children),
        "may_delete": not below and not shape.weights_of(key).count,
    }
    return render(request, "appraisal/objective_detail.html", context)


def ordered(keys: list[str]) -> list[Any]:
    """Return the indicators behind these keys in this order. One query."""
    sheets = indicators_by_key(keys)
    return [sheets[key] for key in keys if key in sheets]


@require_http_methods(["GET", "POST"])
def objective_add(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Add a node at the top of the tree."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.objective_add")
    return edit_node(request, Objective(cycle=cycle), heading=_("Tambah simpul puncak"))


@require_http_methods(["GET", "POST"])
def objective_add_below(request: AuthedRequest, objective_id: int) -> HttpResponse:
    """Add a node below this one."""
    parent = objective_or_404(request, objective_id, "appraisal.objective_edit")
    fresh = Objective(cycle=parent.cycle, parent=parent, unit=parent.unit)
    return edit_node(request, fresh, heading=_("Tambah simpul di bawahnya"))


@require_http_methods(["GET", "POST"])
def objective_edit(request: AuthedRequest, objective_id: int) -> HttpResponse:
    """Change title, level, unit, share and note of a node."""
    node = objective_or_404(request, objective_id, "appraisal.objective_edit")
    return edit_node(request, node, heading=_("Ubah simpul"))


def edit_node(request: AuthedRequest, node: Objective, *, heading: str) -> HttpResponse:
    """Show the form of a node, or save what was typed; both lead to the node."""
    cycle, parent = node.cycle, node.parent
    fresh = node.pk is None
    above = branch_address(cycle, node_key(parent.pk) if parent else TOP)
    cancel = above if fresh else reverse("appraisal:objective_detail", args=[node.pk])
    units = units_of_cycle_kept_by(request.user, cycle).order_by("path")
    form = ObjectiveForm(posted(request), instance=node, units=units)

    def show(bound: ObjectiveForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "cycle": cycle,
            "parent": parent,
            "heading_text": heading,
            "cancel_url": cancel,
            "crumbs": tree_crumbs(request, cycle),
        }
        return render(request, "appraisal/objective_form.html", context, status=status)

    def act(values: dict[str, Any]) -> str:
        if fresh:
            saved = add_objective(form.instance, by=request.user)
            return branch_address(cycle, node_key(saved.parent_id) if saved.parent_id else TOP)
        seen = values["version"]
        change_objective(form.instance, by=request.user, seen=-1 if seen is None else seen)
        return cancel

    if request.method != "POST":
        return show(form, 200)
    done = _("Simpul ditambahkan.") if fresh else _("Simpul disimpan.")
    return answer_form(request, form, act, done=done, repeated_url=cancel, show=show)  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
def objective_move(request: AuthedRequest, objective_id: int) -> HttpResponse:
    """Move a node: by steps or onto another node from the tree, or by a form with a search."""
    node = objective_or_404(request, objective_id, "appraisal.objective_edit")
    shape = tree_shape(request.user, node.cycle)
    key = node_key(node.pk)
    moving = shape.inside(key)
    targets = [one for one in shape.depths if one not in moving]
    kept = [one for one in targets if one in shape.kept]
    text = request.GET.get("q", "").strip()
    hits = objectives_found(objectives_among(kept), text).exclude(pk=node.parent_id or 0)
    form = MoveForm(
        posted(request),
        targets=objectives_among(targets),
        found=list(hits[:FOUND]),
        initial={"version": node.version},
    )
    status = 200
    if request.method == "POST":
        refusal = try_move(request, node, shape, form)
        if request.htmx:
            return moved_tree(request, node, form, refusal)
        if refusal is None:
            return redirect(branch_address(node.cycle, above_of(node)))
        status = refusal
    context = {
        "node": node,
        "cycle": node.cycle,
        "form": form,
        "q": text,
        "found_count": hits.count(),
        "shown": FOUND,
        "way": [one.title for one in objectives_by_way(shape, key)],
        "may_top": shape.whole and node.parent_id is not None,
        "crumbs": tree_crumbs(request, node.cycle),
    }
    return render(request, "appraisal/objective_move.html", context, status=status)


def try_move(request: AuthedRequest, node: Objective, shape: Shape, form: MoveForm) -> int | None:
    """Move the node as the form says; return the status of a refusal, None when it is done."""
    if not form.is_valid():
        return REFUSED
    values = form.cleaned_data
    try:
        if values["step"]:
            place = step_place(shape, node, values["step"])
        else:
            place = target_place(shape, node, values["target"], values["where"] or INSIDE)
        move_objective(node, place, by=request.user, seen=values["version"])
    except AlreadyDone as repeated:
        tell(request, messages.INFO, repeated.message)
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return CONFLICT if isinstance(refusal, StaleVersion) else REFUSED
    else:
        tell(request, messages.SUCCESS, move_in_words(node))
    return None


def tell(request: AuthedRequest, level: int, sentence: str) -> None:
    """Say it on the next page; a tree that is moved by htmx says it itself."""
    if not request.htmx:
        messages.add_message(request, level, sentence)


def moved_tree(request: AuthedRequest, node: Objective, form: MoveForm, refusal: int | None) -> HttpResponse:
    """Answer htmx with the tree as it is now, the branches that were open still open."""
    node.refresh_from_db()
    shape = tree_shape(request.user, node.cycle)
    windows = windows_kept_open(shape, opened_keys(request.POST.get("open", "")), node_key(node.pk))
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context = {
        **tree_context(node.cycle, shape),
        "rows": tree_rows(shape, windows),
        "news": said or move_in_words(node),
        "news_tone": "danger" if said else "success",
    }
    return render(request, "appraisal/objective_moved.html", context, status=refusal or 200)


def above_of(node: Objective) -> str:
    """Return the key of what the node hangs on now."""
    return node_key(node.parent_id) if node.parent_id else node_key(node.pk)


def objectives_by_way(shape: Shape, key: str) -> list[Objective]:
    """Return the nodes above a key from the top down. One query."""
    way = shape.way_to(key)
    words = objectives_by_key(way)
    return [words[step] for step in way if step in words]


@require_http_methods(["GET", "POST"])
def objective_weights(request: AuthedRequest, objective_id: int) -> HttpResponse:
    """Give all nodes under this one their shares, which add to 100, or none."""
    node = objective_or_404(request, objective_id, "appraisal.objective_edit")
    shape = tree_shape(request.user, node.cycle)
    if not shape.may_weigh(node_key(node.pk)):
        raise PermissionDenied
    children = list(node.children.select_related("unit").order_by("position", "pk"))
    form = SharesForm(posted(request), children=children)
    page = reverse("appraisal:objective_detail", args=[node.pk])

    def show(bound: SharesForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "node": node,
            "cycle": node.cycle,
            "problem": shares_problem(child.weight for child in children),
            "cancel_url": page,
            "crumbs": tree_crumbs(request, node.cycle, node),
        }
        return render(request, "appraisal/objective_weights.html", context, status=status)

    def act(values: dict[str, Any]) -> str:
        weigh_children(node, form.shares(), by=request.user, seen=values["seen"])
        return page

    if request.method != "POST":
        return show(form, 200)
    return answer_form(request, form, act, done=_("Bobot disimpan."), repeated_url=page, show=show)


@require_POST
def objective_delete(request: AuthedRequest, objective_id: int) -> HttpResponse:
    """Delete a node on which nothing hangs."""
    node = objective_or_404(request, objective_id, "appraisal.objective_edit")
    title, above = node.title, branch_address(node.cycle, node_key(node.parent_id) if node.parent_id else TOP)
    page = reverse("appraisal:objective_detail", args=[node.pk])
    empty = not node.children.exists() and not node.indicators.exists()
    return answer_button(
        request,
        lambda: remove_objective(node, by=request.user, seen=posted_version(request)),
        done=lambda _nothing: _("Simpul “%(title)s” dihapus.") % {"title": title},
        next_url=above if empty and posted_version(request) == node.version else page,
    )


@require_POST
def objective_copy(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Copy tree, indicators and links of this officer's units from another cycle; what is there stays."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.objective_copy")
    page = reverse("appraisal:objective_tree", args=[cycle.pk])
    form = copy_form(request, cycle, request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih siklus asal yang tersedia dalam daftar."))
        return redirect(page)
    source: Cycle = form.cleaned_data["source"]
    units = list(units_of_cycle_kept_by(request.user, cycle))
    return answer_button(
        request,
        lambda: copy_tree(source, cycle, units, by=request.user),
        done=copied_in_words,
        next_url=page,
    )


def copied_in_words(copied: Copied) -> str:
    """Return what a copy brought, and what stayed behind."""
    if copied.anything:
        said = _("Disalin: %(nodes)d simpul, %(sheets)d indikator, %(links)d hubungan.") % {
            "nodes": copied.nodes,
            "sheets": copied.sheets,
            "links": copied.links,
        }
    else:
        said = _("Tidak ada yang disalin: semuanya sudah ada dalam siklus ini.")
    if copied.orphans:
        said += " " + ngettext(
            "%(count)d simpul tertinggal karena simpul di atasnya belum ada di sini.",
            "%(count)d simpul tertinggal karena simpul di atasnya belum ada di sini.",
            copied.orphans,
        ) % {"count": copied.orphans}
    return said


def tree_crumbs(request: AuthedRequest, cycle: Cycle, node: Objective | None = None) -> list[tuple[str, str]]:
    """Return the way down to the tree, or to a node of it."""
    crumbs = [
        *indicator_crumbs(request, cycle),
        (_("Pohon kinerja"), reverse("appraisal:objective_tree", args=[cycle.pk])),
    ]
    if node is not None:
        crumbs.append((node.title[:60], reverse("appraisal:objective_detail", args=[node.pk])))
    return crumbs
