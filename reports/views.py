"""Pages of the documents: ask for one, see it being made, open it."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.access import AuthedRequest
from core.files import file_response
from core.jobs import create_job, dispatch
from reports.queries import DOCUMENT_JOB, documents_visible_to, job_key, records_visible_to


@require_safe
def evaluation_document(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the document of a final appraisal: ready to open, or to be made now."""
    record = get_object_or_404(records_visible_to(request.user), appraisal_id=appraisal_id)
    return render(
        request,
        "reports/evaluation_document.html",
        {
            "record": record,
            "appraisal": record.appraisal,
            "document": getattr(record, "document", None),
        },
    )


@require_POST
def evaluation_document_create(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Ask a worker for the document and show how far it is; a second click follows the first job."""
    record = get_object_or_404(records_visible_to(request.user), appraisal_id=appraisal_id)
    job = create_job(
        DOCUMENT_JOB,
        by=request.user,
        arguments={"record_id": record.pk},
        key=job_key(record.pk, request.user.pk),
    )
    dispatch(job)
    return redirect("core:job_detail", job.pk)


@require_safe
def evaluation_document_file(request: AuthedRequest, appraisal_id: int) -> FileResponse:
    """Hand out the stored document: always the same bytes."""
    document = get_object_or_404(documents_visible_to(request.user), record__appraisal_id=appraisal_id)
    return file_response(document.stored_file)
