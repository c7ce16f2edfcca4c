"""The dictionary of competencies: filling it, adding, changing and retiring."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from competency.domain.rule_values import AS_KEEPER
from competency.enums import LEVELS
from competency.models import (
    AssessedLevel,
    Competency,
    CompetencyGroup,
    CompetencyLevel,
    CompetencyVersion,
    StandardItem,
)
from competency.models.dictionary import INDICATORS
from competency.queries import current_version
from core.errors import RuleViolation
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "dictionary.csv"
FIRST_GROUPS = (
    ("manajerial", "Manajerial"),
    ("sosial_kultural", "Sosial kultural"),
    ("teknis", "Teknis"),
    ("digital", "Digital"),
)


@dataclass(frozen=True)
class LevelText:
    """The words of one level."""

    level: int
    title: str
    description: str
    indicators: tuple[str, str, str]


@dataclass(frozen=True)
class CompetencyText:
    """Everything that is written about a competency. `group` is the code of its group."""

    code: str
    name: str
    group: str
    definition: str
    levels: tuple[LevelText, ...]
    abbreviation: str = ""
    source: str = ""


@dataclass
class Written:
    """What came of many competencies: by code."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def bundled_texts() -> list[CompetencyText]:
    """Return the dictionary that comes with the application."""
    with BUNDLED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_code: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_code.setdefault(row["code"], []).append(row)
    return [
        CompetencyText(
            code=code,
            name=group[0]["name"],
            group=group[0]["group"],
            definition=group[0]["definition"],
            abbreviation=group[0]["abbreviation"],
            source=group[0]["source"],
            levels=tuple(
                LevelText(
                    int(row["level"]),
                    row["title"],
                    row["description"],
                    (row["indicator_1"], row["indicator_2"], row["indicator_3"]),
                )
                for row in group
            ),
        )
        for code, group in by_code.items()
    ]


def ensure_groups() -> None:
    """Write the groups of the application where the table is empty."""
    if not CompetencyGroup.objects.exists():
        CompetencyGroup.objects.bulk_create(
            CompetencyGroup(code=code, name=name, position=place * 10)
            for place, (code, name) in enumerate(FIRST_GROUPS, start=1)
        )


@transaction.atomic
def fill_dictionary(*, by: "User | None") -> int:
    """Fill an empty dictionary with the one that comes with the application; return how many came.

    Refused with RuleViolation when a competency exists already: nothing is overwritten.
    """
    if Competency.objects.exists():
        raise RuleViolation(_("Kamus sudah berisi. Gunakan impor untuk menambah atau mengubah."))
    ensure_groups()
    return len(write_dictionary(bundled_texts(), reason="", by=by).added)


def check_text(text: CompetencyText) -> None:
    """Raise RuleViolation unless code, name, definition and five levels with three indicators are there."""
    for name, label in (("code", _("kode")), ("name", _("nama")), ("definition", _("definisi"))):
        if not getattr(text, name).strip():
            raise RuleViolation(_("Isi %(field)s kompetensi.") % {"field": label}, name)
    if [level.level for level in text.levels] != list(LEVELS):
        raise RuleViolation(_("Kompetensi %(code)s harus mempunyai level 1 sampai 5.") % {"code": text.code})
    for level in text.levels:
        if not level.description.strip():
            raise RuleViolation(
                _("Isi deskripsi level %(level)d.") % {"level": level.level}, f"description_{level.level}"
            )
        for place, indicator in enumerate(level.indicators, start=1):
            if not indicator.strip():
                raise RuleViolation(
                    _("Isi indikator %(place)d pada level %(level)d.")
                    % {"place": place, "level": level.level},
                    f"indicator_{level.level}_{place}",
                )


@transaction.atomic
def add_competency(text: CompetencyText, *, by: "User | None") -> Competency:
    """Add a competency with its first version and return it.

    Refused with RuleViolation: a code that is taken, a group that does not exist, missing words.
    """
    check_text(text)
    code = text.code.strip().upper()
    if Competency.objects.filter(code=code).exists():
        raise RuleViolation(_("Kode “%(code)s” sudah dipakai. Pilih kode lain.") % {"code": code}, "code")
    competency = Competency.objects.create(
        code=code,
        abbreviation=text.abbreviation.strip(),
        name=text.name.strip(),
        group=group_named(text.group),
        source=text.source.strip(),
    )
    write_version(competency, text, number=1, reason="", by=by)
    log_event(competency, "competency_added", by=by, as_role=AS_KEEPER)
    return competency


@transaction.atomic
def change_competency(
    competency: Competency, text: CompetencyText, *, reason: str, by: "User | None"
) -> CompetencyVersion:
    """Change a competency and return its version in force; its code stays.

    A version to which a standard or a result refers is never edited: the change makes the next one
    and needs a reason. Until then it is changed in place. The same words twice change nothing.
    Refused with RuleViolation: missing words or reason.
    """
    check_text(text)
    competency = Competency.objects.select_for_update(of=("self",)).get(pk=competency.pk)
    version = current_version(competency)
    facts = {
        "abbreviation": text.abbreviation.strip(),
        "name": text.name.strip(),
        "group": group_named(text.group),
        "source": text.source.strip(),
    }
    same_facts = all(getattr(competency, key) == value for key, value in facts.items())
    if same_facts and text_of(version) == words(text):
        return version
    for key, value in facts.items():
        setattr(competency, key, value)
    competency.save()
    if text_of(version) != words(text):
        if is_used(version):
            if not reason.strip():
                raise RuleViolation(
                    _("Versi ini sudah dipakai; perubahannya menjadi versi baru. Tuliskan alasannya."),
                    "reason",
                )
            version = write_version(competency, text, number=version.number + 1, reason=reason, by=by)
        else:
            version.definition = text.definition.strip()
            version.save(update_fields=["definition"])
            version.levels.all().delete()
            write_levels(version, text)
    log_event(competency, "competency_changed", by=by, as_role=AS_KEEPER, note=reason)
    return version


@transaction.atomic
def retire_competency(competency: Competency, *, retired: bool, by: "User | None") -> Competency:
    """Take a competency out of new standards, or back in; what refers to it stays. Twice is once."""
    competency = Competency.objects.select_for_update(of=("self",)).get(pk=competency.pk)
    if competency.is_retired != retired:
        competency.is_retired = retired
        competency.save(update_fields=["is_retired"])
        name = "competency_retired" if retired else "competency_returned"
        log_event(competency, name, by=by, as_role=AS_KEEPER)
    return competency


@transaction.atomic
def write_dictionary(texts: Iterable[CompetencyText], *, reason: str, by: "User | None") -> Written:
    """Add or change many competencies, all or none; those that are not named stay."""
    ensure_groups()
    known = {row.code: row for row in Competency.objects.select_related("group")}
    written = Written()
    for text in texts:
        competency = known.get(text.code.strip().upper())
        if competency is None:
            add_competency(text, by=by)
            written.added.append(text.code)
        elif says_the_same(competency, text):
            written.same.append(text.code)
        else:
            change_competency(competency, text, reason=reason, by=by)
            written.changed.append(text.code)
    return written


def says_the_same(competency: Competency, text: CompetencyText) -> bool:
    """Say whether the competency already says exactly this."""
    facts = (competency.abbreviation, competency.name, competency.group.code, competency.source)
    new = (text.abbreviation.strip(), text.name.strip(), text.group, text.source.strip())
    return facts == new and text_of(current_version(competency)) == words(text)


def is_used(version: CompetencyVersion) -> bool:
    """Say whether a standard or a result refers to the version."""
    return (
        StandardItem.objects.filter(version=version).exists()
        or AssessedLevel.objects.filter(version=version).exists()
    )


def group_named(code: str) -> CompetencyGroup:
    """Return the group with this code; RuleViolation when there is none."""
    group = CompetencyGroup.objects.filter(code=code).first()
    if group is None:
        raise RuleViolation(_("Kelompok “%(code)s” tidak dikenal.") % {"code": code}, "group")
    return group


def write_version(
    competency: Competency, text: CompetencyText, *, number: int, reason: str, by: "User | None"
) -> CompetencyVersion:
    """Write a version with its levels."""
    version = CompetencyVersion.objects.create(
        competency=competency,
        number=number,
        definition=text.definition.strip(),
        reason=reason.strip(),
        made_by=by,
    )
    write_levels(version, text)
    return version


def write_levels(version: CompetencyVersion, text: CompetencyText) -> None:
    """Write the five levels of a version."""
    CompetencyLevel.objects.bulk_create(
        CompetencyLevel(
            version=version,
            level=level.level,
            title=level.title.strip(),
            description=level.description.strip(),
            **{name: indicator.strip() for name, indicator in zip(INDICATORS, level.indicators, strict=True)},
        )
        for level in text.levels
    )


Words = tuple[str, tuple[tuple[int, str, str, tuple[str, ...]], ...]]


def words(text: CompetencyText) -> Words:
    """Return the words that a version holds, for comparing."""
    return text.definition.strip(), tuple(
        (
            level.level,
            level.title.strip(),
            level.description.strip(),
            tuple(indicator.strip() for indicator in level.indicators),
        )
        for level in text.levels
    )


def text_of(version: CompetencyVersion) -> Words:
    """Return the words of a stored version."""
    return version.definition, tuple(
        (level.level, level.title, level.description, tuple(level.indicators))
        for level in version.levels.order_by("level")
    )
