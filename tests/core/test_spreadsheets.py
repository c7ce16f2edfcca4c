"""Tables from people: judged by content, read with limits; tables for people: never formulas."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import example, given
from hypothesis import strategies as st

from core import spreadsheets
from core.spreadsheets import csv_bytes, read_table, safe_text, xlsx_bytes


def upload(data: bytes, name: str = "tabel.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def book(*rows, percent: str = "") -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    if percent:
        sheet[percent].number_format = "0.00%"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def refusal(data: bytes, name: str = "tabel.xlsx") -> str:
    with pytest.raises(ValidationError) as caught:
        read_table(upload(data, name))
    return caught.value.messages[0]


def test_values_of_a_workbook_as_text_with_the_number_of_their_row() -> None:
    data = book(
        [None, None],
        ["Kode", "Target", "Mulai"],
        ["A", 92.22, date(2026, 1, 31)],
        [None, None, None],
        ["B", 22275313470, "  x "],
    )
    table = read_table(upload(data))
    assert table.headers == ["Kode", "Target", "Mulai"]
    assert table.rows == [(3, ["A", "92,22", "2026-01-31"]), (5, ["B", "22275313470", "x"])]


def test_a_number_shown_as_per_cent_is_a_number_of_per_cent() -> None:
    table = read_table(upload(book(["Capaian"], [1.0146], percent="A2")))
    assert table.rows == [(2, ["101,46"])]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_of_any_usual_kind(delimiter: str, encoding: str) -> None:
    text = delimiter.join(["Kode", "Nama"]) + "\r\n" + delimiter.join(["A", '"baris\nkedua é"']) + "\r\n"
    table = read_table(upload(text.encode(encoding), "x.csv"))
    assert table.rows == [(2, ["A", "baris\nkedua é"])]


def test_refused_with_a_sentence(settings) -> None:
    assert "kosong" in refusal(b"")
    assert "program komputer" in refusal(b"MZ\x90\x00" + b"\x00" * 200, "tabel.xlsx")
    assert "PDF" in refusal(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "tabel.csv")
    assert "tidak dikenali sebagai tabel" in refusal(b"halo saja\n", "tabel.csv")
    assert "rusak" in refusal(book(["A"], ["b"])[:-40])
    assert "tidak berisi baris data" in refusal(book(["Kode"]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "bukan tabel" in refusal(out.getvalue())
    settings.UPLOAD_MAX_BYTES = 10
    assert "MB" in refusal(book(["A"], ["b"]))


def test_bombs_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED_BYTES", 2_000_000)
    out = io.BytesIO(book(["A"], ["b"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"\x20" * 3_000_000)
    assert "terlalu besar bila dibuka" in refusal(out.getvalue())


def test_declared_entities_are_refused() -> None:
    source = io.BytesIO(book(["A"], ["b"]))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data
            new.writestr(part.filename, data)
    assert "rusak" in refusal(out.getvalue())


def test_rows_and_columns_are_counted(monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 3)
    assert "lebih dari 3 baris" in refusal(book(["A"], *[["b"]] * 4))
    assert "lebih dari 60 kolom" in refusal(book(["A"] * 61, ["b"]))


def test_formulas_are_never_computed() -> None:
    table = read_table(upload(book(["A", "B"], ["=1+1", "x"])))
    assert table.rows == [(2, ["", "x"])]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert safe_text(text).startswith("'")
    row = csv_bytes(["Kode"], [[text]]).decode("utf-8-sig").splitlines()[1]
    assert row.lstrip('"').startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["Kode"], [[text]], title="Daftar"))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


@example([("0", Decimal("900719925474.0993")), ("1", Decimal("-900719925474.0993"))])
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20),
            st.decimals(-(10**12), 10**12, places=4),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_goes_out_comes_in_again(rows) -> None:
    expected = [(text.lstrip() or "", spreadsheets.number_text(value)) for text, value in rows]
    for data in (csv_bytes(["A", "B"], rows), xlsx_bytes(["A", "B"], rows, title="Daftar")):
        found = [tuple(cells) for _number, cells in read_table(upload(data)).rows]
        assert [text for text, _ in found] == [text for text, _ in expected]
        assert [Decimal(n.replace(",", ".")) for _, n in found] == [
            Decimal(n.replace(",", ".")) for _, n in expected
        ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.250", "1250"),
        ("22.275.313.470", "22275313470"),
        ("92,5", "92.5"),
        ("92.5", "92.5"),
        ("0.125", "0.125"),
        ("-1,5", "-1.5"),
        ("1.234,56", "1234.56"),
        ("−3", "-3"),
    ],
)
def test_numbers_as_people_write_them(text: str, number: str) -> None:
    assert spreadsheets.number_of(text) == Decimal(number)


@pytest.mark.parametrize("text", ["92,5%", "1,234.5", "12 orang", "1.2.3", "", "--1", "NaN", "1e5"])
def test_other_texts_are_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="Tulis angka saja"):
        spreadsheets.number_of(text)


def test_a_number_that_could_be_two_is_asked_for() -> None:
    assert spreadsheets.writes_points(["90.89", "15"])
    assert not spreadsheets.writes_points(["1.250", "92,5"])
    with pytest.raises(ValueError, match="1250 atau 1,250"):
        spreadsheets.number_of("1.250", points=True)


@pytest.mark.parametrize("text", ["2026-01-31", "31-01-2026", "31/1/2026", "31 Januari 2026", "31.01.2026"])
def test_days(text: str) -> None:
    assert spreadsheets.day_of(text) == date(2026, 1, 31)


@pytest.mark.parametrize("text", ["31-02-2026", "01/31/2026", "besok", "31 Janvari 2026", "2026"])
def test_no_days(text: str) -> None:
    with pytest.raises(ValueError, match="kalender"):
        spreadsheets.day_of(text)
