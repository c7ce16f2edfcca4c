"""An unfinished report is kept under a code and taken up again, on this machine or another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import public
from feedback.domain.drafts import KEPT, draft_with, drop_draft, keep_draft
from feedback.domain.limits import count_attempt
from feedback.domain.numbers import grouped
from feedback.domain.once import new_ticket
from feedback.forms.tools import DraftOpenForm
from feedback.views.report import DRAFT, DRAFT_CODE, TICKET, draft_of
from feedback.views.visitor import BUSY, REFUSED, visitor_identity

LONGEST_FIELD = 6000


@public
@require_POST
def draft_keep(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far under a code, complete or not; the code is shown on the page."""
    typed = {name: request.POST[name][:LONGEST_FIELD] for name in KEPT if name in request.POST}
    draft = {TICKET: new_ticket(), **draft_of(request), **typed}
    request.session[DRAFT] = draft
    if not any(draft.get(name) for name in KEPT):
        return redirect("feedback:report_about")
    if count_attempt("draft", visitor_identity(request)).is_refused:
        messages.error(
            request, _("Terlalu banyak dari jaringan ini. Yang Anda isi masih tersimpan di peramban ini.")
        )
        return redirect("feedback:report_about")
    code = keep_draft(draft, code=request.session.get(DRAFT_CODE, ""))
    request.session[DRAFT_CODE] = code
    return render(
        request,
        "feedback/draft_keep.html",
        {
            "code": code,
            "next_url": reverse("feedback:report_text" if draft.get("kind") else "feedback:report_about"),
        },
    )


@public
@require_http_methods(["GET", "POST"])
def draft_open(request: HttpRequest) -> HttpResponse:
    """Take up an unfinished report with its code. Unknown and expired codes get the same answer."""
    form = DraftOpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = grouped(form.cleaned_data["code"])
        typed = draft_with(code)
        if typed is not None:
            request.session[DRAFT] = {TICKET: new_ticket(), **typed}
            request.session[DRAFT_CODE] = code
            return redirect("feedback:report_text")
        if count_attempt("draft", visitor_identity(request)).is_refused:
            form.add_error(None, _("Terlalu banyak percobaan. Coba lagi satu jam lagi."))
            return render(request, "feedback/draft_open.html", {"form": form}, status=BUSY)
        form.add_error("code", _("Kode ini tidak dikenal. Periksa lagi; mungkin masa simpannya sudah lewat."))
    return render(
        request, "feedback/draft_open.html", {"form": form}, status=REFUSED if form.is_bound else 200
    )


@public
@require_POST
def draft_drop(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed, here and under its code."""
    if code := request.session.pop(DRAFT_CODE, ""):
        drop_draft(code)
    request.session.pop(DRAFT, None)
    messages.success(request, _("Yang belum selesai sudah dihapus."))
    return redirect("feedback:forum")
