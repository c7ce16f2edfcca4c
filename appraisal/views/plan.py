"""The plan as its employee writes it, and as the parties read it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain import plan, plan_help
from appraisal.domain.behaviours import guides_of
from appraisal.domain.plan_notes import is_leader, plan_notes
from appraisal.domain.plan_shapes import stages_of
from appraisal.domain.plan_templates import plan_template_use as use_template
from appraisal.domain.plan_versions import ANNEX_FIELDS
from appraisal.domain.scoring import Stage
from appraisal.enums import AppraisalState, CoreValue, ItemKind, Polarity, ResultSection
from appraisal.forms.drafts import Draft
from appraisal.forms.moves import MoveForm
from appraisal.forms.plan import ANNEX_KEY, ExpectationForm, PlanAnnexForm, PlanDraft, PlanItemForm
from appraisal.models import Appraisal, AssessedItem
from appraisal.queries import (
    indicators_for_plan,
    items_of,
    last_plan_before,
    perspectives_offered,
    plan_signatures_of,
    plan_template_for,
    results_to_support,
    supporters_of,
    with_whole_plan,
)
from appraisal.views.drafts import (
    Desk,
    answer_act,
    answer_along,
    answer_draft,
    draft_from,
    draft_status,
    posted_version,
)
from appraisal.views.frame import appraisal_or_404, items_of_kind, page_context
from appraisal.views.moves import answer_move
from appraisal.workflow import APPRAISAL, EMPLOYEE, is_appraiser, is_employee
from core.access import AuthedRequest
from core.workflow import blockers

HUNDRED = Decimal(100)
DRAFTED = (AppraisalState.PLANNING, AppraisalState.PROPOSED)
"""While a plan can still be completed: afterwards nobody is told what it might lack."""


def plan_url(appraisal: Appraisal) -> str:
    """Return the page where the employee writes the plan."""
    return reverse("appraisal:plan_edit", args=[appraisal.pk])


def weight_context(items: list[AssessedItem]) -> dict[str, Any]:
    """Return the running total of the weights and what is missing or too much."""
    total = plan.weight_total(items)
    return {"weight_total": total, "weight_missing": HUNDRED - total, "weight_excess": total - HUNDRED}


@dataclass(frozen=True)
class PlanRow:
    """One result as a plan shows it: its indicators by aspect, and whose result it supports."""

    item: AssessedItem
    indicators: list[tuple[AssessedItem, tuple[Stage, ...]]]
    supporters: list[AssessedItem]
    hidden_supporters: int

    @property
    def parent_now(self) -> str:
        """The words of the superior's result today where they differ from those that were chosen."""
        parent = self.item.parent_item
        return parent.title if parent is not None and parent.title != self.item.parent_result else ""


def plan_rows(results: list[AssessedItem], supporters: Iterable[AssessedItem]) -> list[PlanRow]:
    """Return the results in their order, each with its aspects and with who supports it.

    Of a plan that its maker has not proposed yet only the number is told.
    """
    of_result: dict[int | None, list[AssessedItem]] = {}
    for supporter in supporters:
        of_result.setdefault(supporter.parent_item_id, []).append(supporter)
    rows = []
    for item in results:
        if item.main_item_id is not None:
            continue
        known = of_result.get(item.pk, [])
        shown = [row for row in known if row.appraisal.reached != AppraisalState.PLANNING]
        aspects = [item, *(row for row in results if row.main_item_id == item.pk)]
        rows.append(PlanRow(item, [(row, stages_of(row)) for row in aspects], shown, len(known) - len(shown)))
    return rows


def sections_of(rows: list[PlanRow]) -> list[tuple[str, list[PlanRow]]]:
    """Return the rows by section, main ones first; a section without any is left out."""
    return [
        (str(section.label), [row for row in rows if row.item.section == section])
        for section in ResultSection
        if any(row.item.section == section for row in rows)
    ]


def annex_of(appraisal: Appraisal) -> list[tuple[str, list[str]]]:
    """Return the parts of the annex with their points."""
    return [
        (str(label), [line.strip() for line in getattr(appraisal, name).splitlines() if line.strip()])
        for name, label in ANNEX_FIELDS.items()
    ]


def approach_of(results: list[AssessedItem]) -> str:
    """Return the approach of the plan as the form of PermenPANRB 6/2022 names it; empty without results."""
    kinds = {item.polarity == Polarity.NARRATIVE for item in results}
    if kinds == {True}:
        return _("Pendekatan hasil kerja kualitatif")
    if kinds == {False}:
        return _("Pendekatan hasil kerja kuantitatif")
    return _("Pendekatan hasil kerja kuantitatif dan kualitatif") if kinds else ""


def agreed_unversioned(appraisal: Appraisal, newest: int) -> bool:
    """Say whether the plan was agreed before versions were kept. `newest` is 0 without a version."""
    return not newest and appraisal.plan_agreed_at is not None


@require_safe
def plan_detail(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the plan to its parties, with the moves this person may take."""
    appraisal = appraisal_or_404(
        request, appraisal_id, permission="appraisal.plan_view", fetch=with_whole_plan
    )
    results = items_of_kind(appraisal, ItemKind.RESULT)
    behaviours = [(item, guides_of(item)) for item in items_of_kind(appraisal, ItemKind.BEHAVIOUR)]
    own = is_employee(request.user, appraisal)
    signatures = list(plan_signatures_of(appraisal))
    newest = signatures[-1].version.number if signatures else 0
    context = page_context(
        request,
        appraisal,
        sections=sections_of(plan_rows(results, supporters_of(appraisal) if own else [])),
        approach=approach_of(results),
        behaviours=behaviours,
        annex=annex_of(appraisal),
        notes=plan_notes(appraisal, results) if appraisal.state in DRAFTED else [],
        signatures=[row for row in signatures if row.version.number == newest],
        newest_version=newest,
        agreed_before=agreed_unversioned(appraisal, newest),
        may_edit=request.user.has_perm("appraisal.plan_edit", appraisal),
        may_expect=request.user.has_perm("appraisal.plan_expectations_edit", appraisal),
        must_sign=own
        and appraisal.state == AppraisalState.RUNNING
        and newest > 0
        and not any(row.version.number == newest and row.role == EMPLOYEE for row in signatures),
        here=_("Rencana kinerja"),
        **weight_context(results),
    )
    return render(request, "appraisal/plan_detail.html", context)


def item_form(appraisal: Appraisal) -> Any:  # noqa: ANN401 - a function that makes PlanItemForm
    """Return what makes the form of a result of this plan, with the choices read once for all of them."""
    names = perspectives_offered() if is_leader(appraisal) else []
    return partial(PlanItemForm, parents=list(results_to_support(appraisal)), perspectives=names)


def plan_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    draft: Draft | None = None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page on which the plan is written, with what was typed when `draft` is given.

    Once the plan has been proposed it can only be read: redirects there.
    """
    if appraisal.state != AppraisalState.PLANNING:
        if error:
            messages.error(request, error)
        return redirect("appraisal:plan_detail", appraisal.pk)
    results = items_of_kind(appraisal, ItemKind.RESULT)
    if draft is None:
        form_of = item_form(appraisal)
        forms = [*(form_of(item) for item in results), PlanAnnexForm(appraisal)]
        draft = PlanDraft(forms, appraisal.draft_version)
    context = page_context(
        request,
        appraisal,
        rows=edit_rows(draft.forms[:-1]),
        annex_form=draft.forms[-1],
        notes=plan_notes(appraisal, results),
        shape_help=[(shape.label, text) for shape, text in plan_help.SHAPES.items()],
        field_help=plan_help.FIELDS,
        supporters=supporters_of(appraisal).count(),
        draft_errors=draft.errors,
        draft=draft_status(draft, appraisal),
        error=error,
        last_plan=last_plan_before(appraisal),
        plan_template=plan_template_for(appraisal),
        behaviours=[(item, guides_of(item)) for item in items_of_kind(appraisal, ItemKind.BEHAVIOUR)],
        here=_("Susun rencana"),
        **weight_context(results),
    )
    return render(request, "appraisal/plan_edit.html", context, status=status)


def edit_rows(forms: Iterable[PlanItemForm]) -> list[dict[str, Any]]:
    """Return the forms of the results with their place, and the help for the shape of each."""
    rows: list[dict[str, Any]] = []
    number = 0
    forms = list(forms)
    mains = {form.instance.main_item_id for form in forms}
    for form in forms:
        item = form.instance
        number += item.main_item_id is None
        rows.append(
            {
                "form": form,
                "item": item,
                "number": number,
                "has_aspects": item.pk in mains,
                "help": plan_help.SHAPES.get(Polarity(item.polarity)) if item.polarity else None,
            }
        )
    return rows


def plan_desk(request: AuthedRequest, appraisal: Appraisal) -> Desk:
    """Return the desk of the plan with what was posted. 403 for anybody but the employee."""
    if not is_employee(request.user, appraisal):
        raise PermissionDenied

    def save(changes: dict[int, dict[str, Any]], version: int) -> None:
        annex = changes.pop(ANNEX_KEY, {})
        plan.plan_draft_save(appraisal, changes, annex, by=request.user, draft_version=version)

    def show(draft: Draft | None, **options: Any) -> HttpResponse:  # noqa: ANN401
        fresh = appraisal_or_404(request, appraisal.pk, fetch=with_whole_plan)
        return plan_page(request, fresh, draft, **options)

    posted = draft_from(request, items_of_kind(appraisal, ItemKind.RESULT), item_form(appraisal))
    return Desk(
        request=request,
        appraisal=appraisal,
        draft=PlanDraft(
            [*posted.forms, PlanAnnexForm(appraisal, request.POST)], posted.version, posted.orphans
        ),
        save=save,
        show=show,
        partial="appraisal/plan_draft.html",
        part_context=lambda: weight_context(list(items_of(appraisal))),
        url=plan_url(appraisal),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Write the plan; the draft saves itself. A plan that was proposed is shown for reading."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_whole_plan)
    if request.method == "POST":
        return answer_draft(plan_desk(request, appraisal))
    if not is_employee(request.user, appraisal):
        raise PermissionDenied
    return plan_page(request, appraisal)


@require_POST
def plan_item_add(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Save the draft and add an empty result to it."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def act(version: int) -> str:
        item = plan.plan_item_add(appraisal, by=request.user, draft_version=version)
        return f"{plan_url(appraisal)}#item-{item.pk}"

    return answer_act(plan_desk(request, appraisal), act)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_item_from_indicator(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """List the indicators (IKU) of the unit with their definition; a click adds one to the plan.

    A POST without an indicator saves the draft that was sent along and opens the list.
    """
    here = reverse("appraisal:plan_item_from_indicator", args=[appraisal_id])
    if request.method != "POST":
        appraisal = appraisal_or_404(request, appraisal_id, permission="appraisal.plan_edit")
        return indicator_page(request, appraisal)
    appraisal = appraisal_or_404(request, appraisal_id)
    desk = plan_desk(request, appraisal)
    if not request.POST.get("indicator"):
        return answer_along(desk, here)
    chosen = str(request.POST["indicator"])
    indicator = get_object_or_404(indicators_for_plan(appraisal), pk=number_in(chosen))

    def act(version: int) -> str:
        item = plan.plan_item_add_from_indicator(appraisal, indicator, by=request.user, draft_version=version)
        messages.success(request, _("“%(name)s” ditambahkan. Isi bobotnya.") % {"name": indicator.name})
        return f"{plan_url(appraisal)}#item-{item.pk}"

    return answer_act(desk, act)


def number_in(text: str) -> int:
    """Return the posted id, or 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def indicator_page(request: AuthedRequest, appraisal: Appraisal) -> HttpResponse:
    """Render the indicators that an employee may build the plan on."""
    used = {item.indicator_id for item in items_of_kind(appraisal, ItemKind.RESULT)}
    indicators = [
        (row, row.pk in used) for row in indicators_for_plan(appraisal).order_by("unit__path", "code")
    ]
    context = page_context(request, appraisal, indicators=indicators, here=_("Pilih IKU"))
    return render(request, "appraisal/plan_item_from_indicator.html", context)


@require_POST
def plan_aspect_add(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Save the draft and add an indicator for another aspect of a result."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def act(version: int) -> str:
        item = plan.plan_aspect_add(appraisal, item_id, by=request.user, draft_version=version)
        return f"{plan_url(appraisal)}#item-{item.pk}"

    return answer_act(plan_desk(request, appraisal), act)


@require_POST
def plan_item_remove(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Save the draft and take a result out of the plan; say who loses the link to it."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def act(version: int) -> None:
        lost = plan.plan_item_remove(appraisal, item_id, by=request.user, draft_version=version)
        if lost:
            messages.warning(
                request,
                ngettext(
                    "%(count)d hasil kerja bawahan kehilangan tautannya; pegawainya dikabari.",
                    "%(count)d hasil kerja bawahan kehilangan tautannya; pegawainya dikabari.",
                    lost,
                )
                % {"count": lost},
            )

    desk = plan_desk(request, appraisal)
    desk.draft.forget(item_id)
    return answer_act(desk, act)


@require_POST
def plan_item_shift(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Save the draft and move a result one place up or down."""
    appraisal = appraisal_or_404(request, appraisal_id)
    up = request.POST.get("arah") == "naik"

    def act(version: int) -> str:
        plan.plan_item_shift(appraisal, item_id, up=up, by=request.user, draft_version=version)
        return f"{plan_url(appraisal)}#item-{item_id}"

    return answer_act(plan_desk(request, appraisal), act)


@require_POST
def plan_copy(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Save the draft and copy the results of last year's plan into it."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def act(version: int) -> None:
        copied = plan.plan_copy(appraisal, by=request.user, draft_version=version)
        messages.success(
            request,
            ngettext("%(count)d hasil kerja disalin.", "%(count)d hasil kerja disalin.", copied)
            % {"count": copied},
        )

    return answer_act(plan_desk(request, appraisal), act)


@require_POST
def plan_template_use(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Save the draft and add the results of the template of one's post that are not there yet."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def act(version: int) -> None:
        added = use_template(appraisal, by=request.user, draft_version=version)
        told = (
            ngettext("%(count)d hasil kerja ditambahkan.", "%(count)d hasil kerja ditambahkan.", added)
            if added
            else _("Semua hasil kerja templat sudah ada dalam rencana.")
        )
        messages.success(request, told % {"count": added})

    return answer_act(plan_desk(request, appraisal), act)


@require_POST
def plan_propose(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Save the draft and propose the plan; what is missing is said on the page, nothing is lost."""
    appraisal = appraisal_or_404(request, appraisal_id)
    read_url = reverse("appraisal:plan_detail", args=[appraisal.pk])
    if appraisal.state != AppraisalState.PLANNING or "move_version" not in request.POST:
        return answer_move(request, appraisal, "plan_propose", done=_("Rencana diajukan."), next_url=read_url)

    def act(_version: int) -> str:
        plan.plan_propose(
            appraisal, by=request.user, expected_version=posted_version(request, "move_version")
        )
        messages.success(request, _("Rencana diajukan kepada pejabat penilai kinerja."))
        return read_url

    return answer_act(plan_desk(request, appraisal), act)


@require_POST
def plan_withdraw(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Take a proposed plan back to change it."""
    appraisal = appraisal_or_404(request, appraisal_id)
    return answer_move(
        request, appraisal, "plan_withdraw", done=_("Rencana ditarik kembali."), next_url=plan_url(appraisal)
    )


@require_POST
def plan_return(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Give a proposed plan back to the employee with a reason."""
    done = _("Rencana dikembalikan kepada pegawai.")
    return answer_by_appraiser(request, appraisal_id, "plan_return", done, plan.plan_return)


@require_POST
def plan_agree(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Set the plan (menetapkan SKP)."""
    return answer_by_appraiser(request, appraisal_id, "plan_agree", _("Rencana ditetapkan."))


@require_POST
def plan_reopen(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Open an agreed plan again with a reason."""
    done = _("Rencana dibuka kembali.")
    return answer_by_appraiser(request, appraisal_id, "plan_reopen", done, plan.plan_reopen)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_unsign(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Say what taking back the own signature means, then take it back for a reason, to change the plan."""
    appraisal = appraisal_or_404(request, appraisal_id)
    if request.method != "POST":
        if not is_employee(request.user, appraisal):
            raise PermissionDenied
        unsign = APPRAISAL.transition("plan_unsign")
        if appraisal.state not in unsign.sources:
            return redirect("appraisal:plan_detail", appraisal.pk)
        form = MoveForm(unsign, version=appraisal.version)
        form.fields["note"].label = _("Alasan")
        form.fields["note"].help_text = _("Dibaca pejabat penilai, misalnya: tugas loket dibagi dua.")
        context = page_context(
            request,
            appraisal,
            form=form,
            reasons=blockers(appraisal, unsign),
            here=_("Cabut tanda tangan"),
        )
        return render(request, "appraisal/plan_unsign.html", context)
    return answer_move(
        request,
        appraisal,
        "plan_unsign",
        done=_("Tanda tangan dicabut. Ubah rencana, lalu ajukan lagi."),
        next_url=plan_url(appraisal),
    )


@require_POST
def plan_sign(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Sign the plan in force as the employee, with what the appraiser added."""
    appraisal = appraisal_or_404(request, appraisal_id)

    def take(version: int) -> object:
        return plan.plan_sign(appraisal, by=request.user, expected_version=version)

    return answer_move(
        request,
        appraisal,
        "plan_sign",
        done=_("Rencana ditandatangani."),
        next_url=reverse("appraisal:plan_detail", args=[appraisal.pk]),
        take=take,
    )


def answer_by_appraiser(
    request: AuthedRequest,
    appraisal_id: int,
    name: str,
    done: str,
    verb: Callable[..., object] | None = None,
) -> HttpResponse:
    """Answer a move of the appraiser; afterwards the plan may be his to read no more.

    `verb` does more than the plain move when given.
    """
    appraisal = appraisal_or_404(request, appraisal_id)
    next_url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])

    def take(version: int) -> object:
        note = str(request.POST.get("note", "")).strip()
        return verb(appraisal, by=request.user, note=note, expected_version=version) if verb else None

    return answer_move(request, appraisal, name, done=done, next_url=next_url, take=take if verb else None)


def expectations_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    draft: Draft | None = None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page on which the appraiser writes what he expects of each core value."""
    items = items_of_kind(appraisal, ItemKind.BEHAVIOUR)
    if draft is None:
        draft = Draft([ExpectationForm(item) for item in items], appraisal.draft_version)
    context = page_context(
        request,
        appraisal,
        rows=[
            (form, guides_of(form.instance), plan_help.VALUES[CoreValue(form.instance.core_value)])
            for form in draft.forms
        ],
        draft_errors=draft.errors,
        draft={"state": "saved", "version": draft.version, "saved_at": appraisal.draft_saved_at},
        error=error,
        here=_("Ekspektasi perilaku"),
    )
    return render(request, "appraisal/plan_expectations_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_expectations_edit(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Let the appraiser write his expectations while the plan lies before him."""
    if request.method != "POST":
        return expectations_page(
            request, appraisal_or_404(request, appraisal_id, permission="appraisal.plan_expectations_edit")
        )
    appraisal = appraisal_or_404(request, appraisal_id)
    if not is_appraiser(request.user, appraisal):
        raise PermissionDenied

    def save(changes: dict[int, dict[str, Any]], version: int) -> None:
        plan.expectations_save(appraisal, changes, by=request.user, draft_version=version)

    def show(draft: Draft | None, **options: Any) -> HttpResponse:  # noqa: ANN401
        return expectations_page(request, appraisal_or_404(request, appraisal_id), draft, **options)

    return answer_draft(
        Desk(
            request=request,
            appraisal=appraisal,
            draft=draft_from(request, items_of_kind(appraisal, ItemKind.BEHAVIOUR), ExpectationForm),
            save=save,
            show=show,
            partial="appraisal/draft_part.html",
            url=reverse("appraisal:plan_expectations_edit", args=[appraisal.pk]),
        )
    )
