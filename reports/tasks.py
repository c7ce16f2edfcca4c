"""Background work of the reports: documents are made by workers."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core.files import store_bytes
from core.jobs import JobRun, create_job, dispatch, job_handler
from reports.domain.evaluation_document import document_name, keep_document, render
from reports.models import EvaluationDocument
from reports.queries import DOCUMENT_JOB, job_key, record_for_document, records_without_document

logger = logging.getLogger(__name__)
AT_ONCE = 10
"""Few, so that somebody who asks for a document himself waits seconds at most."""
REST_AFTER_FAILURE = timedelta(days=1)


@job_handler(DOCUMENT_JOB)
def evaluation_document(run: JobRun) -> None:
    """Render the document of one frozen record, store and hash it. Once made, it is only handed out."""
    record = record_for_document(run.arguments["record_id"])
    if record is None:
        logger.info("The record of job %s is gone.", run.job.pk)
        return
    made = EvaluationDocument.objects.filter(record=record).select_related("stored_file").first()
    if made is not None:
        with run.finishing():
            run.attach(made.stored_file)
        return
    run.progress(1, 3)
    data = render(record)
    run.progress(2, 3)
    with run.finishing():
        stored = store_bytes(document_name(record), "application/pdf", data, by=None)
        keep_document(record, stored)
        run.attach(stored)


@shared_task
def documents_prepare() -> None:
    """Ask for the documents of records that have none, so that they lie ready when somebody comes.

    One whose job failed is tried again after a day; until then people may ask for it themselves.
    """
    for record_id in records_without_document(timezone.now() - REST_AFTER_FAILURE)[:AT_ONCE]:
        dispatch(
            create_job(DOCUMENT_JOB, by=None, arguments={"record_id": record_id}, key=job_key(record_id))
        )
