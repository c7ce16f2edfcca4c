"""A mutasi on the first of July in the browser: two appraisers, an objection, a sealed record."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from appraisal.domain.parts import items_of_part
from appraisal.models import Appraisal, AppraisalPart, FinalRecord
from organization.models import Post
from reports.demo.cast import CUPAK_TANGAH
from reports.demo.stories import report
from tests.journeys.conftest import Person, Visit
from tests.journeys.test_objection import hear


@pytest.fixture(autouse=True)
def _in_november(clock: Any) -> None:
    """The mutasi of July is recorded in November of this year, whenever the test runs."""
    clock(f"{timezone.localdate().year}-11-24 09:00")


def record_mutasi(rina: Person, cast: Any, day: date) -> None:
    """Move Sari to Cupak Tangah since a day, as HR does it."""
    unit = cast.unit(CUPAK_TANGAH)
    post = Post.objects.filter(unit=unit).exclude(placements__leads_unit=True).order_by("pk")[0]
    rina.open(f"{reverse('organization:placement_add', args=[cast.sari.pk])}?unit={unit.pk}")
    rina.page.get_by_label("Jabatan").select_option(str(post.pk))
    rina.page.locator("[name=starts_on]").fill(day.isoformat())
    rina.press("Periksa akibatnya")
    rina.says(f"beralih dari {cast.hendra.name}")
    rina.look("part-mutasi")
    rina.press("Ya, pindahkan")


def rate_part(hendra: Person, part: AppraisalPart) -> None:
    """Find the part on the first page, save it half, then send it."""
    hendra.open("/")
    hendra.look("part-home")
    hendra.follow("Nilai bagian tahun")
    hendra.look("part-rate", wide=True)
    items = items_of_part(part)
    hendra.page.locator(f"[name=rating_{items[0].key}][value=above]").check()
    hendra.page.locator(f"[name=note_{items[0].key}]").fill("Loket tetap buka selama banjir.")
    hendra.press("Simpan dulu")
    hendra.press("Kirim penilaian bagian")
    hendra.says(f"Beri rating “{items[-1].title}”.")
    hendra.look("part-rate-incomplete")
    for item in items[1:]:
        hendra.page.locator(f"[name=rating_{item.key}][value=above]").check()
    hendra.press("Kirim penilaian bagian")
    hendra.says("Sudah dinilai")
    hendra.look("part-rated", wide=True)


def rate_year(agus: Person, appraisal: Appraisal) -> None:
    """Read the former part, rate the own one, hand the whole year over."""
    agus.open(reverse("appraisal:review_edit", args=[appraisal.pk]))
    agus.says("Bagian tahun yang dipimpin pejabat lain")
    agus.look("part-review")
    for item in appraisal.items.order_by("kind", "position"):
        agus.page.locator(f"[name=item-{item.pk}-review_rating][value=meets]").check()
        reason = agus.page.locator(f"[name=item-{item.pk}-review_override_reason]")
        if reason.count():
            reason.fill("Dibandingkan dengan harapan.")
    agus.press("Periksa dan serahkan")
    agus.look("part-hand-over")
    agus.press("Serahkan hasil penilaian")


def test_two_appraisers_an_objection_and_a_sealed_record(cast: Any, appraisal_in: Any, visit: Visit) -> None:
    appraisal = appraisal_in("running")
    year = appraisal.cycle.year
    rina, hendra, agus, sari = visit("rina"), visit("hendra"), visit("agus"), visit("sari")
    record_mutasi(rina, cast, date(year, 7, 1))
    part = AppraisalPart.objects.get()
    assert (part.starts_on, part.ends_on) == (date(year, 1, 1), date(year, 6, 30))
    assert part.rater == cast.hendra

    report(Appraisal.objects.get(pk=appraisal.pk))
    agus.open(reverse("appraisal:review_hand_over", args=[appraisal.pk]))
    agus.says("Ada bagian tahun yang dipimpin pejabat lain dan belum dinilai.")
    rate_part(hendra, part)
    assert (
        hendra.page.goto(
            f"{hendra.address}{reverse('appraisal:appraisal_detail', args=[appraisal.pk])}"
        ).status
        == 404
    )
    rate_year(agus, Appraisal.objects.get(pk=appraisal.pk))

    sari.open(reverse("appraisal:result_detail", args=[appraisal.pk]))
    sari.says("Tahun ini dipimpin lebih dari satu pejabat")
    sari.look("part-result", wide=True)
    sari.follow(cast.hendra.name)
    sari.says("Loket tetap buka selama banjir.")
    sari.look()
    sari.open(reverse("appraisal:objection_file", args=[appraisal.pk]))
    sari.page.locator("textarea[name=note]").fill("Enam bulan pertama di atas ekspektasi semuanya.")
    sari.press("Ajukan keberatan")
    agus.open(reverse("appraisal:objection_explain", args=[appraisal.pk]))
    agus.page.locator("textarea[name=note]").fill("Paruh kedua sesuai target.")
    agus.press("Kirim penjelasan")

    dewi = visit("dewi")
    dewi.open(reverse("appraisal:part_detail", args=[part.pk]))
    dewi.look()
    hear(dewi, appraisal)
    dewi.open(reverse("appraisal:objection_decide", args=[appraisal.pk]))
    dewi.page.locator("[name=decision][value=change]").check()
    dewi.page.locator("[name=work]").select_option("above")
    dewi.page.locator("[name=behaviour]").select_option("meets")
    dewi.page.locator("textarea[name=note]").fill("Kerja selama banjir melebihi harapan.")
    dewi.press("Putuskan keberatan")
    dewi.look()

    final = Appraisal.objects.get(pk=appraisal.pk)
    assert final.state == "final"
    record = FinalRecord.objects.get(appraisal=final)
    assert record.seal.content_hash == record.content_hash
    frozen = record.content["parts"][0]
    assert (frozen["led_by"]["name"], frozen["rated_by"]) == (cast.hendra.name, str(cast.hendra.user))
    assert [row["weight"] for row in record.content["part_weights"]] == ["6", "6"]
    call_command("verify_records", stdout=StringIO())

    hendra.open(reverse("appraisal:part_detail", args=[part.pk]))
    hendra.says("Di atas ekspektasi")
    hendra.look()
    agus.open(reverse("appraisal:part_detail", args=[part.pk]))
    agus.says("Loket tetap buka selama banjir.")
    agus.look()
    agus.open(reverse("appraisal:result_detail", args=[appraisal.pk]))
    agus.says("Tahun ini dipimpin lebih dari satu pejabat")
    assert agus.page.get_by_role("row").filter(has_text="Bagian 2").get_by_text(cast.agus.name).count() == 1
    agus.look("part-final")
