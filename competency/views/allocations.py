"""Runs of the allocation: asked for, followed, compared, confirmed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competency.domain.allocation_words import levels_in_words, price_in_words, reason_in_words
from competency.domain.allocations import begin_allocation, confirm_allocation
from competency.domain.rule_values import value_of
from competency.forms.allocations import AllocationForm
from competency.models import Allocation, AllocationRow, TrainingSession
from competency.queries import allocation_rows, allocations_visible_to
from competency.views.frame import area
from competency.views.tables import REFUSED
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from core.jobs import dispatch
from organization.models import Unit

PER_PAGE = 50
MOST_COMPARED = 4
COPIED = (
    "name",
    "unit",
    "first_day",
    "last_day",
    "budget",
    "most_sessions",
    "most_lessons",
    "unit_share",
    "class_share",
    "lessons_share",
)


@require_safe
def allocation_list(request: AuthedRequest) -> HttpResponse:
    """Show the runs, newest first, to choose some for comparing."""
    require(request.user, "competency.allocation_list")
    page = Paginator(allocations_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    level = weight_of_level()
    rows = [(row, figures_of(row, level)) for row in page]
    context = {"rows": rows, "page_obj": page, **area(request)}
    return render(request, "competency/allocation_list.html", context)


@require_http_methods(["GET", "POST"])
def allocation_add(request: AuthedRequest) -> HttpResponse:
    """Ask for a run; `?dari=` begins with what another one asked for."""
    require(request.user, "competency.allocation_add")
    form = AllocationForm(
        request.POST or None,
        units=Unit.objects.filter(ends_on__isnull=True).order_by("path"),
        initial=begun_with(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            allocation = begin_allocation(form.wishes(), by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            if allocation.job is not None:
                dispatch(allocation.job)
            return redirect("competency:allocation_detail", allocation.pk)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "competency/allocation_add.html", context, status=REFUSED if form.errors else 200)


@require_safe
def allocation_detail(request: AuthedRequest, allocation_id: int) -> HttpResponse:
    """Show what a run came to: value and bound, what limits cost, seats, who is left out and why.

    `?lihat=tanpa` lists those without a seat.
    """
    allocation = allocation_or_404(request, allocation_id)
    left = request.GET.get("lihat") == "tanpa"
    rows = allocation_rows(allocation, left_out=left)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    level = weight_of_level()
    context = {
        "allocation": allocation,
        "job": allocation.job,
        "is_mine": allocation.made_by_id == request.user.pk,
        "figures": figures_of(allocation, level),
        "prices": prices_of(allocation, level),
        "shortages": (allocation.result or {}).get("shortages", []),
        "floors": (allocation.result or {}).get("floors", []),
        "left": left,
        "page_obj": page,
        "rows": [(row, words_of(row, level)) for row in page],
        "crumbs": crumbs(),
    }
    return render(request, "competency/allocation_detail.html", context)


@require_safe
def allocation_compare(request: AuthedRequest) -> HttpResponse:
    """Show up to four runs side by side (`?id=` for each)."""
    require(request.user, "competency.allocation_list")
    asked = [int(text) for text in request.GET.getlist("id") if text.isascii() and text.isdecimal()]
    runs = list(allocations_visible_to(request.user).filter(pk__in=asked[:MOST_COMPARED]).order_by("pk"))
    level = weight_of_level()
    columns = [(run, figures_of(run, level)) for run in runs]
    context = {"columns": columns, "crumbs": crumbs()}
    return render(request, "competency/allocation_compare.html", context)


@require_POST
def allocation_confirm(request: AuthedRequest, allocation_id: int) -> HttpResponse:
    """Enrol everybody as the run says, once."""
    require(request.user, "competency.allocation_confirm")
    allocation = allocation_or_404(request, allocation_id)
    try:
        count = confirm_allocation(allocation, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        if count:
            messages.success(request, _("%(count)d peserta didaftarkan dan diberi tahu.") % {"count": count})
        else:
            messages.info(request, _("Rencana ini sudah ditetapkan."))
    return redirect("competency:allocation_detail", allocation.pk)


def allocation_or_404(request: AuthedRequest, allocation_id: int) -> Allocation:
    """Return a run that this person may see."""
    return get_object_or_404(allocations_visible_to(request.user), pk=allocation_id)


def begun_with(request: AuthedRequest) -> dict[str, Any]:
    """Return what a new run begins with: another run, or the rest of the year."""
    asked = request.GET.get("dari", "")
    if asked.isascii() and asked.isdecimal():
        other = allocations_visible_to(request.user).filter(pk=int(asked)).first()
        if other is not None:
            return {name: getattr(other, name) for name in COPIED}
    today = timezone.localdate()
    return {"first_day": today, "last_day": today.replace(month=12, day=31)}


def figures_of(allocation: Allocation, level: int) -> dict[str, Any]:
    """Return the figures of a computed run, ready for a page; empty before."""
    result = allocation.result
    if not result:
        return {}
    value, bound, simple = result["value"], result["bound"], result["simple"]
    return {
        **{name: result[name] for name in ("candidates", "served", "seats", "offered", "sessions", "spent")},
        "seconds": result["seconds"],
        "closes": levels_in_words(value, level),
        "bound": levels_in_words(bound, level),
        "whole": levels_in_words(result["whole"], level),
        "distance": round((bound - value) * 100 / bound, 2) if bound else 0,
        "is_best": value == bound and not result["shortages"],
        "beyond_simple": round((value - simple) * 100 / simple, 1) if simple else None,
        "is_impossible": bool(result["shortages"]),
        "left_out": result["candidates"] - result["served"],
    }


def prices_of(allocation: Allocation, level: int) -> list[str]:
    """Return what the limits cost in sentences, the dearest first. One query."""
    prices = sorted((allocation.result or {}).get("prices", []), key=lambda price: -price["more"])
    keys = [price["session"] for price in prices if price["session"]]
    sessions: QuerySet[TrainingSession] = TrainingSession.objects.filter(pk__in=keys)
    named = {row.pk: row for row in sessions.select_related("training").order_by("pk")}
    return [price_in_words(price, named, level) for price in prices]


def words_of(row: AllocationRow, level: int) -> str:
    """Return what a row says: what the seat closes, or why there is none."""
    return levels_in_words(row.closes, level) if row.session_id else reason_in_words(row, level)


def weight_of_level() -> int:
    """Return what one missing level weighs in the settings."""
    return int(value_of("allocation_weights")["level"])


def crumbs() -> list[tuple[str, str]]:
    """Return the way down to the pages of the runs."""
    return [(_("Pembagian kursi"), reverse("competency:allocation_list"))]
