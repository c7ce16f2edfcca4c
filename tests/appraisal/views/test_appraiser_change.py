from typing import Any

import pytest
from django.urls import reverse

from appraisal.models import Appraisal
from core.models import OutboxMessage, TransitionLog
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("running")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:appraiser_change", args=[appraisal.pk])


def test_hr_changes_the_appraiser(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("rina")
    page = client.get(url)
    assert cast.dewi.nip in page.content.decode()
    data = {**form_to(page, None), "appraiser": cast.agus.nip, "reason": "Hendra mutasi"}
    assert client.post(url, data).status_code == 302
    changed = fresh(appraisal)
    assert changed.appraiser == cast.agus
    assert changed.superior == cast.dewi
    assert changed.state == "running"
    row = TransitionLog.objects.get(name="appraiser_changed")
    assert "Hendra mutasi" in row.note
    assert row.from_state == row.to_state
    told = set(
        OutboxMessage.objects.filter(kind="appraisal.appraiser_changed").values_list("recipient", flat=True)
    )
    assert told == {cast.user(key).pk for key in ("sari", "hendra", "agus", "dewi")}
    assert (
        cast.client("hendra").get(reverse("appraisal:appraisal_detail", args=[appraisal.pk])).status_code
        == 404
    )


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"appraiser": cast.agus.nip, "reason": "x", "current": appraisal.appraiser_id}
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "hendra", "dewi"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("sari", "hendra", "dewi"), method="post", data=data)
    assert fresh(appraisal).appraiser == cast.hendra


@pytest.mark.parametrize(
    ("nip", "reason", "sentence"),
    [
        ("123", "x", "Tidak ada pegawai dengan NIP itu"),
        ("199405172019032901", "x", "dirinya sendiri"),
        ("198206142008011906", "", "tidak boleh kosong"),
    ],
)
def test_wrong_input(cast: Any, appraisal: Appraisal, url: str, nip: str, reason: str, sentence: str) -> None:
    data = {"appraiser": nip, "reason": reason, "current": appraisal.appraiser_id}
    before = trace()
    response = cast.client("rina").post(url, data)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert trace() == before


def test_an_empty_number_follows_the_units_again(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("rina")
    data = {"appraiser": cast.agus.nip, "reason": "mutasi", "current": appraisal.appraiser_id}
    client.post(url, data)
    assert fresh(appraisal).appraiser_by_hand
    back = {"appraiser": "", "reason": "keliru", "current": cast.agus.pk}
    assert client.post(url, back).status_code == 302
    again = fresh(appraisal)
    assert (again.appraiser, again.appraiser_by_hand) == (cast.hendra, False)


def test_an_empty_number_where_nobody_stands_above(cast: Any, appraisal_in: Any) -> None:
    appraisal = Appraisal.objects.get(employee=cast.yusuf)
    url = reverse("appraisal:appraiser_change", args=[appraisal.pk])
    response = cast.client("rina").post(url, {"appraiser": "", "reason": "x", "current": ""})
    assert response.status_code == 422
    assert "tidak mempunyai atasan" in text_of(response)


def test_repeated_and_late(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"appraiser": cast.agus.nip, "reason": "mutasi", "current": appraisal.appraiser_id}
    client = cast.client("rina")
    client.post(url, data)
    after = trace()
    assert client.post(url, data).status_code == 302
    assert trace() == after
    late = client.post(url, {**data, "appraiser": cast.dewi.nip})
    assert late.status_code == 409
    assert fresh(appraisal).appraiser == cast.agus


def test_hr_never_changes_the_own_appraiser_nor_a_final_one(cast: Any, appraisal_in: Any) -> None:
    own = Appraisal.objects.get(employee=cast.rina, cycle__state="open")
    url = reverse("appraisal:appraiser_change", args=[own.pk])
    data = {"appraiser": cast.agus.nip, "reason": "x", "current": own.appraiser_id or ""}
    check_refused(cast, url, ("rina",))
    check_refused(cast, url, ("rina",), method="post", data=data)
    final = appraisal_in("final", "budi")
    url = reverse("appraisal:appraiser_change", args=[final.pk])
    check_refused(cast, url, ("rina",))
    data = {"appraiser": cast.agus.nip, "reason": "x", "current": final.appraiser_id}
    check_refused(cast, url, ("rina",), method="post", data=data)
    assert fresh(final).appraiser == cast.hendra


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("rina").put(url).status_code == 405
    assert queries_of(cast.client("rina"), url) <= 18
