"""Configuration of the application `competency`."""

from django.apps import AppConfig


class CompetencyConfig(AppConfig):
    """Registers the application `competency`: permissions and entries of the menu."""

    name = "competency"

    def ready(self) -> None:
        """Load what needs the models."""
        from competency import registrations, rules  # noqa: F401 - declares the permissions

        registrations.register()
