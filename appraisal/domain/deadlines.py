"""What the schedule does when a last day has passed. Queries, so a missed run heals itself."""

import logging

from appraisal.domain.finalisation import accept_by_silence
from appraisal.domain.rule_values import setting
from appraisal.enums import UNDECIDED_STATES, AppraisalState
from appraisal.models import Appraisal, Clarification, RuleSet
from core.errors import RuleViolation
from organization.queries import day_reached_everywhere

logger = logging.getLogger(__name__)


def apply_deadlines() -> int:
    """Make final what was left unanswered past the last day, where the rule set says so.

    Returns how many. Safe to run twice, also at the same time: each appraisal moves once. One that
    cannot move is logged and does not stop the others.
    """
    silent = [rule_set for rule_set in RuleSet.objects.all() if setting(rule_set, "silence_accepts")]
    waiting = (
        Appraisal.objects.filter(
            state=AppraisalState.HANDED_OVER,
            response_due_on__lt=day_reached_everywhere(),
            cycle__rule_set__in=silent,
        )
        .exclude(pk__in=Clarification.objects.filter(state__in=UNDECIDED_STATES).values("item__appraisal"))
        .order_by("response_due_on", "pk")
    )
    return sum(accept_quietly(appraisal) for appraisal in waiting)


def accept_quietly(appraisal: Appraisal) -> bool:
    """Accept by silence; False, with a line in the log, when somebody was faster or a rule refuses."""
    try:
        accept_by_silence(appraisal)
    except RuleViolation as refusal:
        logger.info("Appraisal %s is not accepted by silence: %s", appraisal.pk, refusal.message)
        return False
    return True
