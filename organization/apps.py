"""Configuration of the application `organization`."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Registers the application `organization`: permissions, state tables, entries of the menu."""

    name = "organization"

    def ready(self) -> None:
        """Load what needs the models: permissions, state tables, the menu."""
        from core.jobs import register_file_gate
        from core.workflow import register_workflow
        from organization import jobs, message_groups, navigation, rules, vacancies, workflow  # noqa: F401
        from organization.domain.staff_import import staging
        from organization.employee_lists import EXPORT_JOB, may_open_export
        from organization.models import AppraiserReport, CorrectionRequest, StaffImport

        register_workflow(AppraiserReport, workflow.APPRAISER_REPORT)
        register_workflow(CorrectionRequest, workflow.CORRECTION)
        register_workflow(StaffImport, workflow.STAFF_IMPORT)
        register_file_gate(EXPORT_JOB, may_open_export)
        register_file_gate(vacancies.EXPORT_JOB, vacancies.may_open_export)
        register_file_gate(staging.EXPORT_JOB, jobs.still_keeps_staff)
        navigation.register()
        message_groups.register()
