"""The pages of the running year: year_detail, item_detail, realisation_edit, realisation_way_edit."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from appraisal.models import AssessedItem, ItemPeriod
from tests.appraisal.domain.test_item_periods import own_result
from tests.appraisal.views.access_checks import check_methods, check_refused, check_strangers
from tests.appraisal.views.pages import form_to, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


def url_of(name: str, appraisal: Any, *more: object) -> str:
    return reverse(f"appraisal:{name}", args=[appraisal.pk, *more])


def test_recorded_by_the_employee_and_seen_by_both(cast: Any, appraisal_in: Any, clock: Any) -> None:
    appraisal = appraisal_in("running")
    item = own_result(appraisal)
    clock(f"{cast.today.year}-12-20 09:00")
    url = url_of("realisation_edit", appraisal, item.pk)
    sari = cast.client("sari")
    way = url_of("realisation_way_edit", appraisal, item.pk)
    response = sari.post(way, {"period": "quarterly", "consolidation": "sum"})
    assert response["Location"] == url
    sent = form_to(sari.get(url), url) | {"p1": "10,5", "p2": "12", "note1": "Rekap Maret"}
    page = url_of("item_detail", appraisal, item.pk)
    assert sari.post(url, sent)["Location"] == page
    for key in ("sari", "hendra"):
        text = text_of(cast.client(key).get(page))
        assert "Realisasi sejauh ini: 22,5" in text
        assert "10,5 + 12" in text
        assert "Rekap Maret" in text
        assert "2 periode belum diisi" in text
        assert "Realisasi sejauh ini: 22,5" in text_of(cast.client(key).get(url_of("year_detail", appraisal)))
    assert page_of(cast.client("hendra").get(page)).xpath("//form[contains(@action, 'realisasi')]") == []

    # An old tab is told, keeps what it typed, and may save on purpose.
    refused = sari.post(url, {**sent, "p3": "99"})
    assert refused.status_code == 409
    assert "di tab lain" in text_of(refused)
    again = form_to(refused, url)
    assert again["p3"] == "99"
    assert sari.post(url, again).status_code == 302
    assert ItemPeriod.objects.get(item=item, number=3).realisation == Decimal(99)


def test_wrong_input_stays_on_the_page(cast: Any, appraisal_in: Any, clock: Any) -> None:
    appraisal = appraisal_in("running")
    item = own_result(appraisal)
    clock(f"{cast.today.year}-02-20 09:00")
    url = url_of("realisation_edit", appraisal, item.pk)
    sari = cast.client("sari")
    sent = form_to(sari.get(url), url)
    for typed, told in (("92.5", "Maksud Anda 92,5"), ("banyak", "Tulis angka saja")):
        response = sari.post(url, {**sent, "p1": typed})
        assert response.status_code == 422
        assert told in text_of(response)
        assert form_to(response, url)["p1"] == typed
    response = sari.post(url, {**sent, "p4": "5"})
    assert response.status_code == 422
    assert "Triwulan IV belum mulai" in text_of(response)
    way = url_of("realisation_way_edit", appraisal, item.pk)
    assert sari.post(way, {"period": "daily", "consolidation": "sum"}).status_code == 422
    assert not ItemPeriod.objects.exists()


def test_who_sees_the_year(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    item = own_result(appraisal)
    for name, more in (("year_detail", []), ("item_detail", [item.pk]), ("realisation_edit", [item.pk])):
        url = url_of(name, appraisal, *more)
        check_strangers(cast, url)
        check_refused(cast, url, ("dewi", "rina"))
        if name != "realisation_edit":
            check_methods(cast, "sari", url, allowed=("get",))
    edit = url_of("realisation_edit", appraisal, item.pk)
    check_refused(cast, edit, ("hendra",))
    check_refused(cast, edit, ("hendra", "dewi", "rina"), method="post", data={"p1": "1"})
    foreign = own_result(appraisal_in("running", "lina"))
    behaviour = appraisal.items.filter(kind="behaviour").order_by("position")[0]
    for wrong in (foreign, behaviour):
        assert cast.client("sari").get(url_of("realisation_edit", appraisal, wrong.pk)).status_code == 404
    assert cast.client("sari").get(url_of("item_detail", appraisal, foreign.pk)).status_code == 404
    assert cast.client("sari").get(url_of("item_detail", appraisal, behaviour.pk)).status_code == 200


def test_queries_do_not_grow_with_the_plan(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    items = AssessedItem.objects.filter(appraisal=appraisal, kind="result").order_by("position")
    urls = [
        url_of("year_detail", appraisal),
        url_of("item_detail", appraisal, items[0].pk),
        url_of("realisation_edit", appraisal, items[0].pk),
    ]
    before = [queries_of(cast.client("sari"), url) for url in urls]
    for number in range(3):
        item = appraisal.items.create(kind="result", title=f"Tambahan {number}", position=50 + number)
        for period in (1, 2, 3):
            ItemPeriod.objects.create(item=item, number=period, realisation=period)
            ItemPeriod.objects.create(item=items[0], number=period + number * 3, realisation=period)
    assert [queries_of(cast.client("sari"), url) for url in urls] == before
    assert max(before) <= 18
