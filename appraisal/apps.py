"""Configuration of the application `appraisal`."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    """Binds the state tables and registers what the home page and the menu draw."""

    name = "appraisal"

    def ready(self) -> None:
        """Register state tables; the models are loaded only now."""
        from appraisal import (
            follow_up_workflow,
            jobs,  # noqa: F401 - registers what the workers do
            progress_jobs,  # noqa: F401 - registers what the workers do
            registrations,
            rules,  # noqa: F401 - declares the permissions
            workflow,
        )
        from appraisal.models import (
            Appraisal,
            AppraisalPart,
            CaseMention,
            Clarification,
            Cycle,
            Dialogue,
            Improvement,
        )
        from core.workflow import register_workflow

        register_workflow(Appraisal, workflow.APPRAISAL)
        register_workflow(Clarification, workflow.CLARIFICATION)
        register_workflow(Dialogue, workflow.DIALOGUE)
        register_workflow(CaseMention, workflow.MENTION)
        register_workflow(Improvement, follow_up_workflow.IMPROVEMENT)
        register_workflow(AppraisalPart, workflow.PART)
        register_workflow(Cycle, workflow.CYCLE)
        registrations.register()
