"""Indicators (IKU): the checks of a definition sheet, writing it, and what was published about it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from appraisal.domain.rule_values import scoring_rules
from appraisal.domain.scoring import (
    ScoringError,
    ScoringRules,
    Step,
    achievement_figure,
    check_target,
    number,
)
from appraisal.enums import CycleState, Polarity
from appraisal.models import Cycle, Indicator
from appraisal.workflow import HR
from core.errors import RuleViolation, StaleVersion
from core.workflow import log_event
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import User

SHEET_FIELDS = (
    "unit",
    "code",
    "goal",
    "name",
    "definition",
    "formula",
    "measure_unit",
    "polarity",
    "consolidation",
    "period",
    "data_source",
    "owner",
    "baseline",
    "target",
    "target_high",
    "weight",
    "published_realisation",
    "published_achievement",
    "published_in",
)
PUBLISHED_FIELDS = ("published_realisation", "published_achievement", "published_in")
NAMED_FIRST = ("target", "target_high", "weight", "polarity")
NAMED_CHANGES = 6


@dataclass(frozen=True)
class PublishedCheck:
    """What was published about an indicator beside what we compute from the same realisation.

    `difference` is published minus computed in per cent, None when one of the two is missing;
    `problem` says why nothing could be computed.
    """

    published: Decimal | None
    computed: Decimal | None = None
    steps: tuple[Step, ...] = ()
    problem: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Published minus computed, in per cent."""
        if self.published is None or self.computed is None:
            return None
        return self.published - self.computed

    @property
    def differs(self) -> bool:
        """True when the published figure is not the computed one."""
        return bool(self.difference)


def target_of(sheet: Indicator) -> Decimal | tuple[Decimal, Decimal]:
    """Return the target as the arithmetic takes it: one number or both ends of the range."""
    return sheet.target if sheet.target_high is None else (sheet.target, sheet.target_high)


def published_check(sheet: Indicator, rules: ScoringRules) -> PublishedCheck:
    """Compare the published achievement with the one computed under the rules of the cycle."""
    if sheet.published_realisation is None:
        return PublishedCheck(sheet.published_achievement)
    try:
        figure = achievement_figure(
            target_of(sheet),
            sheet.published_realisation,
            sheet.polarity,
            minimize=rules.minimize,
            cap=rules.cap,
            floor=rules.floor,
        )
    except ScoringError as error:
        return PublishedCheck(sheet.published_achievement, problem=str(error))
    return PublishedCheck(sheet.published_achievement, figure.value, figure.steps)


def target_problems(sheet: Indicator, rules: ScoringRules) -> dict[str, str]:
    """Return for each field of the target why nothing could be computed from it; empty when all is well."""
    if sheet.polarity == Polarity.RANGE and sheet.target_high is None:
        return {
            "target_high": _(
                "Polaritas “di dalam rentang” memerlukan batas atas. Isi batas bawah pada Target dan"
                " batas atas di sini."
            )
        }
    if sheet.target_high is not None and sheet.target_high < sheet.target:
        return {
            "target_high": _(
                "Batas atas %(high)s lebih kecil daripada target %(low)s. Tukar kedua angka itu."
            )
            % {"high": number(sheet.target_high), "low": number(sheet.target)}
        }
    try:
        check_target(target_of(sheet), sheet.polarity, minimize=rules.minimize)
    except ScoringError as error:
        return {"target": str(error)}
    return {}


def published_problems(sheet: Indicator) -> dict[str, str]:
    """Return what is missing beside a published achievement."""
    if sheet.published_achievement is not None and sheet.published_realisation is None:
        return {
            "published_realisation": _("Isi juga realisasi yang diterbitkan agar capaiannya dapat diperiksa.")
        }
    return {}


def sheet_problems(sheet: Indicator, rules: ScoringRules) -> dict[str, str]:
    """Return for each field a sentence that says what is wrong with a filled sheet and what to do."""
    return {**target_problems(sheet, rules), **published_problems(sheet)}


def fingerprint(sheet: Indicator) -> str:
    """Return a short text that changes when anything on the sheet changes: two tabs are noticed by it."""
    values = "\x1f".join(
        plain(getattr(sheet, f"{name}_id" if name == "unit" else name)) for name in SHEET_FIELDS
    )
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def plain(value: object) -> str:
    """Return a value as text, numbers without trailing zeros."""
    if isinstance(value, Decimal):
        return number(value)
    return "" if value is None else str(value)


def save_sheet(sheet: Indicator, *, by: "User | None", seen: str | None = None) -> Indicator:
    """Add or change an indicator and return it; the history of its cycle names what changed.

    Plans that were made from it keep their own copy of the target. Refused with RuleViolation: a
    closed cycle, a unit outside the cycle, a code that is taken, a target nothing can be computed
    from; with StaleVersion when the sheet is no longer the one with the fingerprint `seen`.
    """
    with transaction.atomic():
        cycle = writable_cycle(sheet.cycle)
        check_sheet(sheet, cycle)
        before = Indicator.objects.select_for_update().get(pk=sheet.pk) if sheet.pk else None
        if before is not None and seen is not None and fingerprint(before) != seen:
            raise StaleVersion(
                _("Lembar indikator ini sudah diubah orang lain atau di tab lain. Yang Anda tulis masih ada.")
            )
        if before is not None and fingerprint(before) == fingerprint(sheet):
            return sheet
        sheet.save()
        log_event(
            cycle,
            "indicator_edit" if before else "indicator_add",
            by=by,
            as_role=HR,
            note=changes_in_words(before, sheet) if before else str(sheet),
        )
    return sheet


def save_sheets(sheets: Iterable[Indicator], cycle: Cycle, *, by: "User | None") -> int:
    """Add or change many checked sheets of one cycle, all or none, with one line in its history."""
    with transaction.atomic():
        cycle = writable_cycle(cycle)
        written = 0
        added = 0
        for sheet in sheets:
            check_sheet(sheet, cycle)
            added += sheet.pk is None
            sheet.save()
            written += 1
        if written:
            log_event(
                cycle,
                "indicator_import",
                by=by,
                as_role=HR,
                note=_("%(added)d indikator baru, %(changed)d diubah.")
                % {"added": added, "changed": written - added},
            )
    return written


def remove_sheet(sheet: Indicator, *, by: "User | None") -> None:
    """Delete an indicator nobody has used.

    Refused with RuleViolation: one that stands in a plan, a closed cycle.
    """
    with transaction.atomic():
        cycle = writable_cycle(sheet.cycle)
        used = sheet.items.count()
        if used:
            raise RuleViolation(
                _("Indikator %(code)s dipakai pada %(count)d hasil kerja pegawai, jadi tidak dapat dihapus.")
                % {"code": sheet.code, "count": used}
            )
        name = str(sheet)
        sheet.delete()
        log_event(cycle, "indicator_delete", by=by, as_role=HR, note=name)


def copy_sheets(source: Cycle, target: Cycle, units: Iterable[Unit], *, by: "User | None") -> int:
    """Copy the indicators of `units` from one cycle to another and return how many are new.

    A code that is there already is left alone, so a second click copies nothing. What was published
    stays with the old year.
    """
    with transaction.atomic():
        target = writable_cycle(target)
        below = set(Unit.objects.get_descendants(target.unit).values_list("pk", flat=True)) | {target.unit_id}
        allowed = {unit.pk for unit in units} & below
        taken = set(Indicator.objects.filter(cycle=target).values_list("code", flat=True))
        copies = []
        for sheet in Indicator.objects.filter(cycle=source, unit__in=allowed).exclude(code__in=taken):
            sheet.pk = None
            sheet.cycle = target
            sheet.published_realisation = sheet.published_achievement = None
            sheet.published_in = ""
            copies.append(sheet)
        Indicator.objects.bulk_create(copies)
        if copies:
            log_event(
                target,
                "indicator_copy",
                by=by,
                as_role=HR,
                note=_("%(count)d indikator dari %(cycle)s.") % {"count": len(copies), "cycle": source.name},
            )
    return len(copies)


def writable_cycle(cycle: Cycle) -> Cycle:
    """Return the cycle locked; RuleViolation when it is closed."""
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit", "rule_set").get(pk=cycle.pk)
    if locked.state == CycleState.CLOSED:
        raise RuleViolation(_("Siklus ini sudah ditutup, jadi indikatornya tidak dapat diubah lagi."))
    return locked


def check_sheet(sheet: Indicator, cycle: Cycle) -> None:
    """Raise RuleViolation for what would make the sheet unusable."""
    if not sheet.unit.path.startswith(cycle.unit.path):
        raise RuleViolation(
            _("%(unit)s tidak tercakup dalam siklus %(cycle)s.")
            % {"unit": sheet.unit.name, "cycle": cycle.name},
            "unit",
        )
    problems = sheet_problems(sheet, scoring_rules(cycle.rule_set))
    if problems:
        field, sentence = next(iter(problems.items()))
        raise RuleViolation(sentence, field)
    same = Indicator.objects.filter(cycle=cycle, code=sheet.code).exclude(pk=sheet.pk)
    if same.exists():
        raise RuleViolation(code_taken(sheet.code), "code")


def code_taken(code: str) -> str:
    """Return the sentence for a code that another indicator of the cycle has."""
    return _("Kode “%(code)s” sudah dipakai indikator lain dalam siklus ini. Pilih kode lain.") % {
        "code": code
    }


def changes_in_words(before: Indicator, after: Indicator) -> str:
    """Return which fields of a sheet changed, the first few with their old and new value."""
    lines = [
        f"{label_of(Indicator, name)}: {shown(before, name)} → {shown(after, name)}"
        for name in sorted(SHEET_FIELDS, key=lambda name: name not in NAMED_FIRST)
        if shown(before, name) != shown(after, name)
    ]
    rest = len(lines) - NAMED_CHANGES
    more = [_("dan %(count)d isian lain") % {"count": rest}] if rest > 0 else []
    return "\n".join([f"{after.code}", *lines[:NAMED_CHANGES], *more])


def shown(sheet: Indicator, name: str) -> str:
    """Return a field of a sheet as people read it, shortened; a dash when it is empty."""
    chosen = getattr(sheet, f"get_{name}_display", None)
    text = plain(chosen() if chosen else getattr(sheet, name))
    return (text if len(text) <= 80 else f"{text[:79]}…") or "–"


def label_of(model: type[Model], name: str) -> str:
    """Return the label of a model's field, with a capital."""
    text = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return text[:1].upper() + text[1:]


def as_validation_error(problems: dict[str, str]) -> ValidationError:
    """Return the problems of a sheet as forms and imports show them."""
    return ValidationError({field: [sentence] for field, sentence in problems.items()})
