"""A part of the year is closed when the work passes to another appraiser or another post.

Done in the transaction of the change (appraisal.domain.following, .supervision). What was planned,
reached and proven until then is kept in the part, so that who led rates what there was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.following_words import Words, why_gone
from appraisal.domain.item_periods import realised_so_far
from appraisal.domain.plan_versions import decimal_text
from appraisal.domain.rule_values import deadline, values_of
from appraisal.domain.standing import WORK_GOES_ON, Change, TheDay
from appraisal.enums import ItemKind, PartState, RaterGround
from appraisal.models import Appraisal, AppraisalPart, AssessedItem, Evidence, PlanVersion
from appraisal.workflow import APPRAISER, HR
from core.models import OutboxMessage, TransitionLog
from core.outbox import write_messages
from core.workflow import SYSTEM, event_row
from organization.models import Employee, Placement, Unit

if TYPE_CHECKING:
    from organization.models import User

ONE_DAY = timedelta(days=1)
NAMES_SHOWN = 10
RESULT_TEXTS = (
    "section",
    "title",
    "measure",
    "measure_unit",
    "polarity",
    "milestones",
    "success_measures",
    "parent_result",
)
RESULT_NUMBERS = ("baseline", "target", "target_high", "stretch", "weight")


@dataclass(frozen=True)
class Led:
    """What a former appraiser led of one year: its appraisal, the change that ended it, from when to when."""

    row: Appraisal
    change: Change
    first: date
    last: date
    number: int

    @property
    def days(self) -> int:
        """How many calendar days there are."""
        return (self.last - self.first).days + 1


def close_parts(
    rows: list[Appraisal], changes: Mapping[int, Change], day: TheDay, words: Words, *, by: "User | None"
) -> list[AppraisalPart]:
    """Close the part that the former appraiser led of each of these locked appraisals; return the parts.

    Only of a year whose plan is carried out: agreed once, self-assessment not sent. What is shorter
    than the rule set's minimum joins the stretch beside it; who leads again after so short a time goes
    on with his part as if nothing had been, unless he has rated it. The history says either; who rates
    and the employee are told. A fixed number of queries, those of the calendar once for each unit.
    """
    ending = [row for row in rows if ends_a_part(row, changes[row.pk], day)]
    if not ending:
        return []
    prefetch_related_objects(ending, "cycle__rule_set__settings")
    last_parts = {
        part.appraisal_id: part
        for part in AppraisalPart.objects.filter(appraisal__in=ending)
        .select_related("placement", "appraiser")
        .order_by("appraisal", "number")
    }
    stretches = placements_of(ending)
    logs, to_close = [], []
    for row in ending:
        before = last_parts.get(row.pk)
        led = led_until(row, changes[row.pk], day, before, stretches.get(row.employee_id, []))
        if led is None:
            continue
        if led.days >= int(values_of(row.cycle.rule_set)["part_minimum_days"]):
            to_close.append(led)
        else:
            logs.append(joined(led, before, words, stretches.get(row.employee_id, []), by=by))
    parts = write_parts(to_close, day, words)
    logs += [closed_row(part, by=by) for part in parts]
    Appraisal.objects.bulk_update(ending, ["former_parts", "unrated_parts"])
    TransitionLog.objects.bulk_create(logs)
    tell_raters(parts)
    tell_employees(parts, by=by)
    return parts


def ends_a_part(row: Appraisal, change: Change, day: TheDay) -> bool:
    """Say whether the change ends what somebody led of a year that is carried out."""
    return (
        change.facts.state in WORK_GOES_ON
        and row.plan_agreed_at is not None
        and change.facts.now.appraiser is not None
        and day.day <= change.facts.period_ends_on
        and (change.changes_appraiser or change.moved)
    )


def placements_of(rows: list[Appraisal]) -> dict[int, list[Placement]]:
    """Return the employees' placements inside the period of their appraisal, oldest first. One query."""
    periods = {row.employee_id: row.cycle for row in rows}
    first = min(cycle.starts_on for cycle in periods.values())
    found: dict[int, list[Placement]] = {}
    inside = Q(ends_on=None) | Q(ends_on__gte=first)
    for placement in Placement.objects.filter(inside, employee__in=periods).order_by("starts_on"):
        cycle = periods[placement.employee_id]
        if placement.ends_on is None or placement.ends_on >= cycle.starts_on:
            found.setdefault(placement.employee_id, []).append(placement)
    return found


def led_until(
    row: Appraisal, change: Change, day: TheDay, before: AppraisalPart | None, stretches: list[Placement]
) -> Led | None:
    """Return what the former appraiser led; None when it is not a single day.

    It begins after the part before it, else with the first day served; it ends with the day before the
    new post begins, else with the day before today.
    """
    last = day.day - ONE_DAY
    if change.after.placement != change.facts.now.placement:
        by_id = {placement.pk: placement for placement in stretches}
        new, former = by_id.get(change.after.placement), by_id.get(change.facts.now.placement)
        if new is not None:
            last = min(last, new.starts_on - ONE_DAY)
        if former is not None and former.ends_on is not None:
            last = min(last, former.ends_on)
    served_from = stretches[0].starts_on if stretches else row.cycle.starts_on
    first = before.ends_on + ONE_DAY if before else max(row.cycle.starts_on, served_from)
    last = min(last, row.cycle.ends_on)
    return Led(row, change, first, last, before.number + 1 if before else 1) if last >= first else None


def joined(
    led: Led, before: AppraisalPart | None, words: Words, stretches: list[Placement], *, by: "User | None"
) -> TransitionLog:
    """Return the history row of a stretch too short to be a part.

    When its end brings back who led before it, at the same post, his waiting part is opened again.
    """
    names = {
        "name": words.signature(led.change.facts.now),
        "days": led.days,
        "least": values_of(led.row.cycle.rule_set)["part_minimum_days"],
    }
    note = _(
        "%(name)s memimpin %(days)d hari, kurang dari %(least)s hari: masa itu digabung dengan bagian di"
        " sebelahnya."
    )
    posts = {placement.pk: placement.post_id for placement in stretches}
    after = led.change.after
    if (
        before is not None
        and before.state == PartState.WAITING
        and (before.appraiser_id, before.unit_id) == (after.appraiser, after.unit)
        and before.placement.post_id == posts.get(after.placement)
    ):
        AppraisalPart.objects.filter(pk=before.pk, state=PartState.WAITING).delete()
        led.row.former_parts -= 1
        led.row.unrated_parts -= 1
        note += " " + _("%(again)s kembali memimpin, jadi bagiannya berlanjut.")
        names["again"] = before.appraiser.name
    return event_row(led.row, "part_joined", by=by, as_role=HR if by else SYSTEM, note=note % names)


def write_parts(to_close: list[Led], day: TheDay, words: Words) -> list[AppraisalPart]:
    """Write the parts with what there is to rate, who rates and until when."""
    if not to_close:
        return []
    with_content([led.row for led in to_close])
    plans = plans_in_force([led.row.pk for led in to_close])
    units = Unit.objects.in_bulk({led.change.facts.now.unit for led in to_close})
    due_days: dict[tuple[int, int], date] = {}
    parts = []
    for led in to_close:
        row, now = led.row, led.change.facts.now
        rater, ground, reason = rater_for(led.change, day, words)
        key = (row.cycle.rule_set_id, now.unit)
        if key not in due_days:
            due_days[key] = deadline(row.cycle.rule_set, "part_rating_days", day.day, units[now.unit])
        parts.append(
            AppraisalPart(
                appraisal=row,
                number=led.number,
                starts_on=led.first,
                ends_on=led.last,
                placement_id=now.placement,
                unit=units[now.unit],
                appraiser=words.people[now.appraiser] if now.appraiser else None,
                superior=words.people.get(now.superior) if now.superior else None,
                capacity=now.capacity,
                content=content_of(row, plans.get(row.pk), led.last),
                rater=words.people[rater] if rater else None,
                ground=ground,
                passed_reason=reason,
                due_on=due_days[key],
            )
        )
        row.former_parts += 1
        row.unrated_parts += 1
    return AppraisalPart.objects.bulk_create(parts)


def rater_for(change: Change, day: TheDay, words: Words) -> tuple[int | None, RaterGround, str]:
    """Return who rates the part: who led, else his superior, else the new appraiser; with the reason.

    Never the employee, never somebody who no longer serves; nobody when none of them does.
    """
    now, after = change.facts.now, change.after
    candidates = (
        (now.appraiser, RaterGround.LED),
        (now.superior, RaterGround.SUPERIOR),
        (after.appraiser, RaterGround.SUCCESSOR),
    )
    reasons: list[str] = []
    for person, ground in candidates:
        if person is None or person == change.facts.employee:
            continue
        if day.serves(person):
            return person, ground, " ".join(reasons)
        reasons.append(why_gone(person, words))
    return None, RaterGround.SUCCESSOR, " ".join(reasons)


# ---- what there is to rate ---------------------------------------------------------------------------


def with_content(rows: list[Appraisal]) -> None:
    """Fetch the items of the appraisals with everything a part keeps of them: a fixed number of queries."""
    prefetch_related_objects(
        rows,
        Prefetch("items", queryset=AssessedItem.objects.select_related("indicator")),
        "items__periods",
        "items__feedback",
        Prefetch(
            "items__evidence",
            queryset=Evidence.objects.filter(removed_at=None, shown_at__isnull=False).select_related(
                "stored_file"
            ),
        ),
    )


def plans_in_force(appraisals: list[int]) -> dict[int, PlanVersion]:
    """Return the plan that its appraiser signed last, by appraisal. One query."""
    signed = PlanVersion.objects.filter(appraisal__in=appraisals, signatures__role=APPRAISER)
    return {version.appraisal_id: version for version in signed.order_by("number").distinct()}


def content_of(row: Appraisal, plan: PlanVersion | None, last: date) -> dict[str, Any]:
    """Return what there is to rate of a year on the last day of a part, as JSON values.

    The plan that was in force, what was reached of each result, evidence shown by then, feedback. Needs
    what `with_content` fetches.
    """
    items = sorted(row.items.all(), key=lambda item: (item.position, item.pk))
    by_id = {item.pk: item for item in items}
    results = [item for item in items if item.kind == ItemKind.RESULT]
    planned = (
        plan.content["results"]
        if plan
        else [{"id": item.pk, **{name: getattr(item, name) for name in RESULT_TEXTS}} for item in results]
    )
    expectations = plan.content["expectations"] if plan else {}
    for item in items:
        item.appraisal = row
    return {
        "plan_version": plan.number if plan else None,
        "results": [
            {
                **{name: found.get(name) or "" for name in RESULT_TEXTS},
                **numbers_of(found, by_id.get(found["id"])),
                **kept_of(by_id.get(found["id"]), last),
                "key": str(found["id"]),
            }
            for found in planned
        ],
        "behaviours": [
            {
                "key": str(item.pk),
                "title": item.title,
                "core_value": item.core_value,
                "expectation": expectations.get(item.core_value, item.expectation),
                "feedback": feedback_of(item),
            }
            for item in items
            if item.kind == ItemKind.BEHAVIOUR
        ],
    }


def numbers_of(found: Mapping[str, Any], item: AssessedItem | None) -> dict[str, str | None]:
    """Return the numbers of a planned result as text: of the signed version, else of the item."""
    return {
        name: found[name] if name in found else decimal_text(getattr(item, name)) if item else None
        for name in RESULT_NUMBERS
    }


def kept_of(item: AssessedItem | None, last: date) -> dict[str, Any]:
    """Return what was recorded and proven of a result until a day; nothing for one taken out of the plan.

    The self-assessment is the employee's own until he sends it, so none of it is kept here.
    """
    if item is None:
        return {"realisation": None, "periods": [], "evidence": [], "feedback": []}
    so_far = realised_so_far(item)
    return {
        "realisation": decimal_text(so_far.value),
        "periods": [
            {
                "label": period.period.label,
                "realisation": decimal_text(period.record.realisation),
                "note": period.record.note,
            }
            for period in so_far.rows
            if period.record.realisation is not None and period.period.first_day <= last
        ],
        "evidence": [
            {
                "id": file.pk,
                "name": file.stored_file.name,
                "size": file.stored_file.size,
                "sha256": file.stored_file.sha256,
                "caption": file.caption,
            }
            for file in item.evidence.all()
        ],
        "feedback": feedback_of(item),
    }


def feedback_of(item: AssessedItem) -> list[dict[str, str]]:
    """Return the feedback that was given about an item by the time its part was closed."""
    return [{"author": row.author_name, "body": row.body} for row in item.feedback.all()]


# ---- who is told ------------------------------------------------------------------------------------


def period_words(part: AppraisalPart) -> str:
    """Return from when to when a part lasts, in words."""
    return _("%(first)s–%(last)s") % {
        "first": date_format(part.starts_on),
        "last": date_format(part.ends_on),
    }


def closed_row(part: AppraisalPart, *, by: "User | None") -> TransitionLog:
    """Return the history row of a part that was closed."""
    note = _("Masa %(period)s dipimpin %(led)s dan dinilai %(rater)s.") % {
        "period": period_words(part),
        "led": part.appraiser.name,
        "rater": part.rater.name if part.rater else _("pejabat yang akan ditetapkan"),
    }
    return event_row(
        part.appraisal,
        "part_closed",
        by=by,
        as_role=HR if by else SYSTEM,
        note=f"{note} {part.passed_reason}".strip(),
    )


def tell_raters(parts: Iterable[AppraisalPart], *, extra: str = "") -> None:
    """Tell each who rates of all his parts in one message."""
    mine: dict[int, list[AppraisalPart]] = {}
    for part in parts:
        if part.rater is not None:
            mine.setdefault(part.rater.pk, []).append(part)
    write_messages(message_to_rater(rows, extra) for rows in mine.values())


def message_to_rater(parts: list[AppraisalPart], extra: str) -> OutboxMessage:
    """Return the unsaved message to who rates these parts."""
    first, rater = parts[0], parts[0].rater
    if rater is None:
        raise ValueError("Nobody rates this part.")
    single = len(parts) == 1
    subject = _("Nilai bagian tahun %(name)s") if single else _("Nilai bagian tahun %(count)d pegawai")
    shown = [f"- {part.appraisal.employee.name}: {period_words(part)}" for part in parts[:NAMES_SHOWN]]
    hidden = len(parts) - NAMES_SHOWN
    lines = [
        _("Yth. %(name)s,") % {"name": rater.user},
        "",
        _("Tugas menilai beralih kepada pejabat lain. Masa berikut dinilai oleh Anda:")
        if first.ground == RaterGround.LED
        else _("Masa berikut dinilai oleh Anda sebagai pengganti pejabat yang memimpin waktu itu:"),
        *shown,
        *([_("- dan %(count)d pegawai lain") % {"count": hidden}] if hidden > 0 else []),
        first.passed_reason if single else "",
        _("Batas waktu: %(day)s.") % {"day": date_format(first.due_on)} if first.due_on else "",
    ]
    return OutboxMessage(
        recipient=rater.user,
        kind="appraisal.part_rate_asked",
        key=f"appraisal:part_rate_asked:{first.pk}:{extra}:{rater.user_id}",
        subject=subject % {"name": first.appraisal.employee.name, "count": len(parts)},
        text="\n".join([*lines[:2], *(line for line in lines[2:] if line)]),
        path=reverse("appraisal:part_detail", args=[first.pk]) if single else reverse("appraisal:part_list"),
    )


def tell_employees(parts: Iterable[AppraisalPart], *, by: "User | None") -> None:
    """Tell each employee who rates the part of his year, and when he will see it."""
    write_messages(
        message_to_employee(part) for part in parts if by is None or part.appraisal.employee.user_id != by.pk
    )


def message_to_employee(part: AppraisalPart) -> OutboxMessage:
    """Return the unsaved message to the employee about a part that was closed or passed on."""
    rater: Employee | None = part.rater
    text = _(
        "Yth. %(name)s,\n\nMasa %(period)s dalam %(cycle)s dinilai %(rater)s. %(reason)s\nPenilaian bagian"
        " itu Anda lihat bersama hasil setahun, dan dapat Anda sanggah lewat keberatan."
    ) % {
        "name": part.appraisal.employee.user,
        "period": period_words(part),
        "cycle": part.appraisal.cycle.name,
        "rater": rater.name if rater else _("pejabat yang akan ditetapkan"),
        "reason": part.passed_reason,
    }
    return OutboxMessage(
        recipient=part.appraisal.employee.user,
        kind="appraisal.part_closed",
        key=f"appraisal:part_closed:{part.pk}:{rater.pk if rater else 0}:{part.appraisal.employee.user_id}",
        subject=_("Bagian tahun Anda dinilai %(rater)s")
        % {"rater": rater.name if rater else _("pejabat yang akan ditetapkan")},
        text=text,
        path=reverse("appraisal:appraisal_detail", args=[part.appraisal_id]),
    )
