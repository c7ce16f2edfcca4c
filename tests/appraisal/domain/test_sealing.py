"""Sealed records: whatever is altered afterwards, even past the triggers, is found and named."""

import base64
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from appraisal.domain.canonical import hash_of
from appraisal.domain.record_checks import altered
from appraisal.domain.sealing import seal, seal_waiting, sealed_values
from appraisal.models import FinalRecord, RecordSeal, ResultVersion, SealChain, SigningKey
from core.append_only import lifted
from core.models import TransitionLog
from core.seals import public_key, sign, signature_is_valid
from reports.demo.seed import write_last_year

STRANGE_KEY = base64.b64encode(bytes(range(32))).decode()


def problems(**given: Any) -> list[str]:
    return [f"{finding.where}: {finding.problem}" for finding in altered(**given)]


@pytest.fixture
def sealed(cast: Any) -> list[RecordSeal]:
    """Last year's records of the cast, sealed; the second one is the victim."""
    write_last_year(cast.agency, Random(1), cast.today)
    seals = list(RecordSeal.objects.select_related("record__appraisal__employee", "key").order_by("number"))
    assert len(seals) > 3
    return seals


def test_every_record_is_sealed_in_one_chain(sealed: list[RecordSeal]) -> None:
    assert [row.number for row in sealed] == list(range(1, FinalRecord.objects.count() + 1))
    assert sealed[0].previous_hash == ""
    assert [row.previous_hash for row in sealed[1:]] == [row.chain_hash for row in sealed[:-1]]
    assert problems(own_keys={public_key()}) == []
    assert seal_waiting() == 0
    assert seal(sealed[0].record) == sealed[0]


def test_an_accepted_result_is_sealed_at_once(appraisal_in: Any) -> None:
    record = FinalRecord.objects.get(appraisal=appraisal_in("final"))
    assert record.seal.content_hash == record.content_hash
    assert problems() == []


def alter_content(row: RecordSeal) -> None:
    content = {**row.record.content, "recommendation": row.record.content["recommendation"] + "."}
    FinalRecord.objects.filter(pk=row.record_id).update(content=content)


def alter_content_and_hash(row: RecordSeal) -> None:
    content = {**row.record.content, "place": "Kota Lain"}
    FinalRecord.objects.filter(pk=row.record_id).update(content=content, content_hash=hash_of(content))


def alter_all_but_the_signature(row: RecordSeal) -> None:
    content = {**row.record.content, "place": "Kota Lain"}
    row.content_hash = hash_of(content)
    FinalRecord.objects.filter(pk=row.record_id).update(content=content, content_hash=row.content_hash)
    RecordSeal.objects.filter(pk=row.pk).update(
        content_hash=row.content_hash, chain_hash=hash_of(sealed_values(row))
    )


def alter_result(row: RecordSeal) -> None:
    ResultVersion.objects.filter(appraisal=row.record.appraisal_id).update(predicate="SK")


def alter_history(row: RecordSeal) -> None:
    step = TransitionLog.objects.filter(object_id=row.record.appraisal_id, name="result_accept")
    assert step.update(by_name="Orang Lain") == 1


def remove_the_seal(row: RecordSeal) -> None:
    RecordSeal.objects.filter(pk=row.pk).delete()


def exchange_contents(row: RecordSeal) -> None:
    other = RecordSeal.objects.get(number=row.number + 1).record
    FinalRecord.objects.filter(pk=row.record_id).update(
        content=other.content, content_hash=other.content_hash
    )


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (alter_content, "Isi rekaman diubah sesudah dibekukan."),
        (alter_content_and_hash, "Sidik isi rekamannya diubah."),
        (alter_all_but_the_signature, "Tanda tangan segel ini tidak sah."),
        (alter_result, "Hasil versi 1 diubah."),
        (alter_history, "Riwayat langkahnya tidak lagi sama dengan yang dibekukan."),
        (remove_the_seal, "Rekaman ini tidak bersegel."),
        (exchange_contents, "Rekaman ini milik penilaian lain."),
    ],
)
def test_what_was_altered_is_found_and_named(
    sealed: list[RecordSeal], alter: Callable[[RecordSeal], None], said: str
) -> None:
    victim = sealed[1]
    with lifted(connection):
        alter(victim)
    found = problems(own_keys={public_key()})
    assert any(victim.record.appraisal.employee.name in line and line.endswith(said) for line in found), found
    with pytest.raises(CommandError, match="temuan"):
        call_command("verify_records")


def test_a_cut_off_end_is_found(sealed: list[RecordSeal]) -> None:
    with lifted(connection):
        sealed[-1].delete()
        FinalRecord.objects.filter(pk=sealed[-1].record_id).delete()
    last = len(sealed)
    assert f"Segel terakhir seharusnya nomor {last}; yang ada sampai nomor {last - 1}." in "".join(problems())
    assert any(line.endswith("Penilaian ini final, tetapi rekamannya tidak ada.") for line in problems())
    before = sealed[-2]
    SealChain.objects.update(number=before.number, chain_hash=before.chain_hash)
    assert "Tanda tangan ujung rantai tidak sah." in "".join(problems())


def test_a_chain_written_anew_under_a_strange_key_is_found(sealed: list[RecordSeal], settings: Any) -> None:
    own = public_key()
    with lifted(connection):
        alter_content_and_hash(sealed[1])
        RecordSeal.objects.all().delete()
        SealChain.objects.all().delete()
    settings.RECORD_SIGNING_KEY = STRANGE_KEY
    assert seal_waiting() == len(sealed)
    assert problems() == [], "alone, the chain agrees with itself"
    assert sum("bukan milik instansi" in line for line in problems(own_keys={own})) == len(sealed)


def test_a_new_key_leaves_old_seals_valid(sealed: list[RecordSeal], appraisal_in: Any, settings: Any) -> None:
    old = public_key()
    settings.RECORD_SIGNING_KEY = STRANGE_KEY
    appraisal_in("final")
    assert SigningKey.objects.count() == 2
    assert problems(own_keys={old, public_key()}) == []
    call_command("verify_records", "--key", old)
    with pytest.raises(CommandError):
        call_command("verify_records")


def test_the_work_of_checking_does_not_grow_by_record(
    sealed: list[RecordSeal], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10):
        assert problems() == []


@pytest.mark.parametrize("model", [RecordSeal, SigningKey])
def test_the_database_refuses_to_change_or_delete_seals(sealed: list[RecordSeal], model: Any) -> None:
    rows = model.objects.all()
    for act in (lambda: rows.update(id=0), lambda: rows._raw_delete("default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_signatures() -> None:
    signature = sign("isi")
    assert signature_is_valid("isi", signature, public_key())
    assert not signature_is_valid("isi.", signature, public_key())
    assert not signature_is_valid("isi", signature, STRANGE_KEY)
    assert not signature_is_valid("isi", "bukan Base64", public_key())
