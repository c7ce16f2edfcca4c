import pytest
from django.urls import reverse

from appraisal.enums import CycleState
from appraisal.models import Cycle, Indicator, Objective
from tests.appraisal.cycle_builders import (
    log_in,
    make_crowd,
    make_cycle,
    make_indicator,
    make_town,
    make_unit,
    queries,
)
from tests.appraisal.tree_builders import compressed, make_forest, make_node
from tests.appraisal.views.pages import HTMX, page_of

pytestmark = pytest.mark.django_db


def url(cycle, **query) -> str:
    return reverse("appraisal:objective_tree", args=[cycle.pk], query=query)


def branch(cycle, key: str, **query) -> str:
    return reverse("appraisal:objective_branch", args=[cycle.pk, key], query=query)


def rows(response) -> list[tuple[str, str]]:
    """Return level and title of every row."""
    found = page_of(response).xpath("//li[@role='treeitem']")
    return [
        (row.get("aria-level"), " ".join(row.xpath(".//*[contains(@class,'tree-link')]")[0].text.split()))
        for row in found
    ]


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    return make_cycle(town)


@pytest.fixture
def tree(town, cycle):
    """Goal of the town; below it a node of each office; below the first another one with an indicator."""
    goal = make_node(cycle, town.root, "Kota sejahtera", level="ultimate")
    health = make_node(cycle, town.office, "Warga sehat", goal, weight=60)
    school = make_node(cycle, town.other, "Warga terdidik", goal, weight=30)
    clinic = make_node(cycle, town.office, "Layanan puskesmas bermutu", health)
    make_indicator(cycle, town.office, "IKM", objective=clinic)
    make_indicator(cycle, town.other, "APM", objective=school)
    return {"goal": goal, "health": health, "school": school, "clinic": clinic}


def test_two_levels_come_first_and_deeper_ones_by_branch(town, cycle, tree) -> None:
    browser = log_in(town.hr)
    page = browser.get(url(cycle))
    assert rows(page) == [("1", "Kota sejahtera"), ("2", "Warga sehat"), ("2", "Warga terdidik")]
    part = browser.get(branch(cycle, f"s{tree['health'].pk}"), headers=HTMX)
    assert rows(part) == [("2", "Warga sehat"), ("3", "Layanan puskesmas bermutu")]
    part = browser.get(branch(cycle, f"s{tree['clinic'].pk}"), headers=HTMX)
    assert rows(part)[1] == ("4", "IKM Indikator IKM")


def test_the_rows_say_where_they_stand(town, cycle, tree) -> None:
    page = page_of(log_in(town.hr).get(url(cycle)))
    (top,) = page.xpath("//ul[@role='tree']/li")
    assert top.get("aria-expanded") == "true"
    second = page.get_element_by_id(f"s{tree['school'].pk}")
    assert (second.get("aria-posinset"), second.get("aria-setsize")) == ("2", "2")
    assert second.get("aria-expanded") == "false"
    assert second.getparent().get("role") == "group"


def test_shares_that_do_not_add_up_are_named(town, cycle, tree) -> None:
    page = log_in(town.hr).get(url(cycle)).text
    assert "bobot di bawahnya berjumlah 90, bukan 100" in page
    Objective.objects.filter(pk=tree["school"].pk).update(weight=40)
    assert "bukan 100" not in log_in(town.hr).get(url(cycle)).text


def test_without_scripts_every_branch_is_a_page(town, cycle, tree) -> None:
    browser = log_in(town.hr)
    page = browser.get(url(cycle, buka=f"s{tree['clinic'].pk}"))
    assert [title for _level, title in rows(page)] == [
        "Kota sejahtera",
        "Warga sehat",
        "Layanan puskesmas bermutu",
        "IKM Indikator IKM",
        "Tampilkan 1 yang lain",
    ]
    moved_on = browser.get(branch(cycle, f"s{tree['clinic'].pk}"))
    assert moved_on.status_code == 302
    assert f"buka=s{tree['clinic'].pk}" in moved_on["Location"]


@pytest.mark.parametrize("key", ["", "s", "x9", "s999999", "i0", "s-1", "s" + "9" * 30, "<b>"])
def test_a_strange_branch_shows_the_whole_tree(town, cycle, tree, key) -> None:
    page = log_in(town.hr).get(url(cycle, buka=key, mulai="x"))
    assert page.status_code == 200
    assert len(rows(page)) == 3


def test_fifty_at_a_time(town, cycle) -> None:
    goal = make_node(cycle, town.root, "Tujuan")
    for number in range(120):
        make_node(cycle, town.root, f"Simpul {number:03d}", goal)
    browser = log_in(town.hr)
    page = browser.get(url(cycle))
    assert len(rows(page)) == 52
    assert rows(page)[-1] == ("2", "Muat lagi, tersisa 70")
    more = browser.get(branch(cycle, f"s{goal.pk}", mulai=50), headers=HTMX)
    assert [title for _level, title in rows(more)][0] == "Simpul 050"
    assert rows(more)[-1] == ("2", "Muat lagi, tersisa 20")
    last = rows(browser.get(url(cycle, buka=f"s{goal.pk}", mulai=100)))
    assert [title for _level, title in last][1:3] == ["Tampilkan 100 yang lain", "Simpul 100"]
    tops = make_cycle(town, year=2027)
    for number in range(60):
        make_node(tops, town.root, f"Puncak {number:02d}")
    assert rows(browser.get(url(tops)))[-1] == ("1", "Muat lagi, tersisa 10")
    more = browser.get(branch(tops, "puncak", mulai=50), headers=HTMX)
    assert len(rows(more)) == 10
    assert len(rows(browser.get(url(tops, mulai=50)))) == 11


def test_hr_of_an_office_sees_the_way_to_its_nodes_and_nothing_of_others(town, cycle, tree) -> None:
    browser = log_in(town.office_hr)
    page = browser.get(url(cycle))
    assert rows(page) == [("1", "Kota sejahtera"), ("2", "Warga sehat")]
    for hidden in ("Warga terdidik", "Dinas Pendidikan", "APM"):
        assert hidden not in page.text
    goal = page_of(page).get_element_by_id(f"s{tree['goal'].pk}")
    assert goal.get("data-version") is None
    assert "Kota Contoh" not in goal.xpath("./div")[0].text_content()
    assert browser.get(branch(cycle, f"s{tree['school'].pk}"), headers=HTMX).status_code == 404
    assert "Tambah simpul puncak" not in page.text
    assert rows(browser.get(url(cycle, buka=f"s{tree['school'].pk}"))) == rows(page)


def test_a_unit_without_nodes_is_told_what_to_do(town, cycle) -> None:
    make_node(cycle, town.root, "Kota sejahtera")
    page = log_in(town.office_hr).get(url(cycle)).text
    assert "Kota sejahtera" not in page
    assert "Belum ada simpul bagi unit Anda" in page
    empty = log_in(town.hr).get(url(make_cycle(town, year=2027))).text
    assert "Mulai dari tujuan instansi" in empty


def test_child_indicators_hang_below_their_superior_once(town, cycle, tree) -> None:
    superior = Indicator.objects.get(code="IKM")
    child = make_indicator(cycle, town.office, "IKM-1", parent=superior, cascading="component")
    elsewhere = make_indicator(
        cycle, town.office, "IKM-2", parent=superior, cascading="direct", objective=tree["health"]
    )
    browser = log_in(town.hr)
    part = browser.get(branch(cycle, f"i{superior.pk}"), headers=HTMX)
    assert [title for _level, title in rows(part)] == ["IKM Indikator IKM", f"{child.code} {child.name}"]
    part = browser.get(branch(cycle, f"s{tree['health'].pk}"), headers=HTMX)
    assert f"{elsewhere.code} {elsewhere.name}" in [title for _level, title in rows(part)]
    assert "diturunkan langsung (adopsi langsung) dari IKM" in part.text


def test_indicators_that_hang_nowhere_are_counted(town, cycle, tree) -> None:
    loose = make_indicator(cycle, town.office, "LEPAS")
    make_indicator(cycle, town.office, "LEPAS-1", parent=loose)
    make_indicator(cycle, town.other, "ASING")
    assert "2 indikator unit Anda belum tergantung" in log_in(town.office_hr).get(url(cycle)).text
    assert "3 indikator unit Anda belum tergantung" in log_in(town.hr).get(url(cycle)).text


def test_a_loop_in_the_rows_breaks_nothing(town, cycle, tree) -> None:
    Objective.objects.filter(pk=tree["goal"].pk).update(parent=tree["clinic"])
    page = log_in(town.hr).get(url(cycle))
    assert page.status_code == 200
    assert rows(page) == []


def test_a_closed_cycle_is_read_only(town, cycle, tree) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(**{"state": CycleState.CLOSED})
    page = log_in(town.hr).get(url(cycle)).text
    assert "Warga sehat" in page
    for gone in ("Tambah simpul", "Mode pindah", "⠿"):
        assert gone not in page


def test_who_may_not(client, town, cycle, tree) -> None:
    assert log_in(town.clerk.user).get(url(cycle)).status_code == 404
    own = make_cycle(town, town.office, year=2028)
    assert log_in(town.other_hr).get(url(own)).status_code == 404
    assert client.get(url(cycle)).status_code == 302
    assert log_in(town.hr).post(url(cycle)).status_code == 405
    assert log_in(town.hr).post(branch(cycle, "puncak")).status_code == 405


def test_a_script_in_a_title_stays_text(town, cycle) -> None:
    make_node(cycle, town.root, "<script>alert(1)</script>")
    assert "<script>alert" not in log_in(town.hr).get(url(cycle)).text


def test_two_thousand_nodes_cost_no_more_and_stay_light(town, cycle) -> None:
    small = make_cycle(town, year=2027)
    make_forest(small, town.office, 20)
    nodes = make_forest(cycle, town.office, 2000)
    make_crowd(town.office, 200)
    browser = log_in(town.hr)
    browser.get(url(small))
    few = queries(browser, url(small))
    assert queries(browser, url(cycle)) == few <= 18
    assert queries(browser, url(cycle, buka=f"s{nodes[-1].pk}")) <= few
    assert compressed(browser.get(url(cycle))) <= 14 * 1024
    goal = make_node(cycle, town.root, "Tujuan lebar")
    for number in range(60):
        make_node(cycle, town.root, f"Meningkatnya mutu pelayanan publik bidang {number}", goal)
    assert compressed(browser.get(url(cycle, buka=f"s{goal.pk}"))) <= 14 * 1024


@pytest.mark.large
def test_twenty_thousand_employees_cost_no_more(town, cycle) -> None:
    make_forest(cycle, town.office, 2000)
    browser = log_in(town.hr)
    browser.get(url(cycle))
    few = queries(browser, url(cycle))
    make_crowd(make_unit("besar", town.root), 20_000)
    assert queries(browser, url(cycle)) == few
