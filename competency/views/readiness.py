"""The index of professionalism of a person, and the needs analysis of a unit as a workbook."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competency.domain.readiness import readiness_of, save_readiness
from competency.domain.rule_values import IP_ASN
from competency.forms.readiness import ReadinessForm
from competency.models import ReadinessFact
from competency.queries import NEEDS_JOB, kept_units
from competency.views.profiles import crumbs_of, readable_or_404
from competency.views.tables import REFUSED
from core.access import AuthedRequest
from core.gate import require
from core.jobs import create_job, dispatch
from organization.models import Employee

FIELDS = ("education", "has_leadership", "has_functional", "discipline")


@require_safe
def readiness_detail(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show the index of a person part by part, or what is missing for it."""
    employee = readable_or_404(request, employee_id, "competency.readiness_detail")
    found = readiness_of(Employee.objects.filter(pk=employee.pk), timezone.localdate())[employee.pk]
    words = {
        "leadership": _("pelatihan kepemimpinan"),
        "functional": _("pelatihan fungsional"),
        "technical": _("pelatihan teknis"),
        "seminar": _("seminar"),
    }
    context = {
        "employee": employee,
        "readiness": found,
        "performance": IP_ASN[f"performance__{found.predicate}"][1] if found.predicate else "",
        "activities": [words[name] for name in found.activities],
        "may_edit": request.user.has_perm("competency.readiness_edit", employee),
        "crumbs": crumbs_of(employee),
    }
    return render(request, "competency/readiness_detail.html", context)


@require_http_methods(["GET", "POST"])
def readiness_edit(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Record education, structural or functional training and discipline of a person."""
    employee = readable_or_404(request, employee_id, "competency.readiness_detail")
    require(request.user, "competency.readiness_edit", employee)
    fact = ReadinessFact.objects.filter(employee=employee).first()
    form = ReadinessForm(
        request.POST or None, initial={name: getattr(fact, name) for name in FIELDS} if fact else {}
    )
    if request.method == "POST" and form.is_valid():
        save_readiness(employee, **form.cleaned_data, by=request.user)
        messages.success(request, _("Data IP ASN tersimpan."))
        return redirect("competency:readiness_detail", employee.pk)
    context = {"form": form, "employee": employee, "crumbs": crumbs_of(employee)}
    return render(request, "competency/readiness_edit.html", context, status=REFUSED if form.errors else 200)


@require_POST
def needs_export(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Ask for the needs analysis and development plan of a unit as a workbook, and follow the job."""
    unit = get_object_or_404(kept_units(request.user), pk=unit_id)
    job = create_job(
        NEEDS_JOB, by=request.user, arguments={"unit_id": unit.pk}, key=f"{unit.pk}:{request.user.pk}"
    )
    dispatch(job)
    return redirect("core:job_detail", job.pk)
