import pytest

from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries

URL = "/penilaian/siklus/"
pytestmark = pytest.mark.django_db


def test_hr_sees_own_cycles_and_those_above_for_indicators() -> None:
    town = make_town()
    cycle = make_cycle(town)
    page = log_in(town.hr).get(URL)
    assert f"/penilaian/siklus/{cycle.pk}/" in page.text
    page = log_in(town.office_hr).get(URL)
    assert f'"/penilaian/siklus/{cycle.pk}/"' not in page.text
    assert f"/penilaian/siklus/{cycle.pk}/indikator/" in page.text


def test_empty_list_explains() -> None:
    town = make_town()
    assert "Belum ada siklus" in log_in(town.hr).get(URL).text


def test_a_sibling_s_cycle_is_unknown() -> None:
    town = make_town()
    make_cycle(town, town.other)
    page = log_in(town.office_hr).get(URL)
    assert "Penilaian Kinerja 2026" not in page.text


def test_others_are_refused_and_strangers_log_in(client) -> None:
    town = make_town()
    assert log_in(town.clerk.user).get(URL).status_code == 403
    assert client.get(URL).status_code == 302
    assert log_in(town.hr).post(URL).status_code == 405


def test_queries_do_not_grow() -> None:
    town = make_town()
    make_cycle(town)
    browser = log_in(town.hr)
    browser.get(URL)
    few = queries(browser, URL)
    assert few <= 18
    for year in (2027, 2028):
        make_indicator(make_cycle(town, year=year), town.root)
    assert queries(browser, URL) == few


def test_the_newest_year_stands_on_top() -> None:
    town = make_town()
    for year in (2026, 2028, 2027):
        make_cycle(town, year=year)
    cycles = log_in(town.hr).get(URL).context["cycles"]
    assert [cycle.year for cycle in cycles] == [2028, 2027, 2026]
