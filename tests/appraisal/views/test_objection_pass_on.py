"""A late objection passed on to the next superior by HR."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, Objection
from core.models import OutboxMessage
from core.workflow import history_of
from organization.enums import Role
from organization.models import RoleGrant
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import queries_of, text_of


@pytest.fixture
def appraisal(cast: Any, appraisal_in: Any) -> Appraisal:
    late = appraisal_in("explained")
    Objection.objects.filter(appraisal=late).update(decision_due_on=cast.today - timedelta(days=1))
    return fresh(late)


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_pass_on", args=[appraisal.pk])


def test_the_next_superior_decides_and_nothing_is_lost(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("rina")
    data = {"version": appraisal.version, "note": "Atasan sedang sakit."}
    assert url in client.get(reverse("appraisal:appraisal_detail", args=[appraisal.pk])).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, data).status_code == 302
    now = fresh(appraisal)
    assert now.superior == cast.yusuf
    assert now.state == "explained"
    assert now.objection.decision_due_on > cast.today
    assert now.objection.hearings.count() == 1
    row = history_of(now).get(name="objection_pass_on")
    assert row.note == "Dari Dewi Anggraini kepada Yusuf Ramadhan. Atasan sedang sakit." or (
        cast.dewi.name in row.note and cast.yusuf.name in row.note
    )
    told = OutboxMessage.objects.filter(kind="appraisal.objection_pass_on")
    assert set(told.values_list("recipient", flat=True)) == {
        cast.user(key).pk for key in ("sari", "hendra", "yusuf", "dewi")
    }
    decide = reverse("appraisal:objection_decide", args=[appraisal.pk])
    answer = {"version": now.version, "decision": "keep", "note": "Sudah tepat."}
    assert cast.client("dewi").post(decide, answer).status_code in (403, 404)
    assert cast.client("yusuf").post(decide, answer).status_code == 302
    content = fresh(appraisal).final_record.content["objection"]
    assert content["decider"]["nip"] == cast.yusuf.nip
    assert content["hearings"][0]["heard_by"] == "Dewi Anggraini"


def test_strangers_and_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, "note": "x"}
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "hendra", "dewi"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("sari", "hendra", "dewi"), method="post", data=data)
    assert fresh(appraisal).superior == cast.dewi


def test_not_before_the_last_day(cast: Any, appraisal: Appraisal, url: str) -> None:
    Objection.objects.filter(appraisal=appraisal).update(decision_due_on=cast.today)
    client = cast.client("rina")
    assert "sesudah batas keputusannya" in text_of(client.get(url))
    before = trace()
    assert client.post(url, {"version": appraisal.version, "note": "x"}).status_code == 422
    assert trace() == before


def test_hr_never_passes_it_to_himself(cast: Any, appraisal: Appraisal, url: str) -> None:
    RoleGrant.objects.create(
        user=cast.user("yusuf"), role=Role.HR, unit=cast.unit("1371"), starts_on=cast.today
    )
    response = cast.client("yusuf").post(url, {"version": appraisal.version, "note": "x"})
    assert response.status_code == 422
    assert "Anda sendiri" in text_of(response)
    assert fresh(appraisal).superior == cast.dewi


def test_where_nobody_stands_above(cast: Any, appraisal: Appraisal, url: str) -> None:
    Appraisal.objects.filter(pk=appraisal.pk).update(superior=cast.yusuf)
    response = cast.client("rina").post(url, {"version": appraisal.version, "note": "x"})
    assert response.status_code == 422
    assert "tidak ada pejabat" in text_of(response)


def test_wrong_input_and_double_click(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("rina")
    assert client.post(url, {"version": appraisal.version, "note": " "}).status_code == 422
    assert client.post(url, {"version": 44, "note": "x"}).status_code == 409
    data = {"version": appraisal.version, "note": "Sakit."}
    client.post(url, data)
    after = trace()
    assert client.post(url, data).status_code == 422
    assert trace() == after


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("rina").put(url).status_code == 405
    assert queries_of(cast.client("rina"), url) <= 23
