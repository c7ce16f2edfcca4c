"""The nine boxes of a unit: result × potential, numbers for all who read, names for who may."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.domain.calibration import calibrated_paths
from appraisal.domain.scoring import PREDICATE_LABELS
from appraisal.domain.scoring import Predicate as ScoredPredicate
from appraisal.domain.talent_board import boxes_of, placed_in, sees_names, talent_rules
from appraisal.views.follow_ups import scope_context, scope_of_board
from appraisal.views.progress import number
from core.access import AuthedRequest
from organization.queries import employee_of

PAGE = 50


@require_safe
def talent_board(request: AuthedRequest) -> HttpResponse:
    """Show the grid of a unit, and the names of one box to who keeps or leads it."""
    scope = scope_of_board(request)
    context = scope_context(request, scope, "talent_board")
    if scope is None:
        return render(request, "appraisal/talent_board.html", context)
    rules = talent_rules(scope.cycle.rule_set)
    named = sees_names(request.user, scope.unit, timezone.localdate())
    keeps = any(scope.unit.path.startswith(path) for path in calibrated_paths(request.user))
    placed = placed_in(scope.cycle, scope.unit, rules)
    if not keeps:  # a head does not see his own box here: that is a setting of its own
        own = employee_of(request.user)
        placed = [row for row in placed if own is None or row.employee != own.pk]
    grid = boxes_of(placed, rules, exact=named)
    without = [row for row in placed if row.box is None]
    context |= {
        "grid": grid,
        "boxes": sorted((box for row in grid for box in row), key=lambda box: -box.number),
        "named": named,
        "people": len(placed),
        "without": len(without),
        "small": rules.small_below,
        "rules": rules,
        "may_import": request.user.has_perm("appraisal.potential_import", scope.cycle),
        "is_sum_told": named or not any(box.withheld for row in grid for box in row),
    }
    chosen = number(request.GET.get("kotak", ""))
    if named and 1 <= chosen <= 9:
        here = [row for row in placed if row.box == chosen]
        page = Paginator(here, PAGE).get_page(request.GET.get("page"))
        context |= {
            "chosen": chosen,
            "page_obj": page,
            "rows": [
                {"person": row, "label": PREDICATE_LABELS[ScoredPredicate(row.predicate)]} for row in page
            ],
        }
    return render(request, "appraisal/talent_board.html", context)
