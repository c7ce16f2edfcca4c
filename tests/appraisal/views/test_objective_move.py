import pytest
from django.urls import reverse

from appraisal.domain.objectives import MOST_LEVELS
from appraisal.models import Objective
from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town
from tests.appraisal.tree_builders import make_node, order_under
from tests.appraisal.views.pages import HTMX, page_of

pytestmark = pytest.mark.django_db


def url(node) -> str:
    return reverse("appraisal:objective_move", args=[node.pk])


def move(browser, node, **values):
    node.refresh_from_db()
    return browser.post(url(node), {"version": node.version, **values})


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    return make_cycle(town)


@pytest.fixture
def goal(town, cycle):
    return make_node(cycle, town.root, "Tujuan", level="ultimate")


@pytest.fixture
def nodes(town, cycle, goal):
    return {name: make_node(cycle, town.office, name, goal) for name in ("A", "B", "C")}


def test_steps(town, cycle, goal, nodes) -> None:
    browser = log_in(town.hr)
    move(browser, nodes["C"], step="up")
    assert order_under(goal, cycle) == ["A", "C", "B"]
    move(browser, nodes["A"], step="down")
    assert order_under(goal, cycle) == ["C", "A", "B"]
    move(browser, nodes["A"], step="down")
    assert order_under(goal, cycle) == ["C", "B", "A"]
    move(browser, nodes["A"], step="in")
    assert order_under(nodes["B"], cycle) == ["A"]
    move(browser, nodes["A"], step="out")
    assert order_under(goal, cycle) == ["C", "B", "A"]
    move(browser, nodes["C"], step="out")
    assert order_under(None, cycle) == ["Tujuan", "C"]


@pytest.mark.parametrize(
    ("name", "step"), [("A", "up"), ("C", "down"), ("A", "in"), ("Tujuan", "out"), ("A", "sideways")]
)
def test_steps_that_lead_nowhere(town, cycle, goal, nodes, name, step) -> None:
    node = nodes.get(name, goal)
    answer = move(log_in(town.hr), node, step=step)
    assert answer.status_code == 422
    node.refresh_from_db()
    assert node.version == 0
    assert order_under(goal, cycle) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("where", "order"),
    [("before", ["C", "A", "B"]), ("after", ["A", "C", "B"])],
)
def test_dropped_beside_another_node(town, cycle, goal, nodes, where, order) -> None:
    move(log_in(town.hr), nodes["C"], target=nodes["A"].pk, where=where)
    assert order_under(goal, cycle) == order


def test_dropped_inside_another_node_and_to_the_top(town, cycle, goal, nodes) -> None:
    browser = log_in(town.hr)
    move(browser, nodes["C"], target=nodes["A"].pk, where="inside")
    assert order_under(nodes["A"], cycle) == ["C"]
    move(browser, nodes["C"], where="top")
    assert order_under(None, cycle) == ["Tujuan", "C"]
    (last,) = TransitionLog.objects.filter(name="objective_move").order_by("-pk")[:1]
    assert last.note == "“C” kini di puncak pohon, urutan 2 dari 2."


def test_no_circles(town, cycle, goal, nodes) -> None:
    deep = make_node(cycle, town.root, "Dalam", nodes["A"])
    browser = log_in(town.hr)
    for target in (goal, nodes["A"], deep):
        assert move(browser, goal, target=target.pk, where="inside").status_code == 422
    assert order_under(None, cycle) == ["Tujuan"]


def test_not_deeper_than_twelve_levels(town, cycle, goal, nodes) -> None:
    step = goal
    for number in range(2, MOST_LEVELS):
        step = make_node(cycle, town.root, f"Tingkat {number}", step)
    browser = log_in(town.hr)
    make_node(cycle, town.root, "Anak B", nodes["B"])
    answer = move(browser, nodes["B"], target=step.pk, where="inside")
    assert answer.status_code == 422
    assert "paling dalam 12 tingkat" in answer.text
    assert move(browser, nodes["A"], target=step.pk, where="inside").status_code == 302
    typed = {"title": "Terlalu dalam", "level": "output", "unit": town.root.pk}
    below = browser.post(reverse("appraisal:objective_add_below", args=[nodes["A"].pk]), typed)
    assert "paling dalam 12 tingkat" in below.text


def test_the_second_tab_is_told_and_a_double_click_does_nothing(town, cycle, goal, nodes) -> None:
    browser = log_in(town.hr)
    sent = {"version": 0, "target": nodes["A"].pk, "where": "inside"}
    assert browser.post(url(nodes["C"]), sent).status_code == 302
    again = browser.post(url(nodes["C"]), sent, follow=True)
    assert "sudah berada di tempat itu" in again.text
    late = browser.post(url(nodes["C"]), {"version": 0, "target": nodes["B"].pk, "where": "inside"})
    assert late.status_code == 409
    assert TransitionLog.objects.filter(name="objective_move").count() == 1


def test_a_node_of_another_cycle_is_no_target(town, cycle, goal, nodes) -> None:
    foreign = make_node(make_cycle(town, year=2027), town.root, "Tahun depan")
    for target in (foreign.pk, 0, 999999, "x"):
        answer = log_in(town.hr).post(url(nodes["A"]), {"version": 0, "target": target, "where": "inside"})
        assert answer.status_code == 422


def test_hr_of_an_office_moves_among_its_own_nodes(town, cycle, goal, nodes) -> None:
    foreign = make_node(cycle, town.other, "Asing", goal)
    make_node(cycle, town.other, "Asing di bawah", nodes["A"])
    browser = log_in(town.office_hr)
    move(browser, nodes["C"], target=nodes["A"].pk, where="inside")
    assert order_under(nodes["A"], cycle) == ["Asing di bawah", "C"]
    assert move(browser, nodes["C"], target=foreign.pk, where="inside").status_code == 422
    assert move(browser, nodes["C"], target=goal.pk, where="inside").status_code == 422
    assert move(browser, nodes["C"], where="top").status_code == 422
    assert move(browser, nodes["C"], step="out").status_code == 422
    assert move(browser, nodes["B"], target=nodes["A"].pk, where="before").status_code == 302
    assert order_under(goal, cycle) == ["B", "A", "Asing"]
    page = browser.get(url(nodes["B"])).text
    assert "Asing" not in page


def test_the_search_narrows_the_targets(town, cycle, goal, nodes) -> None:
    page = log_in(town.hr).get(url(nodes["A"]), {"q": "dinas kesehatan b"}).text
    assert "B (Dinas Kesehatan)" in page
    assert "C (Dinas Kesehatan)" not in page
    assert "Tidak ada simpul yang cocok" in log_in(town.hr).get(url(nodes["A"]), {"q": "%_'"}).text


def test_htmx_gets_the_tree_with_the_open_branches_and_the_news(town, cycle, goal, nodes) -> None:
    make_node(cycle, town.office, "Cucu", nodes["B"])
    browser = log_in(town.hr)
    opened = f"s{goal.pk},s{nodes['B'].pk},s999999,x"
    answer = browser.post(url(nodes["C"]), {"version": 0, "step": "up", "open": opened}, headers=HTMX)
    assert answer.status_code == 200
    page = page_of(answer)
    assert page.get_element_by_id("pohon") is not None
    shown = [row.get("id") for row in page.xpath("//li[@role='treeitem']")]
    cucu = Objective.objects.get(title="Cucu")
    assert shown == [f"s{node.pk}" for node in (goal, nodes["A"], nodes["C"], nodes["B"], cucu)]
    news = page.get_element_by_id("pohon-kabar")
    assert "“C” kini di bawah “Tujuan”, urutan 2 dari 3." in news.text_content()
    late = browser.post(url(nodes["C"]), {"version": 0, "step": "down"}, headers=HTMX)
    assert late.status_code == 409
    assert "sudah diubah" in late.text
    assert f'id="s{nodes["C"].pk}"' in late.text


def test_a_node_moved_far_down_is_among_the_rows(town, cycle, goal, nodes) -> None:
    for number in range(80):
        make_node(cycle, town.root, f"Simpul {number:02d}", goal)
    last = Objective.objects.get(title="Simpul 79")
    answer = log_in(town.hr).post(
        url(nodes["A"]),
        {"version": 0, "target": last.pk, "where": "after", "open": f"s{goal.pk}"},
        headers=HTMX,
    )
    assert f'id="s{nodes["A"].pk}"' in answer.text


def test_moving_writes_few_statements(town, cycle, goal, nodes, django_assert_max_num_queries) -> None:
    for number in range(200):
        make_node(cycle, town.root, f"Simpul {number:03d}", goal)
    browser = log_in(town.hr)
    last = Objective.objects.get(title="Simpul 199")
    with django_assert_max_num_queries(35):
        browser.post(url(last), {"version": 0, "target": nodes["A"].pk, "where": "before"})
    assert order_under(goal, cycle)[0] == "Simpul 199"
