"""The state table of what follows a result: the improvement plan."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.enums import ImprovementState
from appraisal.workflow import APPRAISER, EMPLOYEE, label_of, today
from core.workflow import Transition, Workflow
from organization.models import User

LAW = "PP 30/2019 Ps 56–58: kesempatan memperbaiki kinerja"
I = ImprovementState  # noqa: E741 - the states of this table, as in appraisal.workflow


def improvement_employee(user: User, plan: Any) -> bool:  # noqa: ANN401
    """The person whose performance is to improve."""
    return bool(plan.appraisal.employee.user_id == user.pk)


def improvement_appraiser(user: User, plan: Any) -> bool:  # noqa: ANN401
    """Who guides him now; never the employee himself."""
    return bool(plan.appraiser.user_id == user.pk) and not improvement_employee(user, plan)


def improvement_is_complete(plan: Any) -> str | None:  # noqa: ANN401
    """There is something to sign: goals, and at least one step."""
    if not plan.goals.strip():
        return _("Tuliskan dulu yang hendak dicapai.")
    if not plan.steps.exists():
        return _("Tuliskan paling sedikit satu langkah dengan tanggalnya.")
    return None


def time_to_sign_is_over(plan: Any) -> str | None:  # noqa: ANN401
    """The employee had the time the rule set gives him."""
    if plan.sign_due_on is None or today() <= plan.sign_due_on:
        return _("Pegawai masih mempunyai waktu untuk menandatangani.")
    return None


def there_was_a_check_in(plan: Any) -> str | None:  # noqa: ANN401
    """Nobody is judged whom nobody looked after."""
    if not plan.check_ins.exists():
        return _("Catat dulu perkembangannya paling sedikit satu kali.")
    return None


def the_months_are_over(plan: Any) -> str | None:  # noqa: ANN401
    """The chance to improve lasts as long as was said: it can be met early, never lost early."""
    if plan.ends_on is None or today() <= plan.ends_on:
        return _("Masa pembinaan belum berakhir. Sebelum itu hanya “berhasil” yang dapat dinyatakan.")
    return None


IMPROVEMENT = Workflow(
    name="improvement",
    states=tuple(ImprovementState.values),
    roles={EMPLOYEE: improvement_employee, APPRAISER: improvement_appraiser},
    transitions=(
        Transition(
            "improvement_sign_appraiser",
            (I.DRAFT,),
            I.WAITING_EMPLOYEE,
            APPRAISER,
            label=gettext_lazy("Tanda tangani sebagai pejabat penilai"),
            ground=LAW,
            preconditions=(improvement_is_complete,),
        ),
        Transition(
            "improvement_sign_employee",
            (I.WAITING_EMPLOYEE,),
            I.RUNNING,
            EMPLOYEE,
            label=gettext_lazy("Tanda tangani sebagai pegawai"),
            ground=LAW,
        ),
        Transition(
            "improvement_return",
            (I.WAITING_EMPLOYEE,),
            I.DRAFT,
            EMPLOYEE,
            label=gettext_lazy("Kembalikan untuk diubah"),
            ground="Pegawai ikut menyusun rencana pembinaannya",
            needs_note=True,
            backward=True,
        ),
        Transition(
            "improvement_recall",
            (I.WAITING_EMPLOYEE,),
            I.DRAFT,
            APPRAISER,
            label=gettext_lazy("Cabut tanda tangan"),
            ground="Yang menandatangani lebih dulu menemukan kekeliruan",
            needs_note=True,
            backward=True,
        ),
        Transition(
            "improvement_begin_unsigned",
            (I.WAITING_EMPLOYEE,),
            I.RUNNING,
            APPRAISER,
            label=gettext_lazy("Mulai tanpa tanda tangan pegawai"),
            ground="Diamnya pegawai tidak menghentikan pembinaan; ia tetap dapat menulis perkembangannya",
            needs_note=True,
            preconditions=(time_to_sign_is_over,),
        ),
        Transition(
            "improvement_succeed",
            (I.RUNNING,),
            I.SUCCEEDED,
            APPRAISER,
            label=gettext_lazy("Nyatakan berhasil"),
            ground=LAW,
            needs_note=True,
            preconditions=(there_was_a_check_in,),
        ),
        Transition(
            "improvement_not_yet",
            (I.RUNNING,),
            I.NOT_YET,
            APPRAISER,
            label=gettext_lazy("Nyatakan belum berhasil"),
            ground=LAW,
            needs_note=True,
            preconditions=(there_was_a_check_in, the_months_are_over),
        ),
        Transition(
            "improvement_cancel",
            (I.DRAFT,),
            I.CANCELLED,
            APPRAISER,
            label=gettext_lazy("Batalkan rencana"),
            ground="Disusun keliru",
            needs_note=True,
        ),
    ),
)

FOLLOW_UP_LABELS = {
    "improvement_start": gettext_lazy("Rencana pembinaan dibuat"),
    "improvement_step_done": gettext_lazy("Langkah pembinaan selesai"),
    "improvement_follow": gettext_lazy("Pembimbing berganti"),
}


def label_of_follow_up(name: str) -> str:
    """Return a move or event of an improvement plan in words."""
    if name in FOLLOW_UP_LABELS:
        return str(FOLLOW_UP_LABELS[name])
    return next((str(move.label) for move in IMPROVEMENT.transitions if move.name == name), label_of(name))
