"""Officers keep the services of their units, one by one or as a table, and the maklumat."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import carried_out, require, show_refusal
from core.spreadsheets import XLSX_TYPE, read_table, table_response, xlsx_bytes
from feedback.domain.catalogue import save_pledge, save_service, write_services
from feedback.forms.desk import PledgeForm, ServiceForm, ServiceUploadForm
from feedback.models import Service, ServicePledge
from feedback.queries import services_found, services_kept_by, units_kept_by
from feedback.resources import export_rows, headers, judged_rows

PER_PAGE = 25
REFUSED = 422


def above() -> list[tuple[str, str]]:
    """Return the way back to the list."""
    return [(_("Kelola layanan"), reverse("feedback:service_keep"))]


@require_safe
def service_keep(request: AuthedRequest) -> HttpResponse:
    """List the services of the officer's units, given up ones included."""
    require(request.user, "feedback.service_keep")
    text = request.GET.get("q", "").strip()[:100]
    page = Paginator(
        services_found(services_kept_by(request.user), text).order_by("name", "pk"), PER_PAGE
    ).get_page(request.GET.get("page"))
    tops = units_kept_by(request.user).order_by("path")[:1]
    return render(
        request, "feedback/service_keep.html", {"page_obj": page, "q": text, "top": tops[0] if tops else None}
    )


@require_http_methods(["GET", "POST"])
def service_add(request: AuthedRequest) -> HttpResponse:
    """Add a service with its standard."""
    require(request.user, "feedback.service_keep")
    return save(request, Service(), "feedback/service_add.html")


@require_http_methods(["GET", "POST"])
def service_edit(request: AuthedRequest, service_id: int) -> HttpResponse:
    """Change a service of the officer's units."""
    service = get_object_or_404(services_kept_by(request.user), pk=service_id)
    require(request.user, "feedback.service_edit", service)
    return save(request, service, "feedback/service_edit.html")


def save(request: AuthedRequest, service: Service, template: str) -> HttpResponse:
    """Show the form of a service and save what was sent."""
    texts = {one.kind: one.text for one in service.components.order_by("pk")} if service.pk else {}
    form = ServiceForm(request.POST or None, instance=service, units=units_kept_by(request.user), texts=texts)
    if request.method == "POST" and carried_out(
        form, lambda: save_service(form.instance, form.components(), by=request.user)
    ):
        messages.success(request, _("Layanan disimpan."))
        return redirect("feedback:service_keep")
    context = {"form": form, "service": service, "crumbs": above()}
    return render(request, template, context, status=REFUSED if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def service_import(request: AuthedRequest) -> HttpResponse:
    """Take a table of services: all rows are written, or none and every refusal is named."""
    require(request.user, "feedback.service_keep")
    form = ServiceUploadForm(request.POST or None, request.FILES or None)
    refused = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = judged_rows(read_table(form.cleaned_data["table"]), request.user)
            refused = [row for row in rows if row.refusals]
            written = write_services(rows, by=request.user)
        except ValidationError as error:
            form.add_error("table", error)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(count)d layanan ditulis.") % {"count": written})
            return redirect("feedback:service_keep")
    context = {"form": form, "refused": refused, "headers": headers(), "crumbs": above()}
    return render(request, "feedback/service_import.html", context, status=REFUSED if form.is_bound else 200)


@require_safe
def service_export(request: AuthedRequest) -> HttpResponse:
    """Hand out the services of the officer's units as a table that can be imported again."""
    require(request.user, "feedback.service_keep")
    data = xlsx_bytes(headers(), export_rows(request.user), title=_("Layanan"))
    return table_response("layanan.xlsx", XLSX_TYPE, data)


@require_http_methods(["GET", "POST"])
def pledge_edit(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """Write the maklumat of a unit."""
    unit = get_object_or_404(units_kept_by(request.user), pk=unit_id)
    require(request.user, "feedback.pledge_edit", unit)
    pledge = ServicePledge.objects.filter(unit=unit).first()
    initial = (
        {"text": pledge.text, "signed_by": pledge.signed_by, "signed_on": pledge.signed_on} if pledge else {}
    )
    form = PledgeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_pledge(unit, **form.cleaned_data, by=request.user)
        messages.success(request, _("Maklumat disimpan."))
        return redirect("feedback:service_keep")
    context = {"form": form, "unit": unit, "crumbs": above()}
    return render(request, "feedback/pledge_edit.html", context, status=REFUSED if form.is_bound else 200)
