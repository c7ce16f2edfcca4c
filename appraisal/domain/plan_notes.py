"""What a plan should be looked at for once more: advice beside it, which stops nobody."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.plan_versions import ANNEX_FIELDS
from appraisal.domain.scoring import number
from appraisal.enums import Polarity
from appraisal.models import Appraisal, AssessedItem
from organization.enums import PostClass

LEADING_CLASSES = frozenset({PostClass.JPT_UTAMA, PostClass.JPT_MADYA, PostClass.JPT_PRATAMA})


def is_leader(appraisal: Appraisal) -> bool:
    """Say whether the plan has perspectives: of a high leader (JPT), or of the head of a unit."""
    placement = appraisal.placement
    return placement.post.post_class in LEADING_CLASSES or placement.leads_unit


def plan_notes(appraisal: Appraisal, results: list[AssessedItem]) -> list[str]:
    """Return in sentences what the parties may want to look at again; empty when all is well."""
    notes = [sentence for item in results for sentence in notes_of(item)]
    if results and is_leader(appraisal) and not all(item.perspective for item in results):
        notes.append(
            _("Ada hasil kerja tanpa perspektif; SKP pimpinan menyebutnya untuk setiap hasil kerja.")
        )
    empty = [
        str(label).lower() for name, label in ANNEX_FIELDS.items() if not getattr(appraisal, name).strip()
    ]
    if results and empty:
        notes.append(_("Lampiran belum lengkap: %(parts)s.") % {"parts": ", ".join(empty)})
    return notes


def notes_of(item: AssessedItem) -> list[str]:
    """Return what may be looked at again in one result."""
    found = []
    if goes_backward(item):
        found.append(
            _("“%(title)s”: target %(target)s lebih lemah daripada nilai awal %(baseline)s.")
            % {
                "title": item.title,
                "target": number(item.target or 0),
                "baseline": number(item.baseline or 0),
            }
        )
    if item.parent_gone_at is not None and item.main_item_id is None:
        found.append(
            _("“%(title)s”: hasil kerja pimpinan yang didukung dihapus dari rencananya pada %(day)s.")
            % {"title": item.title, "day": date_format(item.parent_gone_at.date())}
        )
    return found


def goes_backward(item: AssessedItem) -> bool:
    """Say whether the target asks for less than what is reached already."""
    if item.baseline is None or item.target is None:
        return False
    if item.polarity == Polarity.MAXIMIZE:
        return item.target < item.baseline
    return item.polarity == Polarity.MINIMIZE and item.target > item.baseline
