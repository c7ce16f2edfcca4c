from typing import Any

import pytest
from django.urls import reverse

from appraisal.models import Appraisal
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("objected")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_explain", args=[appraisal.pk])


def test_explains(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    page = client.get(url)
    assert "posko banjir" in text_of(page)
    assert (
        client.post(url, {**form_to(page, None), "note": "Sudah dihitung", "upload": ""}).status_code == 302
    )
    explained = fresh(appraisal)
    assert explained.state == "explained"
    assert explained.objection.explanation == "Sudah dihitung"
    assert explained.objection.explained_by_name == "Hendra Gunawan"


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, "note": "x"}
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "dewi", "rina"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("sari", "dewi", "rina"), method="post", data=data)


def test_double_click_and_wrong_input(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    assert client.post(url, {"version": appraisal.version, "note": " "}).status_code == 422
    assert client.post(url, {"version": 44, "note": "x"}).status_code == 409
    data = {"version": appraisal.version, "note": "alasan"}
    client.post(url, data)
    after = trace()
    assert client.post(url, data).status_code == 302
    assert trace() == after


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("hendra").put(url).status_code == 405
    assert queries_of(cast.client("hendra"), url) <= 18
