"""Configuration of the application `feedback`."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Registers the application `feedback`."""

    name = "feedback"
