"""Rule sets: copying to a new version, and changing one that no open cycle uses."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from appraisal.domain.rule_catalogue import CATALOGUE, SCORING_KEYS, SPECS, SettingSpec
from appraisal.domain.rule_values import typed, values_of
from appraisal.domain.scoring import ScoringError, ScoringRules, number
from appraisal.domain.scoring.distribution import pattern_rules
from appraisal.enums import Certainty
from appraisal.models import RuleSet, RuleSetting
from appraisal.workflow import HR
from core.errors import RuleViolation, StaleVersion
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User

LONGEST_DAYS = 365
LARGEST_COUNT = 1000
LONGEST_MONTHS = 60
LONGEST_SETTING = 300
CUTS = (
    ("performance_high_from", "performance_middle_from"),
    ("potential_high_from", "potential_middle_from"),
)
"""Where each axis of the nine boxes is cut: from which value high, from which middle."""


@dataclass(frozen=True)
class SettingRow:
    """One setting of a rule set as people read it."""

    spec: SettingSpec
    value: str
    shown: str
    certainty: Certainty
    source: str


def setting_rows(rule_set: RuleSet) -> list[SettingRow]:
    """Return every setting in the order of the catalogue. One query, or none when fetched before."""
    stored = {row.key: row for row in rule_set.settings.all()}
    rows = []
    for spec in CATALOGUE:
        row = stored.get(spec.key)
        value = row.value if row else spec.default
        rows.append(
            SettingRow(
                spec,
                value,
                shown_value(spec, value),
                Certainty(row.certainty) if row else spec.certainty,
                row.source if row else spec.source,
            )
        )
    return rows


def shown_value(spec: SettingSpec, value: str) -> str:
    """Return a value in words: decimal comma, "tanpa batas" for an empty one."""
    if not value:
        return "–" if spec.kind == "text" else _("tanpa batas")
    if spec.kind in ("number", "optional_number"):
        return number(Decimal(value))
    return value


def fingerprint(rule_set: RuleSet) -> str:
    """Return a short text that changes when name, note or a value of the rule set changes."""
    values = [rule_set.name, rule_set.note, *(f"{key}={value}" for key, value in values_of(rule_set).items())]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:16]


def next_version(rule_set: RuleSet) -> int:
    """Return the number that the next copy of this rule set gets."""
    highest = RuleSet.objects.filter(code=rule_set.code).aggregate(highest=Max("version"))["highest"]
    return int(highest or 0) + 1


def copy_rule_set(rule_set: RuleSet, *, version: int, by: "User") -> RuleSet:
    """Copy the rule set to `version`, note who did it, and return the copy, unlocked.

    `version` is the number the person was shown: a second click with the same number returns the
    copy that was made. Refused with RuleViolation: a number that would leave a gap.
    """
    with transaction.atomic():
        list(RuleSet.objects.select_for_update().filter(code=rule_set.code))
        made = RuleSet.objects.filter(code=rule_set.code, version=version).first()
        if made is not None and made.pk != rule_set.pk:
            return made
        if version != next_version(rule_set):
            raise RuleViolation(_("Nomor versi sudah berubah. Muat ulang halaman, lalu salin lagi."))
        copy = RuleSet.objects.create(
            code=rule_set.code, version=version, name=rule_set.name, note=rule_set.note
        )
        RuleSetting.objects.bulk_create(
            RuleSetting(
                rule_set=copy,
                key=row.spec.key,
                value=row.value,
                certainty=row.certainty,
                source=row.source,
            )
            for row in setting_rows(rule_set)
        )
        log_event(copy, "rule_set_copy", by=by, as_role=HR, note=str(rule_set))
    return copy


def change_rule_set(
    rule_set: RuleSet,
    values: Mapping[str, str],
    *,
    name: str,
    note: str,
    basis: str,
    seen: str,
    by: "User",
) -> RuleSet:
    """Change name, note and values (as text) of a rule set that is not locked, and return it.

    What changed, from what to what and on which basis, goes into the history of the rule set.

    A value that departs from the catalogue is marked as set by the agency with `basis` as its
    source; one that comes back to it gets the source and certainty of the catalogue back. Refused
    with RuleViolation (field = the setting): a value of the wrong kind, values that contradict each
    other, changed values without basis, a locked rule set; with StaleVersion when it changed since
    `seen`.
    """
    values = {key: canonical(SPECS[key], value) for key, value in values.items()}
    check_values(values)
    with transaction.atomic():
        locked = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
        if locked.locked_at is not None:
            raise RuleViolation(
                _("Perangkat aturan ini terkunci karena sudah dipakai. Salin menjadi versi baru, lalu ubah.")
            )
        if fingerprint(locked) != seen:
            raise StaleVersion(_("Perangkat aturan ini sudah diubah sejak halaman ini dibuka."))
        old = values_of(locked)
        changed = {key: value for key, value in values.items() if not same(SPECS[key], old[key], value)}
        departing = [key for key, value in changed.items() if not same(SPECS[key], SPECS[key].default, value)]
        if departing and not basis.strip():
            raise RuleViolation(
                _("Tuliskan dasar perubahan, misalnya nomor keputusan kepala daerah."), "basis"
            )
        for key, value in changed.items():
            spec = SPECS[key]
            own = key in departing
            RuleSetting.objects.update_or_create(
                rule_set=locked,
                key=key,
                defaults={
                    "value": value,
                    "certainty": Certainty.UNCERTAIN if own else spec.certainty,
                    "source": basis.strip()[:300] if own else spec.source,
                },
            )
        locked.name, locked.note = name.strip(), note.strip()
        locked.save(update_fields=["name", "note"])
        lines = [f"{SPECS[key].label}: {old[key] or '–'} → {value or '–'}" for key, value in changed.items()]
        log_event(locked, "rule_set_edit", by=by, as_role=HR, note="\n".join([*lines, basis.strip()]))
    return locked


def same(spec: SettingSpec, one: str, other: str) -> bool:
    """Say whether two texts are the same value of a setting."""
    return typed(spec.key, one) == typed(spec.key, other)


def canonical(spec: SettingSpec, value: str) -> str:
    """Return the text of a value as it is stored. RuleViolation with a sentence when it is none."""
    value = value.strip()
    if spec.kind == "days":
        if not value.isdecimal() or not 1 <= int(value) <= LONGEST_DAYS:
            raise RuleViolation(
                _("Isi jumlah hari, 1 sampai %(longest)d.") % {"longest": LONGEST_DAYS}, spec.key
            )
        return str(int(value))
    if spec.kind == "count":
        if not value.isdecimal() or not 1 <= int(value) <= LARGEST_COUNT:
            raise RuleViolation(
                _("Isi jumlah orang, 1 sampai %(largest)d.") % {"largest": LARGEST_COUNT}, spec.key
            )
        return str(int(value))
    if spec.kind == "months":
        if not value.isdecimal() or not 1 <= int(value) <= LONGEST_MONTHS:
            raise RuleViolation(
                _("Isi jumlah bulan, 1 sampai %(longest)d.") % {"longest": LONGEST_MONTHS}, spec.key
            )
        return str(int(value))
    if spec.kind == "text":
        if len(value) > LONGEST_SETTING:
            raise RuleViolation(
                _("Paling banyak %(longest)d huruf.") % {"longest": LONGEST_SETTING}, spec.key
            )
        return value
    if spec.kind == "pattern":
        try:
            pattern_rules(value)
        except ScoringError as error:
            raise RuleViolation(str(error), spec.key) from error
        return value
    if spec.kind in ("yes_no", "choice"):
        if value not in (("ya", "tidak") if spec.kind == "yes_no" else spec.choices):
            raise RuleViolation(_("Pilih salah satu."), spec.key)
        return value
    if not value and spec.kind == "optional_number":
        return ""
    try:
        exact = Decimal(value)
    except InvalidOperation as error:
        raise RuleViolation(_("Isi dengan angka."), spec.key) from error
    if not exact.is_finite() or abs(exact) > 1000 or exact != round(exact, 2):
        raise RuleViolation(_("Isi angka sampai 1.000, paling banyak dua angka di belakang koma."), spec.key)
    return f"{exact.normalize():f}"


def check_values(values: Mapping[str, str]) -> None:
    """Raise RuleViolation beside the setting that contradicts another one."""
    try:
        ScoringRules.from_dict({key: typed(key, values[key]) for key in sorted(SCORING_KEYS & set(values))})
    except ScoringError as error:
        named = [key for key in re.findall(r"[a-z][a-z_]+", str(error)) if key in SCORING_KEYS]
        raise RuleViolation(in_words(str(error)), named[-1] if named else "") from error
    for high, middle in CUTS:
        if {high, middle} <= set(values) and Decimal(values[middle]) >= Decimal(values[high]):
            raise RuleViolation(_("Batas menengah harus lebih rendah daripada batas tinggi."), middle)


def in_words(sentence: str) -> str:
    """Return a sentence of the arithmetic with the names of settings as people know them."""

    def label(match: re.Match[str]) -> str:
        key = match.group()
        return f"“{SPECS[key].label}”" if key in SCORING_KEYS else key

    return re.sub(r"[a-z_]+", label, sentence).replace("Parameter “", "“")
