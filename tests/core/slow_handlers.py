"""Handlers that a test can stop in the middle. Imported by real workers."""

import time
from pathlib import Path

from core.files import store_bytes
from core.jobs import JobRun, job_handler


@job_handler("tests.slow_document")
def slow_document(run: JobRun) -> None:
    """Say that it has begun, wait while a file stands in the way, then make one document."""
    with Path(run.arguments["log"]).open("a") as log:
        log.write("begun\n")
    run.progress(1, 2)
    while Path(run.arguments["obstacle"]).exists():
        time.sleep(0.05)
    with run.finishing():
        run.attach(store_bytes("dokumen.pdf", "application/pdf", b"%PDF-1.7 isi", by=run.job.requested_by))
