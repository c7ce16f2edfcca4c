"""What the schedule runs for the appraisal."""

import logging

from celery import shared_task

from appraisal.domain.deadlines import apply_deadlines

logger = logging.getLogger(__name__)


@shared_task(name="appraisal.tasks.deadlines_apply")
def deadlines_apply() -> None:
    """Apply every last day that has passed. Safe to run twice or from two schedulers."""
    if done := apply_deadlines():
        logger.info("%s appraisals became final by silence.", done)
