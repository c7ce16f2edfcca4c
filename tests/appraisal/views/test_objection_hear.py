"""A talk in which the superior heard the employee, the appraiser, or both."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.models import Appraisal, Evidence, ObjectionHearing
from core.models import OutboxMessage
from core.workflow import history_of
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, pdf, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of

TALK = {
    "way": "meeting",
    "place": "Ruang rapat kecamatan",
    "present": "Sari, Hendra, Dewi",
    "appraiser_said": "Posko dihitung sebagai kontribusi.",
    "employee_said": "Loket tetap buka selama posko.",
    "employee_added": "Surat tugasnya ada.",
}


def talk(appraisal: Appraisal, cast: Any, **values: Any) -> dict[str, Any]:
    return {"version": appraisal.version, "held_on": cast.today.isoformat(), **TALK, **values}


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("objected")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_hear", args=[appraisal.pk])


def test_records_what_was_said_and_shows_it_to_all(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("dewi")
    page = client.get(url)
    assert "posko banjir" in text_of(page)
    data = form_to(page, None) | TALK
    data["upload"] = SimpleUploadedFile("berita-acara.pdf", pdf(), "application/pdf")
    assert client.post(url, data).status_code == 302
    hearing = ObjectionHearing.objects.get()
    assert (hearing.objection, hearing.heard_by_name) == (appraisal.objection, "Dewi Anggraini")
    assert (hearing.held_on, hearing.recorded_by) == (cast.today, cast.user("dewi"))
    assert Evidence.objects.get(objection=appraisal.objection).stored_file.name == "berita-acara.pdf"
    row = history_of(appraisal).get(name="objection_hear")
    assert (row.as_role, row.note) == ("superior", "Pegawai dan pejabat penilai didengar.")
    told = OutboxMessage.objects.filter(kind="appraisal.objection_hear")
    assert set(told.values_list("recipient", flat=True)) == {cast.user("sari").pk, cast.user("hendra").pk}
    assert fresh(appraisal).state == "objected"
    for key in ("sari", "hendra", "dewi", "rina"):
        detail = cast.client(key).get(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
        assert "Loket tetap buka selama posko." in text_of(detail), key


def test_after_both_were_heard_the_decision_is_open(cast: Any, appraisal: Appraisal, url: str) -> None:
    decide = reverse("appraisal:objection_decide", args=[appraisal.pk])
    answer = {"version": appraisal.version, "decision": "keep", "note": "Sudah tepat."}
    cast.client("dewi").post(url, talk(appraisal, cast, employee_said="", employee_added=""))
    assert "Pegawai belum didengar" in text_of(cast.client("dewi").get(decide))
    assert cast.client("dewi").post(decide, answer).status_code == 422
    cast.client("dewi").post(url, talk(appraisal, cast, appraiser_said="", employee_added=""))
    page = cast.client("dewi").get(decide)
    assert "unheard_reason" not in page.context["form"].fields
    assert cast.client("dewi").post(decide, answer).status_code == 302
    content = fresh(appraisal).final_record.content["objection"]
    assert [row["appraiser_said"] != "" for row in content["hearings"]] == [True, False]
    assert content["unheard_reason"] == ""


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = talk(appraisal, cast)
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "hendra", "rina"))
    check_strangers(cast, url, method="post", data=data)
    check_refused(cast, url, ("sari", "hendra", "rina"), method="post", data=data)
    assert not ObjectionHearing.objects.exists()


def test_double_click_records_once(cast: Any, appraisal: Appraisal, url: str) -> None:
    cast.client("dewi").post(url, talk(appraisal, cast))
    after = trace()
    assert cast.client("dewi").post(url, talk(appraisal, cast)).status_code == 302
    assert trace() == after
    assert ObjectionHearing.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"way": "telepathy"}, "way"),
        ({"place": " "}, "place"),
        ({"present": ""}, "present"),
        ({"appraiser_said": "", "employee_said": " "}, "appraiser_said"),
        ({"employee_said": ""}, "employee_said"),
        ({"version": "44"}, None),
    ],
)
def test_wrong_input_keeps_what_was_typed(
    cast: Any, appraisal: Appraisal, url: str, wrong: Any, field: str | None
) -> None:
    before = trace()
    response = cast.client("dewi").post(url, talk(appraisal, cast, **wrong))
    assert response.status_code in (409, 422)
    assert field is None or field in response.context["form"].errors
    assert "Sari, Hendra, Dewi" in response.content.decode() or field == "present"
    assert trace() == before
    assert not ObjectionHearing.objects.exists()


@pytest.mark.parametrize("days", [-400, 1])
def test_no_talk_before_the_objection_or_in_the_future(
    cast: Any, appraisal: Appraisal, url: str, days: int
) -> None:
    day = cast.today + timedelta(days=days)
    response = cast.client("dewi").post(url, talk(appraisal, cast, held_on=day.isoformat()))
    assert response.status_code == 422
    assert "held_on" in response.context["form"].errors


def test_hr_records_the_talk_of_an_official_outside(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("objected", "irwan")
    url = reverse("appraisal:objection_hear", args=[appraisal.pk])
    refused = cast.client("rina").post(url, talk(appraisal, cast))
    assert "heard_by_name" in refused.context["form"].errors
    data = talk(appraisal, cast, heard_by_name="Fadly Amran")
    assert cast.client("rina").post(url, data).status_code == 302
    hearing = ObjectionHearing.objects.get()
    assert (hearing.heard_by_name, hearing.recorded_by) == ("Fadly Amran", cast.user("rina"))
    page = cast.client("irwan").get(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    assert "Fadly Amran (dicatat oleh " in text_of(page)


def test_after_the_decision_there_is_nothing_to_hear(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("final")
    url = reverse("appraisal:objection_hear", args=[appraisal.pk])
    assert cast.client("dewi").get(url).status_code == 302
    assert cast.client("dewi").post(url, talk(appraisal, cast)).status_code == 403


def test_other_methods_and_queries(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("dewi")
    assert client.put(url).status_code == 405
    first = queries_of(client, url)
    for place in ("Ruang A", "Ruang B", "Ruang C"):
        client.post(url, talk(appraisal, cast, place=place))
    assert queries_of(client, url) == first <= 24
