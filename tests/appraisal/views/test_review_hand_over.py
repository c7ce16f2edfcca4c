from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.review import save_review
from appraisal.models import Appraisal, CyclePhase, ResultVersion
from core.models import OutboxMessage
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


def rate_all(appraisal: Appraisal, by: Any, **axes: str) -> Appraisal:
    review = {"review_rating": "meets", "review_override_reason": "Sesuai beban"}
    reviews = {item.pk: review for item in appraisal.items.all()}
    save_review(appraisal, reviews, axes, by=by, draft_version=appraisal.draft_version)
    return fresh(appraisal)


@pytest.fixture
def appraisal(cast: Any, appraisal_in: Any) -> Appraisal:
    return rate_all(appraisal_in("assessed"), cast.user("hendra"))


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:review_hand_over", args=[appraisal.pk])


def posted(appraisal: Appraisal) -> dict[str, int]:
    return {"version": appraisal.version, "draft_version": appraisal.draft_version}


def test_hands_the_result_over(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    page = client.get(url)
    assert "Predikat: Baik" in text_of(page)
    response = client.post(url, form_to(page, None))
    assert response["Location"] == reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    appraisal.refresh_from_db()
    assert appraisal.state == "handed_over"
    assert appraisal.handed_over_at is not None
    assert appraisal.response_due_on > cast.today + timedelta(days=13)
    result = appraisal.results.get()
    assert (result.number, result.cause, result.predicate, result.made_by) == (
        1,
        "review",
        "B",
        cast.user("hendra"),
    )
    mail = OutboxMessage.objects.filter(recipient=cast.user("sari"), kind="appraisal.review_hand_over").get()
    assert str(appraisal.response_due_on.year) in mail.text


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "dewi", "rina"))
    check_strangers(cast, url, method="post", data=posted(appraisal))
    check_refused(cast, url, ("sari", "dewi", "rina"), method="post", data=posted(appraisal))
    assert fresh(appraisal).state == "assessed"
    assert not ResultVersion.objects.filter(appraisal=appraisal).exists()


def test_double_click_hands_over_once(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, data = cast.client("hendra"), posted(appraisal)
    client.post(url, data)
    after = trace()
    assert client.post(url, data).status_code == 302
    assert trace() == after
    assert appraisal.results.count() == 1


def test_what_was_looked_at_is_what_is_handed_over(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, data = cast.client("hendra"), posted(appraisal)
    rate_all(appraisal, cast.user("hendra"), recommendation="diubah di tab lain")
    response = client.post(url, data)
    assert response.status_code == 409
    assert fresh(appraisal).state == "assessed"
    assert fresh(appraisal).response_due_on is None


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": "99", "draft_version": "1"}])
def test_broken_forms_change_nothing(cast: Any, appraisal: Appraisal, url: str, data: Any) -> None:
    before = trace()
    assert cast.client("hendra").post(url, data).status_code in (409, 422)
    assert fresh(appraisal).state == "assessed"
    assert trace() == before


def test_an_unrated_item_stops_it(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed", "budi")
    url = reverse("appraisal:review_hand_over", args=[appraisal.pk])
    assert "Belum dinilai" in text_of(cast.client("hendra").get(url))
    response = cast.client("hendra").post(url, posted(appraisal))
    assert response.status_code == 422
    assert "Belum dinilai" in text_of(response)
    assert fresh(appraisal).state == "assessed"


def test_an_override_without_reason_stops_it(cast: Any, appraisal: Appraisal, url: str) -> None:
    current = rate_all(appraisal, cast.user("hendra"), work_override="above")
    response = cast.client("hendra").post(url, posted(current))
    assert response.status_code == 422
    assert "alasan rating hasil kerja" in text_of(response)


def test_an_unreported_result_never_counts_as_zero(cast: Any, appraisal: Appraisal, url: str) -> None:
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    item.self_realisation, item.self_not_applicable = None, True
    item.save()
    response = cast.client("hendra").post(url, posted(appraisal))
    assert response.status_code == 422
    assert "Tanpa realisasi" in text_of(response)


def test_the_phase_must_be_open(cast: Any, appraisal: Appraisal, url: str) -> None:
    CyclePhase.objects.filter(cycle=appraisal.cycle, phase="review").update(
        starts_on=cast.today - timedelta(days=9), ends_on=cast.today - timedelta(days=1)
    )
    response = cast.client("hendra").post(url, posted(appraisal))
    assert response.status_code == 422
    assert "telah berakhir" in text_of(response)
    assert fresh(appraisal).state == "assessed"


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("hendra").put(url).status_code == 405
    assert queries_of(cast.client("hendra"), url) <= 18
