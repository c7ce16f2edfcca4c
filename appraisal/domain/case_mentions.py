"""Citizens' cases beside an item: they reach a record only by the appraiser, after the employee answered.

Asked, answered, then recorded or dropped with a reason. Until recorded, the two alone read it; recorded
it changes no number by itself, and the item is questioned like any other.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.evidence_checks import locked
from appraisal.domain.feedback import GIVEN_ABOUT
from appraisal.domain.messages import announce
from appraisal.enums import MentionState
from appraisal.models import Appraisal, AssessedItem, CaseMention
from appraisal.queries import cases_to_mention
from appraisal.workflow import APPRAISER, is_appraiser, is_employee, mentions_are_open
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.workflow import log_event, take_transition

if TYPE_CHECKING:
    from organization.models import User

DECISIONS = ("mention_record", "mention_drop")


def mention_ask(item: AssessedItem, number: str, *, by: "User", question: str) -> CaseMention:
    """Ask the employee about the case with this ticket number beside one item, and tell him.

    Refused with NotAllowed for anybody but the present appraiser; with RuleViolation for an empty
    question, a contribution, before the plan is agreed or after the hand-over, and for a case that is not
    finished, not public or not of the appraisal's unit or one below (all the same sentence, so that
    nobody learns which secret numbers exist); with AlreadyDone when it stands beside the item already.
    """
    with transaction.atomic():
        appraisal = locked(item.appraisal_id)
        if not is_appraiser(by, appraisal):
            raise NotAllowed(_("Hanya pejabat penilai yang menanyakan laporan warga."))
        if item.kind not in GIVEN_ABOUT:
            raise RuleViolation(_("Laporan warga dibicarakan pada hasil kerja atau perilaku kerja."))
        if refusal := mentions_are_open(appraisal):
            raise RuleViolation(refusal)
        if not question.strip():
            raise RuleViolation(_("Tuliskan pertanyaan Anda kepada pegawai."), field="question")
        case = cases_to_mention(appraisal).filter(number=number).first()
        if case is None:
            raise RuleViolation(
                _("Pilih laporan yang selesai dan terbuka bagi umum dari unit ini."), field="number"
            )
        same = CaseMention.objects.filter(item=item, case=case).exclude(state=MentionState.DROPPED)
        if same.exists():
            raise AlreadyDone(_("Laporan ini sudah ditanyakan pada butir ini."))
        mention = CaseMention.objects.create(
            item=item, case=case, question=question.strip(), asked_by=by, asked_by_name=str(by)
        )
        log_event(mention, "mention_ask", by=by, as_role=APPRAISER)
        tell(appraisal, mention, "mention_ask", by=by, note=question.strip())
    return mention


def mention_answer(mention: CaseMention, *, by: "User", answer: str, expected_version: int) -> CaseMention:
    """Answer as the employee and tell the appraiser; an answer that was sent stays as it is.

    Refused with NotAllowed for anybody else, with RuleViolation for an empty answer, otherwise as
    `take_transition` refuses.
    """
    with transaction.atomic():
        appraisal = locked(mention.item.appraisal_id)
        if not is_employee(by, appraisal):
            raise NotAllowed(_("Hanya pegawai yang dinilai yang menjawab."))
        if not answer.strip():
            raise RuleViolation(_("Tuliskan jawaban Anda."), field="answer")
        CaseMention.objects.filter(pk=mention.pk, state=MentionState.ASKED).update(
            answer=answer.strip(), answered_at=timezone.now()
        )
        moved = take_transition(mention, "mention_answer", by=by, expected_version=expected_version)
        tell(appraisal, moved, "mention_answer", by=by, note=answer.strip())
    return moved


def mention_decide(
    mention: CaseMention, name: str, *, by: "User", note: str, expected_version: int
) -> CaseMention:
    """Record the case or drop it as the appraiser, with a note, and tell the employee.

    `name` is one of DECISIONS. Refused as `take_transition` refuses: recording before the employee
    answered, a case that is no longer finished and public, after the hand-over.
    """
    if name not in DECISIONS:
        raise RuleViolation(_("Pilih langkahnya di halaman ini."))
    with transaction.atomic():
        appraisal = locked(mention.item.appraisal_id)
        moved = take_transition(mention, name, by=by, note=note, expected_version=expected_version)
        decided = {"note": note.strip(), "decided_by_name": str(by), "decided_at": timezone.now()}
        CaseMention.objects.filter(pk=mention.pk).update(**decided)
        tell(appraisal, moved, name, by=by, note=note.strip())
    return CaseMention.objects.get(pk=mention.pk)


def tell(appraisal: Appraisal, mention: CaseMention, name: str, *, by: "User", note: str) -> None:
    """Write the message about an event of the case."""
    announce(
        appraisal,
        name,
        by=by,
        note=note,
        key_extra=f"mention:{mention.pk}",
        item=mention.item.title,
        path=reverse("appraisal:mention_detail", args=[mention.pk]),
    )
