"""The seal of a final record: chained to the one before it and signed with the agency's key.

What a seal proves: the content of the record is the one that was frozen, it stands where it stood
among all others, and whoever wrote it held the agency's key. Names and texts stay in the record; the
seal holds hashes and numbers only.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from appraisal.domain.canonical import hash_of
from appraisal.models import FinalRecord, RecordSeal, SealChain, SigningKey
from core.seals import public_key, sign

CHAIN = 1
BATCH = 200


def seal(record: FinalRecord) -> RecordSeal:
    """Seal the record and return its seal; a record that is sealed already keeps the seal it has.

    Guaranteed: seals are numbered 1, 2, 3 … without a gap, whoever else seals at the same moment.
    """
    seal_all([record])
    return RecordSeal.objects.get(record=record)


def seal_waiting() -> int:
    """Seal every record that has no seal yet, oldest first, and return how many. Safe to run twice.

    Records of a release before the seals came get theirs this way.
    """
    done = 0
    while batch := list(FinalRecord.objects.filter(seal=None).order_by("frozen_at", "pk")[:BATCH]):
        done += seal_all(batch)
    return done


@transaction.atomic
def seal_all(records: Sequence[FinalRecord]) -> int:
    """Seal those of the records that have no seal yet, in this order, and return how many."""
    chain = locked_chain()
    sealed = set(RecordSeal.objects.filter(record__in=records).values_list("record", flat=True))
    key, _made = SigningKey.objects.get_or_create(public_key=public_key())
    seals = []
    for record in records:
        if record.pk in sealed:
            continue
        made = next_seal(chain, record, key)
        chain.number, chain.chain_hash = made.number, made.chain_hash
        seals.append(made)
    if seals:
        RecordSeal.objects.bulk_create(seals)
        chain.key = key
        chain.signature = sign(end_text(chain.number, chain.chain_hash))
        chain.save()
    return len(seals)


def next_seal(chain: SealChain, record: FinalRecord, key: SigningKey) -> RecordSeal:
    """Return the unsaved seal of the record that follows the end of the chain."""
    made = RecordSeal(
        number=chain.number + 1,
        record=record,
        content_hash=record.content_hash,
        previous_hash=chain.chain_hash,
        key=key,
        sealed_at=timezone.now(),
    )
    made.chain_hash = hash_of(sealed_values(made))
    made.signature = sign(seal_text(made.chain_hash))
    return made


def locked_chain() -> SealChain:
    """Return the end of the chain, locked until the transaction ends."""
    SealChain.objects.get_or_create(pk=CHAIN)
    return SealChain.objects.select_for_update().get(pk=CHAIN)


def sealed_values(row: RecordSeal) -> dict[str, Any]:
    """Return what the hash of a seal covers, as JSON values. Needs `record` and `key`."""
    return {
        "number": row.number,
        "record": row.record_id,
        "appraisal": row.record.appraisal_id,
        "content_hash": row.content_hash,
        "previous_hash": row.previous_hash,
        "key": row.key.public_key,
        "sealed_at": exact(row.sealed_at),
    }


def seal_text(chain_hash: str) -> str:
    """Return the text that is signed for one seal."""
    return f"asn-kinerja/record-seal/1/{chain_hash}"


def end_text(number: int, chain_hash: str) -> str:
    """Return the text that is signed for the end of the chain."""
    return f"asn-kinerja/record-chain-end/1/{number}/{chain_hash}"


def exact(moment: datetime) -> str:
    """Return a moment to the microsecond in UTC, the same before and after the database."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
