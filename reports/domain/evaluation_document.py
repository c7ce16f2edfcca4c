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

from appraisal.models import FinalRecord
from core.models import StoredFile
from reports.domain.pdf import pdf_from_html
from reports.models import EvaluationDocument

DOCUMENT_JOB = "reports.evaluation_document"
EMBLEM_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def job_key(record_id: int, user_id: int | None = None) -> str:
    """Return the key that makes a double click one job; each person follows his own."""
    return f"record:{record_id}:{user_id or 'schedule'}"


def document_name(record: FinalRecord) -> str:
    """Return the file name people see: what, who, year."""
    content = record.content
    return f"evaluasi-kinerja-{slugify(content['employee']['name'])}-{content['cycle']['year']}.pdf"


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
    return {"record": record, "content": record.content, "emblem": emblem()}


def document_html(context: dict[str, Any]) -> str:
    """Return the whole page; text of people is escaped by the template."""
    return render_to_string("reports/documents/evaluation_document.html", context)


def render(record: FinalRecord) -> bytes:
    """Return the PDF of a record."""
    return pdf_from_html(document_html(document_context(record)))


def keep_document(record: FinalRecord, stored: StoredFile) -> EvaluationDocument:
    """Bind the rendered file to its record, once: IntegrityError when another worker was first."""
    return EvaluationDocument.objects.create(record=record, stored_file=stored, sha256=stored.sha256)
