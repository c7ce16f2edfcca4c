"""Ready answers: kept in versions, offered where they fit, put into the answer without sending it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import NotAllowed
from feedback.domain.canned import save_canned
from feedback.models import CannedAnswer
from feedback.queries import canned_answers_fitting
from reports.demo.cast import EDUCATION, PAUH, PISANG
from tests.feedback.conftest import fresh

pytestmark = pytest.mark.django_db

BODY = "Laporan {nomor} tentang {layanan} sudah ditangani {unit}."


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def canned(desk, code=PISANG, **values):
    answer = CannedAnswer(
        **{"unit": desk.agency.units[code], "title": "Sudah ditangani", "body": BODY, **values}
    )
    return save_canned(answer, by=desk.user("bayu"))


def test_kept_in_versions(desk):
    putri, unit = desk.client("putri"), desk.agency.units[PISANG]
    form = {"title": "Lampu", "body": "Lampu diganti hari ini.", "unit": unit.pk, "is_active": "on"}
    assert desk.client("sari").get(address("canned_list")).status_code == 403
    refused = putri.post(address("canned_list"), {**form, "body": "ya"})
    assert refused.status_code == 422
    assert "Lampu" in refused.content.decode()
    assert putri.post(address("canned_list"), form).status_code == 302
    answer = CannedAnswer.objects.get()
    change = address("canned_change", answer.pk)
    assert desk.client("agus").get(change).status_code == 403
    assert putri.post(change, {**form, "body": "Lampu diganti besok pagi."}).status_code == 302
    answer.refresh_from_db()
    assert answer.version == 2
    assert [one.body for one in answer.versions.order_by("number")] == [
        "Lampu diganti hari ini.",
        "Lampu diganti besok pagi.",
    ]
    page = putri.get(change).content.decode()
    assert "Lampu diganti hari ini." in page
    foreign = {**form, "unit": desk.agency.units[EDUCATION].pk}
    assert putri.post(change, foreign).status_code == 422, "not a unit of hers"
    with CaptureQueriesContext(connection) as one:
        putri.get(address("canned_list"))
    canned(desk)
    canned(desk, title="Ketiga")
    with CaptureQueriesContext(connection) as three:
        putri.get(address("canned_list"))
    assert len(one) == len(three)


def test_a_unit_keeps_only_its_own(desk):
    answer = canned(desk, code=EDUCATION)
    assert desk.client("putri").get(address("canned_change", answer.pk)).status_code == 404
    answer.body = "Milik unit lain, ditulis ulang."
    with pytest.raises(NotAllowed):
        save_canned(answer, by=desk.user("putri"))
    answer.unit = desk.agency.units[PISANG]
    with pytest.raises(NotAllowed):
        save_canned(answer, by=desk.user("putri"))


def test_offered_where_it_fits(desk, forwarded, service):
    case = fresh(forwarded(service=service))
    above = canned(desk, code=PAUH, title="Dari kecamatan")
    own = canned(desk, title="Untuk layanan ini", service=service)
    kind = canned(desk, title="Untuk pengaduan", kind="complaint")
    canned(desk, title="Untuk apresiasi", kind="appreciation")
    canned(desk, title="Tidak dipakai", is_active=False)
    canned(desk, code=EDUCATION, title="Unit lain")
    fitting = list(canned_answers_fitting(desk.user("putri"), case))
    assert fitting == [own, kind, above]


def test_put_in_without_being_sent(desk, forwarded, service):
    case, putri = fresh(forwarded(service=service)), desk.client("putri")
    answer, foreign = canned(desk), canned(desk, code=EDUCATION, body="Rahasia dinas lain, jangan keluar.")
    assert "Sudah ditangani" in putri.get(address("case_detail", case.pk)).content.decode()
    insert = address("canned_insert", case.pk)
    sent = {"canned": answer.pk, "body": "Terima kasih.", "version": case.version}
    page = putri.post(insert, sent)
    assert page.status_code == 200
    text = next(act["form"]["body"].value() for act in page.context["acts"] if act["name"] == "case_answer")
    expected = f"Laporan {case.number} tentang {service.name} sudah ditangani {case.unit.name}."
    assert text == f"Terima kasih.\n\n{expected}"
    assert fresh(case).state == "forwarded"
    assert not case.entries.exists()
    stolen = putri.post(insert, {**sent, "canned": foreign.pk})
    assert "Rahasia dinas lain" not in stolen.content.decode()
    assert "Terima kasih." in stolen.content.decode()
    assert putri.get(insert).status_code == 405
    assert desk.client("sari").post(insert, sent).status_code == 404
