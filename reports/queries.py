"""Reads of the reports: which final appraisals and documents a person may open."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from appraisal.models import Cycle, FinalRecord
from appraisal.queries import appraisals_kept_by, appraisals_visible_to
from core.models import Job, JobState
from reports.models import EvaluationDocument

if TYPE_CHECKING:
    from organization.models import User

DOCUMENT_JOB = "reports.evaluation_document"


def job_key(record_id: int, user_id: int | None = None) -> str:
    """Return the key that makes a double click one job; each person follows his own."""
    return f"record:{record_id}:{user_id or 'schedule'}"


def records_visible_to(user: "User") -> QuerySet[FinalRecord]:
    """Return the frozen records of the appraisals a person may know of."""
    return FinalRecord.objects.filter(appraisal__in=appraisals_visible_to(user)).select_related(
        "appraisal__employee", "appraisal__cycle", "document__stored_file"
    )


def documents_visible_to(user: "User") -> QuerySet[EvaluationDocument]:
    """Return the documents of the appraisals a person may know of."""
    return EvaluationDocument.objects.filter(
        record__appraisal__in=appraisals_visible_to(user)
    ).select_related("stored_file")


def may_open_document_of(user: "User", job: Job) -> bool:
    """Say whether the person may still see the appraisal whose document this job made."""
    return records_visible_to(user).filter(pk=job.arguments["record_id"]).exists()


def records_without_document(since: datetime) -> QuerySet[FinalRecord, int]:
    """Return the ids of frozen records that wait for their document, oldest first.

    Left out are those whose document the schedule asked for and whose job failed after `since`.
    """
    failed = Job.objects.filter(
        kind=DOCUMENT_JOB,
        state=JobState.FAILED,
        finished_at__gt=since,
        key=Concat(Value("record:"), Cast(OuterRef("pk"), CharField()), Value(":schedule")),
    )
    waiting = FinalRecord.objects.filter(~Exists(failed), document=None)
    return waiting.order_by("pk").values_list("pk", flat=True)


def records_without_document_of(cycle: Cycle, user: "User") -> QuerySet[FinalRecord]:
    """Return the records of a cycle without document, in the units this HR officer keeps."""
    return FinalRecord.objects.filter(
        appraisal__in=appraisals_kept_by(user).filter(cycle=cycle), document=None
    )


def record_for_document(record_id: int) -> FinalRecord | None:
    """Return the record with what its document names, or None when there is no such record."""
    return FinalRecord.objects.filter(pk=record_id).select_related("appraisal").first()
