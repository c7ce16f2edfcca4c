"""Tables whose rows are written once: triggers of the database refuse to change or delete them.

In a migration: `operations = [migrations.CreateModel(...), *append_only("core_transitionlog")]`.
On SQLite, Django rebuilds a table to alter it and the triggers are lost with the old one: a
migration that alters such a table ends with `*append_only(...)` again (a test compares).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

REFUSAL = "rows of this table are neither changed nor deleted"
FUNCTION = "refuse_change_of_append_only_rows"
DECLARED: set[str] = set()
"""Every table that a migration has declared append-only."""

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only(table: str) -> list[Operation]:
    """Return migration operations after which the database refuses UPDATE and DELETE on `table`.

    On PostgreSQL TRUNCATE too. The refusal arrives as django.db.IntegrityError and names the table.
    Running it twice does no harm; reversing it removes the triggers. Tests lift it with `lifted`.
    """
    DECLARED.add(table)

    def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        protect(schema_editor.connection, table)

    def backwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        unprotect(schema_editor.connection, table)

    return [migrations.RunPython(forwards, backwards)]


def trigger_names(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """Return the event and the quoted name of each trigger that protects `table`."""
    events = ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
    return {event: connection.ops.quote_name(f"{table}_refuse_{event}") for event in events}


def protect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Create the triggers on `table`, replacing those that exist."""
    unprotect(connection, table)
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for event, trigger in trigger_names(connection, table).items():
            if connection.vendor == "postgresql":
                each = "STATEMENT" if event == "truncate" else "ROW"
                cursor.execute(
                    f"CREATE TRIGGER {trigger} BEFORE {event} ON {quoted} "
                    f"FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {trigger} BEFORE {event} ON {quoted} "
                    f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
                )


def unprotect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Remove the triggers from `table`; quiet when there are none."""
    on_table = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for trigger in trigger_names(connection, table).values():
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on_table}")


def protected_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the tables on which every protecting trigger exists and is switched on."""
    if connection.vendor == "postgresql":
        listing = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid)"
        )
    else:
        listing = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(listing)
        found = {(table, connection.ops.quote_name(trigger)) for table, trigger in cursor.fetchall()}
    return {
        table
        for table in {table for table, _ in found}
        if all((table, trigger) in found for trigger in trigger_names(connection, table).values())
    }


def unprotected_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the declared tables that this database does not protect: must be empty."""
    return DECLARED - protected_tables(connection)


@contextmanager
def lifted(connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> Iterator[None]:
    """Lift the protection of `tables` (None: of all) inside the block. For the flush between tests.

    Raises RuntimeError unless the settings are those of the tests.
    """
    if not getattr(settings, "APPEND_ONLY_MAY_BE_LIFTED", False):
        raise RuntimeError("Append-only tables are never opened outside the tests.")
    protected = protected_tables(connection)
    opened = sorted(protected if tables is None else protected & set(tables))
    for table in opened:
        unprotect(connection, table)
    try:
        yield
    finally:
        for table in opened:
            protect(connection, table)
