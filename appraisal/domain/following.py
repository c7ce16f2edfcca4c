"""Running appraisals follow changes of places and superiors.

The rule itself stands in `appraisal.domain.standing`. Here: what it means for the appraisals of open
cycles, done at once with the change (`follow_lines`), repaired by the schedule (`align`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet

from appraisal.domain import following_messages as messages
from appraisal.domain.following_words import Words, note_for
from appraisal.domain.part_closing import close_parts
from appraisal.domain.replanning import open_plans
from appraisal.domain.standing import RATED, Change, Facts, Standing, TheDay, standing_on
from appraisal.enums import ENDED_STATES, RATER_CAUSES, CycleState
from appraisal.models import Appraisal, AppraisalPart, Clarification, ResultVersion
from appraisal.workflow import HR, today
from core.models import TransitionLog
from core.workflow import SYSTEM, event_row
from organization.models import Employee, Placement
from organization.queries import Line, acting_capacities, lines_and_leaders_on
from organization.registry import ChangedLines

if TYPE_CHECKING:
    from organization.models import User

CHUNK = 200
NAMED_AT_ONCE = 500
"""Above so many people it is cheaper to read all running appraisals than to name the employees."""
FACTS = (
    "pk",
    "employee",
    "cycle",
    "state",
    "cycle__ends_on",
    "placement__post",
    "placement__leads_unit",
)
COLUMNS = ("placement", "unit", "appraiser", "superior", "appraiser_capacity", "appraiser_by_hand")


def follow_lines(changed: ChangedLines, by: "User | None") -> set[int]:
    """Let running appraisals follow a change of today, in its transaction; return who was told."""
    facts = facts_of(changed.employees)
    the_day = the_day_of(changed.day)
    changes = changes_of(facts, the_day, decided=changed.decided)
    return write_changes(changes, the_day, by=by, corrects=changed.corrects)[1] if changes else set()


def align(day: date | None = None) -> int:
    """Bring running appraisals in line with the units of `day` (today) and return how many changed.

    Each change stands in the history
    with its reason; employee, former and new appraiser are told, each once however many appraisals
    are concerned. Plan, drafts, ratings, threads and files stay. Safe to repeat and to run twice at
    the same time: an appraisal that meanwhile stands otherwise is left to the next run.
    """
    facts = facts_of()
    the_day = the_day_of(day or today())
    changes = changes_of(facts, the_day)
    return write_changes(changes, the_day, by=None)[0] if changes else 0


def running(employees: Collection[int] | None = None) -> QuerySet[Appraisal]:
    """Return the unfinished appraisals of open cycles, or those in which the employees have a part."""
    found = Appraisal.objects.filter(cycle__state=CycleState.OPEN).exclude(state__in=ENDED_STATES)
    if employees is not None and len(employees) <= NAMED_AT_ONCE:
        found = found.filter(
            Q(employee__in=employees) | Q(appraiser__in=employees) | Q(superior__in=employees)
        )
    return found.order_by("pk")


def facts_of(employees: Collection[int] | None = None) -> list[Facts]:
    """Return the facts of the running appraisals. Read before the lines, so that a change between the
    two reads is noticed when the rows are locked. Five queries, three of them only where ratings exist.
    """
    rows = list(running(employees).values_list(*FACTS, *COLUMNS))
    raters = raters_of([row[0] for row in rows if row[3] in RATED])
    for appraisal, rater in raters_of_parts():
        raters.setdefault(appraisal, set()).add(rater)
    return [facts_from(row, frozenset(raters.get(row[0], ()))) for row in rows]


def facts_from(row: Sequence[Any], raters: frozenset[int] = frozenset()) -> Facts:
    """Return the facts from the values of FACTS and COLUMNS."""
    appraisal, employee, cycle, state, period_ends_on, post, leads_unit = row[: len(FACTS)]
    now = Standing(*row[len(FACTS) :])
    return Facts(appraisal, employee, cycle, state, period_ends_on, post, leads_unit, now, raters)


def facts_about(appraisal: Appraisal) -> Facts:
    """Return the facts of one appraisal without its raters. One query."""
    return facts_from(Appraisal.objects.values_list(*FACTS, *COLUMNS).get(pk=appraisal.pk))


def raters_of_parts() -> list[tuple[int, int]]:
    """Return by appraisal of an open cycle the employees who rated a part of its year. One query."""
    rows = AppraisalPart.objects.filter(
        appraisal__cycle__state=CycleState.OPEN, rated_by__employee__isnull=False
    )
    return list(rows.order_by().values_list("appraisal", "rated_by__employee"))


def raters_of(appraisals: list[int]) -> dict[int, set[int]]:
    """Return by appraisal the employees who rated it: `results.previous_raters` for many. Three queries."""
    if not appraisals:
        return {}
    made = ResultVersion.objects.filter(cause__in=RATER_CAUSES, appraisal__in=appraisals)
    threads = Clarification.objects.filter(item__appraisal__in=appraisals)
    explained = TransitionLog.objects.filter(
        content_type=ContentType.objects.get_for_model(Appraisal),
        name="objection_explain",
        object_id__in=appraisals,
    )
    pairs = [
        *made.order_by().values_list("appraisal", "made_by__employee"),
        *threads.order_by().values_list("item__appraisal", "decided_by__employee"),
        *explained.order_by().values_list("object_id", "by__employee"),
    ]
    found: dict[int, set[int]] = {}
    for appraisal, rater in pairs:
        if rater is not None:
            found.setdefault(appraisal, set()).add(rater)
    return found


def the_day_of(day: date, supposed: Mapping[int, Line | None] | None = None) -> TheDay:
    """Return the lines and leaders of a day with what the rule needs beside them. Six queries.

    `supposed` are lines that take the place of those on record; None: placed nowhere.
    """
    lines, leaders = lines_and_leaders_on(day)
    for employee, line in (supposed or {}).items():
        if line is None:
            lines.pop(employee, None)
        else:
            lines[employee] = line
    disabled = Employee.objects.filter(user__is_active=False).values_list("pk", flat=True)
    appointments = {appointment for _person, appointment in leaders.acting.values()}
    return TheDay(day, lines, leaders, frozenset(disabled), acting_capacities(appointments))


def changes_of(facts: Iterable[Facts], day: TheDay, *, decided: Collection[int] = ()) -> list[Change]:
    """Return the appraisals that stand otherwise on the day than they are written. One query."""
    found = []
    for one in facts:
        chosen = one.employee in decided
        after = standing_on(one, day, decided=chosen)
        if after != one.now:
            found.append(Change(one, after, day.leading(one)))
    fresh = {
        change.after.placement for change in found if change.after.placement != change.facts.now.placement
    }
    posts = dict(Placement.objects.filter(pk__in=fresh).values_list("pk", "post")) if fresh else {}
    return [
        replace(
            change,
            moved=change.after.unit != change.facts.now.unit
            or posts.get(change.after.placement, change.facts.post) != change.facts.post,
        )
        for change in found
    ]


def write_changes(
    changes: list[Change], day: TheDay, *, by: "User | None", corrects: bool = False
) -> tuple[int, set[int]]:
    """Write the changes, their history, more time for the plans of who moved, and the messages.

    What the former appraiser led is closed as a part, unless the change only `corrects` a wrong record.

    Returns how many appraisals changed and which users were told.
    """
    words = Words.of(changes, day)
    events: list[messages.Event] = []
    written = 0
    with transaction.atomic():
        for start in range(0, len(changes), CHUNK):
            chunk = {change.facts.appraisal: change for change in changes[start : start + CHUNK]}
            rows = rows_as_read(chunk)
            for row in rows:
                put(row, chunk[row.pk].after, words)
            Appraisal.objects.bulk_update(rows, COLUMNS)
            written += len(rows)
            told = [row for row in rows if chunk[row.pk].is_told]
            until = open_plans([row for row in told if chunk[row.pk].moved], day.day, by=by)
            if not corrects:
                close_parts(rows, chunk, day, words, by=by)
            logs = TransitionLog.objects.bulk_create(
                event_row(
                    row,
                    "appraiser_changed" if chunk[row.pk].changes_appraiser else "line_followed",
                    by=by,
                    as_role=HR if by else SYSTEM,
                    note=note_for(chunk[row.pk], words),
                )
                for row in told
            )
            events += [
                messages.Event(row, chunk[row.pk], log, until.get(row.pk))
                for row, log in zip(told, logs, strict=True)
            ]
        told_users = messages.tell(events, words, by=by)
    return written, told_users


def rows_as_read(chunk: dict[int, Change]) -> list[Appraisal]:
    """Return the appraisals locked, without those that changed since their facts were read."""
    rows = (
        Appraisal.objects.select_for_update(of=("self",))
        .filter(pk__in=chunk)
        .select_related("cycle__rule_set", "employee__user")
        .order_by("pk")
    )
    return [
        row
        for row in rows
        if (row.state, standing_of(row)) == (chunk[row.pk].facts.state, chunk[row.pk].facts.now)
    ]


def standing_of(row: Appraisal) -> Standing:
    """Return place and superiors as they are written."""
    return Standing(
        row.placement_id,
        row.unit_id,
        row.appraiser_id,
        row.superior_id,
        row.appraiser_capacity,
        row.appraiser_by_hand,
    )


def put(row: Appraisal, after: Standing, words: Words) -> None:
    """Give the unsaved row the new standing."""
    row.placement_id, row.unit = after.placement, words.units[after.unit]
    row.appraiser = words.people[after.appraiser] if after.appraiser else None
    row.superior = words.people[after.superior] if after.superior else None
    row.appraiser_capacity, row.appraiser_by_hand = after.capacity, after.by_hand


def let_go_of_placement(placement: Placement, former: Placement) -> None:
    """Let running appraisals refer to the placement before one that is taken back; unit and superiors
    follow with the change itself. Final appraisals keep theirs.
    """
    running().filter(placement=placement).order_by().update(placement=former)
