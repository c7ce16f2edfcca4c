"""HR imports a staff file in the browser; the worker dies once and no row is written twice."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random
from subprocess import Popen
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.models import Job
from core.tasks import jobs_dispatch_again
from organization.models import Employee, Post, StaffImport
from reports.demo.staff_file import invented_staff, open_posts
from tests.core.conftest import kill
from tests.core.test_worker_killed import wait_for
from tests.journeys.conftest import Person, Visit
from tests.organization.test_staff_import_killed import assert_no_row_twice

LEASE = "2"
PATIENCE = 120_000


@pytest.fixture(autouse=True)
def _files_of_workers(settings: Any) -> None:
    """The worker reads the file where this process writes it."""
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"


def waking(
    *, seconds: float, worker: "Popen[bytes]", until: Callable[[StaffImport], bool], what: str
) -> None:
    """Do what the schedule does until the file has come so far."""

    def reached() -> bool:
        connection.close_if_unusable_or_obsolete()
        Job.objects.filter(state__in=["queued", "running"]).update(send_again_at=timezone.now())
        jobs_dispatch_again()
        return until(StaffImport.objects.defer("lines_before").get())

    wait_for(worker, reached, what, seconds=seconds)


def import_in_the_browser(
    rina: Person, start_worker: Callable[..., Any], folder: Path, *, rows: int, bad: int
) -> StaffImport:
    posts = open_posts(Post.objects.select_related("unit").order_by("unit__path", "pk"))
    made = invented_staff(posts, rows, bad=bad, random=Random(rows), today=timezone.localdate())
    path = folder / "pegawai.xlsx"
    path.write_bytes(made.xlsx())

    rina.page.set_default_timeout(PATIENCE)
    rina.page.set_default_navigation_timeout(PATIENCE)
    rina.open("/organisasi/pegawai/")
    rina.follow("Impor data pegawai")
    rina.look("staff-import-upload")
    rina.page.get_by_label("Berkas XLSX atau CSV").set_input_files(path)
    rina.press("Unggah dan cocokkan kolom")
    rina.says("Cocokkan kolom")
    assert rina.page.get_by_label("NIP (wajib)").locator("option:checked").inner_text() == "NIP / NI PPPK"
    rina.look("staff-import-columns")
    rina.press("Periksa semua baris")
    rina.says("Menunggu giliran")
    rina.look()

    worker = start_worker(JOB_LEASE_SECONDS=LEASE)
    waking(seconds=600, worker=worker, until=lambda found: found.state == "checked", what="the check")
    rina.says("baris ditolak")
    found = StaffImport.objects.get()
    assert (found.summary["refused"], found.summary["new"]) == (made.refused, rows - made.refused)
    rina.says("Tidak ada unit ini")
    rina.look("staff-import-preview")

    os.killpg(worker.pid, signal.SIGSTOP)
    rina.press(f"Terapkan {rows - made.refused} baris yang benar saja")
    os.killpg(worker.pid, signal.SIGCONT)
    waking(seconds=120, worker=worker, until=lambda found: found.checkpoint >= 1, what="the first batch")
    os.killpg(worker.pid, signal.SIGSTOP)  # so that the page can be looked at in the middle of the work
    rina.page.locator("#job-label").get_by_text("Menerapkan").wait_for()
    rina.look("staff-import-progress")
    kill(worker)
    found.refresh_from_db()
    assert found.state == "applying", "killed while it worked"
    done = found.rows.exclude(applied_at=None).count()
    assert Employee.objects.filter(nip__in=found.rows.filter(kind="new").values("key")).count() == done

    second = start_worker(JOB_LEASE_SECONDS=LEASE)
    waking(seconds=600, worker=second, until=lambda found: found.state == "done", what="the second worker")
    rina.says(f"{rows - made.refused} orang ditambahkan")
    rina.look("staff-import-result")
    found.refresh_from_db()
    assert found.job is not None
    assert found.job.attempts == 2
    assert_no_row_twice(found)
    return found


def test_a_staff_file_survives_a_killed_worker(
    cast: Any, visit: Visit, celery_worker_process: Callable[..., Any], tmp_path: Path
) -> None:
    import_in_the_browser(visit("rina"), celery_worker_process, tmp_path, rows=3000, bad=30)


@pytest.mark.large
def test_twenty_thousand_people_with_two_hundred_bad_rows(
    cast: Any, visit: Visit, celery_worker_process: Callable[..., Any], tmp_path: Path
) -> None:
    found = import_in_the_browser(visit("rina"), celery_worker_process, tmp_path, rows=20_000, bad=200)
    assert found.summary["done"]["refused"] == 200
