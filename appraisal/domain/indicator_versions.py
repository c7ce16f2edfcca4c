"""Versions of a definition sheet: what it said from when on, and what differs between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.domain.consolidation import period_label
from appraisal.domain.scoring import number
from appraisal.domain.scoring.figures import plain
from appraisal.enums import Cascading, Consolidation, Period, Polarity
from appraisal.models import Indicator, IndicatorVersion
from core.errors import RuleViolation

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
    "value_source",
    "published_realisation",
    "published_achievement",
    "published_in",
)
"""The fields of a sheet that people fill in, in the order of the form."""

LINK_FIELDS = ("parent", "cascading", "objective")
"""Where the indicator hangs in the performance tree: changed there, kept in the versions."""

TARGETS = "targets"
"""Under this name a version keeps the targets of the periods."""

REASONED_FIELDS = ("target", "target_high", "polarity", "formula")
"""What cannot change without a reason once plans were made from the sheet."""

CHOICES = {"polarity": Polarity, "consolidation": Consolidation, "period": Period, "cascading": Cascading}
NUMBERS = frozenset(
    {"baseline", "target", "target_high", "weight", "published_realisation", "published_achievement"}
)


@dataclass(frozen=True)
class FieldChange:
    """One field of two versions: its label, the old and the new text; a dash for an empty one."""

    label: str
    old: str
    new: str


def sheet_values(sheet: Indicator, targets: Mapping[int, Decimal]) -> dict[str, Any]:
    """Return what a version keeps of a sheet: plain JSON values, units and other sheets by code."""
    values: dict[str, Any] = {name: plain_value(getattr(sheet, name)) for name in SHEET_FIELDS}
    values["unit"] = sheet.unit.code
    values["cascading"] = sheet.cascading
    values["parent"] = sheet.parent.code if sheet.parent else ""
    values["objective"] = sheet.objective.title if sheet.objective else ""
    values[TARGETS] = {str(index): plain(value) for index, value in sorted(targets.items())}
    return values


def plain_value(value: object) -> str | None:
    """Return a field's value as JSON keeps it: numbers as exact text, None for a missing number."""
    if value is None or isinstance(value, Decimal | int):
        return plain(None if value is None else Decimal(value))
    return str(value)


def version_of(
    sheet: Indicator, targets: Mapping[int, Decimal], *, by: "User | None", reason: str
) -> IndicatorVersion:
    """Return the unsaved version of the sheet as it is now."""
    return IndicatorVersion(
        indicator=sheet,
        number=sheet.sheet_version,
        values=sheet_values(sheet, targets),
        reason=reason.strip()[:300],
        made_by=by,
    )


def write_version(
    sheet: Indicator, targets: Mapping[int, Decimal], *, by: "User | None", reason: str
) -> None:
    """Keep the sheet as it is now under its number."""
    version_of(sheet, targets, by=by, reason=reason).save()


def keep_first_version(before: Indicator, targets: Mapping[int, Decimal]) -> None:
    """Keep a sheet from the time before versions were written, as it stands, before it changes."""
    if not IndicatorVersion.objects.filter(indicator=before, number=before.sheet_version).exists():
        write_version(before, targets, by=None, reason="")


def needs_reason(before: Indicator, after: Indicator) -> bool:
    """Say whether the change touches what plans were made from."""
    return any(
        plain_value(getattr(before, name)) != plain_value(getattr(after, name)) for name in REASONED_FIELDS
    )


def require_reason(before: Indicator, after: Indicator, plans: int, reason: str) -> None:
    """Raise RuleViolation when target, polarity or formula change without a reason while plans use them."""
    if plans and needs_reason(before, after) and not reason.strip():
        raise RuleViolation(reason_missing(plans), "reason")


def reason_missing(plans: int) -> str:
    """Return the sentence that asks for a reason and says what stays as it is."""
    return ngettext(
        "Tulis alasannya: %(count)d rencana pegawai sudah memakai indikator ini dan tetap memegang"
        " targetnya sendiri.",
        "Tulis alasannya: %(count)d rencana pegawai sudah memakai indikator ini dan tetap memegang"
        " targetnya sendiri.",
        plans,
    ) % {"count": plans}


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldChange]:
    """Return what differs between the values of two versions, field by field in the order of the sheet."""
    names = (*SHEET_FIELDS, *LINK_FIELDS)
    changes = [
        FieldChange(
            label_of(Indicator, name), shown_value(name, old.get(name)), shown_value(name, new.get(name))
        )
        for name in names
        if (old.get(name) or "") != (new.get(name) or "")
    ]
    return changes + target_differences(old, new)


def target_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldChange]:
    """Return which targets of periods differ; a period is named as the version it stands in names it."""
    before, after = old.get(TARGETS) or {}, new.get(TARGETS) or {}
    same_kind = old.get("period") == new.get("period")
    numbers = sorted({*before, *after}, key=int)
    return [
        FieldChange(
            target_label(str((new if same_kind or index in after else old).get("period") or ""), int(index)),
            shown_value("target", before.get(index)),
            shown_value("target", after.get(index)),
        )
        for index in numbers
        if before.get(index) != after.get(index)
    ]


def target_label(period: str, index: int) -> str:
    """Return how the target of a period is called."""
    name = period_label(period, index) if period in Period.values else str(index)
    return _("Target %(period)s") % {"period": name}


def shown_value(name: str, value: str | None) -> str:
    """Return a kept value as people read it; a dash when it is empty."""
    if value in (None, ""):
        return "–"
    if name in NUMBERS:
        return number(Decimal(str(value)))
    if name in CHOICES:
        known = {str(code): str(label) for code, label in CHOICES[name].choices}
        return known.get(str(value), str(value))
    return str(value)


def label_of(model: type[Model], name: str) -> str:
    """Return the label of a model's field, with a capital."""
    text = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return text[:1].upper() + text[1:]
