"""Indicators as a table: what the columns are, how rows are checked and exported."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources
from import_export.instance_loaders import CachedInstanceLoader
from import_export.widgets import Widget
from tablib import Dataset

from appraisal.domain.consolidation import period_count
from appraisal.domain.indicator_tables import PastVersion, SheetChange, beyond_year, parent_unknown
from appraisal.domain.indicators import (
    as_validation_error,
    code_taken,
    period_is_fixed,
    sheet_problems,
    shown,
)
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import INDICATOR_POLARITIES, Cascading, Consolidation, Period
from appraisal.models import Cycle, Indicator, Objective
from appraisal.queries import (
    indicators_with_realisations,
    objective_paths,
    period_targets,
    units_of_cycle_kept_by,
)
from appraisal.registry import source_choices
from appraisal.resources.columns import ChoiceWidget, CodeWidget, Column, NumberWidget, TextWidget
from core.spreadsheets import writes_points

if TYPE_CHECKING:
    from organization.models import User

COLUMNS = (
    Column("Kode", "code", gettext_lazy("Kode indikator, unik dalam siklus, paling banyak 40 huruf."), True),
    Column("Sasaran", "goal", gettext_lazy("Sasaran strategis yang diukur.")),
    Column("Nama indikator", "name", gettext_lazy("Nama IKU."), True),
    Column("Definisi", "definition", gettext_lazy("Apa yang diukur dan batasannya.")),
    Column("Formula", "formula", gettext_lazy("Cara menghitung realisasi.")),
    Column("Satuan", "measure_unit", gettext_lazy("Misalnya %, orang, nagari, Rp."), True),
    Column(
        "Polaritas",
        "polarity",
        gettext_lazy("Makin tinggi makin baik; Makin rendah makin baik; Di dalam rentang."),
        True,
    ),
    Column(
        "Konsolidasi",
        "consolidation",
        gettext_lazy("Dijumlahkan; Dirata-ratakan; Nilai terakhir (bila kosong)."),
    ),
    Column("Periode", "period", gettext_lazy("Bulanan; Triwulanan; Semesteran; Tahunan (bila kosong).")),
    Column("Sumber data", "data_source", gettext_lazy("Dari mana realisasi diambil.")),
    Column("Penanggung jawab", "owner", gettext_lazy("Unit atau jabatan yang bertanggung jawab.")),
    Column("Kode unit", "unit", gettext_lazy("Kode unit pemilik; kosong berarti unit siklus.")),
    Column("Nilai awal", "baseline", gettext_lazy("Nilai sebelum tahun ini (baseline).")),
    Column("Target", "target", gettext_lazy("Angka; untuk rentang: batas bawahnya."), True),
    Column("Batas atas target", "target_high", gettext_lazy("Hanya untuk target berupa rentang.")),
    Column("Bobot", "weight", gettext_lazy("Bobot yang diusulkan dalam persen, 0 sampai 100.")),
    Column("Sumber realisasi", "value_source", gettext_lazy("Kosong: dicatat dengan tangan.")),
    Column(
        "Kode induk",
        "parent_code",
        gettext_lazy("Kode indikator di atasnya, dari siklus atau berkas ini."),
    ),
    Column(
        "Jenis cascading",
        "cascading",
        gettext_lazy("Wajib bila ada induk: Diturunkan langsung; Komponen pembentuk; Lingkup dipersempit."),
    ),
    Column(
        "Simpul pohon kinerja",
        "objective",
        gettext_lazy("Judul simpul dari puncak ke bawah, dipisah tanda >. Kosong: belum tergantung."),
    ),
    Column(
        "Realisasi diterbitkan",
        "published_realisation",
        gettext_lazy("Realisasi dalam laporan yang sudah terbit."),
    ),
    Column(
        "Capaian diterbitkan",
        "published_achievement",
        gettext_lazy("Capaian (%) dalam laporan itu; dibandingkan dengan hitungan aplikasi."),
    ),
    Column("Diterbitkan dalam", "published_in", gettext_lazy("Nama dan tahun laporan.")),
    *(
        Column(
            f"T{index}",
            f"t{index}",
            format_lazy(
                gettext_lazy("Target periode ke-{index}: bulan, triwulan, atau semester."), index=index
            ),
        )
        for index in range(1, 13)
    ),
)
PERIODS = {f"t{index}": index for index in range(1, 13)}
NUMBERS = (
    "baseline",
    "target",
    "target_high",
    "weight",
    "published_realisation",
    "published_achievement",
    *PERIODS,
)
EXAMPLE = (
    "IKU-01",
    "Meningkatnya mutu layanan",
    "Indeks Kepuasan Masyarakat",
    "Nilai rata-rata survei kepuasan masyarakat seluruh layanan",
    "Jumlah nilai unsur dibagi jumlah unsur",
    "indeks",
    "Makin tinggi makin baik",
    "Dirata-ratakan",
    "Semesteran",
    "Survei kepuasan masyarakat",
    "Bagian Organisasi",
    "",
    "82,5",
    "84",
    "",
    "10",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "83",
    "84",
    *[""] * 10,
)


TARGET_COLUMNS = tuple(column for column in COLUMNS if column.field in PERIODS)


NODE_UNKNOWN = gettext_lazy("Tidak ada simpul dengan judul ini dalam pohon kinerja siklus ini.")


class NodeWidget(Widget):
    """A node of the performance tree by the titles from the top; an empty cell is no node.

    Only `offered` ones are found: for the others it is as if they were not there.
    """

    def __init__(self, paths: Mapping[Objective, str], offered: Collection[int]) -> None:
        super().__init__(coerce_to_string=False)
        self.paths = paths
        self.nodes: dict[str, list[Objective]] = {}
        for node, path in paths.items():
            if node.pk not in offered:
                continue
            self.nodes.setdefault(" ".join(path.split()).casefold(), []).append(node)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Objective | None:  # noqa: ANN401
        """Return the node; ValueError when there is none or more than one."""
        text = " ".join(str(value or "").split()).casefold()
        if not text:
            return None
        found = self.nodes.get(text, [])
        if not found:
            raise ValueError(NODE_UNKNOWN)
        if len(found) > 1:
            raise ValueError(_("Ada beberapa simpul dengan judul ini; hubungkan lewat pohon kinerja."))
        return found[0]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the titles from the top."""
        return self.paths.get(value, "") if value else ""


@dataclass(frozen=True)
class Stored:
    """What is asked of an indicator of the cycle, whoever keeps it."""

    pk: int
    code: str
    source: str
    unit: int
    path: str
    parent: int | None
    objective: int | None


class NoDiff:
    """The words of a change are made for the rows of a page only: see `previews.changes_of`."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:  # noqa: ANN401
        """Keep nothing."""

    def compare_with(self, resource: Any, instance: Any) -> None:  # noqa: ANN401
        """Compare nothing."""


def field_of(column: Column, widget: Any) -> fields.Field:  # noqa: ANN401 - widgets of import-export
    """Return the field of a column."""
    return fields.Field(attribute=column.field, column_name=column.header, widget=widget)


class IndicatorResource(resources.ModelResource):
    """Checks rows against one cycle and the units an HR officer keeps in it; never saves."""

    columns = COLUMNS

    class Meta:
        model = Indicator
        fields = tuple(column.field for column in COLUMNS)
        import_id_fields = ("code",)
        instance_loader_class = CachedInstanceLoader
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_bulk = True  # no savepoint around each row: nothing is saved here

    def __init__(self, cycle: Cycle, user: "User") -> None:
        super().__init__()
        self.cycle = cycle
        self.units = {unit.code: unit for unit in units_of_cycle_kept_by(user, cycle)}
        self.kept = {unit.pk for unit in self.units.values()}
        self.rules = scoring_rules(cycle.rule_set)
        self.seen: set[str] = set()
        self.paths = objective_paths(cycle)
        columns = ("pk", "code", "value_source", "unit", "unit__path", "parent", "objective")
        stored = [Stored(*row) for row in Indicator.objects.filter(cycle=cycle).values_list(*columns)]
        self.stored = {sheet.pk: sheet for sheet in stored}
        self.by_code = {sheet.code: sheet for sheet in stored}
        self.codes = {sheet.code for sheet in stored}
        self.sources = {sheet.source for sheet in stored}
        self.targets = period_targets(list(self.stored))
        self.own_nodes = {node.pk for node in self.paths if node.unit_id in self.kept}
        self.realised = indicators_with_realisations(cycle)
        self.headers: set[str] = set()
        self.import_order = [column.field for column in COLUMNS]
        for column in COLUMNS:
            self.fields[column.field] = field_of(column, self.widget_for(column.field))

    def widget_for(self, name: str) -> Any:  # noqa: ANN401 - widgets of import-export
        """Return how the cells of a field are read."""
        if name in NUMBERS:
            return NumberWidget(coerce_to_string=False)
        if name == "unit":
            own = self.cycle.unit if self.cycle.unit_id in self.kept else None
            return CodeWidget(
                self.units,
                gettext_lazy("Tidak ada unit dengan kode ini di antara unit yang Anda kelola."),
                own,
            )
        if name == "objective":
            linked = [sheet.objective for sheet in self.stored.values() if sheet.unit in self.kept]
            return NodeWidget(self.paths, self.own_nodes | {node for node in linked if node is not None})
        if name == "value_source":
            return ChoiceWidget(self.source_choices())
        choices = {
            "cascading": Cascading,
            "consolidation": Consolidation,
            "period": Period,
        }
        if name == "polarity":
            return ChoiceWidget([(row.value, row.label) for row in INDICATOR_POLARITIES], "")
        if name in choices:
            default = {"consolidation": Consolidation.LAST, "period": Period.YEARLY}.get(name, "")
            return ChoiceWidget(choices[name].choices, str(default))
        return TextWidget(coerce_to_string=False)

    def get_diff_class(self) -> type[NoDiff]:
        """Return what compares nothing, twice for every row."""
        return NoDiff

    def get_import_order(self) -> list[str]:
        """Return the order of the fields, found once and not for every row."""
        return self.import_order

    def source_choices(self) -> list[tuple[str, Any]]:
        """Return the sources a cell may name: those on offer, and any that a sheet has already."""
        offered = dict(source_choices())
        gone = [(key, key) for key in sorted(self.sources - {"", *offered})]
        return [("", gettext_lazy("Dicatat dengan tangan")), *offered.items(), *gone]

    def get_queryset(self) -> QuerySet[Indicator]:
        """Return the indicators of the cycle."""
        return Indicator.objects.filter(cycle=self.cycle).select_related("unit", "parent", "objective")

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:  # noqa: ANN401 - import-export's own
        """Find out how this file writes its decimals."""
        self.headers = set(dataset.headers)
        if "Kode" in self.headers:
            self.codes |= {str(code).strip() for code in dataset["Kode"]}
        headers = {column.header for column in COLUMNS if column.field in NUMBERS}
        texts = [text for header in headers & set(dataset.headers) for text in dataset[header]]
        points = writes_points(text for text in texts if text)
        for name in NUMBERS:
            self.fields[name].widget.points = points

    def before_import_row(self, row: Any, **kwargs: Any) -> None:  # noqa: ANN401 - import-export's own
        """Refuse a code that stands in the file twice."""
        code = str(row.get("Kode") or "").strip()
        if code in self.seen:
            raise ValidationError({"code": _("Kode ini sudah ada pada baris sebelumnya dalam berkas.")})
        if code:
            self.seen.add(code)

    def init_instance(self, row: Any = None) -> Indicator:  # noqa: ANN401 - import-export's own
        """Return a new sheet of the cycle, in its unit when the file names none."""
        sheet = Indicator(cycle_id=self.cycle.pk)  # not the cycle itself: it would be copied for every row
        if self.cycle.unit_id in self.kept:
            sheet.unit = self.cycle.unit
        return sheet

    def after_init_instance(self, instance: Indicator, new: bool, row: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Set what stands in other tables; refuse a code that an indicator of somebody else's unit has."""
        self.with_links(instance)
        if not new and instance.unit_id not in self.kept:
            raise ValidationError({"code": code_taken(instance.code)})

    def validate_instance(
        self,
        instance: Indicator,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Raise ValidationError with a sentence for each field that cannot be taken."""
        errors: dict[str, Any] = dict(import_validation_errors or {})
        if instance.unit_id is None:
            errors.setdefault("unit", ValidationError(_("Isi kode unit pemilik indikator.")))
        for name, sentence in self.link_problems(instance).items():
            errors.setdefault(name, ValidationError(sentence))
        try:
            instance.clean_fields(exclude={"cycle", "unit", "objective", "parent", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not errors:
            problems = sheet_problems(instance, self.rules)
            errors = as_validation_error(problems).error_dict if problems else {}
        if errors:
            raise ValidationError(errors)

    def with_links(self, sheet: Indicator) -> Indicator:
        """Set the code of the parent and the targets of the periods as attributes and return the sheet."""
        sheet.parent_code = sheet.parent.code if sheet.parent else ""  # type: ignore[attr-defined]
        targets = self.targets.get(sheet.pk, {}) if sheet.pk else {}
        for name, index in PERIODS.items():
            setattr(sheet, name, targets.get(index))
        return sheet

    def link_problems(self, sheet: Indicator) -> dict[str, str]:
        """Return what is wrong with the parent, the kind of cascading, the period and its targets."""
        problems = {}
        parent = getattr(sheet, "parent_code", "")
        before_links = self.stored.get(sheet.pk or 0)
        node = sheet.objective_id
        if node and node not in self.own_nodes and (not before_links or node != before_links.objective):
            problems["objective"] = str(NODE_UNKNOWN)
        if parent and (parent == sheet.code or not self.may_stand_above(parent, sheet)):
            problems["parent_code"] = parent_unknown(parent)
        elif parent and not sheet.cascading:
            problems["cascading"] = _("Isi jenis cascading dari indikator di atasnya.")
        elif sheet.cascading and not parent:
            problems["parent_code"] = _("Isi kode induknya, atau kosongkan jenis cascading.")
        if sheet.period not in Period.values:
            return problems
        count = period_count(sheet.period)
        for name, index in PERIODS.items():
            if getattr(sheet, name, None) is not None and (index > count or count == 1):
                problems[name] = beyond_year(sheet, count)
        before = self.realised.get(sheet.pk) if sheet.pk else None
        if before is not None and before.period != sheet.period:
            problems["period"] = period_is_fixed(before)
        return problems

    def may_stand_above(self, code: str, sheet: Indicator) -> bool:
        """Say whether the indicator with this code may stand above the sheet, as on the page of links.

        Of a unit this officer keeps or of one above the sheet's unit, the one that stands there now, or
        a new one of the same file. Any other is as if it were not there.
        """
        above = self.by_code.get(code)
        if above is None:
            return code in self.codes
        before = self.stored.get(sheet.pk or 0)
        if above.unit in self.kept or (before is not None and before.parent == above.pk):
            return True
        return sheet.unit_id is not None and bool(sheet.unit.path.startswith(above.path))

    def change_of(self, sheet: Indicator, past: Sequence[PastVersion] = ()) -> SheetChange:
        """Return what the checked row would write; columns the file does not have stay as they are."""
        targets = {
            index: value for name, index in PERIODS.items() if (value := getattr(sheet, name)) is not None
        }
        return SheetChange(
            sheet,
            targets=targets if {column.header for column in TARGET_COLUMNS} & self.headers else None,
            parent_code=getattr(sheet, "parent_code", "") if "Kode induk" in self.headers else None,
            past=past,
        )

    def save_instance(self, instance: Indicator, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Save nothing: what was checked is written by appraisal.domain.indicators."""

    def shown(self, sheet: Indicator, column: Column) -> str:
        """Return a field of a sheet as people read it."""
        if column.field == "objective":
            return self.paths.get(sheet.objective, "–") if sheet.objective else "–"
        return shown(sheet, column.field)


def export_rows(resource: IndicatorResource, indicators: QuerySet[Indicator]) -> list[list[Any]]:
    """Return the cells of the indicators in the order of the columns."""
    return [
        [resource.fields[column.field].export(resource.with_links(indicator)) for column in COLUMNS]
        for indicator in indicators.select_related("unit", "parent", "objective")
    ]
