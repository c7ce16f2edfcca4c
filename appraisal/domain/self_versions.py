"""Every sent self-assessment as it was sent, and what changed from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from appraisal.domain.scoring import number
from appraisal.enums import Rating
from appraisal.models import Appraisal, AssessedItem, SelfVersion
from appraisal.queries import with_report
from appraisal.workflow import as_on_the_page

if TYPE_CHECKING:
    from organization.models import User

Report = Mapping[str, Any]
"""What one sent version says of one item."""


@dataclass(frozen=True)
class Change:
    """One thing that differs: which item, what of it, before and after, in words."""

    item: str
    title: str
    what: str
    before: str
    after: str


def add_self_version(appraisal: Appraisal, *, by: "User") -> SelfVersion:
    """Keep the self-assessment as it stands in the database. Call it in the transaction of sending it."""
    fresh = with_report(Appraisal.objects.filter(pk=appraisal.pk)).get()
    last = SelfVersion.objects.filter(appraisal=fresh).aggregate(last=Max("number"))["last"] or 0
    return SelfVersion.objects.create(appraisal=fresh, number=last + 1, content=reports_of(fresh), sent_by=by)


def reports_of(appraisal: Appraisal) -> dict[str, Report]:
    """Return the self-assessment as it stands now by item, as JSON values.

    Needs what `with_report` fetches.
    """
    return {str(item.pk): report_of(item) for item in as_on_the_page(appraisal.items.all())}


def report_of(item: AssessedItem) -> Report:
    """Return what the employee says of one item, as JSON values."""
    realisation = item.self_realisation
    return {
        "kind": item.kind,
        "title": item.title,
        "realisation": None if realisation is None else f"{realisation.normalize():f}",
        "narrative": item.self_narrative,
        "rating": item.self_rating,
        "not_applicable": item.self_not_applicable,
        "evidence": sorted(file.stored_file.name for file in item.evidence.all()),
    }


def changes_between(older: Mapping[str, Report], newer: Mapping[str, Report]) -> list[Change]:
    """Return what differs between two self-assessments, in the order of the newer one, then what is gone."""
    changes: list[Change] = []
    for key, report in newer.items():
        before = older.get(key)
        if before is None:
            changes.append(Change(key, report["title"], _("butir"), "–", _("ditambahkan")))
            continue
        changes += [
            Change(key, report["title"], label, was or "–", now or "–")
            for (label, was), (_label, now) in zip(facts_of(before), facts_of(report), strict=True)
            if was != now
        ]
    changes += [
        Change(key, report["title"], _("butir"), _("ada"), _("dihapus"))
        for key, report in older.items()
        if key not in newer
    ]
    return changes


def facts_of(report: Report) -> list[tuple[str, str]]:
    """Return what can differ in a report, each with its label and as text."""
    realisation = report["realisation"]
    return [
        (_("judul"), report["title"]),
        (_("realisasi"), "" if realisation is None else number(Decimal(realisation))),
        (_("penilaian sendiri"), str(Rating(report["rating"]).label) if report["rating"] else ""),
        (_("uraian"), report["narrative"]),
        (_("berlaku"), _("tidak") if report["not_applicable"] else _("ya")),
        (_("bukti"), "; ".join(report["evidence"])),
    ]


def sent_versions(appraisal: Appraisal) -> list[tuple[SelfVersion, list[Change]]]:
    """Return every sent version, newest first, with what changed against the one before. One query."""
    versions = list(
        SelfVersion.objects.filter(appraisal=appraisal).select_related("sent_by").order_by("number")
    )
    return [
        (version, changes_between(versions[place - 1].content, version.content) if place else [])
        for place, version in reversed(list(enumerate(versions)))
    ]


def changes_since_sent(appraisal: Appraisal) -> tuple[SelfVersion | None, list[Change]]:
    """Return the last sent version, None before the first, and how the draft differs. One query."""
    last = SelfVersion.objects.filter(appraisal=appraisal).order_by("number").last()
    return (last, changes_between(last.content, reports_of(appraisal))) if last else (None, [])


def by_item(changes: list[Change]) -> dict[int, list[Change]]:
    """Return the changes by the id of the item."""
    found: dict[int, list[Change]] = {}
    for change in changes:
        found.setdefault(int(change.item), []).append(change)
    return found
