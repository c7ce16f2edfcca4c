"""Looks for anything altered in what was sealed: records, seals, the chain, results and history.

Reads only. It trusts the stored public keys no more than asked: the caller may name the keys that
are the agency's own, so that a chain rewritten under a strange key is found.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from appraisal.domain.canonical import canonical, hash_of
from appraisal.domain.finalisation import move_values, result_values
from appraisal.domain.results import recomputed
from appraisal.domain.scoring import ScoringError
from appraisal.domain.sealing import CHAIN, end_text, seal_text, sealed_values
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal, FinalRecord, RecordSeal, ResultVersion, SealChain
from core.models import TransitionLog
from core.seals import signature_is_valid

BATCH = 200
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d")
FACTS_OF_A_RESULT = (
    "cause",
    "work_rating",
    "behaviour_rating",
    "predicate",
    "numeric_index",
    "internal_index",
    "note",
    "made_at",
    "working",
)
FACTS_OF_A_MOVE = ("name", "from", "to", "by", "role", "capacity", "note", "at")


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed: where, and what is wrong with it."""

    where: str
    problem: str


def altered(*, own_keys: Collection[str] = ()) -> Iterator[Finding]:
    """Yield everything that was altered, removed or put in; nothing means that all of it holds.

    Memory does not grow with the number of records. `own_keys`: public keys in Base64; when given,
    a seal under any other key is a finding.
    """
    yield from altered_seals(own_keys)
    yield from altered_end()
    for start in batches(FinalRecord.objects.order_by("pk").values_list("pk", flat=True)):
        yield from altered_records(start)
    for record in FinalRecord.objects.filter(seal=None).select_related(
        "appraisal__employee", "appraisal__cycle"
    ):
        yield Finding(where(record), _("Rekaman ini tidak bersegel."))
    bare = Appraisal.objects.filter(state=AppraisalState.FINAL, final_record=None)
    for appraisal in bare.select_related("employee", "cycle"):
        yield Finding(name_of(appraisal), _("Penilaian ini final, tetapi rekamannya tidak ada."))


def altered_seals(own_keys: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with the seals themselves, in the order of the chain."""
    expected, previous = 1, ""
    rows = RecordSeal.objects.select_related("key", "record__appraisal__employee", "record__appraisal__cycle")
    for row in rows.defer("record__content").order_by("number").iterator(BATCH):
        place = _("Segel %(number)s (%(record)s)") % {
            "number": row.number,
            "record": name_of(row.record.appraisal),
        }
        if row.number != expected:
            yield Finding(
                place,
                _("Segel %(first)s sampai %(last)s hilang.") % {"first": expected, "last": row.number - 1},
            )
        elif row.previous_hash != previous:
            yield Finding(place, _("Segel ini tidak menyambung ke segel sebelumnya."))
        for problem in seal_problems(row, own_keys):
            yield Finding(place, problem)
        expected, previous = row.number + 1, row.chain_hash


def seal_problems(row: RecordSeal, own_keys: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with one seal in itself: its hash, its record's hash, its signature."""
    if row.chain_hash != hash_of(sealed_values(row)):
        yield _("Isi segel ini diubah.")
    if row.content_hash != row.record.content_hash:
        yield _("Sidik isi rekamannya diubah.")
    if not signature_is_valid(seal_text(row.chain_hash), row.signature, row.key.public_key):
        yield _("Tanda tangan segel ini tidak sah.")
    elif own_keys and row.key.public_key not in own_keys:
        yield _("Segel ini ditandatangani dengan kunci yang bukan milik instansi.")


def problems_of(record: FinalRecord, *, own_keys: Collection[str] = ()) -> list[str]:
    """Return what is not as it was sealed in one record, its rows and its seal; empty when all agrees.

    Up to seven queries. The rest of the chain is what `altered` is for.
    """
    found = [finding.problem for finding in altered_records([record.pk])]
    row = RecordSeal.objects.select_related("key", "record").filter(record=record).first()
    if row is None:
        return [*found, _("Rekaman ini tidak bersegel.")]
    before = RecordSeal.objects.filter(number=row.number - 1).values_list("chain_hash", flat=True).first()
    if row.previous_hash != (before or ""):
        found.append(_("Segel ini tidak menyambung ke segel sebelumnya."))
    return [*found, *seal_problems(row, own_keys)]


def altered_end() -> Iterator[Finding]:
    """Yield what is wrong with the end of the chain: a cut-off tail, or a wrong signature."""
    chain = SealChain.objects.select_related("key").filter(pk=CHAIN).first()
    last = RecordSeal.objects.order_by("-number").values_list("number", "chain_hash").first()
    if chain is None or chain.key is None:
        if last is not None:
            yield Finding(_("Ujung rantai segel"), _("Catatan ujung rantai hilang."))
        return
    if (chain.number, chain.chain_hash) != last:
        found = last[0] if last else 0
        yield Finding(
            _("Ujung rantai segel"),
            _("Segel terakhir seharusnya nomor %(number)s; yang ada sampai nomor %(found)s.")
            % {"number": chain.number, "found": found},
        )
    text = end_text(chain.number, chain.chain_hash)
    if not signature_is_valid(text, chain.signature, chain.key.public_key):
        yield Finding(_("Ujung rantai segel"), _("Tanda tangan ujung rantai tidak sah."))


def altered_records(ids: list[int]) -> Iterator[Finding]:
    """Yield what is wrong with these records and the rows they were made from: three queries."""
    records = FinalRecord.objects.filter(pk__in=ids).select_related("appraisal__employee", "appraisal__cycle")
    records = records.order_by("pk")
    appraisals = [record.appraisal_id for record in records]
    versions: dict[int, dict[int, ResultVersion]] = {pk: {} for pk in appraisals}
    for version in ResultVersion.objects.filter(appraisal__in=appraisals).select_related("made_by"):
        versions[version.appraisal_id][version.number] = version
    moves: dict[int, list[TransitionLog]] = {pk: [] for pk in appraisals}
    kind = ContentType.objects.get_for_model(Appraisal)
    for row in TransitionLog.objects.filter(content_type=kind, object_id__in=appraisals).order_by("at", "pk"):
        moves[row.object_id].append(row)
    for record in records:
        place, pk = where(record), record.appraisal_id
        if not has_hash(record.content, record.content_hash):
            yield Finding(place, _("Isi rekaman diubah sesudah dibekukan."))
        try:
            problems = list(record_problems(record.content, pk, versions[pk], moves[pk]))
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
            problems = [_("Isi rekaman tidak lagi terbaca.")]
        for problem in problems:
            yield Finding(place, problem)


def has_hash(content: object, wanted: str) -> bool:
    """Say whether the content has this hash; a content that cannot be written down has none."""
    try:
        return hash_of(content) == wanted
    except TypeError:
        return False


def record_problems(
    content: Mapping[str, Any], pk: int, versions: Mapping[int, ResultVersion], moves: list[TransitionLog]
) -> Iterator[str]:
    """Yield what differs between a frozen content and the rows it was made from."""
    if content.get("appraisal") != pk:
        yield _("Rekaman ini milik penilaian lain.")
    yield from altered_results(content, versions)
    if not same_history(content, moves):
        yield _("Riwayat langkahnya tidak lagi sama dengan yang dibekukan.")


def altered_results(content: Mapping[str, Any], versions: Mapping[int, ResultVersion]) -> Iterator[str]:
    """Yield what differs between the frozen versions of the result and the stored ones.

    The predicate is also computed again from the frozen working under the frozen rules.
    """
    frozen = {values["number"]: values for values in content.get("results", [])}
    if set(frozen) != set(versions):
        yield _("Jumlah versi hasilnya tidak lagi sama dengan yang dibekukan.")
    for number in sorted(set(frozen) & set(versions)):
        stored = result_values(versions[number], with_working=True)
        if not all(is_alike(frozen[number].get(name), stored.get(name)) for name in FACTS_OF_A_RESULT):
            yield _("Hasil versi %(number)s diubah.") % {"number": number}
        if not computes_again(frozen[number]["working"]):
            yield _("Hasil versi %(number)s tidak sama bila dihitung ulang dengan aturan tahunnya.") % {
                "number": number
            }


def computes_again(working: Mapping[str, Any]) -> bool:
    """Say whether the frozen inputs, under the frozen rules, still give the frozen outcome.

    Only the outcome is compared: the words of the working may read differently in a later release.
    """
    frozen = working["evaluation"]
    try:
        again: dict[str, Any] = recomputed(working).to_dict()
    except (ScoringError, KeyError, TypeError, ValueError, ArithmeticError):
        return False
    codes = all(again[name] == frozen[name] for name in ("predicate", "work_rating", "behaviour_rating"))
    values = all(
        (again[name] or {}).get("value") == (frozen[name] or {}).get("value")
        for name in ("numeric_index", "internal_index")
    )
    return codes and values


def same_history(content: Mapping[str, Any], rows: list[TransitionLog]) -> bool:
    """Say whether the log still holds every frozen step; steps after the freezing may have come."""
    steps = content.get("history", [])
    return len(steps) <= len(rows) and all(
        same_step(step, move_values(row)) for step, row in zip(steps, rows, strict=False)
    )


def same_step(frozen: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Say whether a stored step is still the frozen one; older records hold no capacity."""
    facts = (name for name in FACTS_OF_A_MOVE if name in frozen or name != "capacity")
    return all(is_alike(frozen.get(name), stored.get(name)) for name in facts)


def is_alike(frozen: object, stored: object) -> bool:
    """Say whether a stored value is the frozen one; older records hold moments to the second."""
    if isinstance(frozen, str) and isinstance(stored, str) and MOMENT.fullmatch(frozen):
        if not MOMENT.fullmatch(stored):
            return False
        then, now = (datetime.fromisoformat(text).astimezone(UTC) for text in (frozen, stored))
        return then == (now if "." in frozen else now.replace(microsecond=0))
    if isinstance(frozen, dict | list):
        return canonical(frozen) == canonical(stored)
    return frozen == stored


def batches(ids: Any) -> Iterator[list[int]]:  # noqa: ANN401 - a values_list of ids
    """Yield the ids in lists of at most BATCH."""
    batch: list[int] = []
    for pk in ids.iterator(BATCH):
        batch.append(pk)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def where(record: FinalRecord) -> str:
    """Return how a record is named."""
    return _("Rekaman %(pk)s (%(name)s)") % {"pk": record.pk, "name": name_of(record.appraisal)}


def name_of(appraisal: Appraisal) -> str:
    """Return person and year of an appraisal."""
    return f"{appraisal.employee.name}, {appraisal.cycle.year}"
