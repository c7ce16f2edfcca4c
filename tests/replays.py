"""The year of the cast is told once and replayed: rows instead of a second of real verbs for each test.

The first test of a process that asks for a step (the cast, its cycle, a person at a state) runs the
real verbs; what they wrote is kept as rows. A later test that comes to the same step by the same way
gets those rows. Whoever wrote anything of his own before, holds the clock, patches something or
commits for real is told the year anew, so that what he changed has its effect.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

Rows = dict[type[Model], dict[Any, tuple[Any, ...]]]
Way = tuple[Any, ...]

_WRITES = ("INSERT", "UPDATE", "DELETE")
_LOGIN_ONLY = ('INSERT INTO "django_session"', 'UPDATE "organization_user" SET "last_login"')


@dataclass(frozen=True)
class Change:
    """What one step did to one table: rows it added and rows it wrote over, as they stand in the table."""

    model: type[Model]
    added: list[tuple[Any, ...]]
    changed: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Kept:
    """One step: its rows and what the builder returned."""

    changes: list[Change]
    value: bytes


_kept: dict[Way, Kept] = {}


def forget() -> None:
    """Forget every step: the database was emptied, and what migrations wrote has new ids."""
    _kept.clear()


@dataclass
class Ground:
    """What one test stands on: the way it came by, as long as it wrote nothing of its own."""

    replays: bool
    way: Way = ()
    written: bool = field(default=False, init=False)

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Notice a write (an execute wrapper of the connection). A login changes nothing a step reads."""
        if sql.startswith(_WRITES) and not sql.startswith(_LOGIN_ONLY):
            self.written = True
        return execute(sql, params, many, context)

    def bring(self, step: Any, build: Callable[[], Any]) -> Any:
        """Return what `build` returns, with its rows written: by `build` itself or by a replay."""
        if not self.replays or self.written:
            self.replays = False
            return build()
        self.way = (*self.way, step)
        if self.way in _kept:
            value = replay(_kept[self.way])
        else:
            before = all_rows()
            value = build()
            if (changes := changes_between(before, all_rows())) is not None:
                _kept[self.way] = Kept(changes, pickle.dumps(value))
            else:
                self.replays = False
        self.written = False
        return value


@contextmanager
def watched(ground: Ground) -> Iterator[Ground]:
    """Let the ground notice what the test writes."""
    with connection.execute_wrapper(ground.watch):
        yield ground


def models() -> list[type[Model]]:
    """Return every model with a table of its own, those of many-to-many relations too."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def all_rows() -> Rows:
    """Return the rows of every table by primary key, columns in the order of the model."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in models():
            cursor.execute(f"SELECT {columns(model)} FROM {table(model)}")  # noqa: S608 - names of ours
            position = [field.column for field in model._meta.concrete_fields].index(key(model))
            found[model] = {row[position]: row for row in cursor.fetchall()}
    return found


def changes_between(before: Rows, after: Rows) -> list[Change] | None:
    """Return what was added and changed; None where rows were taken away, which nobody replays."""
    changes = []
    for model, rows in after.items():
        old = before[model]
        if old.keys() - rows.keys():
            return None
        added = [row for pk, row in sorted(rows.items(), key=by_key) if pk not in old]
        changed = [row for pk, row in sorted(rows.items(), key=by_key) if pk in old and old[pk] != row]
        if added or changed:
            changes.append(Change(model, added, changed))
    return changes


def by_key(pair: tuple[Any, Any]) -> tuple[str, Any]:
    """Sort primary keys of one kind among themselves."""
    return type(pair[0]).__name__, pair[0]


def replay(step: Kept) -> Any:
    """Write the rows of a step and return its value, a fresh copy."""
    with connection.cursor() as cursor:
        for change in step.changes:
            insert(cursor, change)
        for change in step.changes:
            update(cursor, change)
    return pickle.loads(step.value)  # noqa: S301 - our own bytes, made in this process


def insert(cursor: Any, change: Change) -> None:
    """Add the rows with the primary keys they had."""
    if change.added:
        marks = ", ".join(["%s"] * len(change.added[0]))
        head = f"INSERT INTO {table(change.model)} ({columns(change.model)}) VALUES"  # noqa: S608
        many(cursor, f"{head} ", f"({marks})", change.added)


def update(cursor: Any, change: Change) -> None:
    """Write over the rows that the step wrote over."""
    names = [field.column for field in change.model._meta.concrete_fields]
    position = names.index(key(change.model))
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(name)} = %s" for name in names if name != key(change.model))
    for row in change.changed:
        values = [*row[:position], *row[position + 1 :], row[position]]
        cursor.execute(
            f"UPDATE {table(change.model)} SET {settings} WHERE {quote(key(change.model))} = %s",  # noqa: S608
            values,
        )


def many(cursor: Any, head: str, marks: str, rows: list[tuple[Any, ...]]) -> None:
    """Insert in statements of at most 900 values, which every SQLite takes."""
    size = max(1, 900 // len(rows[0]))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        cursor.execute(head + ", ".join([marks] * len(part)), [value for row in part for value in row])


def table(model: type[Model]) -> str:
    """Return the quoted name of the table."""
    return connection.ops.quote_name(model._meta.db_table)


def key(model: type[Model]) -> str:
    """Return the column of the primary key."""
    assert model._meta.pk is not None
    return model._meta.pk.column


def columns(model: type[Model]) -> str:
    """Return the quoted columns, in the order of the model."""
    return ", ".join(connection.ops.quote_name(field.column) for field in model._meta.concrete_fields)
