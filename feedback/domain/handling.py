"""What officers do with a case. Each verb is one transaction: move, clocks, texts, messages."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.files import CleanFile
from core.workflow import log_event
from feedback.domain.clocks import count_clock
from feedback.domain.intake import attach_all
from feedback.domain.moves import add_entry, locked, move, tell_followers, tell_officers
from feedback.domain.texts import cleaned
from feedback.domain.timing import (
    calendar_of,
    pause_clocks,
    recount,
    resume_clocks,
    start_clock,
    stop_clocks,
    today_at,
)
from feedback.enums import OFFICIAL_CLOCKS, CaseKind, CaseState, ClockKind, EntryKind, RejectReason
from feedback.models import Case, CaseClock, CaseEntry, CaseFollower, CaseSupport
from feedback.queries import cases_visible_to, routing_rules, running_clocks
from feedback.workflow import OFFICER, OPEN_AT_UNIT, handles

if TYPE_CHECKING:
    from organization.models import Unit, User

LONGEST_DELAY = 10
"""How many working days from today an interim answer may promise. Product rule."""
SHORTEST_REASON = 10


def release_case(case: Case, *, by: "User", version: int | None = None) -> Case:
    """Say that a held report is none that was sent automatically."""
    return move(case, "case_release", by=by, version=version)


def verify_case(case: Case, *, by: "User", has_oversight: bool = False, version: int | None = None) -> Case:
    """Note that the report is complete and understood; say whether it needs an internal audit."""
    with transaction.atomic():
        case = move(case, "case_verify", by=by, version=version)
        if has_oversight and case.kind == CaseKind.COMPLAINT:
            Case.objects.filter(pk=case.pk).update(has_oversight=True)
            case.has_oversight = True
    return case


def ask_details(case: Case, question: str, *, by: "User", version: int | None = None) -> Case:
    """Ask the reporter for what is missing before the report goes on; the clock stands still."""
    check_reason(question, "body")
    with transaction.atomic():
        case = move(case, "case_ask_details", by=by, version=version)
        add_entry(case, EntryKind.QUESTION, question, by=by)
        pause_clocks(case)
        start_clock(case, ClockKind.CITIZEN)
    return case


def proposed_unit(case: Case) -> "Unit | None":
    """Return where the rules would send the report: the first rule that fits, else whom it is about."""
    text = f"{case.text.title} {case.text.body}".lower()
    for rule in routing_rules():
        words = [word.strip().lower() for word in rule.words.split(",") if word.strip()]
        if rule.kind and rule.kind != case.kind:
            continue
        if rule.service_id and rule.service_id != case.service_id:
            continue
        if words and not any(word in text for word in words):
            continue
        return rule.unit
    return case.subject_unit


def forward_case(case: Case, unit: "Unit", *, by: "User", version: int | None = None) -> Case:
    """Give the report to the unit that must answer; its clocks begin. Refused as of `check_target`."""
    check_target(case, unit)
    with transaction.atomic():
        case = move(case, "case_forward", by=by, version=version)
        stop_clocks(case, ClockKind.VERIFY)
        hand_over(case, unit)
        start_clock(case, ClockKind.ANSWER)
        start_clock(case, ClockKind.SETTLE)
        tell_officers(case, "case_forwarded", _("Laporan baru untuk unit Anda"))
    return case


def transfer_case(case: Case, unit: "Unit", reason: str, *, by: "User", version: int | None = None) -> Case:
    """Give the report to another unit with the reason; clocks and history go along.

    RuleViolation for the same unit or a reason too short to understand.
    """
    check_reason(reason, "body")
    if unit.pk == case.unit_id:
        raise RuleViolation(_("Laporan ini sudah ada pada unit tersebut."), field="unit")
    check_target(case, unit)
    with transaction.atomic():
        case = move(case, "case_transfer", by=by, version=version)
        add_entry(
            case,
            EntryKind.NOTE,
            _("Dipindahkan dari %(old)s ke %(new)s: %(reason)s")
            % {"old": case.unit.name, "new": unit.name, "reason": reason},
            by=by,
        )
        hand_over(case, unit)
        recount(case, _("pindah ke %(unit)s") % {"unit": unit.name})
        tell_officers(case, "case_forwarded", _("Laporan dipindahkan ke unit Anda"))
    return case


def check_target(case: Case, unit: "Unit") -> None:
    """Refuse to send a report with oversight content to the very unit it is about, or below it."""
    about = case.subject_unit
    if case.has_oversight and about is not None and about.depth > 1 and unit.path.startswith(about.path):
        raise RuleViolation(
            _("Pengaduan berkadar pengawasan tidak diteruskan kepada unit yang diadukan."), field="unit"
        )


def hand_over(case: Case, unit: "Unit") -> None:
    """Write the new handling unit; whoever had it personally has it no more."""
    Case.objects.filter(pk=case.pk).update(unit=unit, assignee=None)
    case.unit, case.assignee = unit, None


def take_case(case: Case, *, by: "User", version: int | None = None) -> Case:
    """Begin to work on it, as the one whom colleagues ask."""
    with transaction.atomic():
        case = move(case, "case_take", by=by, version=version)
        Case.objects.filter(pk=case.pk).update(assignee=by)
        case.assignee = by
    return case


def ask_reporter(case: Case, question: str, *, by: "User", version: int | None = None) -> Case:
    """Ask the reporter something; the clocks of officials stand still until he answers."""
    check_reason(question, "body")
    with transaction.atomic():
        case = move(case, "case_ask", by=by, version=version)
        add_entry(case, EntryKind.QUESTION, question, by=by)
        pause_clocks(case)
        start_clock(case, ClockKind.CITIZEN)
    return case


def answer_case(
    case: Case, body: str, *, by: "User", version: int | None = None, uploads: Sequence[CleanFile] = ()
) -> Case:
    """Give the answer with what was done, with documents if wanted.

    The reporter has the silence period to rate or appeal. The files are his at once and everybody's
    only once they are published.
    """
    check_reason(body, "body")
    with transaction.atomic():
        case = move(case, "case_answer", by=by, version=version)
        add_entry(case, EntryKind.ANSWER, body, by=by)
        attach_all(case, uploads, by=by)
        stop_clocks(case, *OFFICIAL_CLOCKS)
        start_clock(case, ClockKind.SILENCE)
    return case


def interim_answer(case: Case, reason: str, promised_on: date, *, by: "User") -> Case:
    """Say why it takes longer and until when; counts as the first answer, not as the last.

    The promised day becomes the day of the settling clock; punctuality is still judged by the first.
    Refused: a reason too short, a day not later than the present one or further than LONGEST_DELAY
    working days, a case that no unit works on, a person without the role. AlreadyDone for the same
    words and day sent twice.
    """
    check_reason(reason, "body")
    with transaction.atomic():
        case = locked(case)
        if not handles(by, case):
            raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
        clock = running_clocks(ClockKind.SETTLE).filter(case=case).first()
        if clock is None or case.state not in OPEN_AT_UNIT:
            raise RuleViolation(_("Batas waktu penyelesaian laporan ini tidak berjalan."))
        said = CaseEntry.objects.filter(case=case, kind=EntryKind.INTERIM, by=by, body=cleaned(reason))
        if clock.promised_on == promised_on and said.exists():
            raise AlreadyDone(_("Jawaban sementara ini sudah tercatat."))
        check_promise(case, clock, promised_on)
        add_entry(case, EntryKind.INTERIM, reason, by=by)
        CaseClock.objects.filter(pk=clock.pk).update(promised_on=promised_on)
        stop_clocks(case, ClockKind.ANSWER)
        recount(case, _("jawaban sementara dengan alasan"))
        log_event(case, "case_interim", by=by, as_role=OFFICER)
        tell_followers(case, f"interim-{promised_on:%Y%m%d}")
    return case


def check_promise(case: Case, clock: CaseClock, promised_on: date) -> None:
    """Refuse a promise that is none: a day not after the present one, or too far."""
    calendar = calendar_of(case)
    last = count_clock(
        today_at(case.unit), LONGEST_DELAY, holidays=calendar.holidays, week=calendar.week
    ).due_on
    if last is None or not clock.due_on < promised_on <= max(last, clock.due_on):
        raise RuleViolation(
            _("Janjikan hari sesudah tenggat sekarang, paling lama %(days)s hari kerja dari hari ini.")
            % {"days": LONGEST_DELAY},
            field="promised_on",
        )


def reject_case(case: Case, reason: str, *, by: "User", version: int | None = None) -> Case:
    """End a report that nobody here can process, with a reason of the closed list."""
    if reason not in RejectReason.values:
        raise RuleViolation(_("Pilih alasannya dari daftar."), field="reason")
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(reject_reason=reason)
        case.reject_reason = reason
        case = move(case, "case_reject", by=by, version=version)
        stop_clocks(case)
    return case


def merge_case(case: Case, number: str, *, by: "User", version: int | None = None) -> Case:
    """Join the report with an older one about the same; followers and supports go along.

    The other one must be open to the officer too: a number he may not see does not exist for him.
    RuleViolation for itself and for one that is merged itself, also at this very moment. Nobody who
    follows or supports is carried into or out of a secret report.
    """
    target = cases_visible_to(by).filter(number=number).exclude(pk=case.pk).first()
    with transaction.atomic():
        if target is not None:  # both at once, in one order: two officers never merge them into each other
            both = Case.objects.select_for_update(of=("self",)).filter(pk__in=[case.pk, target.pk])
            target = {one.pk: one for one in both.select_related("unit").order_by("pk")}.get(target.pk)
        if target is None or target.state == CaseState.DUPLICATE:
            raise RuleViolation(
                _("Tidak ada laporan lain dengan nomor ini yang dapat Anda buka."), field="number"
            )
        Case.objects.filter(pk=case.pk).update(duplicate_of=target)
        case.duplicate_of = target
        case = move(case, "case_merge", by=by, version=version)
        stop_clocks(case)
        Case.objects.filter(duplicate_of=case).update(duplicate_of=target)
        if not case.is_secret and not target.is_secret:
            carry_over(case, target)
        add_entry(target, EntryKind.NOTE, _("Laporan %s digabung ke sini.") % case.number, by=by)
    return case


def carry_over(case: Case, target: Case) -> None:
    """Let those who follow or support a report follow and support the one that takes it in, each once."""
    CaseFollower.objects.bulk_create(
        [
            CaseFollower(
                case=target,
                email=follower.email,
                email_hash=follower.email_hash,
                confirmed_at=follower.confirmed_at,
            )
            for follower in CaseFollower.objects.filter(case=case).order_by("pk")
        ],
        ignore_conflicts=True,
    )
    supports = CaseSupport.objects.filter(case=case).order_by("pk").values_list("identity", flat=True)
    CaseSupport.objects.bulk_create(
        [CaseSupport(case=target, identity=identity) for identity in supports], ignore_conflicts=True
    )
    Case.objects.filter(pk=target.pk).update(support_count=CaseSupport.objects.filter(case=target).count())


def add_note(case: Case, body: str, *, by: "User") -> None:
    """Write an internal note: for officers only, never public."""
    check_reason(body, "body", shortest=1)
    add_entry(case, EntryKind.NOTE, body, by=by)


def check_reason(text: str, field: str, *, shortest: int = SHORTEST_REASON) -> None:
    """Refuse a text from which nobody could learn anything."""
    if len(cleaned(text)) < shortest:
        raise RuleViolation(_("Tuliskan dengan kalimat yang dapat dimengerti orang lain."), field=field)


def resume_after_citizen(case: Case) -> None:
    """Let the clocks run again because the reporter wrote."""
    stop_clocks(case, ClockKind.CITIZEN)
    resume_clocks(case)
