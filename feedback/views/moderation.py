"""Hidden reports and texts: taken back with a reason, and the log of what was moderated."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import AuthedRequest
from core.gate import require, say_outcome
from feedback.domain.privacy import unhide_case, unhide_entry
from feedback.models import CaseEntry
from feedback.queries import moderation_of
from feedback.views.desk import LABELS, visible_case

PER_PAGE = 50


@require_POST
def case_unhide(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Take back that a report was hidden; it is published again on a preview."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.case_publish", case)
    say_outcome(
        request,
        lambda: unhide_case(case, request.POST.get("reason", ""), by=request.user),
        _("Tidak lagi disembunyikan. Terbitkan lagi lewat pratinjau."),
    )
    return redirect("feedback:case_detail", case_id=case.pk)


@require_POST
def entry_unhide(request: AuthedRequest, case_id: int, entry_id: int) -> HttpResponse:
    """Take back that a text was hidden; it is chosen again on a preview."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.entry_hide", case)
    entry = get_object_or_404(CaseEntry.objects.select_related("case__unit"), case=case, pk=entry_id)
    say_outcome(
        request,
        lambda: unhide_entry(entry, request.POST.get("reason", ""), by=request.user),
        _("Tidak lagi disembunyikan. Pilih lagi pada pratinjau."),
    )
    return redirect("feedback:case_detail", case_id=case.pk)


@require_safe
def moderation_list(request: AuthedRequest) -> HttpResponse:
    """List what was hidden, taken back or restricted in the officer's cases: by whom, when and why."""
    require(request.user, "feedback.case_list")
    page = Paginator(moderation_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, LABELS.get(row.name, row.name)) for row in page],
        "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))],
    }
    return render(request, "feedback/moderation_list.html", context)
