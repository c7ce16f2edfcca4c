"""Configuration of the application `competency`."""

from django.apps import AppConfig


class CompetencyConfig(AppConfig):
    """Registers the application `competency`: permissions and entries of the menu."""

    name = "competency"

    def ready(self) -> None:
        """Load what needs the models."""
        from competency import registrations, rules, workflow  # noqa: F401 - declares the permissions
        from competency.models import DevelopmentPlan, Enrolment
        from core.workflow import register_workflow

        register_workflow(DevelopmentPlan, workflow.DEVELOPMENT_PLAN)
        register_workflow(Enrolment, workflow.ENROLMENT)
        registrations.register()
