"""Potentials as a table: what the columns are, how rows are checked."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources

from appraisal.domain.rule_values import setting
from appraisal.domain.scoring import number
from appraisal.models import Appraisal, Cycle, Potential
from appraisal.resources.columns import CodeWidget, Column, NumberWidget, TextWidget
from core.spreadsheets import Table
from organization.enums import Role
from organization.models import Employee
from organization.queries import covered_by_role

if TYPE_CHECKING:
    from organization.models import User

COLUMNS = (
    Column("NIP", "employee", gettext_lazy("NIP pegawai yang dinilai dalam siklus ini."), True),
    Column("Potensi", "value", gettext_lazy("Angka pada skala instansi, misalnya 82,5."), True),
    Column(
        "Sumber", "source", gettext_lazy("Dari mana nilainya, misalnya pusat penilaian dan tanggalnya."), True
    ),
)
EXAMPLE = ("198501012010011001", "82,5", "Penilaian potensi BKPSDM, Mei 2026")


class EmployeeWidget(CodeWidget):
    """An employee by his number, however it is spaced."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401 - import-export's own
        """Return the employee; ValueError with a sentence."""
        return super().clean("".join(str(value or "").split()), row, **kwargs)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the number."""
        return str(getattr(value, "nip", ""))


class PotentialResource(resources.ModelResource):
    """Checks rows against the people of a cycle an HR officer keeps; never saves."""

    columns = COLUMNS

    class Meta:
        model = Potential
        fields = tuple(column.field for column in COLUMNS)
        import_id_fields = ("employee",)
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_bulk = True  # no savepoint around each row: nothing is saved here

    def __init__(self, user: "User", cycle: Cycle, table: Table) -> None:
        super().__init__()
        self.cycle = cycle
        self.most = Decimal(str(setting(cycle.rule_set, "potential_max")))
        self.seen: set[str] = set()
        named = {"".join(cell.split()) for _number, cells in table.rows for cell in cells}
        appraised = Appraisal.objects.filter(covered_by_role(user, Role.HR, "unit"), cycle=cycle)
        people = Employee.objects.filter(nip__in=named, pk__in=appraised.order_by().values("employee"))
        self.people = {person.nip: person for person in people}
        present = Potential.objects.filter(year=cycle.year, employee__in=self.people.values())
        self.present = {row.employee.nip: row for row in present.select_related("employee")}
        widgets: dict[str, Any] = {
            "employee": EmployeeWidget(
                self.people, gettext_lazy("Tidak ada pegawai dengan NIP ini dalam siklus yang Anda kelola.")
            ),
            "value": NumberWidget(coerce_to_string=False),
            "source": TextWidget(coerce_to_string=False),
        }
        for column in COLUMNS:
            self.fields[column.field] = fields.Field(
                attribute=column.field, column_name=column.header, widget=widgets[column.field]
            )

    def get_queryset(self) -> QuerySet[Potential]:
        """Return the potentials of the cycle's year."""
        return Potential.objects.filter(year=self.cycle.year)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:  # noqa: ANN401 - import-export's own
        """Refuse a person who stands in the file twice."""
        nip = nip_of(row)
        if nip in self.seen:
            raise ValidationError({"employee": _("NIP ini sudah ada pada baris sebelumnya dalam berkas.")})
        self.seen.add(nip)

    def get_instance(self, instance_loader: Any, row: Any) -> Potential | None:  # noqa: ANN401
        """Return what is on record for the person of the row, None when nothing is."""
        return self.present.get(nip_of(row))

    def init_instance(self, row: Any = None) -> Potential:  # noqa: ANN401 - import-export's own
        """Return an empty row of the cycle's year."""
        return Potential(year=self.cycle.year)

    def validate_instance(
        self,
        instance: Potential,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Raise ValidationError with a sentence for each field that cannot be taken."""
        errors: dict[str, Any] = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude={"employee", "year", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if "value" not in errors and instance.value > self.most:
            errors["value"] = ValidationError(
                _("Paling tinggi %(most)s menurut skala instansi.") % {"most": number(self.most)}
            )
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Potential, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Save nothing: what was checked is written by appraisal.domain.talent_board."""

    def shown(self, sheet: Potential, column: Column) -> str:
        """Return a field as people read it."""
        value = getattr(sheet, column.field, None)
        if isinstance(value, Decimal):
            return number(value)
        return str(value) if value else "–"


def nip_of(row: Any) -> str:  # noqa: ANN401 - a row of import-export
    """Return by what a row names its person."""
    return "".join(str(row.get("NIP") or "").split())
