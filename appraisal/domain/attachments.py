"""Files of clarifications and objections."""

from typing import TYPE_CHECKING

from appraisal.models import Appraisal, ClarificationMessage, Evidence, Objection
from core.files import CleanFile, receive_upload

if TYPE_CHECKING:
    from organization.models import User


def attach(
    appraisal: Appraisal,
    upload: CleanFile | None,
    *,
    by: "User",
    message: ClarificationMessage | None = None,
    objection: Objection | None = None,
) -> Evidence | None:
    """Store the file, if there is one, with a message or an objection. It is never removed again.

    Raises ValidationError with a sentence for a file that is not accepted.
    """
    if upload is None:
        return None
    return Evidence.objects.create(
        appraisal=appraisal,
        message=message,
        objection=objection,
        stored_file=receive_upload(upload, by=by),
        uploaded_by=by,
    )
