"""The database itself refuses to change or delete rows of append-only tables."""

from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState
from django.test import override_settings

from core.append_only import append_only, lifted, protected_tables, unprotected_tables
from core.models import TransitionLog
from organization.models import User

TABLE = "tests_sealed_row"


class SealedRow(models.Model):
    """A table of this test only."""

    text = models.CharField(max_length=20)

    class Meta:
        app_label = "tests"
        db_table = TABLE
        managed = False

    def __str__(self) -> str:
        return self.text


@pytest.fixture
def sealed(transactional_db: None) -> Iterator[type[SealedRow]]:
    """Make the table and protect it as a migration would."""
    with connection.schema_editor() as editor:
        editor.create_model(SealedRow)
        run(editor, forwards=True)
    SealedRow.objects.create(text="asli")
    yield SealedRow
    with connection.schema_editor() as editor:
        editor.delete_model(SealedRow)


def run(editor: object, *, forwards: bool) -> None:
    state = ProjectState()
    for operation in append_only(TABLE):
        step = operation.database_forwards if forwards else operation.database_backwards
        step("tests", editor, state, state)


def test_rows_can_be_added(sealed: type[SealedRow]) -> None:
    SealedRow.objects.create(text="baru")
    assert SealedRow.objects.count() == 2


def test_rows_are_neither_changed_nor_deleted(sealed: type[SealedRow]) -> None:
    with pytest.raises(IntegrityError, match=f"{TABLE}: rows of this table are neither changed nor deleted"):
        SealedRow.objects.update(text="palsu")
    with pytest.raises(IntegrityError, match=TABLE), transaction.atomic():
        SealedRow.objects.all().delete()
    with pytest.raises(IntegrityError, match=TABLE), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
    assert list(SealedRow.objects.values_list("text", flat=True)) == ["asli"]


def test_the_table_is_not_emptied_at_once(sealed: type[SealedRow]) -> None:
    statement = "TRUNCATE " if connection.vendor == "postgresql" else "DELETE FROM "
    with pytest.raises(IntegrityError, match=TABLE), connection.cursor() as cursor:
        cursor.execute(statement + TABLE)
    assert SealedRow.objects.count() == 1


def test_the_refusal_undoes_the_whole_transaction(sealed: type[SealedRow]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012 - the whole transaction is meant
        SealedRow.objects.create(text="bersama")
        SealedRow.objects.update(text="palsu")
    assert SealedRow.objects.count() == 1


def test_protecting_twice_does_no_harm(sealed: type[SealedRow]) -> None:
    with connection.schema_editor() as editor:
        run(editor, forwards=True)
    assert TABLE in protected_tables(connection)


def test_reversing_the_migration_removes_the_protection(sealed: type[SealedRow]) -> None:
    with connection.schema_editor() as editor:
        run(editor, forwards=False)
    assert TABLE not in protected_tables(connection)
    assert TABLE in unprotected_tables(connection)
    SealedRow.objects.update(text="boleh")


def test_lifting_ends_with_the_block(sealed: type[SealedRow]) -> None:
    with pytest.raises(ZeroDivisionError), lifted(connection, [TABLE]):  # noqa: PT012
        SealedRow.objects.update(text="boleh")
        raise ZeroDivisionError
    assert TABLE in protected_tables(connection)
    with lifted(connection):
        SealedRow.objects.all().delete()
    with pytest.raises(IntegrityError):
        SealedRow.objects.create(text="lagi") and SealedRow.objects.all().delete()


def test_nobody_lifts_outside_the_tests() -> None:
    with (
        override_settings(APPEND_ONLY_MAY_BE_LIFTED=False),
        pytest.raises(RuntimeError, match="never opened"),
        lifted(connection),
    ):
        pass


def test_a_rebuilt_table_is_noticed(sealed: type[SealedRow]) -> None:
    """SQLite loses triggers when Django alters a table: the list of unprotected ones tells."""
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(SealedRow)  # type: ignore[attr-defined]
        assert TABLE in unprotected_tables(connection)
    else:
        assert TABLE not in unprotected_tables(connection)


@pytest.mark.parametrize("turn", [1, 2])
def test_the_flush_between_tests_empties_and_protects_again(
    transactional_db: None, person: User, turn: int
) -> None:
    """Run twice: the second turn finds an empty history that is still protected."""
    assert not TransitionLog.objects.exists()
    assert not unprotected_tables(connection) - {TABLE}
    TransitionLog.objects.create(
        content_type=ContentType.objects.get_for_model(User),
        object_id=person.pk,
        name="uji",
        from_state="a",
        to_state="b",
        by=person,
        by_name=str(person),
        as_role="uji",
    )
    with pytest.raises(IntegrityError, match="core_transitionlog"):
        TransitionLog.objects.all().delete()
