"""Lets the flush between transactional tests empty the append-only tables too."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import connections
from django.test import TransactionTestCase

from core.append_only import lifted


@pytest.fixture(scope="session", autouse=True)
def append_only_lifted_while_flushing() -> Iterator[None]:
    """Lift the triggers around the flush, and only there: inside a test they always hold."""
    flush = TransactionTestCase._fixture_teardown

    def flush_with_triggers_lifted(case: TransactionTestCase) -> None:
        with ExitStack() as stack:
            for alias in case._databases_names(include_mirrors=False):
                stack.enter_context(lifted(connections[alias]))
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_with_triggers_lifted)
        yield
