"""Places where citizens are served, chosen in a report instead of a place on a map."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import AuthedRequest
from core.gate import carried_out, require
from feedback.domain.catalogue import save_point
from feedback.forms.tools import ServicePointForm
from feedback.queries import points_kept_by, units_kept_by
from feedback.views.visitor import REFUSED


@require_http_methods(["GET", "POST"])
def point_list(request: AuthedRequest) -> HttpResponse:
    """List the places of the officer's units and add one."""
    require(request.user, "feedback.point_keep")
    form = ServicePointForm(request.POST or None, units=units_kept_by(request.user))
    if request.method == "POST" and carried_out(form, lambda: save_point(form.instance, by=request.user)):
        messages.success(request, _("Tempat layanan disimpan."))
        return redirect("feedback:point_list")
    context = {
        "points": points_kept_by(request.user),
        "form": form,
        "crumbs": [(_("Kelola layanan"), reverse("feedback:service_keep"))],
    }
    return render(request, "feedback/point_list.html", context, status=REFUSED if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def point_change(request: AuthedRequest, point_id: int) -> HttpResponse:
    """Change a place, or take it out of use."""
    require(request.user, "feedback.point_keep")
    point = get_object_or_404(points_kept_by(request.user), pk=point_id)
    form = ServicePointForm(request.POST or None, instance=point, units=units_kept_by(request.user))
    if request.method == "POST" and carried_out(form, lambda: save_point(form.instance, by=request.user)):
        messages.success(request, _("Tempat layanan disimpan."))
        return redirect("feedback:point_list")
    context = {"form": form, "crumbs": [(_("Tempat layanan"), reverse("feedback:point_list"))]}
    return render(request, "feedback/point_change.html", context, status=REFUSED if form.is_bound else 200)
