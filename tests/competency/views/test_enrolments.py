"""Pages of sessions: session_detail, enrolment_register, enrolment_withdraw, enrolment_cancel,
attendance_edit, certificate_add, proposal_confirm.
"""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from competency.domain.trainings import fill_catalogue
from competency.models import Enrolment, LevelProposal, Training, TrainingSession

EVIDENCE = {"evidence_1": "Satu.", "evidence_2": "Dua.", "evidence_3": "Tiga."}


def picture():
    data = BytesIO()
    Image.new("RGB", (20, 20), "white").save(data, "PNG")
    return SimpleUploadedFile("sertifikat.png", data.getvalue())


def at(name, row):
    return reverse(f"competency:{name}", args=[row.pk])


@pytest.fixture
def session(cast, standard):
    fill_catalogue(by=None)
    day = cast.today + timedelta(days=10)
    return TrainingSession.objects.create(
        training=Training.objects.get(code="T20"), starts_on=day, ends_on=day, seats=1
    )


def test_from_registering_to_the_confirmed_level(cast, session, shown):
    shown("sari", "M5", 1, days_ago=3)
    sari, putri, rina, hendra = (cast.client(key) for key in ("sari", "putri", "rina", "hendra"))
    detail = at("session_detail", session)
    assert "Daftarkan saya" in sari.get(detail).content.decode()
    assert "Anda terdaftar." in sari.post(at("enrolment_register", session), follow=True).content.decode()
    assert "Masuk daftar tunggu" in putri.get(detail).content.decode()
    putri.post(at("enrolment_register", session))
    page = putri.get(detail).content.decode()
    assert "Daftar tunggu" in page
    assert cast.sari.name not in page, "a peer sees who takes part"
    kept = rina.get(detail).content.decode()
    assert cast.sari.name in kept
    assert cast.putri.name in kept
    assert cast.sari.name not in cast.client("bayu").get(detail).content.decode(), "HR of another unit"
    own = Enrolment.objects.get(employee=cast.sari)
    waiting = Enrolment.objects.get(employee=cast.putri)
    assert "Tuliskan alasannya" in rina.post(at("enrolment_cancel", waiting), follow=True).content.decode()
    rina.post(at("enrolment_cancel", waiting), {"note": "Pindah unit."})
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    twice = {"version": "1"}
    putri.post(at("enrolment_register", session))
    again = Enrolment.objects.get(employee=cast.putri, state="waiting")
    putri.post(at("enrolment_withdraw", again), twice)
    assert (
        "sudah tercatat" in putri.post(at("enrolment_withdraw", again), twice, follow=True).content.decode()
    )
    attendance = at("attendance_edit", session)
    assert rina.post(attendance, {"present": [own.pk]}).status_code == 422, "before its end"
    TrainingSession.objects.filter(pk=session.pk).update(starts_on=cast.today, ends_on=cast.today)
    assert rina.post(attendance, {"present": ["0"]}).status_code == 422
    assert cast.sari.name in rina.get(attendance).content.decode()
    done = rina.post(attendance, {"present": [own.pk]}, follow=True).content.decode()
    assert "1 peserta hadir" in done
    assert "Semua peserta sesi ini sudah dicatat" in rina.get(attendance).content.decode()
    certificate = at("certificate_add", own)
    assert sari.post(certificate, {"document": "KOM/1"}).status_code == 422
    wrong = SimpleUploadedFile("sertifikat.pdf", b"bukan pdf")
    assert sari.post(certificate, {"document": "KOM/1", "upload": wrong}).status_code == 422
    sari.post(certificate, {"document": "KOM/1", "upload": picture()})
    own.refresh_from_db()
    assert own.record.document == "KOM/1"
    assert "sertifikat.png" in sari.get(detail).content.decode()
    proposal = LevelProposal.objects.get()
    plan = reverse("competency:idp_detail", args=[cast.sari.pk])
    assert at("proposal_confirm", proposal) not in sari.get(plan).content.decode()
    assert at("proposal_confirm", proposal) in hendra.get(plan).content.decode()
    assert hendra.post(at("proposal_confirm", proposal), {"level": "2"}).status_code == 422
    hendra.post(at("proposal_confirm", proposal), {"level": "2", **EVIDENCE})
    proposal.refresh_from_db()
    assert proposal.result.level == 2
    records = sari.get(reverse("competency:record_list", args=[cast.sari.pk])).content.decode()
    assert detail in records


def test_the_session_costs_the_same_with_one_and_three_participants(cast, session):
    client, detail = cast.client("rina"), at("session_detail", session)
    Enrolment.objects.create(session=session, employee=cast.sari)
    client.get(detail)
    with CaptureQueriesContext(connection) as one:
        client.get(detail)
    for employee in (cast.putri, cast.mira):
        Enrolment.objects.create(session=session, employee=employee, state="waiting")
    with CaptureQueriesContext(connection) as three:
        client.get(detail)
    assert len(one) == len(three)
