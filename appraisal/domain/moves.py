"""The one way in which an appraisal moves: state, moment and messages together."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from appraisal.domain.messages import announce
from appraisal.domain.plan_versions import SIGNED_BY, record_signature, settle_plan
from appraisal.models import Appraisal
from appraisal.queries import with_parties
from appraisal.workflow import resume_move_of
from core.workflow import take_transition

if TYPE_CHECKING:
    from organization.models import User

STAMPS = {
    "plan_agree": "plan_agreed_at",
    "self_submit": "self_submitted_at",
    "review_hand_over": "handed_over_at",
    "result_accept": "finalised_at",
    "result_accept_by_silence": "finalised_at",
    "objection_decide": "finalised_at",
    "objection_record": "finalised_at",
    "objection_withdraw": "finalised_at",
}
"""The column that keeps the moment of a move."""


def stop_appraisal(
    appraisal: Appraisal, *, by: "User", note: str, expected_version: int | None = None
) -> Appraisal:
    """End the appraisal of somebody who has left, for a reason, without a result; return it fresh.

    What was written stays readable for whom it was open. Everybody concerned is told. Refusals as of
    `move`: NotAllowed for anybody but HR who is no party; RuleViolation while the employee serves.
    """
    with transaction.atomic():
        reached = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk).state
        stopped = move(appraisal, "appraisal_stop", by=by, note=note, expected_version=expected_version)
        Appraisal.objects.filter(pk=appraisal.pk).update(stopped_from=reached)
        stopped.stopped_from = reached
    return stopped


def resume_appraisal(
    appraisal: Appraisal, *, by: "User", note: str, expected_version: int | None = None
) -> Appraisal:
    """Let a stopped appraisal go on in the state in which it was stopped; return it fresh.

    Refusals as of `move`. The next run of the schedule finds appraiser and unit of today.
    """
    with transaction.atomic():
        resumed = move(
            appraisal, resume_move_of(appraisal), by=by, note=note, expected_version=expected_version
        )
        Appraisal.objects.filter(pk=appraisal.pk).update(stopped_from="")
        resumed.stopped_from = ""
    return resumed


def move(
    appraisal: Appraisal,
    name: str,
    *,
    by: "User | None",
    note: str = "",
    expected_version: int | None = None,
) -> Appraisal:
    """Take the move `name`, write its moment and tell the others; return the appraisal fresh.

    A move that signs the plan also writes the signature under the version it belongs to. All of it
    happens or nothing. Refusals are those of `core.workflow.take_transition`. A domain
    function that needs more than the move calls this inside its own transaction, after it wrote what
    the messages name (the last day for an answer, for example).
    """
    with transaction.atomic():
        take_transition(appraisal, name, by=by, note=note, expected_version=expected_version)
        if name in STAMPS:
            Appraisal.objects.filter(pk=appraisal.pk).update(**{STAMPS[name]: timezone.now()})
        fresh = (
            with_parties(Appraisal.objects.filter(pk=appraisal.pk))
            .prefetch_related("cycle__phases", "extended_phases")
            .get()
        )
        if name == "plan_propose":
            settle_plan(fresh)
        if name in SIGNED_BY and by is not None:
            record_signature(fresh, name, by=by)
        announce(fresh, name, by=by, note=note)
    return fresh
