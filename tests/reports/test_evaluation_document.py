"""The evaluation document: layout of D.1.1, made once, the same bytes for ever."""

import io

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from appraisal.domain.objection import Decision, decide
from appraisal.models import Appraisal, FinalRecord
from core.files import file_response
from core.jobs import create_job, run_job
from core.models import Job, JobState
from organization.models import Employee, Post
from reports.domain.evaluation_document import document_context, document_html, render
from reports.models import EvaluationDocument
from reports.queries import DOCUMENT_JOB, job_key
from reports.tasks import documents_prepare

BLOCKS = [
    "PEGAWAI YANG DINILAI",
    "PEJABAT PENILAI KINERJA",
    "ATASAN PEJABAT PENILAI KINERJA",
    "EVALUASI KINERJA",
    "CATATAN/REKOMENDASI",
    "KEBERATAN",
    "PENJELASAN PEJABAT PENILAI ATAS KEBERATAN",
    "KEPUTUSAN DAN/ATAU REKOMENDASI ATASAN PEJABAT PENILAI",
]


def record_of(appraisal: Appraisal) -> FinalRecord:
    return FinalRecord.objects.get(appraisal=appraisal)


def make_document(appraisal: Appraisal, by=None) -> EvaluationDocument:
    record = record_of(appraisal)
    job = create_job(DOCUMENT_JOB, by=by, arguments={"record_id": record.pk}, key=job_key(record.pk))
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    assert job.file is not None
    return EvaluationDocument.objects.get(record=record)


def test_the_numbered_blocks_stand_in_the_order_of_the_form(appraisal_in):
    html = document_html(document_context(record_of(appraisal_in("final"))))

    places = [html.index(f">{title}<") for title in BLOCKS]
    assert places == sorted(places)
    assert "19940517 201903 2 901" in html
    assert "Sari Wulandari" in html
    assert "Hasil diterima lewat sistem oleh pegawai." in html


def test_the_text_of_people_cannot_become_markup(appraisal_in):
    record = record_of(appraisal_in("final"))
    record.content["recommendation"] = '<img src="http://127.0.0.1/x"><script>alert(1)</script>'

    html = document_html(document_context(record))

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_decision_of_an_objection_is_printed_with_who_decided_and_when(appraisal_in, cast):
    appraisal = appraisal_in("explained")
    decision = Decision(decision="keep", reason="Bukti tambahan tidak mengubah capaian.")
    decide(appraisal, decision, by=cast.user("dewi"), expected_version=appraisal.version)

    html = document_html(document_context(record_of(appraisal)))

    assert "Hasil penilaian tetap. Bukti tambahan tidak mengubah capaian." in html
    assert "Diputuskan oleh Dewi Anggraini" in html


def test_who_handed_over_is_named_when_the_appraiser_changed_afterwards(appraisal_in):
    record = record_of(appraisal_in("final"))
    assert "Diserahkan kepada pegawai pada" in document_html(document_context(record))
    assert "oleh Hendra Gunawan" not in document_html(document_context(record))

    record.content["parties"]["appraiser"]["name"] = "Agus Salim"

    assert "oleh Hendra Gunawan" in document_html(document_context(record))


def test_the_pdf_is_tagged_titled_in_indonesian_and_carries_its_fonts(appraisal_in):
    data = render(record_of(appraisal_in("final")))

    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "id"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "Dokumen Evaluasi Kinerja Pegawai: Sari Wulandari" in str(pdf.docinfo["/Title"])
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        assert all("Arimo" in str(font.BaseFont) for font in fonts)


def test_the_document_is_made_once_and_hashed(appraisal_in):
    appraisal = appraisal_in("final")

    first = make_document(appraisal)
    again = make_document(appraisal)

    assert again.pk == first.pk
    assert first.sha256 == first.stored_file.sha256
    assert EvaluationDocument.objects.count() == 1


def test_d4_a_transfer_and_a_new_name_change_no_byte_of_it(appraisal_in, cast):
    appraisal = appraisal_in("final")
    document = make_document(appraisal)
    before = b"".join(file_response(document.stored_file).streaming_content)

    Employee.objects.filter(pk=appraisal.employee_id).update(name="Nama Baru", rank="Pembina, IV/a")
    Post.objects.update(name="Jabatan Baru")
    appraisal.unit.name = "Unit Baru"
    appraisal.unit.save()
    after = b"".join(file_response(make_document(appraisal).stored_file).streaming_content)

    assert after == before
    html = document_html(document_context(record_of(appraisal)))
    assert "Nama Baru" not in html
    assert "Jabatan Baru" not in html
    assert "Unit Baru" not in html


def test_the_database_refuses_to_change_or_delete_it(appraisal_in):
    document = make_document(appraisal_in("final"))

    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationDocument.objects.filter(pk=document.pk).update(sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        document.delete()


def test_the_schedule_asks_for_each_missing_document_once(appraisal_in):
    appraisal_in("final")

    documents_prepare()
    documents_prepare()

    assert Job.objects.filter(kind=DOCUMENT_JOB).count() == 1
    run_job(Job.objects.get(kind=DOCUMENT_JOB).pk)
    documents_prepare()
    assert Job.objects.filter(kind=DOCUMENT_JOB).count() == 1


def test_the_schedule_lets_a_failed_document_rest(appraisal_in):
    appraisal_in("final")
    documents_prepare()
    Job.objects.filter(kind=DOCUMENT_JOB).update(state=JobState.FAILED, finished_at=timezone.now())

    documents_prepare()

    assert Job.objects.filter(kind=DOCUMENT_JOB).count() == 1


def test_a_job_whose_record_is_gone_ends_quietly(db):
    job = create_job(DOCUMENT_JOB, by=None, arguments={"record_id": 987654})

    run_job(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.file is None


def test_recorded_citizens_cases_stand_in_an_annex_and_older_records_print_without(appraisal_in):
    record = record_of(appraisal_in("final"))
    annex = "LAMPIRAN: LAPORAN WARGA YANG DICATAT"
    assert annex not in document_html(document_context(record))
    item = record.content["items"][0]
    item["case_mentions"] = [
        {
            "number": "AAAA-2222",
            "title": "",
            "question": "Apa peran Anda?",
            "asked_by": "Hendra Gunawan",
            "asked_at": "2026-05-04T09:00:00+07:00",
            "answer": "<b>Saya</b> mengganti lampunya.",
            "answered_at": "2026-05-05T09:00:00+07:00",
            "note": "Ditangani dua hari.",
            "recorded_by": "Hendra Gunawan",
            "recorded_at": "2026-05-06T09:00:00+07:00",
        }
    ]
    html = document_html(document_context(record))
    for text in (annex, "Laporan AAAA-2222", item["title"], "Ditangani dua hari.", "5 Mei 2026"):
        assert text in html
    assert "&lt;b&gt;Saya" in html
    for row in record.content["items"]:
        del row["case_mentions"]
    assert annex not in document_html(document_context(record))
