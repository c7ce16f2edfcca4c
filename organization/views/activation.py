"""Activation codes: redeeming one, and handing one out on paper or by mail."""

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.access import AuthedRequest, public
from core.errors import RuleViolation
from core.gate import carried_out, require
from core.jobs import create_job, dispatch
from organization.domain.activation import (
    issue_activation_code,
    issue_activation_codes,
    redeem_activation_code,
)
from organization.forms.login import ActivationForm
from organization.queries import awaiting_activation, employee_records_visible_to, units_visible_to


@public
@never_cache
@sensitive_post_parameters("code", "password", "password_again")
@rate_limit(action="activation_redeem")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def activation_redeem(request: HttpRequest) -> HttpResponse:
    """Let a person with a code choose the password; afterwards the login page."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: redeem_activation_code(
            nip=form.cleaned_data["nip"],
            code=form.cleaned_data["code"],
            password=form.cleaned_data["password"],
        ),
    ):
        messages.success(request, _("Akun Anda aktif. Masuklah dengan NIP dan kata sandi baru Anda."))
        return redirect("account_login")
    return render(request, "organization/activation_redeem.html", {"form": form})


@never_cache
@require_POST
def activation_issue(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Make a code and show its letter, this one time. Sending the form again makes a new code."""
    employee = get_object_or_404(
        employee_records_visible_to(request.user).select_related("user"), pk=employee_id
    )
    require(request.user, "organization.activation_issue", employee)
    try:
        issued = issue_activation_code(employee, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("organization:employee_detail", employee_id=employee.pk)
    context = {"employee": employee, "letters": [issued], "activation_url": activation_address()}
    return render(request, "organization/activation_issue.html", context)


@never_cache
@require_POST
def activation_issue_unit(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Show the letters of everybody in this unit who has no password yet, this one time."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "organization.activation_issue_unit", unit)
    people = [
        employee
        for employee in awaiting_activation(unit, timezone.localdate())
        if request.user.has_perm("organization.activation_issue", employee)
    ]
    if not people:
        messages.info(request, _("Semua pegawai %(unit)s sudah mengaktifkan akunnya.") % {"unit": unit.name})
        return redirect("organization:unit_detail", unit_id=unit.pk)
    letters = issue_activation_codes(people, by=request.user)
    context = {"unit": unit, "letters": letters, "activation_url": activation_address()}
    return render(request, "organization/activation_issue_unit.html", context)


@require_POST
def activation_mail(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Have a worker make a code and mail it; the code is nowhere else."""
    employee = get_object_or_404(
        employee_records_visible_to(request.user).select_related("user"), pk=employee_id
    )
    require(request.user, "organization.activation_mail", employee)
    if not employee.user.email:
        messages.error(request, _("Surel %(name)s belum tercatat; cetak surat.") % {"name": employee.name})
    elif not employee.user.is_active:
        messages.error(request, _("Akun %(name)s sedang nonaktif.") % {"name": employee.name})
    else:
        job = create_job(
            "organization.activation_mail",
            by=request.user,
            arguments={"employee_id": employee.pk},
            key=f"activation-mail:{employee.pk}:{request.user.pk}",
        )
        dispatch(job)
        messages.success(request, _("Kode aktivasi dikirim ke %(email)s.") % {"email": employee.user.email})
    return redirect("organization:employee_detail", employee_id=employee.pk)


def activation_address() -> str:
    """Return the full address where a code is typed."""
    return settings.SITE_URL.rstrip("/") + reverse("organization:activation_redeem")
