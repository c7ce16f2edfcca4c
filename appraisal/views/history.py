"""The readable history of an appraisal: who saw, changed, signed and reopened it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.queries import whole_history_of, with_parties
from appraisal.views.frame import appraisal_or_404, crumbs_for, entry_of, inner_moves
from appraisal.workflow import APPRAISAL, ROLE_LABELS
from core.access import AuthedRequest
from core.models import TransitionLog, ViewLog
from core.view_log import views_of

DAYS_SHOWN = 30
KINDS = ("semua", "langkah", "dibuka")


@dataclass(frozen=True)
class Line:
    """One line: when, what in words, who, why; `kind` is saw, signed, reopened or changed."""

    at: Any
    kind: str
    what: str
    who: str
    note: str = ""


@require_safe
def appraisal_history(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the person concerned and HR everything that happened to the appraisal, day by day."""
    appraisal = appraisal_or_404(
        request, appraisal_id, permission="appraisal.appraisal_history", fetch=with_parties
    )
    kind = request.GET.get("tampil", KINDS[0])
    lines: list[Line] = []
    if kind != "dibuka":
        inner = inner_moves(request, appraisal)
        lines += [line_of_move(row, with_note=row.name not in inner) for row in whole_history_of(appraisal)]
    if kind != "langkah":
        lines += [line_of_view(row) for row in views_of(appraisal)]
    lines.sort(key=lambda line: line.at, reverse=True)
    days = [(day, list(rows)) for day, rows in groupby(lines, key=lambda line: localdate(line.at))]
    page = Paginator(days, DAYS_SHOWN).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "appraisal": appraisal,
        "page_obj": page,
        "kind": kind if kind in KINDS else KINDS[0],
        "crumbs": crumbs_for(request, appraisal),
    }
    return render(request, "appraisal/appraisal_history.html", context)


def line_of_move(row: TransitionLog, *, with_note: bool = True) -> Line:
    """Return a move or an event in words."""
    entry = entry_of(row, with_note=with_note)
    backward = {move.name for move in APPRAISAL.transitions if move.backward}
    moved = "reopened" if row.name in backward else "signed"
    kind = moved if row.from_state != row.to_state else "changed"
    return Line(entry.at, kind, entry.what, entry.who, entry.note)


def line_of_view(row: ViewLog) -> Line:
    """Return that somebody opened the appraisal on a day."""
    role = ROLE_LABELS.get(row.as_role)
    who = f"{row.by_name} ({role})" if role else row.by_name
    return Line(row.at, "saw", _("Membuka penilaian"), f"{who}, {row.capacity}" if row.capacity else who)
