"""The public forum: the front page, lists, the page of a case, the feed."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from core.files import file_response
from feedback.enums import CaseKind, CaseState
from feedback.forms.report import CommentForm, FollowForm
from feedback.models import Case
from feedback.public import PublicCase, public_view, tone_of
from feedback.queries import (
    active_services,
    pledge_of,
    public_attachments_of,
    public_cases,
    public_entries_of,
)
from feedback.search import cases_found
from organization.models import Unit
from organization.queries import searchable

PER_PAGE = 20
IN_FEED = 30
FILTERS = ("kind", "state")


def filtered(request: HttpRequest, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the cases that the filters and words of the address leave, the newest or fitting first."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in CaseKind.values:
        cases = cases.filter(kind=kind)
    if state in CaseState.values:
        cases = cases.filter(state=state)
    service = request.GET.get("service", "")
    if service:
        cases = cases.filter(service__code=service[:60].replace("\x00", ""))
    cases = cases.order_by("-published_at", "-pk")
    text = request.GET.get("q", "").strip()
    return cases_found(cases, text) if text else cases


def shown_list(request: HttpRequest, cases: QuerySet[Case], **context: object) -> HttpResponse:
    """Render a list of public cases with its filters."""
    page = Paginator(
        filtered(request, cases).select_related("service", "unit", "subject_unit"), PER_PAGE
    ).get_page(request.GET.get("page"))
    rows = [(case, tone_of(case.state)) for case in page]
    return render(
        request,
        "feedback/forum.html",
        {
            "page_obj": page,
            "rows": rows,
            "q": request.GET.get("q", "").strip()[:100],
            "kind": request.GET.get("kind", ""),
            "state": request.GET.get("state", ""),
            "kinds": CaseKind.choices,
            "states": [
                (value, CaseState(value).label)
                for value in ("forwarded", "in_progress", "answered", "finished")
            ],
            "is_filtered": any(request.GET.get(name) for name in ("q", "kind", "state", "service")),
            "topic": None,
            "topic_service": None,
            "pledge": None,
            "feed_query": "",
            **context,
        },
    )


@public
@require_safe
def forum(request: HttpRequest) -> HttpResponse:
    """Show how to report, check a ticket and search, and the published reports."""
    return shown_list(request, public_cases())


@public
@require_safe
def topic_unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Show the published reports about a unit and those below it: a kelurahan, a department."""
    unit = get_object_or_404(Unit, code=searchable(unit_code))
    return shown_list(
        request,
        public_cases().filter(subject_unit__path__startswith=unit.path),
        topic=unit,
        pledge=pledge_of(unit),
        feed_query=urlencode({"unit": unit.code}),
    )


@public
@require_safe
def topic_service(request: HttpRequest, code: str) -> HttpResponse:
    """Show the published reports about a service, with a feed that follows them."""
    service = get_object_or_404(active_services(), code=code)
    return shown_list(
        request,
        public_cases().filter(service=service),
        topic=service,
        topic_service=service,
        feed_query=urlencode({"service": service.code}),
    )


def public_case_or_404(number: str) -> Case:
    """Return a case that everybody may read; secret, unpublished and unknown numbers are the same 404."""
    return get_object_or_404(
        public_cases().select_related("unit", "subject_unit", "service", "group"), number=searchable(number)
    )


def view_of(case: Case) -> PublicCase:
    """Return a published case as everybody reads it. Three queries."""
    return public_view(
        case,
        title=case.public_title,
        text=case.public_body,
        entries=public_entries_of(case),
        files=public_attachments_of(case),
    )


@public
@require_safe
def case_public(request: HttpRequest, number: str) -> HttpResponse:
    """Show one published report with its answers."""
    case = public_case_or_404(number)
    context = {
        "case": view_of(case),
        "support_count": case.support_count,
        "follow_form": FollowForm(),
        "support_form": FollowForm(auto_id="support_%s"),
        "comment_form": CommentForm(initial={"kind": "comment"}),
        "crumbs": [(_("Laporan warga"), reverse("feedback:forum"))],
    }
    return render(request, "feedback/case_public.html", context)


@public
@require_safe
def case_file(request: HttpRequest, number: str, file_id: int) -> HttpResponseBase:
    """Hand out a published file under its public name."""
    case = public_case_or_404(number)
    attachment = get_object_or_404(public_attachments_of(case), pk=file_id)
    stored = attachment.stored_file
    stored.name = attachment.public_name
    return file_response(stored)


@public
@require_safe
def case_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest published reports as an Atom feed, with the filters of the list and of topics."""
    site = settings.SITE_URL.rstrip("/")
    feed = Atom1Feed(
        title=_("Laporan warga"),
        link=site + reverse("feedback:forum"),
        description=_("Laporan yang diterbitkan"),
        language="id",
        feed_url=site + reverse("feedback:case_feed"),
    )
    cases = public_cases()
    unit_code = request.GET.get("unit", "")[:60].replace("\x00", "")
    if unit_code:
        unit = Unit.objects.filter(code=unit_code).first()
        cases = cases.filter(subject_unit__path__startswith=unit.path) if unit else cases.none()
    for case in filtered(request, cases)[:IN_FEED]:
        feed.add_item(
            title=case.public_title,
            link=site + reverse("feedback:case_public", args=[case.number]),
            description=case.public_body,
            unique_id=f"urn:laporan:{case.number}",
            pubdate=case.published_at,
            updateddate=case.published_at,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
