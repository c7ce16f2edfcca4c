"""What the schedule runs for the appraisal."""

import logging

from celery import shared_task
from django.utils import timezone

from appraisal.domain.deadlines import apply_deadlines
from appraisal.domain.dialogues import remind_unsigned
from appraisal.domain.following import align
from appraisal.domain.indicator_periods import fetch_due_realisations
from appraisal.domain.reminders import send_reminders
from appraisal.domain.sealing import seal_waiting

logger = logging.getLogger(__name__)


@shared_task(name="appraisal.tasks.deadlines_apply")
def deadlines_apply() -> None:
    """Apply every last day that has passed. Safe to run twice or from two schedulers."""
    if done := apply_deadlines():
        logger.info("%s appraisals became final by silence.", done)


@shared_task(name="appraisal.tasks.realisations_fetch")
def realisations_fetch() -> None:
    """Ask the sources of indicators for every period that has ended. Safe to run twice."""
    if done := fetch_due_realisations(timezone.localdate()):
        logger.info("%s realisations of indicators were asked for.", done)


@shared_task(name="appraisal.tasks.lines_follow")
def lines_follow() -> None:
    """Bring running appraisals in line with today's places and superiors. Safe to run twice."""
    if done := align():
        logger.info("%s appraisals followed today's places and superiors.", done)


@shared_task(name="appraisal.tasks.dialogues_remind")
def dialogues_remind() -> None:
    """Remind those who have not signed the record of a talk in time. Safe to run twice."""
    if done := remind_unsigned(timezone.localdate()):
        logger.info("%s reminders of unsigned dialogues were written.", done)


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
