"""The plan as its parties read it, and the appraiser's expectations."""

import pytest
from django.urls import reverse

from appraisal.enums import ItemKind
from tests.appraisal.views.pages import HTMX, draft_form, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


def url_of(name, appraisal):
    return reverse(f"appraisal:{name}", args=[appraisal.pk])


def test_a_plan_in_the_making_is_its_makers_alone(cast, appraisal_in, client):
    appraisal = appraisal_in("planning")
    url = url_of("plan_detail", appraisal)
    assert cast.client("sari").get(url).status_code == 200
    assert client.get(url).status_code == 302
    for party in ("hendra", "dewi", "rina"):
        assert cast.client(party).get(url).status_code == 403
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).get(url).status_code == 404


def test_once_proposed_its_parties_read_it(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    url = url_of("plan_detail", appraisal)
    title = appraisal.items.filter(kind=ItemKind.RESULT).first().title
    for party in ("sari", "hendra", "dewi", "rina"):
        assert title in text_of(cast.client(party).get(url))
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).get(url).status_code == 404
    assert cast.client("sari").post(url).status_code == 405


def test_the_number_of_queries_is_fixed(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    url = url_of("plan_detail", appraisal)
    before = queries_of(cast.client("hendra"), url)
    for position in range(3):
        appraisal.items.create(
            kind=ItemKind.RESULT, position=20 + position, title="Lagi", polarity="maximize"
        )
    assert queries_of(cast.client("hendra"), url) == before <= 18


def test_the_appraiser_writes_his_expectations(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    url = url_of("plan_expectations_edit", appraisal)
    client = cast.client("hendra")
    item = appraisal.items.filter(kind=ItemKind.BEHAVIOUR).order_by("position").first()
    data = draft_form(client.get(url)) | {f"item-{item.pk}-expectation": "Jawab warga di hari yang sama"}
    response = client.post(url, data, headers=HTMX)
    assert response.status_code == 200
    version = page_of(response).xpath("//input[@name='version']/@value")[0]
    data |= {"version": version, f"item-{item.pk}-expectation": "Jawab hari itu juga"}
    assert client.post(url, data).status_code == 302
    item.refresh_from_db()
    assert item.expectation == "Jawab hari itu juga"
    assert "Jawab hari itu juga" in text_of(cast.client("sari").get(url_of("plan_detail", appraisal)))


def test_expectations_are_the_appraisers_while_the_plan_lies_before_him(cast, appraisal_in, client):
    appraisal = appraisal_in("proposed")
    url = url_of("plan_expectations_edit", appraisal)
    for party in ("sari", "dewi", "rina"):
        assert cast.client(party).get(url).status_code == 403
        assert cast.client(party).post(url, {"version": "0"}).status_code == 403
    assert cast.client("agus").get(url).status_code == 404
    assert client.post(url, {}).status_code == 401
    assert queries_of(cast.client("hendra"), url) <= 18


def test_expectations_close_with_the_plan(cast, appraisal_in):
    appraisal = appraisal_in("running")
    url = url_of("plan_expectations_edit", appraisal)
    item = appraisal.items.filter(kind=ItemKind.BEHAVIOUR).order_by("position").last()
    data = {"version": appraisal.draft_version, f"item-{item.pk}-expectation": "Terlambat ditulis"}
    response = cast.client("hendra").post(url, data)
    assert response.status_code == 409
    assert "Terlambat ditulis" in text_of(response)
    assert cast.client("hendra").get(url).status_code == 403
