"""What the employee reached so far, period by period, and how it becomes the value of the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

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
from appraisal.domain.indicator_periods import realisations_fingerprint, shown, stale_periods
from appraisal.domain.plan import require_employee
from appraisal.domain.plan_shapes import NO_AMOUNT, reachable, reached_text
from appraisal.domain.scoring import Figure, ScoringError, ScoringRules, achievement_figure
from appraisal.enums import AppraisalState, Consolidation, ItemKind, Period, Polarity
from appraisal.models import Appraisal, AssessedItem, ItemPeriod
from appraisal.workflow import EMPLOYEE, today
from core.errors import RuleViolation, StaleVersion
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class Way:
    """How often a result is recorded and how the periods become the year; `is_fixed`: by the indicator."""

    period: Period
    consolidation: Consolidation
    is_fixed: bool

    @property
    def period_label(self) -> str:
        """Monthly, quarterly … in words."""
        return str(self.period.label)

    @property
    def consolidation_label(self) -> str:
        """Added, averaged, last value, in words."""
        return str(self.consolidation.label)


@dataclass(frozen=True)
class ItemPeriodRow:
    """One period of a result's year and what is recorded in it (an unsaved record when nothing is)."""

    period: YearPeriod
    record: ItemPeriod

    @property
    def number(self) -> int:
        """The number of the period in the year."""
        return self.period.number


@dataclass(frozen=True)
class RealisedSoFar:
    """What a result has reached by now.

    `figure.value` is the consolidated realisation (None: nothing recorded), `figure.steps` its working,
    `figure.missing` the periods without a value.
    """

    way: Way
    rows: tuple[ItemPeriodRow, ...]
    figure: Consolidated

    @property
    def value(self) -> Decimal | None:
        """The consolidated realisation; None when no period has a value."""
        return self.figure.value


def way_of(item: AssessedItem) -> Way:
    """Return how the item is measured over the year: by its indicator's sheet, else by its own choice.

    What is no amount (yes or no, steps) is never added up, whatever the sheet says.
    """
    if item.indicator is not None:
        sheet = item.indicator
        rule = Consolidation.LAST if item.polarity in NO_AMOUNT else Consolidation(sheet.consolidation)
        return Way(Period(sheet.period), rule, is_fixed=True)
    return Way(Period(item.period), Consolidation(item.consolidation), is_fixed=False)


def item_period_rows(item: AssessedItem) -> tuple[ItemPeriodRow, ...]:
    """Return all periods of the item's year with their records. One query, none with fetched `periods`."""
    kept = {row.number: row for row in item.periods.all()}
    return tuple(
        ItemPeriodRow(period, kept.get(period.number, ItemPeriod(item=item, number=period.number)))
        for period in periods_of_year(item.appraisal.cycle.year, way_of(item).period)
    )


def realised_so_far(item: AssessedItem) -> RealisedSoFar:
    """Return what the employee recorded for a result, consolidated, with its working.

    A period without a value is left out and named, never taken for zero. Uses the item's `indicator`,
    `periods` and the cycle of its appraisal, fetched before or not. What was recorded under another
    length of period (the sheet of the indicator changed) and does not fit the year is left out.
    """
    way = way_of(item)
    rows = item_period_rows(item)
    values = {row.number: row.record.realisation for row in rows}
    return RealisedSoFar(way, rows, consolidate(way.consolidation, values, period_count(way.period)))


def achieved_so_far(item: AssessedItem, value: Decimal | None, rules: ScoringRules) -> Figure | None:
    """Return the achievement of `value` against the target of the year; None while it cannot be computed."""
    if value is None or item.target is None or not item.polarity:
        return None
    target = item.target if item.target_high is None else (item.target, item.target_high)
    try:
        return achievement_figure(
            target, value, item.polarity, minimize=rules.minimize, cap=rules.cap, floor=rules.floor
        )
    except ScoringError:
        return None


# ---- writing ----------------------------------------------------------------------------------------


def save_item_realisations(
    item: AssessedItem, values: Mapping[int, tuple[Decimal | None, str]], *, by: "User", seen: str
) -> int:
    """Record realisation and note of the named periods and return how many changed.

    Refused with NotAllowed for anybody but the employee; with RuleViolation outside the running plan,
    for an item that is no result, for a period the year does not have or that has not begun, and for what
    a result of this shape cannot reach (half a yes, a step the plan does not have); with StaleVersion when
    the periods are no longer those with the fingerprint `seen`.
    """
    with transaction.atomic():
        fresh = locked_result(item, by)
        rows = {row.number: row for row in item_period_rows(fresh)}
        if any(number not in rows for number in values):
            raise RuleViolation(_("Ada periode yang tidak dikenal hasil kerja ini."))
        changed = {
            number: (value, note.strip())
            for number, (value, note) in values.items()
            if (rows[number].record.realisation, rows[number].record.note) != (value, note.strip())
        }
        if not changed:
            return 0
        if realisations_fingerprint(list(rows.values())) != seen:
            raise StaleVersion(stale_periods())
        refuse_future(rows, changed)
        refuse_unreachable(fresh, rows, changed)
        words = words_of(fresh, rows, changed)
        for number, (value, note) in changed.items():
            record = rows[number].record
            record.realisation, record.note = value, note
            record.recorded_by, record.recorded_at = by, timezone.now()
            record.save()
        log_event(fresh, "realisation_edit", by=by, as_role=EMPLOYEE, note=words)
    return len(changed)


def locked_result(item: AssessedItem, by: "User") -> AssessedItem:
    """Lock the appraisal and return the result fresh. Refused as `save_item_realisations` says."""
    require_employee(item.appraisal, by)
    locked = Appraisal.objects.select_for_update(of=("self",)).get(pk=item.appraisal_id)
    if locked.state != AppraisalState.RUNNING:
        raise RuleViolation(
            _("Realisasi dicatat sesudah rencana ditetapkan dan sebelum penilaian mandiri dikirim.")
        )
    fresh = AssessedItem.objects.select_related("indicator", "appraisal__cycle").get(pk=item.pk)
    if fresh.kind != ItemKind.RESULT:
        raise RuleViolation(_("Realisasi per periode dicatat untuk hasil kerja."))
    return fresh


def refuse_future(
    rows: Mapping[int, ItemPeriodRow], changed: Mapping[int, tuple[Decimal | None, str]]
) -> None:
    """Raise RuleViolation, beside the field, for a value of a period that has not begun."""
    for number, (value, _note) in sorted(changed.items()):
        if value is not None and rows[number].period.first_day > today():
            raise RuleViolation(
                _("%(period)s belum mulai, jadi belum ada realisasinya.")
                % {"period": rows[number].period.label},
                field=f"p{number}",
            )


def refuse_unreachable(
    item: AssessedItem,
    rows: Mapping[int, ItemPeriodRow],
    changed: Mapping[int, tuple[Decimal | None, str]],
) -> None:
    """Raise RuleViolation, beside the field, for a new value that is none of the few the shape knows."""
    known = reachable(item)
    for number, (value, _note) in sorted(changed.items()):
        if value is None or value == rows[number].record.realisation:
            continue
        if item.polarity == Polarity.NARRATIVE:
            raise RuleViolation(
                _("Hasil kerja ini diuraikan, tidak diukur dengan angka. Isi keterangannya."),
                field=f"note{number}",
            )
        if known and value not in known:
            raise RuleViolation(_("Pilih salah satu pilihan yang ada."), field=f"p{number}")


def words_of(
    item: AssessedItem,
    rows: Mapping[int, ItemPeriodRow],
    changed: Mapping[int, tuple[Decimal | None, str]],
) -> str:
    """Return which values changed, old and new; only notes: that sentence."""
    pairs = [
        f"{rows[number].period.label} {said(item, rows[number].record.realisation)} → {said(item, value)}"
        for number, (value, _note) in sorted(changed.items())
        if rows[number].record.realisation != value
    ]
    return "; ".join(pairs) or _("keterangan diubah")


def said(item: AssessedItem, value: Decimal | None) -> str:
    """Return a value of the history: yes or no in words, other numbers without their unit."""
    is_yes_or_no = item.polarity == Polarity.YES_NO and value is not None
    return reached_text(item, value) if is_yes_or_no else shown(value)


def change_way(item: AssessedItem, *, period: str, consolidation: str, by: "User") -> bool:
    """Choose how a result without indicator is recorded and summed up; say whether anything changed.

    Refused as `save_item_realisations` does, with RuleViolation for a result that follows the sheet of
    an indicator, an unknown choice, adding up what is no amount, and another length of period while values
    are recorded: they would mean something else.
    """
    if period not in Period.values or consolidation not in Consolidation.values:
        raise RuleViolation(_("Pilih salah satu pilihan yang ada."))
    with transaction.atomic():
        fresh = locked_result(item, by)
        if fresh.indicator is not None:
            raise RuleViolation(_("Cara hitung hasil kerja ini mengikuti lembar indikatornya."))
        if (fresh.period, fresh.consolidation) == (period, consolidation):
            return False
        if fresh.polarity in NO_AMOUNT and consolidation != Consolidation.LAST:
            raise RuleViolation(
                _("Hasil kerja ini tidak dijumlahkan atau dirata-ratakan: keadaan terakhir yang dipakai."),
                field="consolidation",
            )
        if fresh.period != period and fresh.periods.filter(realisation__isnull=False).exists():
            raise RuleViolation(
                _(
                    "Sudah ada realisasi per %(period)s. Kosongkan dulu nilainya, lalu ubah panjang"
                    " periodenya; nilai lama tetap terbaca dalam riwayat."
                )
                % {"period": fresh.get_period_display().lower()},
                field="period",
            )
        before = f"{fresh.get_period_display()}, {fresh.get_consolidation_display().lower()}"
        fresh.period, fresh.consolidation = period, consolidation
        fresh.save(update_fields=["period", "consolidation"])
        after = f"{fresh.get_period_display()}, {fresh.get_consolidation_display().lower()}"
        log_event(fresh, "realisation_way_edit", by=by, as_role=EMPLOYEE, note=f"{before} → {after}")
    return True
