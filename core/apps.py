"""Configuration of the application `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the application `core`."""

    name = "core"
