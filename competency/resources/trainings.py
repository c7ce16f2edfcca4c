"""The catalogue of trainings as a table: one row for each training."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from competency.domain.trainings import TrainingText, aims_of, check_numbers, parts
from competency.enums import Confidence, TrainingFamily, TrainingMode
from competency.models import DevelopmentForm, Training, TrainingAim
from competency.resources.tables import cells_by_header, refused
from core.errors import RuleViolation
from core.spreadsheets import Cell, Table

COLUMNS = (
    "Kode",
    "Nama",
    "Rumpun",
    "Bentuk",
    "Cara",
    "JP",
    "Kompetensi",
    "Penyelenggara",
    "Sasaran",
    "Kelompok jabatan",
    "Pegawai baru",
    "Prasyarat",
    "Sumber",
    "Kepastian",
)
REQUIRED = ("Kode", "Nama", "Rumpun", "Cara", "JP", "Kompetensi")
YES = "ya"


def trainings_of(table: Table) -> list[TrainingText]:
    """Return the trainings of a table; ValidationError with a sentence for each wrong row.

    Competencies are written as M4=2; M5=2, classes and prerequisites as codes with semicolons.
    """
    forms = {row.name.casefold(): row.code for row in DevelopmentForm.objects.order_by("pk")}
    texts, problems = [], []
    for number, cells in cells_by_header(table, REQUIRED):
        try:
            text = text_of_row(cells, forms)
            check_numbers(text)
            texts.append(text)
        except (ValueError, RuleViolation) as refusal:
            said = refusal.message if isinstance(refusal, RuleViolation) else str(refusal)
            problems.append(refused(number, said))
    if problems:
        raise ValidationError(problems[:20])
    return texts


def text_of_row(cells: dict[str, str], forms: dict[str, str]) -> TrainingText:
    """Return one training; ValueError with a sentence."""
    jp = cells["JP"].strip()
    if not (jp.isascii() and jp.isdecimal()):
        raise ValueError(_("JP “%(text)s” harus bilangan bulat.") % {"text": jp})
    named = cells.get("Bentuk", "").strip()
    return TrainingText(
        code=cells["Kode"],
        name=cells["Nama"],
        family=code_of(cells["Rumpun"], TrainingFamily.choices),
        mode=code_of(cells["Cara"], TrainingMode.choices),
        jp=int(jp),
        aims=aims_of(cells["Kompetensi"]),
        form=forms.get(named.casefold(), named) or "pelatihan",
        provider=cells.get("Penyelenggara", ""),
        audience=cells.get("Sasaran", ""),
        post_classes=tuple(parts(cells.get("Kelompok jabatan", ""))),
        newcomers_only=cells.get("Pegawai baru", "").strip().casefold() == YES,
        prerequisites=tuple(parts(cells.get("Prasyarat", ""))),
        source=cells.get("Sumber", ""),
        confidence=code_of(cells.get("Kepastian", "") or Confidence.UNCERTAIN, Confidence.choices),
    )


def code_of(text: str, choices: Iterable[tuple[str, object]]) -> str:
    """Return the code of a choice written as code or word; the text itself when there is none."""
    known = {str(label).casefold(): code for code, label in choices} | {
        code.casefold(): code for code, _label in choices
    }
    return known.get(text.strip().casefold(), text.strip())


def catalogue_rows() -> Iterable[list[Cell]]:
    """Yield the whole catalogue in the columns that the import takes. Four queries."""
    aims = TrainingAim.objects.select_related("competency").order_by("pk")
    rows = Training.objects.select_related("form").prefetch_related(
        Prefetch("aims", queryset=aims), Prefetch("prerequisites", queryset=Training.objects.order_by("code"))
    )
    for row in rows.order_by("code"):
        yield [
            row.code,
            row.name,
            row.family,
            row.form.code,
            row.mode,
            row.jp,
            "; ".join(f"{aim.competency.code}={aim.level}" for aim in row.aims.all()),
            row.provider,
            row.audience,
            "; ".join(sorted(row.post_classes)),
            YES if row.newcomers_only else "",
            "; ".join(needed.code for needed in row.prerequisites.all()),
            row.source,
            row.confidence,
        ]
