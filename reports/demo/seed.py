"""Filling an empty database with the demo agency."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random

from django.db import transaction

from appraisal.domain.openings import add_appraisals
from appraisal.domain.rule_values import create_first_rule_set
from appraisal.enums import AppraisalState, OrganisationPredicate
from appraisal.models import Cycle, UnitAchievement
from organization.models import Employee, Unit, User
from reports.demo.agency import Agency, build_agency
from reports.demo.cast import BY_KEY, CAST, ROOT
from reports.demo.competency import write_competency
from reports.demo.follow_up import write_follow_up
from reports.demo.forum import write_forum
from reports.demo.indicators import write_indicators
from reports.demo.library import write_library
from reports.demo.objectives import write_objectives
from reports.demo.running_year import stop_somebody, tell_running_year
from reports.demo.stories import tell_stories
from reports.demo.years import (
    Crowd,
    drawn_states,
    last_year,
    this_year,
    write_closed_cycle,
    write_open_cycle,
)


def is_empty() -> bool:
    """Say whether nobody has begun to use this database."""
    return not Unit.objects.exists() and not Employee.objects.exists()


def seed(employees: int, seed_: int, today: date) -> Agency:
    """Write the whole demo agency, all of it or nothing; the same arguments write the same people.

    Last year is closed and everybody final; this year is open, with the crowd at every stage and
    the cast where reports.demo.cast says. Raises agency.TooFew for too small an agency.
    """
    random = Random(seed_)  # noqa: S311 - invented people, no secret
    with transaction.atomic(), rare_garbage_collection():
        agency = build_agency(employees, random, today)
        # She also looks after the installation, so that the component page can be seen in the demo.
        User.objects.filter(username=BY_KEY["rina"].nip).update(is_staff=True)
        write_last_year(agency, random, today)
        cycle = write_this_year(agency, random, today)
        write_competency(agency, today)
        write_forum(agency, today)
        tell_running_year(cycle, agency, today)
        write_follow_up(today)
    return agency


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Look for garbage rarely inside the block: with so many rows alive it costs a fifth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def write_last_year(agency: Agency, random: Random, today: date) -> None:
    """Write the closed year of everybody who has an appraiser."""
    calendar = last_year(today)
    cycle = write_closed_cycle(agency, calendar, create_first_rule_set(), agency.user("rina"))
    UnitAchievement.objects.create(cycle=cycle, unit=agency.units[ROOT], predicate=OrganisationPredicate.BAIK)
    indicators = write_indicators(cycle, agency.units)
    write_objectives(cycle, agency.units, indicators)
    crowd = Crowd(agency, cycle, calendar, indicators, random)
    appraised = {employee for employee, line in crowd.lines.items() if line.appraiser is not None}
    staff = [row for row in agency.staff if row[0].pk in appraised]
    crowd.live(staff, [AppraisalState.FINAL] * len(staff))


def write_this_year(agency: Agency, random: Random, today: date) -> Cycle:
    """Write the open year and return it: the crowd in bulk, the cast through the real verbs.

    One of the crowd has left, so that a stopped appraisal can be seen.
    """
    calendar = this_year(today)
    rina = agency.user("rina")
    cycle = write_open_cycle(agency, calendar, create_first_rule_set(), rina)
    indicators = write_indicators(cycle, agency.units)
    write_objectives(cycle, agency.units, indicators)
    write_library(cycle, agency, today)
    crowd_staff = agency.staff[len(CAST) :]
    Crowd(agency, cycle, calendar, indicators, random).live(
        crowd_staff, drawn_states(len(crowd_staff), random)
    )
    add_appraisals(cycle, day=today, by=rina)
    works = {member.nip: "" for member in BY_KEY.values()}
    works.update((employee.nip, seat.post.work) for employee, seat in agency.staff[: len(CAST)])
    tell_stories(cycle, works)
    stop_somebody(cycle, agency, [employee for employee, _seat in crowd_staff], today)
    return cycle
