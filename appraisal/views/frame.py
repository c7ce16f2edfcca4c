"""What every page of an appraisal shares: who may open it, steps, moves, history, chat text."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.extensions import notes_for
from appraisal.domain.messages import chat_text
from appraisal.domain.steps import steps_for
from appraisal.enums import ItemKind
from appraisal.forms.moves import MoveForm
from appraisal.models import Appraisal, AssessedItem
from appraisal.queries import appraisals_visible_to, whole_history_of, with_plan
from appraisal.workflow import (
    APPRAISAL,
    APPRAISER,
    HR,
    INNER_MOVES,
    ROLE_LABELS,
    SUPERIOR,
    is_employee,
    label_of,
)
from core.access import AuthedRequest
from core.gate import require
from core.models import TransitionLog
from core.view_log import log_view


@dataclass(frozen=True)
class HistoryEntry:
    """One move as people read it."""

    at: Any
    what: str
    who: str
    note: str


def appraisal_or_404(
    request: AuthedRequest,
    appraisal_id: int,
    *,
    permission: str = "",
    fetch: Any = with_plan,  # noqa: ANN401 - a function of appraisal.queries from queryset to queryset
) -> Appraisal:
    """Return the appraisal when this person may know of it (404) and may do `permission` (403)."""
    visible: QuerySet[Appraisal] = fetch(appraisals_visible_to(request.user))
    appraisal = get_object_or_404(visible, pk=appraisal_id)
    if permission:
        require(request.user, permission, appraisal)
    if request.method == "GET" and not is_employee(request.user, appraisal):
        note_view(request, appraisal)
    return appraisal


def note_view(request: AuthedRequest, appraisal: Appraisal) -> None:
    """Note for the employee that somebody else opened his appraisal today, and as what."""
    role = next(
        (name for name in (APPRAISER, SUPERIOR, HR) if APPRAISAL.holds_role(request.user, name, appraisal)),
        HR,
    )
    capacity = APPRAISAL.capacity_of(request.user, role, appraisal)
    log_view(appraisal, by=request.user, as_role=role, capacity=capacity)


def items_of_kind(appraisal: Appraisal, kind: ItemKind) -> list[AssessedItem]:
    """Return the appraisal's items of one kind in their order, from what was fetched with it."""
    items = [item for item in appraisal.items.all() if item.kind == kind]
    return sorted(items, key=lambda item: (item.position, item.pk))


def page_context(request: AuthedRequest, appraisal: Appraisal, **extra: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what templates/appraisal/frame.html needs, with `extra` on top. One query: the history."""
    user, today = request.user, timezone.localdate()
    inner = inner_moves(request, appraisal)
    whole = list(whole_history_of(appraisal))
    own_type = ContentType.objects.get_for_model(Appraisal).pk
    log = [row for row in whole if row.content_type_id == own_type]
    return {
        "appraisal": appraisal,
        "is_own": is_employee(user, appraisal),
        "crumbs": crumbs_for(request, appraisal),
        "steps": steps_for(appraisal, user, today),
        "extensions": notes_for(appraisal),
        "moves": {
            transition.name: MoveForm(transition, version=appraisal.version)
            for transition in APPRAISAL.moves_for(user, appraisal)
        },
        "history": [entry_of(row, with_note=row.name not in inner) for row in whole],
        "shows_whole_history": user.has_perm("appraisal.appraisal_history", appraisal),
        "last_move_back": last_move_back(log, inner),
        "chat": chat_text(appraisal, log[0].name, by=user, note=log[0].note)
        if log and log[0].by_id == user.pk
        else None,
        **extra,
    }


def crumbs_for(request: AuthedRequest, appraisal: Appraisal) -> list[tuple[str, str]]:
    """Return the way down to the appraisal's own page."""
    own = is_employee(request.user, appraisal)
    parent = (
        (_("Penilaian saya"), reverse("appraisal:appraisal_list"))
        if own
        else (_("Tim saya"), reverse("appraisal:team_list"))
    )
    name = appraisal.cycle.name if own else appraisal.employee.name
    return [parent, (name, reverse("appraisal:appraisal_detail", args=[appraisal.pk]))]


def inner_moves(request: AuthedRequest, appraisal: Appraisal) -> tuple[str, ...]:
    """Return the moves whose notes are not open to this person: those about a review before the hand-over."""
    return () if request.user.has_perm("appraisal.review_notes", appraisal) else INNER_MOVES


def entry_of(row: TransitionLog, *, with_note: bool = True) -> HistoryEntry:
    """Return a log row in words; a move the table no longer knows keeps its name."""
    role = ROLE_LABELS.get(row.as_role)
    who = f"{row.actor} ({role})" if role and row.by_id else row.actor
    return HistoryEntry(at=row.at, what=label_of(row.name), who=who, note=row.note if with_note else "")


def last_move_back(log: list[TransitionLog], inner: tuple[str, ...] = ()) -> HistoryEntry | None:
    """Return the newest move when it was one back or a stop, with a note: what the page must say first.

    Nothing when that note is not open to the reader (`inner`).
    """
    backward = {transition.name for transition in APPRAISAL.transitions if transition.backward}
    backward = (backward | {"appraisal_stop"}) - set(inner)
    last = next((row for row in log if row.from_state != row.to_state), None)
    return entry_of(last) if last and last.name in backward and last.note else None
