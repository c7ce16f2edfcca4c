import pytest
from django.urls import reverse

from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town
from tests.appraisal.tree_builders import make_node
from tests.appraisal.views.pages import page_of, sent_by

pytestmark = pytest.mark.django_db


def url(node) -> str:
    return reverse("appraisal:objective_weights", args=[node.pk])


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    return make_cycle(town)


@pytest.fixture
def goal(town, cycle):
    return make_node(cycle, town.root, "Tujuan")


@pytest.fixture
def children(town, cycle, goal):
    return [make_node(cycle, town.office, name, goal) for name in ("A", "B", "C")]


def typed(browser, goal, children, *shares: str) -> dict[str, str]:
    """Return the form of the page with these shares in it."""
    form = page_of(browser.get(url(goal))).xpath("//main//form[@method='post']")[0]
    return {**sent_by(form), **{f"share-{c.pk}": s for c, s in zip(children, shares, strict=True)}}


def weights(children) -> list[str]:
    for child in children:
        child.refresh_from_db()
    return [str(child.weight) for child in children]


def test_all_shares_at_once(town, goal, children) -> None:
    browser = log_in(town.hr)
    answer = browser.post(url(goal), typed(browser, goal, children, "33,34", "33,33", "33,33"))
    assert answer.status_code == 302
    assert weights(children) == ["33.34", "33.33", "33.33"]
    (row,) = TransitionLog.objects.filter(name="objective_weights")
    assert "A: – → 33,34" in row.note
    browser.post(url(goal), typed(browser, goal, children, "", "", ""))
    assert weights(children) == ["None"] * 3


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        (("50", "30", "10"), "Jumlah bobot harus 100, sekarang 90"),
        (("50", "50", ""), "Isi bobot semua simpul, atau kosongkan semuanya"),
        (("50", "60", "-10"), "Bobot paling kecil 0"),
        (("50", "50.5", "0"), "Maksud Anda 50,5?"),
        (("50", "lima", "0"), "Tulis angka saja"),
    ],
)
def test_wrong_shares_stay_on_the_page(town, goal, children, shares, sentence) -> None:
    browser = log_in(town.hr)
    answer = browser.post(url(goal), typed(browser, goal, children, *shares))
    assert answer.status_code == 422
    assert sentence in answer.text
    for share in shares:
        assert f'value="{share}"' in answer.text
    assert weights(children) == ["None"] * 3


def test_the_second_tab_is_told(town, cycle, goal, children) -> None:
    browser = log_in(town.hr)
    first = typed(browser, goal, children, "50", "30", "20")
    second = typed(browser, goal, children, "20", "30", "50")
    browser.post(url(goal), first)
    assert browser.post(url(goal), first).status_code == 302, "the same again is done already"
    late = browser.post(url(goal), second)
    assert late.status_code == 409
    assert "sudah diubah" in late.text
    assert weights(children) == ["50.00", "30.00", "20.00"]
    assert TransitionLog.objects.filter(name="objective_weights").count() == 1
    stale = typed(browser, goal, children, "40", "30", "30")
    make_node(cycle, town.root, "Baru", goal)
    assert browser.post(url(goal), stale).status_code in (409, 422)


def test_only_who_keeps_all_of_them(town, cycle, goal, children) -> None:
    own = make_node(cycle, town.office, "Punya sendiri", goal)
    child = make_node(cycle, town.office, "Anak", own)
    browser = log_in(town.office_hr)
    assert browser.post(url(own), typed(browser, own, [child], "100")).status_code == 302
    make_node(cycle, town.other, "Tamu", own)
    assert browser.get(url(own)).status_code == 403
    assert "Atur bobot" not in browser.get(reverse("appraisal:objective_detail", args=[own.pk])).text
    assert browser.get(url(goal)).status_code == 404
