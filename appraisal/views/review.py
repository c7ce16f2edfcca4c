"""The appraiser's review beside the self-assessment, and the hand-over of the result."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.domain import review
from appraisal.domain.behaviours import guides_of
from appraisal.domain.part_years import Service, service_of
from appraisal.domain.results import ItemWorking, compute, item_working
from appraisal.domain.rule_values import extreme_predicates, scoring_rules
from appraisal.domain.scoring import PREDICATE_LABELS, RATING_LABELS, Evaluation, ScoringError, ScoringRules
from appraisal.domain.self_versions import by_item, sent_versions
from appraisal.domain.visibility import REVIEW
from appraisal.enums import AppraisalState, ItemKind
from appraisal.forms.drafts import Draft
from appraisal.forms.review import ReviewAxesForm, ReviewItemForm
from appraisal.models import Appraisal, AssessedItem, CaseMention
from appraisal.queries import (
    parts_of,
    recorded_by_item,
    to_review,
    undecided_mentions_of,
    with_review,
)
from appraisal.views.drafts import (
    Desk,
    answer_draft,
    answer_refused,
    draft_from,
    draft_status,
    posted_version,
    save_draft,
)
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.moves import answer_move
from appraisal.views.result_working import evidence_rows, figure_sheet, rating_difference, steps_sheet
from appraisal.workflow import APPRAISAL, is_appraiser
from core.access import AuthedRequest
from core.gate import require
from core.workflow import blockers
from organization.models import User

AXES_KEY = 0
"""Stands for the ratings of whole axes among the ids of items: no item has it."""


class ReviewDraft(Draft):
    """The forms of all items and, last, the form of the axes, whose changes stand under AXES_KEY."""

    def changes(self) -> dict[int, dict[str, Any]]:
        """Return the valid changed values by item id."""
        return {
            AXES_KEY if isinstance(form, ReviewAxesForm) else form.instance.pk: changes
            for form in self.forms
            if (changes := form.changes)
        }


@dataclass(frozen=True)
class ReviewRow:
    """One item as the appraiser reads and rates it."""

    item: AssessedItem
    form: ReviewItemForm
    working: ItemWorking
    evidence: list[dict[str, Any]]
    guides: tuple[str | Promise, ...]
    changes: list[Any]
    mentions: list[CaseMention] = field(default_factory=list)

    @property
    def difference(self) -> str:
        """How the saved rating stands to the employee's own one, in words; empty without both."""
        return rating_difference(self.item.self_rating, self.item.review_rating)

    @property
    def suggestion(self) -> str:
        """The suggested rating in words; empty when there is none."""
        return RATING_LABELS[self.working.suggestion] if self.working.suggestion else ""


def in_order(appraisal: Appraisal) -> list[AssessedItem]:
    """Return all items as the page shows them: results, behaviours, contributions."""
    kinds = list(ItemKind)
    return sorted(
        appraisal.items.all(), key=lambda item: (kinds.index(ItemKind(item.kind)), item.position, item.pk)
    )


def sections_of(
    forms: list[Any],
    rules: ScoringRules,
    changes: dict[int, list[Any]] | None = None,
    mentions: dict[str, list[CaseMention]] | None = None,
) -> list[tuple[str, list[ReviewRow]]]:
    """Return the item forms as rows under their headings; sections without items are left out.

    `changes` tells by item what the employee changed since he had sent his report before; `mentions`
    by the item's key the citizens' cases on the record.
    """
    rows: dict[str, list[ReviewRow]] = {}
    for form in forms:
        if isinstance(form, ReviewItemForm):
            item = form.instance
            rows.setdefault(item.kind, []).append(
                ReviewRow(
                    item,
                    form,
                    item_working(item, rules),
                    evidence_rows(item.evidence.all()),
                    guides_of(item),
                    (changes or {}).get(item.pk, []),
                    (mentions or {}).get(str(item.pk), []),
                )
            )
    return [(str(kind.label), rows[kind]) for kind in ItemKind if kind in rows]


def live_working(appraisal: Appraisal, *, is_last_look: bool = False) -> dict[str, Any]:
    """Return what the page shows of the result as it stands now; a problem in words when it does not.

    The internal index lacks its competence here, which the hand-over adds; the predicate never has it.
    How much of the year was served is told at the last look, before the hand-over, and earlier only to
    whom it ends the review: two queries more.
    """
    problem, evaluation = "", None
    try:
        evaluation = compute(appraisal)
    except ScoringError as error:
        problem = str(error)
    extreme = bool(
        evaluation
        and evaluation.predicate
        and str(evaluation.predicate) in extreme_predicates(appraisal.cycle.rule_set)
    )
    move = APPRAISAL.transition("review_send_up" if extreme else "review_hand_over")
    service = service_of(appraisal) if is_last_look or appraisal.too_short else None
    return {
        "parts": list(parts_of(appraisal)),
        "service": service.sentence() if service else "",
        "problem": problem,
        "evaluation": evaluation,
        "predicate": PREDICATE_LABELS[evaluation.predicate] if evaluation and evaluation.predicate else "",
        "sheets": sheets_of(evaluation) if evaluation else [],
        "is_extreme": extreme,
        "blockers": [*blockers(appraisal, move), *not_rated(service)],
    }


def not_rated(service: Service | None) -> list[str]:
    """Return why nobody is rated who served so shortly, where the rule set says so."""
    return [service.sentence()] if service and service.is_short and not service.is_rated else []


def sheets_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return the way to the predicate and the two figures for trends as tables."""
    values: dict[str, Any] = evaluation.to_dict()
    return [
        steps_sheet(_("Jalan menuju predikat"), values["steps"]),
        *(
            figure_sheet(caption, values[key])
            for key, caption in (
                ("numeric_index", _("Nilai angka PP 30/2019 (tidak memengaruhi predikat)")),
                ("internal_index", _("Indeks internal (tidak memengaruhi predikat)")),
            )
            if values[key]
        ),
    ]


def review_url(appraisal: Appraisal) -> str:
    """Return the page where the appraiser rates."""
    return reverse("appraisal:review_edit", args=[appraisal.pk])


def review_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    draft: Draft | None = None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the review, with what was typed when `draft` is given. Needs what `with_review` fetches."""
    if draft is None:
        forms = [*(ReviewItemForm(item) for item in in_order(appraisal)), ReviewAxesForm(appraisal)]
        draft = ReviewDraft(forms, appraisal.draft_version)
    versions = sent_versions(appraisal)
    context = page_context(
        request,
        appraisal,
        sections=sections_of(
            draft.forms,
            scoring_rules(appraisal.cycle.rule_set),
            by_item(versions[0][1]) if versions else None,
            recorded_by_item(appraisal),
        ),
        sent_count=len(versions),
        visibility=REVIEW,
        following=next_to_review(request.user, appraisal),
        axes=draft.forms[-1],
        draft_errors=draft.errors,
        draft=draft_status(draft, appraisal),
        live=live_working(appraisal),
        error=error,
        here=_("Penilaian atasan"),
    )
    return render(request, "appraisal/review_edit.html", context, status=status)


def next_to_review(user: User, appraisal: Appraisal) -> Appraisal | None:
    """Return the self-assessment of the team that waits next, besides this one. One query."""
    waiting = to_review(user).exclude(pk=appraisal.pk).prefetch_related(None)
    return waiting.only("pk", "employee__name").select_related(None).select_related("employee").first()


def review_desk(request: AuthedRequest, appraisal: Appraisal) -> Desk:
    """Return the desk of the review with what was posted. 403 for anybody but the appraiser."""
    if not is_appraiser(request.user, appraisal):
        raise PermissionDenied

    def save(changes: dict[int, dict[str, Any]], version: int) -> None:
        axes = changes.pop(AXES_KEY, {})
        review.save_review(appraisal, changes, axes, by=request.user, draft_version=version)

    def show(draft: Draft | None, **options: Any) -> HttpResponse:  # noqa: ANN401
        fresh = appraisal_or_404(request, appraisal.pk, fetch=with_review)
        return review_page(request, fresh, draft, **options)

    def part_context() -> dict[str, Any]:
        return {"live": live_working(with_review(Appraisal.objects.filter(pk=appraisal.pk)).get())}

    # What the employee has not sent is shown in no answer either, whatever was posted.
    is_sent = request.user.has_perm("appraisal.self_assessment_view", appraisal)
    posted = draft_from(request, in_order(appraisal) if is_sent else [], ReviewItemForm)
    return Desk(
        request=request,
        appraisal=appraisal,
        draft=ReviewDraft(
            [*posted.forms, ReviewAxesForm(appraisal, request.POST)], posted.version, posted.orphans
        ),
        save=save,
        show=show,
        partial="appraisal/review_draft.html" if is_sent else "appraisal/draft_part.html",
        url=review_url(appraisal),
        part_context=part_context if is_sent else dict,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_edit(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Rate each item beside the self-assessment; the draft saves itself.

    The button to the hand-over saves too and goes on when everything is valid.
    """
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_review)
    if request.method == "POST":
        desk = review_desk(request, appraisal)
        if not request.user.has_perm("appraisal.self_assessment_view", appraisal):
            return answer_refused(
                desk, _("Pegawai belum mengirim penilaian mandiri, jadi belum ada yang dinilai.")
            )
        if "hand_over" not in request.POST:
            return answer_draft(desk)
        return save_draft(desk) or redirect("appraisal:review_hand_over", appraisal.pk)
    if is_appraiser(request.user, appraisal) and appraisal.state != AppraisalState.ASSESSED:
        return redirect("appraisal:appraisal_detail", appraisal.pk)
    require(request.user, "appraisal.review_edit", appraisal)
    return review_page(request, appraisal)


@require_POST
def review_send_up(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Ask the appraiser's superior for the second signature under an extreme predicate."""
    appraisal = appraisal_or_404(request, appraisal_id)
    draft_version = posted_version(request, "draft_version")

    def take(version: int) -> object:
        return review.send_up(
            appraisal, by=request.user, expected_version=version, draft_version=draft_version
        )

    return answer_move(
        request,
        appraisal,
        "review_send_up",
        done=_("Penilaian dikirim untuk tanda tangan kedua. Pegawai belum melihatnya."),
        next_url=reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
        take=take,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_hand_over(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the whole result once more, then hand it over to the employee."""
    if request.method == "POST":
        appraisal = appraisal_or_404(request, appraisal_id)
        draft_version = posted_version(request, "draft_version")

        def take(version: int) -> object:
            return review.hand_over(
                appraisal, by=request.user, expected_version=version, draft_version=draft_version
            )

        return answer_move(
            request,
            appraisal,
            "review_hand_over",
            done=_("Hasil penilaian diserahkan kepada pegawai."),
            next_url=reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
            take=take,
        )
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_review)
    if is_appraiser(request.user, appraisal) and appraisal.state != AppraisalState.ASSESSED:
        return redirect("appraisal:appraisal_detail", appraisal.pk)
    require(request.user, "appraisal.review_hand_over", appraisal)
    forms = [ReviewItemForm(item) for item in in_order(appraisal)]
    context = page_context(
        request,
        appraisal,
        sections=sections_of(
            forms, scoring_rules(appraisal.cycle.rule_set), mentions=recorded_by_item(appraisal)
        ),
        undecided=undecided_mentions_of(appraisal),
        live=live_working(appraisal, is_last_look=True),
        visibility=REVIEW,
        here=_("Serahkan hasil"),
    )
    return render(request, "appraisal/review_hand_over.html", context)
