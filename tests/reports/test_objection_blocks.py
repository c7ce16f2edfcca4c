"""Blocks 6 to 8 of D.1.1: objection, explanation with the employee's answer, hearings and decision."""

from datetime import timedelta
from typing import Any

from django.utils.formats import date_format

from appraisal.domain.hearing import reply
from appraisal.domain.objection import Decision, decide, withdraw
from appraisal.domain.objection_deadlines import apply_objection_deadlines
from appraisal.models import Appraisal, FinalRecord, Objection
from reports.demo.stories import fresh
from reports.domain.evaluation_document import document_context, document_html, objection_texts

KEEP = Decision("keep", "Bukti tambahan tidak mengubah capaian.")


def record_of(appraisal: Appraisal) -> FinalRecord:
    return FinalRecord.objects.get(appraisal=appraisal)


def test_everything_that_was_said_is_printed(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("explained")
    reply(
        appraisal,
        by=cast.user("sari"),
        text="Lembur <b>belum</b> dihitung.",
        expected_version=appraisal.version,
    )
    decide(appraisal, KEEP, by=cast.user("dewi"), expected_version=appraisal.version)
    page = document_html(document_context(record_of(appraisal)))
    day = date_format(cast.today, "j F Y")
    for said in (
        "Tugas posko sudah dicatat sebagai kontribusi",
        f"Tanggapan pegawai, {day}: Lembur &lt;b&gt;belum&lt;/b&gt; dihitung.",
        f"Pemeriksaan {day} (Pertemuan langsung, Ruang rapat), hadir: Pegawai, pejabat penilai,",
        "Keterangan pejabat penilai: Laporan posko",
        "Keterangan pegawai: Selama posko",
        "Pernyataan lanjutan pegawai: Surat tugas posko",
        "Hasil penilaian tetap. Bukti tambahan",
        "Diputuskan oleh Dewi Anggraini",
    ):
        assert said in page, said
    assert "tanpa mendengar" not in page


def test_silence_and_why_nobody_was_heard_are_printed(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("objected")
    past = cast.today - timedelta(days=5)
    Objection.objects.filter(appraisal=appraisal).update(explanation_due_on=past, hearing_due_on=past)
    apply_objection_deadlines()
    now = fresh(appraisal)
    decision = Decision("keep", "Tepat.", unheard_reason="Keduanya dipanggil dua kali.")
    decide(now, decision, by=cast.user("dewi"), expected_version=now.version)
    page = document_html(document_context(record_of(appraisal)))
    assert f"Tidak ada penjelasan tertulis sampai batasnya, {date_format(past, 'j F Y')}." in page
    assert "Diputuskan tanpa mendengar kedua pihak, karena: Keduanya dipanggil dua kali." in page


def test_a_withdrawn_objection_names_no_decider(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("explained")
    withdraw(
        appraisal, by=cast.user("sari"), reason="Sudah jelas bagi saya.", expected_version=appraisal.version
    )
    page = document_html(document_context(record_of(appraisal)))
    assert "Keberatan ditarik oleh pegawai sebelum diputuskan." in page
    assert "Sudah jelas bagi saya." in page
    assert "Keberatan ditarik; hasil diterima lewat sistem oleh pegawai." in page
    assert "Diputuskan oleh" not in page


def test_a_record_of_an_older_release_is_printed_as_before() -> None:
    older = {
        "statement": "Keberatan.",
        "filed_at": "2025-12-01T08:00:00+07:00",
        "explanation": "Begini.",
        "explained_at": "2025-12-02T08:00:00+07:00",
        "decision_label": "Hasil penilaian tetap",
        "decision_reason": "Tepat.",
        "decided_at": "2025-12-09T08:00:00+07:00",
        "decider": {"name": "Dewi", "nip": "", "post": "Camat"},
    }
    texts = objection_texts(older)
    assert texts["explanation"] == "Begini."
    assert texts["decision_text"] == "Hasil penilaian tetap. Tepat.\nDiputuskan oleh Dewi, Camat."
