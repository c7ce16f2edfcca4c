"""objective_indicator, indicator_link, indicator_unlink: where an indicator hangs."""

import pytest
from django.urls import reverse

from appraisal.enums import CycleState
from appraisal.models import Cycle, Indicator
from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries
from tests.appraisal.tree_builders import make_node

pytestmark = pytest.mark.django_db


def url(name: str, number: int) -> str:
    return reverse(f"appraisal:{name}", args=[number])


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    return make_cycle(town)


@pytest.fixture
def node(town, cycle):
    return make_node(cycle, town.office, "Warga sehat")


def test_from_the_node_those_that_hang_nowhere_are_offered(town, cycle, node) -> None:
    loose = make_indicator(cycle, town.office, "LEPAS")
    other = make_node(cycle, town.office, "Simpul lain")
    hanging = make_indicator(cycle, town.office, "SUDAH", objective=other)
    foreign = make_indicator(cycle, town.other, "ASING")
    browser = log_in(town.office_hr)
    page = browser.get(url("objective_indicator", node.pk)).text
    assert "LEPAS" in page
    assert "SUDAH" not in page
    assert "ASING" not in page
    assert "SUDAH" in browser.get(url("objective_indicator", node.pk), {"q": "sudah"}).text
    browser.post(url("objective_indicator", node.pk), {"indicator": loose.pk})
    browser.post(url("objective_indicator", node.pk), {"indicator": hanging.pk})
    assert browser.post(url("objective_indicator", node.pk), {"indicator": foreign.pk}).status_code == 422
    assert browser.post(url("objective_indicator", node.pk), {}).status_code == 422
    assert set(node.indicators.all()) == {loose, hanging}
    browser.post(url("objective_indicator", node.pk), {"indicator": loose.pk})
    assert TransitionLog.objects.filter(name="indicator_link").count() == 2


def test_node_superior_and_cascading_in_one_form(town, cycle, node) -> None:
    above = make_indicator(cycle, town.root, "KOTA")
    sheet = make_indicator(cycle, town.office, "IKM")
    browser = log_in(town.office_hr)
    page = browser.get(url("indicator_link", sheet.pk)).text
    assert "Warga sehat" in page
    assert "KOTA" in page, "an indicator of the unit above may stand above"
    typed = {"objective": node.pk, "parent": above.pk, "cascading": "component", "seen": "--"}
    browser.post(url("indicator_link", sheet.pk), typed)
    sheet.refresh_from_db()
    assert (sheet.objective, sheet.parent, sheet.cascading) == (node, above, "component")
    (row,) = TransitionLog.objects.filter(name="indicator_link")
    assert "belum tergantung → Warga sehat, KOTA (Komponen pembentuk)" in row.note


def test_a_superior_needs_its_kind_and_no_circle(town, cycle, node) -> None:
    top = make_indicator(cycle, town.office, "ATAS")
    middle = make_indicator(cycle, town.office, "TENGAH", parent=top, cascading="direct")
    browser = log_in(town.office_hr)
    circle = browser.post(
        url("indicator_link", top.pk), {"parent": middle.pk, "cascading": "direct", "seen": "--"}
    )
    assert circle.status_code == 422
    assert "diturunkan dari indikator ini" in circle.text
    without = browser.post(url("indicator_link", node_free(cycle, town).pk), {"parent": top.pk, "seen": "--"})
    assert without.status_code == 422
    assert "Pilih jenis cascading" in without.text
    foreign = make_indicator(cycle, town.other, "ASING")
    answer = browser.post(
        url("indicator_link", top.pk), {"parent": foreign.pk, "cascading": "direct", "seen": "--"}
    )
    assert answer.status_code == 422
    itself = browser.post(
        url("indicator_link", top.pk), {"parent": top.pk, "cascading": "direct", "seen": "--"}
    )
    assert itself.status_code == 422
    next_year = make_indicator(make_cycle(town, year=2027), town.office, "DEPAN")
    answer = browser.post(
        url("indicator_link", top.pk), {"parent": next_year.pk, "cascading": "direct", "seen": "--"}
    )
    assert answer.status_code == 422
    top.refresh_from_db()
    assert top.parent is None


def node_free(cycle, town) -> Indicator:
    return make_indicator(cycle, town.office, "BEBAS")


def test_the_second_tab_is_told(town, cycle, node) -> None:
    other = make_node(cycle, town.office, "Simpul lain")
    sheet = make_indicator(cycle, town.office, "IKM")
    browser = log_in(town.office_hr)
    browser.post(url("indicator_link", sheet.pk), {"objective": node.pk, "seen": "--"})
    late = browser.post(url("indicator_link", sheet.pk), {"objective": other.pk, "seen": "--"})
    assert late.status_code == 409
    sheet.refresh_from_db()
    assert sheet.objective == node


def test_taken_off_once(town, cycle, node) -> None:
    sheet = make_indicator(cycle, town.office, "IKM", objective=node)
    browser = log_in(town.office_hr)
    seen = f"{node.pk}--"
    told = browser.post(url("indicator_unlink", sheet.pk), {"seen": seen}, follow=True)
    assert "dilepas dari pohon kinerja" in told.text
    browser.post(url("indicator_unlink", sheet.pk), {"seen": seen})
    sheet.refresh_from_db()
    assert sheet.objective is None
    assert TransitionLog.objects.filter(name="indicator_link").count() == 1


def test_who_may_not(client, town, cycle, node) -> None:
    sheet = make_indicator(cycle, town.office, "IKM")
    for name, number in (
        ("objective_indicator", node.pk),
        ("indicator_link", sheet.pk),
        ("indicator_unlink", sheet.pk),
    ):
        for person in (town.other_hr, town.clerk.user):
            assert log_in(person).post(url(name, number)).status_code == 404
        assert client.post(url(name, number)).status_code == 401
    Cycle.objects.filter(pk=cycle.pk).update(**{"state": CycleState.CLOSED})
    for name, number in (("objective_indicator", node.pk), ("indicator_link", sheet.pk)):
        assert log_in(town.hr).post(url(name, number), {"seen": "--"}).status_code == 403


def test_many_indicators_cost_no_more(town, cycle, node) -> None:
    sheet = make_indicator(cycle, town.office, "IKM")
    browser = log_in(town.hr)
    pages = [url("objective_indicator", node.pk), url("indicator_link", sheet.pk)]
    for page in pages:
        browser.get(page)
    few = [queries(browser, page) for page in pages]
    for number in range(30):
        make_indicator(cycle, town.office, f"X{number}")
        make_node(cycle, town.office, f"Simpul {number}")
    for page, count in zip(pages, few, strict=True):
        assert queries(browser, page) <= count <= 16
