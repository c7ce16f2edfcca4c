"""Civil servants as HR keeps them, and one's own page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from core.jobs import create_job, dispatch
from organization.appraiser_reports import open_report_of
from organization.domain.activation import usable_codes
from organization.domain.people import correct_employee, disable_person, employ, enable_person
from organization.employee_lists import (
    EXPORT_JOB,
    STATES,
    export_arguments,
    filter_of,
    selected_employees,
)
from organization.forms.people import EmployeeAddForm, EmployeeDataForm
from organization.models import Employee
from organization.queries import (
    appraiser_line_on,
    employee_of,
    employee_records_visible_to,
    employees_found,
    hr_officers_of,
    placement_on,
    role_grants_held_by,
    serving_employees,
    units_found,
    units_visible_to,
    with_placement_on,
)
from organization.service_records import (
    absences_to_come,
    acting_for,
    officers_above,
    teams_led_by,
    teams_of,
    timeline_of,
    undoable_placement,
    with_absence_on,
)

PER_PAGE = 25
UNITS_OFFERED = 25
CHANGES_SHOWN = 20
STRETCHES_SHOWN = 12


@require_safe
def employee_list(request: AuthedRequest) -> HttpResponse:
    """List, search and filter the people this HR officer keeps; those who left the service on request."""
    require(request.user, "organization.employee_list")
    if "choose" in request.GET:
        return choose_unit(request, _("Pegawai unit mana?"), lead=_("Beserta semua unit di bawahnya."))
    chosen = filter_of(request.user, request.GET)
    today = timezone.localdate()
    found = with_absence_on(with_placement_on(selected_employees(request.user, chosen, today), today), today)
    page = Paginator(found.select_related("user"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "chosen": chosen, "states": STATES}
    return render(request, "organization/employee_list.html", context)


@require_POST
def employee_export(request: AuthedRequest) -> HttpResponse:
    """Have a worker write the filtered list as a workbook, and show how far it is."""
    require(request.user, "organization.employee_export")
    chosen = filter_of(request.user, request.POST)
    job = create_job(
        EXPORT_JOB,
        by=request.user,
        arguments=export_arguments(request.user, chosen),
        key=f"employee-export:{request.user.pk}:{chosen.key}",
    )
    dispatch(job)
    return redirect("core:job_detail", job.pk)


@require_safe
def employee_detail(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show one person: login, place and appraiser today, the time line, what was done."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.employee_detail", employee)
    today = timezone.localdate()
    timeline = Paginator(timeline_of(employee, today), STRETCHES_SHOWN)
    absences = list(absences_to_come(employee, today))
    return render(
        request,
        "organization/employee_detail.html",
        {
            "employee": employee,
            "crumbs": employee_crumbs(),
            "placement": placement_on(employee, today),
            "line": appraiser_line_on(employee, today),
            "acting": acting_for(employee, today),
            "absence": next((row for row in absences if row.starts_on <= today), None),
            "absences": absences,
            "undoable": undoable_placement(employee, today),
            "code": usable_codes(employee.user_id, timezone.now()).first(),
            "page_obj": timeline.get_page(request.GET.get("page")),
            "entries": [
                {"at": change.at, "what": change.text, "who": change.actor, "note": ""}
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
            "open_report": open_report_of(employee) if employee else None,
            "officers": hr_officers_of(placement.unit, today) if placement else [],
            "grants": role_grants_held_by(request.user, today),
            "acting": acting_for(employee, today) if employee else [],
            "absences": absences_to_come(employee, today) if employee else [],
            "teams": teams_of(employee, today) if employee else [],
            "teams_led": teams_led_by(employee, today) if employee else [],
        },
    )


def visible_employee(request: AuthedRequest, employee_id: int) -> Employee:
    """Return the person when this HR officer keeps the record, else 404."""
    return get_object_or_404(employee_records_visible_to(request.user).select_related("user"), pk=employee_id)


def choose_unit(request: AuthedRequest, heading: str, *, lead: str = "", moves: bool = False) -> HttpResponse:
    """Offer the units of this HR officer as links back to this page with `?unit=`.

    With `moves`, say which HR officers above can move somebody beyond these units.
    """
    text = request.GET.get("q", "").strip()
    units = units_found(units_visible_to(request.user), text).order_by("path")
    page = Paginator(units, UNITS_OFFERED).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "q": text,
        "heading_text": heading,
        "lead_text": lead or _("Pilih dahulu unit tujuannya; setelah itu jabatannya."),
        "above": officers_above(request.user) if moves else None,
    }
    return render(request, "organization/unit_choice.html", context)


def choose_person(
    request: AuthedRequest,
    heading: str,
    *,
    lead: str,
    nearby: QuerySet[Employee],
    crumbs: list[tuple[str, str]],
) -> HttpResponse:
    """Offer the serving people of the whole agency, found by name or number, as links with `?person=`.

    Only name, post and unit are shown. Before anything is typed, `nearby` are offered.
    """
    today = timezone.localdate()
    text = request.GET.get("q", "").strip()
    people = employees_found(serving_employees(today), text) if text else nearby
    found = with_placement_on(people.order_by("name", "pk"), today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "q": text, "heading_text": heading, "lead_text": lead, "crumbs": crumbs}
    return render(request, "organization/person_choice.html", context)


def chosen_person(request: AuthedRequest) -> Employee:
    """Return the serving person of `?person=`, else 404."""
    people = serving_employees(timezone.localdate()).select_related("user")
    return get_object_or_404(people, pk=number(request.GET.get("person", "")))


def employee_crumbs(employee: Employee | None = None) -> list[tuple[str, str]]:
    """Return the way to the list, and to the page of a person when one is given."""
    top = (_("Pegawai"), reverse("organization:employee_list"))
    if employee is None:
        return [top]
    return [top, (employee.name, reverse("organization:employee_detail", args=[employee.pk]))]


def number(text: str) -> int:
    """Return the number in an address, or 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
