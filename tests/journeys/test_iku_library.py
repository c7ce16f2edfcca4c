"""The library of indicators in the browser: a sheet changed with a reason, twelve months, a template."""

from django.urls import reverse

from appraisal.domain.indicator_versions import write_version
from appraisal.domain.plan import plan_item_add_from_indicator
from appraisal.enums import ItemKind, Period
from appraisal.models import Appraisal, Indicator, IndicatorPeriod
from reports.demo.cast import BY_KEY, PISANG
from reports.demo.library import write_template
from tests.journeys.conftest import Visit

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def test_sheet_months_and_template(cast, cycle, visit: Visit):
    indicator = Indicator.objects.get(cycle=cycle, code="IKU-14")
    Indicator.objects.filter(pk=indicator.pk).update(period=Period.MONTHLY, consolidation="average")
    indicator.refresh_from_db()
    write_version(indicator, {}, by=None, reason="")
    plan = Appraisal.objects.get(cycle=cycle, employee__nip=BY_KEY["sari"].nip)
    plan_item_add_from_indicator(plan, indicator, by=plan.employee.user, draft_version=plan.draft_version)
    rina = visit("rina")

    rina.open(reverse("appraisal:indicator_list", args=[cycle.pk]))
    rina.look("iku-list")
    rina.page.get_by_label("Cari kode, nama, atau sasaran").fill("kepuasan")
    rina.page.get_by_role("button", name="Tampilkan", exact=True).click()
    rina.follow("Indeks Kepuasan Masyarakat")
    rina.follow("Ubah indikator")
    rina.page.get_by_label("Target*", exact=True).fill("85")
    rina.press("Simpan indikator")
    rina.says("tetap memegang targetnya sendiri")
    rina.look()
    rina.page.get_by_label("Alasan perubahan").fill("Hasil survei tahun lalu melampaui target")
    rina.press("Simpan indikator")
    rina.follow("Versi 2")
    rina.says("Perbedaan versi 1 dan versi 2")
    rina.says("Hasil survei tahun lalu melampaui target")
    rina.look("iku-history")
    assert plan.items.get(kind=ItemKind.RESULT).target == 84

    rina.open(reverse("appraisal:indicator_target_edit", args=[indicator.pk]))
    for month in MONTHS:
        rina.page.get_by_label(month, exact=True).fill("85")
    rina.look("iku-targets")
    rina.press("Simpan target")
    rina.follow("Catat realisasi")
    for number, month in enumerate(MONTHS, start=1):
        rina.page.get_by_label(f"Realisasi {month}").fill(f"8{number % 10},5")
    rina.look("iku-realisations")
    rina.press("Simpan realisasi")
    rina.says("Realisasi sejauh ini: 84,5")
    rina.look("iku-detail")
    assert IndicatorPeriod.objects.filter(indicator=indicator, realisation__isnull=False).count() == 12

    write_template(cast.unit(PISANG), "Pengadministrasi umum", plan.placement.post.name, "ward")
    rina.open(reverse("appraisal:plan_template_list"))
    rina.look("template-list")
    rina.follow("Pengadministrasi umum")
    rina.look("template-detail")
    rina.follow("Tambah hasil kerja")
    rina.look()

    sari = visit("sari")
    sari.open(reverse("appraisal:plan_edit", args=[plan.pk]))
    sari.press("Pakai templat jabatan")
    sari.says("hasil kerja ditambahkan")
    sari.look("plan-template")
