"""How a personnel number is printed."""

from django import template

from organization.domain.nip import format_nip

register = template.Library()


@register.filter
def nip(text: str) -> str:
    """Return a NIP or NI PPPK in the printed groups 8-6-1-3."""
    return format_nip(text)
