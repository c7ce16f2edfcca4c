"""Numbers, targets and people's words of an appraisal, as pages show them."""

from decimal import Decimal

from django import template
from django.forms import BoundField
from django.utils.translation import gettext as _

from appraisal.domain.plan_shapes import reached_text
from appraisal.domain.scoring import number
from appraisal.enums import AppraisalState, Polarity, Rating
from appraisal.models import AssessedItem

register = template.Library()

STATE_TONES = {
    AppraisalState.PLANNING: "run",
    AppraisalState.RUNNING: "run",
    AppraisalState.FINAL: "done",
    AppraisalState.STOPPED: "none",
}
RATING_TONES = {Rating.ABOVE: "good", Rating.MEETS: "even", Rating.BELOW: "poor"}


@register.filter
def figure(value: Decimal | None) -> str:
    """Return a number as Indonesians write it, without zeros at the end; nothing for None."""
    return "" if value is None else number(value)


@register.filter
def target_text(item: AssessedItem) -> str:
    """Return the target of a result with its unit: one number or a range, or its shape in a word."""
    if item.polarity == Polarity.NARRATIVE:
        return _("menurut uraian")
    if item.polarity == Polarity.YES_NO:
        return _("ya")
    if item.polarity == Polarity.MILESTONE and item.target is None:
        return _("100 % tahapan")
    if item.target is None:
        return _("belum ada target")
    bounds = [item.target] if item.target_high is None else [item.target, item.target_high]
    return f"{'–'.join(number(bound) for bound in bounds)} {item.measure_unit}".strip()


@register.filter
def realisation_text(item: AssessedItem) -> str:
    """Return what was reached of a result with its unit, yes or no in words; nothing when not reported."""
    return reached_text(item, item.self_realisation)


@register.filter
def reached(item: AssessedItem, value: Decimal | None) -> str:
    """Return a realisation of the result with its unit, yes or no in words; nothing for None."""
    return reached_text(item, value)


@register.filter
def state_tone(state: str) -> str:
    """Return the tone of an appraisal's state for components/state.html."""
    return STATE_TONES.get(AppraisalState(state), "wait")


@register.filter
def rating_tone(rating: str) -> str:
    """Return the tone of a rating for components/rating.html."""
    return RATING_TONES[Rating(rating)] if rating else "none"


@register.filter
def sent_value(field: BoundField) -> str:
    """Return what a field holds, as the browser would send it."""
    value = field.value()
    return "" if value is None else str(value)
