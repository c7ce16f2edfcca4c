"""Configuration of the application `appraisal`."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    """Registers the application `appraisal`."""

    name = "appraisal"
