"""Realisation of results that are yes or no, done step by step, or told in words: chosen, not typed."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.item_periods import change_way, realised_so_far, save_item_realisations
from appraisal.models import AssessedItem, ItemPeriod
from core.errors import RuleViolation
from core.workflow import history_of
from tests.appraisal.domain.test_item_periods import own_result, record, seen
from tests.appraisal.views.pages import form_to, page_of, text_of

pytestmark = pytest.mark.django_db
STEPS = "30 Data lengkap\n70 Rancangan disetujui\n100 Ditetapkan"


def shaped(appraisal: Any, polarity: str, **values: Any) -> AssessedItem:
    """Give a running plan a result of this shape, as its signature would have settled it."""
    item = own_result(appraisal)
    AssessedItem.objects.filter(pk=item.pk).update(
        polarity=polarity, measure_unit="", consolidation="last", milestones="", **values
    )
    return AssessedItem.objects.get(pk=item.pk)


def options(page: Any, name: str) -> list[str]:
    return [option.text_content().strip() for option in page.xpath(f"//select[@name='{name}']/option")]


def url_of(name: str, appraisal: Any, *more: object) -> str:
    return reverse(f"appraisal:{name}", args=[appraisal.pk, *more])


def test_yes_or_no_is_chosen_and_read_in_words(cast: Any, appraisal_in: Any, clock: Any) -> None:
    appraisal = appraisal_in("running")
    item = shaped(appraisal, "yes_no", target=1)
    clock(f"{cast.today.year}-12-20 09:00")
    url, sari = url_of("realisation_edit", appraisal, item.pk), cast.client("sari")
    page = page_of(sari.get(url))
    assert options(page, "p1") == ["belum dipilih", "Ya", "Tidak"]
    assert options(page, "consolidation") == ["Nilai terakhir"]
    sent = form_to(sari.get(url), url)
    half = sari.post(url, {**sent, "p1": "0.5", "note1": "Menunggu surat"})
    assert half.status_code == 422
    assert form_to(half, url)["note1"] == "Menunggu surat"
    assert sari.post(url, {**sent, "p1": "0", "p2": "1"}).status_code == 302
    for name, more in (("item_detail", [item.pk]), ("year_detail", [])):
        assert "Realisasi sejauh ini: ya" in text_of(
            cast.client("hendra").get(url_of(name, appraisal, *more))
        )
    assert [row.note for row in history_of(item)] == ["Triwulan I – → tidak; Triwulan II – → ya"]
    assert form_to(sari.get(url), url)["p2"] == "1"
    report = sari.get(url_of("self_assessment_edit", appraisal))
    (chosen,) = page_of(report).xpath(f"//select[@name='item-{item.pk}-self_realisation']/option[@selected]")
    assert chosen.text_content() == "Ya"


def test_steps_are_chosen_and_an_old_one_stays_readable(cast: Any, appraisal_in: Any, clock: Any) -> None:
    appraisal = appraisal_in("running")
    item = shaped(appraisal, "milestone", target=100)
    AssessedItem.objects.filter(pk=item.pk).update(milestones=STEPS, measure_unit="%")
    clock(f"{cast.today.year}-12-20 09:00")
    url, sari = url_of("realisation_edit", appraisal, item.pk), cast.client("sari")
    assert options(page_of(sari.get(url)), "p1") == [
        "belum dipilih",
        "Belum ada tahap yang selesai",
        "30 %: Data lengkap",
        "70 %: Rancangan disetujui",
        "100 %: Ditetapkan",
    ]
    sent = form_to(sari.get(url), url)
    assert sari.post(url, {**sent, "p1": "30", "p2": "70"}).status_code == 302
    assert "Realisasi sejauh ini: 70 %" in text_of(sari.get(url_of("item_detail", appraisal, item.pk)))

    # The plan was changed meanwhile: what stands recorded stays, can be kept, and is not prefilled.
    AssessedItem.objects.filter(pk=item.pk).update(milestones="50 Separuh\n100 Selesai")
    again = page_of(sari.get(url))
    assert "70 % (menurut rencana yang lama)" in options(again, "p2")
    assert form_to(sari.get(url), url)["p2"] == "70"
    assert sari.post(url, {**form_to(sari.get(url), url), "note2": "Rapat"}).status_code == 302
    assert ItemPeriod.objects.get(item=item, number=2).realisation == 70
    report = text_of(sari.get(url_of("self_assessment_edit", appraisal)))
    assert "Tahun berjalan mencatat: 70 %" in report


def test_words_have_no_number(cast: Any, appraisal_in: Any, clock: Any) -> None:
    appraisal = appraisal_in("running")
    item = shaped(appraisal, "narrative", target=None, success_measures="Jelas")
    clock(f"{cast.today.year}-12-20 09:00")
    url, sari = url_of("realisation_edit", appraisal, item.pk), cast.client("sari")
    page = page_of(sari.get(url))
    assert page.xpath("//*[@name='p1']") == []
    sent = form_to(sari.get(url), url)
    assert sari.post(url, {**sent, "p1": "5", "note1": "Draf selesai"}).status_code == 302
    stored = ItemPeriod.objects.get(item=item, number=1)
    assert (stored.realisation, stored.note) == (None, "Draf selesai")
    assert "Draf selesai" in text_of(cast.client("hendra").get(url_of("item_detail", appraisal, item.pk)))


def test_the_domain_refuses_what_the_shape_cannot_reach(cast: Any, appraisal_in: Any, clock: Any) -> None:
    appraisal, sari = appraisal_in("running"), cast.user("sari")
    clock(f"{cast.today.year}-12-20 09:00")
    item = shaped(appraisal, "yes_no", target=1)
    with pytest.raises(RuleViolation, match="pilihan") as refusal:
        record(item, sari, p1="2")
    assert refusal.value.field == "p1"
    with pytest.raises(RuleViolation, match="tidak dijumlahkan") as refusal:
        change_way(item, period="monthly", consolidation="sum", by=sari)
    assert refusal.value.field == "consolidation"
    item = shaped(appraisal, "narrative", target=None)
    with pytest.raises(RuleViolation, match="diuraikan"):
        save_item_realisations(item, {1: (Decimal(1), "")}, by=sari, seen=seen(item))
    assert not ItemPeriod.objects.exists()


def test_the_sheet_of_an_indicator_never_adds_up_a_yes(cast: Any, appraisal_in: Any) -> None:
    item = appraisal_in("running").items.filter(indicator__isnull=False).order_by("position")[0]
    AssessedItem.objects.filter(pk=item.pk).update(polarity="yes_no", target=1)
    item.indicator.consolidation = "sum"
    item.indicator.save()
    for number in (1, 2):
        ItemPeriod.objects.create(item=item, number=number, realisation=1)
    assert realised_so_far(AssessedItem.objects.get(pk=item.pk)).value == 1


def test_a_number_from_before_the_change_of_shape_is_not_read_as_yes(
    cast: Any, appraisal_in: Any, clock: Any
) -> None:
    appraisal = appraisal_in("running")
    item = shaped(appraisal, "yes_no", target=1)
    clock(f"{cast.today.year}-12-20 09:00")
    ItemPeriod.objects.create(item=item, number=1, realisation=96)
    sari = cast.client("sari")
    assert "Realisasi sejauh ini: 96" in text_of(sari.get(url_of("item_detail", appraisal, item.pk)))
    url = url_of("realisation_edit", appraisal, item.pk)
    assert "96 (menurut rencana yang lama)" in options(page_of(sari.get(url)), "p1")
    report = page_of(sari.get(url_of("self_assessment_edit", appraisal)))
    assert not report.xpath(
        f"//select[@name='item-{item.pk}-self_realisation']/option[@selected][@value!='']"
    )
