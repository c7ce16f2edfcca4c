"""Hearing both sides of an objection before it is decided (PP 30/2019 Ps 59).

The appraiser explains in writing, the employee may answer that in writing, and the superior records
every talk in which he heard one of them or both.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.attachments import attach
from appraisal.domain.deciders import check_never_rated
from appraisal.domain.messages import announce
from appraisal.enums import HearingWay
from appraisal.models import Appraisal, Objection, ObjectionHearing
from appraisal.queries import OBJECTION_STATES, with_parties
from appraisal.workflow import (
    EMPLOYEE,
    HR_WITHOUT_SUPERIOR,
    SUPERIOR,
    is_employee,
    is_hr_without_superior,
    is_superior,
    today,
)
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.files import CleanFile
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class Talk:
    """When, how and where somebody was heard, who was there, and what each said.

    `heard_by_name`: who heard, where the superior is outside the application; else empty.
    """

    held_on: date
    way: str
    present: str
    place: str = ""
    appraiser_said: str = ""
    employee_said: str = ""
    employee_added: str = ""
    heard_by_name: str = ""


def hear(
    appraisal: Appraisal,
    talk: Talk,
    *,
    by: "User",
    expected_version: int,
    upload: CleanFile | None = None,
) -> ObjectionHearing:
    """Record a talk as the superior, or as HR where the superior is outside; tell both sides.

    Guaranteed: written once and never changed. Refused with NotAllowed for everybody else and for who
    has rated; with RuleViolation outside an open objection, for a day before the objection or in the
    future, and when nobody's words stand in it; with AlreadyDone when the same talk is on record.
    """
    with transaction.atomic():
        locked = locked_objection(appraisal, expected_version)
        role = SUPERIOR if is_superior(by, locked) else HR_WITHOUT_SUPERIOR
        if role == HR_WITHOUT_SUPERIOR and not is_hr_without_superior(by, locked):
            raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
        check_never_rated(locked, by)
        values = checked(talk, locked.objection, role=role, by=by)
        if locked.objection.hearings.filter(**values).exists():
            raise AlreadyDone(_("Pemeriksaan ini sudah tercatat."))
        hearing = ObjectionHearing.objects.create(
            objection=locked.objection, recorded_by=by, recorded_by_name=str(by), **values
        )
        attach(locked, upload, by=by, objection=locked.objection)
        log_event(locked, "objection_hear", by=by, as_role=role, note=sides_of(hearing))
        announce(locked, "objection_hear", by=by, key_extra=str(hearing.pk))
    return hearing


def checked(talk: Talk, objection: Objection, *, role: str, by: "User") -> dict[str, object]:
    """Return the columns of the talk without spaces around the texts, or raise what is wrong with it."""
    values = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(talk).items()
    }
    if talk.way not in HearingWay.values:
        raise RuleViolation(_("Pilih cara pemeriksaan."), field="way")
    if not timezone.localdate(objection.filed_at) <= talk.held_on <= today():
        raise RuleViolation(
            _("Tanggal pemeriksaan tidak boleh sebelum keberatan diajukan atau sesudah hari ini."),
            field="held_on",
        )
    if talk.way == HearingWay.MEETING and not values["place"]:
        raise RuleViolation(_("Tuliskan tempat pertemuannya."), field="place")
    if not values["present"]:
        raise RuleViolation(_("Tuliskan siapa yang hadir."), field="present")
    if not values["appraiser_said"] and not values["employee_said"]:
        raise RuleViolation(
            _("Tuliskan keterangan pejabat penilai, keterangan pegawai, atau keduanya."),
            field="appraiser_said",
        )
    if values["employee_added"] and not values["employee_said"]:
        raise RuleViolation(_("Tuliskan dulu keterangan pegawai."), field="employee_said")
    if role == HR_WITHOUT_SUPERIOR and not values["heard_by_name"]:
        raise RuleViolation(_("Tuliskan nama pejabat yang mendengar."), field="heard_by_name")
    if role == SUPERIOR:
        values["heard_by_name"] = str(by)
    return values


def sides_of(hearing: ObjectionHearing) -> str:
    """Return who was heard in a talk, in words for the history."""
    if hearing.appraiser_said and hearing.employee_said:
        return _("Pegawai dan pejabat penilai didengar.")
    return _("Pejabat penilai didengar.") if hearing.appraiser_said else _("Pegawai didengar.")


def reply(appraisal: Appraisal, *, by: "User", text: str, expected_version: int) -> Objection:
    """Answer the appraiser's explanation as the employee, once, before the decision; tell the others.

    Refused with NotAllowed for everybody else; with RuleViolation without words, outside an open
    objection, before the appraiser explained, and a second time; with AlreadyDone for the same words.
    """
    with transaction.atomic():
        locked = locked_objection(appraisal, expected_version)
        if not is_employee(by, locked):
            raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
        objection = locked.objection
        if not text.strip():
            raise RuleViolation(_("Tuliskan tanggapan Anda."), field="note")
        if objection.replied_at is not None:
            if objection.reply == text.strip():
                raise AlreadyDone(_("Tanggapan ini sudah tercatat."))
            raise RuleViolation(_("Tanggapan Anda sudah terkirim dan tidak dapat diganti."))
        if reason := nothing_to_answer(objection):
            raise RuleViolation(reason)
        objection.reply, objection.replied_at = text.strip(), timezone.now()
        objection.save(update_fields=["reply", "replied_at"])
        log_event(locked, "objection_reply", by=by, as_role=EMPLOYEE)
        announce(locked, "objection_reply", by=by)
    return objection


def nothing_to_answer(objection: Objection) -> str | None:
    """Return why the employee has nothing to answer yet; None when the appraiser has said something."""
    if objection.explained_at or any(talk.appraiser_said for talk in objection.hearings.all()):
        return None
    return _("Pejabat penilai belum memberi penjelasan, jadi belum ada yang dapat ditanggapi.")


def locked_objection(appraisal: Appraisal, expected_version: int | None) -> Appraisal:
    """Return the appraisal locked, with its objection; refuse when none is open or it moved on."""
    Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    found = with_parties(Appraisal.objects.filter(pk=appraisal.pk)).select_related("objection").get()
    if found.state not in OBJECTION_STATES:
        raise RuleViolation(_("Tidak ada keberatan yang sedang diperiksa."))
    if expected_version is not None and found.version != expected_version:
        raise StaleVersion(
            _("Keadaan sudah berubah sejak halaman ini dibuka. Muat ulang halaman, lalu periksa lagi.")
        )
    return found
