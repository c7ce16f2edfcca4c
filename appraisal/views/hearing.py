"""Hearing both sides of an objection: a talk, the employee's answer, passing a late one on."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal.domain import hearing
from appraisal.domain.deciders import why_not_decider
from appraisal.domain.objection_deadlines import pass_on, why_not_passed_on
from appraisal.forms.objection import ObjectionHearForm, ObjectionPassOnForm, ObjectionReplyForm
from appraisal.models import Appraisal
from appraisal.queries import OBJECTION_STATES, with_objection
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.objection import Act, facts_of
from appraisal.workflow import is_superior
from core.access import AuthedRequest
from core.gate import require


def hearing_step(
    request: AuthedRequest,
    appraisal: Appraisal,
    name: str,
    form: forms.Form,
    act: Act,
    *,
    here: str,
    done: str,
    reasons: list[str],
) -> HttpResponse:
    """Answer one step between filing and decision: its page with what stands in the way, or the step.

    Whoever comes after the decision is led to the appraisal; 403 for everybody whose step it is not.
    """
    detail_url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    if request.method != "POST" and appraisal.state not in OBJECTION_STATES:
        return redirect(detail_url)
    require(request.user, f"appraisal.{name}", appraisal)

    def show(shown: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(
            request, appraisal, form=shown, reasons=reasons, may_hear=False, here=here, **facts_of(appraisal)
        )
        return render(request, f"appraisal/{name}.html", context, status=status)

    if request.method != "POST":
        return show(form)

    def do(values: dict[str, Any]) -> str:
        act(appraisal, values)
        return detail_url

    return answer_form(request, form, do, done=done, repeated_url=detail_url, show=show)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_hear(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Record a talk in which the superior heard one side or both."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_objection)
    today = timezone.localdate()
    form = (
        ObjectionHearForm(request.POST, request.FILES)
        if request.method == "POST"
        else ObjectionHearForm(initial={"version": appraisal.version, "held_on": today, "way": "meeting"})
    )
    form.fit(for_superior=is_superior(request.user, appraisal))

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        return hearing.hear(
            appraisal,
            hearing.Talk(
                held_on=values["held_on"],
                way=values["way"],
                place=values["place"],
                present=values["present"],
                appraiser_said=values["appraiser_said"],
                employee_said=values["employee_said"],
                employee_added=values["employee_added"],
                heard_by_name=values.get("heard_by_name", ""),
            ),
            by=request.user,
            upload=values["upload"],
            expected_version=values["version"],
        )

    barred = why_not_decider(appraisal, request.user)
    return hearing_step(
        request,
        appraisal,
        "objection_hear",
        form,
        act,
        here=_("Catat pemeriksaan"),
        done=_("Pemeriksaan dicatat. Pegawai dan pejabat penilai sudah diberi tahu."),
        reasons=[barred] if barred else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objection_reply(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Answer the appraiser's explanation before the decision."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_objection)
    form = (
        ObjectionReplyForm(request.POST)
        if request.method == "POST"
        else ObjectionReplyForm(initial={"version": appraisal.version})
    )

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        return hearing.reply(
            appraisal, by=request.user, text=values["note"], expected_version=values["version"]
        )

    return hearing_step(
        request,
        appraisal,
        "objection_reply",
        form,
        act,
        here=_("Tanggapi penjelasan"),
        done=_("Tanggapan terkirim. Pejabat yang memutuskan sudah diberi tahu."),
        reasons=reply_reasons(appraisal),
    )


def reply_reasons(appraisal: Appraisal) -> list[str]:
    """Return why the employee cannot answer now; empty when he can."""
    objection = getattr(appraisal, "objection", None)
    if objection is None:
        return []
    if objection.replied_at is not None:
        return [_("Tanggapan Anda sudah terkirim.")]
    reason = hearing.nothing_to_answer(objection)
    return [reason] if reason else []


@require_http_methods(["GET", "HEAD", "POST"])
def objection_pass_on(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Give an objection that was not decided in time to the next superior."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_objection)
    form = (
        ObjectionPassOnForm(request.POST)
        if request.method == "POST"
        else ObjectionPassOnForm(initial={"version": appraisal.version})
    )

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        return pass_on(appraisal, by=request.user, reason=values["note"], expected_version=values["version"])

    refusal = None
    if appraisal.state in OBJECTION_STATES:
        refusal = why_not_decider(appraisal, request.user) or why_not_passed_on(appraisal)
    return hearing_step(
        request,
        appraisal,
        "objection_pass_on",
        form,
        act,
        here=_("Limpahkan keberatan"),
        done=_("Keberatan dilimpahkan. Semua pihak sudah diberi tahu."),
        reasons=[refusal] if refusal else [],
    )
