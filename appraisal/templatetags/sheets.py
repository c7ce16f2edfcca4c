"""Percentages and differences of indicators, as tables show them."""

from collections.abc import Mapping
from decimal import Decimal

from django import template

from appraisal.domain.indicators import PublishedCheck
from appraisal.domain.scoring import number

register = template.Library()


@register.filter
def percent(value: Decimal | None) -> str:
    """Return a percentage with exactly two decimals; nothing for None."""
    return "" if value is None else number(value, 2)


@register.filter
def signed(value: Decimal) -> str:
    """Return a difference with its sign and two decimals."""
    return f"+{number(value, 2)}" if value > 0 else number(value, 2)


@register.filter
def of_row(checks: Mapping[int, PublishedCheck], row: int) -> PublishedCheck | None:
    """Return the comparison that belongs to a row of a file."""
    return checks.get(row)
