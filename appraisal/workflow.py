"""The state tables of the appraisal: cycle, appraisal, clarification.

The tables are data. Screens draw their buttons from them, `core.workflow.take_transition` is the
only way to move, and the tests are generated from them.
"""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.enums import (
    ENDED_STATES,
    UNDECIDED_STATES,
    UNFINISHED_STATES,
    AppraisalState,
    ClarificationOrigin,
    ClarificationState,
    CycleState,
    DialogueState,
    ItemKind,
    MentionState,
    PartState,
    Phase,
    Polarity,
    Verification,
)
from core.workflow import SYSTEM, Precondition, Transition, Workflow
from feedback.enums import CaseState
from feedback.queries import public_cases
from organization.enums import Role
from organization.models import Placement, User
from organization.queries import deputy_capacity, has_role

S = AppraisalState

EMPLOYEE, APPRAISER, SUPERIOR, HR, HR_WITHOUT_SUPERIOR, HR_APART = (
    "employee",
    "appraiser",
    "superior",
    "hr",
    "hr_without_superior",
    "hr_apart",
)
COLLEAGUE, PARTY, ASKER, RATER = "colleague", "party", "asker", "rater"
"""Who a person is on an appraisal; a colleague was asked for feedback about one item.

The labels stand in ROLE_LABELS.
"""

ROLE_LABELS = {
    EMPLOYEE: gettext_lazy("Pegawai yang dinilai"),
    APPRAISER: gettext_lazy("Pejabat penilai kinerja"),
    SUPERIOR: gettext_lazy("Atasan pejabat penilai kinerja"),
    HR: gettext_lazy("Pengelola kepegawaian"),
    HR_WITHOUT_SUPERIOR: gettext_lazy("Pengelola kepegawaian (pencatat keputusan)"),
    HR_APART: gettext_lazy("Pengelola kepegawaian (bukan pihak)"),
    PARTY: gettext_lazy("Pegawai atau pejabat penilai"),
    COLLEAGUE: gettext_lazy("Rekan kerja yang diminta"),
    ASKER: gettext_lazy("Yang meminta pemeriksaan ulang"),
    RATER: gettext_lazy("Penilai bagian tahun"),
    SYSTEM: gettext_lazy("Jadwal"),
}


def today() -> date:
    """Return the day of the agency's time zone."""
    return timezone.localdate()


def is_employee(user: User, appraisal: Any) -> bool:  # noqa: ANN401
    """The person is the one who is appraised."""
    return bool(appraisal.employee.user_id == user.pk)


def is_appraiser(user: User, appraisal: Any) -> bool:  # noqa: ANN401
    """The person is the present appraiser of this very appraisal, never its own employee."""
    return (
        appraisal.appraiser is not None
        and appraisal.appraiser.user_id == user.pk
        and not is_employee(user, appraisal)
    )


def is_superior(user: User, appraisal: Any) -> bool:  # noqa: ANN401
    """The person decides objections of this appraisal; never its appraiser or its employee."""
    return (
        appraisal.superior is not None
        and appraisal.superior.user_id == user.pk
        and not is_appraiser(user, appraisal)
        and not is_employee(user, appraisal)
    )


def is_hr(user: User, appraisal: Any) -> bool:  # noqa: ANN401
    """The person keeps the staff of the appraisal's unit."""
    return has_role(user, Role.HR, appraisal.unit)


def is_hr_without_superior(user: User, appraisal: Any) -> bool:  # noqa: ANN401
    """HR of the unit, where nobody in the system stands above the appraiser; never a party."""
    return (
        appraisal.superior_id is None
        and is_hr(user, appraisal)
        and not is_employee(user, appraisal)
        and not is_appraiser(user, appraisal)
    )


def is_hr_apart(user: User, appraisal: Any) -> bool:  # noqa: ANN401
    """HR of the unit who is no party: neither the employee nor his appraiser nor the superior."""
    parties = (appraisal.employee, appraisal.appraiser, appraisal.superior)
    return is_hr(user, appraisal) and not any(party and party.user_id == user.pk for party in parties)


def window_of(appraisal: Any, phase: Phase) -> tuple[date, date] | None:  # noqa: ANN401
    """Return the first and last day of a phase for this appraisal, extensions included; None: not dated.

    Uses fetched `cycle.phases` and `extended_phases`.
    """
    row = next((row for row in appraisal.cycle.phases.all() if row.phase == phase), None)
    if row is None:
        return None
    extended = (more.ends_on for more in appraisal.extended_phases.all() if more.phase == phase)
    return row.starts_on, max([row.ends_on, *extended])


def phase_is_open(phase: Phase) -> Precondition:
    """Make a precondition: today lies inside the phase for this appraisal, and its cycle is open."""

    def check(appraisal: Any) -> str | None:  # noqa: ANN401
        if appraisal.cycle.state != CycleState.OPEN:
            return _("Siklus penilaian ini tidak sedang berjalan.")
        window = window_of(appraisal, phase)
        if window is None:
            return _("Tahap %(phase)s belum dijadwalkan. Hubungi pengelola kepegawaian.") % {
                "phase": phase.label
            }
        first, last = window
        if today() < first:
            return _("Tahap %(phase)s baru dibuka pada %(day)s.") % {
                "phase": phase.label,
                "day": date_format(first),
            }
        if today() > last:
            return _(
                "Tahap %(phase)s telah berakhir pada %(day)s. Hubungi pengelola kepegawaian bila Anda"
                " memerlukan perpanjangan."
            ) % {"phase": phase.label, "day": date_format(last)}
        return None

    return check


def has_appraiser(appraisal: Any) -> str | None:  # noqa: ANN401
    """Somebody must be there to receive the plan."""
    if appraisal.appraiser_id is None:
        return _(
            "Pejabat penilai kinerja Anda belum ditetapkan. Hubungi pengelola kepegawaian unit Anda;"
            " rencana ini tetap tersimpan."
        )
    return None


def missing_in(item: Any, *, one_of_several: bool = False) -> list[str]:  # noqa: ANN401
    """Return in words what a planned result still lacks for its shape, and as one aspect of several."""
    wanted: list[tuple[str, bool]] = [(_("judul"), bool(item.title.strip()))]
    if item.polarity == Polarity.NARRATIVE:
        wanted.append((_("ukuran keberhasilan"), bool(item.success_measures.strip())))
    elif item.polarity == Polarity.MILESTONE:
        wanted.append((_("tahapan"), bool(item.milestones.strip())))
    elif item.polarity != Polarity.YES_NO:
        wanted.append((_("target"), item.target is not None))
    wanted += [(_("jenis ukuran"), bool(item.polarity)), (_("bobot"), bool(item.weight))]
    if one_of_several:
        wanted.append((_("aspek"), bool(item.aspect)))
    return [name for name, is_there in wanted if not is_there]


def plan_is_complete(appraisal: Any) -> str | None:  # noqa: ANN401
    """The plan has results, each complete for its shape, and the weights add to exactly 100."""
    results = [item for item in appraisal.items.all() if item.kind == ItemKind.RESULT]
    if not results:
        return _("Rencana belum memuat hasil kerja. Tambahkan paling sedikit satu.")
    several = {item.main_item_id for item in results if item.main_item_id is not None}
    unfinished = [
        _("%(title)s (%(missing)s)")
        % {
            "title": item.title.strip() or _("hasil kerja ke-%(place)d") % {"place": place},
            "missing": ", ".join(missing),
        }
        for place, item in enumerate(sorted(results, key=lambda item: (item.position, item.pk)), start=1)
        if (missing := missing_in(item, one_of_several=(item.main_item_id or item.pk) in several))
    ]
    if unfinished:
        return _("Lengkapi: %(titles)s.") % {"titles": "; ".join(unfinished)}
    if twice := aspect_given_twice(results):
        return _("Aspek hasil kerja “%(title)s” ada yang sama. Tiap aspek dipakai satu kali.") % {
            "title": twice
        }
    total = sum(item.weight for item in results)
    if total != 100:
        return _("Jumlah bobot adalah %(total)s, seharusnya tepat 100. Ubah bobot hasil kerja.") % {
            "total": f"{total.normalize():f}".replace(".", ",")
        }
    return None


def aspect_given_twice(results: list[Any]) -> str | None:
    """Return the title of a result of which two indicators measure the same aspect, if there is one."""
    seen = set()
    for item in results:
        key = (item.main_item_id or item.pk, item.aspect)
        if item.aspect and key in seen:
            return str(item.title)
        seen.add(key)
    return None


def plan_may_change(appraisal: Any) -> str | None:  # noqa: ANN401
    """An agreed plan changes while it is made or carried out, not once the year is being assessed."""
    planning = phase_is_open(Phase.PLANNING)(appraisal)
    if planning is None or phase_is_open(Phase.EXECUTION)(appraisal) is None:
        return None
    return planning


def employee_has_signed(appraisal: Any) -> bool:  # noqa: ANN401
    """Whether the employee signed the newest version; True for plans agreed before versions were kept."""
    newest = appraisal.plan_versions.order_by("-number").first()
    return newest is None or newest.signatures.filter(role=EMPLOYEE).exists()


def plan_is_signed(appraisal: Any) -> str | None:  # noqa: ANN401
    """Both have signed the plan in force: also what the appraiser added when he determined it."""
    if employee_has_signed(appraisal):
        return None
    return _(
        "Pejabat penilai menambahkan sesuatu sesudah Anda menandatangani rencana. Baca, lalu tandatangani"
        " rencana itu dulu."
    )


def something_to_sign(appraisal: Any) -> str | None:  # noqa: ANN401
    """The newest version waits for the employee's signature."""
    if employee_has_signed(appraisal):
        return _("Rencana ini sudah Anda tandatangani.")
    return None


def as_on_the_page(items: Any) -> list[Any]:  # noqa: ANN401
    """Return items in the order in which pages show them: results, behaviours, contributions."""
    kinds = [ItemKind.RESULT, ItemKind.BEHAVIOUR, ItemKind.CONTRIBUTION]
    return sorted(items, key=lambda item: (kinds.index(item.kind), item.position, item.pk))


def is_reported(item: Any) -> bool:  # noqa: ANN401
    """Whether the employee said what was reached of a result: a number, or words where none is measured."""
    if item.polarity == Polarity.NARRATIVE:
        return bool(item.self_narrative.strip())
    return item.self_realisation is not None


def everything_is_reported(appraisal: Any) -> str | None:  # noqa: ANN401
    """Nothing is left unreported: an unreported result never counts as zero, it stops here."""
    missing = []
    for item in as_on_the_page(appraisal.items.all()):
        if item.kind == ItemKind.RESULT and not is_reported(item) and not item.self_not_applicable:
            missing.append(item.title)
        if item.self_not_applicable and not item.self_narrative.strip():
            missing.append(_("%(title)s (jelaskan mengapa tidak berlaku)") % {"title": item.title})
        if item.kind == ItemKind.BEHAVIOUR and not item.self_rating:
            missing.append(item.title)
    if missing:
        return _("Belum diisi: %(titles)s.") % {"titles": "; ".join(missing)}
    return None


def everything_is_rated(appraisal: Any) -> str | None:  # noqa: ANN401
    """Each item has a rating, or does not apply for a written reason."""
    missing = [
        item.title
        for item in as_on_the_page(appraisal.items.all())
        if not item.review_rating and not item.not_applicable and item.verification != Verification.REFUSED
    ]
    if missing:
        return _("Belum dinilai: %(titles)s.") % {"titles": "; ".join(missing)}
    unreported = [
        item.title
        for item in appraisal.items.all()
        if item.kind == ItemKind.RESULT and not is_reported(item) and not item.not_applicable
    ]
    if unreported:
        return _(
            "Tanpa realisasi: %(titles)s. Tandai tidak berlaku beserta alasannya, atau minta pegawai"
            " melengkapinya."
        ) % {"titles": "; ".join(unreported)}
    applicable = {item.kind for item in appraisal.items.all() if not item.not_applicable}
    if ItemKind.RESULT not in applicable or ItemKind.BEHAVIOUR not in applicable:
        return _(
            "Paling sedikit satu hasil kerja dan satu perilaku harus berlaku agar predikat dapat ditetapkan."
        )
    return None


def overrides_are_explained(appraisal: Any) -> str | None:  # noqa: ANN401
    """A rating of a whole axis that departs from the suggestion says why."""
    axes = (
        (_("hasil kerja"), appraisal.work_override, appraisal.work_override_reason),
        (_("perilaku kerja"), appraisal.behaviour_override, appraisal.behaviour_override_reason),
    )
    missing = [name for name, rating, reason in axes if rating and not reason.strip()]
    if missing:
        return _("Tuliskan alasan rating %(axes)s yang Anda tetapkan sendiri.") % {
            "axes": " dan ".join(missing)
        }
    return None


def departures_are_explained(appraisal: Any) -> str | None:  # noqa: ANN401
    """A rating of an item that departs from what its achievement suggests says why."""
    missing = [
        item.title
        for item in as_on_the_page(appraisal.items.all())
        if item.review_suggestion
        and item.review_rating
        and item.review_rating != item.review_suggestion
        and not item.not_applicable
        and not item.review_override_reason.strip()
    ]
    if missing:
        return _("Tuliskan mengapa rating ini berbeda dari usulan: %(titles)s.") % {
            "titles": "; ".join(missing)
        }
    return None


def contributions_are_verified(appraisal: Any) -> str | None:  # noqa: ANN401
    """A contribution counts only after the appraiser has said whether it is true."""
    missing = [
        item.title
        for item in as_on_the_page(appraisal.items.all())
        if item.kind == ItemKind.CONTRIBUTION and not item.verification and not item.not_applicable
    ]
    if missing:
        return _("Verifikasi kontribusi ini: %(titles)s.") % {"titles": "; ".join(missing)}
    return None


def parts_are_rated(appraisal: Any) -> str | None:  # noqa: ANN401
    """Who led a former part of the year has rated it: nobody else's judgement takes its place."""
    if appraisal.unrated_parts:
        return _(
            "Ada bagian tahun yang dipimpin pejabat lain dan belum dinilai. Hasil setahun menunggu"
            " penilaian bagian itu."
        )
    return None


def predicate_is_ordinary(appraisal: Any) -> str | None:  # noqa: ANN401
    """An extreme predicate goes to the appraiser's superior first (a setting of the rule set)."""
    if appraisal.extreme_predicate:
        return _(
            "Predikat %(predicate)s memerlukan alasan dan tanda tangan kedua, yaitu atasan pejabat penilai."
        ) % {"predicate": appraisal.get_extreme_predicate_display()}
    return None


def predicate_is_extreme(appraisal: Any) -> str | None:  # noqa: ANN401
    """Only what the rule set calls extreme is sent up."""
    if not appraisal.extreme_predicate:
        return _("Predikat ini tidak memerlukan tanda tangan kedua; serahkan langsung kepada pegawai.")
    return None


def predicate_is_explained(appraisal: Any) -> str | None:  # noqa: ANN401
    """The appraiser writes what justifies an extreme predicate."""
    if appraisal.extreme_predicate and not appraisal.predicate_reason.strip():
        return _("Tuliskan alasan predikat %(predicate)s.") % {
            "predicate": appraisal.get_extreme_predicate_display()
        }
    return None


def no_open_clarification(appraisal: Any) -> str | None:  # noqa: ANN401
    """A questioned item is answered before the result is accepted or objected to."""
    if any(
        thread.state in UNDECIDED_STATES
        for item in appraisal.items.all()
        for thread in item.clarifications.all()
    ):
        return _("Masih ada klarifikasi yang menunggu jawaban.")
    return None


def within_response_time(appraisal: Any) -> str | None:  # noqa: ANN401
    """The employee answers in time (PP 30/2019 Ps 59; the number of days is in the rule set)."""
    due_on = appraisal.response_due_on
    if due_on is not None and today() > due_on:
        return _("Batas tanggapan berakhir pada %(day)s.") % {"day": date_format(due_on)}
    return None


def response_time_is_over(appraisal: Any) -> str | None:  # noqa: ANN401
    """Silence counts only after the last day for an answer."""
    if appraisal.response_due_on is None or today() <= appraisal.response_due_on:
        return _("Batas tanggapan pegawai belum berakhir.")
    return None


def unheard_sides(objection: Any) -> list[str]:  # noqa: ANN401
    """Return who was not heard yet, in writing or in a talk: APPRAISER, EMPLOYEE. Uses fetched `hearings`."""
    hearings = list(objection.hearings.all())
    heard = {
        APPRAISER: objection.explained_at or any(talk.appraiser_said for talk in hearings),
        EMPLOYEE: objection.replied_at or any(talk.employee_said for talk in hearings),
    }
    return [side for side in (APPRAISER, EMPLOYEE) if not heard[side]]


def both_are_heard(appraisal: Any) -> str | None:  # noqa: ANN401
    """The superior hears both before he decides, or waits until their time is over."""
    objection = appraisal.objection
    unheard = unheard_sides(objection)
    if APPRAISER in unheard and today() <= objection.explanation_due_on:
        return _("Pejabat penilai masih dapat memberi penjelasan sampai %(day)s.") % {
            "day": date_format(objection.explanation_due_on)
        }
    if EMPLOYEE in unheard and today() <= objection.employee_heard_until:
        return _(
            "Pegawai belum didengar; ia masih dapat menanggapi sampai %(day)s. Catat pemeriksaan bila Anda"
            " sudah mendengarnya."
        ) % {"day": date_format(objection.employee_heard_until)}
    return None


def cycle_is_running(appraisal: Any) -> str | None:  # noqa: ANN401
    """What belongs to a closed year stays as it is."""
    if appraisal.cycle.state != CycleState.OPEN:
        return _("Siklus penilaian ini tidak sedang berjalan.")
    return None


def employee_has_left(appraisal: Any) -> str | None:  # noqa: ANN401
    """Nobody loses the appraisal of a year in which he serves on, unless the rules rate no short one."""
    if appraisal.too_short:
        return None
    serving = Placement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today()), employee=appraisal.employee_id
    )
    if serving.exists():
        return _(
            "%(name)s masih bertugas. Penilaian hanya dihentikan bila pegawainya meninggal, berhenti atau"
            " pindah instansi; akhiri dahulu penempatannya."
        ) % {"name": appraisal.employee.name}
    return None


def was_stopped_in(state: AppraisalState) -> Precondition:
    """Make a precondition: the appraisal goes on where it was stopped, nowhere else."""

    def check(appraisal: Any) -> str | None:  # noqa: ANN401
        if appraisal.reached != state:
            return _("Penilaian ini dihentikan dalam keadaan lain.")
        return None

    return check


def resume_move(state: str) -> str:
    """Return the name of the move by which a stopped appraisal goes on in this state."""
    return f"appraisal_resume_{state}"


def resume_move_of(appraisal: Any) -> str:  # noqa: ANN401
    """Return the move by which this appraisal goes on where it was stopped.

    For a final one it is the first of them, which the table refuses.
    """
    return resume_move(appraisal.reached if appraisal.reached in UNFINISHED_STATES else UNFINISHED_STATES[0])


def capacity(user: User, role: str, appraisal: Any) -> str:  # noqa: ANN401
    """Return in which capacity somebody acts: an acting officer's "Plt. …", HR's deputy, else nothing."""
    if role == APPRAISER:
        return str(appraisal.appraiser_capacity)
    if role in (HR, HR_WITHOUT_SUPERIOR, HR_APART):
        return deputy_capacity(user, Role.HR, appraisal.unit)
    return ""


def clarification_capacity(user: User, role: str, clarification: Any) -> str:  # noqa: ANN401
    """Return in which capacity somebody acts on a questioned item."""
    return capacity(user, role, clarification.item.appraisal)


def cycle_capacity(user: User, role: str, cycle: Any) -> str:  # noqa: ANN401
    """Return for whom HR stands in."""
    return deputy_capacity(user, Role.HR, cycle.unit)


INNER_MOVES = ("review_send_up", "review_take_back", "review_send_back")
"""What appraiser and superior write to each other about a review that nobody else has seen yet."""

READY_TO_HAND_OVER = (
    phase_is_open(Phase.REVIEW),
    everything_is_rated,
    departures_are_explained,
    contributions_are_verified,
    overrides_are_explained,
    parts_are_rated,
)
"""What is asked of a finished review, whoever sees it next."""

APPRAISAL = Workflow(
    name="appraisal",
    states=tuple(AppraisalState.values),
    capacity=capacity,
    roles={
        EMPLOYEE: is_employee,
        APPRAISER: is_appraiser,
        SUPERIOR: is_superior,
        HR: is_hr,
        HR_WITHOUT_SUPERIOR: is_hr_without_superior,
        HR_APART: is_hr_apart,
    },
    transitions=(
        Transition(
            "plan_propose",
            (S.PLANNING,),
            S.PROPOSED,
            EMPLOYEE,
            label=gettext_lazy("Ajukan rencana"),
            ground="PermenPANRB 6/2022: pegawai menyusun dan menandatangani SKP",
            preconditions=(phase_is_open(Phase.PLANNING), has_appraiser, plan_is_complete),
        ),
        Transition(
            "plan_withdraw",
            (S.PROPOSED,),
            S.PLANNING,
            EMPLOYEE,
            label=gettext_lazy("Tarik kembali rencana"),
            ground="Pegawai memperbaiki rencana yang belum ditetapkan",
            backward=True,
            preconditions=(phase_is_open(Phase.PLANNING),),
        ),
        Transition(
            "plan_return",
            (S.PROPOSED,),
            S.PLANNING,
            APPRAISER,
            label=gettext_lazy("Kembalikan rencana"),
            ground="PermenPANRB 6/2022: klarifikasi ekspektasi",
            needs_note=True,
            backward=True,
        ),
        Transition(
            "plan_agree",
            (S.PROPOSED,),
            S.RUNNING,
            APPRAISER,
            label=gettext_lazy("Tetapkan rencana"),
            ground="PermenPANRB 6/2022 Ps 14: pejabat penilai kinerja menetapkan SKP",
            preconditions=(plan_is_complete,),
        ),
        Transition(
            "plan_reopen",
            (S.RUNNING,),
            S.PLANNING,
            APPRAISER,
            label=gettext_lazy("Buka kembali rencana"),
            ground="PermenPANRB 6/2022: SKP diubah bila tugas berubah",
            needs_note=True,
            backward=True,
            preconditions=(plan_may_change,),
        ),
        Transition(
            "plan_unsign",
            (S.RUNNING,),
            S.PLANNING,
            EMPLOYEE,
            label=gettext_lazy("Cabut tanda tangan"),
            ground="PermenPANRB 6/2022: ekspektasi yang berubah diperjelas dan disepakati lagi",
            needs_note=True,
            backward=True,
            preconditions=(phase_is_open(Phase.PLANNING),),
        ),
        Transition(
            "plan_sign",
            (S.RUNNING,),
            S.RUNNING,
            EMPLOYEE,
            label=gettext_lazy("Tandatangani rencana"),
            ground="PermenPANRB 6/2022: pegawai menandatangani SKP yang ditetapkan",
            preconditions=(something_to_sign,),
        ),
        Transition(
            "self_submit",
            (S.RUNNING,),
            S.ASSESSED,
            EMPLOYEE,
            label=gettext_lazy("Kirim penilaian mandiri"),
            ground="PermenPANRB 6/2022: realisasi berdasarkan bukti dukung",
            preconditions=(
                phase_is_open(Phase.SELF_ASSESSMENT),
                has_appraiser,
                plan_is_signed,
                everything_is_reported,
            ),
        ),
        Transition(
            "self_return",
            (S.ASSESSED,),
            S.RUNNING,
            APPRAISER,
            label=gettext_lazy("Minta dilengkapi"),
            ground="Bukti atau uraian belum cukup untuk menilai",
            needs_note=True,
            backward=True,
            preconditions=(phase_is_open(Phase.SELF_ASSESSMENT),),
        ),
        Transition(
            "review_hand_over",
            (S.ASSESSED,),
            S.HANDED_OVER,
            APPRAISER,
            label=gettext_lazy("Serahkan hasil penilaian"),
            ground="PP 30/2019: hasil diserahkan kepada pegawai yang dinilai",
            preconditions=(*READY_TO_HAND_OVER, predicate_is_ordinary),
        ),
        Transition(
            "review_send_up",
            (S.ASSESSED,),
            S.COUNTERSIGN,
            APPRAISER,
            label=gettext_lazy("Minta tanda tangan kedua"),
            ground="Predikat di ujung skala diperiksa atasan sebelum dilihat pegawai (perangkat aturan)",
            preconditions=(*READY_TO_HAND_OVER, predicate_is_extreme, predicate_is_explained),
        ),
        Transition(
            "review_take_back",
            (S.COUNTERSIGN,),
            S.ASSESSED,
            APPRAISER,
            label=gettext_lazy("Tarik kembali dari atasan"),
            ground="Pejabat penilai memperbaiki penilaian yang belum ditandatangani atasannya",
            needs_note=True,
            backward=True,
        ),
        Transition(
            "review_send_back",
            (S.COUNTERSIGN,),
            S.ASSESSED,
            SUPERIOR,
            label=gettext_lazy("Kembalikan kepada pejabat penilai"),
            ground="Atasan meminta penilaian diperiksa lagi sebelum diserahkan",
            needs_note=True,
            backward=True,
        ),
        Transition(
            "review_countersign",
            (S.COUNTERSIGN,),
            S.HANDED_OVER,
            SUPERIOR,
            label=gettext_lazy("Tanda tangani dan serahkan"),
            ground="Tanda tangan kedua atas predikat di ujung skala (perangkat aturan)",
            preconditions=(predicate_is_explained,),
        ),
        Transition(
            "review_countersign_record",
            (S.COUNTERSIGN,),
            S.HANDED_OVER,
            HR_WITHOUT_SUPERIOR,
            label=gettext_lazy("Catat tanda tangan kedua"),
            ground="Atasan pejabat penilai berada di luar sistem",
            needs_note=True,
            preconditions=(predicate_is_explained,),
        ),
        Transition(
            "result_accept",
            (S.HANDED_OVER,),
            S.FINAL,
            EMPLOYEE,
            label=gettext_lazy("Terima hasil"),
            ground="PP 30/2019: pegawai menandatangani hasil penilaian",
            preconditions=(no_open_clarification,),
        ),
        Transition(
            "result_accept_by_silence",
            (S.HANDED_OVER,),
            S.FINAL,
            SYSTEM,
            label=gettext_lazy("Diterima karena tidak ada tanggapan"),
            ground="Diam setelah batas tanggapan dianggap menerima (ketentuan perangkat aturan)",
            preconditions=(response_time_is_over, no_open_clarification),
        ),
        Transition(
            "objection_file",
            (S.HANDED_OVER,),
            S.OBJECTED,
            EMPLOYEE,
            label=gettext_lazy("Ajukan keberatan"),
            ground="PP 30/2019 Ps 59: keberatan dengan alasan kepada atasan pejabat penilai kinerja",
            needs_note=True,
            preconditions=(within_response_time, no_open_clarification),
        ),
        Transition(
            "objection_explain",
            (S.OBJECTED,),
            S.EXPLAINED,
            APPRAISER,
            label=gettext_lazy("Kirim penjelasan"),
            ground="PP 30/2019 Ps 59: atasan meminta penjelasan kedua pihak",
            needs_note=True,
        ),
        Transition(
            "objection_decide",
            (S.OBJECTED, S.EXPLAINED),
            S.FINAL,
            SUPERIOR,
            label=gettext_lazy("Putuskan keberatan"),
            ground="PP 30/2019 Ps 59: atasan dapat mengubah dan menetapkan hasil; bersifat final",
            needs_note=True,
            preconditions=(both_are_heard,),
        ),
        Transition(
            "objection_record",
            (S.OBJECTED, S.EXPLAINED),
            S.FINAL,
            HR_WITHOUT_SUPERIOR,
            label=gettext_lazy("Catat keputusan atasan"),
            ground="PP 30/2019 Ps 59: atasan pejabat penilai berada di luar sistem",
            needs_note=True,
            preconditions=(both_are_heard,),
        ),
        Transition(
            "objection_withdraw",
            (S.OBJECTED, S.EXPLAINED),
            S.FINAL,
            EMPLOYEE,
            label=gettext_lazy("Tarik keberatan"),
            ground="Pegawai menarik keberatannya sebelum diputuskan; hasil yang berlaku diterima",
        ),
        Transition(
            "appraisal_stop",
            UNFINISHED_STATES,
            S.STOPPED,
            HR_APART,
            label=gettext_lazy("Hentikan penilaian"),
            ground="Pegawai meninggal, berhenti atau pindah instansi: tidak ada hasil, siklus dapat ditutup",
            needs_note=True,
            preconditions=(cycle_is_running, employee_has_left),
        ),
        *(
            Transition(
                resume_move(state),
                (S.STOPPED,),
                state,
                HR_APART,
                label=gettext_lazy("Lanjutkan kembali"),
                ground="Penghentian yang keliru dibatalkan; penilaian berlanjut dari keadaannya semula",
                needs_note=True,
                preconditions=(cycle_is_running, was_stopped_in(state)),
            )
            for state in UNFINISHED_STATES
        ),
    ),
)

C = ClarificationState


def clarification_employee(user: User, clarification: Any) -> bool:  # noqa: ANN401
    """The person is the employee whose item is questioned."""
    return is_employee(user, clarification.item.appraisal)


def clarification_appraiser(user: User, clarification: Any) -> bool:  # noqa: ANN401
    """The person is the present appraiser, also when another one was it when the thread began."""
    return is_appraiser(user, clarification.item.appraisal)


def result_is_handed_over(clarification: Any) -> str | None:  # noqa: ANN401
    """A thread is decided only while the result lies with the employee."""
    if clarification.item.appraisal.state != S.HANDED_OVER:
        return _("Hasil penilaian ini tidak lagi dapat diubah lewat klarifikasi.")
    return None


def clarification_superior(user: User, clarification: Any) -> bool:  # noqa: ANN401
    """The person is the superior of the present appraiser."""
    return is_superior(user, clarification.item.appraisal)


def clarification_hr_without_superior(user: User, clarification: Any) -> bool:  # noqa: ANN401
    """The person records what a superior outside the system signed."""
    return is_hr_without_superior(user, clarification.item.appraisal)


def clarification_asker(user: User, clarification: Any) -> bool:  # noqa: ANN401
    """The person who, as HR or superior, asked the appraiser to look again, and may still ask it."""
    appraisal = clarification.item.appraisal
    return clarification.asked_by_id == user.pk and may_ask_again(user, appraisal)


def may_ask_again(user: User, appraisal: Any) -> bool:  # noqa: ANN401
    """HR of the unit who is no party, or the superior of the appraiser."""
    return is_hr_apart(user, appraisal) or is_superior(user, appraisal)


def asked_by_employee(clarification: Any) -> str | None:  # noqa: ANN401
    """Only what the employee asked himself is his to take back."""
    if clarification.origin != ClarificationOrigin.EMPLOYEE:
        return _("Pemeriksaan ulang ini bukan permintaan Anda, jadi tidak dapat Anda tarik.")
    return None


def recheck_is_over(clarification: Any) -> str | None:  # noqa: ANN401
    """HR or the superior asked, and the last day for the answer has passed."""
    if clarification.origin != ClarificationOrigin.CALIBRATION or today() <= clarification.due_on:
        return _("Batas jawabannya belum lewat.")
    return None


CLARIFICATION = Workflow(
    name="clarification",
    states=tuple(ClarificationState.values),
    capacity=clarification_capacity,
    roles={
        EMPLOYEE: clarification_employee,
        APPRAISER: clarification_appraiser,
        SUPERIOR: clarification_superior,
        HR_WITHOUT_SUPERIOR: clarification_hr_without_superior,
        ASKER: clarification_asker,
    },
    transitions=(
        Transition(
            "clarification_keep",
            (C.OPEN,),
            C.KEPT,
            APPRAISER,
            label=gettext_lazy("Nilai tetap"),
            ground="Pejabat penilai menjawab butir yang dipertanyakan",
            needs_note=True,
            preconditions=(result_is_handed_over,),
        ),
        Transition(
            "clarification_change",
            (C.OPEN,),
            C.CHANGED,
            APPRAISER,
            label=gettext_lazy("Ubah nilai"),
            ground="Pejabat penilai mengubah nilai butir dengan alasan",
            needs_note=True,
            preconditions=(result_is_handed_over,),
        ),
        Transition(
            "clarification_send_up",
            (C.OPEN,),
            C.PROPOSED,
            APPRAISER,
            label=gettext_lazy("Ubah nilai sesudah tanda tangan kedua"),
            ground="Perubahan yang membawa predikat ke ujung skala diperiksa atasan (perangkat aturan)",
            needs_note=True,
            preconditions=(result_is_handed_over,),
        ),
        Transition(
            "clarification_countersign",
            (C.PROPOSED,),
            C.CHANGED,
            SUPERIOR,
            label=gettext_lazy("Tanda tangani perubahan nilai"),
            ground="Tanda tangan kedua atas predikat di ujung skala (perangkat aturan)",
            preconditions=(result_is_handed_over,),
        ),
        Transition(
            "clarification_countersign_record",
            (C.PROPOSED,),
            C.CHANGED,
            HR_WITHOUT_SUPERIOR,
            label=gettext_lazy("Catat tanda tangan kedua"),
            ground="Atasan pejabat penilai berada di luar sistem",
            needs_note=True,
            preconditions=(result_is_handed_over,),
        ),
        Transition(
            "clarification_send_back",
            (C.PROPOSED,),
            C.OPEN,
            SUPERIOR,
            label=gettext_lazy("Kembalikan kepada pejabat penilai"),
            ground="Atasan meminta usulan perubahan diperiksa lagi",
            needs_note=True,
        ),
        Transition(
            "clarification_take_back",
            (C.PROPOSED,),
            C.OPEN,
            APPRAISER,
            label=gettext_lazy("Tarik usulan perubahan"),
            ground="Pejabat penilai memperbaiki usulan yang belum ditandatangani atasannya",
            needs_note=True,
        ),
        Transition(
            "clarification_withdraw",
            (C.OPEN, C.PROPOSED),
            C.WITHDRAWN,
            EMPLOYEE,
            label=gettext_lazy("Tarik klarifikasi"),
            ground="Pegawai menarik pertanyaannya",
            preconditions=(asked_by_employee,),
        ),
        Transition(
            "recheck_withdraw",
            (C.OPEN, C.PROPOSED),
            C.WITHDRAWN,
            ASKER,
            label=gettext_lazy("Tarik permintaan periksa ulang"),
            ground="Yang meminta pemeriksaan ulang menarik permintaannya",
            needs_note=True,
        ),
        Transition(
            "recheck_lapse",
            (C.OPEN, C.PROPOSED),
            C.WITHDRAWN,
            SYSTEM,
            label=gettext_lazy("Gugur karena tidak dijawab"),
            ground="Permintaan periksa ulang tidak menahan tanggapan pegawai melewati batas jawabannya",
            preconditions=(recheck_is_over,),
        ),
    ),
)


def dialogue_employee(user: User, dialogue: Any) -> bool:  # noqa: ANN401
    """The person is the employee of the talk."""
    return is_employee(user, dialogue.appraisal)


def dialogue_appraiser(user: User, dialogue: Any) -> bool:  # noqa: ANN401
    """The person is the present appraiser, also when another one held the talk."""
    return is_appraiser(user, dialogue.appraisal)


def dialogue_party(user: User, dialogue: Any) -> bool:  # noqa: ANN401
    """The person is one of the two."""
    return dialogue_employee(user, dialogue) or dialogue_appraiser(user, dialogue)


def dialogue_capacity(user: User, role: str, dialogue: Any) -> str:  # noqa: ANN401
    """Return in which capacity somebody signs."""
    return capacity(user, role, dialogue.appraisal)


def dialogue_is_live(appraisal: Any) -> str | None:  # noqa: ANN401
    """Talks are recorded and signed while the appraisal is neither final nor stopped and its cycle runs."""
    if appraisal.state in ENDED_STATES or appraisal.cycle.state != CycleState.OPEN:
        return _("Penilaian ini sudah selesai, jadi dialognya tidak dapat diubah lagi.")
    return None


def dialogue_live(dialogue: Any) -> str | None:  # noqa: ANN401
    """The talk belongs to an appraisal that is not finished."""
    return dialogue_is_live(dialogue.appraisal)


T = DialogueState
LAW_OF_DIALOGUE = "PermenPANRB 6/2022: dialog kinerja dicatat"

DIALOGUE = Workflow(
    name="dialogue",
    states=tuple(DialogueState.values),
    capacity=dialogue_capacity,
    roles={EMPLOYEE: dialogue_employee, APPRAISER: dialogue_appraiser, PARTY: dialogue_party},
    transitions=(
        Transition(
            "dialogue_sign_employee",
            (T.DRAFT,),
            T.WAITING_APPRAISER,
            EMPLOYEE,
            label=gettext_lazy("Tanda tangani sebagai pegawai"),
            ground=LAW_OF_DIALOGUE,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_sign_appraiser",
            (T.DRAFT,),
            T.WAITING_EMPLOYEE,
            APPRAISER,
            label=gettext_lazy("Tanda tangani sebagai pejabat penilai"),
            ground=LAW_OF_DIALOGUE,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_countersign_employee",
            (T.WAITING_EMPLOYEE,),
            T.SIGNED,
            EMPLOYEE,
            label=gettext_lazy("Tanda tangani juga sebagai pegawai"),
            ground=LAW_OF_DIALOGUE,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_countersign_appraiser",
            (T.WAITING_APPRAISER,),
            T.SIGNED,
            APPRAISER,
            label=gettext_lazy("Tanda tangani juga sebagai pejabat penilai"),
            ground=LAW_OF_DIALOGUE,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_return_employee",
            (T.WAITING_EMPLOYEE,),
            T.DRAFT,
            EMPLOYEE,
            label=gettext_lazy("Kembalikan untuk diubah"),
            ground="Yang belum menandatangani meminta perubahan",
            needs_note=True,
            backward=True,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_return_appraiser",
            (T.WAITING_APPRAISER,),
            T.DRAFT,
            APPRAISER,
            label=gettext_lazy("Kembalikan untuk diubah"),
            ground="Yang belum menandatangani meminta perubahan",
            needs_note=True,
            backward=True,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_recall_employee",
            (T.WAITING_APPRAISER,),
            T.DRAFT,
            EMPLOYEE,
            label=gettext_lazy("Cabut tanda tangan"),
            ground="Yang menandatangani lebih dulu menemukan kekeliruan",
            needs_note=True,
            backward=True,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_recall_appraiser",
            (T.WAITING_EMPLOYEE,),
            T.DRAFT,
            APPRAISER,
            label=gettext_lazy("Cabut tanda tangan"),
            ground="Yang menandatangani lebih dulu menemukan kekeliruan",
            needs_note=True,
            backward=True,
            preconditions=(dialogue_live,),
        ),
        Transition(
            "dialogue_cancel",
            (T.DRAFT,),
            T.CANCELLED,
            PARTY,
            label=gettext_lazy("Batalkan catatan"),
            ground="Dicatat keliru, misalnya dua kali",
            needs_note=True,
            preconditions=(dialogue_live,),
        ),
    ),
)


def mention_employee(user: User, mention: Any) -> bool:  # noqa: ANN401
    """The person is the employee who is asked."""
    return is_employee(user, mention.item.appraisal)


def mention_appraiser(user: User, mention: Any) -> bool:  # noqa: ANN401
    """The person is the present appraiser, also when another one asked."""
    return is_appraiser(user, mention.item.appraisal)


def mention_capacity(user: User, role: str, mention: Any) -> str:  # noqa: ANN401
    """Return in which capacity somebody acts on a citizens' case."""
    return capacity(user, role, mention.item.appraisal)


def mentions_are_open(appraisal: Any) -> str | None:  # noqa: ANN401
    """Citizens' cases are asked about from the agreed plan until the result is handed over."""
    if appraisal.state not in (S.RUNNING, S.ASSESSED) or appraisal.cycle.state != CycleState.OPEN:
        return _("Laporan warga dibicarakan sesudah rencana ditetapkan dan sebelum hasil diserahkan.")
    return None


def mention_open(mention: Any) -> str | None:  # noqa: ANN401
    """The result of the appraisal is not handed over yet."""
    return mentions_are_open(mention.item.appraisal)


def mention_answered(mention: Any) -> str | None:  # noqa: ANN401
    """The employee has said something."""
    return None if mention.answer else _("Pegawai belum menjawab.")


def mention_case_confirmed(mention: Any) -> str | None:  # noqa: ANN401
    """The case is still finished and public: withdrawn, secret or reopened ones reach no record."""
    if public_cases().filter(pk=mention.case_id, state=CaseState.FINISHED).exists():
        return None
    return _("Laporan ini tidak lagi selesai dan terbuka bagi umum, jadi tidak dapat dicatat.")


M = MentionState

MENTION = Workflow(
    name="mention",
    states=tuple(MentionState.values),
    capacity=mention_capacity,
    roles={EMPLOYEE: mention_employee, APPRAISER: mention_appraiser},
    transitions=(
        Transition(
            "mention_answer",
            (M.ASKED,),
            M.ANSWERED,
            EMPLOYEE,
            label=gettext_lazy("Kirim jawaban"),
            ground="Pegawai menjawab sebelum laporan warga dicatat",
            preconditions=(mention_open, mention_answered),
        ),
        Transition(
            "mention_record",
            (M.ANSWERED,),
            M.RECORDED,
            APPRAISER,
            label=gettext_lazy("Catat dalam penilaian"),
            ground="Laporan warga masuk hanya oleh pejabat penilai, sesudah pegawai menjawab",
            needs_note=True,
            preconditions=(mention_open, mention_answered, mention_case_confirmed),
        ),
        Transition(
            "mention_drop",
            (M.ASKED, M.ANSWERED),
            M.DROPPED,
            APPRAISER,
            label=gettext_lazy("Jangan dicatat"),
            ground="Laporan warga yang tidak berkaitan dengan pegawai tidak dicatat",
            needs_note=True,
            preconditions=(mention_open,),
        ),
    ),
)


def part_rater(user: User, part: Any) -> bool:  # noqa: ANN401
    """The person rates this part of the year; never the employee himself."""
    return part.rater is not None and part.rater.user_id == user.pk and not is_employee(user, part.appraisal)


def part_capacity(user: User, role: str, part: Any) -> str:  # noqa: ANN401
    """Return in which capacity he led then; whoever rates in his place acts in none of it."""
    return str(part.capacity) if part.rater_id == part.appraiser_id else ""


def part_is_live(part: Any) -> str | None:  # noqa: ANN401
    """A part is rated while the year goes on and before its result is handed over."""
    appraisal = part.appraisal
    if appraisal.cycle.state != CycleState.OPEN or appraisal.state not in BEFORE_HAND_OVER:
        return _("Penilaian ini sudah melewati tahap penilaian, jadi bagian tahunnya tidak dinilai lagi.")
    return None


BEFORE_HAND_OVER = (S.PLANNING, S.PROPOSED, S.RUNNING, S.ASSESSED)

PART = Workflow(
    name="part",
    states=tuple(PartState.values),
    capacity=part_capacity,
    roles={RATER: part_rater},
    transitions=(
        Transition(
            "part_rate",
            (PartState.WAITING,),
            PartState.RATED,
            RATER,
            label=gettext_lazy("Kirim penilaian bagian"),
            ground="PP 30/2019 dan tanya jawab BKN: bagian tahun dinilai pejabat yang memimpin waktu itu",
            preconditions=(part_is_live,),
        ),
    ),
)


def cycle_hr(user: User, cycle: Any) -> bool:  # noqa: ANN401
    """The person keeps the staff of the unit that the cycle covers."""
    return has_role(user, Role.HR, cycle.unit)


def all_phases_are_dated(cycle: Any) -> str | None:  # noqa: ANN401
    """Every phase has its days before people are asked to keep them."""
    dated = {row.phase for row in cycle.phases.all()}
    missing = [phase.label for phase in Phase if phase not in dated]
    if missing:
        return _("Tentukan tanggal tahap: %(phases)s.") % {"phases": "; ".join(str(name) for name in missing)}
    return None


def every_appraisal_is_final(cycle: Any) -> str | None:  # noqa: ANN401
    """A cycle with unfinished appraisals stays open, also while they are still being made.

    Stopped ones keep nothing open.
    """
    if not cycle.appraisals.exists():
        return _("Belum ada penilaian dalam siklus ini.")
    unfinished = cycle.appraisals.exclude(state__in=ENDED_STATES).count()
    if unfinished:
        return _("Masih ada %(count)d penilaian yang belum final.") % {"count": unfinished}
    return None


CYCLE = Workflow(
    name="cycle",
    states=tuple(CycleState.values),
    capacity=cycle_capacity,
    roles={HR: cycle_hr},
    transitions=(
        Transition(
            "cycle_open",
            (CycleState.DRAFT,),
            CycleState.OPEN,
            HR,
            label=gettext_lazy("Buka siklus"),
            ground="PermenPANRB 6/2022 Ps 5: perencanaan kinerja",
            preconditions=(all_phases_are_dated,),
        ),
        Transition(
            "cycle_close",
            (CycleState.OPEN,),
            CycleState.CLOSED,
            HR,
            label=gettext_lazy("Tutup siklus"),
            ground="PermenPANRB 6/2022 Ps 5: penilaian selesai",
            preconditions=(every_appraisal_is_final,),
        ),
    ),
)


EVENT_LABELS = {
    "cycle_open": gettext_lazy("Siklus dibuka"),
    "cycle_close": gettext_lazy("Siklus ditutup"),
    "appraiser_changed": gettext_lazy("Pejabat penilai diganti"),
    "line_followed": gettext_lazy("Penilaian mengikuti susunan unit"),
    "part_closed": gettext_lazy("Bagian tahun ditutup"),
    "part_joined": gettext_lazy("Masa pendek digabung dengan bagian di sebelahnya"),
    "part_passed": gettext_lazy("Penilaian bagian tahun beralih"),
    "part_rated": gettext_lazy("Bagian tahun dinilai"),
    "clarification_open": gettext_lazy("Klarifikasi diajukan"),
    "objection_hear": gettext_lazy("Pemeriksaan keberatan dicatat"),
    "objection_reply": gettext_lazy("Pegawai menanggapi penjelasan"),
    "objection_lapse": gettext_lazy("Tidak ada penjelasan sampai batasnya"),
    "objection_late": gettext_lazy("Batas keputusan keberatan terlewati"),
    "objection_pass_on": gettext_lazy("Keberatan dilimpahkan kepada atasan berikutnya"),
    "recheck_ask": gettext_lazy("Pemeriksaan ulang diminta (kalibrasi)"),
    "recheck_withdraw": gettext_lazy("Permintaan pemeriksaan ulang ditarik"),
    "recheck_lapse": gettext_lazy("Permintaan pemeriksaan ulang gugur"),
    "unit_predicate_edit": gettext_lazy("Predikat unit ditetapkan"),
    "potential_import": gettext_lazy("Potensi diimpor"),
    "dialogue_start": gettext_lazy("Dialog kinerja dicatat"),
    "follow_up_done": gettext_lazy("Tindak lanjut selesai"),
    "mention_ask": gettext_lazy("Laporan warga ditanyakan"),
    "mention_answer": gettext_lazy("Pegawai menjawab"),
    "mention_record": gettext_lazy("Laporan warga dicatat"),
    "mention_drop": gettext_lazy("Laporan warga tidak dicatat"),
    "realisation_edit": gettext_lazy("Realisasi dicatat"),
    "realisation_way_edit": gettext_lazy("Cara hitung realisasi diubah"),
    "cycle_add": gettext_lazy("Siklus dibuat"),
    "cycle_edit": gettext_lazy("Siklus diubah"),
    "phases_change": gettext_lazy("Tanggal tahap diubah"),
    "extension_add": gettext_lazy("Tahap diperpanjang"),
    "extension_withdraw": gettext_lazy("Perpanjangan dicabut"),
    "exception_set": gettext_lazy("Pengecualian peserta dicatat"),
    "exception_dropped": gettext_lazy("Pengecualian peserta dihapus"),
    "reminder_rung_add": gettext_lazy("Pengingat ditambahkan"),
    "reminder_rung_remove": gettext_lazy("Pengingat dihapus"),
    "reminder_ladder_reset": gettext_lazy("Tangga pengingat diganti"),
    "achievement_edit": gettext_lazy("Predikat unit ditetapkan"),
    "indicator_add": gettext_lazy("Indikator ditambahkan"),
    "indicator_edit": gettext_lazy("Indikator diubah"),
    "indicator_delete": gettext_lazy("Indikator dihapus"),
    "indicator_import": gettext_lazy("Indikator diimpor"),
    "indicator_target_edit": gettext_lazy("Target periode indikator diubah"),
    "indicator_realisation_edit": gettext_lazy("Realisasi indikator dicatat"),
    "indicator_realisation_fetch": gettext_lazy("Realisasi indikator diambil dari sumber"),
    "plan_template_add": gettext_lazy("Templat rencana dibuat"),
    "plan_template_edit": gettext_lazy("Templat rencana diubah"),
    "plan_template_offer": gettext_lazy("Penawaran templat rencana diubah"),
    "indicator_copy": gettext_lazy("Indikator disalin"),
    "indicator_link": gettext_lazy("Letak indikator dalam pohon kinerja diubah"),
    "objective_add": gettext_lazy("Simpul pohon kinerja ditambahkan"),
    "objective_edit": gettext_lazy("Simpul pohon kinerja diubah"),
    "objective_move": gettext_lazy("Simpul pohon kinerja dipindahkan"),
    "objective_weights": gettext_lazy("Bobot simpul pohon kinerja diatur"),
    "objective_delete": gettext_lazy("Simpul pohon kinerja dihapus"),
    "objective_copy": gettext_lazy("Pohon kinerja disalin"),
    "rule_set_copy": gettext_lazy("Perangkat aturan disalin"),
    "rule_set_edit": gettext_lazy("Perangkat aturan diubah"),
}
"""What is written into the history without a move, and moves whose button reads differently."""


def label_of(name: str) -> str:
    """Return a move or event of the history in words; one that is no longer known by its own name."""
    if name in EVENT_LABELS:
        return str(EVENT_LABELS[name])
    for workflow in (APPRAISAL, CLARIFICATION, DIALOGUE, MENTION, PART):
        for move in workflow.transitions:
            if move.name == name:
                thread = workflow is CLARIFICATION
                return _("Klarifikasi: %(label)s") % {"label": move.label} if thread else str(move.label)
    return name
