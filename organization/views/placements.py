"""Moving people, ending placements, naming appraisers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from organization.domain.placements import end_placement, place_employee, set_appraiser_by_hand
from organization.forms import AppraiserSetForm, PlacementAddForm, PlacementEndForm
from organization.queries import appraiser_line_on, placement_on, serving_employees, units_visible_to
from organization.views.employees import choose_unit, number, visible_employee


@require_http_methods(["GET", "POST"])
def placement_add(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Move a person to a unit (`?unit=`); without one, offer the units to choose from."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.placement_add", employee)
    if "unit" not in request.GET:
        return choose_unit(request, _("Pindahkan %(name)s") % {"name": employee.name})
    unit = get_object_or_404(units_visible_to(request.user), pk=number(request.GET["unit"]))
    today = timezone.localdate()
    form = PlacementAddForm(request.POST or None, unit=unit, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            placement = place_employee(employee, unit=unit, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(name)s ditempatkan di %(unit)s.") % {"name": employee.name, "unit": placement.unit.name},
            )
            return redirect("organization:employee_detail", employee_id=employee.pk)
    context = {"form": form, "employee": employee, "unit": unit, "placement": placement_on(employee, today)}
    return render(request, "organization/placement_add.html", context)


@require_http_methods(["GET", "POST"])
def placement_end(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """End the placement of a person who leaves the service or the agency."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.placement_end", employee)
    today = timezone.localdate()
    form = PlacementEndForm(request.POST or None, initial={"ends_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_placement(employee, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Penempatan %(name)s diakhiri.") % {"name": employee.name})
            return redirect("organization:employee_detail", employee_id=employee.pk)
    context = {"form": form, "employee": employee, "placement": placement_on(employee, today)}
    return render(request, "organization/placement_end.html", context)


@require_http_methods(["GET", "POST"])
def appraiser_set(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Name the appraiser by hand, or let him follow from the tree again."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.appraiser_set", employee)
    today = timezone.localdate()
    line = appraiser_line_on(employee, today)
    form = AppraiserSetForm(
        request.POST or None,
        employees=serving_employees(today),
        initial={"starts_on": today, "nip": line.appraiser.nip if line and line.by_hand else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_appraiser_by_hand(
                employee,
                appraiser=form.cleaned_data["nip"],
                starts_on=form.cleaned_data["starts_on"],
                by=request.user,
            )
        except RuleViolation as refusal:
            form.add_error("nip" if refusal.field == "appraiser" else refusal.field or None, refusal.message)
        else:
            messages.success(request, _("Pejabat penilai %(name)s tersimpan.") % {"name": employee.name})
            return redirect("organization:employee_detail", employee_id=employee.pk)
    return render(
        request, "organization/appraiser_set.html", {"form": form, "employee": employee, "line": line}
    )
