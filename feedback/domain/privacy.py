"""Privacy fails closed: it is raised and never lowered, and nothing is public before it was seen.

What everybody may read is built in one place (`public_view`); preview and public page are drawn
from it by the same template.
"""

import hashlib
import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation, StaleVersion
from core.workflow import log_event
from feedback.domain.masking import masked, neutral_name
from feedback.domain.moves import tell_followers
from feedback.domain.texts import cleaned, cleaned_line
from feedback.enums import CITIZEN_ENTRIES, OF_COORDINATORS, OFFICIAL_ENTRIES
from feedback.models import Case, CaseAttachment, CaseEntry, CaseIdentity, IdentityOpening
from feedback.search import forget_case, index_case
from feedback.workflow import OFFICER, coordinates, handles

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organization.models import User


def tighten(case: Case, *, anonymous: bool, secret: bool, wanted: bool = False) -> None:
    """Write more protection. A case that becomes secret is public no more, at once and everywhere."""
    values: dict[str, object] = {}
    if anonymous:
        values["is_anonymous"] = True
    if secret:
        values |= {"is_secret": True, "published_at": None}
    if wanted:
        values |= {
            f"wants_{name}": True for name, chosen in (("anonymous", anonymous), ("secret", secret)) if chosen
        }
    if not values:
        return
    Case.objects.filter(pk=case.pk).update(**values)
    case.refresh_from_db()
    if anonymous:
        files = CaseAttachment.objects.filter(case=case).select_related("stored_file").order_by("pk")
        for number, file in enumerate(files, start=1):
            CaseAttachment.objects.filter(pk=file.pk).update(
                public_name=neutral_name(file.stored_file.name, number)
            )
    if secret:
        CaseAttachment.objects.filter(case=case).update(is_public=False)
        forget_case(case)


def set_privacy(case: Case, *, anonymous: bool, secret: bool, by: "User") -> Case:
    """Raise the protection of a case. Every attempt to lower it is refused and written down."""
    if not (handles(by, case) or coordinates(by, case)):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if (case.is_anonymous and not anonymous) or (case.is_secret and not secret):
        log_event(case, "case_privacy_refused", by=by, as_role=OFFICER)
        raise NotAllowed(_("Perlindungan pelapor hanya dapat ditambah, tidak dikurangi."))
    with transaction.atomic():
        tighten(case, anonymous=anonymous, secret=secret)
        log_event(case, "case_privacy_raised", by=by, as_role=OFFICER)
    return case


def publishable_entries(case: Case) -> "QuerySet[CaseEntry]":
    """Return what could be shown to everybody: official texts, and comments of confirmed citizens."""
    entries = CaseEntry.objects.filter(case=case, hidden_reason="")
    official = entries.filter(kind__in=OFFICIAL_ENTRIES)
    confirmed = entries.filter(kind__in=CITIZEN_ENTRIES, follower__confirmed_at__isnull=False)
    return (official | confirmed).order_by("created_at", "pk")


def digest_of(
    title: str, body: str, entries: Collection[CaseEntry], files: Collection[CaseAttachment]
) -> str:
    """Return a fingerprint of exactly what a preview showed."""
    shown = [
        title,
        body,
        [[entry.pk, entry.public_body] for entry in entries],
        [[attachment.pk, attachment.public_name] for attachment in files],
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def chosen_for_public(
    case: Case, entry_ids: Collection[int], file_ids: Collection[int]
) -> tuple[list[CaseEntry], list[CaseAttachment]]:
    """Return the chosen texts and files of this very case; ids of other cases are not found."""
    entries = [entry for entry in publishable_entries(case) if entry.pk in entry_ids]
    files = (
        CaseAttachment.objects.filter(case=case, pk__in=file_ids).select_related("stored_file").order_by("pk")
    )
    return entries, list(files)


def public_text(title: str, body: str) -> tuple[str, str]:
    """Return title and text as everybody would read them: cleaned, and masked whatever the officer typed."""
    return masked(cleaned_line(title))[:150], masked(cleaned(body))


def publish_case(
    case: Case,
    *,
    title: str,
    body: str,
    entry_ids: Collection[int],
    file_ids: Collection[int],
    seen: str,
    by: "User",
) -> Case:
    """Make public exactly what the preview `seen` showed, no more.

    Refused: a secret case (NotAllowed), one that is not verified yet, an empty text, and, with
    StaleVersion, anything that is not what was seen.
    """
    if not (handles(by, case) or coordinates(by, case)):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    with transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if locked.is_secret:
            raise NotAllowed(_("Laporan rahasia tidak diterbitkan."))
        if locked.state in OF_COORDINATORS:
            raise RuleViolation(_("Laporan diterbitkan setelah diverifikasi dan diteruskan."))
        shown_title, shown_body = public_text(title, body)
        if not shown_title or not shown_body:
            raise RuleViolation(_("Judul dan isi untuk umum tidak boleh kosong."), field="title")
        entries, files = chosen_for_public(locked, entry_ids, file_ids)
        if digest_of(shown_title, shown_body, entries, files) != seen:
            raise StaleVersion(_("Isinya berubah sejak pratinjau. Periksa pratinjau sekali lagi."))
        now = timezone.now()
        Case.objects.filter(pk=case.pk).update(
            public_title=shown_title,
            public_body=shown_body,
            published_at=locked.published_at or now,
            published_by=by,
        )
        for entry in publishable_entries(locked):
            wanted = entry.pk in {one.pk for one in entries}
            if wanted != (entry.published_at is not None):
                CaseEntry.objects.filter(pk=entry.pk).update(published_at=now if wanted else None)
        CaseAttachment.objects.filter(case=case).update(is_public=False)
        CaseAttachment.objects.filter(pk__in=[one.pk for one in files]).update(is_public=True)
        case.refresh_from_db()
        index_case(case)
        log_event(case, "case_published", by=by, as_role=OFFICER)
        tell_followers(case, f"published-{seen[:12]}")
    return case


def hide_case(case: Case, reason: str, *, by: "User") -> Case:
    """Take a published case away from everybody's eyes, with the reason; the original stays for officers."""
    if not (handles(by, case) or coordinates(by, case)):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if len(cleaned_line(reason)) < 5:
        raise RuleViolation(_("Tuliskan alasannya."), field="reason")
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(is_hidden=True)
        case.is_hidden = True
        forget_case(case)
        log_event(case, "case_hidden", by=by, as_role=OFFICER, note=masked(cleaned_line(reason)))
    return case


def hide_entry(entry: CaseEntry, reason: str, *, by: "User") -> None:
    """Take a text away from everybody's eyes, with the reason; the original stays for officers."""
    if not (handles(by, entry.case) or coordinates(by, entry.case)):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if len(cleaned_line(reason)) < 5:
        raise RuleViolation(_("Tuliskan alasannya."), field="reason")
    CaseEntry.objects.filter(pk=entry.pk).update(hidden_reason=cleaned_line(reason)[:300], hidden_by=by)
    log_event(entry.case, "entry_hidden", by=by, as_role=OFFICER, note=masked(cleaned_line(reason)))


def unhide_case(case: Case, reason: str, *, by: "User") -> Case:
    """Take back that a case was hidden. It is not public by that: it is published on a preview again."""
    if not (handles(by, case) or coordinates(by, case)):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if len(reason.strip()) < 5:
        raise RuleViolation(_("Tuliskan alasannya."), field="reason")
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(is_hidden=False, published_at=None)
        case.is_hidden, case.published_at = False, None
        log_event(case, "case_shown", by=by, as_role=OFFICER, note=masked(cleaned_line(reason)))
    return case


def unhide_entry(entry: CaseEntry, reason: str, *, by: "User") -> None:
    """Take back that a text was hidden. It is not public by that: it is chosen on a preview again."""
    if not (handles(by, entry.case) or coordinates(by, entry.case)):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if len(reason.strip()) < 5:
        raise RuleViolation(_("Tuliskan alasannya."), field="reason")
    with transaction.atomic():
        CaseEntry.objects.filter(pk=entry.pk).update(hidden_reason="", hidden_by=None, published_at=None)
        log_event(entry.case, "entry_shown", by=by, as_role=OFFICER, note=masked(cleaned_line(reason)))


def open_identity(case: Case, reason: str, *, by: "User") -> CaseIdentity | None:
    """Return who reported, after writing down who asks and why; None when nobody said a name.

    NotAllowed for everybody but coordinators who do not work in the reported unit; RuleViolation
    without a reason that others can understand.
    """
    if not by.has_perm("feedback.identity_open", case):
        raise NotAllowed(_("Identitas pelapor tidak terbuka bagi Anda."))
    if len(cleaned_line(reason)) < 10:
        raise RuleViolation(_("Tuliskan untuk apa identitas diperlukan."), field="reason")
    IdentityOpening.objects.create(case=case, by=by, by_name=str(by), reason=cleaned_line(reason)[:300])
    return CaseIdentity.objects.filter(case=case).first()
