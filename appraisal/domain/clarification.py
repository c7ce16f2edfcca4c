"""Clarification: the employee questions the rating of one item, the appraiser keeps or changes it.

Messages and files are only added. The thread belongs to the appraisal's present appraiser, so it
survives a change of appraiser. While a thread is open the time for the answer does not run out
unused: closing the last one gives it back.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.attachments import attach
from appraisal.domain.judgement import extreme_predicate_of, refresh_judgement
from appraisal.domain.messages import announce
from appraisal.domain.results import add_result_version, latest_result
from appraisal.domain.rule_values import deadline
from appraisal.enums import (
    UNDECIDED_STATES,
    AppraisalState,
    ClarificationOrigin,
    ItemKind,
    Rating,
    ResultCause,
    Verification,
)
from appraisal.models import Appraisal, AssessedItem, Clarification, ClarificationMessage
from appraisal.queries import with_results
from appraisal.workflow import (
    APPRAISER,
    EMPLOYEE,
    HR_WITHOUT_SUPERIOR,
    SUPERIOR,
    is_appraiser,
    is_employee,
    is_superior,
    today,
    within_response_time,
)
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.files import CleanFile
from core.workflow import log_event, take_transition

if TYPE_CHECKING:
    from organization.models import User

QUESTIONABLE = (ItemKind.RESULT, ItemKind.BEHAVIOUR, ItemKind.CONTRIBUTION)

AXIS_OF = {ItemKind.RESULT: "work", ItemKind.BEHAVIOUR: "behaviour"}
"""To which axis an item of a kind belongs; contributions belong to none."""

AFTER_CALIBRATION = {
    "clarification_keep": "recheck_keep",
    "clarification_change": "recheck_change",
    "clarification_send_up": "recheck_send_up",
    "clarification_countersign": "recheck_countersign",
    "clarification_countersign_record": "recheck_countersign_record",
}
"""What people are told where HR or the superior asked for another look, not the employee."""

PROPOSAL = ["proposed_rating", "proposed_reason", "proposed_by", "drops_override"]
"""The columns of a change that waits for the second signature."""


def why_not_open(item: AssessedItem, appraisal: Appraisal) -> str | None:
    """Return why the rating of the item cannot be questioned now; None when it can.

    Uses the item's `clarifications`, fetched before or not.
    """
    if appraisal.state != AppraisalState.HANDED_OVER:
        return _("Klarifikasi hanya dapat diajukan sesudah hasil diserahkan dan sebelum Anda menanggapinya.")
    if item.kind not in QUESTIONABLE:
        return _("Klarifikasi diajukan atas hasil kerja, perilaku kerja, atau kontribusi.")
    if any(thread.state in UNDECIDED_STATES for thread in item.clarifications.all()):
        return _("Butir ini sudah diklarifikasi dan sedang menunggu jawaban.")
    return within_response_time(appraisal)


def open_clarification(
    item: AssessedItem,
    *,
    by: "User",
    reason: str,
    upload: CleanFile | None = None,
    claimed_rating: str = "",
) -> Clarification:
    """Question the rating of one item, with a reason and perhaps a file; tell the appraiser.

    `claimed_rating` is the rating the employee thinks right, empty when he does not say. An item may
    be questioned again after a decision: that is its next round. Refused with NotAllowed for anybody
    but the employee, with AlreadyDone while a thread on the item is undecided, with RuleViolation
    outside the hand-over, after the response time or without a reason.
    """
    if not reason.strip():
        raise RuleViolation(_("Tuliskan apa yang menurut Anda belum tepat dan mengapa."), field="reason")
    if claimed_rating and claimed_rating not in Rating.values:
        raise RuleViolation(_("Pilih salah satu dari tiga rating."), field="claimed_rating")
    with transaction.atomic():
        appraisal = locked_appraisal(item.appraisal_id)
        item = appraisal.items.get(pk=item.pk)
        if not is_employee(by, appraisal):
            raise NotAllowed(_("Hanya pegawai yang dinilai yang dapat mengajukan klarifikasi."))
        if item.clarifications.filter(state__in=UNDECIDED_STATES).exists():
            raise AlreadyDone(_("Klarifikasi atas butir ini sudah diajukan."))
        if refusal := why_not_open(item, appraisal):
            raise RuleViolation(refusal)
        if claimed_rating and claimed_rating == item.review_rating and not item.not_applicable:
            raise RuleViolation(
                _("Rating itu sama dengan rating sekarang. Pilih rating lain, atau kosongkan."),
                field="claimed_rating",
            )
        clarification = Clarification.objects.create(
            item=item,
            round=item.clarifications.count() + 1,
            claimed_rating=claimed_rating,
            due_on=deadline(appraisal.cycle.rule_set, "clarification_days", today(), appraisal.unit),
            rating_before=item.review_rating,
        )
        write_message_of(clarification, appraisal, by=by, role=EMPLOYEE, body=reason, upload=upload)
        log_event(clarification, "clarification_open", by=by, as_role=EMPLOYEE, note=reason)
        tell(appraisal, clarification, "clarification_open", by=by, note=reason, due_on=clarification.due_on)
    return clarification


def cause_of(clarification: Clarification) -> ResultCause:
    """Return what a new version of the result names as its cause."""
    asked = clarification.origin == ClarificationOrigin.CALIBRATION
    return ResultCause.CALIBRATION if asked else ResultCause.CLARIFICATION


def add_message(
    clarification: Clarification,
    *,
    by: "User",
    body: str,
    upload: CleanFile | None = None,
    last_seen: int = 0,
) -> ClarificationMessage:
    """Add a message, perhaps with a file, to an open thread and tell the other side.

    `last_seen` is the id of the newest message on the writer's page. Refused with NotAllowed for
    anybody but the employee and the present appraiser, with RuleViolation when the thread is closed
    or the text empty, with AlreadyDone when the writer sent this very text since `last_seen`.
    """
    body = body.strip()
    if not body:
        raise RuleViolation(_("Tuliskan pesannya. Berkas saja belum menjelaskan maksud Anda."), field="body")
    with transaction.atomic():
        appraisal = locked_appraisal(clarification.item.appraisal_id)
        thread = appraisal_thread(appraisal, clarification)
        role = role_in(appraisal, by)
        if thread.messages.filter(pk__gt=last_seen, author=by, body=body).exists():
            raise AlreadyDone(_("Pesan ini sudah terkirim."))
        if thread.state not in UNDECIDED_STATES or appraisal.state != AppraisalState.HANDED_OVER:
            raise RuleViolation(_("Klarifikasi ini sudah ditutup, jadi pesan tidak dapat ditambahkan."))
        message = write_message_of(thread, appraisal, by=by, role=role, body=body, upload=upload)
        tell(
            appraisal,
            thread,
            "clarification_message",
            by=by,
            note=body,
            key_extra=f"{thread.pk}:{message.pk}",
            due_on=thread.due_on if role == EMPLOYEE else None,
        )
    return message


def keep_rating(
    clarification: Clarification, *, by: "User", reason: str, expected_version: int
) -> Clarification:
    """Close the thread with the rating kept, for a reason, and tell the employee.

    Refused as `take_transition` does: only the present appraiser, only while open and handed over.
    """
    with transaction.atomic():
        appraisal = locked_appraisal(clarification.item.appraisal_id)
        take_transition(
            clarification, "clarification_keep", by=by, note=reason, expected_version=expected_version
        )
        thread = appraisal_thread(appraisal, clarification)
        close(thread, by=by, reason=reason, rating_after=thread.rating_before)
        extend_after_decision(appraisal)
        tell(appraisal, thread, "clarification_keep", by=by, note=reason)
    return thread


def change_rating(
    clarification: Clarification,
    rating: str,
    *,
    by: "User",
    reason: str,
    expected_version: int,
    follow_suggestion: bool = False,
) -> Clarification:
    """Close the thread with another rating of the item; compute the result anew and tell the employee.

    The former version of the result stays beside the new one. With `follow_suggestion` the
    appraiser's own rating of the axis gives way to what the items now suggest. A change that newly
    leads to an extreme predicate is only proposed: it waits for the second signature, and nothing of
    the result changes yet. Refused as `take_transition` does, and with RuleViolation for the same
    rating or an item without realisation.
    """
    with transaction.atomic():
        appraisal = locked_appraisal(clarification.item.appraisal_id)
        if newly_extreme(appraisal, clarification.item_id, rating, follow_suggestion=follow_suggestion):
            return propose_change(
                appraisal,
                clarification,
                rating,
                by=by,
                reason=reason,
                expected_version=expected_version,
                follow_suggestion=follow_suggestion,
            )
        take_transition(
            clarification, "clarification_change", by=by, note=reason, expected_version=expected_version
        )
        thread = appraisal_thread(appraisal, clarification)
        set_rating(thread.item, rating)
        close(thread, by=by, reason=reason, rating_after=rating)
        if follow_suggestion:
            drop_override(appraisal, thread.item)
        refresh_judgement(appraisal.pk)
        add_result_version(appraisal, cause_of(thread), by=by, note=change_note(thread))
        extend_after_decision(appraisal)
        tell(appraisal, thread, "clarification_change", by=by, note=reason)
    return thread


def newly_extreme(appraisal: Appraisal, item_id: int, rating: str, *, follow_suggestion: bool) -> str:
    """Return the extreme predicate to which another rating of the item would lead; empty when to none.

    Empty too when the result that counts has that very predicate: it was signed twice already, or the
    superior decided it. Writes nothing.
    """
    if rating not in Rating.values:
        return ""
    fresh = with_results(Appraisal.objects.filter(pk=appraisal.pk)).get()
    item = next(item for item in fresh.items.all() if item.pk == item_id)
    item.review_rating, item.not_applicable = rating, False
    if follow_suggestion and item.kind in AXIS_OF:
        setattr(fresh, f"{AXIS_OF[ItemKind(item.kind)]}_override", "")
    counts = latest_result(fresh)
    found = extreme_predicate_of(fresh)
    return "" if counts is not None and counts.predicate == found else found


def propose_change(
    appraisal: Appraisal,
    clarification: Clarification,
    rating: str,
    *,
    by: "User",
    reason: str,
    expected_version: int,
    follow_suggestion: bool,
) -> Clarification:
    """Keep another rating as a proposal until the second signature, and tell whom it waits for.

    Call it with the appraisal locked. Refused as `change_rating` is.
    """
    take_transition(
        clarification, "clarification_send_up", by=by, note=reason, expected_version=expected_version
    )
    thread = appraisal_thread(appraisal, clarification)
    check_rating(thread.item, rating)
    thread.proposed_rating, thread.proposed_reason = rating, reason.strip()
    thread.proposed_by, thread.drops_override = by, follow_suggestion
    thread.save(update_fields=PROPOSAL)
    tell(appraisal, thread, "clarification_send_up", by=by, note=reason, due_on=thread.due_on)
    return thread


def countersign_change(
    clarification: Clarification, *, by: "User", expected_version: int, note: str = ""
) -> Clarification:
    """Sign a proposed rating as the appraiser's superior, or record his signature: now it counts.

    Refused as `take_transition` does: only while proposed and handed over.
    """
    with transaction.atomic():
        appraisal = locked_appraisal(clarification.item.appraisal_id)
        by_superior = is_superior(by, appraisal)
        name = "clarification_countersign" if by_superior else "clarification_countersign_record"
        take_transition(clarification, name, by=by, note=note, expected_version=expected_version)
        thread = appraisal_thread(appraisal, clarification)
        rater, rating, reason = thread.proposed_by, thread.proposed_rating, thread.proposed_reason
        if rater is None:
            raise RuleViolation(_("Usulan perubahan ini tidak lengkap."))
        set_rating(thread.item, rating)
        close(thread, by=rater, reason=reason, rating_after=rating)
        if thread.drops_override:
            drop_override(appraisal, thread.item)
        Appraisal.objects.filter(pk=appraisal.pk).update(predicate_reason=reason)
        fresh = refresh_judgement(appraisal.pk)
        signature = {
            "predicate": fresh.extreme_predicate,
            "name": str(by),
            "role": SUPERIOR if by_superior else HR_WITHOUT_SUPERIOR,
            "note": note.strip(),
            "signed_at": timezone.localtime(timezone.now()).isoformat(timespec="seconds"),
        }
        add_result_version(
            appraisal,
            cause_of(thread),
            by=rater,
            note=change_note(thread),
            second_signature=signature,
        )
        extend_after_decision(appraisal)
        tell(appraisal, thread, name, by=by, note=note)
    return thread


def return_change(
    clarification: Clarification, *, by: "User", reason: str, expected_version: int
) -> Clarification:
    """Send a proposed rating back as superior, or take it back as appraiser: the thread is open again.

    Refused as `take_transition` does: only while proposed, never without a reason.
    """
    with transaction.atomic():
        appraisal = locked_appraisal(clarification.item.appraisal_id)
        name = "clarification_send_back" if is_superior(by, appraisal) else "clarification_take_back"
        take_transition(clarification, name, by=by, note=reason, expected_version=expected_version)
        thread = appraisal_thread(appraisal, clarification)
        thread.proposed_rating, thread.proposed_reason = "", ""
        thread.proposed_by, thread.drops_override = None, False
        thread.save(update_fields=PROPOSAL)
        tell(appraisal, thread, name, by=by, note=reason, due_on=thread.due_on)
    return thread


def withdraw(clarification: Clarification, *, by: "User", expected_version: int) -> Clarification:
    """Close the thread without a decision; the days it stood open are given back to the employee.

    Refused as `take_transition` does: only the employee, only while open.
    """
    with transaction.atomic():
        appraisal = locked_appraisal(clarification.item.appraisal_id)
        take_transition(clarification, "clarification_withdraw", by=by, expected_version=expected_version)
        thread = appraisal_thread(appraisal, clarification)
        give_days_back(appraisal, thread)
        tell(appraisal, thread, "clarification_withdraw", by=by)
    return thread


def give_days_back(appraisal: Appraisal, clarification: Clarification) -> None:
    """Give the employee the days back for which a withdrawn thread stood open."""
    if appraisal.response_due_on is not None:
        left = appraisal.response_due_on - timezone.localdate(clarification.opened_at)
        extend_response(appraisal, today() + left)


def locked_appraisal(appraisal_id: int) -> Appraisal:
    """Lock the appraisal until the transaction ends and return it with its parties."""
    Appraisal.objects.select_for_update().get(pk=appraisal_id)
    return Appraisal.objects.select_related(
        "cycle__rule_set", "employee__user", "appraiser__user", "superior__user", "unit"
    ).get(pk=appraisal_id)


def appraisal_thread(appraisal: Appraisal, clarification: Clarification) -> Clarification:
    """Return the thread fresh from the database, with the locked appraisal behind it."""
    thread = Clarification.objects.select_related("item").get(pk=clarification.pk)
    thread.item.appraisal = appraisal
    return thread


def role_in(appraisal: Appraisal, user: "User") -> str:
    """Return as whom the person speaks in a thread. Refused with NotAllowed for everybody else."""
    if is_employee(user, appraisal):
        return EMPLOYEE
    if is_appraiser(user, appraisal):
        return APPRAISER
    raise NotAllowed(_("Hanya pegawai dan pejabat penilainya yang menulis dalam klarifikasi ini."))


def write_message_of(
    clarification: Clarification,
    appraisal: Appraisal,
    *,
    by: "User",
    role: str,
    body: str,
    upload: CleanFile | None,
) -> ClarificationMessage:
    """Write one message with its file, in the writer's own name."""
    message = ClarificationMessage.objects.create(
        clarification=clarification, author=by, author_name=str(by), author_role=role, body=body.strip()
    )
    attach(appraisal, upload, by=by, message=message)
    return message


def set_rating(item: AssessedItem, rating: str) -> None:
    """Give the item another rating; one that did not apply now counts again, also a refused contribution."""
    check_rating(item, rating)
    item.review_rating, item.not_applicable = rating, False
    if item.kind == ItemKind.CONTRIBUTION:
        item.verification = Verification.CONFIRMED
    item.save(update_fields=["review_rating", "not_applicable", "verification"])


def check_rating(item: AssessedItem, rating: str) -> None:
    """Refuse a rating that the item has already or cannot have, with RuleViolation."""
    if rating not in Rating.values:
        raise RuleViolation(_("Pilih salah satu dari tiga rating."), field="rating")
    counts = not item.not_applicable and item.verification != Verification.REFUSED
    if item.review_rating == rating and counts:
        raise RuleViolation(
            _("Rating itu sama dengan rating sekarang. Pilih rating lain, atau pertahankan nilai."),
            field="rating",
        )
    if item.kind == ItemKind.RESULT and item.self_realisation is None:
        raise RuleViolation(
            _("Butir ini tidak mempunyai realisasi, jadi tidak dapat dinilai."), field="rating"
        )


def drop_override(appraisal: Appraisal, item: AssessedItem) -> None:
    """Let the axis of the item follow its suggestion again; a contribution belongs to none."""
    axis = AXIS_OF.get(ItemKind(item.kind))
    if axis is None:
        return
    Appraisal.objects.filter(pk=appraisal.pk).update(
        **{f"{axis}_override": "", f"{axis}_override_reason": ""}
    )


def close(clarification: Clarification, *, by: "User", reason: str, rating_after: str) -> None:
    """Write the decision on the thread."""
    clarification.rating_after = rating_after
    clarification.decision_reason = reason.strip()
    clarification.decided_at = timezone.now()
    clarification.decided_by = by
    clarification.save(update_fields=["rating_after", "decision_reason", "decided_at", "decided_by"])


def change_note(clarification: Clarification) -> str:
    """Return what a new version of the result says about the change."""
    is_contribution = clarification.item.kind == ItemKind.CONTRIBUTION
    none = _("tidak dihitung") if is_contribution else _("tidak berlaku")
    before = clarification.get_rating_before_display() or none
    return _("%(title)s: dari “%(before)s” menjadi “%(after)s”. %(reason)s") % {
        "title": clarification.item.title,
        "before": before,
        "after": clarification.get_rating_after_display(),
        "reason": clarification.decision_reason,
    }


def extend_after_decision(appraisal: Appraisal) -> None:
    """Give the employee the full time for an answer again once the last open thread is decided."""
    if not has_open_thread(appraisal):
        extend_response(
            appraisal, deadline(appraisal.cycle.rule_set, "response_days", today(), appraisal.unit)
        )


def has_open_thread(appraisal: Appraisal) -> bool:
    """Say whether an item of the appraisal waits for an answer."""
    return Clarification.objects.filter(item__appraisal=appraisal, state__in=UNDECIDED_STATES).exists()


def extend_response(appraisal: Appraisal, due_on: date) -> None:
    """Move the last day for an answer to `due_on`, never to an earlier day."""
    if appraisal.response_due_on is None or due_on > appraisal.response_due_on:
        appraisal.response_due_on = due_on
        appraisal.save(update_fields=["response_due_on"])


def tell(
    appraisal: Appraisal,
    clarification: Clarification,
    name: str,
    *,
    by: "User | None",
    note: str = "",
    key_extra: str = "",
    due_on: date | None = None,
) -> None:
    """Write the messages about an event of the thread."""
    if clarification.origin == ClarificationOrigin.CALIBRATION and name in AFTER_CALIBRATION:
        name = AFTER_CALIBRATION[name]
    announce(
        appraisal,
        name,
        by=by,
        note=note,
        key_extra=key_extra or str(clarification.pk),
        item=clarification.item.title,
        page_id=clarification.pk,
        due_on=due_on,
    )
