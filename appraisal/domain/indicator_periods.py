"""Targets and realisations of an indicator period by period, by hand or from a source."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.consolidation import (
    Consolidated,
    YearPeriod,
    consolidate,
    period_count,
    periods_of_year,
)
from appraisal.domain.indicator_tables import check_targets, set_targets
from appraisal.domain.indicator_versions import keep_first_version, write_version
from appraisal.domain.indicators import locked_sheet, target_of, with_reason, writable_cycle
from appraisal.domain.scoring import Figure, ScoringError, ScoringRules, achievement_figure, number
from appraisal.domain.scoring.figures import plain
from appraisal.enums import CycleState
from appraisal.models import Indicator, IndicatorPeriod
from appraisal.queries import period_targets
from appraisal.registry import IndicatorSource, SourceValue, indicator_source
from appraisal.workflow import HR
from core.errors import RuleViolation, StaleVersion
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PeriodRow:
    """One period of an indicator's year and what is recorded in it (an unsaved record when nothing is)."""

    period: YearPeriod
    record: IndicatorPeriod

    @property
    def number(self) -> int:
        """The number of the period in the year."""
        return self.period.number

    @property
    def is_from_source(self) -> bool:
        """True when the realisation was taken from a source."""
        return bool(self.record.source.get("taken"))

    @property
    def source_value(self) -> Decimal | None:
        """What the source last said, None when it said nothing."""
        text = self.record.source.get("value")
        return None if text is None else Decimal(text)

    @property
    def source_asked_at(self) -> datetime | None:
        """When the source was asked last."""
        text = self.record.source.get("as_of")
        return None if text is None else datetime.fromisoformat(text)

    @property
    def conflicts(self) -> bool:
        """True when a realisation by hand differs from what the source says."""
        said, kept = self.source_value, self.record.realisation
        return not self.is_from_source and said is not None and kept is not None and said != kept


@dataclass(frozen=True)
class TargetCheck:
    """The targets of the periods, consolidated, beside the target of the year.

    `problem` is a sentence when the two cannot both be right, empty when they agree or when it is
    too early to say.
    """

    figure: Consolidated
    problem: str = ""


@dataclass(frozen=True)
class YearPicture:
    """The year of an indicator so far.

    `achievement` compares the consolidated realisation with the target of the year, `so_far` with the
    target of the same periods; None when there is nothing to compare. `problem` says why not.
    """

    rows: Sequence[PeriodRow]
    targets: TargetCheck
    realisation: Consolidated
    achievement: Figure | None = None
    target_so_far: Consolidated | None = None
    so_far: Figure | None = None
    problem: str = ""

    @property
    def has_targets(self) -> bool:
        """True when a period has a target."""
        return self.targets.figure.value is not None


def period_rows(indicator: Indicator, records: Sequence[IndicatorPeriod] | None = None) -> list[PeriodRow]:
    """Return all periods of the indicator's year with their records. One query, none with `records`."""
    kept = {row.number: row for row in (indicator.periods.all() if records is None else records)}
    return [
        PeriodRow(period, kept.get(period.number, IndicatorPeriod(indicator=indicator, number=period.number)))
        for period in periods_of_year(indicator.cycle.year, indicator.period)
    ]


def year_picture(indicator: Indicator, rows: Sequence[PeriodRow], rules: ScoringRules) -> YearPicture:
    """Return targets, realisation so far and achievement of the indicator's year, with the working."""
    count = len(rows)
    targets = {row.number: row.record.target for row in rows}
    values = {row.number: row.record.realisation for row in rows}
    realisation = consolidate(indicator.consolidation, values, count)
    check = target_check(indicator, consolidate(indicator.consolidation, targets, count))
    if realisation.value is None:
        return YearPicture(rows, check, realisation)
    same = consolidate(indicator.consolidation, {key: targets[key] for key in realisation.known}, count)
    compared = count > 1 and same.value is not None and set(same.known) == set(realisation.known)
    try:
        return YearPicture(
            rows,
            check,
            realisation,
            achievement=achieved(indicator, target_of(indicator), realisation.value, rules),
            target_so_far=same if compared else None,
            so_far=achieved(indicator, same.value, realisation.value, rules)
            if compared and same.value is not None and indicator.target_high is None
            else None,
        )
    except ScoringError as error:
        return YearPicture(rows, check, realisation, problem=str(error))


def achieved(
    indicator: Indicator, target: Decimal | tuple[Decimal, Decimal], value: Decimal, rules: ScoringRules
) -> Figure:
    """Return the achievement under the rules of the cycle. ScoringError when there is none."""
    return achievement_figure(
        target, value, indicator.polarity, minimize=rules.minimize, cap=rules.cap, floor=rules.floor
    )


def target_check(indicator: Indicator, figure: Consolidated) -> TargetCheck:
    """Compare the consolidated targets of all periods with the target of the year."""
    if not figure.is_complete or figure.value is None:
        return TargetCheck(figure)
    low = indicator.target
    high = low if indicator.target_high is None else indicator.target_high
    if low <= figure.value <= high:
        return TargetCheck(figure)
    words = number(low) if low == high else f"{number(low)}–{number(high)}"
    sentence = _(
        "Target periode menghasilkan %(periods)s, sedangkan target setahun %(year)s. Samakan salah satunya."
    )
    return TargetCheck(figure, sentence % {"periods": number(figure.value), "year": words})


# ---- writing ----------------------------------------------------------------------------------------


def targets_fingerprint(rows: Sequence[PeriodRow]) -> str:
    """Return a short text that changes when a target of a period changes: two tabs are noticed by it."""
    return digest([(row.number, plain(row.record.target)) for row in rows])


def realisations_fingerprint(rows: Sequence[Any]) -> str:
    """Return a short text that changes when a realisation or its note changes."""
    return digest([(row.number, plain(row.record.realisation), row.record.note) for row in rows])


def digest(values: Sequence[tuple[object, ...]]) -> str:
    """Return the short form of these values."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def save_targets(
    indicator: Indicator,
    targets: Mapping[int, Decimal | None],
    *,
    by: "User | None",
    seen: str,
    reason: str = "",
) -> bool:
    """Set the targets of all periods and say whether anything changed; a change is a new version.

    Refused with RuleViolation: a closed cycle, a yearly indicator, a period the year does not have;
    with StaleVersion when the targets are no longer those with the fingerprint `seen`.
    """
    with transaction.atomic():
        cycle = writable_cycle(indicator.cycle)
        sheet = locked_sheet(indicator.pk)
        wanted = {index: value for index, value in targets.items() if value is not None}
        check_targets(sheet, wanted)
        before = period_targets([sheet.pk]).get(sheet.pk, {})
        if before == wanted:
            return False
        if targets_fingerprint(period_rows(sheet)) != seen:
            raise StaleVersion(stale_periods())
        keep_first_version(sheet, before)
        set_targets({sheet.pk: wanted})
        sheet.sheet_version += 1
        sheet.save(update_fields=["sheet_version"])
        write_version(sheet, wanted, by=by, reason=reason)
        note = _("%(code)s: %(changes)s") % {
            "code": sheet.code,
            "changes": changed_periods(sheet, before, wanted),
        }
        log_event(cycle, "indicator_target_edit", by=by, as_role=HR, note=with_reason(note, reason))
    return True


def changed_periods(
    sheet: Indicator, before: Mapping[int, Decimal | None], after: Mapping[int, Decimal | None]
) -> str:
    """Return which values of periods changed, old and new."""
    return "; ".join(
        f"{period.label} {shown(before.get(period.number))} → {shown(after.get(period.number))}"
        for period in periods_of_year(sheet.cycle.year, sheet.period)
        if before.get(period.number) != after.get(period.number)
    )


def shown(value: Decimal | None) -> str:
    """Return a number as people read it, a dash for none."""
    return "–" if value is None else number(value)


def stale_periods() -> str:
    """Return the sentence for somebody who was overtaken."""
    return _(
        "Isian ini sudah diubah orang lain atau di tab lain sejak halaman dibuka. Yang Anda tulis masih"
        " ada; yang tersimpan sekarang disebut di samping isian. Simpan lagi bila tulisan Anda yang benar."
    )


def save_realisations(
    indicator: Indicator,
    values: Mapping[int, tuple[Decimal | None, str]],
    *,
    by: "User | None",
    seen: str,
) -> int:
    """Record realisation and note of periods by hand and return how many changed.

    What is not named stays as it is. A value typed over one from a source is a value by hand; what
    the source said stays beside it. Refused with RuleViolation: a closed cycle, a period the year
    does not have; with StaleVersion when the realisations are no longer those with `seen`.
    """
    with transaction.atomic():
        cycle = writable_cycle(indicator.cycle)
        sheet = locked_sheet(indicator.pk)
        if any(not 1 <= index <= period_count(sheet.period) for index in values):
            raise RuleViolation(_("Ada periode yang tidak dikenal indikator ini."))
        rows = {row.number: row for row in period_rows(sheet)}
        changed = {
            index: (value, note)
            for index, (value, note) in values.items()
            if (rows[index].record.realisation, rows[index].record.note) != (value, note)
        }
        if not changed:
            return 0
        if realisations_fingerprint(list(rows.values())) != seen:
            raise StaleVersion(stale_periods())
        before = {index: rows[index].record.realisation for index in changed}
        for index, (value, note) in changed.items():
            record_by_hand(rows[index].record, value, note, by=by)
        after = {index: value for index, (value, _note) in changed.items()}
        words = changed_periods(sheet, before, after) or _("keterangan diubah")
        log_event(cycle, "indicator_realisation_edit", by=by, as_role=HR, note=f"{sheet.code}: {words}")
    return len(changed)


def record_by_hand(record: IndicatorPeriod, value: Decimal | None, note: str, *, by: "User | None") -> None:
    """Write a realisation and its note with who and when; a changed value is no longer the source's."""
    if record.realisation != value and record.source:
        record.source = {**record.source, "taken": False}
    record.realisation, record.note = value, note
    record.recorded_by, record.recorded_at = by, timezone.now()
    record.save()


# ---- sources ----------------------------------------------------------------------------------------


def fetch_realisation(
    indicator: Indicator, index: int, *, by: "User | None", replace: bool = False
) -> PeriodRow:
    """Ask the source of the sheet for a period and record what it says; return the row.

    A realisation by hand is never overwritten unless `replace` says so: what the source said is kept
    beside it and shown. Refused with RuleViolation: no source on the sheet or an unknown one, a
    closed cycle, a period that has not begun.
    """
    source = source_of(indicator)
    with transaction.atomic():
        cycle = writable_cycle(indicator.cycle)
        sheet = locked_sheet(indicator.pk)
        row = row_of(sheet, index)
        if row.period.first_day > timezone.localdate():
            raise RuleViolation(_("%(period)s belum mulai.") % {"period": row.period.label})
        found = source.value(sheet.unit, row.period.first_day, row.period.last_day)
        record = row.record
        by_hand = record.realisation is not None and not row.is_from_source
        kept = record.realisation
        taken = found.value is not None and (replace or not by_hand)
        record.source = source_json(source, found, taken=taken)
        if taken:
            record.realisation = found.value
            record.recorded_by, record.recorded_at = by, timezone.now()
        record.save()
        if taken and kept != found.value:
            note = f"{sheet.code}: {row.period.label} {shown(kept)} → {shown(found.value)} ({source.label})"
            log_event(cycle, "indicator_realisation_fetch", by=by, as_role=HR, note=note)
    return row


def source_of(indicator: Indicator) -> IndicatorSource:
    """Return the source of the sheet. RuleViolation when there is none."""
    source = indicator_source(indicator.value_source)
    if source is None:
        raise RuleViolation(
            _("Lembar ini tidak mempunyai sumber realisasi. Pilih sumbernya pada lembar indikator.")
        )
    return source


def row_of(sheet: Indicator, index: int) -> PeriodRow:
    """Return a period of the sheet's year. RuleViolation when the year has none with this number."""
    found = next((row for row in period_rows(sheet) if row.number == index), None)
    if found is None:
        raise RuleViolation(_("Ada periode yang tidak dikenal indikator ini."))
    return found


def source_json(source: IndicatorSource, found: SourceValue, *, taken: bool) -> dict[str, Any]:
    """Return what is kept of an answer of a source."""
    return {
        "key": source.key,
        "label": str(source.label),
        "value": plain(found.value),
        "rows_url": found.rows_url,
        "row_count": found.row_count,
        "explanation": found.explanation,
        "as_of": found.as_of.isoformat(),
        "taken": taken,
    }


def fetch_due_realisations(day: date) -> int:
    """Ask the sources for every period that ended before `day` and was not asked for since; count them.

    Query-based: a missed run heals itself and a second one finds nothing. A source that fails is
    logged and does not hold up the others.
    """
    fetched = 0
    sheets = (
        Indicator.objects.filter(cycle__state=CycleState.OPEN)
        .exclude(value_source="")
        .select_related("cycle")
        .prefetch_related("periods")
        .order_by("pk")
    )
    for sheet in sheets:
        for row in period_rows(sheet, list(sheet.periods.all())):
            if row.period.last_day < day and is_due(sheet, row):
                fetched += fetched_by_schedule(sheet, row.number)
    return fetched


def is_due(sheet: Indicator, row: PeriodRow) -> bool:
    """Say whether the source was not asked since the period ended, or the sheet has another source now."""
    asked = row.source_asked_at
    return (
        row.record.source.get("key") != sheet.value_source
        or asked is None
        or timezone.localdate(asked) <= row.period.last_day
    )


def fetched_by_schedule(sheet: Indicator, index: int) -> bool:
    """Ask for one period; False when the source is gone or failed."""
    if indicator_source(sheet.value_source) is None:
        return False
    try:
        fetch_realisation(sheet, index, by=None)
    except Exception:
        logger.exception("The source of indicator %s failed for period %s.", sheet.pk, index)
        return False
    return True
