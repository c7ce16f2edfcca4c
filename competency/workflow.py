"""The state table of competency: the development plan, agreed between employee and supervisor."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.enums import EnrolmentState, PlanState
from competency.queries import keeps_agency
from core.workflow import SYSTEM, Transition, Workflow
from organization.models import User
from organization.queries import appraiser_on

EMPLOYEE, APPRAISER, KEEPER = "employee", "appraiser", "keeper"
ROLE_LABELS = {
    EMPLOYEE: gettext_lazy("Pegawai yang bersangkutan"),
    APPRAISER: gettext_lazy("Pejabat penilai kinerja"),
    KEEPER: gettext_lazy("Pengelola pengembangan kompetensi"),
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


def is_participant(user: User, enrolment: Any) -> bool:  # noqa: ANN401
    """The person whose place it is."""
    return bool(enrolment.employee.user_id == user.pk)


def keeps_session(user: User, enrolment: Any) -> bool:  # noqa: ANN401
    """HR or training of the agency, who is not the participant: nobody confirms his own attendance."""
    return enrolment.employee.user_id != user.pk and keeps_agency(user)


def not_begun(enrolment: Any) -> str | None:  # noqa: ANN401
    """The session is still to come."""
    if enrolment.session.starts_on <= timezone.localdate():
        return _("Sesi ini sudah dimulai.")
    return None


def is_over(enrolment: Any) -> str | None:  # noqa: ANN401
    """The session has ended."""
    if enrolment.session.ends_on > timezone.localdate():
        return _("Kehadiran dicatat sesudah sesi selesai.")
    return None


E = EnrolmentState
ENROLMENT = Workflow(
    name="enrolment",
    states=tuple(EnrolmentState.values),
    roles={EMPLOYEE: is_participant, KEEPER: keeps_session},
    transitions=(
        Transition(
            "enrolment_move_up",
            (E.WAITING,),
            E.SEATED,
            SYSTEM,
            label=gettext_lazy("Naik dari daftar tunggu"),
            ground="Kursi kosong diisi menurut urutan pendaftaran",
            preconditions=(not_begun,),
        ),
        Transition(
            "enrolment_withdraw",
            (E.WAITING, E.SEATED),
            E.CANCELLED,
            EMPLOYEE,
            label=gettext_lazy("Batalkan pendaftaran saya"),
            ground="Pegawai berhalangan; kursinya diberikan kepada yang menunggu",
            preconditions=(not_begun,),
        ),
        Transition(
            "enrolment_cancel",
            (E.WAITING, E.SEATED),
            E.CANCELLED,
            KEEPER,
            label=gettext_lazy("Keluarkan dari sesi"),
            ground="Pengelola mengeluarkan peserta dengan alasan",
            needs_note=True,
            preconditions=(not_begun,),
        ),
        Transition(
            "enrolment_drop",
            (E.WAITING, E.SEATED),
            E.CANCELLED,
            SYSTEM,
            label=gettext_lazy("Batal karena sesi dibatalkan"),
            ground="Sesi yang dibatalkan melepas semua pesertanya",
        ),
        Transition(
            "enrolment_attend",
            (E.SEATED,),
            E.ATTENDED,
            KEEPER,
            label=gettext_lazy("Hadir"),
            ground="PerLAN 10/2018: pengembangan yang diikuti dicatat dan mengusulkan level baru",
            preconditions=(is_over,),
        ),
        Transition(
            "enrolment_miss",
            (E.SEATED,),
            E.ABSENT,
            KEEPER,
            label=gettext_lazy("Tidak hadir"),
            ground="Kursi terpakai tanpa hasil",
            preconditions=(is_over,),
        ),
    ),
)
