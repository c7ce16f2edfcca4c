from typing import Any

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, FinalRecord
from core.models import OutboxMessage
from reports.demo.stories import fresh, question
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("handed_over")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:result_accept", args=[appraisal.pk])


def test_accepting_makes_it_final(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("sari")
    page = client.get(url)
    assert "final" in text_of(page)
    assert client.post(url, form_to(page, None)).status_code == 302
    final = fresh(appraisal)
    assert final.state == "final"
    assert final.finalised_at is not None
    assert FinalRecord.objects.get(appraisal=appraisal).content["result"]["predicate"] == "B"
    assert OutboxMessage.objects.filter(
        recipient=cast.user("hendra"), kind="appraisal.result_accept"
    ).exists()


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version}
    check_strangers(cast, url)
    check_refused(cast, url, ("hendra", "dewi", "rina"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("hendra", "dewi", "rina"), method="post", data=data)
    assert fresh(appraisal).state == "handed_over"


def test_double_click_accepts_once(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, data = cast.client("sari"), {"version": appraisal.version}
    client.post(url, data)
    after = trace()
    assert client.post(url, data).status_code == 302
    assert trace() == after
    assert FinalRecord.objects.filter(appraisal=appraisal).count() == 1


def test_an_open_clarification_stops_it(cast: Any, appraisal: Appraisal, url: str) -> None:
    question(appraisal)
    assert "Masih ada klarifikasi" in text_of(cast.client("sari").get(url))
    response = cast.client("sari").post(url, {"version": appraisal.version})
    assert response.status_code == 422
    assert fresh(appraisal).state == "handed_over"


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": "77"}])
def test_broken_forms_change_nothing(cast: Any, appraisal: Appraisal, url: str, data: Any) -> None:
    before = trace()
    assert cast.client("sari").post(url, data).status_code in (409, 422)
    assert fresh(appraisal).state == "handed_over"
    assert trace() == before


def test_later_it_leads_to_the_appraisal(cast: Any, appraisal: Appraisal, url: str) -> None:
    cast.client("sari").post(url, {"version": appraisal.version})
    detail = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    assert cast.client("sari").get(url)["Location"] == detail


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("sari").delete(url).status_code == 405
    assert queries_of(cast.client("sari"), url) <= 18
