"""Links from the page of an appraisal to its documents."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.enums import AppraisalState
from appraisal.models import Appraisal
from appraisal.registry import PageLink

if TYPE_CHECKING:
    from organization.models import User


def document_links(appraisal: Appraisal, user: "User") -> list[PageLink]:
    """Return the link to the evaluation document of a final appraisal. Asks the database nothing."""
    if appraisal.state != AppraisalState.FINAL:
        return []
    return [
        PageLink(
            label=_("Dokumen evaluasi kinerja (PDF)"),
            url=reverse("reports:evaluation_document", args=[appraisal.pk]),
            hint=_("Format D.1.1 dari rekaman final."),
        )
    ]
