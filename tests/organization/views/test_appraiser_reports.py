"""The pages appraiser_report_add, appraiser_report_list and appraiser_report_detail, and its three acts:
appraiser_report_accept, appraiser_report_reject and appraiser_report_withdraw.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.appraiser_reports import report_appraiser
from organization.models import AppraiserReport
from organization.queries import appraiser_on

ADD = reverse("organization:appraiser_report_add")
LIST = reverse("organization:appraiser_report_list")
PROFILE = reverse("organization:profile")


def page(name, report):
    return reverse(f"organization:appraiser_report_{name}", args=[report.pk])


@pytest.fixture
def report(agency):
    return report_appraiser(
        agency.staff, proposed=agency.camat, reason="Saya pindah seksi.", by=agency.user("staff")
    )


def typed(agency, **more):
    return {"proposed": str(agency.camat.pk), "why": "moved", "explanation": "", **more}


def test_an_employee_reports_and_hr_decides_in_one_click(agency):
    person, hr = agency.login("staff"), agency.login("hr_district")
    assert "Ini bukan atasan saya" in person.get(PROFILE).text
    form = person.get(ADD)
    assert "Doni Saputra, S.IP." in form.text
    assert "Afrizal, S.Sos. (pimpinan Kecamatan Timur)" in form.text
    for _time in range(2):
        assert person.post(ADD, typed(agency)).status_code == 302
    report = AppraiserReport.objects.get()
    assert report.reason == "Saya sudah pindah unit atau jabatan."
    assert "Laporan Anda diputuskan paling lambat" in person.get(PROFILE).text
    assert person.get(ADD).url == page("detail", report)

    assert "Putuskan siapa atasan Siti Rahmah" in hr.get("/").text
    assert "Siti Rahmah" in hr.get(LIST).text
    facts = hr.get(page("detail", report)).text
    assert "Tetapkan Afrizal, S.Sos." in facts
    assert "← usulan pegawai" in facts
    for _time in range(2):
        assert hr.post(page("accept", report), {"version": 0}).status_code == 302
    assert appraiser_on(agency.staff, timezone.localdate()) == agency.camat
    assert "Putuskan siapa" not in agency.login("hr_district").get("/").text
    assert "Siti Rahmah" not in hr.get(LIST).text
    assert "Siti Rahmah" in hr.get(LIST, {"semua": "ya"}).text
    assert "Ini bukan atasan saya" in person.get(PROFILE).text


def test_somebody_of_another_unit_is_found_by_name_or_number(agency):
    person = agency.login("staff")
    for text in ("elvira", agency.kadis.nip[:12], agency.kadis.nip):
        assert "dr. Elvira, M.Kes. (Kepala Dinas, Dinas Kesehatan)" in person.get(ADD, {"q": text}).text
    assert "Tidak ada pegawai bertugas yang cocok" in person.get(ADD, {"q": "zzz"}).text
    assert person.post(ADD, typed(agency, proposed=str(agency.kadis.pk))).status_code == 302
    assert AppraiserReport.objects.get().proposed == agency.kadis


def test_not_knowing_is_an_answer(agency):
    person = agency.login("staff")
    assert person.post(ADD, typed(agency, proposed="0")).status_code == 302
    report = AppraiserReport.objects.get()
    assert report.proposed is None
    hr = agency.login("hr_district")
    assert "Pegawai tidak mengusulkan siapa pun" in hr.get(page("detail", report)).text
    refused = hr.post(page("accept", report), {"version": 0, "nip": ""})
    assert refused.status_code == 422
    assert hr.post(page("accept", report), {"version": 0, "nip": agency.sekda.nip}).status_code == 302
    assert appraiser_on(agency.staff, timezone.localdate()) == agency.sekda


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"proposed": ""}, "proposed"),
        ({"proposed": "999999"}, "proposed"),
        ({"why": ""}, "why"),
        ({"why": "other"}, "explanation"),
    ],
)
def test_wrong_input_keeps_what_was_typed(agency, more, field):
    refused = agency.login("staff").post(ADD, typed(agency, **{"explanation": "", **more}))
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert not AppraiserReport.objects.exists()


def test_oneself_is_not_offered(agency):
    person = agency.login("staff")
    assert "Siti Rahmah (" not in person.get(ADD, {"q": "Siti"}).text
    assert person.post(ADD, typed(agency, proposed=str(agency.staff.pk))).status_code == 422


def test_a_proposal_that_cannot_be_is_said_before_the_click(agency):
    report = report_appraiser(agency.camat, proposed=agency.lurah, reason="x", by=agency.user("camat"))
    hr = agency.login("hr_district")
    shown = hr.get(page("detail", report)).text
    assert "Usulan ini tidak dapat ditetapkan" in shown
    assert "Tetapkan Doni" not in shown
    assert hr.post(page("accept", report), {"version": 0}).status_code == 422


def test_a_rejection_needs_its_reason(agency, report):
    hr = agency.login("hr_district")
    refused = hr.post(page("reject", report), {"version": 0, "note": ""})
    assert refused.status_code == 422
    assert "note" in refused.context["reject"].errors
    for _time in range(2):
        assert hr.post(page("reject", report), {"version": 0, "note": "SK berlaku."}).status_code == 302
    assert "SK berlaku." in agency.login("staff").get(page("detail", report)).text


def test_the_employee_withdraws_and_does_not_decide(agency, report):
    person = agency.login("staff")
    assert person.post(page("accept", report), {"version": 0}).status_code == 403
    assert "Tetapkan" not in person.get(page("detail", report)).text
    for _time in range(2):
        assert person.post(page("withdraw", report), {"version": 0}).status_code == 302
    report.refresh_from_db()
    assert report.state == "withdrawn"


def test_strangers_see_nothing(agency, report):
    for key in ("nurse", "lurah", "doctor"):
        client = agency.login(key)
        assert client.get(page("detail", report)).status_code == 404
        for name in ("accept", "reject", "withdraw"):
            assert client.post(page(name, report), {"version": 0}).status_code == 404
        assert client.get(LIST).status_code == 403


def test_a_late_report_is_marked(agency, report):
    AppraiserReport.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "Batas waktu sudah lewat" in agency.login("hr_district").get(page("detail", report)).text
    assert "Putuskan siapa atasan" in agency.login("hr_city").get("/").text


def test_same_queries_for_one_and_for_many(agency, report, count_queries):
    hr = agency.login("hr_district")
    one = count_queries(hr, LIST)
    for key in ("lurah", "camat"):
        report_appraiser(agency.people[key], proposed=agency.sekda, reason="x", by=agency.user(key))
    assert count_queries(hr, LIST) == one
    assert count_queries(hr, page("detail", report)) <= 64
