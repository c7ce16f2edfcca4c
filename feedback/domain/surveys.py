"""The satisfaction survey in use: codes are given, answers taken, follow-ups announced and reported.

A code is spent in its own table without a time; the answers get a key drawn by chance and the month
only. So nobody, with the whole database before him, can say who answered what.
"""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.workflow import log_event
from feedback.domain.numbers import hash_of
from feedback.domain.survey import Unsur
from feedback.enums import CaseState, SurveyChannel
from feedback.models import (
    Case,
    Service,
    ServiceVolume,
    SurveyCode,
    SurveyFollowUp,
    SurveyInvitation,
    SurveyRespondent,
    SurveyRule,
    SurveySheet,
)
from organization.enums import Role
from organization.queries import has_role

if TYPE_CHECKING:
    from organization.models import User

COLUMNS: dict[Unsur, str] = {unsur: unsur.value.lower() for unsur in Unsur}
"""The column of a sheet for each unsur."""
MOST_SLIPS = 60
"""How many slips one sheet may hold."""
AS_KEEPER = "officer"
ENDED = (CaseState.ANSWERED, CaseState.FINISHED, CaseState.REJECTED, CaseState.WITHDRAWN)
"""Every end of a report invites: whoever asks only the successful measures only success."""


def current_rule() -> SurveyRule:
    """Return what the agency has set, else the defaults. One query."""
    return SurveyRule.objects.order_by("pk").first() or SurveyRule()


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def code_hash(code: str) -> str:
    """Return the keyed hash under which a code is kept."""
    return hash_of("survey", code)


def new_codes(service: Service, channel: str, number: int) -> list[str]:
    """Make codes for a service and return them in clear, for this once."""
    today = timezone.localdate()
    expires_on = today + timedelta(days=current_rule().code_days)
    codes = [secrets.token_urlsafe(12) for _number in range(number)]
    SurveyCode.objects.bulk_create(
        SurveyCode(
            code_hash=code_hash(code),
            service=service,
            channel=channel,
            month=month_of(today),
            expires_on=expires_on,
        )
        for code in codes
    )
    return codes


@transaction.atomic
def issue_slips(service: Service, number: int, *, by: "User") -> list[str]:
    """Return codes for slips that are handed out at the counter, one to each person served.

    How many were made is written down and published beside the answers. Refused: no officer of the
    service, a number that is not 1 to MOST_SLIPS, a service that is no longer given.
    """
    check_keeper(service, by)
    if not 1 <= number <= MOST_SLIPS:
        raise RuleViolation(_("Buat 1 sampai %(most)d kartu.") % {"most": MOST_SLIPS}, field="number")
    if not service.is_active:
        raise RuleViolation(_("Layanan ini tidak lagi diberikan."), field="number")
    codes = new_codes(service, SurveyChannel.COUNTER, number)
    log_event(service, "survey_slips", by=by, as_role=AS_KEEPER, note=str(number))
    return codes


def may_be_invited(case: Case) -> bool:
    """Say whether the reporter may still answer the survey about this report. At most one query."""
    return (
        case.state in ENDED
        and case.service_id is not None
        and not SurveyInvitation.objects.filter(case=case).exists()
    )


@transaction.atomic
def invite_reporter(case: Case) -> str:
    """Return a code for the reporter of an ended report about a service; once for each report.

    Refused: a report that has not ended, names no service or is a double of another, and AlreadyDone
    for one that was invited before: a report opened again gives no second voice.
    """
    if case.state not in ENDED:
        raise RuleViolation(_("Survei dibuka sesudah laporan dijawab atau berakhir."))
    if case.service is None:
        raise RuleViolation(_("Laporan ini tidak tentang layanan tertentu."))
    _row, is_new = SurveyInvitation.objects.get_or_create(case=case)
    if not is_new:
        raise AlreadyDone(_("Survei laporan ini sudah pernah dibuka."))
    return new_codes(case.service, SurveyChannel.REPORT, 1)[0]


def usable_code(code: str) -> SurveyCode | None:
    """Return the row of a code that may still be used; None: unknown, spent or expired, all alike."""
    return (
        SurveyCode.objects.filter(
            code_hash=code_hash(code), is_spent=False, expires_on__gte=timezone.localdate()
        )
        .select_related("service__unit")
        .first()
    )


@transaction.atomic
def take_answers(
    code: str, answers: Mapping[Unsur, int | None], about: Mapping[str, str] | None = None
) -> None:
    """Spend the code and keep the answers; of two at the same moment one holds.

    Raises AlreadyDone for a code that is not usable (any more), RuleViolation without any answer.
    """
    given = {unsur: value for unsur, value in answers.items() if value is not None}
    if not given:
        raise RuleViolation(_("Jawablah paling sedikit satu pertanyaan."))
    row = usable_code(code)
    if row is None or not SurveyCode.objects.filter(pk=row.pk, is_spent=False).update(is_spent=True):
        raise AlreadyDone(_("Kode survei ini sudah dipakai atau tidak berlaku lagi."))
    month = month_of(timezone.localdate())
    SurveySheet.objects.create(
        service=row.service,
        unit=row.service.unit,
        month=month,
        channel=row.channel,
        **{COLUMNS[unsur]: value for unsur, value in given.items()},
    )
    known = {name: value for name, value in (about or {}).items() if value}
    if known:
        SurveyRespondent.objects.create(service=row.service, month=month, **known)


def check_keeper(service: Service, user: "User") -> None:
    """Refuse who is no complaint officer of the unit that gives the service."""
    if not has_role(user, Role.COMPLAINT_OFFICER, service.unit):
        raise NotAllowed(_("Survei layanan ini bukan wewenang Anda."))


@transaction.atomic
def set_volume(service: Service, year: int, recipients: int, *, by: "User") -> ServiceVolume:
    """Write how many people received the service in a year; the history keeps the former number."""
    check_keeper(service, by)
    row = ServiceVolume.objects.select_for_update().filter(service=service, year=year).first()
    before = row.recipients if row else None
    if row is None:
        row = ServiceVolume(service=service, year=year)
    if before != recipients:
        row.recipients = recipients
        row.save()
        note = f"{year}: {before if before is not None else '–'} → {recipients}"
        log_event(service, "service_volume", by=by, as_role=AS_KEEPER, note=note)
    return row


@transaction.atomic
def add_follow_up(
    service: Service, *, year: int, unsur: str, action: str, responsible: str, due_on: date, by: "User"
) -> SurveyFollowUp:
    """Announce what will be done about an unsur. Refused: no officer of the service, a day that is past."""
    check_keeper(service, by)
    if due_on < timezone.localdate():
        raise RuleViolation(_("Pilih hari yang belum lewat."), field="due_on")
    row = SurveyFollowUp.objects.create(
        service=service,
        year=year,
        unsur=Unsur(unsur),
        action=action.strip(),
        responsible=responsible.strip(),
        due_on=due_on,
        written_by=by,
    )
    log_event(service, "survey_follow_up", by=by, as_role=AS_KEEPER, note=row.action)
    return row


@transaction.atomic
def finish_follow_up(row: SurveyFollowUp, note: str, *, by: "User") -> SurveyFollowUp:
    """Report what was done. AlreadyDone the second time; refused without words."""
    check_keeper(row.service, by)
    if len(note.strip()) < 10:
        raise RuleViolation(_("Tuliskan apa yang sudah dilakukan."), field="done_note")
    changed = SurveyFollowUp.objects.filter(pk=row.pk, done_on=None).update(
        done_on=timezone.localdate(), done_note=note.strip()
    )
    if not changed:
        raise AlreadyDone(_("Tindak lanjut ini sudah dilaporkan."))
    log_event(row.service, "survey_follow_up_done", by=by, as_role=AS_KEEPER, note=note.strip())
    row.refresh_from_db()
    return row


@transaction.atomic
def change_rule(*, least_shown: int, code_days: int, source: str, by: "User") -> SurveyRule:
    """Set what the agency wants of its survey, with its reason; the history keeps the former values."""
    row = SurveyRule.objects.select_for_update().order_by("pk").first() or SurveyRule()
    before = str(row)
    row.least_shown, row.code_days, row.source = least_shown, code_days, source.strip()
    row.save()
    log_event(row, "survey_rule", by=by, as_role="coordinator", note=f"{before} → {row}: {row.source}")
    return row
