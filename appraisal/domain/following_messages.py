"""What people are told when appraisals have followed a change: one message each for all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.following_words import Words, note_for
from appraisal.domain.messages import Message, path_for, recipients_of, text_for
from appraisal.domain.standing import OBJECTION, Change
from appraisal.models import Appraisal
from appraisal.workflow import EMPLOYEE, HR_WITHOUT_SUPERIOR, SUPERIOR
from core.models import OutboxMessage, TransitionLog
from core.outbox import write_messages

if TYPE_CHECKING:
    from organization.models import Employee, User

NAMES_SHOWN = 10

ANOTHER_APPRAISER = Message(
    EMPLOYEE,
    gettext_lazy("Pejabat penilai kinerja Anda berganti"),
    gettext_lazy("%(appraiser)s kini menjadi pejabat penilai kinerja Anda untuk %(cycle)s."),
    gettext_lazy("Isian, bukti, dan klarifikasi Anda tetap ada."),
)
NO_APPRAISER = Message(
    EMPLOYEE,
    gettext_lazy("Pejabat penilai kinerja Anda sedang kosong"),
    gettext_lazy("Untuk %(cycle)s saat ini tidak ada atasan Anda dalam susunan unit."),
    gettext_lazy("Pengelola kepegawaian menetapkannya; isian dan bukti Anda tetap ada."),
)
ANOTHER_PLACE = Message(
    EMPLOYEE,
    gettext_lazy("Penilaian kinerja Anda ikut pindah"),
    gettext_lazy("%(cycle)s Anda mengikuti tempat tugas Anda yang baru. Pejabat penilai: %(appraiser)s."),
    gettext_lazy("Isian, bukti, dan klarifikasi Anda tetap ada."),
)
ANOTHER_CAPACITY = Message(
    EMPLOYEE,
    gettext_lazy("Kedudukan pejabat penilai Anda berubah"),
    gettext_lazy("%(appraiser)s tetap menilai kinerja Anda untuk %(cycle)s."),
)
ANOTHER_DECIDER = Message(
    EMPLOYEE,
    gettext_lazy("Pemutus keberatan Anda berganti"),
    gettext_lazy("Keberatan Anda untuk %(cycle)s diputuskan oleh atasan pejabat penilai yang baru."),
)
DECIDE = Message(
    SUPERIOR,
    gettext_lazy("Keberatan %(employee)s akan Anda putuskan"),
    gettext_lazy("Anda kini atasan pejabat penilai %(employee)s untuk %(cycle)s."),
    gettext_lazy("Baca keberatan dan penjelasannya, lalu putuskan."),
)
RECORD = Message(
    HR_WITHOUT_SUPERIOR,
    gettext_lazy("Keberatan %(employee)s perlu diteruskan"),
    gettext_lazy("Atasan pejabat penilai %(employee)s untuk %(cycle)s tidak lagi ada di aplikasi ini."),
    gettext_lazy("Mintakan keputusan atasan pejabat penilai, lalu catat dengan pindaian keputusannya."),
)


@dataclass(frozen=True)
class Event:
    """A written change of an appraisal: the fresh row, the line of its history, time for the plan."""

    appraisal: Appraisal
    change: Change
    log: TransitionLog
    replan_until: date | None = None

    @property
    def objection_moves(self) -> bool:
        """Whether somebody else decides a running objection."""
        return (
            self.appraisal.state in OBJECTION and self.change.after.superior != self.change.facts.now.superior
        )


def tell(events: list[Event], words: Words, *, by: "User | None") -> set[int]:
    """Write all messages of one act, never to the person who acted; return who was told."""
    prepared = [message for event in events for message in messages_of(event, words, by=by)]
    changed = [event for event in events if event.change.changes_appraiser]
    prepared += gathered(changed, words, by=by)
    sent = [message for message in prepared if by is None or message.recipient_id != by.pk]
    write_messages(sent)
    return {message.recipient_id for message in sent}


def messages_of(event: Event, words: Words, *, by: "User | None") -> Iterator[OutboxMessage]:
    """Give the messages about one appraisal: to its employee, and to whoever decides an objection now."""
    note = note_for(event.change, words)
    message = message_for_employee(event)
    if message is not None:
        yield one(event, message, event.appraisal.employee.user, by=by, note=with_plan(note, event))
    if event.objection_moves:
        decider = DECIDE if event.appraisal.superior_id else RECORD
        for recipient in recipients_of(event.appraisal, decider.role):
            yield one(event, decider, recipient, by=by, note=note)


def message_for_employee(event: Event) -> Message | None:
    """Return what the employee is told; nothing when only the one above his appraiser is another."""
    if event.change.changes_appraiser:
        return ANOTHER_APPRAISER if event.appraisal.appraiser_id else NO_APPRAISER
    if event.change.moved:
        return ANOTHER_PLACE
    if event.objection_moves:
        return ANOTHER_DECIDER
    return ANOTHER_CAPACITY if event.change.after.capacity != event.change.facts.now.capacity else None


def with_plan(note: str, event: Event) -> str:
    """Return the note, with the time to adjust the plan when there is one."""
    if event.replan_until is None:
        return note
    plan = _(
        "Rencana kinerja mungkin perlu disesuaikan dengan tugas baru: sampai %(day)s pejabat penilai dapat"
        " membukanya kembali, dan Anda dapat mengajukannya lagi."
    ) % {"day": date_format(event.replan_until)}
    return f"{note} {plan}".strip()


def one(event: Event, message: Message, recipient: "User", *, by: "User | None", note: str) -> OutboxMessage:
    """Return the unsaved message about one appraisal."""
    names = {"employee": event.appraisal.employee.name, "cycle": event.appraisal.cycle.name}
    return OutboxMessage(
        recipient=recipient,
        kind="appraisal.line_followed",
        key=f"appraisal:{event.appraisal.pk}:line_followed:{event.log.pk}:{recipient.pk}",
        subject=str(message.subject) % names,
        text=text_for(event.appraisal, message, recipient=recipient, by=by, note=note),
        path=path_for(event.appraisal, message),
    )


def gathered(events: Iterable[Event], words: Words, *, by: "User | None") -> Iterator[OutboxMessage]:
    """Give one message to each new and each former appraiser, about all his appraisals together."""
    new: dict[int, list[Event]] = {}
    former: dict[int, list[Event]] = {}
    for event in events:
        if event.change.after.appraiser is not None:
            new.setdefault(event.change.after.appraiser, []).append(event)
        if event.change.facts.now.appraiser is not None:
            former.setdefault(event.change.facts.now.appraiser, []).append(event)
    for person, mine in new.items():
        alone = _("Anda menjadi pejabat penilai kinerja %(name)s")
        many = _("Anda menjadi pejabat penilai kinerja %(count)d pegawai")
        todo = _("Buka penilaiannya untuk melihat apa yang menunggu Anda; isian dan bukti tetap ada.")
        yield summary(mine, words.people[person], words, (alone, many, todo), "new")
    for person, mine in former.items():
        alone = _("Anda tidak lagi menjadi pejabat penilai kinerja %(name)s")
        many = _("Anda tidak lagi menjadi pejabat penilai kinerja %(count)d pegawai")
        yield summary(mine, words.people[person], words, (alone, many, ""), "former")


def summary(
    events: list[Event], person: "Employee", words: Words, texts: tuple[str, str, str], part: str
) -> OutboxMessage:
    """Return the unsaved message to somebody about one or many appraisals."""
    alone, many, todo = texts
    first = events[0]
    single = len(events) == 1
    subject = (alone if single else many) % {"name": first.appraisal.employee.name, "count": len(events)}
    shown = [f"- {event.appraisal.employee.name} ({event.appraisal.cycle.name})" for event in events]
    hidden = len(shown) - NAMES_SHOWN
    lines = [
        _("Yth. %(name)s,") % {"name": person.user},
        "",
        f"{subject}.",
        *(shown[:NAMES_SHOWN]),
        *([_("- dan %(count)d pegawai lain") % {"count": hidden}] if hidden > 0 else []),
        _("Catatan: %(note)s") % {"note": note_for(first.change, words)} if single else "",
        todo,
    ]
    detail = reverse("appraisal:appraisal_detail", args=[first.appraisal.pk])
    team = reverse("appraisal:team_list")
    return OutboxMessage(
        recipient=person.user,
        kind="appraisal.line_followed",
        key=f"appraisal:line_followed:{part}:{first.log.pk}:{person.user_id}",
        subject=subject,
        text="\n".join([*lines[:2], *(line for line in lines[2:] if line)]),
        path=reverse("home") if part == "former" else detail if single else team,
    )
