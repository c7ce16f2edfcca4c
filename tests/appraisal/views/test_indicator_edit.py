"""The pages indicator_add, indicator_edit and indicator_detail, and the button indicator_delete."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.models import AssessedItem, Indicator
from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries

pytestmark = pytest.mark.django_db


def add_url(cycle) -> str:
    return reverse("appraisal:indicator_add", args=[cycle.pk])


def sheet_url(indicator, act: str = "") -> str:
    return f"/penilaian/indikator/{indicator.pk}/{act}"


def filled(unit, **values):
    data = {
        "unit": unit.pk,
        "code": "IKU-01",
        "name": "Indeks Kepuasan Masyarakat",
        "measure_unit": "indeks",
        "polarity": "maximize",
        "consolidation": "average",
        "period": "semester",
        "baseline": "-1,5",
        "target": "1.250,5",
        "weight": "12,5",
    }
    return {**data, **values}


def test_adds_the_whole_sheet_with_numbers_as_written_here() -> None:
    town = make_town()
    cycle = make_cycle(town)
    answer = log_in(town.hr).post(add_url(cycle), filled(town.office, definition="D", formula="F"))
    sheet = Indicator.objects.get()
    assert answer.url == sheet_url(sheet)
    assert (sheet.target, sheet.baseline, sheet.weight) == (
        Decimal("1250.5"),
        Decimal("-1.5"),
        Decimal("12.5"),
    )
    assert TransitionLog.objects.get(name="indicator_add").note == "IKU-01 Indeks Kepuasan Masyarakat"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"target": "0"}, "Target 0 tidak dapat dihitung untuk indikator"),
        ({"target": "92.5"}, "Maksud Anda 92,5?"),
        ({"target": "banyak"}, "Tulis angka saja"),
        ({"target": ""}, "Target"),
        ({"target_high": "90"}, "lebih kecil daripada target"),
        ({"polarity": "range"}, "memerlukan batas atas"),
        ({"polarity": ""}, "Polaritas"),
        ({"polarity": "naik"}, "Polaritas"),
        ({"weight": "101"}, "Bobot paling besar 100"),
        ({"weight": "-1"}, "Bobot paling kecil 0"),
        ({"published_achievement": "73,3"}, "Isi juga realisasi"),
        ({"code": "x" * 41}, "Kode"),
    ],
)
def test_refused_beside_the_field_with_what_was_typed(values, sentence: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    answer = log_in(town.hr).post(add_url(cycle), filled(town.office, **values))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Indeks Kepuasan Masyarakat" in answer.text
    assert not Indicator.objects.exists()


def test_zero_is_a_target_where_lower_is_better_and_in_a_range() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    assert (
        browser.post(add_url(cycle), filled(town.office, polarity="minimize", target="0")).status_code == 302
    )
    data = filled(town.office, code="B", polarity="range", target="0", target_high="5")
    assert browser.post(add_url(cycle), data).status_code == 302


def test_a_code_is_unique_in_the_cycle() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    browser.post(add_url(cycle), filled(town.office))
    answer = browser.post(add_url(cycle), filled(town.office))
    assert answer.status_code == 422
    assert "sudah dipakai indikator lain" in answer.text
    assert Indicator.objects.count() == 1


def test_hr_of_an_office_writes_for_its_own_units_only() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.office_hr)
    for unit in (town.root, town.other):
        assert browser.post(add_url(cycle), filled(unit)).status_code == 422
    assert browser.post(add_url(cycle), filled(town.office)).status_code == 302
    assert log_in(town.other_hr).get(sheet_url(Indicator.objects.get())).status_code == 404


def test_changes_are_saved_and_told_in_the_history() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    browser = log_in(town.office_hr)
    seen = browser.get(sheet_url(sheet, "ubah/")).context["form"].initial["seen"]
    assert browser.post(sheet_url(sheet, "ubah/"), filled(town.office, seen=seen)).status_code == 302
    note = TransitionLog.objects.get(name="indicator_edit").note
    assert "Target: 90 → 1.250,5" in note


def test_two_tabs_do_not_overwrite_each_other() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    browser = log_in(town.hr)
    seen = browser.get(sheet_url(sheet, "ubah/")).context["form"].initial["seen"]
    browser.post(sheet_url(sheet, "ubah/"), filled(town.office, seen=seen))
    answer = browser.post(sheet_url(sheet, "ubah/"), filled(town.office, name="Lain", seen=seen))
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in answer.text
    assert "Lain" in answer.text
    sheet.refresh_from_db()
    assert sheet.name == "Indeks Kepuasan Masyarakat"


def test_the_sheet_shows_use_and_working() -> None:
    town = make_town()
    cycle = make_cycle(town)
    sheet = make_indicator(
        cycle,
        town.office,
        target=Decimal(15),
        published_realisation=Decimal(11),
        published_achievement=Decimal("73.3"),
    )
    page = log_in(town.hr).get(sheet_url(sheet)).text
    for shown in ("0 hasil kerja pegawai", "11 ÷ 15 × 100", "73,33", "−0,03", "Hapus indikator"):
        assert shown in page


def used(town, cycle):
    from appraisal.models import Appraisal
    from organization.queries import placement_on

    sheet = make_indicator(cycle, town.office)
    place = placement_on(town.clerk, cycle.starts_on)
    appraisal = Appraisal.objects.create(
        cycle=cycle, employee=town.clerk, placement=place, unit=town.office, appraiser=town.head
    )
    AssessedItem.objects.create(appraisal=appraisal, kind="result", indicator=sheet, title="x")
    return sheet


def test_deleted_only_when_nobody_uses_it() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.office_hr)
    free = make_indicator(cycle, town.office, "BEBAS")
    taken = used(town, cycle)
    assert browser.post(sheet_url(free, "hapus/")).url == f"/penilaian/siklus/{cycle.pk}/indikator/"
    assert browser.post(sheet_url(free, "hapus/")).status_code == 404
    page = browser.post(sheet_url(taken, "hapus/"), follow=True)
    assert "dipakai pada 1 hasil kerja" in page.text
    assert "Hapus indikator" not in page.text
    assert list(Indicator.objects.all()) == [taken]


@pytest.mark.parametrize("act", ["", "ubah/", "hapus/"])
def test_who_may_not(client, act: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    sheet = make_indicator(cycle, town.office)
    for person in (town.other_hr, town.clerk.user):
        for send in (log_in(person).get, log_in(person).post):
            assert send(sheet_url(sheet, act)).status_code in (404, 405)
        assert Indicator.objects.count() == 1
    assert client.get(sheet_url(sheet, act)).status_code in (302, 405)
    assert log_in(town.hr).put(sheet_url(sheet, act)).status_code == 405


def test_nothing_changes_in_a_closed_cycle() -> None:
    town = make_town()
    cycle = make_cycle(town)
    sheet = make_indicator(cycle, town.office)
    type(cycle).objects.update(state="closed")
    browser = log_in(town.hr)
    assert browser.get(sheet_url(sheet)).status_code == 200
    assert browser.get(sheet_url(sheet, "ubah/")).status_code == 403
    assert browser.post(sheet_url(sheet, "hapus/")).status_code == 403
    assert browser.post(add_url(cycle), filled(town.office)).status_code == 403


def test_get_deletes_nothing() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    assert log_in(town.hr).get(sheet_url(sheet, "hapus/")).status_code == 405


def test_queries() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    browser = log_in(town.hr)
    browser.get(sheet_url(sheet))
    assert queries(browser, sheet_url(sheet)) <= 18
    assert queries(browser, sheet_url(sheet, "ubah/")) <= 18
