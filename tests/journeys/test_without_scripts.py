"""The same year with a browser that runs no JavaScript: plain forms, nothing typed is lost."""

from django.urls import reverse

from tests.journeys.conftest import Visit


def test_report_and_review_without_scripts(cast, appraisal_in, visit: Visit, evidence_file):
    appraisal = appraisal_in("running")
    sari = visit("sari", scripts=False)
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
    narrative = sari.page.locator(f"#item-{results[0].pk} textarea[name$=self_narrative]")
    assert narrative.input_value() == "Sebelum berkas dilampirkan."

    sari.press("Simpan dan kirim")
    sari.says("Belum diisi")
    for item in appraisal.items.filter(kind="behaviour"):
        sari.page.locator(f"#item-{item.pk}").get_by_label("Penilaian sendiri").select_option("meets")
    sari.press("Simpan dan kirim")
    appraisal.refresh_from_db()
    assert appraisal.state == "assessed"

    hendra = visit("hendra", scripts=False)
    hendra.open(reverse("appraisal:review_edit", args=[appraisal.pk]))
    for item in appraisal.items.all():
        hendra.page.locator(f"#item-{item.pk}").get_by_label("Sesuai ekspektasi").check()
    hendra.press("Periksa dan serahkan")
    hendra.press("Serahkan hasil penilaian")
    appraisal.refresh_from_db()
    assert appraisal.state == "handed_over"
