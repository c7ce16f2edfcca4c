"""Background work of the appraisal."""

import logging
from datetime import date

from appraisal.domain.cycles import OPEN_JOB
from appraisal.domain.openings import add_appraisals
from appraisal.domain.phase_news import NEWS_JOB, news_of_extension, news_of_phases, tell
from appraisal.enums import Phase
from appraisal.models import Cycle, PhaseExtension
from core.jobs import JobRun, job_handler
from core.models import TransitionLog

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


@job_handler(NEWS_JOB)
def phase_news(run: JobRun) -> None:
    """Tell everybody concerned that a phase lasts longer or has other days; nobody twice."""
    event = TransitionLog.objects.select_related("by").filter(pk=run.arguments["event_id"]).first()
    if event is None:
        logger.info("The event of job %s is gone.", run.job.pk)
        return
    if extension_id := run.arguments["extension_id"]:
        extensions = PhaseExtension.objects.select_related("cycle", "unit", "employee")
        news = news_of_extension(event, extensions.get(pk=extension_id), run.arguments["reason"])
    else:
        cycle = Cycle.objects.get(pk=event.object_id)
        news = news_of_phases(event, cycle, [Phase(phase) for phase in run.arguments["phases"]])
    logger.info("Job %s: %s people told.", run.job.pk, tell(news, report=run.progress))
