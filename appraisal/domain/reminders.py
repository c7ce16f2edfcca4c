"""Reminding people of what waits for them: by the ladder of the cycle, or by a click.

The ladder is a query, so a missed run heals itself: for each appraisal and person the latest rung
that has come counts, unless it was sent already (`Reminder`). Nobody gets more than one message a day
about himself, one about his team and one about the staff he keeps, however many appraisals it names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from appraisal.domain.reminder_ladder import FURTHEST
from appraisal.domain.reminder_texts import OWN, STAFF, TEAM, Item, path_of, subject_of, text_of
from appraisal.domain.turns import Turn, began_on, turns_of
from appraisal.enums import CycleState, Phase, ReminderTo
from appraisal.models import Appraisal, Reminder, ReminderRung
from appraisal.queries import hr_officers_by_path
from appraisal.workflow import EMPLOYEE, HR
from core.models import OutboxMessage
from core.outbox import write_messages
from core.registry import time_zones_of
from organization.models import User

USEFUL_FOR = timedelta(days=14)
"""A rung that came longer ago is not sent any more: after a long outage nobody needs old news."""
CHUNK = 1000


@dataclass(frozen=True)
class Due:
    """One appraisal of which one person is to be reminded now; `days` None: by hand."""

    turn: Turn
    recipient: int
    to: ReminderTo
    days: int | None

    @property
    def step(self) -> int:
        """Return the days of a rung."""
        return self.days or 0

    @property
    def comes_on(self) -> date:
        """Return the day of a rung."""
        return self.turn.due_on + timedelta(days=self.step)

    @property
    def acts(self) -> bool:
        """The recipient is the one who must act."""
        return self.to == ReminderTo.ACTOR

    @property
    def audience(self) -> str:
        """Return what the message is about for the recipient."""
        if self.acts and self.turn.role == EMPLOYEE:
            return OWN
        return STAFF if self.to == ReminderTo.HR or (self.acts and self.turn.role == HR) else TEAM


@dataclass(frozen=True)
class Letter:
    """What one person is told in one message."""

    recipient: int
    audience: str
    day: date
    dues: list[Due]

    def key(self, by: User | None) -> str:
        """Return the key by which there is one such message a day."""
        how = "hand" if by else "ladder"
        return f"reminder:{how}:{self.audience}:{self.recipient}:{self.day}"


@dataclass
class Reminded:
    """What became of a reminder by hand: how many people were told, and of whom nobody was.

    `already` names the employees of whose appraisal somebody was reminded today already, `idle`
    those whose appraisal waits for nobody now.
    """

    people: int = 0
    already: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)


# ---- the ladder ------------------------------------------------------------------------------------


def send_reminders() -> int:
    """Write what the ladders of the running cycles ask for today and return how many messages.

    Each person is written to from REMINDER_HOUR on, where he works, and only while his login is
    active. Safe to run as often as wanted, also at the same moment.
    """
    now = timezone.now()
    found = due_now(now)
    letters = letters_of(found, days_of(now, {due.recipient for due in found}))
    return sum(len(write_letters(some)) for some in chunks_of_letters(letters))


def due_now(now: datetime) -> list[Due]:
    """Return the latest rung that has come for each appraisal and person and was not sent yet."""
    rungs = ladders()
    if not rungs:
        return []
    today = timezone.localdate(now)
    furthest = timedelta(days=FURTHEST + 1) + USEFUL_FOR
    running = Appraisal.objects.filter(cycle__in={cycle for cycle, _phase in rungs})
    turns = [
        turn
        for turn in turns_of(running, today)
        if (turn.cycle, turn.phase) in rungs and abs(today - turn.due_on) <= furthest
    ]
    officers = hr_officers_by_path({turn.unit_path for turn in turns})
    steps = [
        Due(turn, recipient, to, days)
        for turn in turns
        for days, to in rungs[turn.cycle, turn.phase]
        for recipient in recipients(turn, to, officers)
    ]
    days = days_of(now, {step.recipient for step in steps})
    return newer_than_turn(not_sent_yet(latest(steps, days)))


def ladders() -> dict[tuple[int, Phase], list[tuple[int, ReminderTo]]]:
    """Return the rungs of the running cycles by cycle and phase, the earliest first. One query."""
    rungs: dict[tuple[int, Phase], list[tuple[int, ReminderTo]]] = defaultdict(list)
    rows = ReminderRung.objects.filter(cycle__state=CycleState.OPEN).order_by("days", "pk")
    for cycle, phase, days, to in rows.values_list("cycle", "phase", "days", "to"):
        rungs[cycle, Phase(phase)].append((days, ReminderTo(to)))
    return dict(rungs)


def recipients(turn: Turn, to: ReminderTo, officers: Mapping[str, list[int]]) -> list[int]:
    """Return the logins to which a rung goes; none where nobody holds the place."""
    hr = officers.get(turn.unit_path, [])
    match to:
        case ReminderTo.ACTOR:
            return hr if turn.role == HR else [turn.actor] if turn.actor else []
        case ReminderTo.APPRAISER:
            return [turn.appraiser] if turn.appraiser else []
        case ReminderTo.SUPERIOR:
            return [turn.superior] if turn.superior else []
    return hr


def days_of(now: datetime, people: Collection[int]) -> dict[int, date]:
    """Return the day that it is where each of them works; without those for whom it is too early."""
    zones = time_zones_of(people)
    local = {zone: now.astimezone(zone) for zone in set(zones.values())}
    return {
        person: local[zone].date()
        for person, zone in zones.items()
        if local[zone].hour >= settings.REMINDER_HOUR
    }


def latest(steps: Iterable[Due], days: Mapping[int, date]) -> list[Due]:
    """Return the last step that has come and is still useful, for each appraisal and person.

    On the same day the one who acts is reminded as such and not told of himself.
    """
    found: dict[tuple[int, int], Due] = {}
    for step in steps:
        day = days.get(step.recipient)
        if day is None or day < step.turn.opens_on or not day - USEFUL_FOR <= step.comes_on <= day:
            continue
        place = step.turn.appraisal, step.recipient
        known = found.get(place)
        if known is None or (step.comes_on, step.acts) > (known.comes_on, known.acts):
            found[place] = step
    return list(found.values())


def not_sent_yet(dues: list[Due]) -> list[Due]:
    """Leave out what was sent, and what is older than something sent."""
    sent: dict[tuple[int, str, date, int], int] = {}
    for some in chunks_of({due.turn.appraisal for due in dues}):
        rows = (
            Reminder.objects.filter(appraisal__in=some, days__isnull=False)
            .order_by()
            .values_list("appraisal", "phase", "due_on", "recipient")
            .annotate(last=Max("days"))
        )
        sent |= {(appraisal, phase, due_on, person): last for appraisal, phase, due_on, person, last in rows}
    return [
        due
        for due in dues
        if due.step
        > sent.get((due.turn.appraisal, due.turn.phase, due.turn.due_on, due.recipient), -FURTHEST - 1)
    ]


def newer_than_turn(dues: list[Due]) -> list[Due]:
    """Leave out rungs from before the turn began: whoever just got the work is not reminded of it."""
    began: dict[int, date] = {}
    for some in chunks_of({due.turn.appraisal for due in dues}):
        began |= began_on(some)
    return [
        due for due in dues if due.comes_on > max(began.get(due.turn.appraisal, date.min), due.turn.began_on)
    ]


# ---- by hand ---------------------------------------------------------------------------------------


def remind_now(appraisals: QuerySet[Appraisal], *, by: User) -> int:
    """Remind at once whoever these appraisals wait for; return how many people were told. See `remind`."""
    return remind(appraisals, by=by).people


def remind(appraisals: QuerySet[Appraisal], *, by: User) -> Reminded:
    """Remind at once whoever these appraisals wait for, in one message for each person.

    Nobody is reminded twice on a day of the same appraisal, by hand or by the ladder, nor gets a
    second message by hand; nobody reminds himself.
    """
    today = timezone.localdate()
    names = {
        pk: name.split(",")[0] for pk, name in appraisals.order_by("pk").values_list("pk", "employee__name")
    }
    turns = [
        turn
        for some in chunks_of(names)
        for turn in turns_of(Appraisal.objects.filter(pk__in=some), today)
        if turn.opens_on <= today
    ]
    officers = hr_officers_by_path({turn.unit_path for turn in turns if turn.role == HR})
    called_on = [
        Due(turn, recipient, ReminderTo.ACTOR, None)
        for turn in turns
        for recipient in recipients(turn, ReminderTo.ACTOR, officers)
        if recipient != by.pk
    ]
    active = {
        user
        for some in chunks_of({due.recipient for due in called_on})
        for user in User.objects.filter(pk__in=some, is_active=True).values_list("pk", flat=True)
    }
    dues = [due for due in called_on if due.recipient in active]
    told = {
        place
        for some in chunks_of({due.turn.appraisal for due in dues})
        for place in Reminder.objects.filter(appraisal__in=some, sent_on=today)
        .order_by()
        .values_list("appraisal", "recipient")
    }
    fresh = [due for due in dues if (due.turn.appraisal, due.recipient) not in told]
    result = Reminded()
    reached: set[int] = set()
    letters = letters_of(fresh, dict.fromkeys((due.recipient for due in fresh), today))
    for some in chunks_of_letters(letters):
        for letter in write_letters(some, by=by):
            result.people += 1
            reached |= {due.turn.appraisal for due in letter.dues}
    waiting = {due.turn.appraisal for due in dues}
    result.already = [names[pk] for pk in sorted(waiting - reached)]
    result.idle = [names[pk] for pk in sorted(names.keys() - waiting)]
    return result


# ---- writing ---------------------------------------------------------------------------------------


def letters_of(dues: Iterable[Due], days: Mapping[int, date]) -> list[Letter]:
    """Return one letter for each person and audience, in the order of the people."""
    grouped: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for due in dues:
        grouped[due.recipient, due.audience].append(due)
    return [
        Letter(recipient, audience, days[recipient], grouped[recipient, audience])
        for recipient, audience in sorted(grouped)
    ]


@transaction.atomic
def write_letters(letters: list[Letter], *, by: User | None = None) -> list[Letter]:
    """Write some letters and what was sent, all or none; return those that were written.

    The readers are locked, so that two schedulers write one after the other. Whoever got such a
    letter today gets none, what moved on since it was read is left out, a closed login gets nothing.
    """
    readers = {
        user.pk: user
        for user in User.objects.select_for_update(no_key=True)
        .filter(pk__in={letter.recipient for letter in letters}, is_active=True)
        .order_by("pk")
    }
    keys = [letter.key(by) for letter in letters]
    taken = set(OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    standing = standing_now({due.turn.appraisal for letter in letters for due in letter.dues})
    written = []
    for letter in letters:
        if letter.recipient in readers and letter.key(by) not in taken:
            dues = [due for due in letter.dues if standing.get(due.turn.appraisal) == due.turn.standing]
            written += [replace(letter, dues=dues)] if dues else []
    write_messages(message_of(letter, readers[letter.recipient], by) for letter in written)
    Reminder.objects.bulk_create(
        (row_of(letter, due, by) for letter in written for due in letter.dues),
        ignore_conflicts=True,
        batch_size=CHUNK,
    )
    return written


def standing_now(appraisals: set[int]) -> dict[int, tuple[object, ...]]:
    """Return what must not have changed between reading a turn and writing of it."""
    return {
        row[0]: row[1:]
        for some in chunks_of(appraisals)
        for row in Appraisal.objects.filter(pk__in=some, cycle__state=CycleState.OPEN)
        .order_by()
        .values_list("pk", "version", "appraiser__user_id", "superior__user_id")
    }


def message_of(letter: Letter, reader: User, by: User | None) -> OutboxMessage:
    """Return the unsaved message of a letter. What carries a legal deadline is of another kind."""
    items = [Item(due.turn, due.acts) for due in letter.dues]
    legal = any(due.acts and due.turn.phase == Phase.RESPONSE for due in letter.dues)
    return OutboxMessage(
        recipient=reader,
        kind=f"reminder.{'result.' if legal else ''}{letter.audience}",
        key=letter.key(by),
        subject=subject_of(items, letter.audience, letter.day),
        text=text_of(items, letter.audience, reader=reader, day=letter.day, by=by),
        path=path_of(items, letter.audience),
    )


def row_of(letter: Letter, due: Due, by: User | None) -> Reminder:
    """Return the unsaved note that this person was reminded of this appraisal."""
    return Reminder(
        appraisal_id=due.turn.appraisal,
        phase=due.turn.phase,
        due_on=due.turn.due_on,
        days=due.days,
        to=due.to,
        recipient_id=due.recipient,
        by=by,
        sent_on=letter.day,
    )


def chunks_of(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Yield the numbers in lists of at most CHUNK."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def chunks_of_letters(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Yield letters in lists that name about CHUNK appraisals; a letter stays whole."""
    some: list[Letter] = []
    size = 0
    for letter in letters:
        some.append(letter)
        size += len(letter.dues)
        if size >= CHUNK:
            yield some
            some, size = [], 0
    if some:
        yield some
