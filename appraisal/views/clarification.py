"""Clarification of one item: question, thread of messages and files, decision."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain import clarification as threads
from appraisal.domain.results import item_working
from appraisal.domain.rule_values import scoring_rules
from appraisal.domain.visibility import CLARIFICATION as CLARIFICATION_SIGHT
from appraisal.enums import UNDECIDED_STATES, ClarificationOrigin, ClarificationState, ItemKind
from appraisal.forms.clarification import (
    ClarificationChangeForm,
    ClarificationKeepForm,
    ClarificationMessageForm,
    ClarificationOpenForm,
    ReturnForm,
    SignatureForm,
)
from appraisal.forms.follow_ups import RecheckWithdrawForm
from appraisal.forms.moves import renewed
from appraisal.forms.review import MoveForm
from appraisal.models import Appraisal, AssessedItem, Clarification
from appraisal.queries import clarifications_visible_to, with_results, with_thread
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.result_working import evidence_rows
from appraisal.workflow import CLARIFICATION, ROLE_LABELS, is_appraiser, is_employee
from core.access import AuthedRequest
from core.gate import require


def thread_url(clarification_id: int) -> str:
    """Return the page of a thread."""
    return reverse("appraisal:clarification_detail", args=[clarification_id])


def item_context(appraisal: Appraisal, item: AssessedItem) -> dict[str, Any]:
    """Return what both sides should have before their eyes: plan, report and rating of the item."""
    rules = scoring_rules(appraisal.cycle.rule_set)
    return {
        "item": item,
        "working": item_working(item, rules),
        "item_evidence": evidence_rows(item.evidence.all()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def clarification_open(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Let the employee question the rating of one item."""
    appraisal = appraisal_or_404(
        request, appraisal_id, permission="appraisal.result_view", fetch=with_results
    )
    if not is_employee(request.user, appraisal):
        raise PermissionDenied
    if request.method != "POST":
        require(request.user, "appraisal.clarification_open", appraisal)
    items = {item.pk: item for item in appraisal.items.all() if item.kind in threads.QUESTIONABLE}
    item = get_object_or_404(AssessedItem, pk=item_id if item_id in items else 0)
    item = items[item.pk]

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(
            request,
            appraisal,
            form=form,
            refusal=threads.why_not_open(item, appraisal),
            visibility=CLARIFICATION_SIGHT,
            here=_("Ajukan klarifikasi"),
            **item_context(appraisal, item),
        )
        return render(request, "appraisal/clarification_open.html", context, status=status)

    if request.method != "POST":
        return show(ClarificationOpenForm())

    def act(values: dict[str, Any]) -> str:
        thread = threads.open_clarification(
            item,
            by=request.user,
            reason=values["reason"],
            upload=values["upload"],
            claimed_rating=values["claimed_rating"],
        )
        return thread_url(thread.pk)

    still_open = [t for t in item.clarifications.all() if t.state in UNDECIDED_STATES]
    return answer_form(
        request,
        ClarificationOpenForm(request.POST, request.FILES),
        act,
        done=_("Klarifikasi diajukan. Pejabat penilai Anda sudah diberi tahu."),
        repeated_url=thread_url(still_open[0].pk)
        if still_open
        else reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
        show=show,
    )


def thread_or_404(request: AuthedRequest, clarification_id: int, *, move: str = "") -> Clarification:
    """Return the thread with its appraisal when this person may know of it (404).

    403 for anybody but the one whose `move` it would be, whatever the state.
    """
    found = get_object_or_404(clarifications_visible_to(request.user), pk=clarification_id)
    appraisal = appraisal_or_404(request, found.item.appraisal_id, fetch=with_results)
    thread = get_object_or_404(with_thread(clarifications_visible_to(request.user)), pk=clarification_id)
    thread.item = next(item for item in appraisal.items.all() if item.pk == thread.item_id)
    thread.item.appraisal = appraisal
    role = CLARIFICATION.transition(move).role if move else ""
    if role and not CLARIFICATION.holds_role(request.user, role, thread):
        raise PermissionDenied
    return thread


def axis_is_set(thread: Clarification) -> bool:
    """Say whether the appraiser set the rating of the item's whole axis by hand."""
    appraisal = thread.item.appraisal
    axis = threads.AXIS_OF.get(ItemKind(thread.item.kind))
    return bool(axis and getattr(appraisal, f"{axis}_override"))


def thread_forms(request: AuthedRequest, thread: Clarification) -> dict[str, forms.Form]:
    """Return the fresh forms of what this person may do in the thread now, by name."""
    user, written = request.user, list(thread.messages.all())
    version = {"version": thread.version}
    fresh: dict[str, forms.Form] = {}
    if user.has_perm("appraisal.clarification_message_add", thread):
        last_seen = written[-1].pk if written else 0
        fresh["message_form"] = ClarificationMessageForm(
            initial={"last_seen": last_seen}, auto_id="message-%s"
        )
    if user.has_perm("appraisal.clarification_keep", thread):
        fresh["keep_form"] = ClarificationKeepForm(initial=version, auto_id="keep-%s")
    if user.has_perm("appraisal.clarification_change", thread):
        fresh["change_form"] = ClarificationChangeForm(
            initial=version, auto_id="change-%s", axis_is_set=axis_is_set(thread)
        )
    for name in ("clarification_countersign", "clarification_countersign_record"):
        if user.has_perm(f"appraisal.{name}", thread):
            needs_note = CLARIFICATION.transition(name).needs_note
            fresh["sign_form"] = SignatureForm(initial=version, auto_id="sign-%s", needs_note=needs_note)
    if any(
        user.has_perm(f"appraisal.{name}", thread)
        for name in ("clarification_send_back", "clarification_take_back")
    ):
        fresh["return_form"] = ReturnForm(initial=version, auto_id="return-%s")
    is_own_question = thread.origin == ClarificationOrigin.EMPLOYEE
    if is_own_question and user.has_perm("appraisal.clarification_withdraw", thread):
        fresh["withdraw_form"] = MoveForm(initial=version, auto_id="withdraw-%s")
    if user.has_perm("appraisal.recheck_withdraw", thread):
        fresh["recheck_form"] = RecheckWithdrawForm(initial=version, auto_id="recheck-%s")
    return fresh


def thread_page(
    request: AuthedRequest, thread: Clarification, status: int = 200, **bound: forms.Form
) -> HttpResponse:
    """Render the thread, with the bound form of what was refused."""
    appraisal = thread.item.appraisal
    written = [
        {
            "author": message.author_name,
            "role": ROLE_LABELS.get(message.author_role, ""),
            "mine": message.author_id == request.user.pk,
            "sent_at": message.sent_at,
            "body": message.body,
            "evidence": evidence_rows(message.evidence.all()),
        }
        for message in thread.messages.all()
    ]
    context = page_context(
        request,
        appraisal,
        thread=thread,
        written=written,
        is_open=thread.state in UNDECIDED_STATES,
        records_signature=request.user.has_perm("appraisal.clarification_countersign_record", thread),
        takes_back=request.user.has_perm("appraisal.clarification_take_back", thread),
        waits_for_signature=thread.state == ClarificationState.PROPOSED,
        rounds=[other for other in thread.item.clarifications.all() if other.pk != thread.pk],
        may_ask_again=is_employee(request.user, appraisal)
        and threads.why_not_open(thread.item, appraisal) is None,
        here=_("Klarifikasi"),
        **{**thread_forms(request, thread), **bound},
        **item_context(appraisal, thread.item),
    )
    return render(request, "appraisal/clarification_detail.html", context, status=status)


@require_safe
def clarification_detail(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Show the thread: item, messages, files, deadline, decision, and what this person may do."""
    return thread_page(request, thread_or_404(request, clarification_id))


def answer_in_thread(
    request: AuthedRequest,
    thread: Clarification,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], None],
    done: str | Callable[[], str],
) -> HttpResponse:
    """Answer a form of the thread page; a refusal shows the thread with what was typed."""
    url = thread_url(thread.pk)

    def do(values: dict[str, Any]) -> str:
        act(values)
        return url

    def show(refused: forms.Form, status: int) -> HttpResponse:
        fresh = thread_or_404(request, thread.pk)
        if "version" in refused.fields:
            renewed(refused, version=fresh.version)
        return thread_page(request, fresh, status, **{name: refused})

    return answer_form(request, form, do, done=done, repeated_url=url, show=show)


@require_POST
def clarification_message_add(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Add a message, perhaps with a file."""
    thread = thread_or_404(request, clarification_id)
    if not (
        is_employee(request.user, thread.item.appraisal) or is_appraiser(request.user, thread.item.appraisal)
    ):
        raise PermissionDenied

    def act(values: dict[str, Any]) -> None:
        threads.add_message(
            thread,
            by=request.user,
            body=values["body"],
            upload=values["upload"],
            last_seen=values["last_seen"],
        )

    form = ClarificationMessageForm(request.POST, request.FILES, auto_id="message-%s")
    return answer_in_thread(request, thread, "message_form", form, act, _("Pesan terkirim."))


@require_POST
def clarification_keep(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Close the thread with the rating kept."""
    thread = thread_or_404(request, clarification_id, move="clarification_keep")

    def act(values: dict[str, Any]) -> None:
        threads.keep_rating(
            thread, by=request.user, reason=values["note"], expected_version=values["version"]
        )

    form = ClarificationKeepForm(request.POST, auto_id="keep-%s")
    return answer_in_thread(
        request, thread, "keep_form", form, act, _("Nilai dipertahankan. Pegawai sudah diberi tahu.")
    )


@require_POST
def clarification_change(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Close the thread with another rating; the result is computed anew."""
    thread = thread_or_404(request, clarification_id, move="clarification_change")

    said: dict[str, str] = {}

    def act(values: dict[str, Any]) -> None:
        changed = threads.change_rating(
            thread,
            values["rating"],
            by=request.user,
            reason=values["note"],
            expected_version=values["version"],
            follow_suggestion=values.get("follow_suggestion", False),
        )
        if changed.state == ClarificationState.PROPOSED:
            said["done"] = _(
                "Perubahan ini membawa predikat ke ujung skala, jadi menunggu tanda tangan kedua."
            )

    form = ClarificationChangeForm(request.POST, auto_id="change-%s", axis_is_set=axis_is_set(thread))
    return answer_in_thread(
        request,
        thread,
        "change_form",
        form,
        act,
        lambda: said.get("done", _("Nilai diubah dan hasil dihitung ulang. Pegawai sudah diberi tahu.")),
    )


@require_POST
def clarification_countersign(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Sign a proposed rating as the appraiser's superior: now it counts."""
    return answer_signature(request, clarification_id, "clarification_countersign")


@require_POST
def clarification_countersign_record(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Record the signature of a superior outside the application."""
    return answer_signature(request, clarification_id, "clarification_countersign_record")


def answer_signature(request: AuthedRequest, clarification_id: int, name: str) -> HttpResponse:
    """Take the second signature in a thread, or its record."""
    thread = thread_or_404(request, clarification_id, move=name)

    def act(values: dict[str, Any]) -> None:
        threads.countersign_change(
            thread, by=request.user, note=values["note"], expected_version=values["version"]
        )

    needs_note = CLARIFICATION.transition(name).needs_note
    form = SignatureForm(request.POST, auto_id="sign-%s", needs_note=needs_note)
    done = _("Perubahan nilai ditandatangani dan hasil dihitung ulang. Pegawai sudah diberi tahu.")
    return answer_in_thread(request, thread, "sign_form", form, act, done)


@require_POST
def clarification_send_back(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Send a proposed rating back to the appraiser."""
    return answer_return(request, clarification_id, "clarification_send_back")


@require_POST
def clarification_take_back(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Take one's own proposed rating back."""
    return answer_return(request, clarification_id, "clarification_take_back")


def answer_return(request: AuthedRequest, clarification_id: int, name: str) -> HttpResponse:
    """Open a thread again whose change waits for the second signature."""
    thread = thread_or_404(request, clarification_id, move=name)

    def act(values: dict[str, Any]) -> None:
        threads.return_change(
            thread, by=request.user, reason=values["note"], expected_version=values["version"]
        )

    form = ReturnForm(request.POST, auto_id="return-%s")
    done = _("Usulan perubahan dibatalkan; klarifikasi terbuka lagi.")
    return answer_in_thread(request, thread, "return_form", form, act, done)


@require_POST
def clarification_withdraw(request: AuthedRequest, clarification_id: int) -> HttpResponse:
    """Close the thread without a decision."""
    thread = thread_or_404(request, clarification_id, move="clarification_withdraw")

    def act(values: dict[str, Any]) -> None:
        threads.withdraw(thread, by=request.user, expected_version=values["version"])

    form = MoveForm(request.POST, auto_id="withdraw-%s")
    return answer_in_thread(request, thread, "withdraw_form", form, act, _("Klarifikasi ditarik."))
