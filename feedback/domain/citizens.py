"""What the reporter does on the page of his ticket. Whoever calls has checked the secret code."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import AlreadyDone, RuleViolation
from core.files import CleanFile
from core.workflow import log_event
from feedback.domain.handling import check_reason, resume_after_citizen
from feedback.domain.intake import attach_all
from feedback.domain.moves import add_entry, locked, move, tell_officers
from feedback.domain.timing import start_clock, stop_clocks
from feedback.enums import CaseState, ClockKind, EntryKind
from feedback.models import Case, CaseRating
from feedback.queries import officers_at_or_above
from feedback.workflow import CITIZEN, POOR
from organization.models import Unit

REOPEN_DAYS = 30
MOST_REOPENINGS = 1


def reply(case: Case, body: str, uploads: Sequence[CleanFile] = ()) -> Case:
    """Answer a question of an officer, with files if wanted; the clocks run again.

    RuleViolation when nobody asked.
    """
    check_reason(body, "body", shortest=2)
    name = "case_details" if case.state == CaseState.INCOMPLETE else "case_reply"
    with transaction.atomic():
        case = move(case, name, by=None)
        add_entry(case, EntryKind.REPLY, body, by=None)
        attach_all(case, uploads, by=None)
        resume_after_citizen(case)
        tell_officers(case, "case_replied", _("Pelapor sudah menjawab"))
    return case


def rate(case: Case, score: int) -> CaseRating:
    """Say how good the answer is, 1 to 5, once for each level.

    A good mark ends the case; a poor one leaves it open for the appeal. AlreadyDone the second time;
    RuleViolation when the case is not answered, or has ended at this very moment.
    """
    if not 1 <= score <= 5:
        raise RuleViolation(_("Pilih nilai dari 1 sampai 5."), field="score")
    with transaction.atomic():
        case = locked(case)
        if CaseRating.objects.filter(case=case, level=case.level).exists():
            raise AlreadyDone(_("Jawaban ini sudah dinilai."))
        if case.state != CaseState.ANSWERED:
            raise RuleViolation(_("Penilaian dibuka setelah laporan dijawab."))
        rating = CaseRating.objects.create(case=case, level=case.level, score=score, rated_at=timezone.now())
        if score > POOR:
            finish(case)
    return rating


def finish(case: Case) -> Case:
    """Say that the case has come to its end."""
    with transaction.atomic():
        case = move(case, "case_finish", by=None)
        stop_clocks(case)
    return case


def appeal(case: Case, reason: str) -> Case:
    """Take a poor answer to the unit above, with fresh clocks. Refusals as of the state table."""
    check_reason(reason, "body")
    with transaction.atomic():
        case = move(case, "case_appeal", by=None)
        add_entry(case, EntryKind.APPEAL, reason, by=None)
        stop_clocks(case)
        above = Unit.objects.get(path=case.unit.path[: -Unit.steplen])
        Case.objects.filter(pk=case.pk).update(unit=above, assignee=None, level=case.level + 1)
        case.unit, case.assignee, case.level = above, None, case.level + 1
        start_clock(case, ClockKind.ANSWER)
        start_clock(case, ClockKind.SETTLE)
        tell_officers(
            case, "case_appealed", _("Banding: jawaban dinilai kurang"), officers_at_or_above(above)
        )
    return case


def reopen(case: Case, reason: str) -> Case:
    """Open a finished case again within REOPEN_DAYS, once."""
    check_reason(reason, "body")
    with transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if locked.closed_at is not None and (timezone.now() - locked.closed_at).days > REOPEN_DAYS:
            raise RuleViolation(
                _("Laporan yang selesai lebih dari %(days)s hari lalu tidak dibuka lagi. Buat laporan baru.")
                % {"days": REOPEN_DAYS}
            )
        from core.workflow import history_of

        if history_of(case).filter(name="case_reopen").count() >= MOST_REOPENINGS:
            raise RuleViolation(_("Laporan ini sudah pernah dibuka kembali."))
        case = move(case, "case_reopen", by=None)
        add_entry(case, EntryKind.REPLY, reason, by=None)
        start_clock(case, ClockKind.SETTLE)
        tell_officers(case, "case_reopened", _("Laporan dibuka kembali"))
    return case


def withdraw(case: Case) -> Case:
    """Take the report back. What was public stays as it is; what was not never becomes public."""
    with transaction.atomic():
        case = move(case, "case_withdraw", by=None)
        stop_clocks(case)
    return case


def raise_own_privacy(case: Case, *, anonymous: bool, secret: bool) -> Case:
    """Let the reporter ask for more protection than he chose at first. RuleViolation for nothing at all."""
    from feedback.domain.privacy import tighten

    if not (anonymous and not case.is_anonymous or secret and not case.is_secret):
        raise RuleViolation(_("Pilih perlindungan yang ingin ditambahkan."))
    with transaction.atomic():
        tighten(case, anonymous=anonymous, secret=secret, wanted=True)
        log_event(case, "case_privacy_raised", by=None, as_role=CITIZEN)
    return case
