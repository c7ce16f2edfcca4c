"""The performance tree in a browser: walked and changed by keyboard, by mouse and without scripts."""

import pytest
from django.urls import reverse

from appraisal.models import Indicator, Objective
from reports.demo.objectives import write_objectives
from tests.appraisal.tree_builders import order_under
from tests.journeys.conftest import DESK, PHONE, Person, Visit


@pytest.fixture
def tree(cast, cycle):
    """The tree of the demo agency in the cycle of the cast."""
    indicators = {sheet.code: sheet for sheet in Indicator.objects.filter(cycle=cycle)}
    write_objectives(cycle, cast.agency.units, indicators)
    return reverse("appraisal:objective_tree", args=[cycle.pk])


def node(words: str) -> Objective:
    """Return the node whose title begins with these words."""
    return Objective.objects.get(title__startswith=words)


def focused(person: Person) -> str:
    """Return the title of the row that has the focus."""
    return person.page.evaluate(
        "(document.activeElement.querySelector('.tree-link') || {textContent: ''}).textContent.trim()"
    )


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def row(person: Person, words: str):
    return person.page.locator(f"#s{node(words).pk} > .tree-node")


def test_walked_and_moved_by_keyboard(cycle, tree, visit: Visit):
    rina = visit("rina")
    rina.open(tree)
    rina.look("pohon-kinerja")
    goal = node("Meningkatnya kesejahteraan")

    rina.page.get_by_role("treeitem").first.focus()
    assert focused(rina).startswith("Meningkatnya kesejahteraan")
    press(rina, "ArrowDown", "ArrowDown")
    assert focused(rina).startswith("Meningkatnya derajat kesehatan")
    press(rina, "ArrowRight")
    rina.page.get_by_text("Layanan puskesmas mudah dijangkau").wait_for()
    press(rina, "ArrowRight")
    assert focused(rina).startswith("Layanan puskesmas")
    press(rina, "ArrowLeft", "ArrowLeft")
    assert rina.page.locator(f"#s{node('Meningkatnya derajat').pk}").get_attribute("aria-expanded") == "false"
    press(rina, "End", "Home", "ArrowDown", "ArrowDown")

    # Without the mode the arrows with Alt move nothing.
    press(rina, "Alt+ArrowUp")
    assert order_under(goal, cycle)[0].startswith("Meningkatnya akses")
    rina.page.get_by_role("button", name="Mode pindah").click()
    rina.page.locator(f"#s{node('Meningkatnya derajat').pk}").focus()
    press(rina, "Alt+ArrowUp")
    rina.page.locator("#pohon-kabar").get_by_text("urutan 1 dari 4").wait_for()
    assert order_under(goal, cycle)[0].startswith("Meningkatnya derajat")
    assert focused(rina).startswith("Meningkatnya derajat"), "the focus stays on what was moved"
    press(rina, "Alt+ArrowDown")
    rina.page.locator("#pohon-kabar").get_by_text("urutan 2 dari 4").wait_for()
    press(rina, "Alt+ArrowRight")
    rina.page.locator("#pohon-kabar").get_by_text("kini di bawah “Meningkatnya akses").wait_for()
    assert node("Meningkatnya derajat").parent == node("Meningkatnya akses")
    press(rina, "Alt+ArrowLeft")
    rina.page.locator("#pohon-kabar").get_by_text("kini di bawah “Meningkatnya kesejahteraan").wait_for()
    assert node("Meningkatnya derajat").parent == goal
    rina.look()

    press(rina, "Enter")
    rina.page.get_by_role("heading", name="Meningkatnya derajat kesehatan masyarakat").wait_for()
    rina.look("simpul")


def test_dragged_with_the_mouse(cycle, tree, visit: Visit):
    rina = visit("rina")
    rina.page.set_viewport_size(DESK)
    rina.open(tree)
    rina.page.get_by_role("button", name="Mode pindah").click()
    grip = row(rina, "Meningkatnya kualitas lingkungan").locator(".tree-grip")
    over = row(rina, "Meningkatnya akses")
    start, end = grip.bounding_box(), over.bounding_box()
    assert start
    assert end
    mouse = rina.page.mouse
    mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    mouse.down()
    mouse.move(end["x"] + 200, end["y"] + end["height"] / 2, steps=5)
    mouse.move(end["x"] + 200, end["y"] + 3, steps=3)
    mouse.up()
    rina.page.locator("#pohon-kabar").get_by_text("urutan 1 dari 4").wait_for()
    assert order_under(node("Meningkatnya kesejahteraan"), cycle)[0].startswith("Meningkatnya kualitas")

    # The second tab still shows the old order: it is told, and shown the tree as it is now.
    Objective.objects.filter(title__startswith="Meningkatnya akses").update(version=9)
    rina.page.locator(f"#s{node('Meningkatnya akses').pk}").focus()
    press(rina, "Alt+ArrowUp")
    rina.page.locator("#pohon-kabar").get_by_text("sudah diubah").wait_for()
    rina.page.set_viewport_size(PHONE)
    rina.look()


def test_weighed_linked_and_drawn(cycle, tree, visit: Visit):
    rina = visit("rina")
    rina.open(reverse("appraisal:objective_detail", args=[node("Meningkatnya kesejahteraan").pk]))
    rina.follow("Atur bobot")
    fields = rina.page.locator("input.share")
    fields.nth(0).fill("30")
    rina.page.locator("[data-total]").get_by_text("95").wait_for()
    rina.press("Simpan bobot")
    rina.says("Jumlah bobot harus 100, sekarang 95")
    rina.look()
    rina.page.locator("input.share").nth(1).fill("25")
    rina.press("Simpan bobot")
    rina.says("Bobot disimpan")

    rina.open(reverse("appraisal:objective_indicator", args=[node("Layanan puskesmas").pk]))
    rina.look()
    rina.page.get_by_label("Serapan anggaran sarana prasarana").check()
    rina.press("Gantungkan")
    rina.says("Indikator digantungkan")
    sheet = Indicator.objects.get(cycle=cycle, name="Serapan anggaran sarana prasarana aparatur")
    assert sheet.objective == node("Layanan puskesmas")
    rina.open(reverse("appraisal:indicator_link", args=[sheet.pk]))
    rina.look()
    rina.page.get_by_label("Serapan anggaran program pendidikan dasar").check()
    rina.page.get_by_label("Jenis cascading").select_option("indirect")
    rina.press("Simpan letak")
    rina.says("Serapan anggaran program pendidikan dasar")
    rina.look("dipakai-di-mana")

    rina.open(reverse("appraisal:objective_chart", args=[cycle.pk]))
    assert rina.page.locator("main img").evaluate("image => image.complete && image.naturalWidth > 0")
    rina.look("bagan-pohon-kinerja")


def test_without_scripts_every_step_is_a_page(cycle, tree, visit: Visit):
    rina = visit("rina", scripts=False)
    rina.open(tree)
    row(rina, "Meningkatnya kualitas lingkungan").get_by_role("link", name="Buka cabang").click()
    rina.says("Sampah tertangani")
    rina.follow("Sampah tertangani")
    rina.follow("Pindahkan")
    rina.page.get_by_label("Meningkatnya derajat kesehatan masyarakat").check()
    rina.press("Pindahkan ke simpul ini")
    rina.says("kini di bawah “Meningkatnya derajat kesehatan masyarakat”")
    assert node("Sampah tertangani").parent == node("Meningkatnya derajat")


def test_an_employee_reads_where_his_work_comes_from(cast, cycle, tree, appraisal_in, visit: Visit):
    appraisal = appraisal_in("running")
    sari = visit("sari")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    sheet = Indicator.objects.get(cycle=cycle, name="Indeks Kepuasan Masyarakat")
    type(item).objects.filter(pk=item.pk).update(indicator=sheet)
    sari.open(reverse("appraisal:plan_detail", args=[appraisal.pk]))
    sari.follow(sheet.code)
    sari.says("Meningkatnya kesejahteraan masyarakat Kota Padang")
    sari.says(item.title)
    sari.look("asal-indikator")
