from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.enums import ItemKind
from appraisal.models import Appraisal, AssessedItem, Clarification, Evidence
from core.models import OutboxMessage
from tests.appraisal.views.access_checks import check_refused, check_strangers, pdf, trace
from tests.appraisal.views.pages import queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("handed_over")


@pytest.fixture
def item(appraisal: Appraisal) -> AssessedItem:
    return appraisal.items.filter(kind=ItemKind.BEHAVIOUR).order_by("position")[0]


@pytest.fixture
def url(appraisal: Appraisal, item: AssessedItem) -> str:
    return reverse("appraisal:clarification_open", args=[appraisal.pk, item.pk])


def test_opens_a_thread_with_a_file(cast: Any, appraisal: Appraisal, item: AssessedItem, url: str) -> None:
    upload = SimpleUploadedFile("bukti.pdf", pdf(), "application/pdf")
    response = cast.client("sari").post(url, {"reason": "Saya membantu posko", "upload": upload})
    thread = Clarification.objects.get(item=item)
    assert response["Location"] == reverse("appraisal:clarification_detail", args=[thread.pk])
    assert (thread.state, thread.rating_before) == ("open", "meets")
    assert thread.due_on > cast.today
    message = thread.messages.get()
    assert (message.body, message.author, message.author_role) == (
        "Saya membantu posko",
        cast.user("sari"),
        "employee",
    )
    assert Evidence.objects.get(message=message).appraisal == appraisal
    mail = OutboxMessage.objects.get(recipient=cast.user("hendra"), kind="appraisal.clarification_open")
    assert mail.path == response["Location"]
    home = {key: text_of(cast.client(key).get("/")) for key in ("sari", "hendra")}
    assert "Jawab klarifikasi Sari Wulandari" in home["hendra"]
    assert "1 klarifikasi Anda menunggu jawaban pejabat penilai" in home["sari"]


def test_strangers_and_other_parties(cast: Any, url: str) -> None:
    check_strangers(cast, url)
    check_refused(cast, url, ("hendra", "dewi", "rina"))
    check_strangers(cast, url, method="post", data={"reason": "x"})
    check_refused(cast, url, ("hendra", "dewi", "rina"), method="post", data={"reason": "x"})
    assert not Clarification.objects.exists()


def test_repeated_post_opens_one(cast: Any, item: AssessedItem, url: str) -> None:
    cast.client("sari").post(url, {"reason": "satu"})
    after = trace()
    response = cast.client("sari").post(url, {"reason": "satu"})
    assert response.status_code == 302
    assert trace() == after
    assert item.clarifications.count() == 1


def test_wrong_input_loses_nothing(cast: Any, url: str) -> None:
    program = SimpleUploadedFile("bukti.pdf", b"MZ" + b"\0" * 500, "application/pdf")
    response = cast.client("sari").post(url, {"reason": "tulisan panjang saya", "upload": program})
    assert response.status_code == 422
    assert "tulisan panjang saya" in text_of(response)
    assert "bukti.pdf" in text_of(response)
    assert cast.client("sari").post(url, {"reason": "  "}).status_code == 422
    assert not Clarification.objects.exists()


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", b"<html>"]
)
def test_scripts_do_not_come_in_as_files(cast: Any, url: str, content: bytes) -> None:
    upload = SimpleUploadedFile("gambar.png", content, "image/png")
    assert cast.client("sari").post(url, {"reason": "x", "upload": upload}).status_code == 422
    assert not Evidence.objects.filter(message__isnull=False).exists()


def test_only_in_time_and_only_in_the_own_appraisal(
    cast: Any, appraisal: Appraisal, appraisal_in: Any, url: str
) -> None:
    foreign = appraisal_in("handed_over", "budi").items.filter(kind=ItemKind.RESULT).order_by("position")[0]
    wrong = reverse("appraisal:clarification_open", args=[appraisal.pk, foreign.pk])
    assert cast.client("sari").post(wrong, {"reason": "x"}).status_code == 404
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=cast.today - timedelta(days=1))
    response = cast.client("sari").post(url, {"reason": "x"})
    assert response.status_code == 422
    assert "Batas tanggapan berakhir" in text_of(response)
    assert not Clarification.objects.exists()


def test_before_the_hand_over_nothing_shows(cast: Any, appraisal_in: Any) -> None:
    early = appraisal_in("assessed", "budi")
    item = early.items.filter(kind=ItemKind.RESULT).order_by("position")[0]
    url = reverse("appraisal:clarification_open", args=[early.pk, item.pk])
    check_refused(cast, url, ("budi",))
    check_refused(cast, url, ("budi",), method="post", data={"reason": "x"})


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("sari").put(url).status_code == 405
    assert queries_of(cast.client("sari"), url) <= 18
