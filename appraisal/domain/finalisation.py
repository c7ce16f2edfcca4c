"""The end of an appraisal: accepted, by silence or by decision, and its record frozen for good."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.behaviours import guides_of
from appraisal.domain.canonical import hash_of
from appraisal.domain.item_periods import way_of
from appraisal.domain.moves import move
from appraisal.domain.parts import part_values
from appraisal.domain.plan_versions import ANNEX_FIELDS, decimal_text
from appraisal.domain.results import latest_result, rule_set_values
from appraisal.domain.sealing import seal
from appraisal.enums import AppraisalState
from appraisal.models import (
    Appraisal,
    AssessedItem,
    CaseMention,
    Clarification,
    Dialogue,
    Evidence,
    FinalRecord,
    Objection,
    ObjectionHearing,
    PlanVersion,
    ResultVersion,
    SelfVersion,
    UnitAchievement,
)
from appraisal.queries import dialogues_of, parts_of, recorded_mentions
from appraisal.workflow import ROLE_LABELS, label_of, today
from core.errors import RuleViolation
from core.models import TransitionLog
from core.workflow import history_of
from organization.models import Employee, Placement, Unit
from organization.queries import chain_on, placement_on

if TYPE_CHECKING:
    from organization.models import User

SCHEMA = 2
"""Version of the layout of `FinalRecord.content`."""


def accept_result(appraisal: Appraisal, *, by: "User", expected_version: int) -> FinalRecord:
    """Accept the result as the employee: final, frozen, everyone told. Refused as `move` does."""
    with transaction.atomic():
        return freeze(move(appraisal, "result_accept", by=by, expected_version=expected_version))


def accept_by_silence(appraisal: Appraisal) -> FinalRecord:
    """Accept on behalf of the schedule after the last day. Refused as `move` does."""
    with transaction.atomic():
        return freeze(
            move(appraisal, "result_accept_by_silence", by=None, expected_version=appraisal.version)
        )


def freeze(appraisal: Appraisal) -> FinalRecord:
    """Write and seal the record of the final appraisal, once. Call it in the transaction of the last move.

    Refused with RuleViolation when the appraisal is not final or has no result.
    """
    fresh = Appraisal.objects.select_related(
        "cycle__rule_set",
        "cycle__unit",
        "employee__user",
        "appraiser__user",
        "superior__user",
        "unit",
        "placement__post",
        "placement__unit",
    ).get(pk=appraisal.pk)
    if fresh.state != AppraisalState.FINAL:
        raise RuleViolation(_("Penilaian ini belum final."))
    content = record_content(fresh, today())
    record = FinalRecord.objects.create(appraisal=fresh, content=content, content_hash=hash_of(content))
    seal(record)
    return record


def record_is_intact(record: FinalRecord) -> bool:
    """Say whether the content is still what was frozen."""
    return hash_of(record.content) == record.content_hash


def record_content(appraisal: Appraisal, day: date) -> dict[str, Any]:
    """Return everything the documents of the appraisal need, as JSON values, as of `day`.

    Names, ranks and posts are those of `day`; the employee's post and unit are those that were
    appraised. Refused with RuleViolation before there is a result. Writes nothing, so it also serves
    a preview of an unfinished appraisal.
    """
    result = latest_result(appraisal)
    if result is None:
        raise RuleViolation(_("Penilaian ini belum mempunyai hasil."))
    chain = chain_on(appraisal.unit, day)
    return {
        "schema": SCHEMA,
        "appraisal": appraisal.pk,
        "state": {"code": appraisal.state, "label": appraisal.get_state_display()},
        "agency": chain[-1].name,
        "place": next((unit.place for unit in chain if unit.place), ""),
        "cycle": {
            "name": appraisal.cycle.name,
            "year": appraisal.cycle.year,
            "starts_on": appraisal.cycle.starts_on.isoformat(),
            "ends_on": appraisal.cycle.ends_on.isoformat(),
        },
        "parties": {
            "employee": party(appraisal.employee, appraisal.placement),
            "appraiser": acting_party_on(appraisal, day),
            "superior": party_on(appraisal.superior, day),
        },
        "organisation_achievement": organisation_achievement(appraisal, chain),
        "result": result_values(result),
        "results": [result_values(version, with_working=True) for version in appraisal.results.all()],
        "items": [item_values(item) for item in ordered_items(appraisal)],
        "annex": {name: getattr(appraisal, name) for name in ANNEX_FIELDS},
        "plan_versions": [
            plan_version_values(version)
            for version in appraisal.plan_versions.prefetch_related("signatures").order_by("number")
        ],
        "recommendation": appraisal.recommendation,
        "predicate_reason": appraisal.predicate_reason,
        "self_assessments": [
            {
                "number": version.number,
                "sent_at": moment(version.sent_at),
                "sent_by": str(version.sent_by),
                "content": version.content,
            }
            for version in SelfVersion.objects.filter(appraisal=appraisal).select_related("sent_by")
        ],
        "clarifications": [clarification_values(thread) for thread in threads_of(appraisal)],
        "dialogues": [dialogue_values(row) for row in dialogues_of(appraisal).order_by("held_on", "pk")],
        "objection": objection_values(appraisal),
        "rule_set": rule_set_values(appraisal.cycle.rule_set),
        "dates": {
            "plan_agreed_at": moment(appraisal.plan_agreed_at),
            "self_submitted_at": moment(appraisal.self_submitted_at),
            "handed_over_at": moment(appraisal.handed_over_at),
            "response_due_on": appraisal.response_due_on.isoformat() if appraisal.response_due_on else None,
            "finalised_at": moment(appraisal.finalised_at),
        },
        "history": [move_values(row) for row in history_of(appraisal)],
        **part_year_values(appraisal, result),
    }


def part_year_values(appraisal: Appraisal, result: ResultVersion) -> dict[str, Any]:
    """Return the parts of a year that several appraisers rated, with what each counts; else nothing."""
    parts = [part_values(part) for part in parts_of(appraisal)]
    if not parts:
        return {}
    return {"parts": parts, "part_weights": result.working["evaluation"].get("parts", [])}


def party(employee: Employee, placement: Placement | None) -> dict[str, str]:
    """Return a person as the document names him."""
    return {
        "name": employee.name,
        "nip": employee.nip,
        "kind": employee.get_kind_display(),
        "rank": employee.rank,
        "post": placement.post.name if placement else "",
        "unit": placement.unit.name if placement else "",
    }


def party_on(employee: Employee | None, day: date) -> dict[str, str] | None:
    """Return a person with his post of `day`; None where there is nobody."""
    return party(employee, placement_on(employee, day)) if employee else None


def acting_party_on(appraisal: Appraisal, day: date) -> dict[str, str] | None:
    """Return the appraiser as `party_on` does, with "Plt. …" when he only acts."""
    found = party_on(appraisal.appraiser, day)
    if found is not None and appraisal.appraiser_capacity:
        found["capacity"] = appraisal.appraiser_capacity
    return found


def organisation_achievement(appraisal: Appraisal, chain: list[Unit]) -> dict[str, str | None]:
    """Return the predicate of the unit, or of the nearest unit above that has one (SE 3/2023)."""
    found = {
        row.unit_id: row
        for row in UnitAchievement.objects.filter(cycle=appraisal.cycle, unit__in=chain).select_related(
            "unit"
        )
    }
    nearest = next((found[unit.pk] for unit in chain if unit.pk in found), None)
    if nearest is None:
        return {"code": None, "label": _("Belum ditetapkan"), "unit": None}
    return {
        "code": nearest.predicate,
        "label": nearest.get_predicate_display(),
        "unit": nearest.unit.name,
    }


def result_values(version: ResultVersion, *, with_working: bool = False) -> dict[str, Any]:
    """Return one version of the result, decimals as text."""
    values: dict[str, Any] = {
        "number": version.number,
        "cause": version.cause,
        "cause_label": version.get_cause_display(),
        "work_rating": version.work_rating,
        "work_rating_label": version.get_work_rating_display(),
        "behaviour_rating": version.behaviour_rating,
        "behaviour_rating_label": version.get_behaviour_rating_display(),
        "predicate": version.predicate,
        "predicate_label": version.get_predicate_display(),
        "numeric_index": decimal_text(version.numeric_index),
        "internal_index": decimal_text(version.internal_index),
        "note": version.note,
        "made_by": str(version.made_by) if version.made_by else "",
        "made_at": exact_moment(version.made_at),
    }
    return {**values, "working": version.working} if with_working else values


def ordered_items(appraisal: Appraisal) -> list[AssessedItem]:
    """Return the items with their indicators and files, in their order."""
    return list(
        appraisal.items.select_related("indicator", "parent_item__appraisal__employee").prefetch_related(
            "evidence__stored_file",
            "evidence__verdicts",
            "feedback",
            "periods",
            Prefetch("case_mentions", queryset=recorded_mentions()),
        )
    )


def item_values(item: AssessedItem) -> dict[str, Any]:
    """Return one item: plan, self-assessment and review."""
    return {
        "id": item.pk,
        "kind": item.kind,
        "section": item.section,
        "title": item.title,
        "parent_result": item.parent_result,
        "indicator": {"code": item.indicator.code, "name": item.indicator.name} if item.indicator else None,
        "measure": item.measure,
        "measure_unit": item.measure_unit,
        "polarity": item.polarity,
        "polarity_label": item.get_polarity_display(),
        "main_item": item.main_item_id,
        "aspect": item.aspect,
        "aspect_label": item.get_aspect_display(),
        "perspective": item.perspective,
        "parent": parent_values(item),
        "baseline": decimal_text(item.baseline),
        "stretch": decimal_text(item.stretch),
        "milestones": item.milestones,
        "success_measures": item.success_measures,
        "target": decimal_text(item.target),
        "target_high": decimal_text(item.target_high),
        "weight": decimal_text(item.weight),
        "core_value": item.core_value,
        "expectation": item.expectation,
        "contribution_kind": item.contribution_kind,
        "periods": [
            {"number": row.number, "realisation": decimal_text(row.realisation), "note": row.note}
            for row in item.periods.all()
        ],
        "period": way_of(item).period.value,
        "consolidation": way_of(item).consolidation.value,
        "self_realisation": decimal_text(item.self_realisation),
        "self_narrative": item.self_narrative,
        "self_rating": item.self_rating,
        "self_not_applicable": item.self_not_applicable,
        "review_rating": item.review_rating,
        "review_rating_label": item.get_review_rating_display(),
        "review_suggestion": item.review_suggestion,
        "review_override_reason": item.review_override_reason,
        "review_comment": item.review_comment,
        "guides": [str(guide) for guide in guides_of(item)],
        "verification": item.verification,
        "verification_label": item.get_verification_display(),
        "verification_note": item.verification_note,
        "not_applicable": item.not_applicable,
        "not_applicable_reason": item.not_applicable_reason,
        "feedback": [
            {
                "author": row.author_name,
                "role": row.author_role,
                "capacity": row.capacity,
                "body": row.body,
                "sent_at": moment(row.sent_at),
            }
            for row in item.feedback.all()
        ],
        "case_mentions": [mention_values(row) for row in item.case_mentions.all()],
        "evidence": [
            {**file_values(file), **verdict_values(file)}
            for file in item.evidence.all()
            if file.removed_at is None
        ],
        "evidence_replaced": [
            {**file_values(file), **verdict_values(file)}
            for file in item.evidence.all()
            if file.removed_at is not None and file.verdicts.all()
        ],
    }


def mention_values(row: CaseMention) -> dict[str, Any]:
    """Return a citizens' case on the record; its public title only while everybody may read it."""
    return {
        "number": row.case.number,
        "title": row.case.public_title if vars(row)["case_is_public"] else "",
        "question": row.question,
        "asked_by": row.asked_by_name,
        "asked_at": moment(row.asked_at),
        "answer": row.answer,
        "answered_at": moment(row.answered_at),
        "note": row.note,
        "recorded_by": row.decided_by_name,
        "recorded_at": moment(row.decided_at),
    }


def parent_values(item: AssessedItem) -> dict[str, str | None] | None:
    """Return the superior's result that this one supports: whose, its words now, when it vanished."""
    if item.parent_item is None and item.parent_gone_at is None:
        return None
    parent = item.parent_item
    return {
        "title": parent.title if parent else "",
        "employee": parent.appraisal.employee.name if parent else "",
        "gone_at": moment(item.parent_gone_at),
    }


def plan_version_values(version: PlanVersion) -> dict[str, Any]:
    """Return one signed version of the plan with its signatures."""
    return {
        "number": version.number,
        "made_at": moment(version.made_at),
        "content": version.content,
        "signatures": [
            {
                "name": signature.signer_name,
                "role": signature.role,
                "role_label": str(ROLE_LABELS[signature.role]),
                "capacity": signature.capacity,
                "signed_at": moment(signature.signed_at),
            }
            for signature in version.signatures.all()
        ],
    }


def file_values(evidence: Evidence) -> dict[str, Any]:
    """Return what identifies a file, its name, size and hash, and what the employee says about it."""
    stored = evidence.stored_file
    values: dict[str, Any] = {"name": stored.name, "size": stored.size, "sha256": stored.sha256}
    return {**values, "caption": evidence.caption} if evidence.caption else values


def verdict_values(evidence: Evidence) -> dict[str, Any]:
    """Return every verdict of the appraiser on a file, oldest first; nothing where there is none."""
    verdicts = [
        {
            "accepted": row.accepted,
            "reason": row.reason,
            "by": row.by_name,
            "capacity": row.capacity,
            "at": moment(row.made_at),
        }
        for row in evidence.verdicts.all()
    ]
    return {"verdicts": verdicts} if verdicts else {}


def threads_of(appraisal: Appraisal) -> list[Clarification]:
    """Return the clarifications with their messages and files, oldest first."""
    return list(
        Clarification.objects.filter(item__appraisal=appraisal)
        .select_related("item", "decided_by")
        .prefetch_related("messages__evidence__stored_file")
    )


def clarification_values(thread: Clarification) -> dict[str, Any]:
    """Return one clarification with everything that was written in it."""
    return {
        "item": thread.item_id,
        "title": thread.item.title,
        "state": thread.state,
        "state_label": thread.get_state_display(),
        "round": thread.round,
        "claimed_rating": thread.claimed_rating,
        "opened_at": moment(thread.opened_at),
        "due_on": thread.due_on.isoformat(),
        "rating_before": thread.rating_before,
        "rating_after": thread.rating_after,
        "decision_reason": thread.decision_reason,
        "decided_at": moment(thread.decided_at),
        "decided_by": str(thread.decided_by) if thread.decided_by else "",
        "history": [move_values(row) for row in history_of(thread)],
        "messages": [
            {
                "author": message.author_name,
                "role": message.author_role,
                "role_label": str(ROLE_LABELS[message.author_role]),
                "body": message.body,
                "sent_at": moment(message.sent_at),
                "evidence": [file_values(file) for file in message.evidence.all()],
            }
            for message in thread.messages.all()
        ],
    }


def dialogue_values(row: Dialogue) -> dict[str, Any]:
    """Return the record of one talk with its follow-ups and who signed when."""
    return {
        "held_on": row.held_on.isoformat(),
        "state": row.state,
        "state_label": row.get_state_display(),
        "topics": row.topics,
        "employee_view": row.employee_view,
        "appraiser_view": row.appraiser_view,
        "agreements": row.agreements,
        "follow_ups": [
            {
                "task": follow_up.task,
                "side": follow_up.side,
                "due_on": follow_up.due_on.isoformat(),
                "done_on": follow_up.done_on.isoformat() if follow_up.done_on else None,
                "done_by": follow_up.done_by_name,
            }
            for follow_up in row.follow_ups.all()
        ],
        "history": [move_values(move) for move in history_of(row)],
    }


def objection_values(appraisal: Appraisal) -> dict[str, Any] | None:
    """Return the objection with explanation, hearings and decision; None when there was none."""
    objection = (
        Objection.objects.filter(appraisal=appraisal)
        .prefetch_related("evidence__stored_file", "hearings")
        .first()
    )
    if objection is None:
        return None
    return {
        "statement": objection.statement,
        "filed_at": moment(objection.filed_at),
        "explanation": objection.explanation,
        "explained_at": moment(objection.explained_at),
        "explained_by": objection.explained_by_name,
        "explanation_due_on": objection.explanation_due_on.isoformat(),
        "silence_noted_at": moment(objection.silence_noted_at),
        "reply": objection.reply,
        "replied_at": moment(objection.replied_at),
        "hearings": [hearing_values(row) for row in objection.hearings.all()],
        "unheard_reason": objection.unheard_reason,
        "decision_due_on": objection.decision_due_on.isoformat() if objection.decision_due_on else None,
        "decision": objection.decision,
        "decision_label": objection.get_decision_display(),
        "decision_reason": objection.decision_reason,
        "decided_work": objection.decided_work,
        "decided_behaviour": objection.decided_behaviour,
        "decided_at": moment(objection.decided_at),
        "decider": {
            "name": objection.decider_name,
            "nip": objection.decider_nip,
            "post": objection.decider_post,
        },
        "recorded_by": str(objection.recorded_by) if objection.recorded_by else "",
        "withdrawn_at": moment(objection.withdrawn_at),
        "withdrawal_reason": objection.withdrawal_reason,
        "evidence": [file_values(file) for file in objection.evidence.all()],
    }


def hearing_values(row: ObjectionHearing) -> dict[str, str | None]:
    """Return one talk in which the superior heard somebody."""
    return {
        "held_on": row.held_on.isoformat(),
        "way": row.way,
        "way_label": row.get_way_display(),
        "place": row.place,
        "present": row.present,
        "appraiser_said": row.appraiser_said,
        "employee_said": row.employee_said,
        "employee_added": row.employee_added,
        "heard_by": row.heard_by_name,
        "recorded_by": row.recorded_by_name,
        "recorded_at": moment(row.recorded_at),
    }


def move_values(row: TransitionLog) -> dict[str, Any]:
    """Return one row of the history."""
    return {
        "name": row.name,
        "label": label_of(row.name),
        "from": row.from_state,
        "to": row.to_state,
        "by": row.by_name,
        "role": row.as_role,
        "capacity": row.capacity,
        "note": row.note,
        "at": exact_moment(row.at),
    }


def moment(value: datetime | None) -> str | None:
    """Return a moment in the agency's own time."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def exact_moment(value: datetime) -> str:
    """Return a moment in the agency's own time to the microsecond: no part of it changes unseen."""
    return timezone.localtime(value).isoformat(timespec="microseconds")
