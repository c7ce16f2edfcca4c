"""Home, background jobs, components, refused form tokens."""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import AuthedRequest, typed_fields
from core.component_examples import component_examples
from core.files import file_response
from core.jobs import may_open_file
from core.queries import jobs_visible_to
from core.registry import home_sections, waiting_tasks


@require_safe
def home(request: AuthedRequest) -> HttpResponse:
    """Show what waits for this person, until when, and the overviews the apps have registered."""
    today = timezone.localdate()
    return render(
        request,
        "core/home.html",
        {"tasks": waiting_tasks(request.user, today), "sections": home_sections(request.user, today)},
    )


@require_safe
def job_detail(request: AuthedRequest, job_id: int) -> HttpResponse:
    """Show how far a job of this person is; htmx asks again for the progress part alone."""
    job = get_object_or_404(jobs_visible_to(request.user), pk=job_id)
    template = "core/job_progress.html" if request.htmx else "core/job_detail.html"
    return render(request, template, {"job": job})


@require_safe
def job_file(request: AuthedRequest, job_id: int) -> HttpResponseBase:
    """Hand out the file a job has made, to the person who asked for it and may still open it."""
    job = get_object_or_404(jobs_visible_to(request.user), pk=job_id)
    if job.file is None or not may_open_file(request.user, job):
        raise Http404
    return file_response(job.file)


@require_safe
def component_list(request: AuthedRequest) -> HttpResponse:
    """Show every component of the pages with examples, for those who build them."""
    if not request.user.is_staff:
        raise PermissionDenied
    return render(request, "core/component_list.html", component_examples(timezone.localdate()))


def is_same_origin(request: HttpRequest) -> bool:
    """Tell whether the browser says that the form stood on a page of this very host."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(source) and urlsplit(source).netloc == request.get_host()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not hold, with status 403.

    A form of our own page (logged in again in another tab, cookie renewed) comes back with what was
    typed and a fresh token; a draft gets the token alone and saves itself again. A form sent by
    another site is refused and never offered again.
    """
    if not is_same_origin(request):
        return render(request, "core/csrf_failure.html", {"fields": [], "same_origin": False}, status=403)
    if getattr(request, "htmx", False):
        draft = {"state": "renewed", "version": request.POST.get("version", ""), "saved_at": None}
        return render(request, "components/draft_status.html", {"draft": draft}, status=403)
    return render(
        request,
        "core/csrf_failure.html",
        {
            "same_origin": True,
            "target": request.get_full_path(),
            "fields": typed_fields(request),
            "had_files": bool(request.FILES),
        },
        status=403,
    )
