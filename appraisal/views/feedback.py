"""Feedback about an item: send it, ask others for it, answer when asked."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.domain import feedback
from appraisal.forms.feedback import FeedbackAnswerForm, FeedbackAskForm, FeedbackForm
from appraisal.models import FeedbackRequest
from appraisal.queries import colleague_with_nip, feedback_requests_to, with_year
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404
from appraisal.views.year import item_or_404, item_page
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require


def answer_on_item(
    request: AuthedRequest,
    appraisal_id: int,
    item_id: int,
    name: str,
    form: forms.Form,
    act: Callable[[Any, dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Answer a form about feedback on the page of its item; `name` is its permission too."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_year)
    require(request.user, f"appraisal.{name}", appraisal)
    item = item_or_404(request, appraisal, item_id, *feedback.GIVEN_ABOUT)
    url = f"{reverse('appraisal:item_detail', args=[appraisal.pk, item.pk])}#umpan-balik"

    def do(values: dict[str, Any]) -> str:
        act(item, values)
        return url

    def show(refused: forms.Form, status: int) -> HttpResponse:
        bound: dict[str, Any] = {f"{name}_form": refused}
        return item_page(request, appraisal, item, status, **bound)

    return answer_form(request, form, do, done=done, repeated_url=url, show=show)


@require_POST
def feedback_add(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Send feedback as the appraiser."""

    def act(item: Any, values: dict[str, Any]) -> None:  # noqa: ANN401 - an item of the plan
        feedback.feedback_add(item, by=request.user, body=values["body"], last_seen=values["last_seen"])

    form = FeedbackForm(request.POST)
    done = _("Umpan balik terkirim. Pegawai sudah diberi tahu.")
    return answer_on_item(request, appraisal_id, item_id, "feedback_add", form, act, done)


@require_POST
def feedback_ask(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Ask somebody for feedback about the item."""

    def act(item: Any, values: dict[str, Any]) -> None:  # noqa: ANN401 - an item of the plan
        asked = colleague_with_nip(item.appraisal, values["nip"])
        if asked is None:
            raise RuleViolation(_("Tidak ada pegawai instansi ini dengan NIP tersebut."), field="nip")
        feedback.feedback_ask(item, asked, by=request.user, question=values["question"])

    form = FeedbackAskForm(request.POST)
    done = _("Permintaan terkirim.")
    return answer_on_item(request, appraisal_id, item_id, "feedback_ask", form, act, done)


def request_or_404(request: AuthedRequest, request_id: int) -> FeedbackRequest:
    """Return a request that is addressed to this person; others do not exist for him."""
    return get_object_or_404(feedback_requests_to(request.user), pk=request_id)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_answer(request: AuthedRequest, request_id: int) -> HttpResponse:
    """Let the person who was asked answer. He sees the item's title and the question only."""
    asked = request_or_404(request, request_id)

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        given = getattr(asked, "answer", None)
        context = {
            "asked": asked,
            "given": given,
            "form": form,
            "is_open": given is None and asked.declined_at is None and feedback.is_open(asked.item.appraisal),
        }
        return render(request, "appraisal/feedback_answer.html", context, status=status)

    if request.method != "POST":
        return show(FeedbackAnswerForm())

    def act(values: dict[str, Any]) -> str:
        feedback.feedback_answer(asked, by=request.user, body=values["body"])
        return reverse("appraisal:feedback_answer", args=[asked.pk])

    return answer_form(
        request,
        FeedbackAnswerForm(request.POST),
        act,
        done=_("Umpan balik terkirim. Terima kasih."),
        repeated_url=reverse("appraisal:feedback_answer", args=[asked.pk]),
        show=show,
    )


@require_POST
def feedback_decline(request: AuthedRequest, request_id: int) -> HttpResponse:
    """Let the person who was asked say that he does not answer."""
    asked = request_or_404(request, request_id)
    if asked.asked.user_id != request.user.pk:
        raise PermissionDenied

    def act(values: dict[str, Any]) -> str:
        feedback.feedback_decline(asked, by=request.user)
        return reverse("home")

    def show(form: forms.Form, status: int) -> HttpResponse:
        context = {"asked": asked, "given": None, "form": form, "is_open": False}
        return render(request, "appraisal/feedback_answer.html", context, status=status)

    return answer_form(
        request,
        forms.Form(request.POST),
        act,
        done=_("Baik, permintaan ini ditutup."),
        repeated_url=reverse("home"),
        show=show,
    )
