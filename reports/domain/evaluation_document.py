"""Format D.1.1, the evaluation document: context, HTML and bytes are three steps.

Laid out as the annex of PermenPANRB 6/2022 (format D.1.1): numbered blocks for the three parties,
the evaluation, notes, objection, explanation, decision and the signatures.
"""

from base64 import b64encode
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from appraisal.enums import AppraisalState
from appraisal.models import FinalRecord
from core.models import StoredFile
from reports.domain.pdf import pdf_from_html
from reports.models import EvaluationDocument
from reports.templatetags.document import iso_day

FINAL: str = AppraisalState.FINAL.value
EMBLEM_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def document_name(record: FinalRecord) -> str:
    """Return the file name people see: what, who, year."""
    content = record.content
    return (
        f"evaluasi-kinerja-{slugify(content['parties']['employee']['name'])}-{content['cycle']['year']}.pdf"
    )


def emblem() -> str:
    """Return the agency's emblem as a data address, or nothing when none is configured.

    The setting AGENCY_EMBLEM names an image file; the form shows the state emblem at this place.
    """
    path = settings.AGENCY_EMBLEM
    if not path:
        return ""
    kind = EMBLEM_TYPES[Path(path).suffix.lower()]
    return f"data:{kind};base64,{b64encode(Path(path).read_bytes()).decode()}"


def document_context(record: FinalRecord) -> dict[str, Any]:
    """Return what the template prints, from the frozen content alone: nothing of today enters."""
    content = record.content
    return {
        "record": record,
        "content": content,
        "parties": content["parties"],
        "objection": objection_texts(content["objection"]),
        "acceptance": acceptance_text(content),
        "hand_over": hand_over_text(content),
        "place": f"{content['place']}, " if content["place"] else "",
        "emblem": emblem(),
    }


def objection_texts(objection: dict[str, Any] | None) -> dict[str, str]:
    """Return the texts and days of blocks 6 to 8; empty texts when there was no objection."""
    if objection is None:
        keys = ("statement", "filed_on", "explanation", "explained_on", "decision_text", "decided_on")
        return dict.fromkeys(keys, "")
    decider = objection["decider"]
    return {
        "statement": objection["statement"],
        "filed_on": objection["filed_at"] or "",
        "explanation": objection["explanation"],
        "explained_on": objection["explained_at"] or "",
        "decision_text": _("%(decision)s. %(reason)s\nDiputuskan oleh %(name)s, %(post)s.")
        % {
            "decision": objection["decision_label"],
            "reason": objection["decision_reason"],
            "name": decider["name"],
            "post": decider["post"] or "–",
        },
        "decided_on": objection["decided_at"] or "",
    }


def hand_over_text(content: dict[str, Any]) -> str:
    """Return when the result was handed over, and by whom where the appraiser changed afterwards."""
    day = iso_day(content["dates"]["handed_over_at"])
    by = next((row["by"] for row in reversed(content["history"]) if row["name"] == "review_hand_over"), "")
    if by in ("", content["parties"]["appraiser"]["name"]):
        return _("Diserahkan kepada pegawai pada %(day)s.") % {"day": day}
    return _("Diserahkan kepada pegawai pada %(day)s oleh %(name)s.") % {"day": day, "name": by}


def acceptance_text(content: dict[str, Any]) -> str:
    """Return how the appraisal became final, told under the employee's signature."""
    last = next((row["name"] for row in reversed(content["history"]) if row["to"] == FINAL), "")
    return {
        "result_accept": _("Hasil diterima lewat sistem oleh pegawai."),
        "result_accept_by_silence": _("Dianggap diterima: tidak ada tanggapan sampai batas waktu."),
        "objection_decide": _("Final dengan keputusan atas keberatan."),
        "objection_record": _("Final dengan keputusan atas keberatan yang dicatat pengelola kepegawaian."),
    }.get(last, "")


def document_html(context: dict[str, Any]) -> str:
    """Return the whole page; text of people is escaped by the template."""
    return render_to_string("reports/documents/evaluation_document.html", context)


def render(record: FinalRecord) -> bytes:
    """Return the PDF of a record."""
    return pdf_from_html(document_html(document_context(record)))


def keep_document(record: FinalRecord, stored: StoredFile) -> EvaluationDocument:
    """Bind the rendered file to its record, once: IntegrityError when another worker was first."""
    return EvaluationDocument.objects.create(record=record, stored_file=stored, sha256=stored.sha256)
