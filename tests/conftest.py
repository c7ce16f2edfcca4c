"""The named cast, its year, and what every test is held to.

The people are those of the demo (`reports.demo.cast`): whatever fails here can be clicked through
with `manage.py seed_demo`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models.query import QuerySet
from django.template import engines
from django.test import Client, TransactionTestCase
from django.utils import timezone

from appraisal.domain.moves import stop_appraisal
from appraisal.domain.openings import add_appraisals
from appraisal.domain.rule_values import create_first_rule_set
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal, Cycle
from core.append_only import lifted
from core.models import CalendarYear, Holiday
from core.published_calendar import write_published
from feedback.first_rules import write_first_rules
from feedback.models import ClockRule, ClockRuleSet
from organization.domain.placements import end_placement
from organization.models import Employee, Unit, User
from reports.demo.agency import Agency, build_cast_agency
from reports.demo.cast import BY_KEY
from reports.demo.indicators import write_indicators
from reports.demo.stories import advance, fresh
from reports.demo.years import this_year, write_open_cycle
from tests import replays
from tests.strict_templates import Undefined

BACKEND = "organization.backends.LoginBackend"


ONCE = (
    "test_architecture.py",
    "test_consistency.py",
    "test_permissions.py",
    "security/test_s3_rater_decides.py",
    "security/test_s5_ids_of_others.py",
    "security/test_s6_forged_fields.py",
    "security/test_s8_drafts.py",
    "security/test_s11_stored_scripts.py",
)
"""Long walks through every address whose outcome no database decides: the second leg leaves them out."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the second leg leaves out (docs/decisions/0024-what-the-second-leg-repeats.md)."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix() in ONCE:
            item.add_marker(pytest.mark.once)


# ---- what every test is held to -------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that a template of ours names must exist."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined("undefined"))


@pytest.fixture(autouse=True)
def _shuffled_querysets(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A queryset without an order comes in any order: here, in a different one for each test."""
    random = Random(request.node.nodeid)
    fetch_all = QuerySet._fetch_all

    def shuffled(queryset: "QuerySet[Employee]") -> None:
        fresh_result = queryset._result_cache is None
        fetch_all(queryset)
        if fresh_result and queryset._result_cache and not queryset.ordered:
            random.shuffle(queryset._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", shuffled)


@pytest.fixture(autouse=True, scope="session")
def _flush_of_append_only_tables() -> Iterator[None]:
    """Between tests with real commits the tables are emptied, append-only ones too."""
    teardown = TransactionTestCase._fixture_teardown

    def lifting(case: TransactionTestCase) -> None:
        with lifted(connection):
            teardown(case)
        replays.forget()
        write_published(CalendarYear, Holiday)
        write_first_rules(ClockRuleSet, ClockRule)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifting)
        yield


# ---- the clock -------------------------------------------------------------------------------------

Clock = Callable[[str], datetime]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give a function that sets the clock of Django, in Jakarta: `clock("2026-03-02 21:30")`."""

    def set_clock(text: str) -> datetime:
        moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return set_clock


# ---- the cast --------------------------------------------------------------------------------------

HERE = Path(__file__)


def holds_something(request: pytest.FixtureRequest) -> bool:
    """Tell whether a test commits for real, holds the clock, changes settings or patches something."""
    used = set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & used or (marker and marker.kwargs.get("transaction"))
    known = request.node._fixtureinfo
    patchers = {
        Path(definition.func.__code__.co_filename)
        for definitions in known.name2fixturedefs.values()
        for definition in definitions
        if "monkeypatch" in definition.argnames
    }
    patched = "monkeypatch" in known.argnames or any(
        path.is_relative_to(HERE.parent) and path != HERE for path in patchers
    )
    return bool(commits or patched or {"clock", "settings"} & used)


@pytest.fixture
def ground(db: None, request: pytest.FixtureRequest) -> Iterator[replays.Ground]:
    """What the test stands on: the cast and its year, replayed where that makes no difference."""
    with replays.watched(replays.Ground(replays=not holds_something(request))) as watched:
        yield watched


@dataclass
class Cast:
    """The named people by key: `cast.sari` is an Employee, `cast.user("sari")` her login.

    `cast.client("sari")` is a browser of hers, the same one each time.
    """

    agency: Agency
    today: date
    clients: dict[str, Client] = field(default_factory=dict)

    def __getattr__(self, key: str) -> Employee:
        try:
            return self.__dict__["agency"].people[key]
        except KeyError:
            raise AttributeError(key) from None

    def user(self, key: str) -> User:
        """Return the login of a person, fresh, as a request would load it."""
        return User.objects.get(pk=self.agency.people[key].user_id)

    def unit(self, code: str) -> Unit:
        """Return a unit by its code, fresh."""
        return Unit.objects.get(code=code)

    def client(self, key: str) -> Client:
        """Return a browser in which the person is logged in; `anonymous` is nobody."""
        if key not in self.clients:
            client = Client()
            if key != "anonymous":
                client.force_login(self.user(key), backend=BACKEND)
            self.clients[key] = client
        return self.clients[key]

    def work(self, key: str) -> str:
        """Return the kind of plan a person has."""
        nip = BY_KEY[key].nip
        return next(seat.post.work for employee, seat in self.agency.staff if employee.nip == nip)


@pytest.fixture
def cast(ground: replays.Ground) -> Cast:
    """The core units of the demo agency with the named cast, and nobody else."""
    today = timezone.localdate()
    return Cast(ground.bring(today, lambda: build_cast_agency(today)), today)


@pytest.fixture
def login(db: None) -> Callable[[Employee | User], Client]:
    """Give a function that returns a new browser in which the person is logged in."""

    def logged_in(person: Employee | User) -> Client:
        client = Client()
        client.force_login(person.user if isinstance(person, Employee) else person, backend=BACKEND)
        return client

    return logged_in


# ---- the year --------------------------------------------------------------------------------------


@pytest.fixture
def cycle(cast: Cast, ground: replays.Ground) -> Cycle:
    """The open cycle of this year, every window open today, with indicators and appraisals of the cast."""

    def opened() -> Cycle:
        rina = cast.user("rina")
        cycle = write_open_cycle(cast.agency, this_year(cast.today), create_first_rule_set(), rina)
        write_indicators(cycle, cast.agency.units)
        add_appraisals(cycle, day=cast.today, by=rina, announce=False)
        return cycle

    return ground.bring("cycle", opened)


AppraisalIn = Callable[..., Appraisal]


@pytest.fixture
def appraisal_in(cast: Cast, cycle: Cycle, ground: replays.Ground) -> AppraisalIn:
    """Give a function that brings a person's appraisal to a state by the real verbs.

    `appraisal_in("handed_over")` is Sari's; `appraisal_in("final", "budi")` somebody else's. Call it
    once for each person: the way begins at the beginning.
    """

    def bring(state: str, key: str) -> Appraisal:
        appraisal = Appraisal.objects.get(cycle=cycle, employee=cast.agency.people[key])
        if state == "planning":
            return fresh(appraisal)
        if state == "stopped":
            running = advance(appraisal, AppraisalState.RUNNING, work=cast.work(key))
            end_placement(running.employee, ends_on=cast.today - timedelta(days=1), by=None)
            return fresh(stop_appraisal(running, by=cast.user("rina"), note="Pindah ke instansi lain."))
        return advance(appraisal, state, work=cast.work(key))

    def appraisal_in_state(state: str, key: str = "sari") -> Appraisal:
        return ground.bring((str(state), key), lambda: bring(state, key))

    return appraisal_in_state
