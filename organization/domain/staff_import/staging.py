"""The way of a staff file: uploaded, its columns matched, checked, decided, applied or thrown away."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.errors import RuleViolation
from core.files import store_bytes
from core.jobs import create_job
from core.models import Job
from core.spreadsheets import CSV_TYPE, XLSX_TYPE
from core.workflow import take_transition
from organization.domain.staff_import.applying import terms_of
from organization.domain.staff_import.judging import judge
from organization.domain.staff_import.rows import StaffRow, Verdict
from organization.domain.staff_import.snapshot import Superiors, read_snapshot
from organization.enums import StaffImportState, StaffRowKind
from organization.models import StaffImport, StaffImportRow, User

CHECK_JOB = "organization.staff_check"
APPLY_JOB = "organization.staff_apply"
EXPORT_JOB = "organization.staff_export"
MOST_ROWS = 30_000
BATCH = 500
WRITTEN_AT_ONCE = 1000
KEPT_FOR = timedelta(days=3)
UNDECIDED = (StaffImportState.MAPPING, StaffImportState.CHECKING, StaffImportState.CHECKED)
Report = Callable[[int, int], None]
ReadRow = tuple[StaffRow, list[str]]


@dataclass(frozen=True)
class Choice:
    """What the officer chose on the page of columns: the column of each field, the day, new posts or not."""

    mapping: dict[str, int]
    starts_on: date
    adds_posts: bool = False


def start_import(
    name: str, data: bytes, *, headers: Sequence[str], by: User, samples: Sequence[Sequence[str]] = ()
) -> StaffImport:
    """Keep an uploaded file for `by` and return its import; only headers and some rows of it are read yet."""
    content_type = XLSX_TYPE if data.startswith(b"PK") else CSV_TYPE
    with transaction.atomic():
        return StaffImport.objects.create(
            owner=by,
            file_name=name[:150],
            file=store_bytes(name, content_type, data, by=by),
            headers=list(headers),
            summary={"samples": [list(cells) for cells in samples]},
            expires_at=timezone.now() + KEPT_FOR,
        )


def remembered_mapping(headers: Sequence[str], *, by: User) -> dict[str, int]:
    """Return how `by` last matched the columns of a file with the same headers; empty when never."""
    earlier = StaffImport.objects.filter(owner=by).exclude(mapping={}).order_by("-created_at", "-pk")
    for known, mapping in earlier.values_list("headers", "mapping")[:20]:
        if known == list(headers):
            return dict(mapping)
    return {}


def request_check(staff_import: StaffImport, choice: Choice, *, by: User) -> Job:
    """Write down the choice and the wish to check the file; return the job that will do it.

    May be asked again with another choice until the file is applied. Refused with RuleViolation: a
    file that is being worked on, is applied or was thrown away.
    """
    with transaction.atomic():
        take_transition(staff_import, "staff_check", by=by)
        staff_import.mapping = choice.mapping
        staff_import.starts_on = choice.starts_on
        staff_import.adds_posts = choice.adds_posts
        staff_import.job = job_for(CHECK_JOB, staff_import, by=by)
        staff_import.save(update_fields=["mapping", "starts_on", "adds_posts", "job"])
    return staff_import.job


def job_for(kind: str, staff_import: StaffImport, *, by: User) -> Job:
    """Return the job of this kind for the file; while one is active, that one."""
    return create_job(
        kind, by=by, arguments={"import_id": staff_import.pk}, key=f"staff-import:{staff_import.pk}"
    )


def check_rows(
    rows: Iterable[ReadRow], staff_import: StaffImport, *, by: User, report: Report
) -> dict[str, Any]:
    """Judge the rows, stage each with what it would do, and return the summary. Safe to repeat.

    `report(done, 0)` is called while rows are read, `report(done, total)` while they are staged.
    """
    cells: list[list[str]] = []
    parsed: list[StaffRow] = []
    for row, texts in rows:
        parsed.append(row)
        cells.append(texts)
        if len(parsed) % WRITTEN_AT_ONCE == 0:
            report(len(parsed), 0)
    terms = terms_of(staff_import)
    nips = {row.nip for row in parsed if row.nip} | {row.superior for row in parsed if row.superior}
    first_day = min([terms.starts_on, *(row.starts_on for row in parsed if row.starts_on)])
    snapshot = read_snapshot(by, nips, first_day)
    verdicts = judge(parsed, snapshot, terms, Superiors(timezone.localdate()))
    batches = batches_of(verdicts)
    staff_import.rows.all().delete()
    report(0, len(verdicts))
    for start in range(0, len(verdicts), WRITTEN_AT_ONCE):
        chunk = verdicts[start : start + WRITTEN_AT_ONCE]
        StaffImportRow.objects.bulk_create(
            staged_row(staff_import, verdict, cells[place], batches.get(verdict.row.number))
            for place, verdict in enumerate(chunk, start)
        )
        report(start + len(chunk), len(verdicts))
    return summary_of(verdicts)


def staged_row(
    staff_import: StaffImport, verdict: Verdict, cells: list[str], batch: int | None
) -> StaffImportRow:
    """Return the unsaved row of the table."""
    row = verdict.row
    values = row.as_values()
    if verdict.acts:
        values["effect"] = verdict.effect
    if verdict.unit is not None:
        values["unit_id"] = verdict.unit.pk
    return StaffImportRow(
        staff_import=staff_import,
        number=row.number,
        cells=cells,
        kind=verdict.kind,
        key=row.nip[:40],
        name=row.name[:200],
        values=values,
        changes=[list(change) for change in verdict.changes] if verdict.acts else [],
        refusals=[list(refusal) for refusal in row.refusals],
        batch=batch,
    )


def batches_of(verdicts: Iterable[Verdict]) -> dict[int, int]:
    """Return by row number in which transaction a row is applied.

    The first one holds all who lead, led or are named as superior, because their rows depend on
    each other: an old head leaves so that the new one may come. The rest depends on them only.
    """
    acting = [verdict for verdict in verdicts if verdict.acts]
    named = {verdict.superior for verdict in acting if verdict.superior}
    leading: list[int] = []
    others: list[int] = []
    for verdict in acting:
        leads = verdict.leads or (verdict.place is not None and verdict.place.leads)
        (leading if leads or verdict.row.nip in named else others).append(verdict.row.number)
    batches = dict.fromkeys(leading, 1)
    for place, number in enumerate(others):
        batches[number] = (2 if leading else 1) + place // BATCH
    return batches


def summary_of(verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """Return the counts by kind, the units the file names and the posts it would add."""
    summary: dict[str, Any] = dict.fromkeys(StaffRowKind.values, 0)
    units: set[int] = set()
    posts: dict[tuple[int, str], list[Any]] = {}
    for verdict in verdicts:
        summary[str(verdict.kind)] += 1
        if verdict.unit is not None:
            units.add(verdict.unit.pk)
        post = verdict.post
        if verdict.acts and post is not None and not post.pk:
            wanted = posts.setdefault(post.key, [post.unit, post.name, post.post_class, post.grade, 0])
            wanted[-1] += 1
    return summary | {"units": sorted(units), "new_posts": list(posts.values())}


def finish_check(staff_import: StaffImport, summary: dict[str, Any]) -> None:
    """Lay the checked file before its officer. Call it in the transaction that ends the job."""
    take_transition(staff_import, "staff_checked", by=None)
    StaffImport.objects.filter(pk=staff_import.pk).update(
        summary=staff_import.summary | summary,
        row_count=sum(summary[kind] for kind in StaffRowKind.values),
        checkpoint=0,
    )


def request_apply(staff_import: StaffImport, *, good_rows_only: bool, by: User) -> Job:
    """Write down the officer's yes and return the job that applies the rows.

    Refused with RuleViolation: refused rows unless `good_rows_only`, nothing to write, a file that is
    not checked. Asked again after the job failed, the work goes on after the last batch.
    """
    with transaction.atomic():
        if staff_import.state == StaffImportState.APPLYING:
            if staff_import.job is not None and staff_import.job.is_active:
                return staff_import.job
        else:
            staff_import.good_rows_only = good_rows_only
            StaffImport.objects.filter(pk=staff_import.pk, state=StaffImportState.CHECKED).update(
                good_rows_only=good_rows_only
            )
            take_transition(staff_import, "staff_apply", by=by)
        staff_import.job = job_for(APPLY_JOB, staff_import, by=by)
        staff_import.save(update_fields=["job"])
    return staff_import.job


def cancel_import(staff_import: StaffImport, *, by: User) -> None:
    """Throw the file away before anything of it is written. RuleViolation when that is too late."""
    with transaction.atomic():
        take_transition(staff_import, "staff_cancel", by=by)
        drop_content(staff_import)


def drop_content(staff_import: StaffImport) -> None:
    """Remove rows and bytes of a file; that it was there, and how its columns were matched, stays."""
    staff_import.rows.all().delete()
    stored = staff_import.file
    if stored is not None:
        staff_import.file = None
        staff_import.save(update_fields=["file"])
        stored.delete()
        transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))


def remove_expired_imports() -> int:
    """Remove the content of files past their last day; return how many. Safe to run twice.

    Undecided ones are closed. One that is being applied stays until it is done.
    """
    removed = 0
    due = StaffImport.objects.filter(expires_at__lte=timezone.now(), file__isnull=False)
    for staff_import in due.select_related("file", "job").order_by("pk")[:100]:
        try:
            with transaction.atomic():
                if staff_import.state in UNDECIDED:
                    take_transition(staff_import, "staff_expire", by=None)
                if staff_import.state != StaffImportState.APPLYING:
                    drop_content(staff_import)
                    removed += 1
        except RuleViolation:
            continue  # somebody works on it at this moment
    return removed
