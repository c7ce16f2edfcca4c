"""A thread: clarification_message_add, clarification_keep, clarification_change, clarification_withdraw."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.domain.supervision import change_appraiser
from appraisal.models import Clarification, ClarificationMessage, Evidence
from core.models import OutboxMessage
from reports.demo.stories import answer_with_change, fresh, question
from tests.appraisal.views.access_checks import (
    check_methods,
    check_refused,
    check_strangers,
    pdf,
    trace,
)
from tests.appraisal.views.pages import form_to, page_of, queries_of, text_of

ACTS = ("message_add", "keep", "change", "withdraw")


@pytest.fixture
def thread(appraisal_in: Any) -> Clarification:
    return question(appraisal_in("handed_over"))


def url_of(thread: Clarification, act: str = "detail") -> str:
    return reverse(f"appraisal:clarification_{act}", args=[thread.pk])


def test_each_party_sees_what_it_may_do(cast: Any, thread: Clarification) -> None:
    offered = {
        "sari": {"message_add", "withdraw"},
        "hendra": {"message_add", "keep", "change"},
        "dewi": set(),
        "rina": set(),
    }
    for key, expected in offered.items():
        page = page_of(cast.client(key).get(url_of(thread)))
        actions = {form.action for form in page.forms}
        assert {act for act in ACTS if url_of(thread, act) in actions} == expected, key


def test_strangers(cast: Any, thread: Clarification) -> None:
    check_strangers(cast, url_of(thread))
    check_methods(cast, "sari", url_of(thread), allowed=("get",))
    for act in ACTS:
        check_strangers(cast, url_of(thread, act), method="post", data={"version": 0, "note": "x"})
        check_methods(cast, "hendra", url_of(thread, act), allowed=("post",))


def test_wrong_parties_are_refused_each_act(cast: Any, thread: Clarification) -> None:
    decision = {"version": 0, "note": "x", "rating": "above"}
    check_refused(cast, url_of(thread, "keep"), ("sari", "dewi", "rina"), method="post", data=decision)
    check_refused(cast, url_of(thread, "change"), ("sari", "dewi", "rina"), method="post", data=decision)
    check_refused(cast, url_of(thread, "withdraw"), ("hendra", "dewi", "rina"), method="post", data=decision)
    message = {"body": "x", "last_seen": 0, "author": cast.user("sari").pk}
    check_refused(cast, url_of(thread, "message_add"), ("dewi", "rina"), method="post", data=message)
    thread.refresh_from_db()
    assert thread.state == "open"
    assert thread.messages.count() == 1


def test_messages_and_files_by_both_in_their_own_name(cast: Any, thread: Clarification) -> None:
    for key in ("hendra", "sari"):
        page = cast.client(key).get(url_of(thread))
        data = form_to(page, url_of(thread, "message_add"))
        data |= {
            "body": f"pesan {key} <script>alert(1)</script>",
            "upload": SimpleUploadedFile("b.pdf", pdf(), "application/pdf"),
            "author": cast.user("dewi").pk,
            "author_name": "Orang lain",
        }
        assert cast.client(key).post(url_of(thread, "message_add"), data).status_code == 302
    written = list(thread.messages.all())
    assert [message.author_role for message in written] == ["employee", "appraiser", "employee"]
    assert written[1].author == cast.user("hendra")
    assert Evidence.objects.filter(message__in=written).count() == 2
    response = cast.client("sari").get(url_of(thread))
    assert not [node for node in page_of(response).iter("script") if "alert" in (node.text or "")]
    told = OutboxMessage.objects.filter(kind="appraisal.clarification_message")
    assert set(told.values_list("recipient", flat=True)) == {cast.user("sari").pk, cast.user("hendra").pk}


def test_repeated_message_is_written_once(cast: Any, thread: Clarification) -> None:
    data = form_to(cast.client("sari").get(url_of(thread)), url_of(thread, "message_add"))
    data |= {"body": "tambahan", "upload": ""}
    cast.client("sari").post(url_of(thread, "message_add"), data)
    after = trace()
    assert cast.client("sari").post(url_of(thread, "message_add"), data).status_code == 302
    assert trace() == after
    assert thread.messages.count() == 2
    again = form_to(cast.client("sari").get(url_of(thread)), url_of(thread, "message_add"))
    again |= {"body": "tambahan", "upload": ""}
    cast.client("sari").post(url_of(thread, "message_add"), again)
    assert thread.messages.count() == 3


def test_files_open_for_the_parties_only(cast: Any, thread: Clarification) -> None:
    upload = SimpleUploadedFile("b.pdf", pdf(), "application/pdf")
    data = {"body": "lihat berkas", "last_seen": 0, "upload": upload}
    cast.client("sari").post(url_of(thread, "message_add"), data)
    file = Evidence.objects.get(message__clarification=thread)
    url = reverse("appraisal:evidence_file", args=[file.appraisal_id, file.pk])
    for key in ("sari", "hendra", "dewi", "rina"):
        assert cast.client(key).get(url).status_code == 200
    check_strangers(cast, url)


def test_empty_message_comes_back(cast: Any, thread: Clarification) -> None:
    response = cast.client("sari").post(url_of(thread, "message_add"), {"body": " ", "last_seen": 0})
    assert response.status_code == 422
    assert thread.messages.count() == 1


def test_keep(cast: Any, thread: Clarification) -> None:
    client = cast.client("hendra")
    data = {**form_to(client.get(url_of(thread)), url_of(thread, "keep")), "note": "Bukti belum cukup"}
    assert client.post(url_of(thread, "keep"), data).status_code == 302
    thread.refresh_from_db()
    assert (thread.state, thread.rating_after) == ("kept", thread.rating_before)
    assert fresh(thread.item.appraisal).results.count() == 1
    assert "Bukti belum cukup" in text_of(cast.client("sari").get(url_of(thread)))
    after = trace()
    assert client.post(url_of(thread, "keep"), data).status_code == 302
    assert trace() == after


def test_change_recomputes_and_keeps_both(cast: Any, thread: Clarification) -> None:
    client = cast.client("hendra")
    data = form_to(client.get(url_of(thread)), url_of(thread, "change"))
    data |= {"rating": "above", "note": "Data baru diterima"}
    assert client.post(url_of(thread, "change"), data).status_code == 302
    thread.refresh_from_db()
    thread.item.refresh_from_db()
    assert (thread.state, thread.rating_after, thread.item.review_rating) == ("changed", "above", "above")
    first, second = fresh(thread.item.appraisal).results.all()
    assert (first.number, second.number, second.cause) == (1, 2, "clarification")
    assert "Data baru diterima" in second.note
    after = trace()
    assert client.post(url_of(thread, "change"), data).status_code == 302
    assert trace() == after
    assert fresh(thread.item.appraisal).results.count() == 2


@pytest.mark.parametrize(
    "data",
    [
        {"rating": "meets", "note": "x", "version": 0},
        {"rating": "superb", "note": "x", "version": 0},
        {"rating": "above", "note": "", "version": 0},
        {"rating": "above", "note": "x", "version": 9},
        {"rating": "above", "note": "x"},
    ],
)
def test_wrong_changes_leave_no_trace(cast: Any, thread: Clarification, data: Any) -> None:
    before = trace()
    response = cast.client("hendra").post(url_of(thread, "change"), data)
    assert response.status_code in (409, 422)
    thread.refresh_from_db()
    assert (thread.state, thread.version) == ("open", 0)
    assert fresh(thread.item.appraisal).results.count() == 1
    assert trace() == before


def test_withdraw_and_ask_again(cast: Any, thread: Clarification) -> None:
    client = cast.client("sari")
    data = form_to(client.get(url_of(thread)), url_of(thread, "withdraw"))
    assert client.post(url_of(thread, "withdraw"), data).status_code == 302
    thread.refresh_from_db()
    assert thread.state == "withdrawn"
    page = page_of(client.get(url_of(thread)))
    again = reverse("appraisal:clarification_open", args=[thread.item.appraisal_id, thread.item_id])
    assert page.xpath(f"//a[@href='{again}']")
    client.post(again, {"reason": "ternyata belum jelas"})
    assert thread.item.clarifications.count() == 2


def test_survives_the_change_of_appraiser(cast: Any, thread: Clarification) -> None:
    appraisal = fresh(thread.item.appraisal)
    change_appraiser(appraisal, cast.agus, by=cast.user("rina"), reason="Mutasi", current=cast.hendra)
    assert cast.client("hendra").get(url_of(thread)).status_code == 404
    decision = {"version": 0, "note": "dinilai ulang", "rating": "above"}
    assert cast.client("hendra").post(url_of(thread, "change"), decision).status_code == 404
    assert "Target 95 persen" in text_of(cast.client("agus").get(url_of(thread)))
    assert "Jawab klarifikasi Sari Wulandari" in text_of(cast.client("agus").get("/"))
    assert cast.client("agus").post(url_of(thread, "change"), decision).status_code == 302
    thread.refresh_from_db()
    assert (thread.state, thread.decided_by) == ("changed", cast.user("agus"))


def test_closed_thread_takes_no_more(cast: Any, thread: Clarification) -> None:
    answer_with_change(thread)
    page = page_of(cast.client("hendra").get(url_of(thread)))
    assert not [form for form in page.forms if "klarifikasi" in (form.action or "")]
    response = cast.client("sari").post(url_of(thread, "message_add"), {"body": "masih", "last_seen": 0})
    assert response.status_code == 422
    assert thread.messages.count() == 1


def test_few_queries_whatever_was_written(cast: Any, thread: Clarification) -> None:
    few = queries_of(cast.client("hendra"), url_of(thread))
    for number in range(5):
        ClarificationMessage.objects.create(
            clarification=thread,
            author=cast.user("sari"),
            author_name="Sari",
            author_role="employee",
            body=f"pesan {number}",
        )
    assert queries_of(cast.client("hendra"), url_of(thread)) == few
    assert few <= 20


def test_an_answer_on_an_old_page_is_told_kept_and_can_be_sent_again(
    cast: Any, thread: Clarification
) -> None:
    """As after a change that was proposed to the superior and came back: the version is a later one."""
    hendra, keep = cast.client("hendra"), url_of(thread, "keep")
    sent = form_to(hendra.get(url_of(thread)), keep)
    Clarification.objects.filter(pk=thread.pk).update(version=2)
    late = hendra.post(keep, {**sent, "note": "Targetnya sudah disepakati"})
    assert late.status_code == 409
    again = form_to(late, keep)
    assert again["note"].strip() == "Targetnya sudah disepakati"
    assert hendra.post(keep, again).status_code == 302
    thread.refresh_from_db()
    assert thread.state == "kept"
