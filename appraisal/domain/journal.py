"""The employee's journal: dated notes of the year that become evidence with one click."""

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.evidence import require_room, require_running
from appraisal.domain.plan import require_employee
from appraisal.enums import ENDED_STATES, CycleState, ItemKind
from appraisal.models import Appraisal, AssessedItem, Evidence, JournalNote
from appraisal.workflow import today
from core.errors import AlreadyDone, RuleViolation, StaleVersion
from core.files import CleanFile, receive_upload, store_bytes
from core.models import StoredFile

if TYPE_CHECKING:
    from organization.models import User

LINKABLE = (ItemKind.RESULT, ItemKind.BEHAVIOUR)
"""What a note may be about: a result of the plan or a core value."""


def note_add(
    appraisal: Appraisal,
    *,
    by: "User",
    noted_on: date,
    body: str,
    item: AssessedItem | None = None,
    upload: CleanFile | None = None,
    last_seen: int = 0,
) -> JournalNote:
    """Write a note into the employee's own journal; nobody else sees it.

    Refused with NotAllowed for anybody but the employee; with RuleViolation for a final appraisal, a
    day outside the cycle or in the future, an item of another plan, neither text nor file; with
    AlreadyDone when this very note was written since `last_seen`, the newest one on the page.
    """
    require_employee(appraisal, by)
    body = body.strip()
    with transaction.atomic():
        locked = writable(appraisal)
        check_note(locked, noted_on, body, item, has_file=upload is not None)
        same = JournalNote.objects.filter(
            appraisal=locked, noted_on=noted_on, body=body, item=item, pk__gt=last_seen
        )
        if upload is not None:
            same = same.filter(stored_file__sha256=hashlib.sha256(upload.data).hexdigest())
        if same.exists():
            raise AlreadyDone(_("Catatan ini sudah tersimpan."))
        return JournalNote.objects.create(
            appraisal=locked,
            item=item,
            noted_on=noted_on,
            body=body,
            stored_file=receive_upload(upload, by=by) if upload is not None else None,
            made_by=by,
        )


def note_seen(note: JournalNote) -> str:
    """Return which state of a note a page shows: when it was changed last, or nothing."""
    return note.changed_at.isoformat() if note.changed_at else ""


def note_change(
    note: JournalNote, *, by: "User", noted_on: date, body: str, item: AssessedItem | None, seen: str
) -> JournalNote:
    """Change the words, the day or the item of a note that is no evidence yet.

    Refused as `note_add`, with RuleViolation when another tab deleted the note, and with StaleVersion
    when another tab changed it since `seen`, what `note_seen` gave for the page.
    """
    require_employee(note.appraisal, by)
    with transaction.atomic():
        locked = writable(note.appraisal)
        fresh = free_note(note)
        if note_seen(fresh) != seen:
            raise StaleVersion(
                _(
                    "Catatan ini sudah diubah di tab lain. Tulisan Anda masih ada, yang tersimpan disebut di"
                    " bawah. Simpan lagi bila tulisan Anda yang benar."
                )
            )
        check_note(locked, noted_on, body.strip(), item, has_file=fresh.stored_file_id is not None)
        fresh.noted_on, fresh.body, fresh.item = noted_on, body.strip(), item
        fresh.changed_at = timezone.now()
        fresh.save(update_fields=["noted_on", "body", "item", "changed_at"])
    return fresh


def note_remove(note: JournalNote, *, by: "User") -> None:
    """Delete a note and its file for good; one that is gone already changes nothing.

    Refused with NotAllowed for anybody but the employee, with RuleViolation when it became evidence.
    """
    require_employee(note.appraisal, by)
    with transaction.atomic():
        writable(note.appraisal)
        if not JournalNote.objects.filter(pk=note.pk).exists():
            return
        fresh = free_note(note)
        stored = fresh.stored_file
        fresh.delete()
        if stored is not None:
            forget_file(stored)


def forget_file(stored: StoredFile) -> None:
    """Delete a stored file that nothing else points to; its bytes go after the commit."""
    storage, name = stored.file.storage, str(stored.file.name)
    stored.delete()
    transaction.on_commit(lambda: storage.delete(name))


def note_to_evidence(note: JournalNote, *, by: "User", item: AssessedItem | None = None) -> Evidence:
    """Make the note evidence of its item (or of `item` where it names none) and return the evidence.

    The file of the note is the evidence, its words the caption; a note without a file becomes a text
    file with day, item, name and words. A note that is evidence already gives that one. Refused with
    NotAllowed for anybody but the employee; with RuleViolation outside the running plan, without an
    item, when the item has enough files, or when another tab deleted the note.
    """
    require_employee(note.appraisal, by)
    with transaction.atomic():
        locked = require_running(note.appraisal)
        fresh = note_now(note)
        known = fresh.evidence.filter(removed_at=None).first()
        if known is not None:
            return known
        about = fresh.item or item
        if about is None:
            raise RuleViolation(_("Pilih butir yang dibuktikan oleh catatan ini."), field="item")
        check_item(locked, about)
        require_room(about)
        if fresh.item is None:
            fresh.item = about
            fresh.save(update_fields=["item"])
        return Evidence.objects.create(
            appraisal=locked,
            item=about,
            note=fresh,
            caption=fresh.body,
            stored_file=fresh.stored_file or text_file(fresh),
            uploaded_by=by,
        )


def text_file(note: JournalNote) -> StoredFile:
    """Store the words of a note as a text file."""
    lines = [
        _("Catatan jurnal, %(day)s") % {"day": date_format(note.noted_on)},
        str(note.appraisal.employee),
        str(note.item),
        _("Ditulis %(moment)s") % {"moment": date_format(timezone.localtime(note.made_at), "j F Y, H.i")},
        "",
        note.body,
    ]
    name = _("catatan-%(day)s.txt") % {"day": note.noted_on.isoformat()}
    text = "\n".join(lines) + "\n"
    return store_bytes(name, "text/plain; charset=utf-8", text.encode(), by=note.made_by)


def writable(appraisal: Appraisal) -> Appraisal:
    """Lock the appraisal and return it. RuleViolation when its journal is closed."""
    Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    locked = Appraisal.objects.select_related("cycle").get(pk=appraisal.pk)
    if locked.state in ENDED_STATES or locked.cycle.state != CycleState.OPEN:
        raise RuleViolation(_("Penilaian ini sudah selesai, jadi jurnalnya tidak dapat diubah lagi."))
    return locked


def check_note(
    appraisal: Appraisal, noted_on: date, body: str, item: AssessedItem | None, *, has_file: bool
) -> None:
    """Raise RuleViolation, beside the field, for a note that cannot be kept."""
    if not body and not has_file:
        raise RuleViolation(_("Tulis catatannya, atau pilih foto atau PDF."), field="body")
    if noted_on > today():
        raise RuleViolation(_("Tanggal ini belum tiba."), field="noted_on")
    if not appraisal.cycle.starts_on <= noted_on <= appraisal.cycle.ends_on:
        raise RuleViolation(
            _("Tanggalnya di luar masa penilaian, %(first)s sampai %(last)s.")
            % {
                "first": date_format(appraisal.cycle.starts_on),
                "last": date_format(appraisal.cycle.ends_on),
            },
            field="noted_on",
        )
    if item is not None:
        check_item(appraisal, item)


def check_item(appraisal: Appraisal, item: AssessedItem) -> None:
    """Raise RuleViolation for what is no result or value of this very plan."""
    if item.appraisal_id != appraisal.pk or item.kind not in LINKABLE:
        raise RuleViolation(_("Pilih hasil kerja atau perilaku dari rencana Anda."), field="item")


def note_now(note: JournalNote) -> JournalNote:
    """Return the note as it is stored. RuleViolation when another tab deleted it in the meantime."""
    notes = JournalNote.objects.select_related("item", "stored_file", "appraisal__employee")
    fresh = notes.filter(pk=note.pk).first()
    if fresh is None:
        raise RuleViolation(_("Catatan ini sudah dihapus di tab lain."))
    return fresh


def free_note(note: JournalNote) -> JournalNote:
    """Return the note fresh. RuleViolation when it became evidence: then it stays as it is."""
    fresh = note_now(note)
    if fresh.evidence.exists():
        raise RuleViolation(_("Catatan ini sudah menjadi bukti, jadi tidak dapat diubah atau dihapus."))
    return fresh
