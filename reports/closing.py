"""What the documents say about a cycle that is to be closed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from appraisal.models import Cycle
from appraisal.registry import ClosingCheck
from reports.queries import records_without_document_of

if TYPE_CHECKING:
    from organization.models import User


def closing_checks(cycle: Cycle, user: "User") -> Iterable[ClosingCheck]:
    """Yield how many final appraisals have no evaluation document yet. One query."""
    yield ClosingCheck(
        _("Dokumen evaluasi belum dibuat"),
        records_without_document_of(cycle, user).count(),
        _("Dibuat oleh jadwal di belakang layar; bila tetap ada, hubungi pengelola aplikasi."),
    )
