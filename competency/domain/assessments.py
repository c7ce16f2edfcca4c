"""Recording what people have shown: claims, the supervisor's word, results from outside, annulments."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competency.domain.rule_values import value_of
from competency.enums import LevelSource
from competency.models import AssessedLevel, Competency, LevelAnnulment
from competency.queries import current_version, current_versions, kept_employees
from core.errors import NotAllowed, RuleViolation
from core.files import CleanFile, receive_upload
from core.outbox import write_message
from core.workflow import log_event
from organization.models import Employee
from organization.queries import appraiser_on

if TYPE_CHECKING:
    from organization.models import User

FROM_OUTSIDE = (LevelSource.CENTRE, LevelSource.CERTIFICATE)
INDICATOR_COUNT = 3


@dataclass(frozen=True)
class OutsideResult:
    """One result from outside the agency's own assessment. `valid_until` None: as the setting says."""

    employee: Employee
    competency: Competency
    level: int
    source: str
    assessed_on: date
    valid_until: date | None = None
    issuer: str = ""
    document: str = ""
    note: str = ""


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, the last of its month where it does not exist."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def validity_end(assessed_on: date) -> date:
    """Return until when a result of this day holds, by the setting of the agency."""
    return months_after(assessed_on, int(value_of("validity")["months"]))


@transaction.atomic
def claim_level(
    employee: Employee,
    competency: Competency,
    *,
    level: int,
    evidence: Sequence[str],
    by: "User",
    note: str = "",
) -> AssessedLevel:
    """Write what the employee says of himself, with evidence for each indicator of the level.

    It never counts by itself: the supervisor is told and decides. Refused with NotAllowed for
    anybody else; with RuleViolation for a level above 0 without evidence for each indicator.
    """
    if employee.user_id != by.pk:
        raise NotAllowed(_("Hanya pegawai itu sendiri yang menilai dirinya."))
    check_evidence(level, evidence)
    row = write_level(
        employee, competency, level=level, source=LevelSource.SELF, evidence=evidence, note=note, by=by
    )
    appraiser = appraiser_on(employee, row.assessed_on)
    if appraiser is not None:
        write_message(
            appraiser.user,
            kind="competency.claim",
            subject=_("Penilaian mandiri kompetensi %(name)s") % {"name": employee.name},
            text=_("%(name)s menilai %(competency)s pada level %(level)d. Periksa buktinya lalu nilai.")
            % {"name": employee.name, "competency": competency.name, "level": level},
            path=reverse("competency:level_confirm", args=[employee.pk, competency.pk]),
            key=f"competency.claim:{row.pk}:{appraiser.pk}",
        )
    return row


@transaction.atomic
def confirm_level(
    employee: Employee,
    competency: Competency,
    *,
    level: int,
    evidence: Sequence[str],
    note: str,
    by: "User",
) -> AssessedLevel:
    """Write the supervisor's level, which counts, and tell the employee.

    Refused with NotAllowed for anybody but who appraises the employee today; with RuleViolation
    without evidence for each indicator, or for another level than claimed without a note.
    """
    appraiser = appraiser_on(employee, timezone.localdate())
    if appraiser is None or appraiser.user_id != by.pk:
        raise NotAllowed(_("Hanya pejabat penilai pegawai ini yang menilai kompetensinya."))
    check_evidence(level, evidence)
    claim = (
        AssessedLevel.objects.filter(
            employee=employee, competency=competency, source=LevelSource.SELF, annulment__isnull=True
        )
        .order_by("-assessed_on", "-pk")
        .first()
    )
    if claim is not None and claim.level != level and not note.strip():
        raise RuleViolation(
            _("Pegawai menilai dirinya level %(level)d. Tuliskan alasan level yang berbeda.")
            % {"level": claim.level},
            "note",
        )
    row = write_level(
        employee, competency, level=level, source=LevelSource.SUPERVISOR, evidence=evidence, note=note, by=by
    )
    tell(row, _("dinilai atasan pada level %(level)d") % {"level": level})
    return row


@transaction.atomic
def record_result(result: OutsideResult, *, by: "User", upload: CleanFile | None = None) -> AssessedLevel:
    """Write a result of an assessment centre or a certificate, and tell the employee.

    Refused with NotAllowed for people one does not keep and for oneself; with RuleViolation for a
    day to come, an end before the day, a source that is not from outside, no issuer. The same result
    twice is written once. A ValidationError of core.files passes through.
    """
    check_keeper(result.employee, by)
    check_outside(result)
    same = AssessedLevel.objects.filter(
        employee=result.employee,
        competency=result.competency,
        level=result.level,
        source=result.source,
        assessed_on=result.assessed_on,
        document=result.document.strip(),
        annulment__isnull=True,
    ).first()
    if same is not None:
        return same
    row = AssessedLevel.objects.create(
        employee=result.employee,
        competency=result.competency,
        version=current_version(result.competency),
        level=result.level,
        source=result.source,
        assessed_on=result.assessed_on,
        valid_until=result.valid_until or validity_end(result.assessed_on),
        issuer=result.issuer.strip(),
        document=result.document.strip(),
        note=result.note.strip(),
        stored_file=receive_upload(upload, by=by) if upload else None,
        recorded_by=by,
    )
    tell(row, _("dicatat pada level %(level)d") % {"level": row.level})
    return row


@transaction.atomic
def import_results(results: Iterable[OutsideResult], *, by: "User") -> tuple[int, int]:
    """Write many results, all or none; return how many are new and how many were there already."""
    results = list(results)
    kept = set(
        kept_employees(by)
        .filter(pk__in={result.employee.pk for result in results})
        .exclude(user=by)
        .values_list("pk", flat=True)
    )
    versions = {row.competency_id: row for row in current_versions()}
    months = int(value_of("validity")["months"])
    known = set(
        AssessedLevel.objects.filter(
            employee__in=kept, source__in=FROM_OUTSIDE, annulment__isnull=True
        ).values_list("employee", "competency", "level", "source", "assessed_on", "document")
    )
    rows = []
    for result in results:
        if result.employee.pk not in kept:
            raise NotAllowed(
                _("%(name)s tidak termasuk pegawai yang Anda kelola.") % {"name": result.employee.name}
            )
        check_outside(result)
        key = (
            result.employee.pk,
            result.competency.pk,
            result.level,
            result.source,
            result.assessed_on,
            result.document.strip(),
        )
        if key in known:
            continue
        known.add(key)
        rows.append(
            AssessedLevel(
                employee=result.employee,
                competency=result.competency,
                version=versions[result.competency.pk],
                level=result.level,
                source=result.source,
                assessed_on=result.assessed_on,
                valid_until=result.valid_until or months_after(result.assessed_on, months),
                issuer=result.issuer.strip(),
                document=result.document.strip(),
                note=result.note.strip(),
                recorded_by=by,
            )
        )
    AssessedLevel.objects.bulk_create(rows)
    return len(rows), len(results) - len(rows)


@transaction.atomic
def annul_level(level: AssessedLevel, *, reason: str, by: "User") -> LevelAnnulment:
    """Take a wrong result out of the counting and tell the employee. Twice is once.

    Refused with NotAllowed for people one does not keep and for oneself; with RuleViolation without
    a reason.
    """
    check_keeper(level.employee, by)
    if not reason.strip():
        raise RuleViolation(_("Tuliskan mengapa hasil ini dibatalkan."), "reason")
    annulment, made = LevelAnnulment.objects.get_or_create(
        level=level, defaults={"reason": reason.strip(), "annulled_by": by}
    )
    if made:
        log_event(level, "level_annulled", by=by, as_role="keeper", note=reason)
        tell(level, _("dibatalkan: %(reason)s") % {"reason": reason.strip()})
    return annulment


def write_level(
    employee: Employee,
    competency: Competency,
    *,
    level: int,
    source: LevelSource,
    evidence: Sequence[str],
    note: str,
    by: "User",
) -> AssessedLevel:
    """Write a level that somebody gives today, valid as long as the setting says."""
    today = timezone.localdate()
    return AssessedLevel.objects.create(
        employee=employee,
        competency=competency,
        version=current_version(competency),
        level=level,
        source=source,
        assessed_on=today,
        valid_until=validity_end(today),
        evidence_1=evidence[0].strip(),
        evidence_2=evidence[1].strip(),
        evidence_3=evidence[2].strip(),
        note=note.strip(),
        recorded_by=by,
    )


def check_evidence(level: int, evidence: Sequence[str]) -> None:
    """Raise RuleViolation unless each indicator of a level above 0 has its evidence."""
    for place in range(INDICATOR_COUNT):
        if level > 0 and not evidence[place].strip():
            raise RuleViolation(
                _("Tuliskan bukti perilaku indikator %(place)d pada level %(level)d.")
                % {"place": place + 1, "level": level},
                f"evidence_{place + 1}",
            )


def check_outside(result: OutsideResult) -> None:
    """Raise RuleViolation for a result that cannot be."""
    if result.source not in FROM_OUTSIDE:
        raise RuleViolation(_("Pilih pusat penilaian atau sertifikat."), "source")
    if not result.issuer.strip():
        raise RuleViolation(_("Tuliskan penyelenggara atau penerbitnya."), "issuer")
    if result.assessed_on > timezone.localdate():
        raise RuleViolation(_("Tanggal penilaian belum tiba."), "assessed_on")
    if result.valid_until is not None and result.valid_until < result.assessed_on:
        raise RuleViolation(_("Batas berlaku tidak boleh sebelum tanggal penilaian."), "valid_until")


def check_keeper(employee: Employee, by: "User") -> None:
    """Raise NotAllowed unless `by` keeps the competencies of the employee, who is not he himself."""
    if employee.user_id == by.pk or not kept_employees(by).filter(pk=employee.pk).exists():
        raise NotAllowed(_("%(name)s tidak termasuk pegawai yang Anda kelola.") % {"name": employee.name})


def tell(row: AssessedLevel, what: str) -> None:
    """Write the employee a message about one of his levels."""
    write_message(
        row.employee.user,
        kind="competency.level",
        subject=_("Kompetensi Anda: %(competency)s") % {"competency": row.competency.name},
        text=_("%(competency)s %(what)s. Tanggal penilaian %(day)s.")
        % {"competency": row.competency.name, "what": what, "day": date_format(row.assessed_on)},
        path=reverse("competency:level_history", args=[row.employee_id]),
        key=f"competency.level:{row.pk}:{what[:10]}",
    )
