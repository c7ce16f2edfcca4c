"""Objection (keberatan) to the superior of the appraiser (PP 30/2019 Ps 59). The decision is final.

Who decides is never the employee and never somebody who rated this appraisal.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.attachments import attach
from appraisal.domain.deciders import barred_people, check_never_rated, decider_above, same_name
from appraisal.domain.finalisation import freeze
from appraisal.domain.moves import move
from appraisal.domain.objection_deadlines import seat
from appraisal.domain.results import add_result_version, latest_result
from appraisal.domain.rule_values import deadline
from appraisal.enums import ObjectionDecision, Rating, ResultCause
from appraisal.models import Appraisal, FinalRecord, Objection
from appraisal.workflow import today, unheard_sides
from core.errors import RuleViolation
from core.files import CleanFile
from core.workflow import SYSTEM
from organization.domain.nip import normalized
from organization.queries import placement_on

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class Decision:
    """Keep or change, why, and the ratings of both axes when changed.

    `unheard_reason`: why it is decided although a side was not heard; empty when both were.
    """

    decision: str
    reason: str
    work: str = ""
    behaviour: str = ""
    unheard_reason: str = ""


@dataclass(frozen=True)
class Decider:
    """Who decided outside the application; `nip` is empty for an official without one."""

    name: str
    nip: str
    post: str


def file_objection(
    appraisal: Appraisal,
    *,
    by: "User",
    statement: str,
    expected_version: int,
    upload: CleanFile | None = None,
) -> Objection:
    """File the employee's objection with its reasons, perhaps with a file; tell both superiors.

    The last days for explanation, hearing and decision are set by the rule set. A superior who had a
    share in the rating is replaced by the next one above who had none.
    Refused as `move` does: only the employee, in time, with a statement, with no open clarification.
    """
    rule_set, unit = appraisal.cycle.rule_set, appraisal.unit
    explained_until = deadline(rule_set, "explanation_days", today(), unit)
    with transaction.atomic():
        objection, created = Objection.objects.get_or_create(
            appraisal=appraisal,
            defaults={
                "statement": statement.strip(),
                "explanation_due_on": explained_until,
                "hearing_due_on": deadline(rule_set, "hearing_days", explained_until, unit),
                "decision_due_on": deadline(rule_set, "decision_days", today(), unit),
            },
        )
        if created:
            replace_barred_superior(appraisal)
        fresh = move(appraisal, "objection_file", by=by, note=statement, expected_version=expected_version)
        if created:
            attach(fresh, upload, by=by, objection=objection)
    return objection


def replace_barred_superior(appraisal: Appraisal) -> None:
    """Seat the next above who may decide, where the superior had a share in the rating."""
    current = Appraisal.objects.select_related("superior", "objection", "cycle__rule_set", "unit").get(
        pk=appraisal.pk
    )
    if current.superior is None or current.superior not in barred_people(current):
        return
    note = _("%(name)s ikut menilai, jadi tidak memutuskan keberatan.") % {"name": current.superior}
    seat(current, decider_above(current, current.superior, today()), by=None, role=SYSTEM, note=note)


def explain(
    appraisal: Appraisal,
    *,
    by: "User",
    explanation: str,
    expected_version: int,
    upload: CleanFile | None = None,
) -> Objection:
    """Write the appraiser's explanation, perhaps with a file; the employee has days to answer it.

    Refused as `move` does.
    """
    answered_until = deadline(appraisal.cycle.rule_set, "hearing_days", today(), appraisal.unit)
    with transaction.atomic():
        Objection.objects.filter(appraisal=appraisal).update(hearing_due_on=answered_until)
        fresh = move(
            appraisal, "objection_explain", by=by, note=explanation, expected_version=expected_version
        )
        objection = fresh.objection
        objection.explanation = explanation.strip()
        objection.explained_at = timezone.now()
        objection.explained_by_name = str(by)
        objection.save(update_fields=["explanation", "explained_at", "explained_by_name"])
        attach(fresh, upload, by=by, objection=objection)
    return objection


def withdraw(appraisal: Appraisal, *, by: "User", reason: str = "", expected_version: int) -> FinalRecord:
    """Take the objection back as the employee before it is decided: the result in force is accepted.

    Statement, explanation and hearings stay in the record. Refused as `move` does.
    """
    with transaction.atomic():
        fresh = move(appraisal, "objection_withdraw", by=by, note=reason, expected_version=expected_version)
        objection = fresh.objection
        objection.withdrawn_at = fresh.finalised_at
        objection.withdrawal_reason = reason.strip()
        objection.save(update_fields=["withdrawn_at", "withdrawal_reason"])
        return freeze(fresh)


def decide(appraisal: Appraisal, decision: Decision, *, by: "User", expected_version: int) -> Objection:
    """Decide as the superior of the appraiser: keep or change, finally; freeze the record.

    A change sets the ratings of both axes and adds a version of the result beside the former ones.
    Refused as `move` does (also before both were heard or their days have passed), with NotAllowed for
    who has rated this appraisal, and with RuleViolation for a change that changes nothing, or without
    the reason why a side was not heard.
    """
    with transaction.atomic():
        check_never_rated(appraisal, by)
        fresh = move(
            appraisal, "objection_decide", by=by, note=decision.reason, expected_version=expected_version
        )
        employee = fresh.superior
        placement = placement_on(employee, today()) if employee else None
        decider = Decider(
            name=employee.name if employee else "",
            nip=employee.nip if employee else "",
            post=placement.post.name if placement else "",
        )
        return settle(fresh, decision, decider, by=by)


def record(
    appraisal: Appraisal,
    decision: Decision,
    decider: Decider,
    *,
    by: "User",
    scan: CleanFile | None,
    expected_version: int,
) -> Objection:
    """Record, as HR, what a superior outside the application decided, with the scan of his decision.

    Refused as `move` does, with RuleViolation without scan, name or post, or when the decider is the
    employee or the appraiser, and with NotAllowed for a recorder who has rated this appraisal.
    """
    check_decider(appraisal, decider)
    if scan is None:
        raise RuleViolation(_("Lampirkan pindaian keputusan atasan pejabat penilai."), field="upload")
    with transaction.atomic():
        check_never_rated(appraisal, by)
        fresh = move(
            appraisal, "objection_record", by=by, note=decision.reason, expected_version=expected_version
        )
        attach(fresh, scan, by=by, objection=fresh.objection)
        return settle(fresh, decision, decider, by=by)


def check_decider(appraisal: Appraisal, decider: Decider) -> None:
    """Refuse a decider without name or post, or who is a party of the appraisal or has rated it."""
    if not decider.name.strip():
        raise RuleViolation(_("Tuliskan nama pejabat yang memutuskan."), field="decider_name")
    if not decider.post.strip():
        raise RuleViolation(_("Tuliskan jabatan pejabat yang memutuskan."), field="decider_post")
    people = barred_people(appraisal)
    if decider.nip and normalized(decider.nip) in {person.nip for person in people}:
        raise RuleViolation(
            _(
                "Keberatan tidak boleh diputuskan oleh pegawai yang dinilai atau oleh pejabat yang pernah"
                " menilainya."
            ),
            field="decider_nip",
        )
    if not decider.nip and same_name(decider.name, people):
        raise RuleViolation(
            _(
                "Nama ini sama dengan nama pegawai yang dinilai atau pejabat yang menilainya. Bila orangnya"
                " lain, isi NIP-nya."
            ),
            field="decider_nip",
        )


def check_heard(objection: Objection, decision: Decision) -> str:
    """Return why a side was not heard, empty when both were. Refused without words where one was not."""
    if not unheard_sides(objection):
        return ""
    if not decision.unheard_reason.strip():
        raise RuleViolation(
            _("Tuliskan mengapa keberatan diputuskan tanpa mendengar kedua pihak."), field="unheard_reason"
        )
    return decision.unheard_reason.strip()


def settle(appraisal: Appraisal, decision: Decision, decider: Decider, *, by: "User") -> Objection:
    """Write the decision, compute the result anew when it changed, and freeze the record."""
    objection = appraisal.objection
    objection.unheard_reason = check_heard(objection, decision)
    objection.decision = decision.decision
    objection.decision_reason = decision.reason.strip()
    objection.decided_at = appraisal.finalised_at
    objection.recorded_by = by
    objection.decider_name = decider.name.strip()
    objection.decider_nip = normalized(decider.nip)
    objection.decider_post = decider.post.strip()
    if decision.decision == ObjectionDecision.CHANGE:
        objection.decided_work, objection.decided_behaviour = decision.work, decision.behaviour
    objection.save()
    if decision.decision == ObjectionDecision.CHANGE:
        change_axes(appraisal, decision)
        add_result_version(appraisal, ResultCause.OBJECTION, by=by, note=decision.reason)
    elif decision.decision != ObjectionDecision.KEEP:
        raise RuleViolation(_("Pilih apakah hasil penilaian tetap atau diubah."), field="decision")
    freeze(appraisal)
    return objection


def change_axes(appraisal: Appraisal, decision: Decision) -> None:
    """Set the ratings of both axes as decided. Refused with RuleViolation when none differs."""
    for field, rating in (("work", decision.work), ("behaviour", decision.behaviour)):
        if rating not in Rating.values:
            raise RuleViolation(_("Tetapkan rating kedua bagian."), field=field)
    current = latest_result(appraisal)
    if current and (current.work_rating, current.behaviour_rating) == (decision.work, decision.behaviour):
        raise RuleViolation(
            _("Kedua rating sama dengan hasil sekarang. Ubah salah satunya, atau pilih “hasil tetap”."),
            field="decision",
        )
    appraisal.work_override = decision.work
    appraisal.behaviour_override = decision.behaviour
    appraisal.work_override_reason = appraisal.behaviour_override_reason = decision.reason.strip()
    appraisal.save(
        update_fields=[
            "work_override",
            "behaviour_override",
            "work_override_reason",
            "behaviour_override_reason",
        ]
    )
