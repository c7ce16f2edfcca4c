"""What the pages about what follows a result share: which cycle, which unit, and the way between them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.calibration import calibrated_paths
from appraisal.domain.progress import board_paths
from appraisal.models import Cycle
from appraisal.views.progress import board_url, chosen_cycle, chosen_unit, cycles_on_board, way_down
from core.access import AuthedRequest
from organization.models import Unit

FOR_HR = ("improvement_list", "reward_list", "talent_board", "credit_list")
FOR_LEADERS = ("talent_board",)


@dataclass(frozen=True)
class Scope:
    """The cycle and the unit a page is about, and the units between which one may choose."""

    cycle: Cycle
    unit: Unit
    cycles: list[Cycle]
    paths: list[str]

    @property
    def fields(self) -> dict[str, str]:
        """Return the choice as the fields of an address."""
        return {"siklus": str(self.cycle.pk), "unit": str(self.unit.pk)}


def scope_of_hr(request: AuthedRequest) -> Scope | None:
    """Return what HR looks at; None while no cycle was opened there. 403 for whoever is HR of none."""
    return scope_in(request, calibrated_paths(request.user))


def scope_of_board(request: AuthedRequest) -> Scope | None:
    """Return what HR, a reader or the head of a unit looks at. 403 for whoever is none of these."""
    return scope_in(request, board_paths(request.user, timezone.localdate()))


def scope_in(request: AuthedRequest, paths: list[str]) -> Scope | None:
    """Return the chosen cycle and unit among these paths."""
    if not paths:
        raise PermissionDenied
    cycles = cycles_on_board(paths)
    cycle = chosen_cycle(request, cycles)
    if cycle is None:
        return None
    unit = chosen_unit(request, paths) or Unit.objects.filter(path=paths[0]).get()
    return Scope(cycle, unit, cycles, paths)


def scope_context(request: AuthedRequest, scope: Scope | None, here: str) -> dict[str, Any]:
    """Return what templates/appraisal/follow_up_head.html needs; `here` is the name of the page."""
    if scope is None:
        return {"cycle": None, "crumbs": []}
    names = FOR_HR if calibrated_paths(request.user) else FOR_LEADERS
    return {
        "cycle": scope.cycle,
        "unit": scope.unit,
        "cycles": scope.cycles,
        "above": way_down(scope.unit, scope.paths),
        "children": Unit.objects.get_children(scope.unit).order_by("path"),
        "pages": [
            (label_of_page(name), f"{reverse(f'appraisal:{name}')}?{urlencode(scope.fields)}", name == here)
            for name in names
        ],
        "export": urlencode(scope.fields),
        "crumbs": [(_("Papan kemajuan"), board_url(scope.cycle, scope.unit))],
    }


def label_of_page(name: str) -> str:
    """Return the name of a page as people read it."""
    return {
        "improvement_list": _("Pembinaan"),
        "reward_list": _("Penghargaan"),
        "talent_board": _("Talenta"),
        "credit_list": _("Angka kredit"),
    }[name]
