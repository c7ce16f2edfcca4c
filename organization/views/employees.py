"""Civil servants as HR keeps them, and one's own page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from organization.domain.activation import usable_codes
from organization.domain.people import correct_employee, disable_person, employ, enable_person
from organization.forms import EmployeeAddForm, EmployeeDataForm
from organization.models import Employee
from organization.queries import (
    appraiser_line_on,
    employee_of,
    employee_records_visible_to,
    employees_found,
    employees_visible_to,
    hr_officers_of,
    placement_on,
    role_grants_held_by,
    units_found,
    units_visible_to,
    with_placement_on,
)

PER_PAGE = 25
UNITS_OFFERED = 25
CHANGES_SHOWN = 20


@require_safe
def employee_list(request: AuthedRequest) -> HttpResponse:
    """List and search the people this HR officer keeps; those who left the service on request."""
    require(request.user, "organization.employee_list")
    text, former = request.GET.get("q", "").strip(), request.GET.get("former") == "1"
    people = employee_records_visible_to(request.user) if former else employees_visible_to(request.user)
    found = with_placement_on(employees_found(people, text), timezone.localdate()).select_related("user")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "q": text, "former": former}
    return render(request, "organization/employee_list.html", context)


@require_safe
def employee_detail(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show one person: login, place and appraiser today, every placement, what was done."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.employee_detail", employee)
    today = timezone.localdate()
    return render(
        request,
        "organization/employee_detail.html",
        {
            "employee": employee,
            "crumbs": [(_("Pegawai"), reverse("organization:employee_list"))],
            "placement": placement_on(employee, today),
            "line": appraiser_line_on(employee, today),
            "code": usable_codes(employee.user_id, timezone.now()).first(),
            "placements": employee.placements.select_related("unit", "post", "appraiser").order_by(
                "-starts_on"
            ),
            "entries": [
                {"at": change.at, "what": change.text, "who": change.by or _("Pemasangan"), "note": ""}
                for change in employee.changes.select_related("by")[:CHANGES_SHOWN]
            ],
            "may_keep": request.user.has_perm("organization.placement_add", employee),
            "may_unlock": request.user.has_perm("organization.activation_issue", employee),
        },
    )


@require_http_methods(["GET", "POST"])
def employee_add(request: AuthedRequest) -> HttpResponse:
    """Register a person in a unit (`?unit=`); without one, offer the units to choose from."""
    require(request.user, "organization.employee_add")
    if "unit" not in request.GET:
        return choose_unit(request, _("Tambah pegawai"))
    unit = get_object_or_404(units_visible_to(request.user), pk=number(request.GET["unit"]))
    form = EmployeeAddForm(request.POST or None, unit=unit, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            employee = employ(unit=unit, by=request.user, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(name)s didaftarkan. Berikan kode aktivasi agar ia dapat masuk.")
                % {"name": employee.name},
            )
            for warning in form.warnings:
                messages.warning(request, warning)
            return redirect("organization:employee_detail", employee_id=employee.pk)
    return render(request, "organization/employee_add.html", {"form": form, "unit": unit})


@require_http_methods(["GET", "POST"])
def employee_change(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Correct name, rank, e-mail and telephone of a person."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.employee_change", employee)
    written = {
        "name": employee.name,
        "rank": employee.rank,
        "phone": employee.phone,
        "email": employee.user.email,
    }
    form = EmployeeDataForm(request.POST or None, initial=written)
    if request.method == "POST" and form.is_valid():
        correct_employee(employee, by=request.user, **form.cleaned_data)
        messages.success(request, _("Data tersimpan."))
        return redirect("organization:employee_detail", employee_id=employee.pk)
    return render(request, "organization/employee_change.html", {"form": form, "employee": employee})


@require_POST
def employee_disable(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Close the login of a person; the sessions end at once."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.employee_disable", employee)
    disable_person(employee, by=request.user)
    messages.success(
        request, _("Akun %(name)s dinonaktifkan dan semua sesinya berakhir.") % {"name": employee.name}
    )
    return redirect("organization:employee_detail", employee_id=employee.pk)


@require_POST
def employee_enable(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Open the login of a person again."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.employee_enable", employee)
    enable_person(employee, by=request.user)
    messages.success(request, _("Akun %(name)s diaktifkan kembali.") % {"name": employee.name})
    return redirect("organization:employee_detail", employee_id=employee.pk)


@require_safe
def profile(request: AuthedRequest) -> HttpResponse:
    """Show a person what is written about himself, and whom to ask when it is wrong."""
    today = timezone.localdate()
    employee = employee_of(request.user)
    placement = placement_on(employee, today) if employee else None
    return render(
        request,
        "organization/profile.html",
        {
            "employee": employee,
            "placement": placement,
            "line": appraiser_line_on(employee, today) if employee else None,
            "officers": hr_officers_of(placement.unit, today) if placement else [],
            "grants": role_grants_held_by(request.user, today),
        },
    )


def visible_employee(request: AuthedRequest, employee_id: int) -> Employee:
    """Return the person when this HR officer keeps the record, else 404."""
    return get_object_or_404(employee_records_visible_to(request.user).select_related("user"), pk=employee_id)


def choose_unit(request: AuthedRequest, heading: str) -> HttpResponse:
    """Offer the units of this HR officer as links back to this page with `?unit=`."""
    text = request.GET.get("q", "").strip()
    units = units_found(units_visible_to(request.user), text).order_by("path")
    page = Paginator(units, UNITS_OFFERED).get_page(request.GET.get("page"))
    return render(
        request, "organization/unit_choice.html", {"page_obj": page, "q": text, "heading_text": heading}
    )


def number(text: str) -> int:
    """Return the number in an address, or 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
