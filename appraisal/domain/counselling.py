"""Konseling kinerja: notes of two people for these two alone. What was written stays as it is.

HR sees that talks took place and when, never a word of them. The record of the result does not hold them.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.evidence_checks import locked
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal, Counselling, CounsellingNote
from appraisal.workflow import APPRAISER, EMPLOYEE, is_appraiser, today
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.outbox import write_message

if TYPE_CHECKING:
    from organization.models import Employee, User


def counselling_start(
    appraisal: Appraisal, *, by: "User", held_on: date, body: str, last_seen: int = 0
) -> Counselling:
    """Write down a talk as the present appraiser, with the first note, and tell the employee.

    Refused with NotAllowed for anybody else; with RuleViolation while the plan is being made, for a day
    in the future or before the cycle, or no text; with AlreadyDone when the same was sent since
    `last_seen`, the newest talk on the page.
    """
    if not body.strip():
        raise RuleViolation(_("Tuliskan catatannya."), "body")
    with transaction.atomic():
        fresh = locked(appraisal.pk)
        if not is_appraiser(by, fresh) or fresh.appraiser is None:
            raise NotAllowed(_("Konseling dicatat pejabat penilai."))
        if fresh.state == AppraisalState.PLANNING:
            raise RuleViolation(_("Konseling dicatat sesudah rencana kinerja diajukan."))
        if not fresh.cycle.starts_on <= held_on <= today():
            raise RuleViolation(
                _("Isi tanggal antara %(first)s dan hari ini.")
                % {"first": date_format(fresh.cycle.starts_on)},
                "held_on",
            )
        same = Counselling.objects.filter(
            appraisal=fresh, counsellor=fresh.appraiser, held_on=held_on, notes__body=body.strip()
        )
        if same.filter(pk__gt=last_seen).exists():
            raise AlreadyDone(_("Konseling ini sudah dicatat."))
        made = Counselling.objects.create(appraisal=fresh, counsellor=fresh.appraiser, held_on=held_on)
        write_note(made, by=by, role=APPRAISER, body=body)
        tell(made, fresh.employee, key="start")
    return made


def counselling_note_add(
    counselling: Counselling, *, by: "User", body: str, last_seen: int = 0
) -> CounsellingNote:
    """Add a note as one of the two of this talk, and tell the other without its text.

    Refused with NotAllowed for everybody else, also for a later appraiser; with RuleViolation for no
    text; with AlreadyDone when the same was sent since `last_seen`.
    """
    if not body.strip():
        raise RuleViolation(_("Tuliskan catatannya."), "body")
    with transaction.atomic():
        appraisal = locked(counselling.appraisal_id)
        if appraisal.employee.user_id == by.pk:
            role, other = EMPLOYEE, counselling.counsellor
        elif counselling.counsellor.user_id == by.pk:
            role, other = APPRAISER, appraisal.employee
        else:
            raise NotAllowed(_("Catatan konseling hanya milik kedua pihak."))
        if counselling.notes.filter(pk__gt=last_seen, author=by, body=body.strip()).exists():
            raise AlreadyDone(_("Catatan ini sudah tersimpan."))
        note = write_note(counselling, by=by, role=role, body=body)
        tell(counselling, other, key=str(note.pk))
    return note


def write_note(counselling: Counselling, *, by: "User", role: str, body: str) -> CounsellingNote:
    """Write one note in the writer's own name."""
    return CounsellingNote.objects.create(
        counselling=counselling, body=body.strip(), author=by, author_name=str(by), author_role=role
    )


def tell(counselling: Counselling, person: "Employee", *, key: str) -> None:
    """Tell the other of the two that there is a note; its text stays on the page."""
    write_message(
        person.user,
        kind="appraisal.counselling",
        subject=_("Catatan konseling kinerja"),
        text=_(
            "Yth. %(name)s,\n\nAda catatan konseling kinerja tanggal %(day)s. Isinya hanya Anda berdua yang"
            " membaca; buka halamannya."
        )
        % {"name": person.user, "day": date_format(counselling.held_on)},
        path=reverse("appraisal:counselling_list", args=[counselling.appraisal_id]),
        key=f"counselling:{counselling.pk}:{key}:{person.user_id}",
    )
