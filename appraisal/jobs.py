"""Background work of the appraisal."""

import logging
from datetime import date

from appraisal.domain.cycles import OPEN_JOB
from appraisal.domain.openings import add_appraisals
from appraisal.models import Cycle
from core.jobs import JobRun, job_handler

logger = logging.getLogger(__name__)


@job_handler(OPEN_JOB)
def cycle_open(run: JobRun) -> None:
    """Give everyone of the cycle an appraisal, in chunks; what a killed worker left is continued."""
    cycle = Cycle.objects.select_related("unit").filter(pk=run.arguments["cycle_id"]).first()
    if cycle is None:
        logger.info("The cycle of job %s is gone.", run.job.pk)
        return
    day = date.fromisoformat(run.arguments["day"])
    added = add_appraisals(cycle, day=day, by=run.job.requested_by, report=run.progress)
    logger.info("Cycle %s: %s appraisals added.", cycle.pk, added)
