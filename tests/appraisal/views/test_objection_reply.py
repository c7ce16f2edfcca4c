"""The employee's answer to the appraiser's explanation."""

from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.objection import explain
from appraisal.models import Appraisal
from core.models import OutboxMessage
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


@pytest.fixture
def appraisal(cast: Any, appraisal_in: Any) -> Appraisal:
    """Explained in writing; nobody was heard in a talk."""
    objected = appraisal_in("objected")
    explain(
        objected, by=cast.user("hendra"), explanation="Sudah dihitung.", expected_version=objected.version
    )
    return fresh(objected)


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_reply", args=[appraisal.pk])


def test_answers_and_then_counts_as_heard(cast: Any, appraisal: Appraisal, url: str) -> None:
    decide = reverse("appraisal:objection_decide", args=[appraisal.pk])
    answer = {"version": appraisal.version, "decision": "keep", "note": "Sudah tepat."}
    assert "Pegawai belum didengar" in text_of(cast.client("dewi").get(decide))
    assert cast.client("dewi").post(decide, answer).status_code == 422
    client = cast.client("sari")
    detail = client.get(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    assert url in detail.content.decode()
    page = client.get(url)
    assert "Sudah dihitung." in text_of(page)
    assert client.post(url, {**form_to(page, None), "note": "Lembur tidak dihitung."}).status_code == 302
    objection = fresh(appraisal).objection
    assert objection.reply == "Lembur tidak dihitung."
    assert objection.replied_at is not None
    told = OutboxMessage.objects.filter(kind="appraisal.objection_reply")
    assert set(told.values_list("recipient", flat=True)) == {cast.user("hendra").pk, cast.user("dewi").pk}
    assert "Lembur tidak dihitung." in text_of(cast.client("dewi").get(decide))
    assert cast.client("dewi").post(decide, answer).status_code == 302
    assert fresh(appraisal).final_record.content["objection"]["reply"] == "Lembur tidak dihitung."


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, "note": "x"}
    check_strangers(cast, url)
    check_refused(cast, url, ("hendra", "dewi", "rina"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("hendra", "dewi", "rina"), method="post", data=data)
    assert fresh(appraisal).objection.reply == ""


def test_once_only(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("sari")
    data = {"version": appraisal.version, "note": "Lembur."}
    client.post(url, data)
    after = trace()
    assert client.post(url, data).status_code == 302
    other = client.post(url, {**data, "note": "Yang lain."})
    assert other.status_code == 422
    assert "sudah terkirim" in text_of(other)
    assert "sudah terkirim" in text_of(client.get(url))
    assert trace() == after
    assert fresh(appraisal).objection.reply == "Lembur."


def test_nothing_to_answer_yet_and_wrong_input(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("objected", "budi")
    url = reverse("appraisal:objection_reply", args=[appraisal.pk])
    client = cast.client("budi")
    assert "belum memberi penjelasan" in text_of(client.get(url))
    before = trace()
    for data, status in (
        ({"version": appraisal.version, "note": "x"}, 422),
        ({"version": appraisal.version, "note": " "}, 422),
        ({"version": 44, "note": "x"}, 409),
        ({"note": "x"}, 422),
    ):
        assert client.post(url, data).status_code == status
    assert trace() == before


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("sari").put(url).status_code == 405
    assert queries_of(cast.client("sari"), url) <= 22
