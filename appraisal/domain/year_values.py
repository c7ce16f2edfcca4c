"""What the year already holds for an item of the plan, so that nobody types it a second time."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from appraisal.domain.consolidation import RULES, consolidate, period_label, periods_of_year
from appraisal.domain.item_periods import realised_so_far
from appraisal.enums import ItemKind
from appraisal.models import IndicatorPeriod
from appraisal.registry import YearValue

if TYPE_CHECKING:
    from appraisal.models import Appraisal, AssessedItem


def indicator_year_values(appraisal: "Appraisal") -> Mapping[int, YearValue]:
    """Return, by item, the realisation of its indicator (IKU) consolidated over the periods. One query.

    Only for items that are measured as the indicator is: same unit of measure, same direction. Periods
    without a realisation are left out and named.
    """
    items = [
        item for item in appraisal.items.all() if item.kind == ItemKind.RESULT and measures_indicator(item)
    ]
    if not items:
        return {}
    kept: dict[int, dict[int, IndicatorPeriod]] = {}
    for row in IndicatorPeriod.objects.filter(indicator__in={item.indicator_id for item in items}):
        kept.setdefault(row.indicator_id, {})[row.number] = row
    found = {}
    for item in items:
        value = year_value(item, kept.get(item.indicator_id or 0, {}), appraisal.cycle.year)
        if value is not None:
            found[item.pk] = value
    return found


def item_year_values(appraisal: "Appraisal") -> Mapping[int, YearValue]:
    """Return, by item, what the employee recorded in its periods, consolidated over the year. Two queries.

    Periods without a realisation are left out and named.
    """
    results = [item for item in appraisal.items.all() if item.kind == ItemKind.RESULT]
    prefetch_related_objects(results, "periods")
    found = {}
    for item in results:
        item.appraisal = appraisal
        so_far = realised_so_far(item)
        if so_far.figure.value is None:
            continue
        missing = ", ".join(period_label(so_far.way.period, index) for index in so_far.figure.missing)
        found[item.pk] = YearValue(
            value=so_far.figure.value,
            explanation=_("%(rule)s dari %(known)d dari %(count)d periode yang Anda catat")
            % {
                "rule": RULES[so_far.way.consolidation],
                "known": len(so_far.figure.known),
                "count": len(so_far.rows),
            },
            missing=_("Belum ada realisasi: %(periods)s.") % {"periods": missing} if missing else "",
        )
    return found


def measures_indicator(item: "AssessedItem") -> bool:
    """Say whether the item is measured in the same way as its indicator."""
    indicator = item.indicator
    return (
        indicator is not None
        and indicator.measure_unit == item.measure_unit
        and indicator.polarity == item.polarity
    )


def year_value(item: "AssessedItem", periods: Mapping[int, IndicatorPeriod], year: int) -> YearValue | None:
    """Return the consolidated realisation with its working; None when no period has one."""
    indicator = item.indicator
    if indicator is None:
        return None
    count = len(periods_of_year(year, indicator.period))
    figure = consolidate(
        indicator.consolidation, {key: row.realisation for key, row in periods.items()}, count
    )
    if figure.value is None:
        return None
    missing = ", ".join(period_label(indicator.period, index) for index in figure.missing)
    return YearValue(
        value=figure.value,
        explanation=_("%(rule)s dari %(known)d dari %(count)d periode IKU %(code)s")
        % {
            "rule": RULES[indicator.consolidation],
            "known": len(figure.known),
            "count": count,
            "code": indicator.code,
        },
        missing=_("Belum ada realisasi: %(periods)s.") % {"periods": missing} if missing else "",
    )
