"""The running year of a plan: all items on one page, and everything about one of them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.evidence_checks import may_be_judged, may_be_replaced, verdict_of
from appraisal.domain.feedback import GIVEN_ABOUT
from appraisal.domain.feedback import is_open as feedback_is_open
from appraisal.domain.item_periods import achieved_so_far, realised_so_far
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import SUBMITTED_STATES, AppraisalState, ItemKind
from appraisal.forms.evidence_checks import EvidenceJudgeForm, EvidenceReplaceForm
from appraisal.forms.feedback import FeedbackAskForm, FeedbackForm
from appraisal.models import Appraisal, AssessedItem
from appraisal.queries import (
    evidence_of_year,
    feedback_of,
    feedback_requests_of,
    item_history_of,
    mentions_of,
    with_year,
)
from appraisal.views.frame import appraisal_or_404, entry_of, items_of_kind, page_context
from appraisal.workflow import is_appraiser, is_employee, mentions_are_open
from core.access import AuthedRequest


def result_rows(appraisal: Appraisal, items: list[AssessedItem]) -> list[dict[str, Any]]:
    """Return results with what was reached so far and its achievement."""
    rules = scoring_rules(appraisal.cycle.rule_set)
    rows = []
    for item in items:
        item.appraisal = appraisal
        so_far = realised_so_far(item)
        rows.append(
            {"item": item, "so_far": so_far, "achievement": achieved_so_far(item, so_far.value, rules)}
        )
    return rows


def item_or_404(request: AuthedRequest, appraisal: Appraisal, item_id: int, *kinds: ItemKind) -> AssessedItem:
    """Return an item of this very appraisal, of one of the kinds; for others it does not exist.

    A contribution is the employee's draft until the report is sent.
    """
    open_kinds = kinds or tuple(ItemKind)
    if appraisal.reached not in SUBMITTED_STATES and not is_employee(request.user, appraisal):
        open_kinds = tuple(kind for kind in open_kinds if kind != ItemKind.CONTRIBUTION)
    known = {item.pk: item for item in appraisal.items.all() if item.kind in open_kinds}
    if item_id not in known:
        get_object_or_404(AssessedItem.objects.none())
    item = known[item_id]
    item.appraisal = appraisal
    return item


def may_record(request: AuthedRequest, appraisal: Appraisal) -> bool:
    """Say whether this person records in the year now: the employee, while the plan runs."""
    return is_employee(request.user, appraisal) and appraisal.state == AppraisalState.RUNNING


@require_safe
def year_detail(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show what happened to each item of the plan so far."""
    appraisal = appraisal_or_404(request, appraisal_id, permission="appraisal.year_view", fetch=with_year)
    context = page_context(
        request,
        appraisal,
        results=result_rows(appraisal, items_of_kind(appraisal, ItemKind.RESULT)),
        behaviours=items_of_kind(appraisal, ItemKind.BEHAVIOUR),
        may_record=may_record(request, appraisal),
        here=_("Sepanjang tahun"),
    )
    return render(request, "appraisal/year_detail.html", context)


def evidence_rows(
    request: AuthedRequest, appraisal: Appraisal, item: AssessedItem, refused: dict[int, forms.Form]
) -> list[dict[str, Any]]:
    """Return the files of the item this person may open, with verdicts and what he may do with each."""
    own, judge = is_employee(request.user, appraisal), is_appraiser(request.user, appraisal)
    rows = []
    for file in evidence_of_year(appraisal, item, request.user):
        verdicts = sorted(file.verdicts.all(), key=lambda row: (row.made_at, row.pk))
        last = verdict_of(file)
        form: forms.Form | None = None
        if judge and may_be_judged(file, appraisal):
            initial = {"last_seen": last.pk if last else 0}
            form = refused.get(file.pk) or EvidenceJudgeForm(file.pk, initial=initial)
        elif own and may_be_replaced(file, appraisal):
            form = refused.get(file.pk) or EvidenceReplaceForm(file.pk)
        rows.append(
            {"file": file, "verdict": last, "earlier": verdicts[:-1], "form": form, "may_judge": judge}
        )
    return rows


def feedback_context(request: AuthedRequest, appraisal: Appraisal, item: AssessedItem) -> dict[str, Any]:
    """Return the feedback about the item and the fresh forms this person may use."""
    given = list(feedback_of(item))
    asked = list(feedback_requests_of(item))
    fits = item.kind in GIVEN_ABOUT and feedback_is_open(appraisal)
    judge, own = is_appraiser(request.user, appraisal), is_employee(request.user, appraisal)
    last_seen = max((row.pk for row in given), default=0)
    return {
        "given": given,
        "asked": asked,
        "feedback_add_form": FeedbackForm(initial={"last_seen": last_seen}) if fits and judge else None,
        "feedback_ask_form": FeedbackAskForm() if fits and (judge or own) else None,
    }


def item_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    item: AssessedItem,
    status: int = 200,
    refused: dict[int, forms.Form] | None = None,
    **bound: Any,  # noqa: ANN401 - forms by name
) -> HttpResponse:
    """Render the page of one item with the bound form of what was refused."""
    rows = result_rows(appraisal, [item]) if item.kind == ItemKind.RESULT else []
    evidence = evidence_rows(request, appraisal, item, refused or {})
    running = may_record(request, appraisal)
    context = page_context(
        request,
        appraisal,
        item=item,
        row=rows[0] if rows else None,
        evidence=evidence,
        may_show=running
        and item.kind != ItemKind.CONTRIBUTION
        and any(row["file"].shown_at is None and row["file"].removed_at is None for row in evidence),
        mentions=list(mentions_of(appraisal, request.user).filter(item=item)),
        may_mention=item.kind in GIVEN_ABOUT
        and is_appraiser(request.user, appraisal)
        and mentions_are_open(appraisal) is None,
        item_history=[entry_of(entry) for entry in item_history_of(item)],
        may_record=running,
        here=item.title,
        **{"form": None, **feedback_context(request, appraisal, item), **bound},
    )
    return render(request, "appraisal/item_detail.html", context, status=status)


@require_safe
def item_detail(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Show the year of one item: realisation with its working, evidence, who changed what."""
    appraisal = appraisal_or_404(request, appraisal_id, permission="appraisal.year_view", fetch=with_year)
    return item_page(request, appraisal, item_or_404(request, appraisal, item_id))
