"""indicator_target_edit, indicator_realisation_edit, indicator_realisation_fetch and source_rows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal import registry
from appraisal.domain.indicator_periods import fetch_due_realisations
from appraisal.models import Cycle, IndicatorPeriod, IndicatorVersion
from appraisal.registry import IndicatorSource, SourceValue
from appraisal.sources import PLANS_ON_TIME, POSTS_FILLED
from appraisal.tasks import realisations_fetch
from core.models import TransitionLog
from tests.appraisal.cycle_builders import (
    log_in,
    make_crowd,
    make_cycle,
    make_indicator,
    make_town,
    queries,
)

pytestmark = pytest.mark.django_db
MONTHS = range(1, 13)


def monthly(town, **values):
    cycle = make_cycle(town, year=timezone.localdate().year)
    return make_indicator(cycle, town.office, period="monthly", consolidation="sum", **values)


def url(sheet, act: str) -> str:
    return reverse(f"appraisal:indicator_{act}_edit", args=[sheet.pk])


def fetch_url(sheet, number: int = 1) -> str:
    return reverse("appraisal:indicator_realisation_fetch", args=[sheet.pk, number])


def seen(browser, address: str) -> str:
    return browser.get(address).context["form"].initial["seen"]


def targets(browser, sheet, **values):
    address = url(sheet, "target")
    return browser.post(address, {"seen": seen(browser, address), **values})


def test_d5_twelve_months_all_kept() -> None:
    town = make_town()
    sheet = monthly(town, target=Decimal(78))
    browser = log_in(town.office_hr)
    assert targets(browser, sheet, **{f"p{n}": str(n) for n in MONTHS}).status_code == 302
    address = url(sheet, "realisation")
    typed = {f"p{n}": f"{n},5" for n in MONTHS} | {f"note{n}": f"Bulan {n}" for n in MONTHS}
    assert browser.post(address, {"seen": seen(browser, address), **typed}).status_code == 302
    rows = list(IndicatorPeriod.objects.order_by("number"))
    assert [(row.number, row.target, row.realisation, row.note) for row in rows] == [
        (n, n, Decimal(n) + Decimal("0.5"), f"Bulan {n}") for n in MONTHS
    ]
    assert {row.recorded_by for row in rows} == {town.office_hr}
    page = browser.get(reverse("appraisal:indicator_detail", args=[sheet.pk]))
    picture = page.context["picture"]
    assert (picture.targets.problem, picture.realisation.value) == ("", 84)
    assert picture.achievement.shown == "107,69"
    for shown in ("84", "107,69", "84 ÷ 78 × 100", "Desember", "Bulan 12"):
        assert shown in page.text


def test_another_sum_than_the_year_is_warned_of() -> None:
    town = make_town()
    sheet = monthly(town, target=Decimal(100))
    browser = log_in(town.hr)
    targets(browser, sheet, **{f"p{n}": "1" for n in MONTHS})
    page = browser.get(reverse("appraisal:indicator_detail", args=[sheet.pk])).text
    assert "Target periode menghasilkan 12, sedangkan target setahun 100" in page


def test_months_without_a_value_are_left_out_and_said() -> None:
    town = make_town()
    sheet = monthly(town, target=Decimal(100))
    browser = log_in(town.hr)
    address = url(sheet, "realisation")
    browser.post(address, {"seen": seen(browser, address), "p1": "10", "p3": "0"})
    page = browser.get(reverse("appraisal:indicator_detail", args=[sheet.pk]))
    assert page.context["picture"].realisation.known == (1, 3)
    assert "10 periode belum diisi" in page.text
    assert "periode ke-2, 4, 5, 6, 7, 8, 9, 10, 11, 12 belum diisi (10 dari 12)" in page.text


def test_nothing_typed_is_lost_when_a_month_is_wrong() -> None:
    town = make_town()
    sheet = monthly(town)
    answer = targets(log_in(town.hr), sheet, p1="5", p2="banyak", p12="7,25")
    assert answer.status_code == 422
    for shown in ('value="5"', 'value="banyak"', 'value="7,25"', "Tulis angka saja"):
        assert shown in answer.text
    assert not IndicatorPeriod.objects.exists()


def test_targets_are_versions_and_the_same_again_is_none() -> None:
    town = make_town()
    sheet = monthly(town)
    browser = log_in(town.hr)
    for _twice in range(2):
        targets(browser, sheet, p1="5", reason="Rapat triwulan")
    sheet.refresh_from_db()
    assert sheet.sheet_version == 2
    versions = IndicatorVersion.objects.order_by("number")
    assert [row.values["targets"] for row in versions] == [{}, {"1": "5"}]
    assert versions[1].reason == "Rapat triwulan"
    assert "Januari – → 5" in TransitionLog.objects.get(name="indicator_target_edit").note
    targets(browser, sheet, p1="")
    assert not IndicatorPeriod.objects.exists()


@pytest.mark.parametrize("act", ["target", "realisation"])
def test_two_tabs_are_noticed_and_the_second_may_decide(act: str) -> None:
    town = make_town()
    sheet = monthly(town)
    browser = log_in(town.hr)
    address = url(sheet, act)
    old = seen(browser, address)
    assert browser.post(address, {"seen": old, "p1": "5"}).status_code == 302
    answer = browser.post(address, {"seen": old, "p1": "6", "p2": "7"})
    assert answer.status_code == 409
    assert "Tersimpan sekarang: 5" in answer.text
    assert 'value="6"' in answer.text
    assert IndicatorPeriod.objects.count() == 1
    renewed = answer.context["form"]["seen"].value()
    assert browser.post(address, {"seen": renewed, "p1": "6", "p2": "7"}).status_code == 302
    assert [str(getattr(row, act)) for row in IndicatorPeriod.objects.order_by("number")] == [
        "6.0000",
        "7.0000",
    ]


def test_a_double_click_has_one_effect() -> None:
    town = make_town()
    sheet = monthly(town)
    browser = log_in(town.hr)
    address = url(sheet, "realisation")
    data = {"seen": seen(browser, address), "p1": "5", "note1": "x"}
    assert [browser.post(address, data).status_code for _twice in range(2)] == [302, 302]
    assert TransitionLog.objects.filter(name="indicator_realisation_edit").count() == 1


def test_a_yearly_indicator_has_one_realisation_and_no_targets_of_periods() -> None:
    town = make_town()
    sheet = make_indicator(make_cycle(town), town.office)
    browser = log_in(town.hr)
    assert browser.get(url(sheet, "target")).status_code == 302
    address = url(sheet, "realisation")
    assert browser.post(address, {"seen": seen(browser, address), "p1": "81"}).status_code == 302
    page = browser.get(reverse("appraisal:indicator_detail", args=[sheet.pk]))
    assert page.context["picture"].achievement.shown == "90,00"


def test_achievement_against_the_same_periods() -> None:
    town = make_town()
    sheet = monthly(town, target=Decimal(120))
    browser = log_in(town.hr)
    targets(browser, sheet, **{f"p{n}": "10" for n in MONTHS})
    address = url(sheet, "realisation")
    browser.post(address, {"seen": seen(browser, address), "p1": "9", "p2": "9"})
    picture = browser.get(reverse("appraisal:indicator_detail", args=[sheet.pk])).context["picture"]
    assert (picture.so_far.shown, picture.achievement.shown) == ("90,00", "15,00")


# ---- sources ----------------------------------------------------------------------------------------


@pytest.fixture
def source(monkeypatch):
    """A source whose answers a test decides."""
    answers = {"value": Decimal("87.5"), "calls": 0}

    def value(unit, first_day, last_day):
        answers["calls"] += 1
        if isinstance(answers["value"], Exception):
            raise answers["value"]
        return SourceValue(answers["value"], "/rows/", 8, "7 ÷ 8 × 100 = 87,50", timezone.now())

    monkeypatch.setattr(registry, "_indicator_sources", dict(registry._indicator_sources))
    registry.register_indicator_source(IndicatorSource("uji", "Sumber uji", "Untuk uji", value))
    return answers


def test_a_click_fetches_with_source_and_rows(source) -> None:
    town = make_town()
    sheet = monthly(town, value_source="uji")
    browser = log_in(town.office_hr)
    page = browser.post(fetch_url(sheet), follow=True)
    assert "Januari: realisasi diambil dari sumber." in page.text
    assert 'href="/rows/"' in page.text
    assert "8 baris di baliknya" in page.text
    row = IndicatorPeriod.objects.get()
    assert (row.realisation, row.recorded_by, row.source["taken"]) == (
        Decimal("87.5"),
        town.office_hr,
        True,
    )
    browser.post(fetch_url(sheet))
    assert TransitionLog.objects.filter(name="indicator_realisation_fetch").count() == 1


def test_a_value_by_hand_is_never_overwritten_silently(source) -> None:
    town = make_town()
    sheet = monthly(town, value_source="uji")
    browser = log_in(town.hr)
    address = url(sheet, "realisation")
    browser.post(address, {"seen": seen(browser, address), "p1": "90", "note1": "Hitungan kami"})
    page = browser.post(fetch_url(sheet), follow=True)
    for shown in ("berbeda dari sumbernya", "berbeda dari sumber", "Pakai nilai sumber", "87,5"):
        assert shown in page.text
    assert IndicatorPeriod.objects.get().realisation == 90
    assert fetch_due_realisations(date(2100, 1, 1)) == 0, "the cycle is not open"
    page = browser.post(fetch_url(sheet), {"replace": "1"}, follow=True)
    assert "Pakai nilai sumber" not in page.text
    row = IndicatorPeriod.objects.get()
    assert (row.realisation, row.note) == (Decimal("87.5"), "Hitungan kami")
    assert "90 → 87,5" in TransitionLog.objects.get(name="indicator_realisation_fetch").note
    browser.post(address, {"seen": seen(browser, address), "p1": "91"})
    row.refresh_from_db()
    assert (row.realisation, row.source["taken"]) == (91, False)


def test_a_source_without_data_writes_no_value(source) -> None:
    source["value"] = None
    town = make_town()
    sheet = monthly(town, value_source="uji")
    page = log_in(town.hr).post(fetch_url(sheet), follow=True)
    assert "sumber belum mempunyai data" in page.text
    assert IndicatorPeriod.objects.get().realisation is None


def test_refused_without_source_before_the_period_and_for_an_unknown_period(source) -> None:
    town = make_town()
    browser = log_in(town.hr)
    plain = monthly(town)
    assert "tidak mempunyai sumber" in browser.post(fetch_url(plain), follow=True).text
    coming = make_indicator(
        make_cycle(town, year=timezone.localdate().year + 1), town.office, value_source="uji"
    )
    assert "belum mulai" in browser.post(fetch_url(coming), follow=True).text
    assert "tidak dikenal" in browser.post(fetch_url(coming, 2), follow=True).text
    assert source["calls"] == 0
    assert browser.get(fetch_url(coming)).status_code == 405


def test_the_schedule_fetches_what_ended_once_and_heals_itself(source) -> None:
    town = make_town()
    sheet = monthly(town, value_source="uji")
    Cycle.objects.update(state="open")
    year = sheet.cycle.year
    IndicatorPeriod.objects.create(indicator=sheet, number=2, realisation=Decimal(70))
    day = date(year, 4, 1)
    assert fetch_due_realisations(day) == 3
    kept = dict(IndicatorPeriod.objects.values_list("number", "realisation"))
    assert kept == {1: Decimal("87.5"), 2: 70, 3: Decimal("87.5")}
    if timezone.localdate() > date(year, 3, 31):
        assert fetch_due_realisations(day) == 0
    source["value"] = Decimal(60)
    log_in(town.hr).post(fetch_url(sheet))
    assert IndicatorPeriod.objects.get(number=1).realisation == 60
    row = IndicatorPeriod.objects.get(number=1)
    row.source["as_of"] = (timezone.now() - timedelta(days=800)).isoformat()
    row.save()
    source["value"] = Decimal(61)
    assert fetch_due_realisations(day) >= 1, "asked before the period ended: asked again"
    assert IndicatorPeriod.objects.get(number=1).realisation == 61


def test_a_failing_source_holds_nobody_up(source) -> None:
    town = make_town()
    monthly(town, value_source="uji")
    make_indicator(Cycle.objects.get(), town.office, "HILANG", value_source="tidak-ada")
    Cycle.objects.update(state="open")
    source["value"] = RuntimeError("rusak")
    assert fetch_due_realisations(date(2100, 1, 1)) == 0
    source["value"] = Decimal(1)
    realisations_fetch()


def test_two_sources_cannot_share_a_key(source) -> None:
    with pytest.raises(ValueError, match="uji"):
        registry.register_indicator_source(IndicatorSource("uji", "Lain", "", lambda *_: None))


@pytest.mark.parametrize(("key", "value"), [(PLANS_ON_TIME, None), (POSTS_FILLED, Decimal(100))])
def test_the_rows_behind_a_value_have_a_page(client, key: str, value) -> None:
    town = make_town()
    address = reverse("appraisal:source_rows", args=[key, town.office.pk])
    page = log_in(town.office_hr).get(address)
    assert page.status_code == 200
    assert page.context["found"].value == value
    assert log_in(town.office_hr).get(address, {"dari": "x", "sampai": "2026-99-99"}).status_code == 200
    for person in (town.other_hr, town.clerk.user):
        assert log_in(person).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert (
        log_in(town.hr).get(reverse("appraisal:source_rows", args=["x", town.office.pk])).status_code == 404
    )
    assert log_in(town.hr).post(address).status_code == 405


def test_plans_on_time(cast, cycle, appraisal_in) -> None:
    appraisal = appraisal_in("running")
    today = timezone.localdate()
    found = registry.indicator_source(PLANS_ON_TIME).value(
        appraisal.unit, today.replace(month=1, day=1), today
    )
    rows = registry.indicator_source(PLANS_ON_TIME).rows(appraisal.unit, today.replace(month=1, day=1), today)
    described = [rows.describe(row) for row in rows.rows]
    assert found.row_count == len(described)
    assert [row.title for row in described if row.counts] == ["Sari Wulandari"]
    assert found.value == (Decimal(100) / found.row_count).quantize(Decimal("0.01"))


def test_posts_filled_counts_seats() -> None:
    town = make_town()
    post = town.office.posts.get()
    post.formation = 8
    post.save()
    make_crowd(town.office, 1)
    source_ = registry.indicator_source(POSTS_FILLED)
    found = source_.value(town.office, date(2026, 1, 1), timezone.localdate())
    assert found.value == Decimal("50.00"), "head, clerk, officer and one more in eight seats"
    assert "4 ÷ 8 × 100 = 50,00" in found.explanation


# ---- who may, queries -------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["target", "realisation"])
def test_who_may_not(client, act: str) -> None:
    town = make_town()
    sheet = monthly(town)
    address = url(sheet, act)
    for person in (town.other_hr, town.clerk.user):
        assert log_in(person).get(address).status_code == 404
        assert log_in(person).post(address, {"p1": "5"}).status_code == 404
        assert log_in(person).post(fetch_url(sheet)).status_code == 404
    assert client.get(address).status_code == 302
    assert log_in(town.hr).put(address).status_code == 405
    Cycle.objects.update(state="closed")
    assert log_in(town.hr).get(address).status_code == 403
    assert log_in(town.hr).post(fetch_url(sheet)).status_code == 403
    assert not IndicatorPeriod.objects.exists()


@pytest.mark.parametrize("act", ["target", "realisation"])
def test_queries(act: str) -> None:
    town = make_town()
    sheet = monthly(town)
    browser = log_in(town.hr)
    browser.get(url(sheet, act))
    few = queries(browser, url(sheet, act))
    targets(browser, sheet, **{f"p{n}": "1" for n in MONTHS})
    browser.get(url(sheet, act))
    assert queries(browser, url(sheet, act)) == few
    assert few <= 18
