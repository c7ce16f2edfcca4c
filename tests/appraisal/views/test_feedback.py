"""Feedback during the year: feedback_add, feedback_ask, feedback_answer, feedback_decline."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.domain.feedback import feedback_add, feedback_answer, feedback_ask, feedback_decline
from appraisal.domain.finalisation import item_values
from appraisal.models import Appraisal, AssessedItem, FeedbackRequest, ItemFeedback
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.models import OutboxMessage
from tests.appraisal.domain.test_personal_data import copy_of
from tests.appraisal.views.access_checks import check_refused, check_strangers
from tests.appraisal.views.pages import form_to, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("running")


@pytest.fixture
def item(appraisal: Appraisal) -> AssessedItem:
    return appraisal.items.filter(kind="behaviour").order_by("position")[0]


def url_of(name: str, item: AssessedItem) -> str:
    return reverse(f"appraisal:{name}", args=[item.appraisal_id, item.pk])


def test_sent_once_read_by_both_never_changed(cast: Any, item: AssessedItem) -> None:
    page, url = url_of("item_detail", item), url_of("feedback_add", item)
    hendra, words = cast.client("hendra"), "Warga dilayani sampai tuntas; pertahankan."
    sent = form_to(hendra.get(page), url)
    empty = hendra.post(url, {**sent, "body": "  "})
    assert empty.status_code == 422
    for _click in range(2):
        assert hendra.post(url, {**sent, "body": words}).status_code == 302
    given = ItemFeedback.objects.get()
    assert (given.author_name, given.author_role, given.item) == (str(cast.user("hendra")), "appraiser", item)
    mail = OutboxMessage.objects.get(kind="appraisal.feedback_add")
    assert mail.recipient == cast.user("sari")
    assert mail.path == f"{page}#umpan-balik"
    for key in ("sari", "hendra"):
        assert words in text_of(cast.client(key).get(page))
    assert url not in {form.action for form in page_of(cast.client("sari").get(page)).forms}
    for act in (lambda: ItemFeedback.objects.update(body="Lain"), ItemFeedback.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert item_values(item)["feedback"][0]["body"] == words
    assert words in json.dumps(copy_of(cast.sari))


def test_a_colleague_is_asked_and_sees_no_more_than_the_question(cast: Any, item: AssessedItem) -> None:
    page, url = url_of("item_detail", item), url_of("feedback_ask", item)
    sari, putri = cast.client("sari"), cast.client("putri")
    for nip, told in (
        ("12", "Tidak ada pegawai instansi ini"),
        ("abc", "angka saja"),
        (cast.hendra.nip, "Mintalah kepada orang lain"),
    ):
        response = sari.post(url, {"nip": nip, "question": "Bagaimana?"})
        assert response.status_code == 422, nip
        assert told in text_of(response)
    spaced = f"{cast.putri.nip[:8]} {cast.putri.nip[8:]}"
    for _click in range(2):
        assert sari.post(url, {"nip": spaced, "question": "Bagaimana di posko?"}).status_code == 302
    asked = FeedbackRequest.objects.get()
    answer = reverse("appraisal:feedback_answer", args=[asked.pk])
    assert OutboxMessage.objects.get(kind="appraisal.feedback_ask").path == answer
    assert "Beri umpan balik yang diminta Sari" in text_of(putri.get("/"))
    seen = text_of(putri.get(answer))
    assert "Bagaimana di posko?" in seen
    assert item.title in seen
    assert putri.get(page).status_code == 404
    for key in ("sari", "hendra", "agus"):
        assert cast.client(key).get(answer).status_code == 404
    assert putri.post(answer, {"body": " "}).status_code == 422
    for _click in range(2):
        assert putri.post(answer, {"body": "Sabar menghadapi warga."}).status_code == 302
    assert OutboxMessage.objects.filter(kind="appraisal.feedback_answer").count() == 2
    for key in ("sari", "hendra"):
        text = text_of(cast.client(key).get(page))
        assert "Sabar menghadapi warga." in text
        assert cast.putri.name in text
    assert "Beri umpan balik" not in text_of(putri.get("/"))


def test_rules(cast: Any, appraisal: Any, item: AssessedItem) -> None:
    hendra, sari, putri = cast.user("hendra"), cast.user("sari"), cast.user("putri")
    for key in ("sari", "dewi", "agus"):
        with pytest.raises(NotAllowed):
            feedback_add(item, by=cast.user(key), body="x")
    with pytest.raises(NotAllowed):
        feedback_ask(item, cast.putri, by=cast.user("agus"))
    asked = feedback_ask(item, cast.putri, by=hendra)
    with pytest.raises(AlreadyDone):
        feedback_ask(item, cast.putri, by=sari)
    with pytest.raises(NotAllowed):
        feedback_answer(asked, by=sari, body="x")
    feedback_decline(asked, by=putri)
    with pytest.raises(AlreadyDone):
        feedback_answer(asked, by=putri, body="x")
    assert feedback_ask(item, cast.putri, by=sari), "may be asked again"
    contribution = appraisal.items.create(kind="contribution", title="Inovasi")
    with pytest.raises(RuleViolation):
        feedback_add(contribution, by=hendra, body="x")
    Appraisal.objects.filter(pk=appraisal.pk).update(state="handed_over")
    with pytest.raises(RuleViolation, match="sebelum hasil diserahkan"):
        feedback_add(item, by=hendra, body="x")


def test_strangers_and_queries(cast: Any, appraisal: Any, item: AssessedItem) -> None:
    for name, others in (("feedback_add", ("sari", "dewi", "rina")), ("feedback_ask", ("dewi", "rina"))):
        check_strangers(cast, url_of(name, item), method="post", data={"body": "x"})
        check_refused(cast, url_of(name, item), others, method="post", data={"body": "x"})
    page = url_of("item_detail", item)
    feedback_add(item, by=cast.user("hendra"), body="Satu")
    feedback_ask(item, cast.putri, by=cast.user("sari"))
    before = queries_of(cast.client("sari"), page)
    for number, key in enumerate(("agus", "budi", "lina")):
        feedback_add(item, by=cast.user("hendra"), body=f"Lagi {number}")
        feedback_ask(item, cast.agency.people[key], by=cast.user("sari"))
    assert queries_of(cast.client("sari"), page) == before <= 22
