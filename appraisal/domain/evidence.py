"""Files that prove the self-assessment, attached item by item."""

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.plan import require_employee
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal, AssessedItem, Evidence
from core.errors import RuleViolation
from core.files import CleanFile, receive_upload

if TYPE_CHECKING:
    from organization.models import User

MOST_FILES = 10


def evidence_add(item: AssessedItem, upload: CleanFile, *, by: "User") -> Evidence:
    """Attach a file to an item of a running appraisal; the same file twice is attached once.

    Refused with NotAllowed for anybody but the employee, with RuleViolation outside the running
    state, and when the item has enough files. A ValidationError of core.files passes through.
    """
    require_employee(item.appraisal, by)
    with transaction.atomic():
        locked = require_running(item.appraisal)
        present = Evidence.objects.filter(item=item, removed_at=None)
        same = present.filter(stored_file__sha256=sha256(upload.data).hexdigest()).first()
        if same is not None:
            return same
        require_room(item)
        return Evidence.objects.create(
            appraisal=locked, item=item, stored_file=receive_upload(upload, by=by), uploaded_by=by
        )


def require_room(item: AssessedItem) -> None:
    """Raise RuleViolation when the item has as many files as it may have."""
    if Evidence.objects.filter(item=item, removed_at=None).count() >= MOST_FILES:
        raise RuleViolation(
            _("Butir ini sudah mempunyai %(most)d berkas. Gabungkan beberapa halaman dalam satu PDF.")
            % {"most": MOST_FILES},
            field="file",
        )


def evidence_remove(evidence: Evidence, *, by: "User") -> None:
    """Mark a file of a running appraisal as removed; one removed already stays as it is.

    Refused with NotAllowed for anybody but the employee, with RuleViolation outside the running state
    and for a file that the appraiser has accepted.
    """
    require_employee(evidence.appraisal, by)
    with transaction.atomic():
        require_running(evidence.appraisal)
        verdict = evidence.verdicts.last()
        if verdict is not None and verdict.accepted:
            raise RuleViolation(_("Bukti ini sudah diterima pejabat penilai, jadi tidak dapat dihapus."))
        Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(removed_at=timezone.now())


def require_running(appraisal: Appraisal) -> Appraisal:
    """Lock the appraisal and return it. RuleViolation when files can no longer be changed."""
    locked = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    if locked.state != AppraisalState.RUNNING:
        raise RuleViolation(_("Penilaian mandiri sudah dikirim, jadi buktinya tidak dapat diubah lagi."))
    return locked
