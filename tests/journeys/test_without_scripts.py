"""The same year with a browser that runs no JavaScript: plain forms, nothing typed is lost."""

from django.urls import reverse

from reports.demo.stories import write_plan
from tests.journeys.conftest import Visit


def test_from_plan_to_accepted_result_without_scripts(cast, appraisal_in, visit: Visit, evidence_file):
    appraisal = appraisal_in("planning")
    write_plan(appraisal, "ward")
    sari, hendra = visit("sari", scripts=False), visit("hendra", scripts=False)
    sari.open(reverse("appraisal:plan_edit", args=[appraisal.pk]))
    sari.look(wide=True)
    sari.press("Simpan dan ajukan")
    hendra.open(reverse("appraisal:plan_detail", args=[appraisal.pk]))
    hendra.look(wide=True)
    hendra.press("Tetapkan rencana")
    appraisal.refresh_from_db()
    assert appraisal.state == "running"
    sari.open(reverse("appraisal:self_assessment_edit", args=[appraisal.pk]))
    results = list(appraisal.items.filter(kind="result").order_by("position"))
    for item in results:
        panel = sari.page.locator(f"#item-{item.pk}")
        panel.get_by_label("Realisasi").fill("90")
    first = sari.page.locator(f"#item-{results[0].pk}")
    first.locator("textarea[name$=self_narrative]").fill("Sebelum berkas dilampirkan.")
    first.locator("input[type=file]").set_input_files(evidence_file)
    sari.press("Simpan")
    sari.page.locator(f"#item-{results[0].pk}").get_by_role("link", name="rekap-surat.pdf").wait_for()
    sari.look(wide=True)
    narrative = sari.page.locator(f"#item-{results[0].pk} textarea[name$=self_narrative]")
    assert narrative.input_value() == "Sebelum berkas dilampirkan."

    sari.press("Simpan dan kirim")
    sari.says("Belum diisi")
    for item in appraisal.items.filter(kind="behaviour"):
        sari.page.locator(f"#item-{item.pk}").get_by_label("Penilaian sendiri").select_option("meets")
    sari.press("Simpan dan kirim")
    appraisal.refresh_from_db()
    assert appraisal.state == "assessed"

    hendra.open(reverse("appraisal:review_edit", args=[appraisal.pk]))
    for item in appraisal.items.all():
        panel = hendra.page.locator(f"#item-{item.pk}")
        panel.get_by_label("Sesuai ekspektasi").check()
        if item.review_suggestion not in ("", "meets"):
            panel.get_by_label("Alasan menyimpang dari usulan").fill("Targetnya ringan tahun ini.")
    hendra.look(wide=True)
    hendra.press("Periksa dan serahkan")
    hendra.look(wide=True)
    hendra.press("Serahkan hasil penilaian")
    appraisal.refresh_from_db()
    assert appraisal.state == "handed_over"

    item = results[0]
    heading = "Pertahankan nilai"
    for number in (1, 2):
        sari.open(reverse("appraisal:clarification_open", args=[appraisal.pk, item.pk]))
        sari.page.get_by_label("Alasan").fill(f"Belum jelas, putaran {number}.")
        sari.press("Ajukan klarifikasi")
        sari.says(f"Putaran {number}")
        sari.look(wide=True)
        thread = item.clarifications.get(round=number)
        hendra.open(reverse("appraisal:clarification_detail", args=[thread.pk]))
        panel = hendra.page.locator("section.panel", has=hendra.page.get_by_role("heading", name=heading))
        panel.locator("textarea").fill("Dijelaskan di umpan balik.")
        hendra.press(heading, panel)
    sari.open(reverse("appraisal:result_accept", args=[appraisal.pk]))
    sari.look(wide=True)
    sari.press("Terima hasil")
    sari.look(wide=True)
    appraisal.refresh_from_db()
    assert appraisal.state == "final"
