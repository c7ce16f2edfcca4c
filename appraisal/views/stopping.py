"""Stopping the appraisal of somebody who has left, and taking that back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from appraisal.domain.moves import resume_appraisal, stop_appraisal
from appraisal.forms.moves import MoveForm
from appraisal.models import Appraisal
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.workflow import APPRAISAL, resume_move_of
from core.access import AuthedRequest
from core.workflow import blockers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STOP_REASON = gettext_lazy("Misalnya meninggal dunia, pensiun, atau pindah instansi, dengan nomor suratnya.")
RESUME_REASON = gettext_lazy("Misalnya penghentian tercatat untuk orang yang keliru.")


@require_http_methods(["GET", "HEAD", "POST"])
def appraisal_stop(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Let HR end the appraisal of somebody who has left, for a reason, without a result."""
    appraisal = appraisal_or_404(request, appraisal_id)
    return answer_reason(
        request,
        appraisal,
        "appraisal_stop",
        stop_appraisal,
        template="appraisal/appraisal_stop.html",
        help_text=STOP_REASON,
        done=_("Penilaian dihentikan. Semua pihak sudah diberi tahu."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def appraisal_resume(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Let HR take the stop back: the appraisal goes on where it was."""
    appraisal = appraisal_or_404(request, appraisal_id)
    return answer_reason(
        request,
        appraisal,
        resume_move_of(appraisal),
        resume_appraisal,
        template="appraisal/appraisal_resume.html",
        help_text=RESUME_REASON,
        done=_("Penilaian dilanjutkan kembali. Semua pihak sudah diberi tahu."),
    )


def answer_reason(
    request: AuthedRequest,
    appraisal: Appraisal,
    name: str,
    take: Callable[..., Appraisal],
    *,
    template: str,
    help_text: "StrOrPromise",
    done: str,
) -> HttpResponse:
    """Show the page that asks for the reason of a move, or take the move with it."""
    transition = APPRAISAL.transition(name)
    if not APPRAISAL.holds_role(request.user, transition.role, appraisal):
        raise PermissionDenied
    page = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    form = MoveForm(transition, request.POST if request.method == "POST" else None, version=appraisal.version)
    form.fields["note"].label = _("Alasan")
    form.fields["note"].help_text = help_text

    def show(bound: MoveForm, status: int) -> HttpResponse:
        context = page_context(
            request,
            appraisal,
            form=bound,
            reasons=blockers(appraisal, transition),
            here=str(transition.label),
        )
        return render(request, template, context, status=status)

    if request.method != "POST":
        return show(form, 200) if appraisal.state in transition.sources else redirect(page)

    def act(values: dict[str, Any]) -> str:
        take(appraisal, by=request.user, note=values["note"], expected_version=values["version"])
        return page

    return answer_form(request, form, act, done=done, repeated_url=page, show=show)
