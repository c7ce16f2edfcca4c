"""The pages correction_ask, correction_list, correction_detail, correction_done, correction_reject and
correction_withdraw.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.corrections import ask_correction
from organization.models import CorrectionRequest

ASK = reverse("organization:correction_ask")
LIST = reverse("organization:correction_list")
TYPED = {"topic": "Pangkat", "recorded": "III/a", "wanted": "III/b sejak April"}


def page(name, request):
    return reverse(f"organization:{name}", args=[request.pk])


@pytest.fixture
def asked(agency):
    return ask_correction(agency.staff, **TYPED, by=agency.user("staff"))


def test_a_person_asks_and_hr_answers(agency):
    person, hr = agency.login("staff"), agency.login("hr_district")
    for _time in range(2):
        assert person.post(ASK, TYPED).status_code == 302
    request = CorrectionRequest.objects.get()
    assert "Jawab permintaan perbaikan data" in hr.get("/").text
    assert "Pangkat" in hr.get(LIST).text
    assert "III/b sejak April" in hr.get(page("correction_detail", request)).text
    answered = hr.post(page("correction_done", request), {"version": 0, "note": "Sudah III/b."})
    assert answered.status_code == 302
    assert "Sudah III/b." in person.get(page("correction_detail", request)).text
    assert "Jawab permintaan" not in agency.login("hr_district").get("/").text
    assert "Pangkat" not in hr.get(LIST).text
    assert "Pangkat" in hr.get(LIST, {"semua": "ya"}).text


def test_a_second_click_is_quiet(agency, asked):
    hr = agency.login("hr_district")
    for _time in range(2):
        assert hr.post(page("correction_done", asked), {"version": 0, "note": "Sudah."}).status_code == 302


def test_a_missing_reason_stands_beside_its_field(agency, asked):
    refused = agency.login("hr_district").post(page("correction_reject", asked), {"version": 0, "note": ""})
    assert refused.status_code == 422
    assert "note" in refused.context["form"].errors
    asked.refresh_from_db()
    assert asked.state == "open"


def test_nothing_typed_is_lost(agency):
    refused = agency.login("staff").post(ASK, {**TYPED, "topic": ""})
    assert refused.status_code == 422
    assert "III/b sejak April" in refused.text


def test_a_late_request_is_marked(agency, asked):
    CorrectionRequest.objects.update(due_at=timezone.now() - timedelta(hours=1))
    hr = agency.login("hr_district")
    assert "Terlambat" in hr.get(LIST).text
    assert "Batas waktu sudah lewat" in hr.get(page("correction_detail", asked)).text


def test_strangers_see_nothing(agency, asked):
    for person in ("nurse", "lurah", "doctor"):
        client = agency.login(person)
        assert client.get(page("correction_detail", asked)).status_code == 404
        assert client.post(page("correction_done", asked), {"version": 0, "note": "x"}).status_code == 404
        assert client.get(LIST).status_code == 403


def test_the_person_withdraws_and_cannot_answer(agency, asked):
    person = agency.login("staff")
    assert person.post(page("correction_done", asked), {"version": 0, "note": "x"}).status_code == 403
    assert person.get(page("correction_withdraw", asked)).status_code == 405
    assert person.post(page("correction_withdraw", asked), {"version": 0}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_queries_do_not_grow(agency, asked, count_queries):
    hr = agency.login("hr_district")
    few = count_queries(hr, LIST)
    for number in range(4):
        ask_correction(agency.staff, topic=f"Data {number}", recorded="", wanted="x", by=agency.user("staff"))
    assert count_queries(hr, LIST) == few
