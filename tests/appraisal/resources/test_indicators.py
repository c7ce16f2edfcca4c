"""Indicators from a table: each row and cell is checked, nothing is written."""

import csv
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from appraisal.domain.indicator_tables import save_sheets
from appraisal.domain.indicators import published_check
from appraisal.domain.rule_values import scoring_rules
from appraisal.models import Indicator, IndicatorPeriod
from appraisal.resources.columns import with_known_headers
from appraisal.resources.indicators import COLUMNS, EXAMPLE, IndicatorResource, export_rows
from appraisal.resources.previews import preview_of
from core.spreadsheets import Table, csv_cell
from tests.appraisal.cycle_builders import make_cycle, make_indicator, make_town
from tests.appraisal.tree_builders import make_node

PUBLISHED = Path(__file__).parents[3] / "appraisal" / "data" / "iku_published.csv"
pytestmark = pytest.mark.django_db
HEADERS = ["Kode", "Nama indikator", "Satuan", "Polaritas", "Target", "Kode unit"]


def table(*rows: list[str], headers: list[str] = HEADERS) -> Table:
    return Table(headers, [(number, row) for number, row in enumerate(rows, start=2)])


def row(code: str = "A", **cells: str) -> list[str]:
    values = {
        "Kode": code,
        "Nama indikator": "APM",
        "Satuan": "%",
        "Polaritas": "Makin tinggi makin baik",
        "Target": "90,89",
        "Kode unit": "dinkes",
    }
    return [*{**values, **cells}.values()]


def published_table(unit: str = "kota") -> Table:
    """Return the published rows under our headers, decimals after a dot as in the source."""
    with PUBLISHED.open(newline="", encoding="utf-8") as lines:
        rows = [
            [
                f"IKU-{number:02d}",
                line["indicator"],
                line["unit"],
                line["polarity"],
                line["target"],
                unit,
                line["realisation"],
                line["published_achievement"],
                line["source"],
            ]
            for number, line in enumerate(csv.DictReader(lines), start=1)
        ]
    headers = [*HEADERS, "Realisasi diterbitkan", "Capaian diterbitkan", "Diterbitkan dalam"]
    return table(*rows, headers=headers)


def checked(town, rows: Table, user=None, cycle=None):
    cycle = cycle or make_cycle(town)
    return preview_of(IndicatorResource(cycle, user or town.hr), rows)


def test_twelve_of_thirteen_published_figures_are_equal_and_the_typo_is_a_difference() -> None:
    town = make_town()
    cycle = make_cycle(town)
    preview = checked(town, published_table(), cycle=cycle)
    assert len(preview.new) == 20
    assert not preview.refused
    rules = scoring_rules(cycle.rule_set)
    checks = [published_check(found.sheet, rules) for found in preview.rows]
    published = [check for check in checks if check.published is not None]
    assert len(published) == 13
    assert [number for number, check in enumerate(published, 1) if check.differs] == [4]
    assert (published[3].published, published[3].computed) == (Decimal("73.30"), Decimal("73.33"))
    assert published[3].difference == Decimal("-0.03")
    assert not Indicator.objects.exists()


def test_new_changed_and_unchanged_rows() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "SAMA", name="APM", target=Decimal("90.89"))
    make_indicator(cycle, town.office, "BEDA", name="APM", target=Decimal(80))
    preview = checked(town, table(row("SAMA"), row("BEDA"), row("BARU")), cycle=cycle)
    assert [(r.sheet.code, r.kind) for r in preview.rows] == [
        ("SAMA", "same"),
        ("BEDA", "changed"),
        ("BARU", "new"),
    ]
    assert preview.changed[0].changes == (("Target", "80", "90,89"),)
    assert Indicator.objects.get(code="BEDA").target == 80


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Target", "sembilan puluh", "Tulis angka saja"),
        ("Target", "0", "Target 0 tidak dapat dihitung"),
        ("Target", "", "tidak boleh"),
        ("Polaritas", "naik", "Makin tinggi makin baik; Makin rendah"),
        ("Polaritas", "", "Isi dengan salah satu"),
        ("Satuan", "", "tidak boleh kosong"),
        ("Kode", "", "tidak boleh kosong"),
        ("Kode", "x" * 41, "40"),
        ("Kode unit", "tidak-ada", "Tidak ada unit dengan kode ini"),
    ],
)
def test_each_bad_cell_is_named_with_its_row_value_and_reason(column: str, value: str, reason: str) -> None:
    town = make_town()
    preview = checked(
        town, table(row("BAIK"), row(**{column: value} if column != "Kode" else {"Kode": value}))
    )
    assert [cell.row for cell in preview.refused_cells] == [3]
    cell = preview.refused_cells[0]
    assert (cell.column, cell.value) == (column, value)
    assert reason in cell.reason
    assert not preview.is_runnable


def test_range_targets_and_weights() -> None:
    town = make_town()
    headers = [*HEADERS, "Batas atas target", "Bobot"]
    rows = table(
        [*row("A", Polaritas="Di dalam rentang"), "", ""],
        [*row("B", Polaritas="range"), "80", ""],
        [*row("C", Polaritas="Di dalam rentang"), "95", "101"],
        [*row("D", Polaritas="DI DALAM  RENTANG"), "95", "10"],
        headers=headers,
    )
    preview = checked(town, rows)
    assert [(cell.row, cell.column) for cell in preview.refused_cells] == [
        (2, "Batas atas target"),
        (3, "Batas atas target"),
        (4, "Bobot"),
    ]
    assert preview.new[0].sheet.target_high == 95


def test_a_code_twice_in_the_file() -> None:
    preview = checked(make_town(), table(row("A"), row("A")))
    assert [(r.number, r.kind) for r in preview.rows] == [(2, "new"), (3, "refused")]


def test_hr_of_an_office_takes_only_its_own_units() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.other, "ASING", name="Rahasia", target=Decimal(7))
    rows = table(row("ASING", **{"Kode unit": "disdik"}), row("B", **{"Kode unit": "disdik"}), row("C"))
    preview = checked(town, rows, town.office_hr, cycle)
    assert [r.kind for r in preview.rows] == ["refused", "refused", "new"]
    assert "Rahasia" not in str(preview)


def test_ambiguous_numbers_are_refused_where_decimals_have_dots() -> None:
    town = make_town()
    preview = checked(town, table(row("A", Target="90.89"), row("B", Target="1.250")))
    assert "1250 atau 1,250" in preview.refused_cells[0].reason
    preview = checked(
        town, table(row("A", Target="90,89"), row("B", Target="1.250")), cycle=make_cycle(town, year=2027)
    )
    assert preview.rows[1].sheet.target == 1250


def test_headers_are_ours_in_any_spelling() -> None:
    found = with_known_headers(
        Table([" kode ", "NAMA  INDIKATOR", "satuan", "polaritas", "target"], []), COLUMNS
    )
    assert found.headers == ["Kode", "Nama indikator", "Satuan", "Polaritas", "Target"]


def test_wrong_columns_are_named_with_what_was_expected_and_found() -> None:
    with pytest.raises(ValidationError) as caught:
        with_known_headers(Table(["Kode", "Nama", "Kode"], []), COLUMNS)
    sentence = caught.value.messages[0]
    for part in (
        "Tidak ada: Nama indikator, Satuan, Polaritas, Target.",
        "Tidak dikenal: Nama.",
        "Berulang: Kode.",
        "Yang sudah sesuai: Kode.",
        "Diterbitkan dalam",
    ):
        assert part in sentence


def test_the_example_of_the_template_is_taken() -> None:
    town = make_town()
    preview = checked(town, table(list(EXAMPLE), headers=[column.header for column in COLUMNS]))
    assert [r.kind for r in preview.rows] == ["new"]
    assert preview.new[0].sheet.unit == town.root


def test_an_export_comes_back_unchanged() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "=1+1", goal="@x", baseline=Decimal("-1.5"), target=Decimal("1234.5"))
    make_indicator(cycle, town.root, "B", polarity="range", target=Decimal(80), target_high=Decimal(95))
    resource = IndicatorResource(cycle, town.hr)
    rows = [
        [csv_cell(cell).removeprefix("'") for cell in cells]
        for cells in export_rows(resource, Indicator.objects.all())
    ]
    preview = checked(town, table(*rows, headers=[column.header for column in COLUMNS]), cycle=cycle)
    assert [r.kind for r in preview.rows] == ["same", "same"]


LINKS = [*HEADERS, "Kode induk", "Jenis cascading", "Periode", "T1", "T2", "T5"]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (["Z", "component", "Triwulanan", "", "", ""], "Kode induk", "Tidak ada indikator berkode “Z”"),
        (["A", "component", "Triwulanan", "", "", ""], "Kode induk", "Tidak ada indikator berkode “A”"),
        (["", "component", "Triwulanan", "", "", ""], "Kode induk", "Isi kode induknya"),
        (["B", "", "Triwulanan", "", "", ""], "Jenis cascading", "Isi jenis cascading"),
        (["", "", "Triwulanan", "1", "2", "3"], "T5", "Indikator triwulanan hanya mempunyai 4 periode"),
        (["", "", "Tahunan", "1", "", ""], "T1", "Indikator tahunan tidak mempunyai target per periode"),
        (["", "", "Bulanan", "satu", "", ""], "T1", "Tulis angka saja"),
    ],
)
def test_links_and_targets_of_periods_are_checked(cells, column: str, reason: str) -> None:
    town = make_town()
    preview = checked(town, table([*row("B"), *[""] * 6], [*row("A"), *cells], headers=LINKS))
    (cell,) = preview.refused_cells
    assert (cell.row, cell.column) == (3, column)
    assert reason in cell.reason


def test_a_file_without_the_new_columns_leaves_links_and_targets_alone() -> None:
    town = make_town()
    cycle = make_cycle(town)
    top = make_indicator(cycle, town.root, "TOP")
    sheet = make_indicator(cycle, town.office, "A", period="monthly", parent=top, cascading="direct")
    IndicatorPeriod.objects.create(indicator=sheet, number=1, target=Decimal(5))
    resource = IndicatorResource(cycle, town.hr)
    preview = preview_of(resource, table(row("A")))
    assert preview.changed[0].changes == (("Nama indikator", "Indikator A", "APM"), ("Target", "90", "90,89"))
    save_sheets([resource.change_of(preview.changed[0].sheet)], cycle, by=town.hr)
    sheet.refresh_from_db()
    assert (sheet.parent, sheet.periods.get().target) == (top, 5)


def test_a_file_with_them_sets_and_clears() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.root, "TOP")
    sheet = make_indicator(cycle, town.office, "A", period="monthly")
    IndicatorPeriod.objects.create(indicator=sheet, number=1, target=Decimal(5), realisation=Decimal(4))
    IndicatorPeriod.objects.create(indicator=sheet, number=3, target=Decimal(5))
    resource = IndicatorResource(cycle, town.hr)
    cells = ["TOP", "Komponen pembentuk", "Bulanan", "", "7,5", ""]
    preview = preview_of(resource, table([*row("A"), *cells, ""], headers=[*LINKS, "T3"]))
    assert ("T2", "–", "7,5") in preview.changed[0].changes
    save_sheets([resource.change_of(preview.changed[0].sheet)], cycle, by=town.hr)
    sheet.refresh_from_db()
    assert (sheet.parent.code, sheet.cascading) == ("TOP", "component")
    assert [(p.number, p.target, p.realisation) for p in sheet.periods.order_by("number")] == [
        (1, None, 4),
        (2, Decimal("7.5"), None),
    ]


def test_few_queries_and_seconds_for_two_thousand_rows(django_assert_max_num_queries) -> None:
    town = make_town()
    cycle = make_cycle(town)
    rows = table(*(row(f"K{number}") for number in range(2000)))
    began = time.monotonic()
    with django_assert_max_num_queries(15):
        preview = checked(town, rows, cycle=cycle)
    assert len(preview.new) == 2000
    assert time.monotonic() - began < 10


def test_a_file_links_to_what_its_officer_may_link_to_and_keeps_what_hangs_elsewhere() -> None:
    """As on the page of links: a node of another office could not be deleted any more."""
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.root, "TOP")
    foreign = make_indicator(cycle, town.other, "ASING")
    goal, secret = make_node(cycle, town.office, "Milik sendiri"), make_node(cycle, town.other, "Rahasia")
    make_indicator(cycle, town.office, "LAMA", parent=foreign, cascading="direct", objective=secret)
    headers = [*HEADERS, "Kode induk", "Jenis cascading", "Simpul pohon kinerja"]
    assert headers[-1] in {column.header for column in COLUMNS}
    rows = table(
        [*row("A"), "TOP", "direct", "Milik sendiri"],
        [*row("B"), "ASING", "direct", ""],
        [*row("C"), "", "", "Rahasia"],
        [*row("D"), "", "", "Tidak ada"],
        [*row("LAMA"), "ASING", "direct", "Rahasia"],
        headers=headers,
    )
    preview = checked(town, rows, town.office_hr, cycle)
    assert [r.kind for r in preview.rows] == ["new", "refused", "refused", "refused", "changed"]
    assert preview.rows[0].sheet.objective == goal
    reasons = [cell.reason for cell in preview.refused_cells]
    assert "Tidak ada indikator berkode “ASING”" in reasons[0]
    assert reasons[1] == reasons[2], "a node of others is as if it were not there"
    assert [r.kind for r in checked(town, rows, town.hr, cycle).rows][1:3] == ["new", "new"]
