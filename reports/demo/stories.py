"""The year of the named cast, told through the real verbs: each person at the state the cast names."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from appraisal.domain.clarification import change_rating, open_clarification
from appraisal.domain.finalisation import accept_result
from appraisal.domain.hearing import Talk, hear
from appraisal.domain.moves import move
from appraisal.domain.objection import explain, file_objection
from appraisal.domain.plan import (
    expectations_save,
    plan_draft_save,
    plan_item_add,
    plan_item_add_from_indicator,
    plan_propose,
    plan_sign,
)
from appraisal.domain.review import hand_over, save_review, send_up
from appraisal.domain.self_assessment import self_draft_save, self_submit
from appraisal.enums import AppraisalState, CoreValue, HearingWay, ItemKind, Polarity, Rating, Verification
from appraisal.models import Appraisal, AssessedItem, Clarification, Cycle, Indicator
from appraisal.queries import hr_officers_of, results_to_support, with_parties
from appraisal.workflow import is_hr_without_superior
from reports.demo.cast import CAST
from reports.demo.plans import ANNEX, COMMENTS, EXPECTATIONS, NARRATIVES, PLANS, PlannedResult

if TYPE_CHECKING:
    from organization.models import User

S = AppraisalState
ORDER = (S.PLANNING, S.PROPOSED, S.RUNNING, S.ASSESSED, S.HANDED_OVER)
AFTER_HAND_OVER = (S.OBJECTED, S.EXPLAINED, S.FINAL)


def tell_stories(cycle: Cycle, works: dict[str, str]) -> None:
    """Bring each member of the cast to his state in the cycle. `works` names the kind of plan by NIP.

    Heads come first, so that the plans of their people can support theirs.
    """
    for member in sorted(CAST, key=lambda member: works[member.nip] != "leader"):
        appraisal = Appraisal.objects.get(cycle=cycle, employee__nip=member.nip)
        if appraisal.appraiser_id is None:
            write_plan(fresh(appraisal), works[member.nip])
            continue
        advance(appraisal, member.state, work=works[member.nip])
        if member.key == "budi":
            question(fresh(appraisal))
        if member.key == "mira":
            answer_with_change(question(fresh(appraisal)))


def advance(appraisal: Appraisal, to: AppraisalState, *, work: str = "ward") -> Appraisal:
    """Take an appraisal from its beginning to the state `to`, each step by the person whose step it is.

    `work` names the kind of plan. Returns the appraisal fresh with its parties.
    """
    last = S.ASSESSED if to == S.COUNTERSIGN else to
    stages = ORDER if to in AFTER_HAND_OVER else ORDER[: ORDER.index(last) + 1]
    if S.PROPOSED in stages:
        propose(appraisal, work)
    if S.RUNNING in stages:
        agree(appraisal, work)
    if S.ASSESSED in stages:
        report(appraisal)
    if to == S.COUNTERSIGN:
        rate_high(appraisal)
    if S.HANDED_OVER in stages:
        rate(appraisal)
    if to in (S.OBJECTED, S.EXPLAINED):
        object_to(appraisal)
    if to == S.EXPLAINED:
        explain_objection(appraisal)
    if to == S.FINAL:
        accept(appraisal)
    return fresh(appraisal)


def fresh(appraisal: Appraisal) -> Appraisal:
    """Return the appraisal as it stands in the database, with its parties."""
    return with_parties(Appraisal.objects.filter(pk=appraisal.pk)).get()


def appraiser_of(appraisal: Appraisal) -> "User":
    """Return the login of the appraiser, who must be there."""
    if appraisal.appraiser is None:
        raise LookupError(f"{appraisal} has no appraiser.")
    return appraisal.appraiser.user


def write_plan(appraisal: Appraisal, work: str) -> None:
    """Write the plan of this kind of work, with the indicators of the cycle."""
    indicators = {row.code: row for row in Indicator.objects.filter(cycle=appraisal.cycle)}
    for planned in PLANS[work]:
        add_result(appraisal, planned, indicators.get(planned.indicator))


def add_result(appraisal: Appraisal, planned: PlannedResult, indicator: Indicator | None) -> None:
    """Add one planned result and fill it in, as two saved drafts."""
    by, version = appraisal.employee.user, appraisal.draft_version
    if indicator is None:
        item = plan_item_add(appraisal, by=by, draft_version=version)
    else:
        item = plan_item_add_from_indicator(appraisal, indicator, by=by, draft_version=version)
    values = {
        "section": planned.section,
        "title": planned.title,
        "parent_result": planned.parent,
        "measure": planned.measure,
        "measure_unit": planned.measure_unit,
        "polarity": planned.polarity,
        "target": planned.target,
        "target_high": planned.target_high,
        "baseline": planned.baseline,
        "stretch": planned.stretch,
        "milestones": planned.milestones,
        "perspective": planned.perspective,
        "weight": planned.weight,
    }
    plan_draft_save(appraisal, {item.pk: values}, by=by, draft_version=appraisal.draft_version)


def complete_plan(appraisal: Appraisal) -> None:
    """Add the annex, and let the first result support the superior's first one where there is one."""
    above = results_to_support(appraisal).first()
    first = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position")[0]
    changes = {first.pk: {"parent_item": above.pk}} if above else {}
    plan_draft_save(
        appraisal, changes, ANNEX, by=appraisal.employee.user, draft_version=appraisal.draft_version
    )


def propose(appraisal: Appraisal, work: str = "ward") -> None:
    """Write the plan and hand it to the appraiser."""
    current = fresh(appraisal)
    write_plan(current, work)
    complete_plan(fresh(appraisal))
    current = fresh(appraisal)
    plan_propose(current, by=current.employee.user, expected_version=current.version)


def agree(appraisal: Appraisal, work: str = "ward") -> None:
    """Write the appraiser's expectation and agree the plan; the employee signs what was added."""
    current = fresh(appraisal)
    by = appraiser_of(current)
    item = current.items.get(core_value=CoreValue.SERVICE)
    changes = {item.pk: {"expectation": EXPECTATIONS[work]}}
    expectations_save(current, changes, by=by, draft_version=current.draft_version)
    current = fresh(appraisal)
    move(current, "plan_agree", by=by, expected_version=current.version)
    current = fresh(appraisal)
    plan_sign(current, by=current.employee.user, expected_version=current.version)


def reached(item: AssessedItem) -> Decimal:
    """Return what a steady worker reaches: a little more than the target, or inside its range."""
    target = item.target or Decimal(0)
    if item.polarity == Polarity.RANGE and item.target_high is not None:
        return (target + item.target_high) / 2
    if item.polarity == Polarity.MINIMIZE:
        return (target * Decimal("0.9")).quantize(Decimal("0.01"))
    value = (target * Decimal("1.02")).quantize(Decimal("0.01"))
    return min(value, Decimal(100)) if item.measure_unit == "%" else value


def report(appraisal: Appraisal) -> None:
    """Fill in the self-assessment and send it."""
    current = fresh(appraisal)
    by = current.employee.user
    changes: dict[int, dict[str, object]] = {}
    for number, item in enumerate(current.items.order_by("kind", "position")):
        if item.kind == ItemKind.RESULT:
            changes[item.pk] = {
                "self_realisation": reached(item),
                "self_narrative": NARRATIVES[number % len(NARRATIVES)],
            }
        elif item.kind == ItemKind.BEHAVIOUR:
            changes[item.pk] = {"self_rating": Rating.MEETS}
    self_draft_save(current, changes, by=by, draft_version=current.draft_version)
    current = fresh(appraisal)
    self_submit(current, by=by, expected_version=current.version)


def rate(appraisal: Appraisal) -> None:
    """Rate every item as meeting expectation and hand the result over."""
    current = fresh(appraisal)
    by = appraiser_of(current)
    reviews = {
        item.pk: rating_of(item, number)
        for number, item in enumerate(current.items.order_by("kind", "position"))
    }
    save_review(current, reviews, {}, by=by, draft_version=current.draft_version)
    current = fresh(appraisal)
    hand_over(current, by=by, expected_version=current.version, draft_version=current.draft_version)


def rating_of(item: AssessedItem, number: int, rating: Rating = Rating.MEETS) -> dict[str, object]:
    """Return the review of one item: rated, with a comment, a contribution verified."""
    return {
        "review_rating": rating,
        "review_comment": COMMENTS[number % len(COMMENTS)],
        "review_override_reason": "Dibandingkan dengan beban dan harapan, bukan dengan angkanya saja.",
        "verification": Verification.CONFIRMED if item.kind == ItemKind.CONTRIBUTION else "",
    }


def rate_high(appraisal: Appraisal) -> None:
    """Rate every item above expectation and ask for the second signature."""
    current = fresh(appraisal)
    by = appraiser_of(current)
    reviews = {
        item.pk: rating_of(item, number, Rating.ABOVE)
        for number, item in enumerate(current.items.order_by("kind", "position"))
    }
    axes = {"predicate_reason": "Caranya bekerja kini ditiru unit lain; hasilnya bertahan sepanjang tahun."}
    save_review(current, reviews, axes, by=by, draft_version=current.draft_version)
    current = fresh(appraisal)
    send_up(current, by=by, expected_version=current.version, draft_version=current.draft_version)


def question(appraisal: Appraisal) -> Clarification:
    """Let the employee question the rating of the first result."""
    item = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position")[0]
    return open_clarification(
        item,
        by=appraisal.employee.user,
        reason=(
            "Target 95 persen terlampaui meskipun loket hanya dilayani satu orang sejak Agustus. "
            "Mohon rating butir ini ditinjau kembali."
        ),
    )


def answer_with_change(clarification: Clarification) -> Clarification:
    """Let the appraiser raise the questioned rating."""
    by = appraiser_of(fresh(clarification.item.appraisal))
    return change_rating(
        clarification,
        Rating.ABOVE,
        by=by,
        reason="Benar: beban loket bertambah, dan hasilnya tetap di atas target.",
        expected_version=clarification.version,
    )


def object_to(appraisal: Appraisal) -> None:
    """File the employee's objection."""
    current = fresh(appraisal)
    file_objection(
        current,
        by=current.employee.user,
        statement="Pekerjaan tambahan selama posko banjir tidak ikut dipertimbangkan dalam penilaian.",
        expected_version=current.version,
    )


def explain_objection(appraisal: Appraisal) -> None:
    """Write the appraiser's explanation, and hear both sides."""
    current = fresh(appraisal)
    explain(
        current,
        by=appraiser_of(current),
        explanation="Tugas posko sudah dicatat sebagai kontribusi; realisasi utamanya sesuai target.",
        expected_version=current.version,
    )
    hear_both(appraisal)


def hear_both(appraisal: Appraisal) -> None:
    """Record the talk in which the superior, or an official outside, heard both sides."""
    current = fresh(appraisal)
    by, heard_by = (current.superior.user, "") if current.superior else (None, "Pejabat di luar aplikasi")
    if by is None:
        officers = hr_officers_of(current.unit)
        by = next(officer for officer in officers if is_hr_without_superior(officer, current))
    hear(
        current,
        Talk(
            held_on=timezone.localdate(),
            way=HearingWay.MEETING,
            place="Ruang rapat",
            present="Pegawai, pejabat penilai, dan atasannya",
            appraiser_said="Laporan posko sudah dinilai sebagai kontribusi, bukan sebagai hasil kerja utama.",
            employee_said="Selama posko, pelayanan loket tetap berjalan tanpa tambahan orang.",
            employee_added="Surat tugas posko sudah diserahkan.",
            heard_by_name=heard_by,
        ),
        by=by,
        expected_version=current.version,
    )


def accept(appraisal: Appraisal) -> None:
    """Accept the result."""
    current = fresh(appraisal)
    accept_result(current, by=current.employee.user, expected_version=current.version)
