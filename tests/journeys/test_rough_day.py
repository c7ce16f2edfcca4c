"""What goes wrong at a desk: two tabs, a double click, a session that ends while somebody types."""

from django.contrib.sessions.models import Session
from django.urls import reverse

from appraisal.models import Appraisal
from core.models import TransitionLog
from tests.journeys.conftest import Person, Visit


def report_page(appraisal: Appraisal) -> str:
    return reverse("appraisal:self_assessment_edit", args=[appraisal.pk])


def narrative_of(person: Person, item_id: int):
    return person.page.locator(f"#item-{item_id} textarea[name$=self_narrative]")


def test_two_tabs_never_overwrite_each_other_silently(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("running")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    first = visit("sari")
    second = Person("sari", first.page.context.new_page(), first.address)
    for tab in (first, second):
        tab.open(report_page(appraisal))

    narrative_of(first, item.pk).fill("Ditulis di tab pertama.")
    first.page.locator("#draft-status").get_by_text("Tersimpan").wait_for()
    narrative_of(second, item.pk).fill("Ditulis di tab kedua.")
    second.page.locator("#draft-status[data-state=conflict]").wait_for()

    item.refresh_from_db()
    assert item.self_narrative == "Ditulis di tab pertama."
    assert narrative_of(second, item.pk).input_value() == "Ditulis di tab kedua."
    second.look("two-tabs")


def test_double_click_takes_one_step(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("proposed")
    hendra = visit("hendra")
    hendra.open(reverse("appraisal:plan_detail", args=[appraisal.pk]))
    button = hendra.page.get_by_role("button", name="Tetapkan rencana", exact=True)
    with hendra.page.expect_navigation():
        button.dblclick()
    hendra.page.wait_for_load_state("networkidle")
    hendra.look()
    assert TransitionLog.objects.filter(object_id=appraisal.pk, name="plan_agree").count() == 1


def test_text_survives_a_session_that_ends_while_somebody_types(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("running")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    sari = visit("sari")
    sari.open(report_page(appraisal))
    Session.objects.all().delete()

    narrative_of(sari, item.pk).fill("Ketikan panjang yang tidak boleh hilang.")
    sari.page.locator("#draft-status[data-state=expired]").wait_for()
    assert narrative_of(sari, item.pk).input_value() == "Ketikan panjang yang tidak boleh hilang."

    sari.press("Simpan")
    sari.look("session-expired")
    assert (
        sari.page.get_by_text("Ketikan panjang yang tidak boleh hilang.").count()
        or sari.page.locator("[value='Ketikan panjang yang tidak boleh hilang.']").count()
    )
