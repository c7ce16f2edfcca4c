"""What the schedule and workers run for competency."""

import logging

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.domain.allocation import OutOfTime
from competency.domain.allocations import ALLOCATION_JOB, store_result, work_out
from competency.domain.needs_analysis import needs_tables
from competency.domain.rule_values import value_of
from competency.domain.training_reminders import send_training_reminders
from competency.models import Allocation
from competency.queries import NEEDS_JOB
from core.errors import RuleViolation
from core.files import store_bytes
from core.jobs import JobRun, job_handler
from core.spreadsheets import XLSX_TYPE, workbook_bytes
from organization.models import Unit

logger = logging.getLogger(__name__)


@shared_task(name="competency.tasks.training_reminders_send")
def training_reminders_send() -> None:
    """Write the reminders of trainings that are due. Safe to run twice or from two schedulers."""
    if done := send_training_reminders(timezone.localdate()):
        logger.info("%s reminders of trainings were written.", done)


@job_handler(ALLOCATION_JOB)
def allocation(run: JobRun) -> None:
    """Work a run of the allocation out and store its result once. Enrols nobody."""
    found = Allocation.objects.select_related("unit").filter(pk=run.arguments["allocation_id"]).first()
    if found is None or found.computed_at is not None:
        logger.info("The allocation of job %s is gone or computed already.", run.job.pk)
        return
    seconds = float(value_of("allocation_weights")["seconds"])
    try:
        worked = work_out(found, run.progress, seconds=seconds)
    except OutOfTime as late:
        raise RuleViolation(
            _("Batas bawahnya belum dapat dipenuhi dalam waktu yang tersedia. Longgarkan atau beri waktu.")
        ) from late
    with run.finishing():
        store_result(found, worked)


@job_handler(NEEDS_JOB)
def needs_analysis(run: JobRun) -> None:
    """Write the needs analysis and development plan of a unit into a workbook."""
    unit = Unit.objects.filter(pk=run.arguments["unit_id"]).first()
    if unit is None:
        logger.info("The unit of job %s is gone.", run.job.pk)
        return
    run.progress(0, 2)
    sheets = needs_tables(unit, timezone.localdate())
    run.progress(1, 2)
    data = workbook_bytes(sheets)
    with run.finishing():
        name = _("analisis-kebutuhan-%(unit)s.xlsx") % {"unit": unit.code}
        run.attach(store_bytes(name, XLSX_TYPE, data, by=run.job.requested_by))
