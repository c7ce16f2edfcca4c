"""Configuration of the application `organization`."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Registers the application `organization`."""

    name = "organization"
