"""What the schedule runs for the appraisal."""

import logging

from celery import shared_task
from django.utils import timezone

from appraisal.domain.deadlines import apply_deadlines
from appraisal.domain.dialogues import remind_unsigned
from appraisal.domain.following import align
from appraisal.domain.improvements import follow_guides, remind_of_improvements
from appraisal.domain.indicator_periods import fetch_due_realisations
from appraisal.domain.objection_deadlines import apply_objection_deadlines
from appraisal.domain.parts import pass_on_parts
from appraisal.domain.recheck import lapse_rechecks
from appraisal.domain.reminders import send_reminders
from appraisal.domain.sealing import seal_waiting
from appraisal.domain.short_service import mark_short_years

logger = logging.getLogger(__name__)


@shared_task(name="appraisal.tasks.deadlines_apply")
def deadlines_apply() -> None:
    """Apply every last day that has passed. Safe to run twice or from two schedulers."""
    if done := apply_deadlines():
        logger.info("%s appraisals became final by silence.", done)
    if late := apply_objection_deadlines():
        logger.info("%s objections passed a last day.", late)


@shared_task(name="appraisal.tasks.realisations_fetch")
def realisations_fetch() -> None:
    """Ask the sources of indicators for every period that has ended. Safe to run twice."""
    if done := fetch_due_realisations(timezone.localdate()):
        logger.info("%s realisations of indicators were asked for.", done)


@shared_task(name="appraisal.tasks.lines_follow")
def lines_follow() -> None:
    """Bring running appraisals in line with today's places and superiors. Safe to run twice.

    Then parts of a year that nobody rated in time go to the next who may rate them.
    """
    if done := align():
        logger.info("%s appraisals followed today's places and superiors.", done)
    if marked := mark_short_years():
        logger.info("%s appraisals changed between long enough and too short to be rated.", marked)
    if passed := pass_on_parts():
        logger.info("%s parts of a year were passed on to another rater.", passed)


@shared_task(name="appraisal.tasks.dialogues_remind")
def dialogues_remind() -> None:
    """Remind those who have not signed the record of a talk in time. Safe to run twice."""
    if done := remind_unsigned(timezone.localdate()):
        logger.info("%s reminders of unsigned dialogues were written.", done)


@shared_task(name="appraisal.tasks.follow_ups_run")
def follow_ups_run() -> None:
    """End unanswered requests to look again, hand plans to the present guides, remind. Safe to run twice."""
    lapsed, day = lapse_rechecks(), timezone.localdate()
    moved, reminded = follow_guides(day), remind_of_improvements(day)
    if lapsed or moved or reminded:
        logger.info("%s requests lapsed, %s plans moved, %s reminders.", lapsed, moved, reminded)


@shared_task(name="appraisal.tasks.reminders_send")
def reminders_send() -> None:
    """Write the reminders of deadlines that have come. Safe to run twice or from two schedulers."""
    if done := send_reminders():
        logger.info("%s reminders were written.", done)


@shared_task(name="appraisal.tasks.records_seal")
def records_seal() -> None:
    """Seal final records that have no seal yet. Safe to run twice or from two schedulers."""
    if done := seal_waiting():
        logger.info("%s final records were sealed.", done)
