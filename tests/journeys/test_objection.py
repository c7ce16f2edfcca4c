"""An objection in the browser: stated, explained, decided; and one that is decided outside the system."""

from pathlib import Path

from django.urls import reverse

from appraisal.models import Appraisal
from tests.journeys.conftest import Person, Visit


def step(person: Person, view: str, appraisal: Appraisal, *, button: str, note: str, name: str = "") -> None:
    """Open the page of a step, write the reason, look, and send it."""
    person.open(reverse(f"appraisal:{view}", args=[appraisal.pk]))
    person.page.locator("textarea[name=note]").fill(note)
    person.look(name)
    person.press(button)
    person.look()


def test_objection_is_stated_explained_and_decided(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("handed_over", "tono")
    before = appraisal.results.get()
    tono, hendra, dewi = visit("tono"), visit("hendra"), visit("dewi")

    step(
        tono,
        "objection_file",
        appraisal,
        button="Ajukan keberatan",
        note="Tugas posko banjir tidak dipertimbangkan.",
        name="objection-file",
    )
    hendra.open("/")
    hendra.look("home-objection")
    step(
        hendra,
        "objection_explain",
        appraisal,
        button="Kirim penjelasan",
        note="Posko dicatat sebagai kontribusi.",
        name="objection-explain",
    )
    dewi.open("/")
    dewi.look("home-superior")
    dewi.open(reverse("appraisal:objection_decide", args=[appraisal.pk]))
    dewi.page.locator("[name=decision][value=change]").check()
    dewi.page.locator("[name=work]").select_option("above")
    dewi.page.locator("[name=behaviour]").select_option("above")
    dewi.page.locator("textarea[name=note]").fill("Beban posko layak dihargai.")
    dewi.look("objection-decide")
    dewi.press("Putuskan keberatan")
    dewi.look("objection-decided")

    appraisal.refresh_from_db()
    assert appraisal.state == "final"
    assert [row.predicate for row in appraisal.results.order_by("number")] == [before.predicate, "SB"]


def test_decision_from_outside_is_recorded_with_its_scan(
    cast, appraisal_in, visit: Visit, evidence_file: Path
):
    appraisal = appraisal_in("explained", "irwan")
    rina = visit("rina")
    rina.look("home-hr-objection")
    rina.open(reverse("appraisal:objection_record", args=[appraisal.pk]))
    rina.page.locator("[name=decision][value=keep]").check()
    rina.page.locator("textarea[name=note]").fill("Wali Kota mempertahankan hasil penilaian.")
    rina.page.locator("[name=decider_name]").fill("Wali Kota Padang")
    rina.page.locator("[name=decider_post]").fill("Wali Kota")
    rina.page.locator("input[type=file]").set_input_files(evidence_file)
    rina.look("objection-record")
    rina.press("Catat keputusan atasan")
    rina.look()
    appraisal.refresh_from_db()
    assert appraisal.state == "final"
    assert appraisal.final_record.content["objection"]["decider"]["name"] == "Wali Kota Padang"
