"""Calibration asks the appraiser to look again at one rating; or takes the request back."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.domain import recheck
from appraisal.domain.clarification import QUESTIONABLE
from appraisal.forms.follow_ups import RecheckForm, RecheckWithdrawForm
from appraisal.queries import with_results
from appraisal.views.clarification import answer_in_thread, thread_or_404, thread_url
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from core.access import AuthedRequest
from core.gate import require


@require_http_methods(["GET", "HEAD", "POST"])
def recheck_ask(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Choose an item and ask the appraiser to look again; nothing of the result changes by this."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_results)
    require(request.user, "appraisal.recheck_ask", appraisal)
    items = {
        str(item.pk): item
        for item in appraisal.items.all()
        if item.kind in QUESTIONABLE and recheck.why_not_rechecked(item, appraisal) is None
    }
    choices = [
        (key, f"{item.title} ({item.get_review_rating_display() or _('tidak berlaku')})")
        for key, item in items.items()
    ]

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(
            request, appraisal, form=form, has_items=bool(choices), here=_("Minta periksa ulang")
        )
        return render(request, "appraisal/recheck_ask.html", context, status=status)

    if request.method != "POST":
        return show(RecheckForm(choices, initial={"item": request.GET.get("butir", "")}))

    def act(values: dict[str, Any]) -> str:
        made = recheck.recheck_ask(items[values["item"]], by=request.user, reason=values["reason"])
        return thread_url(made.pk)

    return answer_form(
        request,
        RecheckForm(choices, request.POST),
        act,
        done=_("Permintaan terkirim. Pejabat penilai dan pegawai sudah diberi tahu; nilai belum berubah."),
        repeated_url=request.path,
        show=show,
    )


@require_POST
def recheck_withdraw(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Take one's own request back, for a reason."""
    thread = thread_or_404(request, clarification_id, move="recheck_withdraw")

    def act(values: dict[str, Any]) -> None:
        recheck.recheck_withdraw(
            thread, by=request.user, reason=values["note"], expected_version=values["version"]
        )

    form = RecheckWithdrawForm(request.POST, auto_id="recheck-%s")
    done = _("Permintaan ditarik. Pegawai dan pejabat penilai sudah diberi tahu.")
    return answer_in_thread(request, thread, "recheck_form", form, act, done)
