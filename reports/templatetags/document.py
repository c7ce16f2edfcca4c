"""How documents print what their frozen records hold as text."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from organization.domain.nip import format_nip

register = template.Library()


@register.filter
def spaced_nip(nip: str) -> str:
    """Return a NIP in the printed groups 8-6-1-3."""
    return format_nip(nip)


@register.filter
def iso_day(text: str) -> str:
    """Return a day or a moment kept as ISO text as an Indonesian date; a moment in the agency's time zone."""
    if "T" in text or " " in text:
        return date_format(timezone.localtime(datetime.fromisoformat(text)).date(), "j F Y")
    return date_format(date.fromisoformat(text), "j F Y")
