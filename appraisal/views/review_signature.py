"""The second signature under an extreme predicate: what is signed, by whom, and the way back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisal.domain import review
from appraisal.domain.rule_values import scoring_rules
from appraisal.domain.visibility import REVIEW
from appraisal.enums import AppraisalState
from appraisal.forms.review import ReviewItemForm
from appraisal.models import Appraisal
from appraisal.queries import recorded_by_item, with_review
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.moves import answer_move
from appraisal.views.review import in_order, live_working, sections_of
from core.access import AuthedRequest
from core.gate import require


def detail_url(appraisal: Appraisal) -> str:
    """Return the appraisal's own page."""
    return reverse("appraisal:appraisal_detail", args=[appraisal.pk])


@require_safe
def review_signature(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the whole review to those who sign it, with the moves that are theirs."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_review)
    if appraisal.state != AppraisalState.COUNTERSIGN and request.user.has_perm(
        "appraisal.self_assessment_view", appraisal
    ):
        return redirect("appraisal:appraisal_detail", appraisal.pk)
    require(request.user, "appraisal.review_seen", appraisal)
    forms = [ReviewItemForm(item) for item in in_order(appraisal)]
    context = page_context(
        request,
        appraisal,
        sections=sections_of(
            forms, scoring_rules(appraisal.cycle.rule_set), mentions=recorded_by_item(appraisal)
        ),
        live=live_working(appraisal, is_last_look=True),
        visibility=REVIEW,
        here=_("Tanda tangan kedua"),
    )
    return render(request, "appraisal/review_signature.html", context)


def answer_signature(request: AuthedRequest, appraisal_id: int, name: str) -> HttpResponse:
    """Take the second signature, or its record, and hand the result over."""
    appraisal = appraisal_or_404(request, appraisal_id)
    note = str(request.POST.get("note", ""))

    def take(version: int) -> object:
        return review.countersign(appraisal, by=request.user, note=note, expected_version=version)

    return answer_move(
        request,
        appraisal,
        name,
        done=_("Penilaian ditandatangani dan hasilnya diserahkan kepada pegawai."),
        next_url=detail_url(appraisal),
        take=take,
    )


@require_POST
def review_countersign(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Sign as the appraiser's superior."""
    return answer_signature(request, appraisal_id, "review_countersign")


@require_POST
def review_countersign_record(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Record the signature of a superior outside the application."""
    return answer_signature(request, appraisal_id, "review_countersign_record")


@require_POST
def review_send_back(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Send the review back to the appraiser, with a reason."""
    appraisal = appraisal_or_404(request, appraisal_id)
    done = _("Penilaian dikembalikan kepada pejabat penilai.")
    return answer_move(request, appraisal, "review_send_back", done=done, next_url=detail_url(appraisal))


@require_POST
def review_take_back(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Take the own review back before it is signed, with a reason."""
    appraisal = appraisal_or_404(request, appraisal_id)
    done = _("Penilaian ditarik kembali. Anda dapat mengubahnya lagi.")
    return answer_move(request, appraisal, "review_take_back", done=done, next_url=detail_url(appraisal))
