"""Definition sheets as JSON: out and in again without a change, and nothing strange taken."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.indicator_tables import SheetChange, save_sheets
from appraisal.models import Indicator, IndicatorPeriod, IndicatorVersion, Objective
from appraisal.resources.indicator_json import is_json, read_sheets, sheets_json
from appraisal.resources.indicators import IndicatorResource
from appraisal.resources.previews import preview_of
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries

pytestmark = pytest.mark.django_db


def file_of(content, name: str = "iku.json") -> SimpleUploadedFile:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return SimpleUploadedFile(name, data)


def whole(*sheets, **values):
    return {"schema": 1, "kind": "indicators", "indicators": list(sheets), **values}


def sheet(code: str = "A", **values):
    given_values = {
        "code": code,
        "name": "APM",
        "measure_unit": "%",
        "polarity": "maximize",
        "target": "90.89",
        "unit": "dinkes",
    }
    return {**given_values, **values}


def refusal(content) -> str:
    with pytest.raises(ValidationError) as caught:
        read_sheets(file_of(content))
    return caught.value.messages[0]


def library(town):
    """A cycle with everything a sheet may have."""
    cycle = make_cycle(town)
    goal = Objective.objects.create(cycle=cycle, unit=town.root, title="Kota sehat", level="ultimate")
    node = Objective.objects.create(
        cycle=cycle, unit=town.office, title="Ibu > anak sehat", level="outcome", parent=goal
    )
    top = make_indicator(cycle, town.root, "=A", name="@SUM", goal="+x", definition="-y\nz", baseline=-5)
    low = make_indicator(
        cycle,
        town.office,
        "B",
        period="monthly",
        polarity="range",
        target=Decimal("1234.5678"),
        target_high=Decimal(95000),
        weight=Decimal("12.5"),
        parent=top,
        cascading="component",
        objective=node,
        value_source="formasi-terisi",
    )
    for number in (1, 12):
        IndicatorPeriod.objects.create(
            indicator=low, number=number, target=Decimal("-0.5"), realisation=Decimal(3), note="=cmd"
        )
    low.definition = "Kedua"
    save_sheets([SheetChange(low)], cycle, by=town.hr, reason="Diperjelas")
    return cycle


def exported(town, cycle, user=None) -> bytes:
    resource = IndicatorResource(cycle, user or town.hr)
    return sheets_json(cycle, Indicator.objects.filter(cycle=cycle).order_by("code"), resource)


def test_out_and_in_again_changes_nothing() -> None:
    town = make_town()
    cycle = library(town)
    table, _extra = read_sheets(file_of(exported(town, cycle)))
    preview = preview_of(IndicatorResource(cycle, town.hr), table)
    assert [(row.sheet.code, row.kind) for row in preview.rows] == [("=A", "same"), ("B", "same")]


def test_the_schema_is_the_one_described() -> None:
    town = make_town()
    content = json.loads(exported(town, library(town)))
    assert (content["schema"], content["kind"], content["cycle"]["year"]) == (1, "indicators", 2026)
    low = content["indicators"][1]
    assert (low["target"], low["parent"], low["objective"]) == (
        "1234.5678",
        "=A",
        "Kota sehat > Ibu > anak sehat",
    )
    assert low["targets"] == {"1": "-0.5", "12": "-0.5"}
    assert [row["period"] for row in low["realisations"]] == [1, 12]
    assert [row["reason"] for row in low["versions"]] == ["", "Diperjelas"]


def test_another_cycle_takes_sheets_links_targets_and_older_versions_but_no_realisations() -> None:
    town = make_town()
    data = exported(town, library(town))
    new = make_cycle(town, year=2027)
    browser = log_in(town.hr)
    Objective.objects.create(
        cycle=new,
        unit=town.root,
        title="Ibu > anak sehat",
        level="outcome",
        parent=Objective.objects.create(cycle=new, unit=town.root, title="Kota sehat", level="ultimate"),
    )
    answer = browser.post(f"/penilaian/siklus/{new.pk}/indikator/impor/", {"upload": file_of(data)})
    assert "2 baru" in browser.get(answer.url).text
    for _twice in range(2):
        assert browser.post(f"{answer.url}jalankan/").status_code == 302
    low = Indicator.objects.get(cycle=new, code="B")
    assert (low.parent.cycle, low.parent.code, low.objective.title) == (new, "=A", "Ibu > anak sehat")
    assert [(row.number, row.target, row.realisation) for row in low.periods.all()] == [
        (1, Decimal("-0.5"), None),
        (12, Decimal("-0.5"), None),
    ]
    versions = list(low.versions.order_by("number"))
    assert [row.number for row in versions] == [1, 2]
    assert low.sheet_version == 2
    assert "dari berkas" in versions[0].reason
    assert (versions[0].values["definition"], versions[1].values["definition"]) == ("", "Kedua")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "bukan JSON yang utuh: salah pada baris 1"),
        (b'{"schema": 1,}', "bukan JSON yang utuh"),
        (b'{"a": NaN}', "bukan JSON yang dapat dibaca"),
        (b'{"a": ' + b"9" * 5000 + b"}", "bukan JSON yang dapat dibaca"),
        (b"[" * 100_000, "bukan JSON yang"),
        (b'{"a": "\xff"}', "bukan JSON yang dapat dibaca"),
        (b"[]", "bukan ekspor indikator"),
        ({"schema": 1}, "bukan ekspor indikator"),
        (whole(sheet(), schema=2), "Skema 2 tidak dikenal"),
        (whole(indicators="x"), "harus berupa daftar"),
        (whole(1), "harus berupa daftar"),
        (whole(), "tidak berisi satu indikator pun"),
        (whole(sheet(warna="biru")), "Isian tidak dikenal: warna"),
        (whole(sheet(name=["x"])), "“name” harus berupa teks atau angka"),
        (whole(sheet(name=True)), "“name” harus berupa teks atau angka"),
        (whole(sheet(target=1e300)), "terlalu besar"),
        (whole(sheet(targets={"13": 1})), "periode 1 sampai 12"),
        (whole(sheet(targets=[1])), "periode 1 sampai 12"),
        (whole(sheet(versions={"x": 1})), "“versions” harus berupa daftar"),
        (whole(sheet(versions=[1, 2])), "memerlukan “values”"),
        (whole(*[sheet(str(number)) for number in range(2001)]), "lebih dari 2.000 baris"),
    ],
)
def test_what_is_no_export_of_ours_gets_a_sentence(content, sentence: str) -> None:
    assert sentence in refusal(content)


def test_bad_cells_are_named_as_in_a_table() -> None:
    town = make_town()
    cycle = make_cycle(town)
    table, _extra = read_sheets(
        file_of(whole(sheet("A", target="banyak"), sheet("B", target=80.5), sheet("C", unit="x")))
    )
    preview = preview_of(IndicatorResource(cycle, town.hr), table)
    assert [(cell.row, cell.column, cell.value) for cell in preview.refused_cells] == [
        (1, "Target", "banyak"),
        (3, "Kode unit", "x"),
    ]
    assert preview.rows[1].sheet.target == Decimal("80.5")


def test_a_text_that_says_json_but_is_a_table_is_read_as_one() -> None:
    assert is_json(file_of(b"\xef\xbb\xbf \n{}"))
    assert not is_json(file_of(b"Kode;Nama\n1;2\n"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_any_json_is_refused_or_read(content) -> None:
    with pytest.raises(ValidationError):
        read_sheets(file_of(content))


@given(
    st.dictionaries(
        st.sampled_from(["code", "name", "target", "targets", "versions", "polarity", "objective"]),
        st.none()
        | st.text()
        | st.integers()
        | st.lists(st.integers())
        | st.dictionaries(st.text(), st.text()),
    )
)
def test_any_sheet_is_refused_or_read(values) -> None:
    try:
        table, _extra = read_sheets(file_of(whole(values)))
    except ValidationError:
        return
    assert all(isinstance(cell, str) for _number, cells in table.rows for cell in cells)


def test_only_one_s_own_and_no_more_queries_for_more_sheets() -> None:
    town = make_town()
    cycle = library(town)
    address = f"/penilaian/siklus/{cycle.pk}/indikator/ekspor/json/"
    browser = log_in(town.office_hr)
    assert [row["code"] for row in json.loads(browser.get(address).content)["indicators"]] == ["B"]
    few = queries(browser, address)
    for code in "CDE":
        make_indicator(cycle, town.office, code)
    assert queries(browser, address) == few
    assert IndicatorVersion.objects.exists()
