import pytest
from django.urls import reverse

from appraisal.enums import CycleState
from appraisal.models import Cycle, Indicator, Objective
from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_town
from tests.appraisal.tree_builders import make_forest, make_node, order_under

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return reverse("appraisal:objective_copy", args=[cycle.pk])


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def years(town):
    old, new = make_cycle(town), make_cycle(town, year=2027)
    goal = make_node(old, town.root, "Kota sejahtera", note="RPJMD")
    health = make_node(old, town.office, "Warga sehat", goal, weight=60)
    make_node(old, town.other, "Warga terdidik", goal, weight=40)
    clinic = make_node(old, town.office, "Puskesmas bermutu", health)
    above = make_indicator(old, town.office, "IKM", objective=clinic)
    make_indicator(old, town.office, "IKM-1", parent=above, cascading="component")
    make_indicator(old, town.other, "APM")
    return old, new


def test_tree_indicators_and_links_come_once(town, years) -> None:
    old, new = years
    browser = log_in(town.hr)
    page = browser.post(url(new), {"source": old.pk}, follow=True).text
    assert "Disalin: 4 simpul, 3 indikator, 2 hubungan." in page
    goal = Objective.objects.get(cycle=new, title="Kota sejahtera")
    assert goal.note == "RPJMD"
    assert order_under(goal, new) == ["Warga sehat", "Warga terdidik"]
    sheet = Indicator.objects.get(cycle=new, code="IKM")
    assert (sheet.objective.title, sheet.objective.cycle) == ("Puskesmas bermutu", new)
    child = Indicator.objects.get(cycle=new, code="IKM-1")
    assert (child.parent, child.cascading) == (sheet, "component")
    again = browser.post(url(new), {"source": old.pk}, follow=True).text
    assert "Tidak ada yang disalin" in again
    assert Objective.objects.filter(cycle=new).count() == 4
    assert TransitionLog.objects.filter(name="objective_copy").count() == 1
    assert Objective.objects.filter(cycle=old).count() == 4


def test_what_is_there_already_stays_as_it_is(town, years) -> None:
    old, new = years
    mine = make_node(new, town.root, "kota SEJAHTERA", note="Baru")
    elsewhere = make_node(new, town.office, "Simpul lain", mine)
    make_indicator(new, town.office, "IKM", objective=elsewhere, name="Sudah ada")
    log_in(town.hr).post(url(new), {"source": old.pk})
    mine.refresh_from_db()
    assert mine.note == "Baru"
    assert Objective.objects.filter(cycle=new, parent=None).count() == 1
    sheet = Indicator.objects.get(cycle=new, code="IKM")
    assert (sheet.objective, sheet.name) == (elsewhere, "Sudah ada")


def test_hr_of_an_office_copies_its_own_branch(town, years) -> None:
    old, new = years
    browser = log_in(town.office_hr)
    page = browser.post(url(new), {"source": old.pk}, follow=True).text
    assert "2 simpul tertinggal" in page
    assert not Objective.objects.filter(cycle=new).exists()
    make_node(new, town.root, "Kota sejahtera")
    page = browser.post(url(new), {"source": old.pk}, follow=True).text
    assert "Disalin: 2 simpul" in page
    titles = set(Objective.objects.filter(cycle=new).values_list("title", flat=True))
    assert titles == {"Kota sejahtera", "Warga sehat", "Puskesmas bermutu"}
    assert not Indicator.objects.filter(cycle=new, code="APM").exists()


def test_unknown_sources_and_people(client, town, years) -> None:
    old, new = years
    foreign = make_cycle(town, town.other, year=2028)
    make_node(foreign, town.other, "Asing")
    browser = log_in(town.office_hr)
    for source in ("", "x", "99999", foreign.pk, new.pk):
        page = browser.post(url(new), {"source": source}, follow=True)
        assert "Pilih siklus asal" in page.text
    assert log_in(town.clerk.user).post(url(new), {"source": old.pk}).status_code == 404
    assert client.post(url(new), {"source": old.pk}).status_code == 401
    assert browser.get(url(new)).status_code == 405
    Cycle.objects.filter(pk=new.pk).update(**{"state": CycleState.CLOSED})
    assert log_in(town.hr).post(url(new), {"source": old.pk}).status_code == 403
    assert not Objective.objects.filter(cycle=new).exists()


def test_two_thousand_nodes(town, django_assert_max_num_queries) -> None:
    old, new = make_cycle(town), make_cycle(town, year=2027)
    make_forest(old, town.office, 2000)
    with django_assert_max_num_queries(90):
        log_in(town.hr).post(url(new), {"source": old.pk})
    assert Objective.objects.filter(cycle=new).count() == 2000
    assert Indicator.objects.filter(cycle=new).exclude(objective=None).count() == 200
