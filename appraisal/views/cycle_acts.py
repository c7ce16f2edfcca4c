"""How the pages of cycles, indicators and rule sets answer a form or a button, and who may open them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from appraisal.models import Cycle, Indicator
from appraisal.queries import cycles_visible_to, cycles_with_indicators_of, indicators_visible_to
from appraisal.views.frame import HistoryEntry, entry_of
from core.access import AuthedRequest
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.gate import require
from core.workflow import history_of

NO_VERSION = -1
HISTORY_SHOWN = 20


def cycle_or_404(request: AuthedRequest, cycle_id: int, permission: str) -> Cycle:
    """Return the cycle when this person keeps it (404) and may do `permission` (403)."""
    cycle = get_object_or_404(cycles_visible_to(request.user).prefetch_related("phases"), pk=cycle_id)
    require(request.user, permission, cycle)
    return cycle


def indicator_cycle_or_404(request: AuthedRequest, cycle_id: int, permission: str) -> Cycle:
    """Return a cycle in which this person keeps indicators (404) and may do `permission` (403)."""
    cycle = get_object_or_404(cycles_with_indicators_of(request.user), pk=cycle_id)
    require(request.user, permission, cycle)
    return cycle


def indicator_or_404(request: AuthedRequest, indicator_id: int, permission: str) -> Indicator:
    """Return the indicator when this person keeps its unit (404) and may do `permission` (403)."""
    indicators = indicators_visible_to(request.user).select_related("cycle__unit", "cycle__rule_set")
    indicator = get_object_or_404(indicators, pk=indicator_id)
    require(request.user, permission, indicator)
    return indicator


def posted(request: AuthedRequest) -> QueryDict | None:
    """Return what was posted, even nothing; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def posted_version(request: AuthedRequest) -> int:
    """Return the version the page was made from; one that never exists when none came."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else NO_VERSION


def answer_button(
    request: AuthedRequest, act: Callable[[], Any], *, done: Callable[[Any], str], next_url: str
) -> HttpResponse:
    """Do `act`, a button of a page, and go to `next_url` saying what was done or why it was not.

    403 for the wrong person. A repetition says that it is done already.
    """
    try:
        result = act()
    except AlreadyDone as repeated:
        messages.info(request, repeated.message)
    except NotAllowed:
        raise PermissionDenied
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done(result))
    return redirect(next_url)


def history_entries(obj: Model) -> list[HistoryEntry]:
    """Return the latest moves and events of a cycle or a rule set, newest first. One query."""
    return [entry_of(row) for row in history_of(obj).order_by("-at", "-pk")[:HISTORY_SHOWN]]
