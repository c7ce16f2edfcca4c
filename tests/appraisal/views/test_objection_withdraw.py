"""An objection taken back by the employee before it is decided."""

from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.finalisation import record_is_intact
from appraisal.models import Appraisal, FinalRecord
from core.models import OutboxMessage
from core.workflow import history_of
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("explained")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_withdraw", args=[appraisal.pk])


@pytest.mark.parametrize("reason", ["Penjelasannya cukup bagi saya.", ""])
def test_the_result_is_accepted_and_nothing_is_lost(
    cast: Any, appraisal: Appraisal, url: str, reason: str
) -> None:
    client = cast.client("sari")
    page = client.get(url)
    assert "untuk selamanya" in text_of(page)
    assert client.post(url, {**form_to(page, None), "note": reason}).status_code == 302
    final = fresh(appraisal)
    assert (final.state, final.results.count()) == ("final", 1)
    assert final.finalised_at == final.objection.withdrawn_at
    assert final.objection.withdrawal_reason == reason
    assert history_of(final).filter(name="objection_withdraw", by=cast.user("sari")).count() == 1
    record = FinalRecord.objects.get(appraisal=final)
    assert record_is_intact(record)
    content = record.content["objection"]
    assert content["withdrawn_at"]
    assert (content["decision"], content["withdrawal_reason"]) == ("", reason)
    assert content["statement"]
    assert content["explanation"]
    assert len(content["hearings"]) == 1
    told = OutboxMessage.objects.filter(kind="appraisal.objection_withdraw")
    assert set(told.values_list("recipient", flat=True)) == {cast.user("hendra").pk, cast.user("dewi").pk}
    detail = text_of(client.get(reverse("appraisal:appraisal_detail", args=[final.pk])))
    assert "Ditarik pegawai" in detail


def test_also_before_the_explanation(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("objected", "budi")
    url = reverse("appraisal:objection_withdraw", args=[appraisal.pk])
    assert cast.client("budi").post(url, {"version": appraisal.version, "note": ""}).status_code == 302
    assert fresh(appraisal).state == "final"


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, "note": "x"}
    check_strangers(cast, url)
    check_refused(cast, url, ("hendra", "dewi", "rina"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("hendra", "dewi", "rina"), method="post", data=data)
    assert fresh(appraisal).state == "explained"


def test_double_click_wrong_version_and_after_the_decision(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("sari")
    assert client.post(url, {"version": 44, "note": ""}).status_code == 409
    data = {"version": appraisal.version, "note": ""}
    client.post(url, data)
    after = trace()
    assert client.post(url, data).status_code == 302
    assert client.get(url).status_code == 302
    assert trace() == after


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("sari").put(url).status_code == 405
    assert queries_of(cast.client("sari"), url) <= 22
