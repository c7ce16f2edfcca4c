from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.models import Appraisal, Evidence, Objection
from core.models import OutboxMessage
from reports.demo.stories import fresh, question
from tests.appraisal.views.access_checks import check_refused, check_strangers, pdf, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("handed_over")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_file", args=[appraisal.pk])


def test_files_with_reasons_and_a_file(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("sari")
    data = form_to(client.get(url), None)
    data |= {"note": "Posko tidak dihitung", "upload": SimpleUploadedFile("sk.pdf", pdf(), "application/pdf")}
    assert client.post(url, data).status_code == 302
    objection = Objection.objects.get(appraisal=appraisal)
    assert fresh(appraisal).state == "objected"
    assert objection.statement == "Posko tidak dihitung"
    assert objection.explanation_due_on > cast.today
    assert Evidence.objects.get(objection=objection).stored_file.name == "sk.pdf"
    told = OutboxMessage.objects.filter(kind="appraisal.objection_file")
    assert set(told.values_list("recipient", flat=True)) == {cast.user("hendra").pk, cast.user("dewi").pk}


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, "note": "x"}
    check_strangers(cast, url)
    check_refused(cast, url, ("hendra", "dewi", "rina"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("hendra", "dewi", "rina"), method="post", data=data)
    assert not Objection.objects.exists()


def test_double_click_files_once(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, "note": "alasan"}
    cast.client("sari").post(url, data)
    after = trace()
    assert cast.client("sari").post(url, data).status_code == 302
    assert trace() == after
    assert Objection.objects.count() == 1


@pytest.mark.parametrize("data", [{"note": ""}, {"note": "x"}, {"note": "x", "version": "55"}])
def test_wrong_input_loses_nothing(cast: Any, appraisal: Appraisal, url: str, data: Any) -> None:
    before = trace()
    response = cast.client("sari").post(url, data)
    assert response.status_code in (409, 422)
    assert fresh(appraisal).state == "handed_over"
    assert not Objection.objects.exists()
    assert trace() == before


def test_too_late_and_while_a_clarification_is_open(cast: Any, appraisal: Appraisal, url: str) -> None:
    thread = question(appraisal)
    data = {"version": appraisal.version, "note": "alasan saya"}
    response = cast.client("sari").post(url, data)
    assert response.status_code == 422
    assert "Masih ada klarifikasi" in text_of(response)
    thread.state = "withdrawn"
    thread.save()
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=cast.today - timedelta(days=1))
    response = cast.client("sari").post(url, data)
    assert response.status_code == 422
    assert "Batas tanggapan berakhir" in text_of(response)
    assert not Objection.objects.exists()


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("sari").put(url).status_code == 405
    assert queries_of(cast.client("sari"), url) <= 18
