"""Reads of the reports: which final appraisals and documents a person may open."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from appraisal.models import FinalRecord
from appraisal.queries import appraisals_visible_to
from reports.models import EvaluationDocument

if TYPE_CHECKING:
    from organization.models import User


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


def records_without_document() -> QuerySet[FinalRecord]:
    """Return the frozen records whose document has not been made yet, oldest first."""
    return FinalRecord.objects.filter(document=None).order_by("pk")


def record_for_document(record_id: int) -> FinalRecord | None:
    """Return the record with what its document names, or None when there is no such record."""
    return FinalRecord.objects.filter(pk=record_id).select_related("appraisal").first()
