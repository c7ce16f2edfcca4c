"""Facts of the reports: documents that were made."""

from reports.models.evaluation_document import EvaluationDocument

__all__ = ["EvaluationDocument"]
