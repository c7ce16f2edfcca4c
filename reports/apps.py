"""Configuration of the application `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the application `reports`."""

    name = "reports"
