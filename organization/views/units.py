"""The tree of units, level by level."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from organization.domain.units import add_post, add_unit
from organization.forms import PostAddForm, UnitAddForm
from organization.models import Unit
from organization.queries import (
    awaiting_activation,
    heads_of,
    staff_of,
    top_units_visible_to,
    units_found,
    units_visible_to,
)

PER_PAGE = 25


@require_safe
def unit_tree(request: AuthedRequest) -> HttpResponse:
    """Show where the units of this HR officer begin, or those that a search finds."""
    require(request.user, "organization.unit_tree")
    text = request.GET.get("q", "").strip()
    context: dict[str, object] = {"q": text}
    if text:
        found = units_found(units_visible_to(request.user), text).order_by("path")
        context["page_obj"] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    else:
        context["tops"] = top_units_visible_to(request.user)
    return render(request, "organization/unit_tree.html", context)


@require_safe
def unit_detail(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show a unit: the units right below it with their heads, its posts and its people."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_detail", unit)
    today = timezone.localdate()
    children = Unit.objects.get_children(unit)
    heads = heads_of(children, today)
    return render(
        request,
        "organization/unit_detail.html",
        {
            "unit": unit,
            "crumbs": unit_crumbs(request, unit),
            "children": [(child, heads.get(child.pk)) for child in children],
            "posts": unit.posts.all(),
            "awaiting": awaiting_activation(unit, today).count(),
            "page_obj": Paginator(staff_of(unit, today), PER_PAGE).get_page(request.GET.get("page")),
        },
    )


@require_http_methods(["GET", "POST"])
def unit_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Add a unit below this one."""
    parent = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.unit_add", parent)
    form = UnitAddForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            unit = add_unit(parent=parent, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(unit)s ditambahkan.") % {"unit": unit.name})
            return redirect("organization:unit_detail", unit_id=parent.pk)
    return render(request, "organization/unit_add.html", {"form": form, "parent": parent})


@require_http_methods(["GET", "POST"])
def post_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Add a post to this unit."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.post_add", unit)
    form = PostAddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post = add_post(unit=unit, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Jabatan %(post)s ditambahkan.") % {"post": post.name})
            return redirect("organization:unit_detail", unit_id=unit.pk)
    return render(request, "organization/post_add.html", {"form": form, "unit": unit})


def unit_crumbs(request: AuthedRequest, unit: Unit) -> list[tuple[str, str]]:
    """Return the way down to the unit as label and address, through units this person keeps."""
    above = units_visible_to(request.user).filter(
        path__in=[unit.path[: unit.steplen * depth] for depth in range(1, unit.depth)]
    )
    top = (_("Unit kerja"), reverse("organization:unit_tree"))
    return [top, *((parent.name, unit_address(parent)) for parent in above.order_by("path"))]


def unit_address(unit: Unit) -> str:
    """Return the address of the unit's page."""
    return reverse("organization:unit_detail", args=[unit.pk])
