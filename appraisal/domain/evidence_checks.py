"""Evidence during the year: shown to the appraiser, accepted or refused one by one, replaced.

The newest verdict counts; all of them stay. A replaced file stays readable beside its reason.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.messages import announce
from appraisal.domain.plan import require_employee
from appraisal.enums import AppraisalState, ItemKind
from appraisal.models import Appraisal, AssessedItem, Evidence, EvidenceVerdict
from appraisal.queries import with_parties
from appraisal.workflow import APPRAISAL, APPRAISER, is_appraiser
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.files import CleanFile, receive_upload

if TYPE_CHECKING:
    from organization.models import User

S = AppraisalState
LONGEST_CAPACITY = 200


def verdict_of(evidence: Evidence) -> EvidenceVerdict | None:
    """Return the verdict that counts; None while the file was not looked at. Uses fetched `verdicts`."""
    verdicts = sorted(evidence.verdicts.all(), key=lambda row: (row.made_at, row.pk))
    return verdicts[-1] if verdicts else None


def is_refused(evidence: Evidence) -> bool:
    """Say whether the file stands refused."""
    verdict = verdict_of(evidence)
    return verdict is not None and not verdict.accepted


def may_be_judged(evidence: Evidence, appraisal: Appraisal) -> bool:
    """Say whether the appraiser can accept or refuse the file now: shown to him, or sent with the report."""
    if evidence.removed_at is not None or evidence.item_id is None:
        return False
    return appraisal.state == S.ASSESSED or (appraisal.state == S.RUNNING and evidence.shown_at is not None)


def may_be_replaced(evidence: Evidence, appraisal: Appraisal) -> bool:
    """Say whether the employee can put another file in its place: it stands refused, before the hand-over."""
    return (
        evidence.removed_at is None
        and evidence.item_id is not None
        and appraisal.state in (S.RUNNING, S.ASSESSED)
        and is_refused(evidence)
    )


def evidence_show(item: AssessedItem, *, by: "User") -> int:
    """Let the appraiser see and check the files of an item already during the year; return how many are new.

    Refused with NotAllowed for anybody but the employee, with RuleViolation outside the running plan, for a
    contribution (a draft until the report is sent) or when the item has no file that was not shown before.
    """
    require_employee(item.appraisal, by)
    if item.kind == ItemKind.CONTRIBUTION:
        raise RuleViolation(_("Bukti kontribusi diperiksa sesudah penilaian mandiri dikirim."))
    with transaction.atomic():
        appraisal = locked(item.appraisal_id)
        if appraisal.state != S.RUNNING:
            raise RuleViolation(_("Sesudah penilaian mandiri dikirim, pejabat penilai melihat semua bukti."))
        new = Evidence.objects.filter(item=item, removed_at=None, shown_at=None)
        ids = list(new.values_list("pk", flat=True))
        if not ids:
            raise AlreadyDone(_("Semua bukti butir ini sudah diperlihatkan."))
        new.update(shown_at=timezone.now())
        tell(appraisal, item, "evidence_show", by=by, key=f"show:{max(ids)}")
    return len(ids)


def evidence_judge(
    evidence: Evidence, *, by: "User", accepted: bool, reason: str = "", last_seen: int = 0
) -> EvidenceVerdict:
    """Accept or refuse one file and tell the employee. `last_seen` is the newest verdict on the page.

    Refused with NotAllowed for anybody but the present appraiser; with RuleViolation for a refusal
    without reason or a file that cannot be judged now; with AlreadyDone when he said the same since
    `last_seen`, with StaleVersion when somebody said something else since.
    """
    reason = reason.strip()
    if not accepted and not reason:
        raise RuleViolation(_("Tuliskan mengapa bukti ini belum dapat diterima."), field="reason")
    with transaction.atomic():
        appraisal = locked(evidence.appraisal_id)
        if not is_appraiser(by, appraisal):
            raise NotAllowed(_("Hanya pejabat penilai yang memeriksa bukti."))
        fresh = Evidence.objects.select_related("item", "stored_file").get(pk=evidence.pk)
        newer = fresh.verdicts.filter(pk__gt=last_seen).last()
        if newer is not None and (newer.by_id, newer.accepted, newer.reason) == (by.pk, accepted, reason):
            raise AlreadyDone(_("Pemeriksaan ini sudah tercatat."))
        if newer is not None:
            raise StaleVersion(_("Bukti ini baru saja diperiksa di tempat lain. Periksa lagi hasilnya."))
        if not may_be_judged(fresh, appraisal) or fresh.item is None:
            raise RuleViolation(
                _(
                    "Bukti ini tidak dapat diperiksa sekarang: sudah diganti, dihapus, atau hasilnya sudah"
                    " diserahkan."
                )
            )
        verdict = EvidenceVerdict.objects.create(
            evidence=fresh,
            accepted=accepted,
            reason=reason,
            by=by,
            by_name=str(by),
            capacity=APPRAISAL.capacity_of(by, APPRAISER, appraisal)[:LONGEST_CAPACITY],
        )
        name = "evidence_accept" if accepted else "evidence_refuse"
        note = f"{fresh.stored_file.name}. {reason}".strip()
        tell(appraisal, fresh.item, name, by=by, key=f"verdict:{verdict.pk}", note=note)
    return verdict


def evidence_replace(evidence: Evidence, upload: CleanFile, *, by: "User") -> Evidence:
    """Put another file in the place of a refused one, tell the appraiser, and return the new one.

    The refused file stays readable with its reason. Refused with NotAllowed for anybody but the
    employee, with AlreadyDone for a file that was replaced already, with RuleViolation for one that
    does not stand refused or once the result is handed over.
    """
    require_employee(evidence.appraisal, by)
    with transaction.atomic():
        appraisal = locked(evidence.appraisal_id)
        fresh = Evidence.objects.select_related("item").get(pk=evidence.pk)
        if Evidence.objects.filter(replaces=fresh).exists():
            raise AlreadyDone(_("Bukti ini sudah diganti."))
        if not may_be_replaced(fresh, appraisal) or fresh.item is None:
            raise RuleViolation(_("Hanya bukti yang ditolak yang dapat diganti, sebelum hasil diserahkan."))
        now = timezone.now()
        Evidence.objects.filter(pk=fresh.pk).update(removed_at=now)
        new = Evidence.objects.create(
            appraisal=appraisal,
            item=fresh.item,
            caption=fresh.caption,
            stored_file=receive_upload(upload, by=by),
            uploaded_by=by,
            shown_at=now,
            replaces=fresh,
        )
        tell(appraisal, fresh.item, "evidence_replace", by=by, key=f"replace:{new.pk}")
    return new


def locked(appraisal_id: int) -> Appraisal:
    """Lock the appraisal until the transaction ends and return it with its parties."""
    Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal_id)
    return with_parties(Appraisal.objects.filter(pk=appraisal_id)).get()


def tell(
    appraisal: Appraisal, item: AssessedItem, name: str, *, by: "User", key: str, note: str = ""
) -> None:
    """Write the message about an event of a file."""
    path = reverse("appraisal:item_detail", args=[appraisal.pk, item.pk])
    announce(appraisal, name, by=by, note=note, key_extra=key, item=item.title, path=f"{path}#bukti")
