"""A draft that saves itself never presses a button, whichever button has the focus meanwhile."""

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, AssessedItem
from core.workflow import take_transition
from tests.journeys.conftest import Visit


def taken_back(appraisal_in, cast) -> Appraisal:
    """A plan with results, proposed and taken back by its employee."""
    appraisal = appraisal_in("proposed")
    return take_transition(appraisal, "plan_withdraw", by=cast.user("sari"))


WHAT_IS_FOCUSED = "document.activeElement.textContent.trim()"


@pytest.mark.parametrize("button", ["Hapus", "Tulis sendiri", "Simpan dan ajukan"])
def test_tab_onto_a_button_saves_and_nothing_more(cast, appraisal_in, visit: Visit, button: str):
    appraisal = taken_back(appraisal_in, cast)
    results = appraisal.items.filter(kind="result").order_by("position")
    before = list(results.values_list("pk", flat=True))
    last = results.last()
    sari = visit("sari")
    sari.open(reverse("appraisal:plan_edit", args=[appraisal.pk]))

    title = sari.page.locator(f"#item-{last.pk} textarea[name$=-title]")
    title.fill("Judul yang baru diketik")
    for _ in range(30):
        sari.page.keyboard.press("Tab")
        if sari.page.evaluate(WHAT_IS_FOCUSED).startswith(button):
            break
    assert sari.page.evaluate(WHAT_IS_FOCUSED).startswith(button)
    sari.page.locator("#draft-status").get_by_text("Tersimpan pukul").wait_for()

    last.refresh_from_db()
    appraisal.refresh_from_db()
    assert last.title == "Judul yang baru diketik"
    assert list(results.values_list("pk", flat=True)) == before
    assert appraisal.state == "planning"
    sari.look()


def test_a_wrong_field_of_a_draft_is_marked_and_the_button_is_hit(cast, appraisal_in, visit: Visit):
    appraisal = taken_back(appraisal_in, cast)
    item = AssessedItem.objects.filter(appraisal=appraisal, kind="result").order_by("position")[0]
    sari = visit("sari")
    sari.open(reverse("appraisal:plan_edit", args=[appraisal.pk]))

    target = sari.page.locator(f"[name=item-{item.pk}-target]")
    target.fill("banyak")
    sari.page.locator("#draft-status[data-state=partly]").wait_for()
    assert target.get_attribute("aria-invalid") == "true"

    # The field is left by the click itself: the sentence beside the button changes under the pointer.
    with sari.page.expect_navigation():
        sari.page.get_by_role("button", name="Simpan dan ajukan", exact=True).click()
    sari.says("1 isian belum tersimpan")
    sari.look()
