"""Improvement plans: HR's list of states, one plan for the two, writing, signing, check-ins, the end."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain import improvements
from appraisal.domain.scoring import PREDICATE_LABELS
from appraisal.domain.scoring import Predicate as ScoredPredicate
from appraisal.enums import ImprovementState
from appraisal.follow_up_queries import (
    improvement_of,
    improvement_rows,
    improvements_visible_to,
    with_improvement,
)
from appraisal.follow_up_workflow import IMPROVEMENT, label_of_follow_up
from appraisal.forms.follow_ups import ImprovementForm, ImprovementMoveForm, TalkForm
from appraisal.models import Improvement, ImprovementStep
from appraisal.queries import with_results
from appraisal.views.counselling import way_to
from appraisal.views.follow_ups import scope_context, scope_of_hr
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import HistoryEntry, appraisal_or_404
from core.access import AuthedRequest
from core.errors import StaleVersion
from core.gate import require
from core.workflow import blockers, history_of

PAGE = 50
STATE_LABELS = {str(value): label for value, label in ImprovementState.choices}


@require_safe
def improvement_list(request: AuthedRequest) -> HttpResponse:
    """Show HR whose result asks for an improvement plan, and how far each is; never what is in it."""
    scope = scope_of_hr(request)
    context = scope_context(request, scope, "improvement_list")
    if scope is not None:
        codes = improvements.codes_to_improve(scope.cycle.rule_set)
        page = Paginator(improvement_rows(scope.cycle, scope.unit, codes), PAGE).get_page(
            request.GET.get("page")
        )
        context |= {
            "page_obj": page,
            "rows": [
                {
                    "appraisal": row,
                    "label": PREDICATE_LABELS[ScoredPredicate(row.predicate)],
                    "state": STATE_LABELS.get(row.plan_state or "", ""),
                    "is_late": row.plan_state == ImprovementState.RUNNING
                    and row.plan_ends_on < timezone.localdate(),
                }
                for row in page
            ],
        }
    return render(request, "appraisal/improvement_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_start(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Say what a plan is for, then begin it as the appraiser."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_results)
    require(request.user, "appraisal.improvement_start", appraisal)
    there = improvement_of(appraisal)
    if there is not None and request.method != "POST":
        return redirect(plan_url(there.pk))

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = {
            "appraisal": appraisal,
            "form": form,
            "refusal": improvements.why_not_improved(appraisal),
            "crumbs": [(_("Hasil penilaian"), reverse("appraisal:result_detail", args=[appraisal.pk]))],
        }
        return render(request, "appraisal/improvement_start.html", context, status=status)

    if request.method != "POST":
        return show(forms.Form())

    def act(_values: dict[str, Any]) -> str:
        made = improvements.improvement_start(appraisal, by=request.user)
        return reverse("appraisal:improvement_edit", args=[made.pk])

    return answer_form(
        request,
        forms.Form(request.POST),
        act,
        done=_("Rencana pembinaan dibuat. Susun bersama pegawai, lalu tanda tangani."),
        repeated_url=plan_url(there.pk) if there else request.path,
        show=show,
    )


def plan_url(improvement_id: int) -> str:
    """Return the page of a plan."""
    return reverse("appraisal:improvement_detail", args=[improvement_id])


def plan_or_404(request: AuthedRequest, improvement_id: int) -> Improvement:
    """Return a plan to one of the two; for everybody else it does not exist."""
    return get_object_or_404(with_improvement(improvements_visible_to(request.user)), pk=improvement_id)


def plan_context(request: AuthedRequest, plan: Improvement, here: str) -> dict[str, Any]:
    """Return what every page of a plan names."""
    return {
        "plan": plan,
        "steps": list(plan.steps.all()),
        "is_own": plan.appraisal.employee.user_id == request.user.pk,
        "here": here,
        "crumbs": [(_("Rencana pembinaan"), plan_url(plan.pk))],
    }


def detail_page(
    request: AuthedRequest, plan: Improvement, status: int = 200, refused: forms.Form | None = None
) -> HttpResponse:
    """Render the plan with the moves of this person, and what was refused with what was typed."""
    seen = {"version": plan.version, "draft_version": plan.draft_version}
    posted = refused.data.get("move") if isinstance(refused, ImprovementMoveForm) else None
    check_ins = list(plan.check_ins.all())
    runs = plan.state == ImprovementState.RUNNING
    newest = max((row.pk for row in check_ins), default=0)
    fresh = TalkForm(initial={"held_on": timezone.localdate(), "last_seen": newest})
    context = plan_context(request, plan, _("Rencana pembinaan")) | {
        "check_ins": check_ins,
        "acts": [
            {
                "move": move,
                "form": refused
                if posted == move.name
                else ImprovementMoveForm(
                    initial={**seen, "move": move.name},
                    auto_id=f"{move.name}-%s",
                    ends=move.name in improvements.ENDS,
                ),
                "reasons": blockers(plan, move),
            }
            for move in IMPROVEMENT.moves_for(request.user, plan)
        ],
        "may_edit": plan.state == ImprovementState.DRAFT,
        "runs": runs,
        "check_in_form": (refused if isinstance(refused, TalkForm) else fresh) if runs else None,
        "form": refused,
        "history": [
            HistoryEntry(row.at, label_of_follow_up(row.name), row.actor, row.note)
            for row in history_of(plan).order_by("-at", "-pk")
        ],
        "crumbs": way_to(request, plan.appraisal),
    }
    return render(request, "appraisal/improvement_detail.html", context, status=status)


@require_safe
def improvement_detail(request: AuthedRequest, improvement_id: int) -> HttpResponse:
    """Show one plan: goals, steps, how it goes, signatures."""
    return detail_page(request, plan_or_404(request, improvement_id))


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_edit(request: AuthedRequest, improvement_id: int) -> HttpResponse:
    """Write the draft; what the other side saved meanwhile is shown, never overwritten silently."""
    plan = plan_or_404(request, improvement_id)
    steps = list(plan.steps.all())

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        stored = plan_or_404(request, improvement_id)
        context = plan_context(request, stored, _("Susun rencana")) | {
            "form": form,
            "is_draft": stored.state == ImprovementState.DRAFT,
            "conflict": status == 409,
        }
        return render(request, "appraisal/improvement_edit.html", context, status=status)

    if request.method != "POST":
        return show(ImprovementForm(plan, steps))
    form = ImprovementForm(plan, steps, request.POST)

    def act(values: dict[str, Any]) -> str:
        try:
            improvements.improvement_save(
                plan,
                by=request.user,
                goals=values["goals"],
                support=values["support"],
                steps=form.planned(),
                draft_version=values["draft_version"],
            )
        except StaleVersion:
            form.renew(plan.draft_version)
            raise
        return plan_url(plan.pk)

    return answer_form(
        request,
        form,
        act,
        done=_("Rencana tersimpan. Baca sekali lagi, lalu tanda tangani."),
        repeated_url=plan_url(plan.pk),
        show=show,
    )


@require_POST
def improvement_move(request: AuthedRequest, improvement_id: int) -> HttpResponse:
    """Sign, send back, begin, conclude."""
    plan = plan_or_404(request, improvement_id)
    name = request.POST.get("move", "")
    form = ImprovementMoveForm(request.POST, auto_id=f"{name}-%s", ends=name in improvements.ENDS)
    known = {move.name: move for move in IMPROVEMENT.transitions}
    if name in known and not IMPROVEMENT.holds_role(request.user, known[name].role, plan):
        raise PermissionDenied
    if name not in known:
        form.add_error(None, _("Pilih langkahnya di halaman ini."))

    def act(values: dict[str, Any]) -> str:
        improvements.improvement_move(
            plan,
            values["move"],
            by=request.user,
            expected_version=values["version"],
            draft_version=values["draft_version"],
            note=values["note"],
        )
        return plan_url(plan.pk)

    return answer_form(
        request,
        form,
        act,
        done=_("Tercatat. Pihak lain sudah diberi tahu."),
        repeated_url=plan_url(plan.pk),
        show=lambda refused, status: detail_page(
            request, plan_or_404(request, improvement_id), status, refused
        ),
    )


@require_POST
def improvement_check_in(request: AuthedRequest, improvement_id: int) -> HttpResponse:
    """Write down how it goes."""
    plan = plan_or_404(request, improvement_id)

    def act(values: dict[str, Any]) -> str:
        improvements.improvement_check_in(
            plan,
            by=request.user,
            held_on=values["held_on"],
            body=values["body"],
            last_seen=values["last_seen"] or 0,
        )
        return f"{plan_url(plan.pk)}#perkembangan"

    return answer_form(
        request,
        TalkForm(request.POST),
        act,
        done=_("Perkembangan dicatat. Pihak lain sudah diberi tahu."),
        repeated_url=plan_url(plan.pk),
        show=lambda refused, status: detail_page(
            request, plan_or_404(request, improvement_id), status, refused
        ),
    )


@require_POST
def improvement_step_done(request: AuthedRequest, step_id: int) -> HttpResponse:
    """Say that a step is done."""
    steps = ImprovementStep.objects.filter(improvement__in=improvements_visible_to(request.user))
    step = get_object_or_404(steps.select_related("improvement"), pk=step_id)

    def act(_values: dict[str, Any]) -> str:
        improvements.improvement_step_done(step, by=request.user)
        return plan_url(step.improvement_id)

    return answer_form(
        request,
        forms.Form(request.POST),
        act,
        done=_("Langkah dinyatakan selesai."),
        repeated_url=plan_url(step.improvement_id),
        show=lambda refused, status: detail_page(
            request, plan_or_404(request, step.improvement_id), status, refused
        ),
    )
