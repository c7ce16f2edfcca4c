"""Rating a part of the year that one led before, and what happens when nobody does.

Who led rates what he led, item by item, once. When he does not in time, or no longer serves, his
superior of that time does; then, by rule, the present appraiser. The reason stands in the part and in
the history. Nobody rates his own year, and who rated a part decides no objection.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.following import the_day_of
from appraisal.domain.judgement import refresh_judgement
from appraisal.domain.part_closing import message_to_employee, period_words, tell_raters
from appraisal.domain.rule_values import deadline, scoring_rules
from appraisal.domain.scoring import WeightedRating, suggest_axis
from appraisal.domain.standing import TheDay
from appraisal.domain.supervision import superior_for
from appraisal.enums import AppraisalState, CycleState, ItemKind, PartState, RaterGround, Rating
from appraisal.models import Appraisal, AppraisalPart, PartRating
from appraisal.queries import with_parties
from appraisal.workflow import BEFORE_HAND_OVER, RATER, part_rater, today
from core.errors import NotAllowed, RuleViolation, StaleVersion
from core.outbox import write_message, write_messages
from core.workflow import SYSTEM, log_event, take_transition

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class ItemJudgement:
    """How one item of a part is rated: a level, or that it does not apply; with a note."""

    rating: str = ""
    not_applicable: bool = False
    note: str = ""


@dataclass(frozen=True)
class PartJudgement:
    """Everything that is said of a part: its items by key, axes set by hand with why, one note for all."""

    items: Mapping[str, ItemJudgement] = field(default_factory=dict)
    work: str = ""
    work_reason: str = ""
    behaviour: str = ""
    behaviour_reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class PartItem:
    """One item of a part as it is rated: from its content."""

    key: str
    kind: ItemKind
    title: str
    weight: Decimal
    values: Mapping[str, Any]


def items_of_part(part: AppraisalPart) -> list[PartItem]:
    """Return the items of a part in their order: results by weight, behaviours counting the same."""
    return [
        *(
            PartItem(row["key"], ItemKind.RESULT, row["title"], Decimal(row["weight"] or 0), row)
            for row in part.content["results"]
        ),
        *(
            PartItem(row["key"], ItemKind.BEHAVIOUR, row["title"], Decimal(1), row)
            for row in part.content["behaviours"]
        ),
    ]


def part_draft_save(
    part: AppraisalPart, draft: Mapping[str, Any], *, by: "User", draft_version: int
) -> AppraisalPart:
    """Keep what was typed about a part, complete or not; nobody else sees it. Returns the part fresh.

    Refused with NotAllowed for anybody but its rater, with RuleViolation once it is rated or the year
    has passed on, with StaleVersion when another window saved meanwhile.
    """
    with transaction.atomic():
        locked = lock_part(part)
        check_open(locked, by)
        if locked.draft_version != draft_version:
            raise StaleVersion(_("Isian ini sudah disimpan dari jendela lain. Muat ulang halaman."))
        AppraisalPart.objects.filter(pk=locked.pk).update(
            draft=dict(draft), draft_version=F("draft_version") + 1
        )
    return AppraisalPart.objects.get(pk=part.pk)


def part_rate(
    part: AppraisalPart, judgement: PartJudgement, *, by: "User", expected_version: int
) -> AppraisalPart:
    """Rate the part for good: every item, both axes, who and when. Returns it fresh.

    The axis follows from its items as the rule set suggests, unless it is set by hand with a reason.
    The present appraiser and the employee are told; when the rater was the one who decides objections,
    the next above takes that place. Refused as `take_transition` refuses, and with RuleViolation (field:
    that of the item) for an item that is neither rated nor explained.
    """
    with transaction.atomic():
        locked = lock_part(part)
        if not part_rater(by, locked):
            raise NotAllowed(_("Bagian tahun ini dinilai orang lain."))
        ratings: list[PartRating] = []
        if locked.state == PartState.WAITING:
            check_complete(locked, judgement)
            ratings = ratings_from(locked, judgement)
            write_axes(locked, judgement, ratings, by=by)
        moved = take_transition(locked, "part_rate", by=by, expected_version=expected_version)
        PartRating.objects.bulk_create(ratings)
        appraisal = moved.appraisal
        Appraisal.objects.filter(pk=appraisal.pk).update(unrated_parts=F("unrated_parts") - 1)
        log_event(appraisal, "part_rated", by=by, as_role=RATER, note=period_words(moved))
        replace_superior(appraisal, by=by)
        if appraisal.state == AppraisalState.ASSESSED:
            refresh_judgement(appraisal.pk)
        tell_rated(moved, by=by)
    return AppraisalPart.objects.get(pk=part.pk)


def lock_part(part: AppraisalPart) -> AppraisalPart:
    """Return the part fresh with its parties, its appraisal locked first."""
    Appraisal.objects.select_for_update(of=("self",)).get(pk=part.appraisal_id)
    AppraisalPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    locked = AppraisalPart.objects.select_related("rater__user", "appraiser__user").get(pk=part.pk)
    locked.appraisal = with_parties(Appraisal.objects.filter(pk=part.appraisal_id)).get()
    return locked


def check_open(part: AppraisalPart, by: "User") -> None:
    """Raise the reason why nothing can be written about the part now; return quietly when it can."""
    if not part_rater(by, part):
        raise NotAllowed(_("Bagian tahun ini dinilai orang lain."))
    appraisal = part.appraisal
    if part.state != PartState.WAITING:
        raise RuleViolation(_("Bagian tahun ini sudah dinilai dan tidak berubah lagi."))
    if appraisal.cycle.state != CycleState.OPEN or appraisal.state not in BEFORE_HAND_OVER:
        raise RuleViolation(_("Penilaian ini sudah melewati tahap penilaian."))


def check_complete(part: AppraisalPart, judgement: PartJudgement) -> None:
    """Raise RuleViolation for the first thing that is missing, with its field."""
    applicable = set()
    for item in items_of_part(part):
        found = judgement.items.get(item.key, ItemJudgement())
        if found.not_applicable:
            if not found.note.strip():
                raise RuleViolation(
                    _("Tuliskan mengapa “%(title)s” tidak berlaku.") % {"title": item.title},
                    f"note_{item.key}",
                )
            continue
        if found.rating not in Rating.values:
            raise RuleViolation(_("Beri rating “%(title)s”.") % {"title": item.title}, f"rating_{item.key}")
        applicable.add(item.kind)
    if applicable != {ItemKind.RESULT, ItemKind.BEHAVIOUR}:
        raise RuleViolation(_("Paling sedikit satu hasil kerja dan satu perilaku harus berlaku."))
    for name, rating, reason in (
        ("work", judgement.work, judgement.work_reason),
        ("behaviour", judgement.behaviour, judgement.behaviour_reason),
    ):
        if rating and rating not in Rating.values:
            raise RuleViolation(_("Pilih salah satu rating."), name)
        if rating and not reason.strip():
            raise RuleViolation(_("Tuliskan mengapa rating ini Anda tetapkan sendiri."), f"{name}_reason")


def ratings_from(part: AppraisalPart, judgement: PartJudgement) -> list[PartRating]:
    """Return the unsaved rating of every item of the part."""
    return [
        PartRating(
            part=part,
            key=item.key,
            kind=item.kind,
            position=place,
            title=item.title,
            weight=item.weight,
            rating="" if found.not_applicable else found.rating,
            not_applicable=found.not_applicable,
            note=found.note.strip(),
        )
        for place, item in enumerate(items_of_part(part), start=1)
        for found in [judgement.items[item.key]]
    ]


def write_axes(
    part: AppraisalPart, judgement: PartJudgement, ratings: list[PartRating], *, by: "User"
) -> None:
    """Write the ratings of both axes, who rated and when, and forget the draft."""
    rules = scoring_rules(part.appraisal.cycle.rule_set)
    suggested = {
        kind: suggest_axis(
            [
                WeightedRating(row.rating or None, row.weight, not row.not_applicable)
                for row in ratings
                if row.kind == kind
            ],
            rules,
        )
        for kind in (ItemKind.RESULT, ItemKind.BEHAVIOUR)
    }
    work = judgement.work or suggested[ItemKind.RESULT]
    behaviour = judgement.behaviour or suggested[ItemKind.BEHAVIOUR]
    if not work or not behaviour:
        raise RuleViolation(_("Bobot hasil kerja bagian ini nol, jadi ratingnya tidak dapat diturunkan."))
    AppraisalPart.objects.filter(pk=part.pk).update(
        work_rating=str(work),
        work_reason=judgement.work_reason.strip() if judgement.work else "",
        behaviour_rating=str(behaviour),
        behaviour_reason=judgement.behaviour_reason.strip() if judgement.behaviour else "",
        note=judgement.note.strip(),
        rated_by=by,
        rated_by_name=str(by),
        rated_at=timezone.now(),
        draft={},
    )


def replace_superior(appraisal: Appraisal, *, by: "User") -> None:
    """Let the next above decide objections when the one who would has just rated a part of the year."""
    if appraisal.superior is None or appraisal.superior.user_id != by.pk or appraisal.appraiser is None:
        return
    former = appraisal.superior
    appraisal.superior = superior_for(appraisal, appraisal.appraiser, today())
    appraisal.save(update_fields=["superior"])
    note = _(
        "Atasan pejabat penilai: %(former)s → %(new)s. Yang menilai bagian tahun tidak memutus keberatan."
    ) % {"former": former, "new": appraisal.superior or _("belum ada")}
    log_event(appraisal, "line_followed", by=by, as_role=RATER, note=note)


def tell_rated(part: AppraisalPart, *, by: "User") -> None:
    """Tell the employee and the present appraiser that a part is rated."""
    appraisal = part.appraisal
    names = {"employee": appraisal.employee.name, "rater": str(by), "period": period_words(part)}
    texts = [
        (
            appraisal.employee,
            _("Bagian tahun Anda sudah dinilai"),
            _("%(rater)s sudah menilai masa %(period)s. Anda melihatnya bersama hasil setahun."),
            reverse("appraisal:appraisal_detail", args=[appraisal.pk]),
        )
    ]
    if appraisal.appraiser is not None:
        texts.append(
            (
                appraisal.appraiser,
                _("Bagian tahun %(employee)s sudah dinilai"),
                _("%(rater)s sudah menilai masa %(period)s. Penilaiannya dapat Anda baca, tidak diubah."),
                reverse("appraisal:part_detail", args=[part.pk]),
            )
        )
    for person, subject, text, path in texts:
        if person.user_id == by.pk:
            continue
        write_message(
            person.user,
            kind="appraisal.part_rated",
            subject=subject % names,
            text=_("Yth. %(name)s,") % {"name": person.user} + "\n\n" + text % names,
            path=path,
            key=f"appraisal:part_rated:{part.pk}:{person.user_id}",
        )


# ---- when nobody rates -------------------------------------------------------------------------------


def pass_on_parts(day: date | None = None) -> int:
    """Pass the parts on whose rater let the last day go by or no longer serves; return how many.

    For the schedule: safe to repeat. A part that came to the present appraiser stays with whoever that
    is. The queries of the day are asked only when something waits.
    """
    on = day or today()
    waiting = list(
        AppraisalPart.objects.filter(
            state=PartState.WAITING,
            appraisal__cycle__state=CycleState.OPEN,
            appraisal__state__in=BEFORE_HAND_OVER,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not waiting:
        return 0
    the_day = the_day_of(on)
    return sum(pass_on(pk, the_day) for pk in waiting)


def pass_on(part_id: int, day: TheDay) -> bool:
    """Pass one part on to the next who may rate it when its rater did not or cannot; say whether it was."""
    with transaction.atomic():
        part = lock_part(AppraisalPart.objects.get(pk=part_id))
        appraisal = part.appraisal
        reason = why_passed(part, day)
        if part.state != PartState.WAITING or not reason:
            return False
        steps = [
            (part.superior_id, RaterGround.SUPERIOR),
            (appraisal.appraiser_id, RaterGround.SUCCESSOR),
        ]
        if part.ground != RaterGround.LED:
            steps = steps[1:]
        person, ground = next(
            (
                (person, ground)
                for person, ground in steps
                if person is not None and person != appraisal.employee_id and day.serves(person)
            ),
            (None, RaterGround.SUCCESSOR),
        )
        if person == part.rater_id and ground == part.ground:
            return False
        part.rater_id, part.ground = person, ground
        part.passed_reason = f"{part.passed_reason} {reason}".strip()
        part.due_on = (
            deadline(appraisal.cycle.rule_set, "part_rating_days", day.day, appraisal.unit)
            if ground == RaterGround.SUPERIOR
            else None
        )
        part.draft = {}
        part.save(update_fields=["rater", "ground", "passed_reason", "due_on", "draft"])
        fresh = lock_part(part)
        log_event(appraisal, "part_passed", by=None, as_role=SYSTEM, note=f"{period_words(fresh)}. {reason}")
        tell_raters([fresh], extra=f"{ground}-{day.day}")
        write_messages([message_to_employee(fresh)])
    return True


def why_passed(part: AppraisalPart, day: TheDay) -> str:
    """Return why the rater of a part is no longer the one; empty while he is."""
    if part.rater is None:
        return _("Belum ada yang menilai.")
    if not day.serves(part.rater.pk):
        return _("%(name)s tidak lagi bertugas.") % {"name": part.rater.name}
    if part.ground == RaterGround.SUCCESSOR:
        if part.rater_id == part.appraisal.appraiser_id or part.appraisal.appraiser_id is None:
            return ""
        return _("Pejabat penilai berganti.")
    if part.due_on is not None and day.day > part.due_on:
        return _("%(name)s tidak menilai sampai %(day)s.") % {
            "name": part.rater.name,
            "day": date_format(part.due_on),
        }
    return ""


# ---- for the record ---------------------------------------------------------------------------------


def part_values(part: AppraisalPart) -> dict[str, Any]:
    """Return a part for the final record: who led, who rated, what there was and how it was rated.

    Needs `appraiser`, `unit`, `placement__post` and `ratings`.
    """
    return {
        "number": part.number,
        "starts_on": part.starts_on.isoformat(),
        "ends_on": part.ends_on.isoformat(),
        "unit": part.unit.name,
        "post": part.placement.post.name,
        "led_by": {"name": part.appraiser.name, "nip": part.appraiser.nip, "capacity": part.capacity},
        "rated_by": part.rated_by_name,
        "ground": part.ground,
        "ground_label": part.get_ground_display(),
        "passed_reason": part.passed_reason,
        "rated_at": timezone.localtime(part.rated_at).isoformat(timespec="seconds")
        if part.rated_at
        else None,
        "work_rating": part.work_rating,
        "work_rating_label": part.get_work_rating_display(),
        "work_reason": part.work_reason,
        "behaviour_rating": part.behaviour_rating,
        "behaviour_rating_label": part.get_behaviour_rating_display(),
        "behaviour_reason": part.behaviour_reason,
        "note": part.note,
        "content": part.content,
        "ratings": [
            {
                "key": row.key,
                "kind": row.kind,
                "title": row.title,
                "rating": row.rating,
                "rating_label": row.get_rating_display(),
                "not_applicable": row.not_applicable,
                "note": row.note,
            }
            for row in part.ratings.all()
        ],
    }
