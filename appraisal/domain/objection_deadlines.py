"""What happens when a last day of an objection passes: the appraiser's silence, a late decision.

The rule set says how long each has, and to whom a late objection goes. Nothing is lost: whatever was
written or recorded stays, also when another superior decides. Queries, so a missed run heals itself.
"""

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.deciders import check_never_rated, decider_above
from appraisal.domain.hearing import locked_objection
from appraisal.domain.messages import announce
from appraisal.domain.rule_catalogue import TO_NEXT
from appraisal.domain.rule_values import deadline, setting
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal, Objection
from appraisal.queries import OBJECTION_STATES
from appraisal.workflow import HR_APART, is_hr_apart, today
from core.errors import NotAllowed, RuleViolation
from core.outbox import write_message
from core.workflow import SYSTEM, log_event
from organization.models import Employee
from organization.queries import day_reached_everywhere

if TYPE_CHECKING:
    from organization.models import User

logger = logging.getLogger(__name__)


def apply_objection_deadlines() -> int:
    """Note silence and pursue late decisions of open objections; return how many were touched.

    Safe to run twice, also at the same time: each last day is acted on once. One that fails is logged
    and does not stop the others.
    """
    open_ones = Objection.objects.filter(appraisal__state__in=OBJECTION_STATES).order_by("pk")
    day = day_reached_everywhere()
    silent = open_ones.filter(
        appraisal__state=AppraisalState.OBJECTED, explanation_due_on__lt=day, silence_noted_at=None
    )
    late = open_ones.filter(decision_due_on__lt=day).filter(
        Q(late_told_for=None) | ~Q(late_told_for=F("decision_due_on"))
    )
    return sum(note_silence(pk) for pk in numbers_of(silent)) + sum(pursue(pk) for pk in numbers_of(late))


def numbers_of(objections: QuerySet[Objection]) -> list[int]:
    """Return the appraisals of these objections."""
    return list(objections.values_list("appraisal", flat=True))


def still_open(appraisal_id: int) -> Appraisal | None:
    """Lock an appraisal and its objection; None, with a line in the log, when it was just decided."""
    try:
        return locked_objection(Appraisal(pk=appraisal_id), None)
    except RuleViolation as refusal:
        logger.info("Objection of appraisal %s: %s", appraisal_id, refusal.message)
        return None


def note_silence(appraisal_id: int) -> bool:
    """Write into the history that the appraiser gave no explanation in time, and tell everybody, once."""
    with transaction.atomic():
        appraisal = still_open(appraisal_id)
        if appraisal is None:
            return False
        objection = appraisal.objection
        if objection.silence_noted_at is not None or appraisal.state != AppraisalState.OBJECTED:
            return False
        objection.silence_noted_at = timezone.now()
        objection.save(update_fields=["silence_noted_at"])
        note = _("Batasnya %(day)s. Keberatan dapat diputuskan tanpa penjelasan tertulis.") % {
            "day": date_format(objection.explanation_due_on)
        }
        log_event(appraisal, "objection_lapse", by=None, as_role=SYSTEM, note=note)
        announce(appraisal, "objection_lapse", by=None, note=note)
    return True


def pursue(appraisal_id: int) -> bool:
    """Act on one late decision as the rule set says: tell HR, or pass it on to the next superior, once."""
    with transaction.atomic():
        appraisal = still_open(appraisal_id)
        if appraisal is None:
            return False
        objection = appraisal.objection
        if objection.decision_due_on is None or objection.late_told_for == objection.decision_due_on:
            return False
        objection.late_told_for = objection.decision_due_on
        objection.save(update_fields=["late_told_for"])
        note = _("Batas keputusan %(day)s terlewati.") % {"day": date_format(objection.decision_due_on)}
        following = None
        if setting(appraisal.cycle.rule_set, "decision_late_to") == TO_NEXT and appraisal.superior:
            following = decider_above(appraisal, appraisal.superior, today())
        if following is not None:
            seat(appraisal, following, by=None, role=SYSTEM, note=note)
            return True
        log_event(appraisal, "objection_late", by=None, as_role=SYSTEM, note=note)
        announce(appraisal, "objection_late", by=None, note=note, key_extra=str(objection.decision_due_on))
    return True


def pass_on(appraisal: Appraisal, *, by: "User", reason: str, expected_version: int) -> Appraisal:
    """Give a late objection to the next superior above who never rated; return the appraisal fresh.

    Everything written stays; a new last day begins. Refused with NotAllowed for anybody but HR who is
    no party and never rated; with RuleViolation without a reason, before the last day has passed, where
    nobody such stands above, and when HR itself would decide.
    """
    with transaction.atomic():
        locked = locked_objection(appraisal, expected_version)
        if not is_hr_apart(by, locked):
            raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
        check_never_rated(locked, by)
        if not reason.strip():
            raise RuleViolation(_("Tuliskan alasannya agar pihak lain mengerti."), field="note")
        if refusal := why_not_passed_on(locked):
            raise RuleViolation(refusal)
        following = decider_above(locked, locked.superior, today()) if locked.superior else None
        if following is None:
            raise RuleViolation(
                _("Di atas %(name)s tidak ada pejabat di aplikasi ini yang tidak ikut menilai.")
                % {"name": locked.superior}
            )
        if following.user_id == by.pk:
            raise RuleViolation(
                _("Dengan pelimpahan ini Anda sendiri memutuskan. Mintalah pengelola kepegawaian lain.")
            )
        seat(locked, following, by=by, role=HR_APART, note=reason)
    return locked


def why_not_passed_on(appraisal: Appraisal) -> str | None:
    """Return why an objection cannot be passed on now; None when it can. Uses the fetched objection."""
    if appraisal.superior_id is None:
        return _("Atasan pejabat penilai berada di luar aplikasi; catat keputusannya.")
    due_on = appraisal.objection.decision_due_on
    if due_on is None or today() <= due_on:
        return _("Keberatan baru dapat dilimpahkan sesudah batas keputusannya lewat.")
    return None


def seat(
    appraisal: Appraisal, following: Employee | None, *, by: "User | None", role: str, note: str
) -> None:
    """Let `following` decide (None: HR records what an official outside decides) and tell everybody.

    A new last day begins today. Call it in a transaction, with the appraisal locked.
    """
    former = appraisal.superior
    appraisal.superior = following
    appraisal.save(update_fields=["superior"])
    objection = appraisal.objection
    objection.decision_due_on = deadline(appraisal.cycle.rule_set, "decision_days", today(), appraisal.unit)
    objection.late_told_for = None
    objection.save(update_fields=["decision_due_on", "late_told_for"])
    names = {
        "former": former.name if former else "–",
        "next": following.name if following else _("pejabat di luar aplikasi"),
    }
    told = _("Dari %(former)s kepada %(next)s.") % names
    row = log_event(appraisal, "objection_pass_on", by=by, as_role=role, note=f"{told} {note.strip()}")
    announce(appraisal, "objection_pass_on", by=by, note=row.note, key_extra=str(row.pk))
    if former is not None and (by is None or former.user_id != by.pk):
        subject = _("Keberatan %(employee)s tidak lagi Anda putuskan") % {"employee": appraisal.employee.name}
        write_message(
            former.user,
            kind="appraisal.objection_pass_on",
            subject=subject,
            text=_("Yth. %(name)s,\n\n%(subject)s (%(cycle)s).\nCatatan: %(note)s")
            % {"name": former.user, "subject": subject, "cycle": appraisal.cycle.name, "note": row.note},
            path=reverse("home"),
            key=f"appraisal:{appraisal.pk}:objection_pass_on:{row.pk}:{former.user_id}",
        )
