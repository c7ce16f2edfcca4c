"""What the pages of competency show around their content."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.queries import keeps_agency, keeps_some_unit
from core.access import AuthedRequest
from organization.enums import Role
from organization.models import Placement
from organization.queries import employee_of, has_role, valid_on


def area(request: AuthedRequest) -> dict[str, object]:
    """Return the links between the parts of competency that this person may open. At most two queries."""
    user = request.user
    employee = employee_of(user)
    leads = (
        employee is not None
        and Placement.objects.filter(
            valid_on(timezone.localdate()), employee=employee, leads_unit=True
        ).exists()
    )
    keeps = keeps_some_unit(user)
    parts = [
        (_("Kompetensi saya"), "competency:own_profile", employee is not None),
        (_("Tim saya"), "competency:team_profiles", leads),
        (_("Pegawai"), "competency:people_list", keeps),
        (_("Peta kesenjangan"), "competency:unit_gap_list", keeps or leads or has_role(user, Role.LEADER)),
        (_("Kamus"), "competency:dictionary_list", True),
        (_("Standar jabatan"), "competency:standard_list", True),
        (_("Pelatihan"), "competency:training_list", True),
        (_("Pembagian kursi"), "competency:allocation_list", keeps_agency(user)),
        (_("Aturan"), "competency:rule_list", keeps_agency(user)),
    ]
    own = reverse("competency:profile_detail", args=[employee.pk]) if employee else ""
    links = [(label, reverse(name)) for label, name, shown in parts if shown]
    here = own if request.path == own else ""
    return {
        "area_links": [
            (label, url, request.path == url or (bool(here) and url == reverse("competency:own_profile")))
            for label, url in links
        ]
    }
