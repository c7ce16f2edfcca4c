"""The state tables of the organization: wrong appraisers, requests to correct data, staff files."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.workflow import SYSTEM, Transition, Workflow
from organization.enums import AppraiserReportState, CorrectionState, Role, StaffImportState
from organization.models import User
from organization.queries import deputy_capacity, has_role

EMPLOYEE, HR, OWNER = "employee", "hr", "owner"

ROLE_LABELS = {
    EMPLOYEE: gettext_lazy("Pegawai yang bersangkutan"),
    HR: gettext_lazy("Pengelola kepegawaian"),
    OWNER: gettext_lazy("Pengelola kepegawaian yang mengunggah"),
}


def is_concerned(user: User, obj: Any) -> bool:  # noqa: ANN401
    """The person whom the report or request is about."""
    return bool(obj.employee.user_id == user.pk)


def is_hr_of_another(user: User, obj: Any) -> bool:  # noqa: ANN401
    """HR of the unit, never in the own matter."""
    return not is_concerned(user, obj) and has_role(user, Role.HR, obj.unit)


def capacity(user: User, role: str, obj: Any) -> str:  # noqa: ANN401
    """Return for whom HR stands in."""
    return deputy_capacity(user, Role.HR, obj.unit) if role == HR else ""


def owns_as_hr(user: User, obj: Any) -> bool:  # noqa: ANN401
    """Who uploaded the file and still keeps the staff of some unit."""
    return bool(obj.owner_id == user.pk) and has_role(user, Role.HR)


def job_is_over(staff_import: Any) -> str | None:  # noqa: ANN401
    """Nobody works on the file any more."""
    if staff_import.job is not None and staff_import.job.is_active:
        return _("Berkas ini masih dikerjakan. Tunggu sampai selesai.")
    return None


def rows_are_good(staff_import: Any) -> str | None:  # noqa: ANN401
    """No row is refused, or the good ones alone are wanted."""
    if staff_import.summary.get("refused") and not staff_import.good_rows_only:
        return _("Ada baris yang ditolak. Perbaiki berkasnya, atau terapkan hanya baris yang benar.")
    return None


def something_to_do(staff_import: Any) -> str | None:  # noqa: ANN401
    """At least one row would write something."""
    if not any(staff_import.summary.get(kind) for kind in ("new", "changed", "moved")):
        return _("Tidak ada yang perlu diterapkan: semua baris yang benar sudah sama dengan data tersimpan.")
    return None


A, C, F = AppraiserReportState, CorrectionState, StaffImportState

APPRAISER_REPORT = Workflow(
    name="appraiser_report",
    states=tuple(AppraiserReportState.values),
    roles={EMPLOYEE: is_concerned, HR: is_hr_of_another},
    capacity=capacity,
    transitions=(
        Transition(
            "appraiser_report_accept",
            (A.OPEN,),
            A.ACCEPTED,
            HR,
            label=gettext_lazy("Tetapkan usulan pegawai"),
            ground="Keluhan utama e-Kinerja: atasan keliru diperbaiki di dalam aplikasi",
        ),
        Transition(
            "appraiser_report_reject",
            (A.OPEN,),
            A.REJECTED,
            HR,
            label=gettext_lazy("Pejabat penilai sudah benar"),
            ground="Pegawai diberi tahu mengapa pejabat penilainya tetap",
            needs_note=True,
        ),
        Transition(
            "appraiser_report_withdraw",
            (A.OPEN,),
            A.WITHDRAWN,
            EMPLOYEE,
            label=gettext_lazy("Tarik laporan"),
            ground="Pegawai menarik laporannya",
        ),
    ),
)

CORRECTION = Workflow(
    name="correction",
    states=tuple(CorrectionState.values),
    roles={EMPLOYEE: is_concerned, HR: is_hr_of_another},
    capacity=capacity,
    transitions=(
        Transition(
            "correction_done",
            (C.OPEN,),
            C.DONE,
            HR,
            label=gettext_lazy("Sudah diperbaiki"),
            ground="UU 27/2022 Ps 30: perbaikan data paling lambat 3 x 24 jam",
            needs_note=True,
        ),
        Transition(
            "correction_reject",
            (C.OPEN,),
            C.REJECTED,
            HR,
            label=gettext_lazy("Tidak dapat diperbaiki"),
            ground="UU 27/2022 Ps 30: hasilnya diberitahukan kepada yang bersangkutan",
            needs_note=True,
        ),
        Transition(
            "correction_withdraw",
            (C.OPEN,),
            C.WITHDRAWN,
            EMPLOYEE,
            label=gettext_lazy("Tarik permintaan"),
            ground="Pegawai menarik permintaannya",
        ),
    ),
)

STAFF_IMPORT = Workflow(
    name="staff_import",
    states=tuple(StaffImportState.values),
    roles={OWNER: owns_as_hr},
    transitions=(
        Transition(
            "staff_check",
            (F.MAPPING, F.CHECKING, F.CHECKED),
            F.CHECKING,
            OWNER,
            label=gettext_lazy("Periksa berkas"),
            ground="Semua baris diperiksa sebelum ada yang ditulis; kolom boleh dicocokkan lagi",
            preconditions=(job_is_over,),
        ),
        Transition(
            "staff_checked",
            (F.CHECKING,),
            F.CHECKED,
            SYSTEM,
            label=gettext_lazy("Pemeriksaan selesai"),
            ground="Pratinjau: ditambahkan, diubah, dipindahkan, tetap, ditolak",
        ),
        Transition(
            "staff_apply",
            (F.CHECKED,),
            F.APPLYING,
            OWNER,
            label=gettext_lazy("Terapkan"),
            ground="Semua baris hanya bila tidak ada yang ditolak, atau baris yang benar saja",
            preconditions=(job_is_over, rows_are_good, something_to_do),
        ),
        Transition(
            "staff_applied",
            (F.APPLYING,),
            F.DONE,
            SYSTEM,
            label=gettext_lazy("Penerapan selesai"),
            ground="Diterapkan bertahap dengan titik lanjut; tidak ada baris yang diterapkan dua kali",
        ),
        Transition(
            "staff_cancel",
            (F.MAPPING, F.CHECKING, F.CHECKED),
            F.CANCELLED,
            OWNER,
            label=gettext_lazy("Batalkan impor"),
            ground="Belum ada yang ditulis, jadi berkasnya boleh dibuang",
            preconditions=(job_is_over,),
        ),
        Transition(
            "staff_expire",
            (F.MAPPING, F.CHECKING, F.CHECKED),
            F.CANCELLED,
            SYSTEM,
            label=gettext_lazy("Dibuang karena tidak diputuskan"),
            ground="Data pribadi dalam berkas tidak disimpan lebih lama dari perlu",
            preconditions=(job_is_over,),
        ),
    ),
)
