from decimal import Decimal

import pytest

from appraisal.models import Indicator
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return f"/penilaian/siklus/{cycle.pk}/indikator/"


def test_published_and_computed_stand_side_by_side_with_the_difference() -> None:
    town = make_town()
    cycle = make_cycle(town)
    values = {"published_realisation": Decimal(11), "target": Decimal(15)}
    make_indicator(cycle, town.office, "A", published_achievement=Decimal("73.30"), **values)
    make_indicator(cycle, town.office, "B", published_achievement=Decimal("73.33"), **values)
    page = log_in(town.hr).get(url(cycle)).text
    for shown in ("73,30", "73,33", "−0,03", "sama"):
        assert shown in page


def test_a_figure_that_cannot_be_computed_says_so() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "A", target=Decimal(0), published_realisation=Decimal(5))
    assert "tidak dapat dihitung" in log_in(town.hr).get(url(cycle)).text


def test_hr_of_an_office_sees_its_own_indicators_only() -> None:
    town = make_town()
    cycle = make_cycle(town)
    own = make_indicator(cycle, town.office, "SENDIRI")
    foreign = make_indicator(cycle, town.other, "ASING")
    page = log_in(town.office_hr).get(url(cycle)).text
    assert own.name in page
    assert foreign.name not in page
    assert "Dinas Pendidikan" not in page
    whole = log_in(town.hr).get(url(cycle), {"unit": town.other.pk}).text
    assert foreign.name in whole
    assert own.name not in whole


def test_a_strange_filter_shows_all() -> None:
    town = make_town()
    cycle = make_cycle(town)
    own = make_indicator(cycle, town.office)
    for unit in ("x", "999999", str(town.other.pk)):
        assert own.name in log_in(town.office_hr).get(url(cycle), {"unit": unit}).text


def test_who_may_not(client) -> None:
    town = make_town()
    cycle = make_cycle(town, town.office)
    for person in (town.other_hr, town.clerk.user):
        assert log_in(person).get(url(cycle)).status_code == 404
    assert client.get(url(cycle)).status_code == 302
    assert log_in(town.hr).post(url(cycle)).status_code == 405


def test_a_script_in_a_name_stays_text() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "A", name="<script>alert(1)</script>")
    assert "<script>alert" not in log_in(town.hr).get(url(cycle)).text


def test_search_by_code_name_or_goal() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "SEHAT-1", name="Imunisasi dasar lengkap", goal="Anak sehat")
    make_indicator(cycle, town.other, "DIDIK-1", name="Angka partisipasi")
    browser = log_in(town.hr)
    for words in ("sehat-1", "lengkap imunisasi", "ANAK"):
        page = browser.get(url(cycle), {"q": words}).text
        assert "Imunisasi dasar lengkap" in page
        assert "Angka partisipasi" not in page
    page = browser.get(url(cycle), {"q": "imunisasi", "unit": town.other.pk}).text
    assert "Tidak ada indikator yang cocok" in page
    assert "Dinas Kesehatan" in page, "the filter stays"


def test_two_thousand_indicators_cost_what_one_costs() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "A", published_realisation=Decimal(80))
    browser = log_in(town.hr)
    browser.get(url(cycle))
    few = queries(browser, url(cycle))
    Indicator.objects.bulk_create(
        Indicator(
            cycle=cycle,
            unit=town.office if number % 2 else town.other,
            code=f"B{number:04d}",
            name=f"Indikator {number}",
            measure_unit="%",
            polarity="maximize",
            target=Decimal(90),
        )
        for number in range(2000)
    )
    assert queries(browser, url(cycle)) == few
    page = browser.get(url(cycle), {"q": "1999"})
    assert [row.code for row, _check in page.context["rows"]] == ["B1999"]
    assert "Halaman 41 dari 41" in browser.get(url(cycle), {"page": "41"}).text


def test_fifty_on_a_page_and_no_more_queries() -> None:
    town = make_town()
    cycle = make_cycle(town)
    make_indicator(cycle, town.office, "A", published_realisation=Decimal(80))
    browser = log_in(town.hr)
    browser.get(url(cycle))
    few = queries(browser, url(cycle))
    assert few <= 18
    for number in range(55):
        make_indicator(cycle, town.office, f"B{number:02d}", published_realisation=Decimal(80))
    assert queries(browser, url(cycle)) == few
    page = browser.get(url(cycle))
    assert "Halaman 1 dari 2" in page.text
    assert len(page.context["rows"]) == 50
