"""The state table of a report. Nothing personal goes into the history of moves: texts are entries."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.workflow import SYSTEM, Transition, Workflow
from feedback.enums import CaseKind, CaseState
from organization.enums import Role
from organization.models import Unit, User
from organization.queries import deputy_capacity, has_role, role_paths

COORDINATOR, OFFICER, CITIZEN = "coordinator", "officer", "citizen"
POOR = 2
"""The highest score, of 5, that opens the appeal."""

ROLE_LABELS = {
    COORDINATOR: gettext_lazy("Koordinator pengaduan"),
    OFFICER: gettext_lazy("Petugas pengaduan"),
    CITIZEN: gettext_lazy("Pelapor"),
    SYSTEM: gettext_lazy("Jadwal"),
}


def coordinates(user: User, case: Any) -> bool:  # noqa: ANN401
    """Complaint officer of the whole agency to which the handling unit belongs."""
    root = case.unit.path[: Unit.steplen]
    return root in role_paths(user, Role.COMPLAINT_OFFICER)


def handles(user: User, case: Any) -> bool:  # noqa: ANN401
    """Complaint officer of the unit that has the case, given there or above."""
    return has_role(user, Role.COMPLAINT_OFFICER, case.unit)


def capacity(user: User, role: str, case: Any) -> str:  # noqa: ANN401
    """Return for whom the officer stands in."""
    return deputy_capacity(user, Role.COMPLAINT_OFFICER, case.unit)


def was_rated_poor(case: Any) -> str | None:  # noqa: ANN401
    """The answer of this level has a poor mark."""
    rating = case.ratings.filter(level=case.level).first()
    if rating is None or rating.score > POOR:
        return _("Banding dibuka setelah jawaban dinilai kurang.")
    return None


def has_level_above(case: Any) -> str | None:  # noqa: ANN401
    """Some unit stands above the one that answered."""
    if case.unit.depth <= 1:
        return _("Tidak ada tingkat lagi di atasnya. Anda dapat melapor ke Ombudsman RI.")
    return None


def is_no_appreciation(case: Any) -> str | None:  # noqa: ANN401
    """Praise is not appealed."""
    return _("Apresiasi tidak memerlukan banding.") if case.kind == CaseKind.APPRECIATION else None


def was_addressed(case: Any) -> str | None:  # noqa: ANN401
    """The report that takes this one in is named."""
    return None if case.duplicate_of_id else _("Sebutkan laporan tujuannya.")


def has_reject_reason(case: Any) -> str | None:  # noqa: ANN401
    """A reason of the closed list is given."""
    return None if case.reject_reason else _("Pilih alasannya.")


S = CaseState
OPEN_AT_UNIT = (S.FORWARDED, S.IN_PROGRESS, S.APPEALED)

CASE = Workflow(
    name="case",
    states=tuple(CaseState.values),
    roles={COORDINATOR: coordinates, OFFICER: handles},
    without_login={SYSTEM: gettext_lazy("Jadwal"), CITIZEN: gettext_lazy("Pelapor")},
    capacity=capacity,
    transitions=(
        Transition(
            "case_release",
            (S.HELD,),
            S.RECEIVED,
            COORDINATOR,
            label=gettext_lazy("Bukan kiriman sampah"),
            ground="Yang dicurigai ditahan, tidak pernah dibuang diam-diam",
        ),
        Transition(
            "case_ask_details",
            (S.RECEIVED,),
            S.INCOMPLETE,
            COORDINATOR,
            label=gettext_lazy("Minta kelengkapan"),
            ground="UU 25/2009 Ps 44: pelapor melengkapi berkasnya",
        ),
        Transition(
            "case_details",
            (S.INCOMPLETE,),
            S.RECEIVED,
            CITIZEN,
            label=gettext_lazy("Kirim kelengkapan"),
            ground="UU 25/2009 Ps 44: pelapor melengkapi berkasnya",
        ),
        Transition(
            "case_verify",
            (S.RECEIVED,),
            S.VERIFIED,
            COORDINATOR,
            label=gettext_lazy("Verifikasi"),
            ground="SP4N-LAPOR!: diverifikasi paling lama 3 hari kerja",
        ),
        Transition(
            "case_forward",
            (S.VERIFIED,),
            S.FORWARDED,
            COORDINATOR,
            label=gettext_lazy("Teruskan ke unit"),
            ground="SP4N-LAPOR!: disposisi kepada unit yang berwenang",
        ),
        Transition(
            "case_take",
            (S.FORWARDED, S.APPEALED),
            S.IN_PROGRESS,
            OFFICER,
            label=gettext_lazy("Mulai tangani"),
            ground="Pelapor melihat bahwa ada yang bekerja",
        ),
        Transition(
            "case_transfer",
            OPEN_AT_UNIT,
            S.FORWARDED,
            OFFICER,
            label=gettext_lazy("Pindahkan ke unit lain"),
            ground="Tanpa pintu yang salah: dipindahkan, tidak ditolak; batas waktu dan riwayat ikut",
        ),
        Transition(
            "case_ask",
            OPEN_AT_UNIT,
            S.WAITING,
            OFFICER,
            label=gettext_lazy("Tanyakan kepada pelapor"),
            ground="Batas waktu berhenti selama pelapor harus menjawab",
        ),
        Transition(
            "case_reply",
            (S.WAITING,),
            S.IN_PROGRESS,
            CITIZEN,
            label=gettext_lazy("Kirim balasan"),
            ground="Batas waktu berjalan lagi sesudah pelapor menjawab",
        ),
        Transition(
            "case_answer",
            OPEN_AT_UNIT,
            S.ANSWERED,
            OFFICER,
            label=gettext_lazy("Kirim jawaban"),
            ground="Ditutup hanya dengan jawaban yang berisi hasil",
        ),
        Transition(
            "case_finish",
            (S.ANSWERED,),
            S.FINISHED,
            CITIZEN,
            label=gettext_lazy("Selesai"),
            ground="Pelapor menyatakan selesai",
        ),
        Transition(
            "case_silence",
            (S.ANSWERED,),
            S.FINISHED,
            SYSTEM,
            label=gettext_lazy("Selesai tanpa tanggapan pelapor"),
            ground="SP4N-LAPOR!: selesai setelah 10 hari kerja tanpa tanggapan",
        ),
        Transition(
            "case_appeal",
            (S.ANSWERED,),
            S.APPEALED,
            CITIZEN,
            label=gettext_lazy("Ajukan banding"),
            ground="Jawaban yang dinilai kurang naik ke tingkat di atasnya dengan batas waktu baru",
            backward=True,
            preconditions=(is_no_appreciation, was_rated_poor, has_level_above),
        ),
        Transition(
            "case_reopen",
            (S.FINISHED,),
            S.IN_PROGRESS,
            CITIZEN,
            label=gettext_lazy("Buka kembali"),
            ground="Masalah yang muncul lagi tidak perlu laporan baru",
            backward=True,
            preconditions=(is_no_appreciation,),
        ),
        Transition(
            "case_reject",
            (S.HELD, S.RECEIVED, S.INCOMPLETE, S.VERIFIED),
            S.REJECTED,
            COORDINATOR,
            label=gettext_lazy("Tidak dapat diproses"),
            ground="Hanya dengan alasan dari daftar tertutup; bukan wewenang tidak termasuk",
            preconditions=(has_reject_reason,),
        ),
        Transition(
            "case_merge",
            (S.RECEIVED, S.VERIFIED, S.FORWARDED, S.IN_PROGRESS),
            S.DUPLICATE,
            COORDINATOR,
            label=gettext_lazy("Gabungkan dengan laporan lain"),
            ground="Laporan yang sama ditangani sekali; pengikutnya ikut pindah",
            preconditions=(was_addressed,),
        ),
        Transition(
            "case_withdraw",
            (S.HELD, S.RECEIVED, S.INCOMPLETE, S.VERIFIED, S.FORWARDED, S.IN_PROGRESS, S.WAITING, S.APPEALED),
            S.WITHDRAWN,
            CITIZEN,
            label=gettext_lazy("Tarik laporan"),
            ground="Pelapor menarik laporannya",
        ),
        Transition(
            "case_lapse",
            (S.INCOMPLETE, S.WAITING),
            S.WITHDRAWN,
            SYSTEM,
            label=gettext_lazy("Dianggap ditarik"),
            ground="UU 25/2009 Ps 44: tidak dilengkapi dalam 30 hari",
        ),
    ),
)
