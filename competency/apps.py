"""Configuration of the application `competency`."""

from django.apps import AppConfig


class CompetencyConfig(AppConfig):
    """Registers the application `competency`."""

    name = "competency"
