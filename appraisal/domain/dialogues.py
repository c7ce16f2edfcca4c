"""Dialog kinerja (PermenPANRB 6/2022): a talk written down by both and signed by both.

Both change the draft; a stale page is told. The first signature closes the draft, the second makes it
binding; the second side may send it back with a reason. Whoever does not sign is reminded.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.evidence_checks import locked
from appraisal.domain.messages import announce
from appraisal.domain.rule_values import deadline
from appraisal.enums import ENDED_STATES, CycleState, DialogueSide, DialogueState
from appraisal.models import Appraisal, Dialogue, FollowUp
from appraisal.queries import with_parties
from appraisal.workflow import (
    APPRAISER,
    DIALOGUE,
    EMPLOYEE,
    dialogue_is_live,
    is_appraiser,
    is_employee,
    today,
)
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.models import OutboxMessage
from core.outbox import write_message
from core.workflow import log_event, take_transition

if TYPE_CHECKING:
    from organization.models import User

logger = logging.getLogger(__name__)
MOST_FOLLOW_UPS = 10
TEXTS = ("topics", "employee_view", "appraiser_view", "agreements")
D = DialogueState


@dataclass(frozen=True)
class Planned:
    """One follow-up as it was typed."""

    task: str
    side: str
    due_on: date


def dialogue_start(
    appraisal: Appraisal, *, by: "User", held_on: date, topics: str, last_seen: int = 0
) -> Dialogue:
    """Begin the record of a talk as one of the two and tell the other.

    Refused with NotAllowed for anybody else; with RuleViolation for a final appraisal or closed cycle, a
    day outside the cycle or in the future, no topics; with AlreadyDone when he began this very record
    since `last_seen`, the newest one on the page.
    """
    with transaction.atomic():
        fresh = locked(appraisal.pk)
        role = side_of(by, fresh)
        check_live(fresh)
        check_texts(fresh, held_on, topics)
        same = Dialogue.objects.filter(
            appraisal=fresh, held_on=held_on, topics=topics.strip(), made_by=by, pk__gt=last_seen
        )
        if same.exists():
            raise AlreadyDone(_("Dialog ini sudah dicatat."))
        dialogue = Dialogue.objects.create(
            appraisal=fresh, held_on=held_on, topics=topics.strip(), made_by=by, moved_on=today()
        )
        log_event(dialogue, "dialogue_start", by=by, as_role=role)
        tell(fresh, dialogue, "dialogue_start", by=by)
    return dialogue


def dialogue_save(
    dialogue: Dialogue,
    *,
    by: "User",
    held_on: date,
    texts: Mapping[str, str],
    follow_ups: Sequence[Planned],
    draft_version: int,
) -> Dialogue:
    """Save the draft: day, texts and all follow-ups. The other side's own view is left alone.

    Refused with NotAllowed for anybody but the two; with StaleVersion when the other saved or signed
    since; with RuleViolation when it is no draft any more or a value cannot be kept.
    """
    with transaction.atomic():
        fresh, appraisal, side = locked_dialogue(dialogue, by)
        if fresh.state != D.DRAFT:
            raise StaleVersion(_("Catatan ini sudah ditandatangani, jadi tidak dapat diubah."))
        if fresh.draft_version != draft_version:
            raise StaleVersion(
                _(
                    "Pihak lain, atau Anda di tab lain, sudah menyimpan catatan ini. Tulisan Anda masih ada;"
                    " bandingkan dengan yang tersimpan di bawah, lalu simpan lagi."
                )
            )
        check_live(appraisal)
        check_texts(appraisal, held_on, texts["topics"])
        check_follow_ups(held_on, follow_ups)
        foreign = "appraiser_view" if side == EMPLOYEE else "employee_view"
        for name in TEXTS:
            if name != foreign:
                setattr(fresh, name, texts[name].strip())
        fresh.held_on, fresh.draft_version = held_on, F("draft_version") + 1
        fresh.save(update_fields=["held_on", "draft_version", *TEXTS])
        fresh.follow_ups.all().delete()
        FollowUp.objects.bulk_create(
            FollowUp(dialogue=fresh, position=place, task=row.task, side=row.side, due_on=row.due_on)
            for place, row in enumerate(follow_ups, start=1)
        )
    return Dialogue.objects.get(pk=fresh.pk)


def dialogue_move(
    dialogue: Dialogue, name: str, *, by: "User", expected_version: int, draft_version: int, note: str = ""
) -> Dialogue:
    """Take a move of the state table and tell the other side. Refused as `take_transition` does.

    Refused with StaleVersion too when the draft was saved since `draft_version`: nobody signs what he
    has not seen.
    """
    with transaction.atomic():
        fresh, appraisal, _side = locked_dialogue(dialogue, by)
        if fresh.draft_version != draft_version:
            raise StaleVersion(
                _("Catatan ini berubah sejak halaman dibuka. Baca lagi sebelum menandatangani.")
            )
        take_transition(fresh, name, by=by, note=note, expected_version=expected_version)
        Dialogue.objects.filter(pk=fresh.pk).update(moved_on=today())
        tell(appraisal, fresh, name, by=by, note=note)
    return Dialogue.objects.get(pk=fresh.pk)


def follow_up_done(follow_up: FollowUp, *, by: "User") -> FollowUp:
    """Say that a follow-up of a signed talk is done; once said it stays.

    Refused with NotAllowed for anybody but the two, with RuleViolation before both have signed and for a
    final appraisal.
    """
    with transaction.atomic():
        dialogue, appraisal, side = locked_dialogue(follow_up.dialogue, by)
        fresh = dialogue.follow_ups.get(pk=follow_up.pk)
        if fresh.done_on is not None:
            return fresh
        if dialogue.state != D.SIGNED:
            raise RuleViolation(_("Tindak lanjut berlaku sesudah kedua pihak menandatangani."))
        check_live(appraisal)
        fresh.done_on, fresh.done_by_name = today(), str(by)
        fresh.save(update_fields=["done_on", "done_by_name"])
        log_event(dialogue, "follow_up_done", by=by, as_role=side, note=fresh.task)
    return fresh


def locked_dialogue(dialogue: Dialogue, by: "User") -> tuple[Dialogue, Appraisal, str]:
    """Lock the record and return it with its appraisal and the side of the person. NotAllowed for others."""
    appraisal = locked(dialogue.appraisal_id)
    fresh = Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    fresh.appraisal = appraisal
    return fresh, appraisal, side_of(by, appraisal)


def side_of(user: "User", appraisal: Appraisal) -> str:
    """Return which side of the talk the person is. NotAllowed for everybody else."""
    if is_employee(user, appraisal):
        return EMPLOYEE
    if is_appraiser(user, appraisal):
        return APPRAISER
    raise NotAllowed(_("Dialog kinerja dicatat oleh pegawai dan pejabat penilainya."))


def check_live(appraisal: Appraisal) -> None:
    """Raise RuleViolation once the appraisal is final or its cycle closed."""
    if refusal := dialogue_is_live(appraisal):
        raise RuleViolation(refusal)


def check_texts(appraisal: Appraisal, held_on: date, topics: str) -> None:
    """Raise RuleViolation, beside the field, for a record that cannot be kept."""
    if not topics.strip():
        raise RuleViolation(_("Tuliskan apa yang dibicarakan."), field="topics")
    if held_on > today():
        raise RuleViolation(_("Tanggal ini belum tiba. Dialog dicatat sesudah berlangsung."), field="held_on")
    cycle = appraisal.cycle
    if not cycle.starts_on <= held_on <= cycle.ends_on:
        raise RuleViolation(
            _("Tanggalnya di luar masa penilaian, %(first)s sampai %(last)s.")
            % {"first": date_format(cycle.starts_on), "last": date_format(cycle.ends_on)},
            field="held_on",
        )


def check_follow_ups(held_on: date, follow_ups: Sequence[Planned]) -> None:
    """Raise RuleViolation for too many follow-ups, or one that cannot be kept."""
    if len(follow_ups) > MOST_FOLLOW_UPS:
        raise RuleViolation(
            _("Paling banyak %(most)d tindak lanjut dalam satu dialog.") % {"most": MOST_FOLLOW_UPS}
        )
    for row in follow_ups:
        if row.side not in DialogueSide.values:
            raise RuleViolation(_("Pilih siapa yang menindaklanjuti."))
        if row.due_on < held_on:
            raise RuleViolation(_("“%(task)s”: batasnya sebelum hari dialog.") % {"task": row.task[:60]})


def tell(appraisal: Appraisal, dialogue: Dialogue, name: str, *, by: "User", note: str = "") -> None:
    """Write the messages about an event of the record."""
    announce(
        appraisal,
        name,
        by=by,
        note=note,
        key_extra=f"dialogue:{dialogue.pk}:{dialogue.version}",
        item=date_format(dialogue.held_on),
        path=reverse("appraisal:dialogue_detail", args=[dialogue.pk]),
    )


# ---- reminders --------------------------------------------------------------------------------------


def remind_unsigned(day: date) -> int:
    """Remind those who have not signed a record for as long as the rule set says; return how many.

    A query, so a missed run heals itself; the key of the message makes two runs one message. One that
    cannot be reminded is logged and does not stop the others.
    """
    waiting = (
        Dialogue.objects.filter(
            state__in=(D.DRAFT, D.WAITING_EMPLOYEE, D.WAITING_APPRAISER),
            moved_on__lt=day,
            appraisal__cycle__state=CycleState.OPEN,
        )
        .exclude(appraisal__state__in=ENDED_STATES)
        .order_by("pk")
    )
    return sum(remind(dialogue, day) for dialogue in waiting)


def remind(dialogue: Dialogue, day: date) -> int:
    """Write the reminders of one record when its time is over; return how many were written."""
    appraisal = with_parties(Appraisal.objects.filter(pk=dialogue.appraisal_id)).get()
    due = deadline(appraisal.cycle.rule_set, "dialogue_sign_days", dialogue.moved_on, appraisal.unit)
    if day <= due:
        return 0
    people = {
        EMPLOYEE: appraisal.employee.user,
        APPRAISER: appraisal.appraiser.user if appraisal.appraiser else None,
    }
    written = 0
    for role in waits_for(dialogue):
        person = people[role]
        if person is None:
            logger.info("Dialogue %s waits for an appraiser who is not there.", dialogue.pk)
            continue
        text = _(
            "Yth. %(name)s,\n\nCatatan dialog kinerja tanggal %(day)s (%(employee)s, %(cycle)s) belum"
            " ditandatangani sejak %(since)s.\nBaca catatannya, lalu tanda tangani atau kembalikan dengan"
            " alasan."
        ) % {
            "name": person,
            "day": date_format(dialogue.held_on),
            "employee": appraisal.employee.name,
            "cycle": appraisal.cycle.name,
            "since": date_format(dialogue.moved_on),
        }
        key = f"dialogue-unsigned:{dialogue.pk}:{dialogue.version}:{person.pk}"
        if OutboxMessage.objects.filter(key=key).exists():
            continue
        write_message(
            person,
            kind="reminder.dialogue",
            subject=_("Dialog kinerja menunggu tanda tangan Anda"),
            text=text,
            path=reverse("appraisal:dialogue_detail", args=[dialogue.pk]),
            key=key,
        )
        written += 1
    return written


def waits_for(dialogue: Dialogue) -> tuple[str, ...]:
    """Return the sides whose signature is missing."""
    return tuple(
        role
        for role in (EMPLOYEE, APPRAISER)
        if any(
            move.role == role and dialogue.state in move.sources and not move.backward
            for move in DIALOGUE.transitions
        )
    )
