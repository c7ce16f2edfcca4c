"""Where an appraisal stands on its way through the year, for the bar on every page."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.messages import phase_end
from appraisal.enums import AppraisalState, Phase
from appraisal.models import Appraisal
from appraisal.workflow import is_appraiser, is_employee, is_hr_without_superior, is_superior
from core.registry import Step
from organization.models import User

S = AppraisalState

STEP_OF_STATE = {
    S.PLANNING: 0,
    S.PROPOSED: 0,
    S.RUNNING: 2,
    S.ASSESSED: 3,
    S.COUNTERSIGN: 3,
    S.HANDED_OVER: 4,
    S.OBJECTED: 4,
    S.EXPLAINED: 4,
    S.FINAL: 6,
}
"""The step that is going on in a state; 6: all done. A running plan is step 1 until step 2 opens."""


def steps_for(appraisal: Appraisal, user: User, today: date) -> list[Step]:
    """Return the six steps of the year with their last days.

    The hint of the present step tells `user` what happens next; a stopped appraisal goes nowhere and has
    no steps. Uses the prefetched phases, no query.
    """
    if appraisal.state == S.STOPPED:
        return []
    now = STEP_OF_STATE[S(appraisal.state)]
    if appraisal.state == S.RUNNING and today < first_day(appraisal, Phase.SELF_ASSESSMENT):
        now = 1
    labels = (
        (_("Perencanaan"), phase_end(Phase.PLANNING)(appraisal)),
        (_("Pelaksanaan"), phase_end(Phase.EXECUTION)(appraisal)),
        (_("Penilaian mandiri"), phase_end(Phase.SELF_ASSESSMENT)(appraisal)),
        (_("Penilaian atasan"), phase_end(Phase.REVIEW)(appraisal)),
        (_("Tanggapan"), last_day_of_response(appraisal)),
        (_("Final"), None),
    )
    return [
        Step(label, "done")
        if place < now
        else Step(label, "now", next_act(appraisal, user, today), due_on)
        if place == now
        else Step(label, "later", due_on=due_on)
        for place, (label, due_on) in enumerate(labels)
    ]


def last_day_of_response(appraisal: Appraisal) -> date | None:
    """Return until when the one whose turn it is answers.

    The employee first; after an objection the appraiser, who explains, then the superior, who decides.
    """
    if appraisal.state == S.OBJECTED:
        return appraisal.objection.explanation_due_on
    if appraisal.state == S.EXPLAINED:
        return appraisal.objection.decision_due_on
    return appraisal.response_due_on or phase_end(Phase.RESPONSE)(appraisal)


def first_day(appraisal: Appraisal, phase: Phase) -> date:
    """Return the first day of a phase; the beginning of time when it has no days."""
    return next((row.starts_on for row in appraisal.cycle.phases.all() if row.phase == phase), date.min)


def next_act(appraisal: Appraisal, user: User, today: date) -> str:
    """Return in one sentence what happens next, said to this person."""
    state = S(appraisal.state)
    if state == S.STOPPED:
        return _("Penilaian ini dihentikan oleh pengelola kepegawaian; tidak ada yang ditunggu.")
    if is_employee(user, appraisal):
        return act_of_employee(appraisal, state, today)
    if is_appraiser(user, appraisal):
        return act_of_appraiser(state)
    if state == S.COUNTERSIGN and is_superior(user, appraisal):
        return _("Anda memeriksa predikatnya, lalu menandatangani atau mengembalikannya.")
    if state == S.COUNTERSIGN and is_hr_without_superior(user, appraisal):
        return _("Anda mencatat tanda tangan atasan pejabat penilai.")
    if state in (S.OBJECTED, S.EXPLAINED) and is_superior(user, appraisal):
        return _("Anda mendengar kedua pihak, lalu memutuskan keberatan.")
    if state in (S.OBJECTED, S.EXPLAINED) and is_hr_without_superior(user, appraisal):
        return _("Anda mencatat keputusan atasan pejabat penilai.")
    return act_of_others(state)


def act_of_employee(appraisal: Appraisal, state: S, today: date) -> str:
    """Return what the employee does next, or for whom he waits."""
    if state == S.PLANNING and today < first_day(appraisal, Phase.PLANNING):
        return _("Perencanaan dibuka pada %(day)s; rencana sudah boleh disiapkan.") % {
            "day": date_format(first_day(appraisal, Phase.PLANNING))
        }
    if state == S.RUNNING and today < first_day(appraisal, Phase.SELF_ASSESSMENT):
        return _("Kerjakan rencana dan kumpulkan bukti; realisasi sudah boleh dicatat.")
    return {
        S.PLANNING: _("Susun rencana, lalu ajukan kepada pejabat penilai."),
        S.PROPOSED: _("Menunggu pejabat penilai menetapkan rencana Anda."),
        S.RUNNING: _("Isi penilaian mandiri, lalu kirim."),
        S.ASSESSED: _("Menunggu penilaian dari pejabat penilai."),
        S.COUNTERSIGN: _("Menunggu penilaian: atasan pejabat penilai memeriksanya lebih dulu."),
        S.HANDED_OVER: _("Baca hasilnya, lalu terima, minta klarifikasi, atau ajukan keberatan."),
        S.OBJECTED: _("Menunggu penjelasan pejabat penilai atas keberatan Anda."),
        S.EXPLAINED: _("Penjelasan dapat Anda tanggapi; keputusan atasan pejabat penilai ditunggu."),
        S.FINAL: "",
    }[state]


def act_of_appraiser(state: S) -> str:
    """Return what the appraiser does next, or for whom he waits."""
    return {
        S.PLANNING: _("Menunggu pegawai mengajukan rencana."),
        S.PROPOSED: _("Anda memeriksa rencana, lalu menetapkan atau mengembalikannya."),
        S.RUNNING: _("Menunggu penilaian mandiri pegawai."),
        S.ASSESSED: _("Anda memberi rating tiap butir, lalu menyerahkan hasilnya."),
        S.COUNTERSIGN: _("Menunggu tanda tangan atasan Anda."),
        S.HANDED_OVER: _("Menunggu tanggapan pegawai; klarifikasi Anda jawab."),
        S.OBJECTED: _("Anda menulis penjelasan atas keberatan."),
        S.EXPLAINED: _("Menunggu keputusan atasan Anda."),
        S.FINAL: "",
    }[state]


def act_of_others(state: S) -> str:
    """Return who acts next, for those who only watch."""
    return {
        S.PLANNING: _("Pegawai menyusun rencana."),
        S.PROPOSED: _("Pejabat penilai memeriksa rencana."),
        S.RUNNING: _("Pegawai mengisi penilaian mandiri."),
        S.ASSESSED: _("Pejabat penilai menilai."),
        S.COUNTERSIGN: _("Atasan pejabat penilai memeriksa predikatnya."),
        S.HANDED_OVER: _("Pegawai menanggapi hasil."),
        S.OBJECTED: _("Pejabat penilai menjelaskan keberatan."),
        S.EXPLAINED: _("Atasan pejabat penilai memutuskan keberatan."),
        S.FINAL: "",
    }[state]
