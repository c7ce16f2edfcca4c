"""Dialog kinerja: the talks of a year, one record, writing and signing it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain import dialogues
from appraisal.enums import DialogueState
from appraisal.forms.dialogues import DialogueEditForm, DialogueMoveForm, DialogueStartForm
from appraisal.forms.moves import renewed
from appraisal.models import Appraisal, Dialogue
from appraisal.queries import (
    dialogues_of,
    dialogues_visible_to,
    follow_ups_visible_to,
    history_of_dialogue,
    open_follow_ups,
)
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, entry_of, page_context
from appraisal.workflow import (
    APPRAISER,
    DIALOGUE,
    EMPLOYEE,
    dialogue_is_live,
    dialogue_party,
    is_appraiser,
    is_employee,
)
from core.access import AuthedRequest
from core.errors import StaleVersion
from core.gate import require

SIGNS = ("dialogue_sign_", "dialogue_countersign_")


def dialogue_url(dialogue_id: int) -> str:
    """Return the page of a record."""
    return reverse("appraisal:dialogue_detail", args=[dialogue_id])


def dialogue_or_404(request: AuthedRequest, dialogue_id: int, *, writes: bool = False) -> Dialogue:
    """Return a record: 404 for strangers, 403 for parties who may not see it or, with `writes`, not act.

    Others than the two see it once both have signed.
    """
    found = get_object_or_404(dialogues_visible_to(request.user), pk=dialogue_id)
    appraisal = appraisal_or_404(request, found.appraisal_id, permission="appraisal.dialogue_list")
    found.appraisal = appraisal
    if (writes or found.state != DialogueState.SIGNED) and not dialogue_party(request.user, found):
        raise PermissionDenied
    return found


def dialogues_shown(request: AuthedRequest, appraisal: Appraisal) -> QuerySet[Dialogue]:
    """Return the records this person may open: all of them for the two, the signed ones for others."""
    rows = dialogues_of(appraisal)
    if is_employee(request.user, appraisal) or is_appraiser(request.user, appraisal):
        return rows
    return rows.filter(state=DialogueState.SIGNED)


@require_safe
def dialogue_list(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the talks of the year and what is still to be done."""
    appraisal = appraisal_or_404(request, appraisal_id, permission="appraisal.dialogue_list")
    context = page_context(
        request,
        appraisal,
        dialogues=list(dialogues_shown(request, appraisal)),
        open_follow_ups=list(open_follow_ups(appraisal)),
        may_start=request.user.has_perm("appraisal.dialogue_start", appraisal)
        and dialogue_is_live(appraisal) is None,
        here=_("Dialog kinerja"),
    )
    return render(request, "appraisal/dialogue_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_start(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Begin the record of a talk."""
    appraisal = appraisal_or_404(request, appraisal_id)
    require(request.user, "appraisal.dialogue_start", appraisal)

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(request, appraisal, form=form, here=_("Catat dialog"))
        return render(request, "appraisal/dialogue_start.html", context, status=status)

    if request.method != "POST":
        newest = dialogues_of(appraisal).order_by("-pk").values_list("pk", flat=True).first()
        return show(DialogueStartForm(initial={"held_on": timezone.localdate(), "last_seen": newest or 0}))

    def act(values: dict[str, Any]) -> str:
        begun = dialogues.dialogue_start(
            appraisal,
            by=request.user,
            held_on=values["held_on"],
            topics=values["topics"],
            last_seen=values["last_seen"] or 0,
        )
        return reverse("appraisal:dialogue_edit", args=[begun.pk])

    return answer_form(
        request,
        DialogueStartForm(request.POST),
        act,
        done=_("Dialog dicatat. Pihak lain sudah diberi tahu."),
        repeated_url=reverse("appraisal:dialogue_list", args=[appraisal.pk]),
        show=show,
    )


def detail_page(
    request: AuthedRequest, dialogue: Dialogue, status: int = 200, refused: forms.Form | None = None
) -> HttpResponse:
    """Render the record with the moves of this person."""
    appraisal = dialogue.appraisal
    live = dialogue_is_live(appraisal) is None
    moves = DIALOGUE.moves_for(request.user, dialogue) if live else []
    seen = {"version": dialogue.version, "draft_version": dialogue.draft_version}
    posted, typed = "", ""
    if isinstance(refused, DialogueMoveForm):
        posted, typed = (str(refused.data.get(name, "")) for name in ("move", "note"))
        renewed(refused, **seen).auto_id = f"{posted}-%s"
    context = page_context(
        request,
        appraisal,
        dialogue=dialogue,
        follow_ups=list(dialogue.follow_ups.all()),
        acts=[
            {
                "move": move,
                "form": refused
                if posted == move.name
                else DialogueMoveForm(initial={**seen, "move": move.name}, auto_id=f"{move.name}-%s"),
                "is_open": posted == move.name,
                "signs": move.name.startswith(SIGNS),
            }
            for move in moves
        ],
        may_edit=live and dialogue.state == DialogueState.DRAFT and dialogue_party(request.user, dialogue),
        may_finish=live and dialogue.state == DialogueState.SIGNED and dialogue_party(request.user, dialogue),
        form=refused,
        unsent="" if posted in {move.name for move in moves} else typed,
        dialogue_history=[entry_of(row) for row in history_of_dialogue(dialogue)],
        here=_("Catatan dialog"),
    )
    return render(request, "appraisal/dialogue_detail.html", context, status=status)


@require_safe
def dialogue_detail(request: AuthedRequest, dialogue_id: int) -> HttpResponse:
    """Show one record: texts of both sides, follow-ups, signatures."""
    return detail_page(request, dialogue_or_404(request, dialogue_id))


def own_side(request: AuthedRequest, appraisal: Appraisal) -> str:
    """Return which side this party is."""
    return EMPLOYEE if is_employee(request.user, appraisal) else APPRAISER


@require_http_methods(["GET", "HEAD", "POST"])
def dialogue_edit(request: AuthedRequest, dialogue_id: int) -> HttpResponse:
    """Write the draft; what the other side saved meanwhile is shown, never overwritten silently."""
    dialogue = dialogue_or_404(request, dialogue_id, writes=True)
    appraisal = dialogue.appraisal
    follow_ups = list(dialogue.follow_ups.all())
    side = own_side(request, appraisal)

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        stored = dialogue_or_404(request, dialogue_id)
        context = page_context(
            request,
            appraisal,
            form=form,
            dialogue=stored,
            follow_ups=list(stored.follow_ups.all()),
            is_draft=stored.state == DialogueState.DRAFT,
            conflict=status == 409,
            carried=[row for row in open_follow_ups(appraisal) if row.dialogue_id != stored.pk],
            here=_("Tulis catatan dialog"),
        )
        return render(request, "appraisal/dialogue_edit.html", context, status=status)

    if request.method != "POST":
        return show(DialogueEditForm(dialogue, follow_ups, side))
    form = DialogueEditForm(dialogue, follow_ups, side, request.POST)

    def act(values: dict[str, Any]) -> str:
        try:
            dialogues.dialogue_save(
                dialogue,
                by=request.user,
                held_on=values["held_on"],
                texts=form.texts(),
                follow_ups=form.planned(),
                draft_version=values["draft_version"],
            )
        except StaleVersion:
            form.renew(dialogue_or_404(request, dialogue_id).draft_version)
            raise
        return dialogue_url(dialogue.pk)

    return answer_form(
        request,
        form,
        act,
        done=_("Catatan tersimpan. Baca sekali lagi, lalu tanda tangani."),
        repeated_url=dialogue_url(dialogue.pk),
        show=show,
    )


@require_POST
def dialogue_move(request: AuthedRequest, dialogue_id: int) -> HttpResponse:
    """Sign, send back, take back a signature, or cancel."""
    dialogue = dialogue_or_404(request, dialogue_id, writes=True)
    form = DialogueMoveForm(request.POST)
    known = {move.name: move for move in DIALOGUE.transitions}
    move = known.get(request.POST.get("move", ""))
    if move is not None and not DIALOGUE.holds_role(request.user, move.role, dialogue):
        raise PermissionDenied
    if move is None:
        form.add_error(None, _("Pilih langkahnya di halaman ini."))

    def act(values: dict[str, Any]) -> str:
        dialogues.dialogue_move(
            dialogue,
            values["move"],
            by=request.user,
            expected_version=values["version"],
            draft_version=values["draft_version"],
            note=values["note"],
        )
        return dialogue_url(dialogue.pk)

    def show(refused: forms.Form, status: int) -> HttpResponse:
        return detail_page(request, dialogue_or_404(request, dialogue_id), status, refused)

    return answer_form(
        request,
        form,
        act,
        done=_("Tercatat. Pihak lain sudah diberi tahu."),
        repeated_url=dialogue_url(dialogue.pk),
        show=show,
    )


@require_POST
def follow_up_done(request: AuthedRequest, follow_up_id: int) -> HttpResponse:
    """Say that a follow-up is done."""
    row = get_object_or_404(follow_ups_visible_to(request.user), pk=follow_up_id)
    dialogue = dialogue_or_404(request, row.dialogue_id, writes=True)

    def act(values: dict[str, Any]) -> str:
        dialogues.follow_up_done(row, by=request.user)
        return dialogue_url(dialogue.pk)

    def show(refused: forms.Form, status: int) -> HttpResponse:
        return detail_page(request, dialogue, status, refused)

    return answer_form(
        request,
        forms.Form(request.POST),
        act,
        done=_("Tindak lanjut dinyatakan selesai."),
        repeated_url=dialogue_url(dialogue.pk),
        show=show,
    )
