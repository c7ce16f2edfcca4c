"""Moving people, ending placements, naming appraisers: filled in, shown with what follows, confirmed."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from organization.domain.effects import followed
from organization.domain.moves import Plan, planned_appraiser, planned_end, planned_move, planned_undo
from organization.domain.placements import (
    end_placement,
    place_employee,
    set_appraiser_by_hand,
    undo_placement,
)
from organization.forms.people import AppraiserSetForm, PlacementAddForm, PlacementEndForm
from organization.models import Employee
from organization.queries import appraiser_line_on, placement_on, serving_employees, units_visible_to
from organization.service_records import undoable_placement
from organization.views.confirmation import ask_confirmation, back_to_form, is_confirmed
from organization.views.employees import choose_unit, employee_crumbs, number, visible_employee


@require_http_methods(["GET", "POST"])
def placement_add(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Move a person to a unit (`?unit=`); without one, offer the units to choose from."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.placement_add", employee)
    if "unit" not in request.GET:
        return choose_unit(request, _("Pindahkan %(name)s") % {"name": employee.name}, moves=True)
    unit = get_object_or_404(units_visible_to(request.user), pk=number(request.GET["unit"]))
    today = timezone.localdate()
    form = PlacementAddForm(request.POST or None, unit=unit, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        change = partial(place_employee, employee, unit=unit, by=request.user, **form.cleaned_data)
        try:
            if not is_confirmed(request):
                plan = planned_move(
                    change,
                    employee,
                    unit=unit,
                    post=form.cleaned_data["post"],
                    starts_on=form.cleaned_data["starts_on"],
                )
                title = _("Pindahkan %(name)s ke %(unit)s?") % {"name": employee.name, "unit": unit.name}
                return confirm(request, employee, plan, title=title, submit=_("Ya, pindahkan"))
            with followed(by=request.user):
                change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("%(name)s ditempatkan di %(unit)s.") % {"name": employee.name, "unit": unit.name}
            )
            return redirect("organization:employee_detail", employee_id=employee.pk)
    context = {
        "form": form,
        "employee": employee,
        "unit": unit,
        "placement": placement_on(employee, today),
        "crumbs": employee_crumbs(employee),
    }
    return render(request, "organization/placement_add.html", context)


@require_http_methods(["GET", "POST"])
def placement_end(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """End the placement of a person who leaves the service or the agency."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.placement_end", employee)
    today = timezone.localdate()
    form = PlacementEndForm(request.POST or None, initial={"ends_on": today})
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        ends_on = form.cleaned_data["ends_on"]
        change = partial(end_placement, employee, ends_on=ends_on, by=request.user)
        try:
            if not is_confirmed(request):
                plan = planned_end(change, employee, ends_on=ends_on)
                title = _("Akhiri penempatan %(name)s?") % {"name": employee.name}
                return confirm(request, employee, plan, title=title, submit=_("Ya, akhiri"))
            with followed(by=request.user):
                change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Penempatan %(name)s diakhiri.") % {"name": employee.name})
            return redirect("organization:employee_detail", employee_id=employee.pk)
    context = {"form": form, "employee": employee, "placement": placement_on(employee, today)}
    return render(request, "organization/placement_end.html", context)


@require_POST
def placement_undo(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Take back the last placement when it was written down wrongly and nothing hangs on it yet.

    The first post shows what will happen, the second one does it; sent again it changes nothing.
    """
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.placement_undo", employee)
    placement = undoable_placement(employee, timezone.localdate())
    home = redirect("organization:employee_detail", employee_id=employee.pk)
    chosen = request.POST.get("placement")
    if placement is None or (chosen is not None and chosen != str(placement.pk)):
        messages.info(request, _("Tidak ada penempatan yang dapat dibatalkan."))
        return home
    if back_to_form(request):
        return home
    change = partial(undo_placement, placement, by=request.user)
    try:
        if not is_confirmed(request):
            plan = planned_undo(change, placement)
            title = _("Batalkan penempatan %(name)s di %(unit)s?") % {
                "name": employee.name,
                "unit": placement.unit.name,
            }
            return confirm(request, employee, plan, title=title, submit=_("Ya, batalkan penempatan ini"))
        with followed(by=request.user):
            change()
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Penempatan dibatalkan; yang sebelumnya berlaku lagi."))
    return home


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
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        starts_on = form.cleaned_data["starts_on"]
        change = partial(
            set_appraiser_by_hand,
            employee,
            appraiser=form.cleaned_data["nip"],
            starts_on=starts_on,
            by=request.user,
        )
        try:
            if not is_confirmed(request):
                plan = planned_appraiser(change, employee, starts_on=starts_on)
                title = _("Tetapkan pejabat penilai %(name)s?") % {"name": employee.name}
                return confirm(request, employee, plan, title=title, submit=_("Ya, tetapkan"))
            with followed(by=request.user, decided=(employee,)):
                change()
        except RuleViolation as refusal:
            form.add_error("nip" if refusal.field == "appraiser" else refusal.field or None, refusal.message)
        else:
            messages.success(request, _("Pejabat penilai %(name)s tersimpan.") % {"name": employee.name})
            return redirect("organization:employee_detail", employee_id=employee.pk)
    return render(
        request, "organization/appraiser_set.html", {"form": form, "employee": employee, "line": line}
    )


def confirm(
    request: AuthedRequest, employee: Employee, plan: Plan, *, title: str, submit: str
) -> HttpResponse:
    """Ask for the second step of a change that concerns one person."""
    return ask_confirmation(
        request,
        title=title,
        sentences=plan.sentences,
        effects=plan.effects,
        submit=submit,
        cancel_url=reverse("organization:employee_detail", args=[employee.pk]),
        crumbs=employee_crumbs(employee),
    )
