"""Telling everybody concerned that a phase lasts longer or has other days: one message each, by a job.

A unit may hold 20,000 people, so the days change at once and the messages are written in chunks.
Each message has a key of its own: a job that is repeated tells nobody twice.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.domain.messages import LONGEST_NOTE
from appraisal.enums import AppraisalState, Phase
from appraisal.models import Appraisal, Cycle, PhaseExtension
from core.jobs import create_job
from core.models import Job, OutboxMessage, TransitionLog
from core.outbox import write_messages
from organization.models import User

S = AppraisalState
NEWS_JOB = "appraisal.phase_news"
CHUNK = 500
Report = Callable[[int, int], None]

OPEN_STATES: dict[Phase, tuple[AppraisalState, ...]] = {
    Phase.PLANNING: (S.PLANNING, S.PROPOSED, S.RUNNING),
    Phase.EXECUTION: (S.PLANNING, S.PROPOSED, S.RUNNING),
    Phase.SELF_ASSESSMENT: (S.PLANNING, S.PROPOSED, S.RUNNING, S.ASSESSED),
    Phase.REVIEW: (S.PLANNING, S.PROPOSED, S.RUNNING, S.ASSESSED, S.COUNTERSIGN),
    Phase.RESPONSE: (S.PLANNING, S.PROPOSED, S.RUNNING, S.ASSESSED, S.COUNTERSIGN, S.HANDED_OVER),
}
"""In which states more time in a phase still serves: a plan may be reopened, a report sent back."""


@dataclass(frozen=True)
class News:
    """What happened to phases, for which appraisals, and the beginning of the keys of its messages."""

    appraisals: QuerySet[Appraisal]
    subject: str
    text: str
    key: str
    by: User | None


def concerned_by(extension: PhaseExtension) -> QuerySet[Appraisal]:
    """Return the appraisals of the unit (and all below it) or of the person."""
    appraisals = Appraisal.objects.filter(cycle=extension.cycle_id)
    if extension.unit is not None:
        return appraisals.filter(unit__path__startswith=extension.unit.path)
    return appraisals.filter(employee=extension.employee_id)


def news_job(
    event: TransitionLog,
    *,
    reason: str = "",
    extension: PhaseExtension | None = None,
    phases: Collection[Phase] = (),
) -> Job:
    """Create the job that tells of an extension and its `reason`, or of other days of a cycle's phases.

    `event` is the row of the cycle's history; for phases its note is what people read.
    """
    return create_job(
        NEWS_JOB,
        by=event.by,
        arguments={
            "event_id": event.pk,
            "reason": reason,
            "extension_id": extension.pk if extension else None,
            "phases": [str(phase) for phase in phases],
        },
        key=str(event.pk),
    )


def tell(news: News, *, report: Report) -> int:
    """Write one message to each person concerned; return how many. Safe to repeat.

    Employees read of their own appraisal; an appraiser of how many he appraises, and in the same
    message when he is concerned himself. Who did it is not told.
    """
    actor = news.by.pk if news.by else None
    counts = dict(
        news.appraisals.filter(appraiser__isnull=False)
        .order_by()
        .values_list("appraiser__user")
        .annotate(number=Count("pk"))
    )
    numbers = list(news.appraisals.order_by("pk").values_list("pk", flat=True))
    total, written = len(numbers) + len(counts), 0
    report(0, total)
    for start in range(0, len(numbers), CHUNK):
        chunk = list(
            Appraisal.objects.filter(pk__in=numbers[start : start + CHUNK]).select_related(
                "employee__user", "cycle"
            )
        )
        messages = [
            message_to(news, row.employee.user, appraisal=row, team=counts.pop(row.employee.user_id, 0))
            for row in chunk
            if row.employee.user_id != actor
        ]
        write_messages(messages)
        written += len(messages)
        report(min(start + CHUNK, len(numbers)), total)
    counts.pop(actor, None)
    return written + tell_appraisers(news, counts)


def tell_appraisers(news: News, counts: dict[int, int]) -> int:
    """Write to those who only appraise; return how many."""
    appraisers = list(User.objects.filter(pk__in=counts))
    write_messages(message_to(news, user, appraisal=None, team=counts[user.pk]) for user in appraisers)
    return len(appraisers)


def message_to(news: News, recipient: User, *, appraisal: Appraisal | None, team: int) -> OutboxMessage:
    """Return the unsaved message for one person."""
    lines = [_("Yth. %(name)s,") % {"name": recipient}, "", news.text]
    if appraisal is not None:
        lines.append(_("Ini berlaku bagi penilaian kinerja Anda."))
    if team:
        lines.append(
            ngettext(
                "Ini berlaku bagi %(count)d pegawai yang Anda nilai.",
                "Ini berlaku bagi %(count)d pegawai yang Anda nilai.",
                team,
            )
            % {"count": team}
        )
    own = appraisal is not None
    return OutboxMessage(
        recipient=recipient,
        kind="appraisal.phase_news",
        key=f"{news.key}:{recipient.pk}",
        subject=news.subject,
        text="\n".join(lines),
        path=reverse("appraisal:appraisal_detail", args=[appraisal.pk])
        if own and appraisal
        else reverse("appraisal:team_list"),
    )


def news_of_extension(event: TransitionLog, extension: PhaseExtension, reason: str) -> News:
    """Return what to tell of an extension that was given or withdrawn."""
    phase = Phase(extension.phase)
    names = {
        "phase": phase.label,
        "cycle": extension.cycle.name,
        "day": date_format(extension.ends_on),
        "whom": extension.unit or extension.employee,
    }
    if event.name == "extension_withdraw":
        subject = _("Perpanjangan %(phase)s dicabut") % names
        text = _("Perpanjangan tahap %(phase)s sampai %(day)s dalam %(cycle)s dicabut.") % names
        text += "\n" + _("Lihat batas waktu yang berlaku di halaman penilaian.")
    else:
        subject = _("Batas waktu %(phase)s diperpanjang sampai %(day)s") % names
        text = _("Tahap %(phase)s dalam %(cycle)s diperpanjang untuk %(whom)s sampai %(day)s.") % names
    text += "\n" + _("Alasan: %(reason)s") % {"reason": Truncator(reason).chars(LONGEST_NOTE)}
    return News(
        concerned_by(extension).filter(state__in=OPEN_STATES[phase]),
        subject,
        text,
        f"phase_news:{event.pk}",
        event.by,
    )


def news_of_phases(event: TransitionLog, cycle: Cycle, phases: Collection[Phase]) -> News:
    """Return what to tell of other days of a running cycle's phases."""
    states = {state for phase in phases for state in OPEN_STATES[phase]}
    text = "\n".join(
        [
            _("Tanggal tahap %(cycle)s diubah.") % {"cycle": cycle.name},
            _("Alasan: %(reason)s") % {"reason": event.note},
            _("Perpanjangan yang sudah diberikan kepada unit atau pegawai tetap berlaku."),
        ]
    )
    return News(
        Appraisal.objects.filter(cycle=cycle, state__in=states),
        _("Tanggal tahap %(cycle)s diubah") % {"cycle": cycle.name},
        text,
        f"phase_news:{event.pk}",
        event.by,
    )
