"""Continuous feedback (umpan balik berkelanjutan, PermenPANRB 6/2022) per result and per value.

From the appraiser at any time while the plan runs, and from people whom the employee or the appraiser
asks. Feedback is dated, read by both, and never edited after it was sent.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.evidence_checks import LONGEST_CAPACITY, locked
from appraisal.domain.messages import announce
from appraisal.enums import AppraisalState, CycleState, ItemKind
from appraisal.models import Appraisal, AssessedItem, FeedbackRequest, ItemFeedback
from appraisal.workflow import APPRAISAL, APPRAISER, COLLEAGUE, EMPLOYEE, is_appraiser, is_employee
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.outbox import write_message
from organization.models import Employee

if TYPE_CHECKING:
    from organization.models import User

GIVEN_ABOUT = (ItemKind.RESULT, ItemKind.BEHAVIOUR)
MOST_OPEN = 5
"""Requests about one item that may wait for an answer at the same time."""


def is_open(appraisal: Appraisal) -> bool:
    """Say whether feedback is given now: from the agreed plan until the result is handed over."""
    return (
        appraisal.state in (AppraisalState.RUNNING, AppraisalState.ASSESSED)
        and appraisal.cycle.state == CycleState.OPEN
    )


def feedback_add(item: AssessedItem, *, by: "User", body: str, last_seen: int = 0) -> ItemFeedback:
    """Send feedback as the appraiser and tell the employee. `last_seen`: the newest one on the page.

    Refused with NotAllowed for anybody but the present appraiser; with RuleViolation for an empty text,
    a contribution, and before the plan is agreed or after the hand-over; with AlreadyDone when he sent
    this very text since `last_seen`.
    """
    body = require_text(body)
    with transaction.atomic():
        appraisal = locked(item.appraisal_id)
        if not is_appraiser(by, appraisal):
            raise NotAllowed(_("Umpan balik ditulis oleh pejabat penilai."))
        require_open(appraisal, item)
        if ItemFeedback.objects.filter(item=item, author=by, body=body, pk__gt=last_seen).exists():
            raise AlreadyDone(_("Umpan balik ini sudah terkirim."))
        given = ItemFeedback.objects.create(
            item=item,
            body=body,
            author=by,
            author_name=str(by),
            author_role=APPRAISER,
            capacity=APPRAISAL.capacity_of(by, APPRAISER, appraisal)[:LONGEST_CAPACITY],
        )
        tell(appraisal, item, "feedback_add", by=by, note=body, key=f"feedback:{given.pk}")
    return given


def feedback_ask(item: AssessedItem, asked: Employee, *, by: "User", question: str = "") -> FeedbackRequest:
    """Ask somebody for feedback about the item and tell him.

    Refused with NotAllowed for anybody but the employee and the present appraiser; with RuleViolation
    when feedback is not given now, for the two themselves, somebody without a login, or when five
    others already wait; with AlreadyDone for somebody who was asked and has not declined.
    """
    with transaction.atomic():
        appraisal = locked(item.appraisal_id)
        role = role_of(by, appraisal)
        require_open(appraisal, item)
        if asked in (appraisal.employee, appraisal.appraiser):
            raise RuleViolation(
                _("Mintalah kepada orang lain: pejabat penilai menulis umpan baliknya sendiri."),
                field="nip",
            )
        if not asked.user.is_active:
            raise RuleViolation(_("Orang ini tidak dapat masuk ke aplikasi."), field="nip")
        waiting = FeedbackRequest.objects.filter(item=item, declined_at=None)
        if waiting.filter(asked=asked).exists():
            raise AlreadyDone(_("%(name)s sudah diminta.") % {"name": asked.name})
        if waiting.filter(answer=None).count() >= MOST_OPEN:
            raise RuleViolation(
                _("Masih ada %(most)d permintaan yang menunggu jawaban untuk butir ini.")
                % {"most": MOST_OPEN}
            )
        request = FeedbackRequest.objects.create(
            item=item,
            asked=asked,
            question=question.strip(),
            asked_by=by,
            asked_by_name=str(by),
            asked_by_role=role,
        )
        write_message(
            asked.user,
            kind="appraisal.feedback_ask",
            subject=_("%(name)s meminta umpan balik Anda") % {"name": by},
            text=_(
                "Yth. %(asked)s,\n\n%(name)s meminta umpan balik Anda tentang pekerjaan %(employee)s:"
                " “%(item)s”.\n%(question)s\nTulis apa yang Anda lihat sendiri. Jawaban Anda dibaca"
                " pegawai itu dan pejabat penilainya dengan nama Anda; Anda boleh tidak menjawab."
            )
            % {
                "asked": asked.name,
                "name": by,
                "employee": appraisal.employee.name,
                "item": item.title,
                "question": question.strip(),
            },
            path=reverse("appraisal:feedback_answer", args=[request.pk]),
            key=f"feedback-ask:{request.pk}",
        )
    return request


def feedback_answer(request: FeedbackRequest, *, by: "User", body: str) -> ItemFeedback:
    """Send the feedback that was asked for and tell employee and appraiser.

    Refused with NotAllowed for anybody but the one who was asked; with RuleViolation for an empty text
    or when feedback is not given any more; with AlreadyDone when it was answered or declined.
    """
    body = require_text(body)
    with transaction.atomic():
        appraisal, fresh = open_request(request, by)
        given = ItemFeedback.objects.create(
            item=fresh.item,
            request=fresh,
            body=body,
            author=by,
            author_name=str(by),
            author_role=COLLEAGUE,
        )
        tell(appraisal, fresh.item, "feedback_answer", by=by, note=body, key=f"feedback:{given.pk}")
    return given


def feedback_decline(request: FeedbackRequest, *, by: "User") -> None:
    """Say that one does not answer; nobody needs a reason. Refused as `feedback_answer`."""
    with transaction.atomic():
        _appraisal, fresh = open_request(request, by)
        FeedbackRequest.objects.filter(pk=fresh.pk).update(declined_at=timezone.now())


def open_request(request: FeedbackRequest, by: "User") -> tuple[Appraisal, FeedbackRequest]:
    """Lock the appraisal and return it with the request that still waits for this person."""
    appraisal = locked(request.item.appraisal_id)
    fresh = FeedbackRequest.objects.select_related("item", "asked").get(pk=request.pk)
    if fresh.asked.user_id != by.pk:
        raise NotAllowed(_("Permintaan ini ditujukan kepada orang lain."))
    if fresh.declined_at is not None or ItemFeedback.objects.filter(request=fresh).exists():
        raise AlreadyDone(_("Permintaan ini sudah dijawab."))
    require_open(appraisal, fresh.item)
    return appraisal, fresh


def role_of(user: "User", appraisal: Appraisal) -> str:
    """Return as whom the person asks. Refused with NotAllowed for everybody else."""
    if is_employee(user, appraisal):
        return EMPLOYEE
    if is_appraiser(user, appraisal):
        return APPRAISER
    raise NotAllowed(_("Hanya pegawai dan pejabat penilainya yang meminta umpan balik."))


def require_open(appraisal: Appraisal, item: AssessedItem) -> None:
    """Raise RuleViolation when no feedback is given about this item now."""
    if item.kind not in GIVEN_ABOUT:
        raise RuleViolation(_("Umpan balik diberikan atas hasil kerja atau perilaku kerja."))
    if not is_open(appraisal):
        raise RuleViolation(
            _("Umpan balik diberikan sesudah rencana ditetapkan dan sebelum hasil diserahkan.")
        )


def require_text(body: str) -> str:
    """Return the text without blanks around it. RuleViolation when nothing is left."""
    if not body.strip():
        raise RuleViolation(_("Tuliskan umpan baliknya."), field="body")
    return body.strip()


def tell(appraisal: Appraisal, item: AssessedItem, name: str, *, by: "User", note: str, key: str) -> None:
    """Write the messages about new feedback."""
    path = reverse("appraisal:item_detail", args=[appraisal.pk, item.pk])
    announce(appraisal, name, by=by, note=note, key_extra=key, item=item.title, path=f"{path}#umpan-balik")
