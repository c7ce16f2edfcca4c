"""The page of one appraisal: where it stands, what waits for whom, everything that belongs to it."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from appraisal.domain.hearing import nothing_to_answer
from appraisal.domain.objection_deadlines import why_not_passed_on
from appraisal.domain.results import latest_result
from appraisal.enums import (
    ENDED_STATES,
    UNDECIDED_STATES,
    UNFINISHED_STATES,
    AppraisalState,
    ItemKind,
    ResultCause,
)
from appraisal.models import Appraisal, AssessedItem
from appraisal.queries import (
    OBJECTION_STATES,
    mentions_of,
    objection_files,
    parts_of,
    why_appraiser,
    with_overview,
)
from appraisal.registry import document_links
from appraisal.views.frame import appraisal_or_404, items_of_kind, page_context
from appraisal.views.result_working import evidence_rows
from appraisal.workflow import APPRAISAL, is_appraiser, is_employee, is_hr, mentions_are_open, resume_move
from core.access import AuthedRequest
from core.workflow import Transition, blockers
from organization.appraiser_reports import open_report_of

PAGE_OF_MOVE = {
    "plan_propose": "plan_edit",
    "plan_withdraw": "plan_detail",
    "plan_return": "plan_detail",
    "plan_agree": "plan_detail",
    "plan_reopen": "plan_detail",
    "plan_sign": "plan_detail",
    "self_submit": "self_assessment_edit",
    "self_return": "review_edit",
    "review_send_up": "review_hand_over",
    "review_take_back": "review_signature",
    "review_send_back": "review_signature",
    "review_countersign": "review_signature",
    "review_countersign_record": "review_signature",
    **{resume_move(state): "appraisal_resume" for state in UNFINISHED_STATES},
}
"""The page on which a move is taken, where it is not a page of its own."""

DESKS: tuple[tuple[str, str | Promise], ...] = (
    ("plan_edit", gettext_lazy("Susun rencana")),
    ("plan_expectations_edit", gettext_lazy("Tulis ekspektasi perilaku")),
    ("self_assessment_edit", gettext_lazy("Isi penilaian mandiri")),
    ("review_edit", gettext_lazy("Beri penilaian")),
    ("appraiser_change", gettext_lazy("Ganti pejabat penilai")),
    ("objection_hear", gettext_lazy("Catat pemeriksaan")),
)
"""Pages on which somebody works, by the permission of the same name."""

LEADING_DESKS = ("plan_edit", "self_assessment_edit", "review_edit")
"""The desks on which the appraisal itself goes on."""


@dataclass(frozen=True)
class NextAct:
    """A move this person may take: where, and why not yet."""

    label: str
    url: str
    reasons: list[str]
    is_backward: bool


@dataclass(frozen=True)
class Way:
    """A button of the page; the main one stands out, a step back is a link below the buttons."""

    label: str
    url: str
    may_lead: bool = True
    is_main: bool = False
    is_backward: bool = False


def acts_for(request: AuthedRequest, appraisal: Appraisal) -> list[NextAct]:
    """Return the moves of the state table this person may take, with what still stands in the way."""
    moves = [
        move for move in APPRAISAL.moves_for(request.user, appraisal) if not offers_nothing(move, appraisal)
    ]
    acts = [
        NextAct(
            label=str(move.label),
            url=reverse(f"appraisal:{PAGE_OF_MOVE.get(move.name, move.name)}", args=[appraisal.pk]),
            reasons=blockers(appraisal, move),
            is_backward=move.backward or move.name == "appraisal_stop",
        )
        for move in moves
    ]
    # A signature that nothing waits for is no act that something stands in the way of.
    stays = {str(move.label) for move in moves if move.sources == (move.target,)}
    return [act for act in acts if act.label not in stays or not act.reasons]


def offers_nothing(move: Transition, appraisal: Appraisal) -> bool:
    """Say whether a move is not worth a line: stopping while the employee serves, going on elsewhere."""
    if move.name == "appraisal_stop":
        return bool(blockers(appraisal, move))
    return appraisal.state == AppraisalState.STOPPED and move.target != appraisal.reached


def ways_on(request: AuthedRequest, appraisal: Appraisal, acts: list[NextAct]) -> list[Way]:
    """Return what can be done now, then the pages to work on, then what sends the appraisal back.

    The first is the main one; a way that sends back, stops or changes the people never is.
    """
    ready = [act for act in acts if not act.reasons]
    ways = [Way(act.label, act.url) for act in ready if not act.is_backward]
    ways += [
        Way(str(label), reverse(f"appraisal:{name}", args=[appraisal.pk]), may_lead=name in LEADING_DESKS)
        for name, label in DESKS
        if request.user.has_perm(f"appraisal.{name}", appraisal)
    ]
    ways += objection_ways(request, appraisal)
    ways += [Way(act.label, act.url, may_lead=False, is_backward=True) for act in ready if act.is_backward]
    return [replace(way, is_main=way.may_lead and place == 0) for place, way in enumerate(ways)]


def objection_ways(request: AuthedRequest, appraisal: Appraisal) -> list[Way]:
    """Return what can be done between filing and decision: answer the explanation, pass a late one on."""
    if appraisal.state not in OBJECTION_STATES:
        return []
    able = {
        "objection_reply": (
            _("Tanggapi penjelasan"),
            appraisal.objection.replied_at is None and nothing_to_answer(appraisal.objection) is None,
        ),
        "objection_pass_on": (_("Limpahkan keberatan"), why_not_passed_on(appraisal) is None),
    }
    return [
        Way(label, reverse(f"appraisal:{name}", args=[appraisal.pk]), may_lead=False)
        for name, (label, open_now) in able.items()
        if open_now and request.user.has_perm(f"appraisal.{name}", appraisal)
    ]


def before_and_after(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Return the result before and after the decision that changed it; empty where none did."""
    versions = list(appraisal.results.all())
    if len(versions) < 2 or versions[-1].cause != ResultCause.OBJECTION:
        return []
    before, after = versions[-2:]
    pairs = (
        (_("Predikat"), before.get_predicate_display(), after.get_predicate_display()),
        (_("Rating hasil kerja"), before.get_work_rating_display(), after.get_work_rating_display()),
        (
            _("Rating perilaku kerja"),
            before.get_behaviour_rating_display(),
            after.get_behaviour_rating_display(),
        ),
    )
    return [{"what": what, "before": old, "after": new, "differs": old != new} for what, old, new in pairs]


def threads_of(appraisal: Appraisal) -> list[dict[str, Any]]:
    """Return the clarifications, open ones first, then the newest."""
    pairs = [(item, thread) for item in appraisal.items.all() for thread in item.clarifications.all()]
    pairs.sort(key=lambda pair: pair[1].opened_at, reverse=True)
    pairs.sort(key=lambda pair: pair[1].state not in UNDECIDED_STATES)
    return [
        {
            "thread": thread,
            "title": item.title,
            "is_open": thread.state in UNDECIDED_STATES,
            "url": reverse("appraisal:clarification_detail", args=[thread.pk]),
        }
        for item, thread in pairs
    ]


def reported(items: list[AssessedItem]) -> list[dict[str, Any]]:
    """Return the items with what the employee reported and attached."""
    return [
        {
            "item": item,
            "evidence": evidence_rows(item.evidence.all()),
        }
        for item in items
    ]


def appraiser_facts(request: AuthedRequest, appraisal: Appraisal) -> dict[str, Any]:
    """Return why this person appraises, and for the employee and HR whether that is disputed.

    The employee may say so while the appraisal is not final. Two queries at most.
    """
    own = is_employee(request.user, appraisal)
    unfinished = appraisal.state not in ENDED_STATES
    keeps = unfinished and not own and is_hr(request.user, appraisal)
    report = open_report_of(appraisal.employee) if unfinished and (own or keeps) else None
    return {
        "appraiser_reason": why_appraiser(appraisal, timezone.localdate()) if unfinished else "",
        "may_report": own and unfinished,
        "open_report": report,
        "report_shown": report if keeps else None,
    }


@require_safe
def appraisal_detail(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show one appraisal to somebody who may know of it; each part to whom it is open by now."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_overview)
    user = request.user
    sees_result = user.has_perm("appraisal.result_view", appraisal)
    result = latest_result(appraisal) if sees_result else None
    sees_report = user.has_perm("appraisal.self_assessment_view", appraisal)
    sees_year = user.has_perm("appraisal.year_view", appraisal)
    objection = getattr(appraisal, "objection", None)
    kinds = (ItemKind.RESULT, ItemKind.BEHAVIOUR, ItemKind.CONTRIBUTION)
    acts = acts_for(request, appraisal)
    ways = ways_on(request, appraisal, acts)
    context = page_context(
        request,
        appraisal,
        acts=acts,
        ways=ways,
        ways_on=[way for way in ways if not way.is_backward],
        ways_back=[way for way in ways if way.is_backward],
        sees_plan=user.has_perm("appraisal.plan_view", appraisal),
        plan=items_of_kind(appraisal, ItemKind.RESULT),
        sees_year=sees_year,
        may_counsel=is_employee(user, appraisal) or is_appraiser(user, appraisal),
        mentions=list(mentions_of(appraisal, user)) if sees_year and not mentions_are_open(appraisal) else [],
        sees_report=sees_report,
        report=[
            (str(kind.label), rows)
            for kind in kinds
            if sees_report and (rows := reported(items_of_kind(appraisal, kind)))
        ],
        parts=list(parts_of(appraisal)),
        sees_parts=sees_result or is_appraiser(user, appraisal),
        result=result,
        earlier_results=list(appraisal.results.all())[:-1] if result else [],
        threads=threads_of(appraisal) if sees_result else [],
        objection=objection,
        before_after=before_and_after(appraisal) if result and objection else [],
        sees_record=user.has_perm("appraisal.record_view", appraisal),
        objection_evidence=evidence_rows(objection_files(appraisal)) if objection else [],
        documents=document_links(appraisal, user),
        **appraiser_facts(request, appraisal),
        here=_("Ringkasan"),
    )
    return render(request, "appraisal/appraisal_detail.html", context)
