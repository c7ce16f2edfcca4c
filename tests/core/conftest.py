"""People and processes for the tests of core."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from core import registry
from core.registry import MessageGroup
from organization.models import User

REPOSITORY = Path(__file__).resolve().parents[2]
StartWorker = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def _own_files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user(
        username="198501012010011001", email="budi@padang.example", full_name="Budi Santoso"
    )


@pytest.fixture
def other_person(db: None) -> User:
    return User.objects.create_user(username="199002022015022002", full_name="Siti Rahmah")


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three groups of messages of the tests' own: any, urgent, and one that may only be bundled."""
    monkeypatch.setattr(
        registry,
        "_message_groups",
        [
            MessageGroup("all", "Semua", ("tests.",)),
            MessageGroup(
                "loud", "Genting", ("tests.loud.",), may_be_off=False, may_be_digest=False, urgent=True
            ),
            MessageGroup("law", "Hasil", ("tests.law.",), may_be_off=False),
        ],
    )


def database_url() -> str:
    """Return the address of the database of this test run, for another process."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    login = f"{options['USER']}:{options['PASSWORD']}@" if options["USER"] else ""
    return f"postgres://{login}{options['HOST']}:{options['PORT'] or 5432}/{options['NAME']}"


@pytest.fixture
def celery_worker_process(transactional_db: None) -> Iterator[StartWorker]:
    """Give a function that starts a real worker on the database and the broker of this test run.

    `start_worker(include="tests.core.slow_handlers", **environment)`. Each worker leads its own
    process group; what is still alive at the end of the test is killed.
    """
    started: list[subprocess.Popen[bytes]] = []

    def start_worker(*, include: str = "", **environment: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "celery", "-A", "asn_kinerja", "worker", "--concurrency=1"]
        command += ["--loglevel=INFO", "--without-gossip", "--without-mingle"]
        command += [f"--include={include}"] if include else []
        process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            start_new_session=True,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings.test",
                "TEST_DATABASE_URL": database_url(),
                "VAR_DIR": str(settings.VAR_DIR),
                **environment,
            },
        )
        started.append(process)
        return process

    yield start_worker
    for process in started:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker and its children at once, as when the machine loses power."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
