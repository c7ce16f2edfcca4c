"""Configuration of the application `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the documents that the pages of an appraisal link to."""

    name = "reports"

    def ready(self) -> None:
        """Let pages of appraisals and cycles speak of documents, and close files with the right to them."""
        from appraisal.registry import register_closing_source, register_document_source
        from core.jobs import register_file_gate
        from reports.closing import closing_checks
        from reports.links import document_links
        from reports.queries import DOCUMENT_JOB, may_open_document_of

        register_document_source(document_links)
        register_closing_source(closing_checks)
        register_file_gate(DOCUMENT_JOB, may_open_document_of)
