"""Background work with the staff file: checking, applying and exporting it."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.files import store_bytes
from core.jobs import JobRun, job_handler
from core.models import Job
from core.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_bytes, open_table, xlsx_bytes
from organization.domain.staff_import.applying import apply_rows, finish_applying
from organization.domain.staff_import.staging import (
    APPLY_JOB,
    CHECK_JOB,
    EXPORT_JOB,
    MOST_ROWS,
    ReadRow,
    check_rows,
    finish_check,
)
from organization.enums import Role, StaffImportState
from organization.models import StaffImport, User
from organization.queries import role_paths, staff_in_service
from organization.resources.staff import EXPORTED, StaffResource, read_rows

logger = logging.getLogger(__name__)

REPORTED_EACH = 1000


@job_handler(CHECK_JOB)
def staff_check(run: JobRun) -> None:
    """Read the file, judge its rows and lay them before the officer. Safe to repeat: staged anew."""
    staff_import = wanted_import(run, StaffImportState.CHECKING)
    if staff_import is None or staff_import.file is None:
        return
    with staff_import.file.file.storage.open(str(staff_import.file.file.name)) as content:
        data = content.read()
    try:
        rows = rows_of(staff_import, data)
        summary = check_rows(rows, staff_import, by=staff_import.owner, report=run.progress)
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages)) from error
    with run.finishing():
        finish_check(staff_import, summary)


def rows_of(staff_import: StaffImport, data: bytes) -> Iterator[ReadRow]:
    """Yield the rows of the stored file."""
    headers, lines = open_table(staff_import.file_name, data, most=MOST_ROWS)
    return read_rows(lines, headers, staff_import.mapping)


@job_handler(APPLY_JOB)
def staff_apply(run: JobRun) -> None:
    """Write the checked rows batch by batch; what a killed worker left is continued after its last batch."""
    staff_import = wanted_import(run, StaffImportState.APPLYING)
    if staff_import is None:
        return
    apply_rows(staff_import, by=staff_import.owner, report=run.progress)
    with run.finishing():
        finish_applying(staff_import, by=staff_import.owner)


def wanted_import(run: JobRun, state: StaffImportState) -> StaffImport | None:
    """Return the file of the job when it is still in the state in which the job was asked for."""
    found = (
        StaffImport.objects.select_related("owner", "file")
        .defer("lines_before")
        .filter(pk=run.arguments["import_id"], state=state)
        .first()
    )
    if found is None:
        logger.info("The staff file of job %s is gone or has moved on.", run.job.pk)
    return found


@job_handler(EXPORT_JOB)
def staff_export(run: JobRun) -> None:
    """Write the staff of the officer's units as a table in the columns of the staff file."""
    by = run.job.requested_by
    if by is None:
        return
    rows = exported_rows(by, run)
    headers = [column.header for column in EXPORTED]
    if run.arguments["kind"] == "csv":
        name, content_type, data = "data-pegawai.csv", CSV_TYPE, csv_bytes(headers, rows)
    else:
        name, content_type = "data-pegawai.xlsx", XLSX_TYPE
        data = xlsx_bytes(headers, rows, title=_("Pegawai"))
    with run.finishing():
        run.attach(store_bytes(name, content_type, data, by=by))


def exported_rows(by: User, run: JobRun) -> Iterator[list[Any]]:
    """Yield the cells of each person in service in the officer's units."""
    resource = StaffResource()
    placements = staff_in_service(by)
    total = placements.count()
    for done, placement in enumerate(placements.iterator(chunk_size=REPORTED_EACH), start=1):
        yield resource.export_cells(placement)
        if done % REPORTED_EACH == 0:
            run.progress(done, max(done, total))


def still_keeps_staff(user: User, job: Job) -> bool:
    """Say whether the person is HR today of every unit of which he was when he asked."""
    kept = role_paths(user, Role.HR)
    return all(any(path.startswith(top) for top in kept) for path in job.arguments.get("paths", [""]))
