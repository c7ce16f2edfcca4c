"""The workbook of a unit: AKPK on three levels, HCDP, IP ASN; safe against formulas; a fixed cost."""

from io import BytesIO

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competency.domain.needs_analysis import needs_tables
from competency.domain.trainings import fill_catalogue
from competency.models import PlanItem, Training
from core.spreadsheets import workbook_bytes
from organization.models import Employee


def book_of(cast, code="1371"):
    data = workbook_bytes(needs_tables(cast.agency.units[code], cast.today))
    return openpyxl.load_workbook(BytesIO(data))


def rows_of(book, title):
    return [list(row) for row in book[title].iter_rows(min_row=2, values_only=True)]


def test_every_level_says_the_same_gap(cast, standard, shown):
    fill_catalogue(by=None)
    shown("sari", "M5", 1)
    shown("putri", "M5", 2)
    book = book_of(cast)
    assert book.sheetnames == ["Organisasi", "Jabatan", "Pegawai", "HCDP", "IP ASN"]
    m5 = [row for row in rows_of(book, "Organisasi") if row[1] == "Pelayanan Publik"]
    assert sum(row[3] for row in m5) == 2
    assert sum(row[4] for row in m5) == 1
    posts = [row for row in rows_of(book, "Jabatan") if row[1] == "Pelayanan Publik"]
    assert sum(row[5] for row in posts) == 1
    mine = [row for row in rows_of(book, "Pegawai") if row[0] == cast.sari.name]
    assert [row[5:] for row in mine if row[8] is not None] == [["Pelayanan Publik", 2, 1, 1]]
    assert {row[7] for row in mine if row[8] is None} == {"belum dinilai"}
    plan = [row for row in rows_of(book, "HCDP") if row[0] == cast.sari.name]
    assert [(row[4], row[9], row[11]) for row in plan] == [("M5", cast.today.year, "saran")]
    readiness = next(row for row in rows_of(book, "IP ASN") if row[0] == cast.sari.name)
    assert readiness[8] is None
    assert readiness[9].startswith("belum lengkap")


def test_what_is_agreed_comes_before_what_is_recommended(cast, standard, shown, dictionary):
    fill_catalogue(by=None)
    shown("sari", "M5", 1)
    training = Training.objects.get(code="T20")
    plan = cast.sari.development_plans.create(year=cast.today.year, state="agreed")
    PlanItem.objects.create(
        plan=plan,
        competency=dictionary["M5"],
        target_level=2,
        training=training,
        form=training.form,
        way="classical",
        activity=training.name,
        due_on=cast.today,
    )
    rows = [row for row in rows_of(book_of(cast), "HCDP") if row[0] == cast.sari.name]
    assert [row[11] for row in rows] == ["rencana yang disepakati"]


def test_a_name_is_no_formula(cast, standard, shown):
    fill_catalogue(by=None)
    shown("sari", "M5", 1)
    Employee.objects.filter(pk=cast.sari.pk).update(name="=HYPERLINK(1)")
    cells = [cell for row in book_of(cast)["Pegawai"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any("HYPERLINK" in str(cell.value) for cell in cells)


def test_costs_the_same_for_one_and_three(cast, standard, shown):
    fill_catalogue(by=None)
    shown("sari", "M5", 1)
    with CaptureQueriesContext(connection) as one:
        needs_tables(cast.agency.units["1371"], cast.today)
    shown("putri", "M5", 1)
    shown("mira", "M5", 0)
    with CaptureQueriesContext(connection) as three:
        needs_tables(cast.agency.units["1371"], cast.today)
    assert len(one) == len(three)
