"""Who may do what at a unit, by name: the registered acts, and the people who hold each ground today.

The table of acts is declared once (`organization.registry.register_acts`); the permission rules decide
in the end, and the tests compare both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organization.enums import Role
from organization.models import RoleGrant, Unit, User
from organization.queries import AppraiserLine, appraiser_line_on, in_force_on, leading_lines_on
from organization.registry import Act, Ground, register_acts, registered_acts
from organization.unit_rows import paths_above

if TYPE_CHECKING:
    from django.utils.functional import Promise

ACTS = (
    Act(
        gettext_lazy("Mengganti pejabat penilai"),
        "organization.appraiser_set",
        Ground.HR,
        for_staff=True,
    ),
    Act(
        gettext_lazy("Menjawab permintaan perbaikan data"),
        "organization.correction_done",
        Ground.HR,
        for_staff=True,
    ),
    Act(
        gettext_lazy("Menempatkan dan memindahkan pegawai"),
        "organization.placement_add",
        Ground.HR,
        for_staff=True,
    ),
    Act(
        gettext_lazy("Memberi kode aktivasi dan menonaktifkan akun"),
        "organization.activation_issue",
        Ground.HR,
        for_staff=True,
    ),
    Act(gettext_lazy("Mengubah, memindahkan dan menutup unit"), "organization.unit_move", Ground.HR),
    Act(gettext_lazy("Mengubah jabatan dan formasi"), "organization.post_change", Ground.HR),
    Act(
        gettext_lazy("Memberi dan mencabut peran, menunjuk wakil"),
        "organization.role_grant_add",
        Ground.HR_HIMSELF,
    ),
    Act(gettext_lazy("Mengubah kalender hari libur"), "organization.calendar_edit", Ground.AGENCY_HR),
)

NO_HOLDER: "dict[Ground, str | Promise]" = {
    Ground.HR: gettext_lazy("Belum ada pengelola kepegawaian untuk unit ini."),
    Ground.HR_HIMSELF: gettext_lazy("Belum ada pengelola kepegawaian untuk unit ini."),
    Ground.AGENCY_HR: gettext_lazy("Belum ada pengelola kepegawaian tingkat instansi."),
    Ground.APPRAISER: gettext_lazy("Belum ada pimpinan di unit ini atau di atasnya."),
    Ground.SUPERIOR: gettext_lazy(
        "Tidak ada atasan dalam susunan; pengelola kepegawaian mencatat keputusannya."
    ),
    Ground.EMPLOYEE: gettext_lazy("Setiap pegawai untuk dirinya sendiri."),
}


@dataclass(frozen=True)
class Holder:
    """Somebody who may do an act, and why: role and where given, head of what, for whom until when."""

    user: User
    ground: str


@dataclass(frozen=True)
class Authority:
    """One row of the page: an act and who may do it; `nobody` says what holds when there is no one."""

    act: Act
    holders: Sequence[Holder]

    @property
    def nobody(self) -> "str | Promise":
        """Return the sentence for an act without holders."""
        return NO_HOLDER[self.act.ground]


def register() -> None:
    """Register the acts of the organization. Called once, from AppConfig.ready()."""
    register_acts(*ACTS)


def authorities_at(unit: Unit, day: date, *, for_staff_only: bool) -> list[Authority]:
    """Return for each registered act who may do it at the unit on `day`.

    About a dozen queries and one for each level of the tree, whatever the number of acts and people.
    """
    acts = [act for act in registered_acts() if act.for_staff or not for_staff_only]
    holders = holders_at(unit, day)
    return [Authority(act, holders[act.ground]) for act in acts]


def holders_at(unit: Unit, day: date) -> dict[Ground, list[Holder]]:
    """Return by ground who holds it at the unit on `day`, the nearest first."""
    grants = list(
        RoleGrant.objects.filter(
            in_force_on(day),
            role=Role.HR,
            unit__path__in=[*paths_above(unit), unit.path],
            user__is_active=True,
        )
        .select_related("user", "unit", "deputy_for")
        .order_by("-unit__depth", F("deputy_for").asc(nulls_first=True), "user__full_name", "pk")
    )
    lines = leading_lines_on(unit, day)
    appraiser = lines[0] if lines else None
    superior = appraiser_line_on(appraiser.appraiser, day) if appraiser else None
    return {
        Ground.HR: by_grant(grants),
        Ground.HR_HIMSELF: by_grant(grant for grant in grants if grant.deputy_for_id is None),
        Ground.AGENCY_HR: by_grant(grant for grant in grants if grant.unit.depth == 1),
        Ground.APPRAISER: by_line(appraiser),
        Ground.SUPERIOR: by_line(superior),
        Ground.EMPLOYEE: [],
    }


def by_grant(grants: Iterable[RoleGrant]) -> list[Holder]:
    """Return one holder for each grant: what he holds, where given, for whom and until when."""
    return [Holder(grant.user, grant_ground(grant)) for grant in grants]


def grant_ground(grant: RoleGrant) -> str:
    """Return why a grant gives the right, in words. Its user, unit and principal are fetched."""
    values = {
        "role": grant.get_role_display(),
        "unit": grant.unit.name,
        "principal": grant.deputy_for,
        "day": date_format(grant.ends_on) if grant.ends_on else "",
    }
    if grant.deputy_for_id is not None:
        return _("%(role)s %(unit)s, mewakili %(principal)s sampai %(day)s") % values
    if grant.ends_on is not None:
        return _("%(role)s %(unit)s, sampai %(day)s") % values
    return _("%(role)s %(unit)s") % values


def by_line(line: AppraiserLine | None) -> list[Holder]:
    """Return who leads: as acting officer, as head, or as named by hand."""
    if line is None:
        return []
    if line.by_hand or line.unit is None:
        ground = _("ditetapkan pengelola kepegawaian")
    elif line.acting is not None:
        ground = line.capacity
        if line.acting.ends_on is not None:
            ground = _("%(capacity)s sampai %(day)s") % {
                "capacity": ground,
                "day": date_format(line.acting.ends_on),
            }
    else:
        ground = _("pimpinan %(unit)s") % {"unit": line.unit.name}
    return [Holder(line.appraiser.user, ground)]


def technicians() -> list[User]:
    """Return who can open everything as a technician. One query."""
    return list(User.objects.filter(is_superuser=True, is_active=True).order_by("full_name", "pk"))
