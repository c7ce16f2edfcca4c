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
    dewi.says("Pegawai belum didengar")
    dewi.look("objection-unheard")
    tono.open(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    tono.follow("Tanggapi penjelasan")
    tono.page.locator("textarea[name=note]").fill("Lembur posko tidak masuk kontribusi itu.")
    tono.look("objection-reply")
    tono.press("Tanggapi penjelasan")
    tono.look()
    hear(dewi, appraisal)
    dewi.look("objection-heard", wide=True)
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

    tono.open(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    tono.says("Sebelum dan sesudah keputusan")
    tono.look("objection-before-after", wide=True)
    tono.follow("Rekaman bersegel")
    tono.look("record", wide=True)
    tono.press("Cocokkan sekarang")
    tono.page.get_by_text("Cocok: isi, hasil").first.wait_for()
    tono.look()
    tono.open(reverse("appraisal:result_detail", args=[appraisal.pk]))
    tono.page.locator("#ketentuan summary").click()
    tono.look("result-rules", wide=True)


def hear(person: Person, appraisal: Appraisal) -> None:
    """Record a talk with both sides."""
    person.open(reverse("appraisal:objection_hear", args=[appraisal.pk]))
    person.page.get_by_label("Tempat atau tautan").fill("Ruang rapat kecamatan")
    person.page.get_by_label("Yang hadir").fill("Tono, Hendra, Dewi")
    person.page.locator("[name=appraiser_said]").fill("Posko dihitung sebagai kontribusi.")
    person.page.locator("[name=employee_said]").fill("Lembur belum dihitung.")
    person.page.locator("[name=employee_added]").fill("Daftar lembur ada di kecamatan.")
    person.look("objection-hear")
    person.press("Catat pemeriksaan")


def test_an_objection_is_heard_and_withdrawn_without_scripts(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("objected")
    sari, dewi = visit("sari", scripts=False), visit("dewi", scripts=False)
    dewi.open(reverse("appraisal:objection_hear", args=[appraisal.pk]))
    dewi.page.get_by_label("Yang hadir").fill("Sari dan Dewi")
    dewi.page.locator("[name=employee_said]").fill("Loket tetap buka selama posko.")
    dewi.press("Catat pemeriksaan")
    dewi.says("Tuliskan tempat pertemuannya.")
    assert dewi.page.locator("[name=employee_said]").input_value() == "Loket tetap buka selama posko."
    dewi.page.get_by_label("Tempat atau tautan").fill("Kantor camat")
    dewi.press("Catat pemeriksaan")
    assert appraisal.objection.hearings.get().place == "Kantor camat"

    sari.open(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    sari.says("Loket tetap buka selama posko.")
    sari.follow("Tarik keberatan")
    sari.page.locator("textarea[name=note]").fill("Sudah dijelaskan langsung.")
    sari.press("Tarik keberatan")
    sari.says("Ditarik pegawai")
    appraisal.refresh_from_db()
    assert appraisal.state == "final"
    sari.open(reverse("appraisal:record_detail", args=[appraisal.pk]))
    sari.press("Cocokkan sekarang")
    sari.page.get_by_text("Cocok: isi, hasil").first.wait_for()


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
