"""With whom an appraisal lies on a day: the rule by which it follows places and superiors.

Plain facts in, the standing of the day out; nothing is read or written here.

- While the plan is made or carried out (`planning`, `proposed`, `running`) and the appraisal period
  lasts, placement, unit, appraiser, superior and capacity are those of the day.
- From the self-assessment on, or after the end of the period, the appraisal stays where the work was
  done, and the appraiser who led stays: who knew the work rates it. It leaves him only when he serves
  nowhere any more, when his login is closed, or when he is away for study or without pay: then it
  falls to whoever leads the place on that day, the acting officer or the next level. A Plh., who only
  stands in for a head who comes back, keeps nothing that he has not handed over yet.
- An appraiser whom HR chose for this one appraisal (`by_hand`) stays while he serves, until HR decides
  anew who appraises this person.
- The superior follows his appraiser while the work lasts; later he stays while he serves. During an
  objection nobody is put where nobody decided.
- Never the employee himself; never a decider who rated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from appraisal.enums import ENDED_STATES, AppraisalState
from organization.queries import Leaders, Line

S = AppraisalState

WORK_GOES_ON = (S.PLANNING, S.PROPOSED, S.RUNNING)
OBJECTION = (S.OBJECTED, S.EXPLAINED)
RATED = (S.HANDED_OVER, *OBJECTION)
STAND_IN = "Plh."
"""How the capacity of somebody begins who stands in for a head for a while."""


@dataclass(frozen=True)
class Standing:
    """Place and superiors of an appraisal; ids only."""

    placement: int
    unit: int
    appraiser: int | None
    superior: int | None
    capacity: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class Facts:
    """What the rule needs to know of an appraisal. `raters` are the employees who rated it."""

    appraisal: int
    employee: int
    cycle: int
    state: str
    period_ends_on: date
    post: int
    leads_unit: bool
    now: Standing
    raters: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Leading:
    """Who leads somebody, by which acting appointment, as leader of which unit, or named by hand."""

    person: int | None = None
    acting: int | None = None
    through: int | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class Change:
    """What becomes of one appraisal: its facts, the standing to come, and who leads the place.

    `moved`: the employee works in another unit or another post from now on.
    """

    facts: Facts
    after: Standing
    leading: Leading
    moved: bool = False

    @property
    def changes_appraiser(self) -> bool:
        """Whether somebody else appraises."""
        return self.after.appraiser != self.facts.now.appraiser

    @property
    def is_told(self) -> bool:
        """Whether people read of it; a placement that was only split in two is mere book-keeping."""
        now = self.facts.now
        return self.moved or replace(self.after, placement=now.placement, by_hand=now.by_hand) != now


@dataclass(frozen=True)
class TheDay:
    """The lines and leaders of a day, whose login is closed, and how acting officers sign."""

    day: date
    lines: Mapping[int, Line]
    leaders: Leaders
    disabled: frozenset[int]
    capacities: Mapping[int, str]

    def serves(self, person: int) -> bool:
        """Say whether somebody works somewhere, may log in and is not away for long."""
        return person in self.lines and person not in self.leaders.away and person not in self.disabled

    def follows(self, facts: Facts) -> bool:
        """Say whether the appraisal is with the employee wherever he works on this day."""
        return (
            facts.employee in self.lines and facts.state in WORK_GOES_ON and self.day <= facts.period_ends_on
        )

    def leading(self, facts: Facts) -> Leading:
        """Return who appraises by the units of the day.

        Looked for at the employee's place or, once the work is done, where it was done. Who does not
        serve is passed over to the next level.
        """
        line = self.lines.get(facts.employee)
        if line is not None and (self.follows(facts) or line.unit == facts.now.unit):
            found = leading_of(line)
        else:
            unit = facts.now.unit
            first = self.leaders.parents.get(unit) if facts.leads_unit else unit
            found = Leading(*self.leaders.nearest(first, but=facts.employee))
        seen: set[int] = set()
        while found.person is not None and (not self.serves(found.person) or found.person == facts.employee):
            if found.person in seen:
                return Leading()
            seen.add(found.person)
            found = leading_of(self.lines.get(found.person))
        return found

    def capacity(self, leading: Leading) -> str:
        """Return "Plt. …" or "Plh. …" of an acting officer; empty for everybody else."""
        return self.capacities.get(leading.acting, "") if leading.acting else ""

    def decider(self, start: int | None, facts: Facts, appraiser: int | None) -> int | None:
        """Return the nearest above `start` who serves, is no party and never rated; None: nobody."""
        barred = {facts.employee, appraiser, *facts.raters}
        seen = {start}
        above = leading_of(self.lines.get(start)).person if start is not None else None
        while above is not None and above not in seen:
            seen.add(above)
            if above not in barred and self.serves(above):
                return above
            above = leading_of(self.lines.get(above)).person
        return None


def leading_of(line: Line | None) -> Leading:
    """Return who leads somebody with this line; nobody without a line."""
    return Leading(line.appraiser, line.acting, line.through, line.by_hand) if line else Leading()


def standing_on(facts: Facts, day: TheDay, *, decided: bool = False) -> Standing:
    """Return the standing of the appraisal on the day; `decided`: HR has just said who appraises."""
    now = facts.now
    if facts.state in ENDED_STATES:
        return now
    follows = day.follows(facts)
    line = day.lines.get(facts.employee)
    placed = replace(now, placement=line.placement, unit=line.unit) if follows and line else now
    leading = day.leading(facts)
    if keeps_appraiser(facts, day, leading, decided=decided):
        same, apart = leading.person == now.appraiser, "" if follows else now.capacity
        led = replace(placed, capacity=day.capacity(leading) if same else apart)
    else:
        led = replace(placed, appraiser=leading.person, capacity=day.capacity(leading), by_hand=False)
    return replace(led, superior=superior_on(facts, day, led, leading))


def keeps_appraiser(facts: Facts, day: TheDay, leading: Leading, *, decided: bool) -> bool:
    """Say whether the present appraiser goes on, whoever leads the place on the day."""
    now = facts.now
    if now.appraiser is None or not day.serves(now.appraiser):
        return False
    if decided and leading.person is not None and facts.state not in OBJECTION:
        return False
    if now.by_hand:
        return True
    if day.follows(facts):
        return False
    if now.capacity.startswith(STAND_IN) and facts.state not in RATED:
        return leading.person is None
    return True


def superior_on(facts: Facts, day: TheDay, led: Standing, leading: Leading) -> int | None:
    """Return who decides an objection, when `led` says who appraises."""
    now = facts.now
    if day.follows(facts):
        return day.decider(led.appraiser, facts, led.appraiser)
    barred = {facts.employee, led.appraiser, *facts.raters}
    if now.superior is not None and now.superior not in barred and day.serves(now.superior):
        return now.superior
    if now.superior is None and facts.state in OBJECTION and led.appraiser == now.appraiser:
        return None
    has_left_the_place = led.appraiser == now.appraiser and not led.by_hand and leading.person is not None
    return day.decider(leading.person if has_left_the_place else led.appraiser, facts, led.appraiser)
