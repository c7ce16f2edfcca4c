"""Tables for download: no formulas, only one's own, and they come back in unchanged."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from appraisal.models import Indicator, IndicatorPeriod, Objective
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries

pytestmark = pytest.mark.django_db


def url(cycle, what: str) -> str:
    if what == "templat":
        return reverse("appraisal:indicator_import_template", args=[cycle.pk])
    return reverse("appraisal:indicator_export", args=[cycle.pk, what])


def test_no_cell_is_a_formula() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "=1+1", name="@SUM(A1)", goal="+x", definition="-y", formula="\tz")
    answer = log_in(town.hr).get(url(cycle, "csv"))
    row = answer.content.decode("utf-8-sig").splitlines()[1].split(";")
    assert not [cell for cell in row if cell.strip('"').startswith(("=", "+", "-", "@", "\t"))]
    answer = log_in(town.hr).get(url(cycle, "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert not [cell for cell in sheet[2] if str(cell.value or "").startswith(("=", "+", "@", "\t"))]
    assert not [cell for cell in sheet[2] if cell.data_type == "f"]
    assert answer["Content-Disposition"] == f'attachment; filename="indikator-2026-{cycle.pk}.xlsx"'


FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)")


@pytest.mark.parametrize("start", FORMULAS)
def test_whatever_text_a_cell_begins_with_it_is_text_in_every_column(start: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    texts = ("goal", "definition", "formula", "measure_unit", "data_source", "owner", "published_in")
    top = make_indicator(cycle, town.office, f"{start}x", name=start, **dict.fromkeys(texts, start))
    node = Objective.objects.create(cycle=cycle, unit=town.office, title=start, level="outcome")
    make_indicator(
        cycle,
        town.office,
        "Z",
        parent=top,
        cascading="direct",
        objective=node,
        baseline=Decimal(-5),
        period="monthly",
    )
    IndicatorPeriod.objects.create(indicator_id=Indicator.objects.get(code="Z").pk, number=2, target=-5)
    browser = log_in(town.hr)
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(url(cycle, "xlsx")).content)).active
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.data_type != "f"
            if isinstance(cell.value, str):
                assert not cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))
    text = browser.get(url(cycle, "csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    for line in lines:
        for cell in line:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or cell == "-5"
    values = {head.value: cell.value for head, cell in zip(sheet[1], sheet[3], strict=True)}
    assert (values["Nilai awal"], values["T2"]) == (-5, -5), "a number stays one"


def test_numbers_stay_numbers() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "A", baseline=Decimal("-1.5"), target=Decimal("1234.25"))
    answer = log_in(town.hr).get(url(cycle, "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    values = {head.value: cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (values["Nilai awal"], values["Target"]) == (-1.5, 1234.25)
    text = log_in(town.hr).get(url(cycle, "csv")).content.decode("utf-8-sig")
    assert ";-1,5;1234,25;" in text


def test_only_the_indicators_of_one_s_units() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.other, "ASING")
    assert "ASING" not in log_in(town.office_hr).get(url(cycle, "csv")).content.decode()


def test_the_template_explains_every_column() -> None:
    town = make_town()
    answer = log_in(town.hr).get(url(make_cycle(town), "templat"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Indikator", "Petunjuk"]
    assert [cell.value for cell in book["Indikator"][1]][:3] == ["Kode", "Sasaran", "Nama indikator"]
    assert book["Petunjuk"].max_row == 36


@pytest.mark.parametrize("what", ["csv", "xlsx", "templat"])
def test_who_may_not(client, what: str) -> None:
    town = make_town()
    cycle = make_cycle(town, town.office)
    for person in (town.other_hr, town.clerk.user):
        assert log_in(person).get(url(cycle, what)).status_code == 404
    assert client.get(url(cycle, what)).status_code == 302
    assert log_in(town.hr).post(url(cycle, what)).status_code == 405


def test_only_csv_and_xlsx() -> None:
    town = make_town()
    cycle = make_cycle(town)
    for kind in ("pdf", "html", "XLSX"):
        assert log_in(town.hr).get(url(cycle, kind)).status_code == 404


def test_queries_do_not_grow() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "A")
    browser = log_in(town.hr)
    browser.get(url(cycle, "csv"))
    few = queries(browser, url(cycle, "csv"))
    assert few <= 18
    for code in "BCD":
        make_indicator(cycle, town.office, code)
    assert queries(browser, url(cycle, "csv")) == few
