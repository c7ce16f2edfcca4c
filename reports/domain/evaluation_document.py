"""Format D.1.1, the evaluation document: context, HTML and bytes are three steps.

Laid out as the annex of PermenPANRB 6/2022 (format D.1.1): numbered blocks for the three parties,
the evaluation, notes, objection, explanation, decision and the signatures.
"""

from base64 import b64encode
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from appraisal.domain.scoring import number
from appraisal.enums import AppraisalState, Rating
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
        "case_mentions": case_mentions(content),
        "acceptance": acceptance_text(content),
        "hand_over": hand_over_text(content),
        "place": f"{content['place']}, " if content["place"] else "",
        "emblem": emblem(),
        "parts": part_lines(content),
    }


def case_mentions(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the citizens' cases on the record with the title of their item; none in older records."""
    return [
        {**row, "item": item["title"]} for item in content["items"] for row in item.get("case_mentions", ())
    ]


def part_lines(content: dict[str, Any]) -> list[dict[str, str]]:
    """Return the parts of a year that several appraisers rated: when, by whom, how, what each counts.

    Nothing for a year that one appraiser led. The last part is that of the appraiser who handed over.
    """
    former = content.get("parts", [])
    if not former:
        return []
    last = date.fromisoformat(former[-1]["ends_on"]) + timedelta(days=1)
    own = {
        "starts_on": last.isoformat(),
        "ends_on": content["cycle"]["ends_on"],
        "rated_by": handed_over_by(content) or content["parties"]["appraiser"]["name"],
    }
    weights = content["part_weights"]
    total = sum(Decimal(row["weight"]) for row in weights)
    return [
        {
            "label": _("%(label)s: %(first)s s.d. %(last)s")
            % {
                "label": row["label"],
                "first": iso_day(part["starts_on"]),
                "last": iso_day(part["ends_on"]),
            },
            "text": _("Hasil kerja %(work)s; perilaku %(behaviour)s; bobot %(weight)s dari %(total)s.")
            % {
                "work": Rating(row["work"]).label.lower(),
                "behaviour": Rating(row["behaviour"]).label.lower(),
                "weight": number(Decimal(row["weight"])),
                "total": number(total),
            },
            "rated_by": _("Dinilai %(name)s.") % {"name": part["rated_by"]},
        }
        for part, row in zip([*former, own], weights, strict=True)
    ]


def handed_over_by(content: dict[str, Any]) -> str:
    """Return the name of who handed the result over; empty when the history does not say it."""
    rows = (row["by"] for row in reversed(content["history"]) if row["name"] == "review_hand_over")
    return next(rows, "")


def objection_texts(objection: dict[str, Any] | None) -> dict[str, str]:
    """Return the texts and days of blocks 6 to 8; empty texts when there was no objection."""
    if objection is None:
        keys = ("statement", "filed_on", "explanation", "explained_on", "decision_text", "decided_on")
        return dict.fromkeys(keys, "")
    return {
        "statement": objection["statement"],
        "filed_on": objection["filed_at"] or "",
        "explanation": explanation_text(objection),
        "explained_on": objection["explained_at"] or "",
        "decision_text": "\n".join([*hearing_lines(objection), *decision_lines(objection)]),
        "decided_on": objection["decided_at"] or objection.get("withdrawn_at") or "",
    }


def explanation_text(objection: dict[str, Any]) -> str:
    """Return the appraiser's explanation, or that there was none in time, and the employee's answer."""
    lines = [objection["explanation"]] if objection["explanation"] else []
    if not lines and objection.get("silence_noted_at"):
        day = iso_day(objection["explanation_due_on"])
        lines.append(_("Tidak ada penjelasan tertulis sampai batasnya, %(day)s.") % {"day": day})
    if objection.get("reply"):
        lines.append(
            _("Tanggapan pegawai, %(day)s: %(text)s")
            % {"day": iso_day(objection["replied_at"]), "text": objection["reply"]}
        )
    return "\n".join(lines)


def hearing_lines(objection: dict[str, Any]) -> list[str]:
    """Return what was said in each talk in which the superior heard the two sides."""
    lines = []
    for talk in objection.get("hearings", []):
        where = f"{talk['way_label']}, {talk['place']}" if talk["place"] else talk["way_label"]
        lines.append(
            _("Pemeriksaan %(day)s (%(where)s), hadir: %(present)s.")
            % {"day": iso_day(talk["held_on"]), "where": where, "present": talk["present"]}
        )
        said = (
            (_("Keterangan pejabat penilai: %(text)s"), talk["appraiser_said"]),
            (_("Keterangan pegawai: %(text)s"), talk["employee_said"]),
            (_("Pernyataan lanjutan pegawai: %(text)s"), talk["employee_added"]),
        )
        lines += [words % {"text": text} for words, text in said if text]
    return lines


def decision_lines(objection: dict[str, Any]) -> list[str]:
    """Return the decision with who took it, or that the employee withdrew the objection."""
    if objection.get("withdrawn_at"):
        lines = [_("Keberatan ditarik oleh pegawai sebelum diputuskan.")]
        return [*lines, objection["withdrawal_reason"]] if objection["withdrawal_reason"] else lines
    decider = objection["decider"]
    lines = [
        _("%(decision)s. %(reason)s")
        % {
            "decision": objection["decision_label"],
            "reason": objection["decision_reason"],
        }
    ]
    if objection.get("unheard_reason"):
        lines.append(
            _("Diputuskan tanpa mendengar kedua pihak, karena: %(reason)s")
            % {"reason": objection["unheard_reason"]}
        )
    return [
        *lines,
        _("Diputuskan oleh %(name)s, %(post)s.") % {"name": decider["name"], "post": decider["post"] or "–"},
    ]


def hand_over_text(content: dict[str, Any]) -> str:
    """Return when the result was handed over, and by whom where the appraiser changed afterwards."""
    day = iso_day(content["dates"]["handed_over_at"])
    by = handed_over_by(content)
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
        "objection_withdraw": _("Keberatan ditarik; hasil diterima lewat sistem oleh pegawai."),
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
