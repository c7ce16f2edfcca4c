"""The result with its working, every version of it, and its acceptance."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.domain.clarification import QUESTIONABLE, why_not_open
from appraisal.domain.finalisation import accept_result
from appraisal.domain.results import latest_result
from appraisal.enums import ResultCause
from appraisal.models import Appraisal, ResultVersion
from appraisal.queries import parts_of, recorded_by_item, with_results
from appraisal.views.after_result import after_result
from appraisal.views.frame import appraisal_or_404, items_of_kind, page_context
from appraisal.views.moves import answer_move
from appraisal.views.result_sources import rule_rows, share_sheet
from appraisal.views.result_working import (
    changes_between,
    index_sheets,
    internal_sheets,
    is_uncertain,
    item_sheets,
    other_ratings,
    part_rows,
    steps_sheet,
)
from appraisal.workflow import APPRAISAL, is_employee
from core.access import AuthedRequest
from core.gate import require
from core.workflow import blockers

LEVEL_SETTINGS = ("number_below", "number_meets", "number_above")


def versions_of(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Return every version, newest first, with what changed against the one before.

    A change that the version's note tells already is not told twice.
    """
    versions = list(appraisal.results.all())
    return [
        {
            "version": version,
            "changes": [
                change
                for change in (changes_between(versions[place - 1], version) if place else [])
                if change_text(change) not in version.note
            ],
            "is_current": version is versions[-1],
        }
        for place, version in reversed(list(enumerate(versions)))
    ]


def change_text(change: dict[str, str]) -> str:
    """Return one change in words."""
    return _("%(what)s: dari “%(before)s” menjadi “%(after)s”") % {
        **change,
        "before": change["before"] or "–",
    }


def chosen_version(request: AuthedRequest, appraisal: Appraisal) -> ResultVersion | None:
    """Return the version asked for by `?versi=`, else the one that counts; 404 for an unknown one."""
    asked = request.GET.get("versi", "")
    if not asked:
        return latest_result(appraisal)
    for version in appraisal.results.all():
        if str(version.number) == asked:
            return version
    raise Http404


def working_context(version: ResultVersion, urls: dict[str, str]) -> dict[str, Any]:
    """Return the working of one version as tables; `urls` are the addresses for questions by item."""
    working = version.working
    return {
        "items": item_sheets(working, urls),
        "others": other_ratings(working, urls),
        "share_sheet": share_sheet(working),
        "rules": rule_rows(working),
        "steps_sheet": steps_sheet(_("Jalan menuju predikat"), working["evaluation"]["steps"]),
        "index_sheets": index_sheets(working),
        "internal_sheets": internal_sheets(working),
        "levels_uncertain": is_uncertain(working, LEVEL_SETTINGS),
        "rule_set": working["rule_set"],
        "overrides": working["overrides"],
        "predicate_reason": working.get("predicate_reason", ""),
        "second_signature": signature_of(working),
        "has_competence": bool(working.get("competence")),
        "parts": part_rows(working),
        "service": working.get("service"),
    }


def signature_of(working: dict[str, Any]) -> dict[str, Any] | None:
    """Return who signed second, when and with which remark; None where nobody had to."""
    signature = working.get("second_signature")
    return {**signature, "day": datetime.fromisoformat(signature["signed_at"])} if signature else None


def question_urls(request: AuthedRequest, appraisal: Appraisal) -> dict[str, str]:
    """Return for each item that the employee may question now the address for it, by the item's key."""
    if not is_employee(request.user, appraisal):
        return {}
    return {
        str(item.pk): reverse("appraisal:clarification_open", args=[appraisal.pk, item.pk])
        for kind in QUESTIONABLE
        for item in items_of_kind(appraisal, kind)
        if why_not_open(item, appraisal) is None
    }


def waits_for(request: AuthedRequest, appraisal: Appraisal) -> str:
    """Return why the employee cannot accept the result yet; empty when he can or it is not his turn."""
    move = APPRAISAL.transition("result_accept")
    if not is_employee(request.user, appraisal) or appraisal.state not in move.sources:
        return ""
    return " ".join(blockers(appraisal, move))


@require_safe
def result_detail(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show how the result came about, step by step, and every version of it."""
    appraisal = appraisal_or_404(
        request, appraisal_id, permission="appraisal.result_view", fetch=with_results
    )
    version = chosen_version(request, appraisal)
    if version is None:
        return redirect("appraisal:appraisal_detail", appraisal.pk)
    urls = question_urls(request, appraisal) if version == latest_result(appraisal) else {}
    shown, mentions = working_context(version, urls), recorded_by_item(appraisal)
    for row in (*shown["items"], *shown["others"]):
        row["mentions"] = mentions.get(row["key"], [])
    former = {f"part-{part.pk}": part for part in parts_of(appraisal)}
    for row in shown["parts"]:
        row["part"] = former.get(row["key"])
    reviews = [row.made_by for row in appraisal.results.all() if row.cause == ResultCause.REVIEW]
    context = page_context(
        request,
        appraisal,
        result=version,
        versions=versions_of(appraisal),
        may_question=bool(urls),
        own_rater=str(reviews[-1]) if reviews and reviews[-1] else "",
        waits_for=waits_for(request, appraisal),
        here=_("Hasil penilaian"),
        **shown,
        **after_result(request, appraisal),
    )
    return render(request, "appraisal/result_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def result_accept(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Say what accepting means, then accept: the result becomes final."""
    if request.method == "POST":
        appraisal = appraisal_or_404(request, appraisal_id)
        return answer_move(
            request,
            appraisal,
            "result_accept",
            done=_("Hasil diterima. Penilaian ini kini final."),
            next_url=reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
            take=lambda version: accept_result(appraisal, by=request.user, expected_version=version),
        )
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_results)
    move = APPRAISAL.transition("result_accept")
    if is_employee(request.user, appraisal) and appraisal.state not in move.sources:
        return redirect("appraisal:appraisal_detail", appraisal.pk)
    require(request.user, "appraisal.result_accept", appraisal)
    context = page_context(
        request,
        appraisal,
        result=latest_result(appraisal),
        reasons=blockers(appraisal, move),
        here=_("Terima hasil"),
    )
    return render(request, "appraisal/result_accept.html", context)
