"""Cycles as a table: what the columns are, how rows are checked and exported."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources

from appraisal.domain.cycles import CyclePlan, check_plan, check_year_is_free, days_of, default_phases
from appraisal.enums import CycleState, Phase
from appraisal.models import Cycle
from appraisal.queries import cycles_visible_to, rule_sets_visible_to
from appraisal.resources.columns import CodeWidget, Column, DayWidget, TextWidget, YearWidget
from core.errors import RuleViolation
from organization.queries import units_visible_to

if TYPE_CHECKING:
    from organization.models import User

PHASE_NAMES = {
    Phase.PLANNING: "Perencanaan",
    Phase.EXECUTION: "Pelaksanaan",
    Phase.SELF_ASSESSMENT: "Penilaian mandiri",
    Phase.REVIEW: "Penilaian pejabat",
    Phase.RESPONSE: "Tanggapan",
}
ENDS = (("starts_on", "mulai"), ("ends_on", "berakhir"))
PHASE_FIELDS = {
    f"{phase.value}_{end}": (phase, place) for phase in Phase for place, (end, _word) in enumerate(ENDS)
}
USUAL = gettext_lazy("Tanggal; kosong berarti tanggal yang lazim bagi tahun itu.")
COLUMNS = (
    Column("Tahun", "year", gettext_lazy("Tahun penilaian, misalnya 2026."), True),
    Column("Nama", "name", gettext_lazy("Nama siklus, misalnya Penilaian Kinerja 2026."), True),
    Column("Kode unit", "unit", gettext_lazy("Kode unit; siklus mencakup semua unit di bawahnya."), True),
    Column("Awal periode", "starts_on", gettext_lazy("Tanggal; kosong berarti 1 Januari tahun itu.")),
    Column("Akhir periode", "ends_on", gettext_lazy("Tanggal; kosong berarti 31 Desember tahun itu.")),
    Column(
        "Perangkat aturan",
        "rule_set",
        gettext_lazy("Kode dan versi, misalnya permenpanrb-6-2022 v1."),
        True,
    ),
    *(
        Column(f"{PHASE_NAMES[phase]} {word}", f"{phase.value}_{end}", USUAL)
        for phase in Phase
        for end, word in ENDS
    ),
)
EXAMPLE = ("2027", "Penilaian Kinerja 2027", "", "", "", "permenpanrb-6-2022 v1", *[""] * (2 * len(Phase)))


class RuleSetWidget(CodeWidget):
    """A rule set by its code and version."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return code and version."""
        return f"{value.code} v{value.version}" if value else ""


class CycleResource(resources.ModelResource):
    """Checks rows against the units an HR officer keeps; never saves.

    A checked cycle carries the days of its phases as attributes named like the fields of the form.
    """

    columns = COLUMNS

    class Meta:
        model = Cycle
        fields = tuple(column.field for column in COLUMNS)
        import_id_fields = ("year", "unit")
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_bulk = True  # no savepoint around each row: nothing is saved here

    def __init__(self, user: "User") -> None:
        super().__init__()
        self.user = user
        self.seen: set[tuple[str, str]] = set()
        self.present = {
            (str(cycle.year), cycle.unit.code.casefold()): with_phase_days(cycle)
            for cycle in cycles_visible_to(user).prefetch_related("phases")
        }
        for column in COLUMNS:
            self.fields[column.field] = fields.Field(
                attribute=column.field, column_name=column.header, widget=self.widget_for(column.field)
            )

    def widget_for(self, name: str) -> Any:  # noqa: ANN401 - widgets of import-export
        """Return how the cells of a field are read."""
        if name == "unit":
            units = {unit.code: unit for unit in units_visible_to(self.user)}
            return CodeWidget(
                units, gettext_lazy("Tidak ada unit dengan kode ini di antara unit yang Anda kelola.")
            )
        if name == "rule_set":
            sets = {f"{found.code} v{found.version}": found for found in rule_sets_visible_to(self.user)}
            return RuleSetWidget(sets, gettext_lazy("Tidak ada perangkat aturan dengan kode dan versi ini."))
        if name == "year":
            return YearWidget(coerce_to_string=False)
        if name == "name":
            return TextWidget(coerce_to_string=False)
        return DayWidget(coerce_to_string=False)

    def get_queryset(self) -> QuerySet[Cycle]:
        """Return the cycles the person keeps."""
        return cycles_visible_to(self.user)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:  # noqa: ANN401 - import-export's own
        """Refuse a cycle that stands in the file twice."""
        key = key_of(row)
        if key in self.seen:
            raise ValidationError(
                {"year": _("Siklus unit dan tahun ini sudah ada pada baris sebelumnya dalam berkas.")}
            )
        self.seen.add(key)

    def get_instance(self, instance_loader: Any, row: Any) -> Cycle | None:  # noqa: ANN401 - import-export's own
        """Return the cycle of the row's unit and year, None when it is new."""
        return self.present.get(key_of(row))

    def import_instance(self, instance: Cycle, row: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Read the cells; days that are left empty are the usual ones of the year."""
        super().import_instance(instance, row, **kwargs)
        if instance.year and 2020 <= instance.year <= 2100:
            fill_usual_days(instance)

    def validate_instance(
        self,
        instance: Cycle,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Raise ValidationError with a sentence for each field that cannot be taken."""
        errors: dict[str, Any] = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude={"unit", "rule_set", "starts_on", "ends_on", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not errors:
            try:
                self.check_rules(instance)
            except RuleViolation as refusal:
                errors = {refusal.field or "year": ValidationError(refusal.message)}
        if errors:
            raise ValidationError(errors)

    def check_rules(self, cycle: Cycle) -> None:
        """Raise RuleViolation for what the domain would refuse."""
        if cycle.pk and cycle.state != CycleState.DRAFT:
            raise RuleViolation(
                _("Siklus ini sudah dibuka; tanggal tahapnya diubah di halaman siklus dengan alasan.")
            )
        check_plan(plan_of(cycle))
        if not cycle.pk:
            check_year_is_free(cycle.unit, cycle.year)

    def save_instance(self, instance: Cycle, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Save nothing: what was checked is written by appraisal.domain.cycles."""

    def shown(self, sheet: Cycle, column: Column) -> str:
        """Return a field of a cycle as people read it."""
        value = getattr(sheet, column.field, None)
        return date_format(value) if isinstance(value, date) else str(value or "–")


def key_of(row: Any) -> tuple[str, str]:  # noqa: ANN401 - a row of import-export
    """Return by what a row names its cycle."""
    return str(row.get("Tahun") or "").strip(), str(row.get("Kode unit") or "").strip().casefold()


def with_phase_days(cycle: Cycle) -> Cycle:
    """Set the days of the phases as attributes of the cycle and return it."""
    days = days_of(cycle)
    for name, (phase, place) in PHASE_FIELDS.items():
        setattr(cycle, name, days[phase][place] if phase in days else None)
    return cycle


def fill_usual_days(cycle: Cycle) -> None:
    """Set the days the file left empty to the usual ones of the year."""
    usual = default_phases(cycle.year)
    for name, (phase, place) in PHASE_FIELDS.items():
        if getattr(cycle, name, None) is None:
            setattr(cycle, name, usual[phase][place])
    cycle.starts_on = cycle.starts_on or usual[Phase.EXECUTION][0]
    cycle.ends_on = cycle.ends_on or usual[Phase.EXECUTION][1]


def plan_of(cycle: Cycle) -> CyclePlan:
    """Return a checked cycle as the domain takes it."""
    return CyclePlan(
        year=cycle.year,
        name=cycle.name,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        rule_set=cycle.rule_set,
        phases={
            phase: (getattr(cycle, f"{phase.value}_starts_on"), getattr(cycle, f"{phase.value}_ends_on"))
            for phase in Phase
        },
    )


def export_rows(resource: CycleResource, cycles: QuerySet[Cycle]) -> list[list[Any]]:
    """Return the cells of the cycles in the order of the columns."""
    return [
        [resource.fields[column.field].export(with_phase_days(cycle)) for column in COLUMNS]
        for cycle in cycles.prefetch_related("phases")
    ]
