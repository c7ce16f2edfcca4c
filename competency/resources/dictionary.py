"""The dictionary as a table: one row for each level."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competency.domain.dictionary import CompetencyText, LevelText, check_text
from competency.enums import LEVELS
from competency.models import CompetencyGroup, CompetencyLevel
from competency.queries import competencies
from competency.resources.tables import cells_by_header, refused
from core.errors import RuleViolation
from core.spreadsheets import Cell, Table

COLUMNS = (
    "Kode",
    "Singkatan",
    "Nama",
    "Kelompok",
    "Sumber",
    "Definisi",
    "Level",
    "Sebutan",
    "Deskripsi",
    "Indikator 1",
    "Indikator 2",
    "Indikator 3",
)
REQUIRED = tuple(column for column in COLUMNS if column not in ("Singkatan", "Sumber", "Sebutan"))


def texts_of(table: Table) -> list[CompetencyText]:
    """Return the competencies of a table; ValidationError with a sentence for each wrong row."""
    groups = {group.name.casefold(): group.code for group in CompetencyGroup.objects.order_by("pk")}
    groups |= {code: code for code in groups.values()}
    rows: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, cells in cells_by_header(table, REQUIRED):
        rows.setdefault(cells["Kode"].strip().upper(), []).append((number, cells))
    texts, problems = [], []
    for code, group_rows in rows.items():
        number = group_rows[0][0]
        try:
            text = text_of_rows(code, [cells for _number, cells in group_rows], groups)
            check_text(text)
            texts.append(text)
        except RuleViolation as refusal:
            problems.append(refused(number, refusal.message))
    if problems:
        raise ValidationError(problems[:20])
    return texts


def text_of_rows(code: str, rows: Sequence[dict[str, str]], groups: dict[str, str]) -> CompetencyText:
    """Return one competency from its rows; RuleViolation with a sentence."""
    first = rows[0]
    named = first["Kelompok"].strip()
    group = groups.get(named.casefold())
    if group is None:
        raise RuleViolation(_("kelompok “%(name)s” tidak dikenal.") % {"name": named})
    levels = {}
    for row in rows:
        typed = row["Level"].strip()
        if typed not in map(str, LEVELS) or int(typed) in levels:
            raise RuleViolation(
                _("level “%(typed)s” harus 1 sampai 5, masing-masing satu kali.") % {"typed": typed}
            )
        levels[int(typed)] = LevelText(
            int(typed),
            row.get("Sebutan", ""),
            row["Deskripsi"],
            (row["Indikator 1"], row["Indikator 2"], row["Indikator 3"]),
        )
    return CompetencyText(
        code=code,
        name=first["Nama"],
        group=group,
        definition=first["Definisi"],
        abbreviation=first.get("Singkatan", ""),
        source=first.get("Sumber", ""),
        levels=tuple(levels[level] for level in sorted(levels)),
    )


def dictionary_rows() -> Iterable[list[Cell]]:
    """Yield the whole dictionary in the columns that the import takes. Three queries."""
    rows = list(competencies(retired=True))
    versions = [version for competency in rows for version in competency.in_force]  # type: ignore[attr-defined]
    levels: dict[int, list[CompetencyLevel]] = {}
    for level in CompetencyLevel.objects.filter(version__in=versions).order_by("version", "level"):
        levels.setdefault(level.version_id, []).append(level)
    for competency in rows:
        version = competency.in_force[0]  # type: ignore[attr-defined]
        for level in levels[version.pk]:
            yield [
                competency.code,
                competency.abbreviation,
                competency.name,
                competency.group.code,
                competency.source,
                version.definition,
                level.level,
                level.title,
                level.description,
                *level.indicators,
            ]
