"""Objection: statement, explanation, decision, record of a decision made elsewhere, withdrawal."""

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
from appraisal.domain.deciders import why_not_decider
from appraisal.domain.results import latest_result
from appraisal.forms.objection import (
    ObjectionDecideForm,
    ObjectionExplainForm,
    ObjectionFileForm,
    ObjectionRecordForm,
    ObjectionWithdrawForm,
)
from appraisal.models import Appraisal, Objection
from appraisal.queries import objection_files, with_objection
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.result_working import evidence_rows
from appraisal.workflow import APPRAISAL, unheard_sides
from core.access import AuthedRequest
from core.gate import require
from core.workflow import blockers

Act = Callable[[Appraisal, dict[str, Any]], object]
DECIDING = ("objection_decide", "objection_record")


def facts_of(appraisal: Appraisal) -> dict[str, Any]:
    """Return what templates/appraisal/objection_facts.html shows: both sides, files, the disputed result."""
    return {
        "result": latest_result(appraisal),
        "objection": getattr(appraisal, "objection", None),
        "objection_evidence": evidence_rows(objection_files(appraisal)),
        "threads": threads_of(appraisal),
    }


def everybody_is_heard(objection: Objection | None) -> bool:
    """Say whether both sides were heard; no objection, nothing to hear."""
    return objection is None or not unheard_sides(objection)


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
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_objection)
    detail_url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    move = APPRAISAL.transition(name)
    if not APPRAISAL.holds_role(request.user, move.role, appraisal):
        raise PermissionDenied

    reasons = blockers(appraisal, move) if appraisal.state in move.sources else []
    barred = why_not_decider(appraisal, request.user) if name in DECIDING else None
    if barred:
        reasons.append(barred)
    may_hear = (
        name in DECIDING and not barred and request.user.has_perm("appraisal.objection_hear", appraisal)
    )

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(
            request,
            appraisal,
            form=form,
            reasons=reasons,
            may_hear=may_hear,
            here=str(move.label),
            **facts_of(appraisal),
        )
        return render(request, f"appraisal/{name}.html", context, status=status)

    if request.method != "POST":
        if appraisal.state not in move.sources:
            return redirect(detail_url)
        require(request.user, f"appraisal.{name}", appraisal)
        return show(fitted(form_class(initial={"version": appraisal.version}), appraisal))

    def do(values: dict[str, Any]) -> str:
        act(appraisal, values)
        return detail_url

    return answer_form(
        request,
        fitted(form_class(request.POST, request.FILES), appraisal),
        do,
        done=done,
        repeated_url=detail_url,
        show=show,
    )


def fitted(form: forms.Form, appraisal: Appraisal) -> forms.Form:
    """Return the form with the fields that this objection needs."""
    if isinstance(form, ObjectionDecideForm):
        form.fit(everybody_heard=everybody_is_heard(getattr(appraisal, "objection", None)))
    return form


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
        unheard_reason=values.get("unheard_reason", ""),
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


@require_http_methods(["GET", "HEAD", "POST"])
def objection_withdraw(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Take an own objection back before it is decided: the result is accepted."""

    def act(appraisal: Appraisal, values: dict[str, Any]) -> object:
        return objections.withdraw(
            appraisal, by=request.user, reason=values["note"], expected_version=values["version"]
        )

    return objection_step(
        request,
        appraisal_id,
        "objection_withdraw",
        ObjectionWithdrawForm,
        act,
        done=_("Keberatan ditarik. Hasil diterima dan penilaian ini kini final."),
    )
