"""Results of an assessment centre as a table: one row for each person and competency."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competency.domain.assessments import OutsideResult, check_outside
from competency.enums import LevelSource
from competency.models import Competency
from competency.queries import kept_employees
from competency.resources.tables import cells_by_header, refused
from core.errors import RuleViolation
from core.spreadsheets import Table, day_of
from organization.domain.nip import normalized
from organization.models import Employee

if TYPE_CHECKING:
    from organization.models import User

COLUMNS = (
    "NIP",
    "Kompetensi",
    "Level",
    "Tanggal",
    "Berlaku sampai",
    "Penyelenggara",
    "Nomor dokumen",
)
REQUIRED = ("NIP", "Kompetensi", "Level", "Tanggal", "Penyelenggara")
LEVEL_TEXTS = tuple("012345")


def results_of(table: Table, *, user: "User") -> list[OutsideResult]:
    """Return the results of a table about people whom the person keeps.

    A competency is named by code or name. ValidationError with a sentence for each wrong row.
    """
    rows = list(cells_by_header(table, REQUIRED))
    numbers = {normalized(cells["NIP"]) for _number, cells in rows}
    people = {row.nip: row for row in kept_employees(user).filter(nip__in=numbers).exclude(user=user)}
    names: dict[str, Competency] = {}
    for competency in Competency.objects.order_by("is_retired", "pk"):
        names.setdefault(competency.code.casefold(), competency)
        names.setdefault(competency.name.casefold(), competency)
    results, problems = [], []
    for number, cells in rows:
        try:
            results.append(result_of(cells, people, names))
        except (ValueError, RuleViolation) as refusal:
            said = refusal.message if isinstance(refusal, RuleViolation) else str(refusal)
            problems.append(refused(number, said))
    if problems:
        raise ValidationError(problems[:20])
    return results


def result_of(
    cells: dict[str, str], people: dict[str, Employee], names: dict[str, Competency]
) -> OutsideResult:
    """Return one result; ValueError or RuleViolation with a sentence."""
    employee = people.get(normalized(cells["NIP"]))
    if employee is None:
        raise ValueError(_("NIP “%(nip)s” bukan pegawai yang Anda kelola.") % {"nip": cells["NIP"]})
    competency = names.get(cells["Kompetensi"].strip().casefold())
    if competency is None:
        raise ValueError(_("kompetensi “%(name)s” tidak ada dalam kamus.") % {"name": cells["Kompetensi"]})
    level = cells["Level"].strip()
    if level not in LEVEL_TEXTS:
        raise ValueError(_("level “%(level)s” harus 0 sampai 5.") % {"level": level})
    until = cells.get("Berlaku sampai", "").strip()
    result = OutsideResult(
        employee=employee,
        competency=competency,
        level=int(level),
        source=LevelSource.CENTRE,
        assessed_on=day_of(cells["Tanggal"].strip()),
        valid_until=day_of(until) if until else None,
        issuer=cells["Penyelenggara"],
        document=cells.get("Nomor dokumen", ""),
    )
    check_outside(result)
    return result
