"""What the components of the pages need: days left, summaries of form errors, home sections."""

from datetime import date
from typing import Any, cast

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.text import Truncator

from core.registry import HomeSection

register = template.Library()

# Days before a deadline from which it is shown as near.
NEAR_DAYS = 3
# Input types whose value is the text a person typed.
TYPED_INPUTS = frozenset({"text", "number", "email", "url", "tel", "date", "search"})
LONGEST_TYPED = 60
FORGOTTEN_INPUTS = ("file", "password")


@register.filter
def days_after(day: date, today: date) -> int:
    """Return the number of calendar days from `today` to `day`, negative when it has passed."""
    return (day - today).days


@register.filter
def absolute(number: int) -> int:
    """Return the number without its sign."""
    return abs(number)


@register.filter
def deadline_tone(days: int) -> str:
    """Return `late`, `near` or `far` for a deadline `days` days away."""
    if days < 0:
        return "late"
    return "near" if days <= NEAR_DAYS else "far"


@register.filter
def error_count(form: BaseForm) -> int:
    """Return how many sentences of error the form has."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def forgotten(form: BaseForm) -> str:
    """Return the kind of field that no browser shows a second time: "file", "password", or nothing."""
    kinds = {getattr(field.widget, "input_type", "") for field in form.fields.values()}
    return next((kind for kind in FORGOTTEN_INPUTS if kind in kinds), "")


@register.filter
def anchor(field: BoundField) -> str:
    """Return the id of the first input of a field: the target of a link to it."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def typed_value(field: BoundField) -> str:
    """Return what a person typed in a field, shortened, or nothing when it was chosen or secret."""
    if getattr(field.field.widget, "input_type", "") not in TYPED_INPUTS:
        return ""
    return Truncator(str(field.value() or "").strip()).chars(LONGEST_TYPED)


@register.simple_tag(takes_context=True)
def home_section(context: Context, section: HomeSection) -> str:
    """Render a block of the home page that an app has registered."""
    block = get_template(section.template)
    return block.render(
        {**cast("dict[str, Any]", context.flatten()), **section.context}, context.get("request")
    )
