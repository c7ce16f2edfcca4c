"""Configuration of the application `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the documents that the pages of an appraisal link to."""

    name = "reports"

    def ready(self) -> None:
        """Let the page of an appraisal show its document, and close it with the right to the appraisal."""
        from appraisal.registry import register_document_source
        from core.jobs import register_file_gate
        from reports.links import document_links
        from reports.queries import DOCUMENT_JOB, may_open_document_of

        register_document_source(document_links)
        register_file_gate(DOCUMENT_JOB, may_open_document_of)
