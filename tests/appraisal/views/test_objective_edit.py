import pytest
from django.urls import reverse

from appraisal.enums import CycleState
from appraisal.models import Cycle, Objective
from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town, queries
from tests.appraisal.tree_builders import compressed, make_forest, make_node, order_under

pytestmark = pytest.mark.django_db

TYPED = {"title": "Warga sehat", "level": "intermediate", "weight": "40,5", "note": "Faktor penentu"}


def page(name: str, number: int) -> str:
    return reverse(f"appraisal:{name}", args=[number])


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    return make_cycle(town)


@pytest.fixture
def goal(town, cycle):
    return make_node(cycle, town.root, "Kota sejahtera", level="ultimate")


def close(cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(**{"state": CycleState.CLOSED})


# ---- objective_add, objective_add_below ------------------------------------------------------------


def test_a_goal_is_added_at_the_top(town, cycle) -> None:
    answer = log_in(town.hr).post(page("objective_add", cycle.pk), {**TYPED, "unit": town.root.pk})
    node = Objective.objects.get()
    assert answer.status_code == 302
    assert (node.title, node.parent, str(node.weight), node.position) == ("Warga sehat", None, "40.50", 1)
    assert TransitionLog.objects.filter(name="objective_add", by=town.hr).count() == 1


def test_a_node_is_added_last_below_another_one(town, cycle, goal) -> None:
    make_node(cycle, town.root, "Yang pertama", goal)
    browser = log_in(town.hr)
    assert browser.get(page("objective_add_below", goal.pk)).status_code == 200
    browser.post(page("objective_add_below", goal.pk), {**TYPED, "unit": town.office.pk})
    assert order_under(goal, cycle) == ["Yang pertama", "Warga sehat"]


def test_sent_twice_it_is_added_once(town, cycle, goal) -> None:
    browser = log_in(town.hr)
    browser.post(page("objective_add_below", goal.pk), {**TYPED, "unit": town.office.pk})
    again = browser.post(
        page("objective_add_below", goal.pk), {**TYPED, "title": "warga  SEHAT", "unit": town.office.pk}
    )
    assert again.status_code == 422
    assert "sudah ada di tempat ini" in again.text
    assert Objective.objects.count() == 2


def test_what_was_typed_stays(town, cycle, goal) -> None:
    wrong = {**TYPED, "weight": "40.5", "unit": town.office.pk, "level": "x"}
    answer = log_in(town.hr).post(page("objective_add_below", goal.pk), wrong)
    assert answer.status_code == 422
    for kept in ("Warga sehat", "40.5", "Faktor penentu", "Maksud Anda 40,5?"):
        assert kept in answer.text
    assert Objective.objects.count() == 1


def test_hr_of_an_office_adds_below_its_own_nodes_only(town, cycle, goal) -> None:
    own = make_node(cycle, town.office, "Warga sehat", goal)
    foreign = make_node(cycle, town.other, "Warga terdidik", goal)
    browser = log_in(town.office_hr)
    typed = {**TYPED, "title": "Puskesmas bermutu"}
    assert browser.post(page("objective_add", cycle.pk), typed).status_code == 403
    for closed_to_him in (goal, foreign):
        assert browser.post(page("objective_add_below", closed_to_him.pk), typed).status_code == 404
    refused = browser.post(page("objective_add_below", own.pk), {**typed, "unit": town.other.pk})
    assert refused.status_code == 422
    browser.post(page("objective_add_below", own.pk), {**typed, "unit": town.office.pk})
    assert order_under(own, cycle) == ["Puskesmas bermutu"]


def test_forged_fields_change_nothing(town, cycle, goal) -> None:
    other = make_cycle(town, year=2027)
    forged = {**TYPED, "unit": town.root.pk, "cycle": other.pk, "parent": "", "position": 99, "version": 7}
    log_in(town.hr).post(page("objective_add_below", goal.pk), forged)
    node = Objective.objects.get(title="Warga sehat")
    assert (node.cycle, node.parent, node.position, node.version) == (cycle, goal, 1, 0)


# ---- objective_detail, objective_edit --------------------------------------------------------------


def test_the_page_of_a_node_shows_what_hangs_on_it(town, cycle, goal) -> None:
    node = make_node(cycle, town.office, "Warga sehat", goal, note="Faktor penentu")
    make_node(cycle, town.office, "Puskesmas bermutu", node, weight=40)
    make_indicator(cycle, town.office, "IKM", objective=node)
    shown = log_in(town.office_hr).get(page("objective_detail", node.pk)).text
    for text in ("Kota sejahtera", "Faktor penentu", "Puskesmas bermutu", "IKM", "berjumlah 40, bukan 100"):
        assert text in shown
    assert "Hapus simpul" not in shown


def test_a_node_is_changed_and_the_history_says_how(town, cycle, goal) -> None:
    browser = log_in(town.hr)
    assert "Kota sejahtera" in browser.get(page("objective_edit", goal.pk)).text
    browser.post(page("objective_edit", goal.pk), {**TYPED, "unit": town.office.pk, "version": 0})
    goal.refresh_from_db()
    assert (goal.title, goal.unit, goal.level, goal.version) == (
        "Warga sehat",
        town.office,
        "intermediate",
        1,
    )
    (row,) = TransitionLog.objects.filter(name="objective_edit")
    assert "Judul: Kota sejahtera → Warga sehat" in row.note
    assert "Bobot: – → 40,5" in row.note


def test_the_second_tab_is_told(town, cycle, goal) -> None:
    browser = log_in(town.hr)
    browser.post(page("objective_edit", goal.pk), {**TYPED, "unit": town.root.pk, "version": 0})
    late = browser.post(
        page("objective_edit", goal.pk), {**TYPED, "title": "Lain", "unit": town.root.pk, "version": 0}
    )
    assert late.status_code == 409
    assert "sudah diubah" in late.text
    assert "Lain" in late.text
    goal.refresh_from_db()
    assert goal.title == "Warga sehat"
    without = browser.post(page("objective_edit", goal.pk), {**TYPED, "unit": town.root.pk})
    assert without.status_code == 409


# ---- objective_delete ------------------------------------------------------------------------------


def test_only_an_empty_node_is_deleted(town, cycle, goal) -> None:
    node = make_node(cycle, town.office, "Warga sehat", goal)
    sheet = make_indicator(cycle, town.office, "IKM", objective=node)
    browser = log_in(town.hr)
    for full in (goal, node):
        told = browser.post(page("objective_delete", full.pk), {"version": 0}, follow=True)
        assert "Masih ada simpul atau indikator" in told.text
    sheet.delete()
    stale = browser.post(page("objective_delete", node.pk), {"version": 5}, follow=True)
    assert "sudah diubah" in stale.text
    done = browser.post(page("objective_delete", node.pk), {"version": 0}, follow=True)
    assert "dihapus" in done.text
    assert not Objective.objects.filter(pk=node.pk).exists()
    assert browser.post(page("objective_delete", node.pk), {"version": 0}).status_code == 404


def test_a_node_with_hidden_children_is_not_deleted(town, cycle, goal) -> None:
    node = make_node(cycle, town.office, "Warga sehat", goal)
    make_node(cycle, town.other, "Sekolah sehat", node)
    browser = log_in(town.office_hr)
    assert "Hapus simpul" not in browser.get(page("objective_detail", node.pk)).text
    told = browser.post(page("objective_delete", node.pk), {"version": 0}, follow=True)
    assert "Masih ada simpul" in told.text


# ---- who, and how much -----------------------------------------------------------------------------

ACTS = ("objective_edit", "objective_move", "objective_weights", "objective_delete", "objective_add_below")


@pytest.mark.parametrize("name", ACTS)
def test_who_may_not(client, town, cycle, goal, name) -> None:
    for person in (town.office_hr, town.other_hr, town.clerk.user):
        assert log_in(person).post(page(name, goal.pk), TYPED).status_code == 404
    assert client.post(page(name, goal.pk), TYPED).status_code == 401
    assert log_in(town.hr).put(page(name, goal.pk)).status_code == 405


@pytest.mark.parametrize("name", ACTS)
def test_nothing_changes_in_a_closed_cycle(town, cycle, goal, name) -> None:
    make_node(cycle, town.root, "Di bawah", goal)
    close(cycle)
    assert log_in(town.hr).post(page(name, goal.pk), {**TYPED, "version": 0}).status_code == 403
    assert log_in(town.hr).post(page("objective_add", cycle.pk), TYPED).status_code == 403
    assert log_in(town.hr).get(page("objective_detail", goal.pk)).status_code == 200
    assert not TransitionLog.objects.filter(name__startswith="objective_").exists()


def test_large_trees_cost_no_more(town, cycle) -> None:
    small = make_cycle(town, year=2027)
    few_nodes = make_forest(small, town.office, 20)
    browser = log_in(town.hr)
    names = [f"objective_{act}" for act in ("detail", "edit", "move", "weights", "indicator")]
    for name in names:
        browser.get(page(name, few_nodes[0].pk))
    few = [queries(browser, page(name, few_nodes[0].pk)) for name in names]
    many_nodes = make_forest(cycle, town.office, 2000)
    for name, count in zip(names, few, strict=True):
        assert queries(browser, page(name, many_nodes[0].pk)) <= count <= 16, name
        assert compressed(browser.get(page(name, many_nodes[0].pk))) < 14 * 1024
