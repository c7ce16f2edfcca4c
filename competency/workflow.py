"""The state table of competency: the development plan, agreed between employee and supervisor."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.enums import PlanState
from core.workflow import Transition, Workflow
from organization.models import User
from organization.queries import appraiser_on

EMPLOYEE, APPRAISER = "employee", "appraiser"
ROLE_LABELS = {
    EMPLOYEE: gettext_lazy("Pegawai yang bersangkutan"),
    APPRAISER: gettext_lazy("Pejabat penilai kinerja"),
}


def is_employee(user: User, plan: Any) -> bool:  # noqa: ANN401
    """The person whose plan it is."""
    return bool(plan.employee.user_id == user.pk)


def is_appraiser(user: User, plan: Any) -> bool:  # noqa: ANN401
    """Whoever appraises the person today."""
    appraiser = appraiser_on(plan.employee, timezone.localdate())
    return appraiser is not None and appraiser.user_id == user.pk


def has_items(plan: Any) -> str | None:  # noqa: ANN401
    """Something is planned."""
    return None if plan.items.exists() else _("Isi dahulu sedikitnya satu kegiatan.")


def nothing_done(plan: Any) -> str | None:  # noqa: ANN401
    """No activity waits for the supervisor's word."""
    if plan.items.filter(completed_on__isnull=False, result__isnull=True).exists():
        return _("Masih ada kegiatan selesai yang menunggu penilaian atasan.")
    return None


S = PlanState
DEVELOPMENT_PLAN = Workflow(
    name="development_plan",
    states=tuple(PlanState.values),
    roles={EMPLOYEE: is_employee, APPRAISER: is_appraiser},
    transitions=(
        Transition(
            "idp_propose",
            (S.DRAFT,),
            S.PROPOSED,
            EMPLOYEE,
            label=gettext_lazy("Ajukan kepada atasan"),
            ground="PerLAN 10/2018: rencana pengembangan disusun pegawai bersama atasannya",
            preconditions=(has_items,),
        ),
        Transition(
            "idp_return",
            (S.PROPOSED,),
            S.DRAFT,
            APPRAISER,
            label=gettext_lazy("Kembalikan rencana"),
            ground="Atasan meminta perubahan dengan alasan",
            needs_note=True,
            backward=True,
        ),
        Transition(
            "idp_agree",
            (S.PROPOSED,),
            S.AGREED,
            APPRAISER,
            label=gettext_lazy("Sepakati rencana"),
            ground="PerLAN 10/2018: rencana pengembangan disepakati atasan",
            preconditions=(has_items,),
        ),
        Transition(
            "idp_reopen",
            (S.AGREED,),
            S.DRAFT,
            EMPLOYEE,
            label=gettext_lazy("Buka kembali rencana"),
            ground="Kebutuhan berubah dalam tahun berjalan; kegiatan yang sudah dinilai tetap",
            needs_note=True,
            backward=True,
            preconditions=(nothing_done,),
        ),
    ),
)
