"""objective_chart and objective_drawing: the top three levels, drawn and as a table."""

import pytest
from django.urls import reverse
from lxml import etree

from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries
from tests.appraisal.tree_builders import compressed, make_forest, make_node

pytestmark = pytest.mark.django_db


def url(cycle, name: str = "objective_chart") -> str:
    return reverse(f"appraisal:{name}", args=[cycle.pk])


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    cycle = make_cycle(town)
    goal = make_node(cycle, town.root, "Kota sejahtera & aman")
    health = make_node(cycle, town.office, "Warga sehat", goal, weight=60)
    make_node(cycle, town.other, "Warga terdidik", goal, weight=40)
    clinic = make_node(cycle, town.office, "Puskesmas bermutu", health)
    make_node(cycle, town.office, "Tingkat empat", clinic)
    make_indicator(cycle, town.office, "AHH", objective=health)
    return cycle


def drawn(response) -> list[str]:
    """Return the titles of the boxes."""
    svg = etree.fromstring(response.content)
    name = "{http://www.w3.org/2000/svg}"
    return [title.text for title in svg.findall(f"{name}g/{name}title")]


def test_drawing_and_table_say_the_same(town, cycle) -> None:
    browser = log_in(town.hr)
    titles = drawn(browser.get(url(cycle, "objective_drawing")))
    assert titles == [
        "Kota sejahtera & aman",
        "Warga sehat",
        "Puskesmas bermutu",
        "AHH Indikator AHH",
        "Warga terdidik",
    ]
    page = browser.get(url(cycle))
    assert [box.title for box in page.context["drawing"].boxes] == titles
    assert url(cycle, "objective_drawing") in page.text


def test_nothing_in_the_drawing_breaks_the_policy(town, cycle) -> None:
    answer = log_in(town.hr).get(url(cycle, "objective_drawing"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert "private" in answer["Cache-Control"]
    for forbidden in ("style=", "<style", "<script", "class=", "href"):
        assert forbidden not in answer.text


def test_hr_of_an_office_gets_a_drawing_without_others(town, cycle) -> None:
    browser = log_in(town.office_hr)
    assert "Warga terdidik" not in drawn(browser.get(url(cycle, "objective_drawing")))
    assert "Warga terdidik" not in browser.get(url(cycle)).text


def test_eight_to_a_branch(town) -> None:
    cycle = make_cycle(town, year=2027)
    goal = make_node(cycle, town.root, "Tujuan")
    for number in range(12):
        make_node(cycle, town.root, f"Simpul {number:02d}", goal)
    answer = log_in(town.hr).get(url(cycle, "objective_drawing"))
    assert len(drawn(answer)) == 9
    assert "4 yang lain" in answer.text
    assert "4 yang lain tidak digambar" in log_in(town.hr).get(url(cycle)).text


def test_large_and_empty_trees(town, cycle) -> None:
    browser = log_in(town.hr)
    browser.get(url(cycle))
    few = queries(browser, url(cycle))
    large = make_cycle(town, year=2027)
    make_forest(large, town.office, 2000)
    assert queries(browser, url(large)) <= few <= 18
    assert compressed(browser.get(url(large))) <= 14 * 1024
    empty = make_cycle(town, year=2028)
    assert "masih kosong" in browser.get(url(empty)).text
    assert drawn(browser.get(url(empty, "objective_drawing"))) == []


def test_who_may_not(client, town, cycle) -> None:
    for name in ("objective_chart", "objective_drawing"):
        assert log_in(town.clerk.user).get(url(cycle, name)).status_code == 404
        assert client.get(url(cycle, name)).status_code == 302
        assert log_in(town.hr).post(url(cycle, name)).status_code == 405
