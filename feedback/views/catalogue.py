"""The public catalogue of services with their standards."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from core.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_bytes, table_response, xlsx_bytes
from feedback.enums import SHOWN_FIRST
from feedback.models import ServiceComponent
from feedback.queries import active_services, pledge_of, public_cases, services_found

PER_PAGE = 25
CASES_SHOWN = 5


@public
@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """Search the services of every unit by words; without words, all of them."""
    text = request.GET.get("q", "").strip()[:100]
    page = Paginator(services_found(active_services(), text).order_by("name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "feedback/service_list.html", {"page_obj": page, "q": text})


@public
@require_safe
def service_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a service promises, the maklumat of its unit, and what citizens said about it."""
    service = get_object_or_404(active_services(), code=code)
    components = sorted(
        ServiceComponent.objects.filter(service=service).order_by("pk"),
        key=lambda one: ORDER.index(one.kind),
    )
    context = {
        "service": service,
        "first": [one for one in components if one.kind in SHOWN_FIRST],
        "rest": [one for one in components if one.kind not in SHOWN_FIRST],
        "pledge": pledge_of(service.unit),
        "cases": public_cases().filter(service=service).order_by("-published_at", "-pk")[:CASES_SHOWN],
        "crumbs": [(_("Layanan"), reverse("feedback:service_list"))],
    }
    return render(request, "feedback/service_detail.html", context)


ORDER = [value for value, _label in ServiceComponent._meta.get_field("kind").flatchoices]


@public
@require_safe
def service_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the public catalogue as open data."""
    header = [_("Kode"), _("Layanan"), _("Unit"), _("Waktu"), _("Biaya")]
    rows = [
        [service.code, service.name, service.unit.name, service.promise, service.fee]
        for service in active_services().order_by("name", "pk")
    ]
    if kind == "csv":
        return table_response("layanan.csv", CSV_TYPE, csv_bytes(header, rows))
    if kind == "xlsx":
        return table_response("layanan.xlsx", XLSX_TYPE, xlsx_bytes(header, rows, title=_("Layanan")))
    raise Http404
