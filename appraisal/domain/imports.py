"""Uploaded tables between upload and confirmation: kept for their owner, run once, gone after an hour."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.enums import ImportKind
from appraisal.models import Cycle, StagedImport
from core.errors import AlreadyDone
from core.spreadsheets import Table

if TYPE_CHECKING:
    from organization.models import User

KEPT_FOR = timedelta(hours=1)


def stage_import(
    kind: ImportKind,
    table: Table,
    *,
    file_name: str,
    by: "User",
    cycle: Cycle | None = None,
    extra: Mapping[str, Any] | None = None,
) -> StagedImport:
    """Keep the table for `by` and return it; what has expired, of anybody, is removed.

    `extra` is what the file says beside its rows, as JSON values.
    """
    StagedImport.objects.filter(expires_at__lte=timezone.now()).delete()
    return StagedImport.objects.create(
        kind=kind,
        owner=by,
        cycle=cycle,
        file_name=file_name[:150],
        table={**(extra or {}), "headers": table.headers, "rows": table.rows},
        expires_at=timezone.now() + KEPT_FOR,
    )


def staged_table(staged: StagedImport) -> Table:
    """Return the table that was kept."""
    return Table(
        list(staged.table["headers"]), [(number, list(cells)) for number, cells in staged.table["rows"]]
    )


def confirm_import(staged: StagedImport, write: Callable[[], int]) -> int:
    """Run `write` once for this table and return how many rows it wrote.

    All or nothing: when `write` raises, nothing is written and the table may be confirmed again.
    Refused with AlreadyDone: a table that was confirmed before, also by a click at the same moment.
    """
    with transaction.atomic():
        claimed = StagedImport.objects.filter(
            pk=staged.pk, confirmed_at=None, expires_at__gt=timezone.now()
        ).update(confirmed_at=timezone.now())
        if not claimed:
            raise AlreadyDone(_("Tabel ini sudah diimpor."))
        return write()
