"""Background work of the progress board: tables and many reminders at once."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.progress import EXPORT_JOB, REMIND_JOB, asked_for, people_of, still_covers, waits_for
from appraisal.domain.reminders import remind_now
from appraisal.enums import ENDED_STATES, CycleState
from core.files import store_bytes
from core.jobs import JobRun, job_handler, register_file_gate
from core.models import Job
from core.spreadsheets import XLSX_TYPE, xlsx_bytes
from organization.models import User

HEADERS = (
    gettext_lazy("NIP"),
    gettext_lazy("Nama"),
    gettext_lazy("Jabatan"),
    gettext_lazy("Kode unit"),
    gettext_lazy("Unit kerja"),
    gettext_lazy("Keadaan"),
    gettext_lazy("Ditunggu dari"),
    gettext_lazy("Batas waktu"),
    gettext_lazy("Terlambat"),
    gettext_lazy("Pejabat penilai"),
)
CHUNK = 1000


@job_handler(EXPORT_JOB)
def progress_export(run: JobRun) -> None:
    """Write everybody the filter shows as a table."""
    by = run.job.requested_by
    if by is None:
        return
    data = xlsx_bytes([str(header) for header in HEADERS], rows_of(run, by), title=_("Kemajuan"))
    with run.finishing():
        run.attach(store_bytes("kemajuan-penilaian.xlsx", XLSX_TYPE, data, by=by))


def rows_of(run: JobRun, by: User) -> Iterator[list[Any]]:
    """Yield the cells of each person."""
    appraisals = people_of(asked_for(run.arguments, by, timezone.localdate()))
    total = appraisals.count()
    for done, row in enumerate(appraisals.iterator(chunk_size=CHUNK), start=1):
        yield [
            row.employee.nip,
            row.employee.name,
            row.placement.post.name,
            row.unit.code,
            row.unit.name,
            row.get_state_display(),
            waits_for(row),
            row.due,  # type: ignore[attr-defined]
            _("ya") if row.is_late else "",  # type: ignore[attr-defined]
            row.appraiser.name if row.appraiser else "",
        ]
        if done % CHUNK == 0:
            run.progress(done, max(done, total))


@job_handler(REMIND_JOB)
def progress_remind(run: JobRun) -> None:
    """Remind everybody the filter shows; whoever was reminded today already is left alone."""
    by = run.job.requested_by
    if by is None:
        return
    appraisals = asked_for(run.arguments, by, timezone.localdate()).filter(cycle__state=CycleState.OPEN)
    remind_now(appraisals.exclude(state__in=ENDED_STATES), by=by)


def may_open_table(user: User, job: Job) -> bool:
    """Say whether the person's board still covers what the table shows."""
    return still_covers(user, job.arguments.get("paths", []), timezone.localdate())


register_file_gate(EXPORT_JOB, may_open_table)
