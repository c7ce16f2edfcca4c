"""Configuration of the application `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the documents that the pages of an appraisal link to."""

    name = "reports"

    def ready(self) -> None:
        """Let the page of an appraisal show its document."""
        from appraisal.registry import register_document_source
        from reports.links import document_links

        register_document_source(document_links)
