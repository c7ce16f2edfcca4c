"""Configuration of the application `organization`."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Registers the application `organization`: its permissions and its entries of the menu."""

    name = "organization"

    def ready(self) -> None:
        """Load the permissions and register the menu."""
        from organization import navigation, rules  # noqa: F401 - they need the models to be loaded

        navigation.register()
