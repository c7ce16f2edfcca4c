"""Objection: statement of the employee, explanation of the appraiser, decision, record of a decision."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal.domain import objection as objections
from appraisal.domain.results import latest_result
from appraisal.forms.objection import (
    ObjectionDecideForm,
    ObjectionExplainForm,
    ObjectionFileForm,
    ObjectionRecordForm,
)
from appraisal.models import Appraisal
from appraisal.queries import objection_files, with_results
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.result_working import evidence_rows
from appraisal.workflow import APPRAISAL
from core.access import AuthedRequest
from core.gate import require
from core.workflow import blockers

Act = Callable[[Appraisal, dict[str, Any]], object]


def threads_of(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Return the clarifications of the appraisal in short, from what was fetched with it."""
    return [
        {"thread": thread, "title": item.title}
        for item in appraisal.items.all()
        for thread in item.clarifications.all()
    ]


def objection_step(
    request: AuthedRequest,
    appraisal_id: int,
    name: str,
    form_class: type[forms.Form],
    act: Act,
    *,
    done: str,
) -> HttpResponse:
    """Answer one step of an objection: its page, or the step itself with what was typed.

    Who could take the step but comes too late is led to the appraisal; 403 for everybody else.
    """
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_results)
    detail_url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    move = APPRAISAL.transition(name)
    if not APPRAISAL.holds_role(request.user, move.role, appraisal):
        raise PermissionDenied

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(
            request,
            appraisal,
            form=form,
            reasons=blockers(appraisal, move),
            result=latest_result(appraisal),
            objection=getattr(appraisal, "objection", None),
            objection_evidence=evidence_rows(objection_files(appraisal)),
            threads=threads_of(appraisal),
            here=str(move.label),
        )
        return render(request, f"appraisal/{name}.html", context, status=status)

    if request.method != "POST":
        if appraisal.state not in move.sources:
            return redirect(detail_url)
        require(request.user, f"appraisal.{name}", appraisal)
        return show(form_class(initial={"version": appraisal.version}))

    def do(values: dict[str, Any]) -> str:
        act(appraisal, values)
        return detail_url

    return answer_form(
        request,
        form_class(request.POST, request.FILES),
        do,
        done=done,
        repeated_url=detail_url,
        show=show,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objection_file(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """File an objection with its reasons (PP 30/2019 Ps 59)."""

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        return objections.file_objection(
            appraisal,
            by=request.user,
            statement=values["note"],
            upload=values["upload"],
            expected_version=values["version"],
        )

    return objection_step(
        request,
        appraisal_id,
        "objection_file",
        ObjectionFileForm,
        act,
        done=_("Keberatan diajukan. Pejabat penilai dan atasannya sudah diberi tahu."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objection_explain(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Explain the rating to the one who decides."""

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        return objections.explain(
            appraisal,
            by=request.user,
            explanation=values["note"],
            upload=values["upload"],
            expected_version=values["version"],
        )

    return objection_step(
        request,
        appraisal_id,
        "objection_explain",
        ObjectionExplainForm,
        act,
        done=_("Penjelasan terkirim. Pejabat yang memutuskan sudah diberi tahu."),
    )


def decision_of(values: dict[str, Any]) -> objections.Decision:
    """Return the decision that was typed."""
    return objections.Decision(
        decision=values["decision"],
        reason=values["note"],
        work=values["work"],
        behaviour=values["behaviour"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objection_decide(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Decide the objection after both sides were heard, finally."""

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        return objections.decide(
            appraisal, decision_of(values), by=request.user, expected_version=values["version"]
        )

    return objection_step(
        request,
        appraisal_id,
        "objection_decide",
        ObjectionDecideForm,
        act,
        done=_("Keberatan diputuskan. Penilaian ini kini final."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def objection_record(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Record the decision of a superior outside the application, with its scan."""

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        decider = objections.Decider(
            name=values["decider_name"], nip=values["decider_nip"], post=values["decider_post"]
        )
        return objections.record(
            appraisal,
            decision_of(values),
            decider,
            by=request.user,
            scan=values["upload"],
            expected_version=values["version"],
        )

    return objection_step(
        request,
        appraisal_id,
        "objection_record",
        ObjectionRecordForm,
        act,
        done=_("Keputusan dicatat. Penilaian ini kini final."),
    )
