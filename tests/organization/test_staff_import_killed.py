"""A worker that is killed while it applies a staff file; and what a file of a whole agency costs."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from subprocess import Popen
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from core.jobs import dispatch
from core.models import Job, JobState
from core.spreadsheets import open_table
from core.tasks import jobs_dispatch_again
from organization.domain.staff_import.staging import (
    MOST_ROWS,
    Choice,
    request_apply,
    request_check,
    start_import,
)
from organization.models import Employee, OrganizationChange, Placement, Post, StaffImport, User
from organization.resources.staff import guess_mapping
from reports.demo.staff_file import StaffFile, invented_staff, open_posts
from tests.core.conftest import celery_worker_process, kill
from tests.core.test_worker_killed import wait_for

__all__ = ["celery_worker_process"]

LEASE = "2"
LONGEST = 60
"""Seconds that the work may take for 20,000 rows."""
MOST_MEMORY = 300 * 1024
"""Kilobytes that a worker may hold at most."""


@pytest.fixture(autouse=True)
def _files_of_workers(settings) -> None:
    """The worker reads the file where this process writes it."""
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"


def staff_file(number: int, bad: int) -> StaffFile:
    posts = open_posts(Post.objects.select_related("unit").order_by("unit__path", "pk"))
    return invented_staff(posts, number, bad=bad, random=Random(number), today=timezone.localdate())


def started(file: StaffFile, by: User) -> StaffImport:
    data = file.xlsx()
    headers, _rows = open_table("pegawai.xlsx", data, most=MOST_ROWS)
    return start_import("pegawai.xlsx", data, headers=headers, by=by)


def run(worker: "Popen[bytes]", job: Job, *, seconds: float = 600) -> float:
    """Let the worker do the job; return how many seconds it took."""
    dispatch(job)

    def finished() -> bool:
        jobs_dispatch_again()
        job.refresh_from_db()
        return not job.is_active

    wait_for(worker, finished, f"{job.kind}", seconds=seconds)
    assert job.state == JobState.DONE, job.error
    assert job.finished_at is not None
    assert job.started_at is not None
    return (job.finished_at - job.started_at).total_seconds()


def processes_of(worker: "Popen[bytes]") -> list[int]:
    """Return the processes of a worker: itself and those that do the work."""
    found = [worker.pid]
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                parent = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == worker.pid:
                found.append(int(name))
    return found


def peak_memory(worker: "Popen[bytes]") -> int:
    """Return the most kilobytes that one process of the worker has held."""
    peaks = []
    for pid in processes_of(worker):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return max(peaks)


def processor_seconds(worker: "Popen[bytes]") -> float:
    """Return how long the worker has kept a processor busy."""
    ticks = 0
    for pid in processes_of(worker):
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.concurrency
def test_a_killed_worker_loses_no_row_and_repeats_none(
    agency: Any, celery_worker_process: Callable[..., Any]
) -> None:
    by = agency.user("hr_city")
    file = staff_file(3000, bad=30)
    found = started(file, by)
    worker = celery_worker_process(JOB_LEASE_SECONDS=LEASE)
    run(worker, request_check(found, Choice(guess_mapping(found.headers), timezone.localdate()), by=by))
    found.refresh_from_db()
    assert (found.summary["new"], found.summary["refused"]) == (3000 - file.refused, file.refused)

    job = request_apply(found, good_rows_only=True, by=by)
    dispatch(job)

    def has_begun() -> bool:
        found.refresh_from_db()
        return found.checkpoint >= 2

    wait_for(worker, has_begun, "the first batches")
    kill(worker)
    found.refresh_from_db()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the row still says what the dead worker said"
    written = found.rows.exclude(applied_at=None).count()
    assert 0 < written < found.summary["new"]
    assert Employee.objects.filter(nip__in=found.rows.values("key")).count() == written

    second = celery_worker_process(JOB_LEASE_SECONDS=LEASE)

    def finished() -> bool:
        Job.objects.filter(pk=job.pk).update(send_again_at=job.created_at)
        jobs_dispatch_again()
        job.refresh_from_db()
        return job.state == JobState.DONE

    wait_for(second, finished, "the second worker to finish", seconds=120)
    found.refresh_from_db()
    assert job.attempts == 2
    assert found.state == "done"
    assert found.summary["done"]["new"] == 3000 - file.refused
    assert_no_row_twice(found)


def assert_no_row_twice(found: StaffImport) -> None:
    """Every accepted row made one person, one placement and one line of the log."""
    connection.close_if_unusable_or_obsolete()
    keys = found.rows.filter(kind="new").values("key")
    people = Employee.objects.filter(nip__in=keys)
    assert people.count() == found.summary["done"]["new"]
    placed = Placement.objects.filter(employee__in=people)
    assert placed.count() == people.count()
    logged = (
        OrganizationChange.objects.filter(employee__in=people).values("employee").annotate(rows=Count("pk"))
    )
    assert {row["rows"] for row in logged.order_by()} == {1}
    assert OrganizationChange.objects.filter(kind="staff_imported").count() == 1


@pytest.mark.large
@pytest.mark.concurrency
def test_a_whole_agency_within_a_minute_and_three_hundred_megabytes(
    agency: Any, celery_worker_process: Callable[..., Any]
) -> None:
    by = agency.user("hr_city")
    file = staff_file(20_000, bad=200)
    found = started(file, by)
    worker = celery_worker_process()
    told = []
    for step in ("check", "apply"):
        before = processor_seconds(worker)
        if step == "check":
            choice = Choice(guess_mapping(found.headers), timezone.localdate())
            job = request_check(found, choice, by=by)
        else:
            job = request_apply(found, good_rows_only=True, by=by)
        seconds = run(worker, job)
        busy = processor_seconds(worker) - before
        told.append(f"{step}: {seconds:.1f} s, processor {busy:.1f} s, peak {peak_memory(worker) // 1024} MB")
        # On a machine that is shared the clock tells little; what the worker used tells what it costs.
        assert min(seconds, 1.5 * busy) < LONGEST, told
        assert peak_memory(worker) < MOST_MEMORY, told
        found.refresh_from_db()
    sys.stdout.write(f"\n20,000 rows on {connection.vendor}: {'; '.join(told)}\n")
    assert found.summary["refused"] == file.refused
    assert found.summary["done"]["new"] == 20_000 - file.refused
    assert_no_row_twice(found)
