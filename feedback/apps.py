"""Configuration of the application `feedback`."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Registers the application `feedback`: permissions, the state table, the menu."""

    name = "feedback"

    def ready(self) -> None:
        """Load what needs the models."""
        from core.workflow import register_workflow
        from feedback import navigation, rules, workflow  # noqa: F401
        from feedback.models import Case

        register_workflow(Case, workflow.CASE)
        navigation.register()
