"""Versions of a sheet: one for each real change, compared field by field; reasons where plans hang on it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.domain.indicator_tables import SheetChange, copy_sheets, save_sheets
from appraisal.domain.indicator_versions import differences
from appraisal.domain.indicators import save_sheet
from appraisal.domain.objective_links import Link, link_indicator
from appraisal.models import Indicator, IndicatorPeriod, IndicatorVersion
from core.errors import RuleViolation
from core.models import TransitionLog
from organization.models import Unit
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries
from tests.appraisal.views.test_indicator_edit import add_url, filled, sheet_url, used

pytestmark = pytest.mark.django_db


def url(sheet, **chosen) -> str:
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    return f"{reverse('appraisal:indicator_history', args=[sheet.pk])}?{query}"


def edited(browser, sheet, **values):
    seen = browser.get(sheet_url(sheet, "ubah/")).context["form"].initial["seen"]
    return browser.post(sheet_url(sheet, "ubah/"), filled(sheet.unit, seen=seen, **values))


def test_each_real_change_is_a_version_and_a_repetition_none() -> None:
    town = make_town()
    browser = log_in(town.hr)
    browser.post(add_url(make_cycle(town)), filled(town.office))
    sheet = Indicator.objects.get()
    assert edited(browser, sheet, target="80", reason="Pagu berkurang").status_code == 302
    assert edited(browser, sheet, target="80").status_code == 302
    sheet.refresh_from_db()
    assert sheet.sheet_version == 2
    first, second = IndicatorVersion.objects.filter(indicator=sheet).order_by("number")
    assert (first.values["target"], second.values["target"]) == ("1250.5", "80")
    assert (second.reason, second.made_by) == ("Pagu berkurang", town.hr)
    assert "Alasan: Pagu berkurang" in TransitionLog.objects.get(name="indicator_edit").note
    page = browser.get(url(sheet)).text
    for shown in ("Perbedaan versi 1 dan versi 2", "1.250,5", "Pagu berkurang", "1 isian berubah"):
        assert shown in page


def test_a_sheet_from_before_gets_its_first_version_when_it_changes() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    browser = log_in(town.hr)
    assert "belum pernah diubah" in browser.get(url(sheet)).text
    assert not IndicatorVersion.objects.exists()
    edited(browser, sheet, target="85")
    versions = IndicatorVersion.objects.order_by("number")
    assert [(row.number, row.values["target"]) for row in versions] == [(1, "90"), (2, "85")]


def test_any_two_versions_are_compared_and_nonsense_means_the_newest_two() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    browser = log_in(town.hr)
    for target in ("80", "70", "60"):
        edited(browser, sheet, target=target)
    page = browser.get(url(sheet, dari=4, ke=2))
    assert (page.context["old"].number, page.context["new"].number) == (2, 4)
    assert [(row.old, row.new) for row in page.context["changes"] if row.label == "Target"] == [("80", "60")]
    for chosen in ({"dari": "x", "ke": "99"}, {"dari": "1"}):
        page = browser.get(url(sheet, **chosen))
        assert (page.context["old"].number, page.context["new"].number) == (3, 4)


def test_a_reason_is_asked_for_once_plans_hang_on_it() -> None:
    town = make_town()
    sheet = used(town, make_cycle(town))
    browser = log_in(town.hr)
    assert "1 rencana pegawai sudah memakai" in browser.get(sheet_url(sheet, "ubah/")).text
    for values in (
        {"target": "80"},
        {"target": "90", "polarity": "minimize"},
        {"target": "90", "formula": "x"},
    ):
        answer = edited(browser, sheet, **values)
        assert answer.status_code == 422
        assert "tetap memegang targetnya sendiri" in answer.text
        assert not IndicatorVersion.objects.exists()
    assert edited(browser, sheet, target="90", goal="Lain").status_code == 302
    assert edited(browser, sheet, target="80", goal="Lain", reason="Pagu berkurang").status_code == 302
    item = sheet.items.get()
    assert item.target is None


def test_the_period_stays_once_realisations_are_recorded() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office, period="quarterly")
    IndicatorPeriod.objects.create(indicator=sheet, number=1, target=Decimal(5))
    browser = log_in(town.hr)
    assert edited(browser, sheet, period="monthly").status_code == 302
    assert not sheet.periods.exists()
    assert IndicatorVersion.objects.get(number=1).values["targets"] == {"1": "5"}
    IndicatorPeriod.objects.create(indicator=sheet, number=1, realisation=Decimal(5))
    answer = edited(browser, sheet, period="yearly")
    assert answer.status_code == 422
    assert "Kosongkan dulu realisasinya" in answer.text.replace("\n", " ")


def test_a_table_writes_versions_and_asks_for_the_reason_too() -> None:
    town = make_town()
    cycle = make_cycle(town)
    sheet = used(town, cycle)
    sheet.target = Decimal(70)
    with pytest.raises(RuleViolation, match="Tulis alasannya"):
        save_sheets([SheetChange(sheet)], cycle, by=town.hr)
    assert save_sheets([SheetChange(sheet)], cycle, by=town.hr, reason="Pagu") == 1
    assert [row.values["target"] for row in sheet.versions.order_by("number")] == ["90", "70"]


def test_parents_by_code_and_no_circle() -> None:
    town = make_town()
    cycle = make_cycle(town)
    top = make_indicator(cycle, town.root, "A")
    low = make_indicator(cycle, town.office, "B")
    low.cascading = "direct"
    save_sheets([SheetChange(low, parent_code="A")], cycle, by=town.hr)
    low.refresh_from_db()
    assert low.parent == top
    assert low.versions.get(number=2).values["parent"] == "A"
    with pytest.raises(RuleViolation, match="lingkaran"):
        save_sheets([SheetChange(top, parent_code="B")], cycle, by=town.hr)
    with pytest.raises(RuleViolation, match="Tidak ada indikator berkode"):
        save_sheets([SheetChange(top, parent_code="Z")], cycle, by=town.hr)


def test_hanging_it_elsewhere_is_a_version_too() -> None:
    town = make_town()
    cycle = make_cycle(town)
    top = make_indicator(cycle, town.root, "A")
    low = make_indicator(cycle, town.office, "B")
    for _twice in range(2):
        link_indicator(low, Link(parent=top, cascading="direct"), by=town.hr)
    versions = list(low.versions.order_by("number"))
    assert [(row.label, row.old, row.new) for row in differences(versions[0].values, versions[1].values)] == [
        ("Indikator di atasnya", "–", "A"),
        ("Jenis cascading", "–", "Diturunkan langsung (adopsi langsung)"),
    ]
    assert len(versions) == 2


def test_copies_bring_targets_links_and_a_version_but_no_realisation() -> None:
    town = make_town()
    old, new = make_cycle(town), make_cycle(town, year=2027)
    top = make_indicator(old, town.root, "A")
    low = make_indicator(old, town.office, "B", period="quarterly", parent=top, cascading="direct")
    for number in (1, 2):
        IndicatorPeriod.objects.create(
            indicator=low, number=number, target=Decimal(number), realisation=Decimal(9), note="x"
        )
    units = Unit.objects.filter(pk__in=[town.root.pk, town.office.pk])
    assert copy_sheets(old, new, units, by=town.hr, linked=True) == 2
    copy = Indicator.objects.get(cycle=new, code="B")
    assert (copy.parent.cycle, copy.parent.code, copy.cascading) == (new, "A", "direct")
    assert [(row.number, row.target, row.realisation, row.note) for row in copy.periods.all()] == [
        (1, 1, None, ""),
        (2, 2, None, ""),
    ]
    version = copy.versions.get()
    assert (version.number, version.reason) == (1, "Disalin dari Penilaian Kinerja 2026")
    assert version.values["targets"] == {"1": "1", "2": "2"}
    assert copy_sheets(old, new, units, by=town.hr, linked=True) == 0


def test_differences_name_every_field_in_words() -> None:
    old = {"polarity": "maximize", "target": "90", "targets": {"1": "5"}, "period": "quarterly"}
    new = {"polarity": "minimize", "target": "80.5", "targets": {"1": "6", "2": "7"}, "period": "quarterly"}
    assert [(row.label, row.old, row.new) for row in differences(old, new)] == [
        ("Polaritas", "Makin tinggi makin baik", "Makin rendah makin baik"),
        ("Target", "90", "80,5"),
        ("Target Triwulan I", "5", "6"),
        ("Target Triwulan II", "–", "7"),
    ]
    assert differences(new, new) == []


def test_who_may_not(client) -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    for person in (town.other_hr, town.clerk.user):
        assert log_in(person).get(url(sheet)).status_code == 404
    assert client.get(url(sheet)).status_code == 302
    assert log_in(town.hr).post(url(sheet)).status_code == 405


def test_queries_do_not_grow_with_versions() -> None:
    town = make_town()
    sheet = save_sheet(make_indicator(make_cycle(town), town.office), by=None)
    browser = log_in(town.hr)
    edited(browser, sheet, target="80")
    browser.get(url(sheet))
    few = queries(browser, url(sheet))
    for target in ("70", "60", "50"):
        edited(browser, sheet, target=target)
    browser.get(url(sheet))
    assert queries(browser, url(sheet)) == few
    assert few <= 18
