"""The versions of a definition sheet, and what differs between any two of them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from appraisal.domain.indicator_versions import differences, version_of
from appraisal.models import Indicator, IndicatorVersion
from appraisal.queries import period_targets
from appraisal.views.cycle_acts import indicator_or_404
from appraisal.views.indicators import indicator_crumbs
from core.access import AuthedRequest

PAGE = 20


@require_safe
def indicator_history(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Show the versions of a sheet, the newest first, and the difference between two of them."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_history")
    versions = versions_of(indicator)
    old, new = chosen(request, versions)
    page = Paginator(versions, PAGE).get_page(request.GET.get("page"))
    before = {version.number: older for version, older in zip(versions, versions[1:], strict=False)}
    crumbs = indicator_crumbs(request, indicator.cycle, deeper=True)
    crumbs.append((indicator.code, reverse("appraisal:indicator_detail", args=[indicator.pk])))
    context = {
        "indicator": indicator,
        "cycle": indicator.cycle,
        "crumbs": crumbs,
        "versions": versions,
        "page_obj": page,
        "rows": [(version, changes_since(before.get(version.number), version)) for version in page],
        "old": old,
        "new": new,
        "changes": differences(old.values, new.values) if old and new else [],
    }
    return render(request, "appraisal/indicator_history.html", context)


def versions_of(indicator: Indicator) -> list[IndicatorVersion]:
    """Return all versions, the newest first; a sheet nobody changed yet has the one it is.

    Two queries, whatever their number.
    """
    versions = list(indicator.versions.select_related("made_by").order_by("-number"))
    targets = period_targets([indicator.pk]).get(indicator.pk, {})
    if not versions or versions[0].number < indicator.sheet_version:
        versions.insert(0, version_of(indicator, targets, by=None, reason=""))
    return versions


def changes_since(older: IndicatorVersion | None, version: IndicatorVersion) -> int:
    """Return how many fields differ from the version before; 0 for the first."""
    return len(differences(older.values, version.values)) if older else 0


def chosen(
    request: AuthedRequest, versions: list[IndicatorVersion]
) -> tuple[IndicatorVersion | None, IndicatorVersion | None]:
    """Return the two versions to compare, the older first: those asked for, else the newest two."""
    by_number = {str(version.number): version for version in versions}
    asked = [by_number.get(request.GET.get(name, "")) for name in ("dari", "ke")]
    pair = [version for version in asked if version is not None]
    if len(pair) < 2:
        pair = versions[:2]
    if len(pair) < 2:
        return None, None
    first, second = sorted(pair, key=lambda version: version.number)
    return first, second
