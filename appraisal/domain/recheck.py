"""Calibration asks the appraiser to look again at a rating; it never changes one itself.

The request opens the same thread as an employee's question: the appraiser keeps or changes the rating
with a reason, an extreme predicate needs its second signature, every version of the result stays, the
employee reads along, is told, and has the full time for an answer afterwards. Only while the result is
handed over, so never after it is final.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.domain.clarification import (
    QUESTIONABLE,
    appraisal_thread,
    give_days_back,
    locked_appraisal,
    tell,
    write_message_of,
)
from appraisal.domain.rule_values import deadline
from appraisal.enums import UNDECIDED_STATES, AppraisalState, ClarificationOrigin
from appraisal.models import Appraisal, AssessedItem, Clarification
from appraisal.workflow import HR_APART, SUPERIOR, is_superior, may_ask_again, today, within_response_time
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.workflow import log_event, take_transition

if TYPE_CHECKING:
    from organization.models import User


def why_not_rechecked(item: AssessedItem, appraisal: Appraisal) -> str | None:
    """Return why nobody can ask the appraiser to look again at the item now; None when it is possible.

    Each item is asked about once: a request cannot be repeated until the appraiser gives in. Uses the
    item's `clarifications`, fetched before or not.
    """
    if appraisal.state != AppraisalState.HANDED_OVER:
        return _("Pemeriksaan ulang hanya dapat diminta sesudah hasil diserahkan dan sebelum final.")
    if item.kind not in QUESTIONABLE:
        return _("Pemeriksaan ulang diminta atas hasil kerja, perilaku kerja, atau kontribusi.")
    threads = list(item.clarifications.all())
    if any(thread.state in UNDECIDED_STATES for thread in threads):
        return _("Butir ini sedang diklarifikasi. Tunggu keputusannya.")
    if any(thread.origin == ClarificationOrigin.CALIBRATION for thread in threads):
        return _("Butir ini sudah pernah diminta diperiksa ulang.")
    return within_response_time(appraisal)


def recheck_ask(item: AssessedItem, *, by: "User", reason: str) -> Clarification:
    """Ask the appraiser to look again at the rating of one item, with a reason; tell him and the employee.

    Refused with NotAllowed for anybody but the appraiser's superior and HR of the unit who is no party;
    with RuleViolation without a reason or as `why_not_rechecked` says; with AlreadyDone when the same
    person asked this very thing and it is undecided.
    """
    if not reason.strip():
        raise RuleViolation(_("Tuliskan alasannya agar pejabat penilai dan pegawai mengerti."), "reason")
    with transaction.atomic():
        appraisal = locked_appraisal(item.appraisal_id)
        item = appraisal.items.get(pk=item.pk)
        if not may_ask_again(by, appraisal):
            raise NotAllowed(_("Hanya pengelola kepegawaian atau atasan pejabat penilai yang memintanya."))
        if item.clarifications.filter(state__in=UNDECIDED_STATES, asked_by=by).exists():
            raise AlreadyDone(_("Pemeriksaan ulang atas butir ini sudah Anda minta."))
        if refusal := why_not_rechecked(item, appraisal):
            raise RuleViolation(refusal, "item")
        role = SUPERIOR if is_superior(by, appraisal) else HR_APART
        thread = Clarification.objects.create(
            item=item,
            round=item.clarifications.count() + 1,
            origin=ClarificationOrigin.CALIBRATION,
            asked_by=by,
            due_on=deadline(appraisal.cycle.rule_set, "clarification_days", today(), appraisal.unit),
            rating_before=item.review_rating,
        )
        write_message_of(thread, appraisal, by=by, role=role, body=reason, upload=None)
        log_event(thread, "recheck_ask", by=by, as_role=role, note=reason)
        tell(appraisal, thread, "recheck_ask", by=by, note=reason, due_on=thread.due_on)
    return thread


def recheck_withdraw(
    clarification: Clarification, *, by: "User", reason: str, expected_version: int
) -> Clarification:
    """Take one's own request back, for a reason; the days it stood open are given back to the employee.

    Refused as `take_transition` does.
    """
    with transaction.atomic():
        appraisal = locked_appraisal(clarification.item.appraisal_id)
        take_transition(
            clarification, "recheck_withdraw", by=by, note=reason, expected_version=expected_version
        )
        thread = appraisal_thread(appraisal, clarification)
        give_days_back(appraisal, thread)
        tell(appraisal, thread, "recheck_withdraw", by=by, note=reason)
    return thread


def lapse_rechecks() -> int:
    """End every request that was not answered in time, so that it does not hold the employee up.

    Returns how many. A query, so a missed run heals itself; safe to run twice.
    """
    waiting = Clarification.objects.filter(
        origin=ClarificationOrigin.CALIBRATION, state__in=UNDECIDED_STATES, due_on__lt=today()
    )
    done = 0
    for found in waiting.select_related("item").order_by("pk"):
        with transaction.atomic():
            appraisal = locked_appraisal(found.item.appraisal_id)
            thread = appraisal_thread(appraisal, found)
            if thread.state not in UNDECIDED_STATES:
                continue
            take_transition(thread, "recheck_lapse", by=None)
            if appraisal.state == AppraisalState.HANDED_OVER:
                give_days_back(appraisal, thread)
            tell(appraisal, thread, "recheck_lapse", by=None)
        done += 1
    return done
