"""Indicators as a table: what the columns are, how rows are checked and exported."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources
from import_export.instance_loaders import CachedInstanceLoader
from tablib import Dataset

from appraisal.domain.indicators import as_validation_error, code_taken, sheet_problems, shown
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import Consolidation, Period, Polarity
from appraisal.models import Cycle, Indicator
from appraisal.queries import units_of_cycle_kept_by
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
)
NUMBERS = ("baseline", "target", "target_high", "weight", "published_realisation", "published_achievement")
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
)


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
        choices = {"polarity": Polarity, "consolidation": Consolidation, "period": Period}
        if name in choices:
            default = {"consolidation": Consolidation.LAST, "period": Period.YEARLY}.get(name, "")
            return ChoiceWidget(choices[name].choices, str(default))
        return TextWidget(coerce_to_string=False)

    def get_queryset(self) -> QuerySet[Indicator]:
        """Return the indicators of the cycle."""
        return Indicator.objects.filter(cycle=self.cycle).select_related("unit")

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:  # noqa: ANN401 - import-export's own
        """Find out how this file writes its decimals."""
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
        sheet = Indicator(cycle=self.cycle)
        if self.cycle.unit_id in self.kept:
            sheet.unit = self.cycle.unit
        return sheet

    def after_init_instance(self, instance: Indicator, new: bool, row: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Refuse a code that an indicator of somebody else's unit has."""
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
        try:
            instance.clean_fields(exclude={"cycle", "unit", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not errors:
            problems = sheet_problems(instance, self.rules)
            errors = as_validation_error(problems).error_dict if problems else {}
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Indicator, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Save nothing: what was checked is written by appraisal.domain.indicators."""

    def shown(self, sheet: Indicator, column: Column) -> str:
        """Return a field of a sheet as people read it."""
        return shown(sheet, column.field)


def export_rows(resource: IndicatorResource, indicators: QuerySet[Indicator]) -> list[list[Any]]:
    """Return the cells of the indicators in the order of the columns."""
    return [
        [resource.fields[column.field].export(indicator) for column in COLUMNS]
        for indicator in indicators.select_related("unit")
    ]
