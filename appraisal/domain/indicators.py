"""Indicators (IKU): the checks of a definition sheet, writing it, and what was published about it."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.domain.indicator_versions import (
    SHEET_FIELDS,
    keep_first_version,
    label_of,
    require_reason,
    write_version,
)
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
from appraisal.models import Cycle, Indicator, IndicatorPeriod
from appraisal.queries import period_targets, plans_using
from appraisal.workflow import HR
from core.errors import RuleViolation, StaleVersion
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User

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


def save_sheet(
    sheet: Indicator, *, by: "User | None", seen: str | None = None, reason: str = ""
) -> Indicator:
    """Add or change an indicator and return it; every real change is a new version of the sheet.

    Plans that were made from it keep their own copy of the target; the history of the cycle names
    what changed. Refused with RuleViolation: a closed cycle, a unit outside the cycle, a code that
    is taken, a target nothing can be computed from, another kind of period while realisations are
    recorded, a change of target, polarity or formula without a reason while plans use it; with
    StaleVersion when the sheet is no longer the one with the fingerprint `seen`.
    """
    with transaction.atomic():
        cycle = writable_cycle(sheet.cycle)
        check_sheet(sheet, cycle)
        before = locked_sheet(sheet.pk) if sheet.pk else None
        if before is None:
            sheet.sheet_version = 1
            sheet.save()
            write_version(sheet, {}, by=by, reason=reason)
            log_event(cycle, "indicator_add", by=by, as_role=HR, note=str(sheet))
            return sheet
        if seen is not None and fingerprint(before) != seen:
            raise StaleVersion(
                _("Lembar indikator ini sudah diubah orang lain atau di tab lain. Yang Anda tulis masih ada.")
            )
        if fingerprint(before) == fingerprint(sheet):
            return sheet
        require_reason(before, sheet, plans_using([before.pk]).get(before.pk, 0), reason)
        targets = period_targets([before.pk]).get(before.pk, {})
        keep_first_version(before, targets)
        if before.period != sheet.period:
            targets = give_up_periods(before)
        sheet.sheet_version = before.sheet_version + 1
        sheet.save()
        write_version(sheet, targets, by=by, reason=reason)
        note = with_reason(changes_in_words(before, sheet), reason)
        log_event(cycle, "indicator_edit", by=by, as_role=HR, note=note)
    return sheet


def with_reason(note: str, reason: str) -> str:
    """Return a line of the history with the reason below it, when there is one."""
    return f"{note}\n{_('Alasan: %(reason)s') % {'reason': reason.strip()}}" if reason.strip() else note


def locked_sheet(indicator_id: int) -> Indicator:
    """Return the sheet as it is stored, locked, with what a version names."""
    return (
        Indicator.objects.select_for_update(of=("self",))
        .select_related("unit", "parent", "objective")
        .get(pk=indicator_id)
    )


def give_up_periods(before: Indicator) -> dict[int, Decimal]:
    """Delete the targets of the old kind of period; they stay in the versions. Return those left: none.

    Refused with RuleViolation while realisations are recorded.
    """
    if IndicatorPeriod.objects.filter(indicator=before, realisation__isnull=False).exists():
        raise RuleViolation(period_is_fixed(before), "period")
    IndicatorPeriod.objects.filter(indicator=before).delete()
    return {}


def period_is_fixed(sheet: Indicator) -> str:
    """Return why the kind of period cannot be changed any more."""
    return _(
        "Realisasi %(period)s sudah dicatat, jadi periodenya tidak dapat diganti. Kosongkan dulu"
        " realisasinya."
    ) % {"period": str(sheet.get_period_display()).lower()}


def remove_sheet(sheet: Indicator, *, by: "User | None") -> None:
    """Delete an indicator nobody has used.

    Refused with RuleViolation: one that stands in a plan or has a realisation, a closed cycle.
    """
    with transaction.atomic():
        cycle = writable_cycle(sheet.cycle)
        used = sheet.items.count()
        if used:
            raise RuleViolation(
                _("Indikator %(code)s dipakai pada %(count)d hasil kerja pegawai, jadi tidak dapat dihapus.")
                % {"code": sheet.code, "count": used}
            )
        if sheet.periods.filter(realisation__isnull=False).exists():
            raise RuleViolation(
                _("Indikator %(code)s sudah mempunyai realisasi, jadi tidak dapat dihapus.")
                % {"code": sheet.code}
            )
        name = str(sheet)
        sheet.delete()
        log_event(cycle, "indicator_delete", by=by, as_role=HR, note=name)


def writable_cycle(cycle: Cycle) -> Cycle:
    """Return the cycle locked; RuleViolation when it is closed."""
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit", "rule_set").get(pk=cycle.pk)
    if locked.state == CycleState.CLOSED:
        raise RuleViolation(_("Siklus ini sudah ditutup, jadi indikatornya tidak dapat diubah lagi."))
    return locked


def check_sheet(sheet: Indicator, cycle: Cycle) -> None:
    """Raise RuleViolation for what would make the sheet unusable."""
    check_values(sheet, cycle, scoring_rules(cycle.rule_set))
    same = Indicator.objects.filter(cycle=cycle, code=sheet.code).exclude(pk=sheet.pk)
    if same.exists():
        raise RuleViolation(code_taken(sheet.code), "code")


def check_values(sheet: Indicator, cycle: Cycle, rules: ScoringRules) -> None:
    """Raise RuleViolation for a unit outside the cycle or values nothing can be computed from."""
    if not sheet.unit.path.startswith(cycle.unit.path):
        raise RuleViolation(
            _("%(unit)s tidak tercakup dalam siklus %(cycle)s.")
            % {"unit": sheet.unit.name, "cycle": cycle.name},
            "unit",
        )
    problems = sheet_problems(sheet, rules)
    if problems:
        field, sentence = next(iter(problems.items()))
        raise RuleViolation(sentence, field)


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


def as_validation_error(problems: dict[str, str]) -> ValidationError:
    """Return the problems of a sheet as forms and imports show them."""
    return ValidationError({field: [sentence] for field, sentence in problems.items()})
