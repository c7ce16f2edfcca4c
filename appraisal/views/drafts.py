"""How a view saves a draft: as one types (htmx) or with a button, and what it answers."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from appraisal.forms.drafts import Draft, ItemDraftForm
from appraisal.models import Appraisal, AssessedItem
from appraisal.views.frame import page_context
from core.access import AuthedRequest
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion

CONFLICT, REFUSED = 409, 422
ITEM_FIELD = re.compile(r"item-(\d{1,18})-\w+", re.ASCII)

Save = Callable[[dict[int, dict[str, Any]], int], None]
"""Writes changed values by item id, expecting a draft version: a function of the domain."""

Act = Callable[[int], "str | None"]
"""Does something to the draft, expecting a draft version; returns where to go (None: the page)."""


@dataclass(frozen=True)
class Desk:
    """A page with a draft: how it is written, shown again and answered in part.

    `show(draft, error, status)` renders the whole page, with fresh forms when `draft` is None;
    `partial` names the template with the parts that change after saving, `part_context` gives what
    else it needs, read anew.
    """

    request: AuthedRequest
    appraisal: Appraisal
    draft: Draft
    save: Save
    show: Callable[..., HttpResponse]
    partial: str
    url: str
    part_context: Callable[[], dict[str, Any]] = dict

    @property
    def by_htmx(self) -> bool:
        """Whether the page saved itself while somebody typed."""
        return bool(self.request.htmx)


def draft_from(
    request: AuthedRequest,
    items: Iterable[AssessedItem],
    form_of: Callable[[AssessedItem, Mapping[str, Any] | None], ItemDraftForm],
) -> Draft:
    """Return the posted draft: one bound form per item, the version, what belongs to no item any more."""
    posted = request.POST
    forms = [form_of(item, posted) for item in items]
    known = {form.instance.pk for form in forms}
    orphans = [
        (name, str(posted[name]))
        for name in posted
        if (match := ITEM_FIELD.fullmatch(name)) and int(match[1]) not in known and posted[name]
    ]
    return Draft(forms, posted_version(request, "version"), orphans)


def draft_status(draft: Draft, appraisal: Appraisal) -> dict[str, Any]:
    """Return what components/draft_status.html says of a page with this draft."""
    return {
        "state": "partly" if draft.invalid else "saved",
        "version": draft.version,
        "saved_at": appraisal.draft_saved_at,
    }


def posted_version(request: AuthedRequest, name: str) -> int:
    """Return a posted version number; -1, which no version has, when it is missing or no number."""
    text = str(request.POST.get(name, ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def save_draft(desk: Desk) -> HttpResponse | None:
    """Save what is valid. Return None when all went in, else the answer that shows what did not.

    Nothing typed is lost: a wrong value comes back beside its sentence, a conflict shows both texts.
    """
    changes = desk.draft.changes()
    try:
        if changes:
            desk.save(changes, desk.draft.version)
            desk.draft.version += 1
        elif desk.draft.version != desk.appraisal.draft_version:
            return answer_stale(desk)
    except NotAllowed:
        raise PermissionDenied
    except StaleVersion:
        return answer_stale(desk)
    except RuleViolation as refusal:
        return answer_refused(desk, refusal.message)
    if not desk.draft.invalid:
        return None
    if desk.by_htmx:
        return answer_part(desk, "partly", status=REFUSED)
    return desk.show(desk.draft, status=REFUSED)


def answer_stale(desk: Desk) -> HttpResponse | None:
    """Answer a save that came too late; None when everything typed is stored already."""
    desk.appraisal.refresh_from_db(fields=["draft_version", "draft_saved_at", "state", "version"])
    if not desk.draft.differences() and not desk.draft.orphans:
        desk.draft.version = desk.appraisal.draft_version
        desk.draft.is_repeated = True
        return None
    if desk.by_htmx:
        return answer_part(desk, "conflict", status=CONFLICT)
    return render_conflict(desk, _("Isian ini sudah disimpan dari tab atau perangkat lain."), can_choose=True)


def answer_refused(desk: Desk, message: str) -> HttpResponse:
    """Answer a save that a rule refused: the typed text stays on the page."""
    desk.appraisal.refresh_from_db(fields=["draft_version", "draft_saved_at", "state", "version"])
    if desk.by_htmx:
        return answer_part(desk, "refused", status=CONFLICT, message=message)
    return render_conflict(desk, message, can_choose=False)


def answer_part(desk: Desk, state: str, *, status: int = 200, message: str = "") -> HttpResponse:
    """Render the part of the page that tells how the draft stands."""
    appraisal = desk.appraisal
    context = {
        "appraisal": appraisal,
        "draft_errors": desk.draft.errors,
        "draft": {
            "state": state,
            "version": desk.draft.version,
            "saved_at": appraisal.draft_saved_at,
            "message": message,
        },
        **desk.part_context(),
    }
    return render(desk.request, desk.partial, context, status=status)


def render_conflict(desk: Desk, message: str, *, can_choose: bool) -> HttpResponse:
    """Show both texts field by field and let the person choose; works without scripts."""
    context = page_context(
        desk.request,
        desk.appraisal,
        message=message,
        can_choose=can_choose,
        differences=desk.draft.differences(),
        orphans=desk.draft.orphans,
        target=desk.url,
        version=desk.appraisal.draft_version,
        here=_("Dua isian yang berbeda"),
    )
    return render(desk.request, "appraisal/draft_conflict.html", context, status=CONFLICT)


def answer_draft(desk: Desk) -> HttpResponse:
    """Answer the page's own save: the part with the state for htmx, a redirect for a button."""
    if answer := save_draft(desk):
        return answer
    if desk.by_htmx:
        return answer_part(desk, "saved")
    messages.success(desk.request, _("Isian tersimpan."))
    return redirect(desk.url)


def answer_along(desk: Desk, next_url: str) -> HttpResponse:
    """Save the draft that was sent along with something else, and go to `next_url`."""
    return save_draft(desk) or redirect(next_url)


def answer_act(desk: Desk, act: Act) -> HttpResponse:
    """Save the draft that was sent along, then do `act` and go where it says.

    A repetition of the same act, or one on a page that is out of date, changes nothing and says so.
    """
    if answer := save_draft(desk):
        return answer
    if desk.draft.is_repeated:
        return answer_repeated(desk)
    try:
        next_url = act(desk.draft.version)
    except NotAllowed:
        raise PermissionDenied
    except AlreadyDone as repeated:
        messages.info(desk.request, repeated.message)
        return redirect(desk.url)
    except StaleVersion:
        return answer_repeated(desk)
    except RuleViolation as refusal:
        return desk.show(None, error=refusal.message, status=REFUSED)
    return redirect(next_url or desk.url)


def answer_repeated(desk: Desk) -> HttpResponse:
    """Say that nothing was done, because the page had changed since it was opened."""
    messages.info(
        desk.request,
        _("Langkah ini tidak dijalankan lagi karena isian sudah berubah sejak halaman dibuka."),
    )
    return redirect(desk.url)
