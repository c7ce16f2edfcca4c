"""The self-assessment: the employee reports, result by result and value by value."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.domain import self_assessment
from appraisal.domain.behaviours import guides_of
from appraisal.domain.rule_values import scoring_rules
from appraisal.domain.self_assessment import achievement_of
from appraisal.domain.self_versions import by_item, changes_since_sent
from appraisal.domain.visibility import SELF_ASSESSMENT
from appraisal.enums import AppraisalState, ItemKind
from appraisal.forms.drafts import Draft, ItemDraftForm
from appraisal.forms.evidence import EvidenceForm
from appraisal.forms.self_assessment import FORM_OF_KIND
from appraisal.models import Appraisal, AssessedItem
from appraisal.queries import appraisals_visible_to, with_report
from appraisal.registry import YearValue, year_values
from appraisal.views.attachments import attach_all, chosen_file_missing
from appraisal.views.drafts import (
    REFUSED,
    Desk,
    answer_act,
    answer_draft,
    draft_from,
    draft_status,
    posted_version,
    save_draft,
)
from appraisal.views.frame import appraisal_or_404, items_of_kind, page_context
from appraisal.views.moves import answer_move
from appraisal.workflow import is_employee
from core.access import AuthedRequest

KINDS = (ItemKind.RESULT, ItemKind.BEHAVIOUR, ItemKind.CONTRIBUTION)


def report_url(appraisal: Appraisal) -> str:
    """Return the page where the employee writes the self-assessment."""
    return reverse("appraisal:self_assessment_edit", args=[appraisal.pk])


def form_of(item: AssessedItem, data: Any = None) -> ItemDraftForm:  # noqa: ANN401 - posted data or None
    """Return the form for the item's kind."""
    return FORM_OF_KIND[item.kind](item, data)


def prefilled(form: ItemDraftForm, known: YearValue | None) -> bool:
    """Put what the year holds into the empty fields of an unsent form; say whether anything went in.

    Nothing is stored: the employee sees it, changes it as he likes and saves or sends it.
    """
    if known is None or form.is_bound or form.instance.self_not_applicable:
        return False
    offered = {"self_realisation": known.value, "self_narrative": known.narrative}
    empty = {
        name: value
        for name, value in offered.items()
        if name in form.fields
        and value not in (None, "")
        and getattr(form.instance, name) in (None, "")
        and can_hold(form.fields[name], value)
    }
    form.initial.update(empty)
    return bool(empty)


def can_hold(field: forms.Field, value: object) -> bool:
    """Say whether the field can show the value: a step that the plan no longer has cannot be chosen."""
    return not isinstance(field, forms.ChoiceField) or field.valid_value(field.prepare_value(value))


def rows_of(
    appraisal: Appraisal,
    draft: Draft,
    kind: ItemKind,
    file_errors: dict[int, str] | None = None,
    *,
    known: dict[int, YearValue] | None = None,
    changes: dict[int, list[Any]] | None = None,
) -> list[dict[str, Any]]:
    """Return what the page shows of each item of a kind: form, guides, achievement, evidence, the year."""
    held, changed = known or {}, changes or {}
    rules = scoring_rules(appraisal.cycle.rule_set) if kind == ItemKind.RESULT else None
    return [
        {
            "form": form,
            "item": form.instance,
            "guides": guides_of(form.instance),
            "achievement": achievement_of(form.instance, rules) if rules else None,
            "evidence": list(form.instance.evidence.all()),
            "upload": EvidenceForm(form.instance.pk),
            "file_error": (file_errors or {}).get(form.instance.pk, ""),
            "is_prefilled": prefilled(form, held.get(form.instance.pk)),
            "known": held.get(form.instance.pk),
            "changes": changed.get(form.instance.pk, []),
        }
        for form in draft.forms
        if form.instance.kind == kind
    ]


def report_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    draft: Draft | None = None,
    *,
    error: str = "",
    status: int = 200,
    file_errors: dict[int, str] | None = None,
) -> HttpResponse:
    """Render the page of the self-assessment, with what was typed when `draft` is given.

    Outside the running state there is nothing to write: redirects to the appraisal.
    """
    if appraisal.state != AppraisalState.RUNNING:
        if error:
            messages.error(request, error)
        return redirect("appraisal:appraisal_detail", appraisal.pk)
    fresh = {item.pk: item for item in appraisal.items.all()}
    if draft is None:
        items = [item for kind in KINDS for item in items_of_kind(appraisal, kind)]
        draft = Draft([form_of(item) for item in items], appraisal.draft_version)
    for form in draft.forms:
        form.instance = fresh.get(form.instance.pk, form.instance)
    known = year_values(appraisal)
    sent, changes = changes_since_sent(appraisal)

    def rows(kind: ItemKind) -> list[dict[str, Any]]:
        return rows_of(appraisal, draft, kind, file_errors, known=known, changes=by_item(changes))

    context = page_context(
        request,
        appraisal,
        results=rows(ItemKind.RESULT),
        behaviours=rows(ItemKind.BEHAVIOUR),
        contributions=rows(ItemKind.CONTRIBUTION),
        sent=sent,
        visibility=SELF_ASSESSMENT,
        draft_errors=draft.errors,
        draft=draft_status(draft, appraisal),
        error=error,
        here=_("Penilaian mandiri"),
    )
    return render(request, "appraisal/self_assessment_edit.html", context, status=status)


def report_desk(request: AuthedRequest, appraisal: Appraisal) -> Desk:
    """Return the desk of the self-assessment with what was posted. 403 for anybody but the employee."""
    if not is_employee(request.user, appraisal):
        raise PermissionDenied

    def save(changes: dict[int, dict[str, Any]], version: int) -> None:
        self_assessment.self_draft_save(appraisal, changes, by=request.user, draft_version=version)

    def show(draft: Draft | None, **options: Any) -> HttpResponse:  # noqa: ANN401
        return report_page(
            request, appraisal_or_404(request, appraisal.pk, fetch=with_report), draft, **options
        )

    def part() -> dict[str, Any]:
        fresh = with_report(appraisals_visible_to(request.user)).get(pk=appraisal.pk)
        rules = scoring_rules(fresh.cycle.rule_set)
        results = items_of_kind(fresh, ItemKind.RESULT)
        return {"achievements": [(item, achievement_of(item, rules)) for item in results]}

    items = [item for kind in KINDS for item in items_of_kind(appraisal, kind)]
    return Desk(
        request=request,
        appraisal=appraisal,
        draft=draft_from(request, items, form_of),
        save=save,
        show=show,
        partial="appraisal/self_assessment_draft.html",
        part_context=part,
        url=report_url(appraisal),
    )


def answer_report(
    request: AuthedRequest,
    appraisal: Appraisal,
    answer: Callable[[Desk], HttpResponse],
    *,
    file_for: int | None = None,
    removed: int | None = None,
) -> HttpResponse:
    """Attach the files that came along, then give `answer`.

    A refused file is said above and beside its item: then only the draft is saved and nothing else is done.
    `file_for` names an item for which a file must be there, `removed` one that is about to go.
    """
    desk = report_desk(request, appraisal)
    if removed is not None:
        desk.draft.forget(removed)
    refused = attach_all(request, appraisal)
    if file_for is not None and (missing := chosen_file_missing(request, file_for)):
        refused[file_for] = missing
    if not refused:
        return answer(desk)
    if stopped := save_draft(desk):
        for sentence in refused.values():
            messages.error(request, sentence)
        return stopped
    return desk.show(None, error=" ".join(refused.values()), file_errors=refused, status=REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
def self_assessment_edit(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Write the self-assessment; the draft saves itself."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_report)
    if request.method == "POST":
        return answer_report(request, appraisal, answer_draft)
    if not is_employee(request.user, appraisal):
        raise PermissionDenied
    return report_page(request, appraisal)


@require_POST
def contribution_add(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Save the draft and add an empty contribution."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def act(version: int) -> str:
        item = self_assessment.contribution_add(appraisal, by=request.user, draft_version=version)
        return f"{report_url(appraisal)}#item-{item.pk}"

    return answer_report(request, appraisal, lambda desk: answer_act(desk, act))


@require_POST
def contribution_remove(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Save the draft and take a contribution away."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def act(version: int) -> str:
        self_assessment.contribution_remove(appraisal, item_id, by=request.user, draft_version=version)
        return f"{report_url(appraisal)}#kontribusi"

    return answer_report(request, appraisal, lambda desk: answer_act(desk, act), removed=item_id)


@require_POST
def self_submit(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Save the draft and send the self-assessment; what is missing is said on the page."""
    appraisal = appraisal_or_404(request, appraisal_id)
    next_url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    done = _("Penilaian mandiri dikirim kepada pejabat penilai kinerja.")

    def take(version: int) -> object:
        return self_assessment.self_submit(appraisal, by=request.user, expected_version=version)

    if appraisal.state != AppraisalState.RUNNING or "move_version" not in request.POST:
        return answer_move(request, appraisal, "self_submit", done=done, next_url=next_url, take=take)

    def act(_version: int) -> str:
        take(posted_version(request, "move_version"))
        messages.success(request, done)
        return next_url

    return answer_report(request, appraisal, lambda desk: answer_act(desk, act))


@require_POST
def self_return(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Ask the employee to complete the self-assessment, with a reason."""
    appraisal = appraisal_or_404(request, appraisal_id)
    next_url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    return answer_move(
        request,
        appraisal,
        "self_return",
        done=_("Penilaian mandiri dikembalikan untuk dilengkapi."),
        next_url=next_url,
    )
