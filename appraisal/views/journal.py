"""The journal of the employee: write, change, make evidence. Nobody else opens it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain import journal
from appraisal.forms.journal import ItemChoiceForm, JournalAddForm, JournalEditForm
from appraisal.forms.moves import renewed
from appraisal.models import Appraisal, AssessedItem, JournalNote
from appraisal.queries import journal_of
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.moves import CONFLICT
from appraisal.views.year import may_record
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.files import file_response

NOTES = 20


def own_journal(request: AuthedRequest, appraisal_id: int) -> Appraisal:
    """Return the person's own appraisal: 404 for strangers, 403 for the other parties."""
    return appraisal_or_404(request, appraisal_id, permission="appraisal.journal_list")


def own_note(appraisal: Appraisal, note_id: int) -> JournalNote:
    """Return a note of this very journal."""
    note = get_object_or_404(journal_of(appraisal), pk=note_id)
    note.appraisal = appraisal
    return note


def items_for(appraisal: Appraisal) -> list[AssessedItem]:
    """Return what a note may be about."""
    return [item for item in appraisal.items.all() if item.kind in journal.LINKABLE]


def list_url(appraisal: Appraisal) -> str:
    """Return the page of the journal."""
    return reverse("appraisal:journal_list", args=[appraisal.pk])


@require_safe
def journal_list(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the journal, the newest day first."""
    return list_page(request, own_journal(request, appraisal_id))


def list_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    status: int = 200,
    refused: dict[int, forms.Form] | None = None,
) -> HttpResponse:
    """Render a page of the journal, with what was refused beside its note."""
    page = Paginator(journal_of(appraisal), NOTES).get_page(request.GET.get("page"))
    items = items_for(appraisal)
    running = may_record(request, appraisal)
    rows = [
        {
            "note": note,
            "evidence": next((row for row in note.evidence.all() if row.removed_at is None), None),
            "was_evidence": bool(note.evidence.all()),
            "form": (refused or {}).get(note.pk)
            or (
                ItemChoiceForm(items, auto_id=f"note-{note.pk}-%s") if running and note.item is None else None
            ),
        }
        for note in page
    ]
    context = page_context(
        request, appraisal, page_obj=page, rows=rows, may_record=running, here=_("Jurnal saya")
    )
    return render(request, "appraisal/journal_list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def journal_add(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Write a note: two fields and one button on a phone."""
    appraisal = own_journal(request, appraisal_id)
    items = items_for(appraisal)

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(request, appraisal, form=form, here=_("Tulis catatan"))
        return render(request, "appraisal/journal_add.html", context, status=status)

    if request.method != "POST":
        newest = journal_of(appraisal).order_by("-pk").values_list("pk", flat=True).first()
        asked = request.GET.get("butir", "")
        known = asked if asked in {str(item.pk) for item in items} else ""
        return show(
            JournalAddForm(items, initial=JournalAddForm.fresh(timezone.localdate(), known, newest or 0))
        )
    form = JournalAddForm(items, request.POST, files=request.FILES)

    def act(values: dict[str, Any]) -> str:
        journal.note_add(
            appraisal,
            by=request.user,
            noted_on=values["noted_on"],
            body=values["body"],
            item=form.chosen(),
            upload=values["upload"],
            last_seen=values["last_seen"] or 0,
        )
        return list_url(appraisal)

    return answer_form(
        request, form, act, done=_("Catatan tersimpan."), repeated_url=list_url(appraisal), show=show
    )


@require_http_methods(["GET", "HEAD", "POST"])
def journal_edit(request: AuthedRequest, appraisal_id: int, note_id: int) -> HttpResponse:
    """Change a note that is no evidence yet."""
    appraisal = own_journal(request, appraisal_id)
    note = own_note(appraisal, note_id)
    items = items_for(appraisal)

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        stored = own_note(appraisal, note_id)
        if form.is_bound:
            renewed(form, seen=journal.note_seen(stored))
        context = page_context(
            request, appraisal, form=form, note=stored, conflict=status == CONFLICT, here=_("Ubah catatan")
        )
        return render(request, "appraisal/journal_edit.html", context, status=status)

    if request.method != "POST":
        kept = {"body": note.body, "noted_on": note.noted_on, "item": str(note.item_id or "")}
        return show(JournalEditForm(items, initial={**kept, "seen": journal.note_seen(note)}))
    form = JournalEditForm(items, request.POST)

    def act(values: dict[str, Any]) -> str:
        journal.note_change(
            note,
            by=request.user,
            noted_on=values["noted_on"],
            body=values["body"],
            item=form.chosen(),
            seen=values["seen"],
        )
        return list_url(appraisal)

    return answer_form(
        request, form, act, done=_("Catatan diubah."), repeated_url=list_url(appraisal), show=show
    )


@require_POST
def journal_remove(request: AuthedRequest, appraisal_id: int, note_id: int) -> HttpResponse:
    """Delete a note that is no evidence; a second click finds it gone and says so."""
    appraisal = own_journal(request, appraisal_id)
    note = journal_of(appraisal).filter(pk=note_id).first()
    if note is None:
        messages.info(request, _("Catatan ini sudah tidak ada."))
        return redirect(list_url(appraisal))
    note.appraisal = appraisal
    try:
        journal.note_remove(note, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Catatan dihapus."))
    return redirect(list_url(appraisal))


@require_POST
def journal_to_evidence(request: AuthedRequest, appraisal_id: int, note_id: int) -> HttpResponse:
    """Make a note evidence of its item."""
    appraisal = own_journal(request, appraisal_id)
    note = own_note(appraisal, note_id)
    form = ItemChoiceForm(items_for(appraisal), request.POST, auto_id=f"note-{note.pk}-%s")

    def act(values: dict[str, Any]) -> str:
        journal.note_to_evidence(note, by=request.user, item=form.chosen())
        return list_url(appraisal)

    def show(refused: forms.Form, status: int) -> HttpResponse:
        if not journal_of(appraisal).filter(pk=note.pk).exists():  # deleted meanwhile: no row to say it at
            messages.error(request, " ".join(map(str, refused.non_field_errors())))
        return list_page(request, appraisal, status, {note.pk: refused})

    return answer_form(
        request,
        form,
        act,
        done=_("Catatan ini kini menjadi bukti."),
        repeated_url=list_url(appraisal),
        show=show,
    )


@require_safe
def journal_file(request: AuthedRequest, appraisal_id: int, note_id: int) -> HttpResponseBase:
    """Hand out the photo or PDF of a note to its writer."""
    note = own_note(own_journal(request, appraisal_id), note_id)
    if note.stored_file is None:
        raise Http404("This note has no file.")
    return file_response(note.stored_file)
