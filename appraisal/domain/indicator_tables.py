"""Many sheets at once: from a table or a file, and from last year. All or none, few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.domain.consolidation import period_count
from appraisal.domain.indicator_versions import (
    SHEET_FIELDS,
    needs_reason,
    reason_missing,
    version_of,
)
from appraisal.domain.indicators import (
    check_values,
    code_taken,
    period_is_fixed,
    with_reason,
    writable_cycle,
)
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import Cascading
from appraisal.models import Cycle, Indicator, IndicatorPeriod, IndicatorVersion
from appraisal.queries import objective_paths, period_targets, plans_using
from appraisal.workflow import HR
from core.errors import RuleViolation
from core.workflow import log_event
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class PastVersion:
    """A version that a file brings along for a sheet that is new here."""

    values: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class SheetChange:
    """A checked sheet and what stands in other tables: None leaves it as it is.

    `targets` are those of the periods, `parent_code` names the indicator above it (empty: none).
    `past` are versions from before, oldest first; they are kept for a new sheet only.
    """

    sheet: Indicator
    targets: Mapping[int, Decimal] | None = None
    parent_code: str | None = None
    past: Sequence[PastVersion] = field(default_factory=tuple)


def save_sheets(changes: Iterable[SheetChange], cycle: Cycle, *, by: "User | None", reason: str = "") -> int:
    """Add or change many checked sheets of one cycle, all or none, with one line in its history.

    Every sheet gets a new version. Refused with RuleViolation: whatever `save_sheet` refuses, an
    indicator above that is not in the cycle or stands below it, a period the year does not have.
    """
    with transaction.atomic():
        cycle = writable_cycle(cycle)
        batch = Batch(cycle, list(changes))
        batch.check(reason)
        added, changed = batch.write(by=by, reason=reason)
        if added or changed:
            note = _("%(added)d indikator baru, %(changed)d diubah.") % {"added": added, "changed": changed}
            log_event(cycle, "indicator_import", by=by, as_role=HR, note=with_reason(note, reason))
    return added + changed


class Batch:
    """Sheets of one cycle that are written together; what is stored was read once before."""

    def __init__(self, cycle: Cycle, changes: list[SheetChange]) -> None:
        self.cycle = cycle
        self.changes = changes
        ids = [change.sheet.pk for change in changes if change.sheet.pk]
        self.before = {
            sheet.pk: sheet
            for sheet in Indicator.objects.select_for_update(of=("self",))
            .filter(cycle=cycle, pk__in=ids)
            .select_related("unit", "parent", "objective")
        }
        self.targets_before = period_targets(ids)
        self.plans = plans_using(ids)
        self.codes = dict(Indicator.objects.filter(cycle=cycle).values_list("code", "pk"))
        self.realised = set(
            IndicatorPeriod.objects.filter(indicator__in=ids, realisation__isnull=False).values_list(
                "indicator", flat=True
            )
        )

    def check(self, reason: str) -> None:
        """Raise RuleViolation for the first sheet that cannot be taken."""
        rules = scoring_rules(self.cycle.rule_set)
        own = {change.sheet.code for change in self.changes}
        if len(own) < len(self.changes):
            raise RuleViolation(_("Ada kode yang muncul dua kali."), "code")
        for change in self.changes:
            sheet = change.sheet
            check_values(sheet, self.cycle, rules)
            if self.codes.get(sheet.code, sheet.pk) != sheet.pk:
                raise RuleViolation(code_taken(sheet.code), "code")
            check_targets(sheet, change.targets or {})
            if change.parent_code and change.parent_code not in own and change.parent_code not in self.codes:
                raise RuleViolation(parent_unknown(change.parent_code), "parent")
            before = self.before.get(sheet.pk)
            if before is not None and before.period != sheet.period and sheet.pk in self.realised:
                raise RuleViolation(period_is_fixed(before), "period")
        plans = self.plans_touched()
        if plans and not reason.strip():
            raise RuleViolation(reason_missing(plans), "reason")

    def plans_touched(self) -> int:
        """Return how many plans were made from sheets whose target, polarity or formula changes."""
        return sum(
            self.plans.get(change.sheet.pk, 0)
            for change in self.changes
            if change.sheet.pk and needs_reason(self.before[change.sheet.pk], change.sheet)
        )

    def write(self, *, by: "User | None", reason: str) -> tuple[int, int]:
        """Write sheets, links, targets and versions; return how many are new and how many changed."""
        new = [change for change in self.changes if not change.sheet.pk]
        changed = [change for change in self.changes if change.sheet.pk]
        self.keep_first_versions(changed)
        for change in changed:
            change.sheet.sheet_version = self.before[change.sheet.pk].sheet_version + 1
        for change in new:
            change.sheet.sheet_version = len(change.past) + 1
        Indicator.objects.bulk_create([change.sheet for change in new], batch_size=500)
        Indicator.objects.bulk_update(
            [change.sheet for change in changed],
            [*SHEET_FIELDS, "cascading", "objective", "sheet_version"],
            batch_size=200,
        )
        self.link_parents()
        targets = self.write_targets()
        IndicatorVersion.objects.bulk_create(
            [
                *(row for change in new for row in past_versions(change)),
                *(
                    version_of(change.sheet, targets[change.sheet.pk], by=by, reason=reason)
                    for change in self.changes
                ),
            ],
            batch_size=500,
        )
        return len(new), len(changed)

    def keep_first_versions(self, changed: list[SheetChange]) -> None:
        """Keep sheets from before versions were written, as they stand, before they change."""
        ids = [change.sheet.pk for change in changed]
        kept = set(IndicatorVersion.objects.filter(indicator__in=ids).values_list("indicator_id", "number"))
        IndicatorVersion.objects.bulk_create(
            version_of(self.before[pk], self.targets_before.get(pk, {}), by=None, reason="")
            for pk in ids
            if (pk, self.before[pk].sheet_version) not in kept
        )

    def link_parents(self) -> None:
        """Set the indicators above; RuleViolation when one would stand above itself."""
        named = [change for change in self.changes if change.parent_code is not None]
        if not named:
            return
        by_code = {sheet.code: sheet for sheet in Indicator.objects.filter(cycle=self.cycle)}
        parents = {sheet.pk: sheet.parent_id for sheet in by_code.values()}
        for change in named:
            parent = by_code[change.parent_code] if change.parent_code else None
            change.sheet.parent = parent
            parents[change.sheet.pk] = parent.pk if parent else None
        if loop := first_loop(parents):
            code = next(code for code, sheet in by_code.items() if sheet.pk == loop)
            raise RuleViolation(
                _(
                    "Induk %(code)s membentuk lingkaran: sebuah indikator tidak dapat berada di bawah"
                    " dirinya sendiri."
                )
                % {"code": code},
                "parent",
            )
        Indicator.objects.bulk_update([change.sheet for change in named], ["parent"], batch_size=500)

    def write_targets(self) -> dict[int, dict[int, Decimal]]:
        """Write the targets of the periods and return those of every sheet as they are now."""
        now: dict[int, dict[int, Decimal]] = {}
        wanted: dict[int, Mapping[int, Decimal]] = {}
        for change in self.changes:
            sheet, before = change.sheet, self.before.get(change.sheet.pk)
            if before is not None and before.period != sheet.period:
                wanted[sheet.pk] = change.targets or {}
            elif change.targets is not None:
                wanted[sheet.pk] = change.targets
            now[sheet.pk] = dict(wanted.get(sheet.pk, self.targets_before.get(sheet.pk, {})))
        set_targets(wanted)
        return now


def parent_unknown(code: str) -> str:
    """Return the sentence for a code of a parent that nobody has."""
    return _("Tidak ada indikator berkode “%(code)s” dalam siklus ini.") % {"code": code}


def check_targets(sheet: Indicator, targets: Mapping[int, Decimal]) -> None:
    """Raise RuleViolation for a target of a period that the year of this sheet does not have."""
    count = period_count(sheet.period)
    beyond = [index for index in sorted(targets) if index > count or count == 1]
    if beyond:
        raise RuleViolation(beyond_year(sheet, count), f"t{beyond[0]}")


def beyond_year(sheet: Indicator, count: int) -> str:
    """Return why a target of a period has no place on the sheet."""
    if count == 1:
        return _("Indikator tahunan tidak mempunyai target per periode; isi kolom Target saja.")
    return _("Indikator %(period)s hanya mempunyai %(count)d periode.") % {
        "period": str(sheet.get_period_display()).lower(),
        "count": count,
    }


def set_targets(wanted: Mapping[int, Mapping[int, Decimal]]) -> None:
    """Make the targets of these indicators' periods those that are given, and no others.

    Periods left without target and realisation are deleted.
    """
    rows = {
        (row.indicator_id, row.number): row for row in IndicatorPeriod.objects.filter(indicator__in=wanted)
    }
    for (indicator, index), row in rows.items():
        row.target = wanted[indicator].get(index)
    fresh = [
        IndicatorPeriod(indicator_id=indicator, number=index, target=value)
        for indicator, targets in wanted.items()
        for index, value in targets.items()
        if (indicator, index) not in rows
    ]
    IndicatorPeriod.objects.bulk_update(rows.values(), ["target"], batch_size=500)
    IndicatorPeriod.objects.bulk_create(fresh, batch_size=500)
    IndicatorPeriod.objects.filter(
        indicator__in=wanted, target__isnull=True, realisation__isnull=True, note="", source={}
    ).delete()


def past_versions(change: SheetChange) -> list[IndicatorVersion]:
    """Return the unsaved versions that a file brought along for a new sheet, numbered from 1 on."""
    return [
        IndicatorVersion(
            indicator=change.sheet, number=index, values=dict(version.values), reason=version.reason[:300]
        )
        for index, version in enumerate(change.past, start=1)
    ]


def first_loop(parents: Mapping[int, int | None]) -> int | None:
    """Return one that stands above itself when everyone's parent is as given; None when nobody does."""
    safe: set[int] = set()
    for start in parents:
        way: list[int] = []
        here: int | None = start
        while here is not None and here not in safe:
            if here in way:
                return here
            way.append(here)
            here = parents.get(here)
        safe.update(way)
    return None


def copy_sheets(
    source: Cycle, target: Cycle, units: Iterable[Unit], *, by: "User | None", linked: bool = False
) -> int:
    """Copy the indicators of `units` from one cycle to another and return how many are new.

    With them come the targets of their periods and, when `linked`, the indicator above (by its code)
    and the node of the performance tree (by its path), as far as these are there. A code that is
    there already is left alone, so a second click copies nothing. What was published and what was
    realised stays with the old year.
    """
    with transaction.atomic():
        target = writable_cycle(target)
        below = set(Unit.objects.get_descendants(target.unit).values_list("pk", flat=True)) | {target.unit_id}
        allowed = {unit.pk for unit in units} & below
        taken = set(Indicator.objects.filter(cycle=target).values_list("code", flat=True))
        old = list(
            Indicator.objects.filter(cycle=source, unit__in=allowed)
            .exclude(code__in=taken)
            .select_related("unit", "parent")
            .order_by("pk")
        )
        targets = period_targets([sheet.pk for sheet in old])
        copies = [copied(sheet, target) for sheet in old]
        Indicator.objects.bulk_create(copies, batch_size=500)
        if linked:
            link_copies(old, copies, source, target)
        targets_of = {copy.pk: targets.get(sheet.pk, {}) for sheet, copy in zip(old, copies, strict=True)}
        set_targets(targets_of)
        reason = _("Disalin dari %(cycle)s") % {"cycle": source.name}
        IndicatorVersion.objects.bulk_create(
            (version_of(copy, targets_of[copy.pk], by=by, reason=reason) for copy in copies), batch_size=500
        )
        if copies:
            log_event(
                target,
                "indicator_copy",
                by=by,
                as_role=HR,
                note=_("%(count)d indikator dari %(cycle)s.") % {"count": len(copies), "cycle": source.name},
            )
    return len(copies)


def copied(sheet: Indicator, target: Cycle) -> Indicator:
    """Return an unsaved copy of the sheet for another cycle, as its first version, without results."""
    copy = Indicator(
        cycle=target, position=sheet.position, **{name: getattr(sheet, name) for name in SHEET_FIELDS}
    )
    copy.published_realisation = copy.published_achievement = None
    copy.published_in = ""
    return copy


def link_copies(old: list[Indicator], copies: list[Indicator], source: Cycle, target: Cycle) -> None:
    """Hang each copy on the indicator with the code of its old parent, and on the node at the old path."""
    codes = {sheet.parent.code for sheet in old if sheet.parent}
    here = {sheet.code: sheet for sheet in Indicator.objects.filter(cycle=target, code__in=codes)}
    there = {path: node for node, path in objective_paths(target).items()}
    node_of = {node.pk: there.get(path) for node, path in objective_paths(source).items()}
    for sheet, copy in zip(old, copies, strict=True):
        copy.parent = here.get(sheet.parent.code) if sheet.parent else None
        copy.cascading = sheet.cascading if copy.parent else Cascading.NONE
        copy.objective = node_of.get(sheet.objective_id) if sheet.objective_id else None
    Indicator.objects.bulk_update(copies, ["parent", "cascading", "objective"], batch_size=500)
