"""Signed versions, comparisons and realisations of every shape: readable by everybody, at both widths."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from appraisal.domain.moves import move
from appraisal.models import AssessedItem, CaseMention, PlanSignature, PlanVersion
from core.append_only import lifted
from feedback.models import Case, ClockRuleSet
from reports.demo.stories import fresh, report
from tests.journeys.conftest import Visit


def address(name: str, *arguments: object) -> str:
    return reverse(f"appraisal:{name}", args=arguments)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_signed_changed_and_signed_again(cast, appraisal_in, visit: Visit, scripts: bool):
    appraisal = appraisal_in("running")
    sari = visit("sari", scripts=scripts)
    sari.open(address("appraisal_detail", appraisal.pk))
    sari.look(wide=True)
    sari.follow("Cabut tanda tangan")
    sari.look("plan-unsign", wide=True)
    sari.page.get_by_label("Alasan").fill("Tugas loket dibagi dua")
    sari.press("Cabut tanda tangan")
    panel = sari.page.locator("section.panel[id^=item-]").first
    panel.get_by_label("Rencana hasil kerja", exact=False).first.fill("Surat selesai pada hari yang sama")
    sari.press("Simpan dan ajukan")
    now = fresh(appraisal)
    move(now, "plan_agree", by=cast.user("hendra"), expected_version=now.version)

    sari.open(address("plan_detail", appraisal.pk))
    sari.follow("Semua versi, tanda tangan, dan perubahannya")
    sari.look("plan-versions", wide=True)
    sari.follow("Versi 3")
    sari.says("Perubahan sejak versi 2")
    sari.says("Surat selesai pada hari yang sama")
    sari.look("plan-version", wide=True)


def test_a_plan_from_before_versions_were_kept(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("running")
    with lifted(connection):
        PlanSignature.objects.all().delete()
        PlanVersion.objects.all().delete()
    sari = visit("sari")
    for name in ("plan_detail", "plan_version_list"):
        sari.open(address(name, appraisal.pk))
        sari.says("disepakati sebelum versinya dicatat")
        sari.look(wide=True)


def test_realisations_are_chosen_where_only_a_few_make_sense(cast, appraisal_in, visit: Visit):
    appraisal = appraisal_in("running")
    items = AssessedItem.objects.filter(appraisal=appraisal, kind="result").order_by("position")
    first, second = items[0], items[1]
    AssessedItem.objects.filter(pk=first.pk).update(polarity="yes_no", target=1, indicator=None)
    AssessedItem.objects.filter(pk=second.pk).update(
        polarity="milestone",
        target=100,
        indicator=None,
        measure_unit="%",
        milestones="40 Rancangan disetujui\n100 Ditetapkan",
    )
    sari = visit("sari")
    for item, choice, told in (
        (first, "Ya", "Realisasi sejauh ini: ya"),
        (second, "40 %: Rancangan disetujui", "Realisasi sejauh ini: 40 %"),
    ):
        sari.open(address("realisation_edit", appraisal.pk, item.pk))
        sari.page.get_by_label("Realisasi Triwulan I", exact=True).select_option(choice)
        sari.look(wide=True)
        sari.press("Simpan realisasi")
        sari.says(told)
        sari.look(wide=True)


def test_comparison_and_hand_over(cast, appraisal_in, visit: Visit):
    """Sent, asked to complete, sent again: both sides compare; a citizens' case stands at the hand-over."""
    appraisal = appraisal_in("assessed")
    now = fresh(appraisal)
    move(now, "self_return", by=cast.user("hendra"), note="Lengkapi uraian", expected_version=now.version)
    report(appraisal)
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    moment = timezone.now()
    case = Case.objects.create(
        number="AAAA-2222",
        kind="complaint",
        state="finished",
        unit=appraisal.unit,
        subject_unit=appraisal.unit,
        public_title="Lampu jalan mati",
        public_body="Lampu di depan sekolah mati.",
        published_at=moment,
        received_at=moment,
        received_on=cast.today,
        rule_set=ClockRuleSet.objects.order_by("pk")[0],
    )
    values = {"item": item, "case": case, "question": "Peran Anda?", "answer": "Saya menggantinya."}
    CaseMention.objects.create(
        state="recorded",
        note="Sigap",
        asked_by=cast.user("hendra"),
        answered_at=moment,
        decided_at=moment,
        **values,
    )
    hendra = visit("hendra")
    for name in ("comparison", "review_hand_over"):
        hendra.open(address(name, appraisal.pk))
        hendra.look(name, wide=True)
    hendra.page.get_by_text("1 laporan warga").click()
    hendra.says("Saya menggantinya.")
    hendra.look(wide=True)
    sari = visit("sari")
    sari.open(address("comparison", appraisal.pk))
    sari.look(wide=True)
