"""How a report comes in: from the web, the counter or the telephone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.files import CleanFile, receive_upload
from core.workflow import SYSTEM, log_event
from feedback.domain.bans import refuse_banned
from feedback.domain.following import follow
from feedback.domain.masking import masked_name, neutral_name
from feedback.domain.moves import tell_officers
from feedback.domain.numbers import code_hash, hash_of, mail_hash, new_code, new_number, phone_hash, plain
from feedback.domain.once import spend_ticket
from feedback.domain.texts import cleaned, cleaned_line
from feedback.domain.timing import start_clock, today_at
from feedback.enums import CaseChannel, CaseKind, CaseState, ClockKind
from feedback.models import (
    Case,
    CaseAttachment,
    CaseIdentity,
    CaseText,
    CommunityGroup,
    Service,
    ServicePoint,
)
from feedback.queries import agency_root, coordinators_of, group_with_code, rule_set_on
from feedback.workflow import CITIZEN, OFFICER

if TYPE_CHECKING:
    from organization.models import Unit, User

MOST_FILES = 5
MOST_FILES_OF_CASE = 20


@dataclass
class NewReport:
    """What a citizen says, checked by a form. No number of an identity card is asked for."""

    kind: str
    title: str
    body: str
    service: Service | None = None
    point: ServicePoint | None = None
    unit: "Unit | None" = None
    address: str = ""
    happened_on: date | None = None
    wants_anonymous: bool = False
    wants_secret: bool = False
    name: str = ""
    email: str = ""
    phone: str = ""
    group_code: str = ""
    ticket: str = ""
    """Of the form it was written in: sent twice, one report comes of it."""
    uploads: list[CleanFile] = field(default_factory=list)


@dataclass(frozen=True)
class Submitted:
    """A case and its secret code, which is shown once and stored nowhere."""

    case: Case
    code: str


def submit_report(
    new: NewReport, *, by: "User | None" = None, channel: str = CaseChannel.WEB, is_held: bool = False
) -> Submitted:
    """Take a report in and start the first clock; refused with RuleViolation when no unit exists.

    AlreadyDone when the form it stood in was sent before.

    `by` is the officer who writes for somebody at the counter or on the telephone. A suspected
    report is held for the coordinators, never dropped. Nothing of it is public. An address that is
    restricted is refused here and told so; at the counter and on the telephone it is not.
    """
    if by is None:
        refuse_banned(email=new.email, phone=new.phone)
    root = agency_root()
    if root is None:
        raise RuleViolation(_("Instansi ini belum menerima laporan."))
    today = today_at(root)
    rule_set = rule_set_on(today)
    if rule_set is None:
        raise RuleViolation(_("Instansi ini belum mempunyai aturan waktu untuk laporan."))
    about = new.unit or (new.point.unit if new.point else None) or (new.service.unit if new.service else None)
    group = group_of(new.group_code)
    code = new_code(new.ticket)
    with transaction.atomic():
        spend_ticket(new.ticket)
        case = Case.objects.create(
            number=free_number(),
            secret_hash=code_hash(code),
            kind=CaseKind(new.kind),
            service=new.service,
            point=new.point,
            subject_unit=about,
            unit=root,
            rule_set=rule_set,
            group=group,
            channel=channel,
            intake_by=by,
            happened_on=new.happened_on,
            wants_anonymous=new.wants_anonymous,
            wants_secret=new.wants_secret,
            is_anonymous=new.wants_anonymous,
            is_secret=new.wants_secret,
            state=CaseState.HELD if is_held else CaseState.RECEIVED,
            received_at=timezone.now(),
            received_on=today,
        )
        CaseText.objects.create(
            case=case,
            title=cleaned_line(new.title)[:150],
            body=cleaned(new.body),
            address=cleaned_line(new.address)[:300],
        )
        write_identity(case, new)
        for clean in new.uploads[:MOST_FILES]:
            attach(case, clean, by=by)
        start_clock(case, ClockKind.VERIFY, on=today)
        log_event(case, "case_submitted", by=by, as_role=OFFICER if by else CITIZEN)
        tell_officers(case, "case_received", _("Laporan baru menunggu verifikasi"), coordinators_of(root))
    return Submitted(case, code)


def group_of(code: str) -> CommunityGroup | None:
    """Return the community group whose code was typed, or None."""
    return group_with_code(hash_of("group", plain(code))) if plain(code) else None


def submitted_before(ticket: str) -> Submitted | None:
    """Return what came of a form that was sent before: its second answer says the same as the first."""
    code = new_code(ticket)
    case = Case.objects.select_related("text").filter(secret_hash=code_hash(code)).first() if ticket else None
    return Submitted(case, code) if case else None


def free_number() -> str:
    """Return a number that no case has."""
    while Case.objects.filter(number=(number := new_number())).exists():
        pass
    return number


def write_identity(case: Case, new: NewReport) -> None:
    """Keep who reported apart from the report; a mail address follows the case once confirmed."""
    name, phone = cleaned_line(new.name)[:150], cleaned_line(new.phone)[:30]
    email = new.email.strip().lower()
    if name or phone or email:
        CaseIdentity.objects.create(
            case=case,
            name=name,
            email=email,
            phone=phone,
            email_hash=mail_hash(email),
            phone_hash=phone_hash(phone),
        )
    if email:
        follow(case, email, is_reporter=True)


def attach(case: Case, clean: CleanFile, *, by: "User | None") -> CaseAttachment:
    """Add a cleaned file to the case. Public to nobody until an officer publishes it."""
    stored = receive_upload(clean, by=by)
    number = CaseAttachment.objects.filter(case=case).count() + 1
    shown = neutral_name(stored.name, number) if case.is_anonymous else masked_name(stored.name)
    return CaseAttachment.objects.create(case=case, stored_file=stored, public_name=shown[:150], by=by)


def attach_all(case: Case, uploads: Sequence[CleanFile], *, by: "User | None") -> None:
    """Add files that came with an answer or a reply; RuleViolation when the case has too many already."""
    if not uploads:
        return
    if CaseAttachment.objects.filter(case=case).count() + len(uploads) > MOST_FILES_OF_CASE:
        raise RuleViolation(
            _("Satu laporan memuat paling banyak %(number)s berkas.") % {"number": MOST_FILES_OF_CASE},
            field="uploads",
        )
    for clean in uploads[:MOST_FILES]:
        attach(case, clean, by=by)


def log_of_schedule(case: Case, name: str, note: str = "") -> None:
    """Write what the schedule did without a move."""
    log_event(case, name, by=None, as_role=SYSTEM, note=note)
