"""What the pages of competency show around their content."""

from django.urls import reverse
from django.utils.translation import gettext as _

from competency.queries import keeps_agency
from core.access import AuthedRequest


def area(request: AuthedRequest) -> dict[str, object]:
    """Return the links between the parts of competency that this person may open."""
    parts = [(_("Kamus"), "competency:dictionary_list"), (_("Standar jabatan"), "competency:standard_list")]
    if keeps_agency(request.user):
        parts.append((_("Aturan"), "competency:rule_list"))
    links = [(label, reverse(name)) for label, name in parts]
    return {"area_links": [(label, url, request.path == url) for label, url in links]}
