"""Generated from the state table of a report: every state, move and role; walks whose history replays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import AlreadyDone, RuleViolation
from core.models import OutboxMessage, TransitionLog
from core.workflow import SYSTEM, history_of
from feedback.domain import citizens, handling
from feedback.domain.moves import move
from feedback.domain.timing import today_at
from feedback.enums import AWAITS_CITIZEN, CLOSED, OFFICIAL_CLOCKS, CaseState
from feedback.models import Case, CaseClock, CaseEntry, CaseRating, CitizenMail, ClockPause
from feedback.workflow import CASE, CITIZEN, COORDINATOR, OFFICER
from organization.models import User
from reports.demo.cast import CUPAK_TANGAH, ENVIRONMENT, PISANG, ROOT
from tests.appraisal.test_workflow_table import check_table
from tests.feedback.conftest import fresh

pytestmark = pytest.mark.django_db

WORDS = "Kalimat yang dapat dimengerti orang lain."
NOBODY: set[str] = set()
ROLE_OF: dict[str | None, set[str]] = {
    "bayu": {COORDINATOR, OFFICER},
    "nia": {OFFICER},
    "putri": {OFFICER},
    "sari": NOBODY,
    "hendra": NOBODY,
    "rina": NOBODY,
    None: {SYSTEM, CITIZEN},
}
"""Who is what on a report that Kelurahan Pisang has: co-ordinator, officer above, officer there, others."""
ENDS = {CaseState.REJECTED, CaseState.DUPLICATE, CaseState.WITHDRAWN}


@pytest.mark.parametrize("is_ready", [False, True], ids=["bare", "ready"])
@pytest.mark.parametrize("state", CaseState.values)
def test_every_state_move_and_role(desk, submit, state, is_ready):
    """`ready`: every precondition is met; `bare`: none is."""
    case = submit().case
    values = {"state": state, "unit": desk.agency.units[PISANG]}
    if is_ready:
        values |= {"duplicate_of": submit().case, "reject_reason": "spam"}
        CaseRating.objects.create(case=case, level=0, score=1, rated_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(**values)
    check_table(desk, CASE, fresh(case), ROLE_OF)


def test_an_officer_elsewhere_holds_no_role(desk, forwarded):
    check_table(desk, CASE, forwarded(to=ENVIRONMENT), {"putri": NOBODY, "nia": NOBODY})


def test_every_state_is_reached_and_left():
    left = {source for row in CASE.transitions for source in row.sources}
    assert set(CASE.states) - left == ENDS
    assert {row.target for row in CASE.transitions} | {CaseState.HELD} == set(CASE.states)
    assert {row.role for row in CASE.transitions} == {COORDINATOR, OFFICER, CITIZEN, SYSTEM}


# ---- walks by the real verbs ---------------------------------------------------------------------


Act = Callable[[Case, Any, Any], object]


def promised(case: Case) -> Any:
    return today_at(case.unit) + timedelta(days=1 + case.version % 40)


VERBS: dict[str, tuple[str, Act]] = {
    "release": (COORDINATOR, lambda c, by, _d: handling.release_case(c, by=by)),
    "ask_details": (COORDINATOR, lambda c, by, _d: handling.ask_details(c, WORDS, by=by)),
    "verify": (COORDINATOR, lambda c, by, _d: handling.verify_case(c, by=by)),
    "forward": (COORDINATOR, lambda c, by, d: handling.forward_case(c, d.agency.units[PISANG], by=by)),
    "reject": (COORDINATOR, lambda c, by, _d: handling.reject_case(c, "in_court", by=by)),
    "merge": (COORDINATOR, lambda c, by, d: handling.merge_case(c, d.twin.number, by=by)),
    "take": (OFFICER, lambda c, by, _d: handling.take_case(c, by=by)),
    "transfer": (
        OFFICER,
        lambda c, by, d: handling.transfer_case(c, d.agency.units[CUPAK_TANGAH], WORDS, by=by),
    ),
    "ask": (OFFICER, lambda c, by, _d: handling.ask_reporter(c, WORDS, by=by)),
    "answer": (OFFICER, lambda c, by, _d: handling.answer_case(c, WORDS, by=by)),
    "interim": (OFFICER, lambda c, by, _d: handling.interim_answer(c, WORDS, promised(c), by=by)),
    "reply": (CITIZEN, lambda c, _by, _d: citizens.reply(c, WORDS)),
    "rate_poor": (CITIZEN, lambda c, _by, _d: citizens.rate(c, 1)),
    "rate_good": (CITIZEN, lambda c, _by, _d: citizens.rate(c, 5)),
    "appeal": (CITIZEN, lambda c, _by, _d: citizens.appeal(c, WORDS)),
    "reopen": (CITIZEN, lambda c, _by, _d: citizens.reopen(c, WORDS)),
    "withdraw": (CITIZEN, lambda c, _by, _d: citizens.withdraw(c)),
    "silence": (SYSTEM, lambda c, _by, _d: move(c, "case_silence", by=None)),
    "lapse": (SYSTEM, lambda c, _by, _d: move(c, "case_lapse", by=None)),
}
"""Every way in which a report changes, by its role."""
HOLDERS = {COORDINATOR: ("bayu",), OFFICER: ("bayu", "nia", "putri")}
PEOPLE = ("bayu", "nia", "putri", "sari", "rina")
TO_THE_END = {
    CaseState.HELD: "release",
    CaseState.RECEIVED: "verify",
    CaseState.VERIFIED: "forward",
    CaseState.INCOMPLETE: "reply",
    CaseState.FORWARDED: "take",
    CaseState.IN_PROGRESS: "answer",
    CaseState.WAITING: "reply",
    CaseState.APPEALED: "answer",
}
"""A way out of every state; from `answered` the schedule ends it."""


def test_every_move_of_the_table_has_its_verb():
    """A move added later has to be walked too."""
    walked = {
        "case_release case_ask_details case_details case_verify case_forward case_take case_transfer",
        "case_ask case_reply case_answer case_finish case_silence case_appeal case_reopen case_reject",
        "case_merge case_withdraw case_lapse",
    }
    assert {row.name for row in CASE.transitions} == {name for line in walked for name in line.split()}


class Undo(Exception):  # noqa: N818
    """Takes a walk back."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def trace(case: Case) -> list[Any]:
    """Return everything that an act could have left."""
    return [
        list(Case.objects.order_by("pk").values_list()),
        list(CaseClock.objects.order_by("pk").values_list()),
        [
            model.objects.count()
            for model in (CaseEntry, CaseRating, ClockPause, CitizenMail, TransitionLog, OutboxMessage)
        ],
    ]


def check(case: Case, before: dict[str, Any]) -> None:
    """The history replays to the state, by the table; no clock goes back or runs where it must not."""
    state = CaseState.RECEIVED.value
    for row in history_of(case).order_by("pk"):
        assert row.from_state == state, row.name
        if row.name.startswith("case_") and row.name in {rule.name for rule in CASE.transitions}:
            rule = CASE.transition(row.name)
            assert state in rule.sources
            assert (row.to_state, row.as_role) == (rule.target, rule.role)
        else:
            assert row.from_state == row.to_state, row.name
        state = row.to_state
    assert case.state == state
    assert (case.closed_at is not None) == (case.state in CLOSED)
    running = CaseClock.objects.filter(case=case, stopped_at=None)
    if case.state in CLOSED:
        assert not running.exists()
    if case.state == CaseState.ANSWERED:
        assert not running.filter(kind__in=OFFICIAL_CLOCKS).exists()
    assert ClockPause.objects.filter(case=case, ends_on=None).exists() == (case.state in AWAITS_CITIZEN) or (
        case.state in CLOSED
    )
    for clock in CaseClock.objects.filter(case=case):
        assert clock.due_on >= clock.first_due_on
        assert clock.due_on >= before.get(f"{clock.pk}", clock.due_on), "an announced day never comes earlier"
        before[f"{clock.pk}"] = clock.due_on


def end(case: Case, name: str) -> None:
    """Let the schedule end a report, as its job does."""
    from feedback.domain.timing import resume_clocks, stop_clocks

    move(case, name, by=None)
    resume_clocks(case)
    stop_clocks(case)


def walk(desk: Any, case: Case, data: st.DataObject, steps: int) -> None:
    people: dict[str, User] = {key: desk.user(key) for key in PEOPLE}
    announced: dict[str, Any] = {}
    for _step in range(steps):
        current = fresh(case)
        name = data.draw(st.sampled_from(sorted(VERBS)))
        if data.draw(st.booleans()):
            name = TO_THE_END.get(CaseState(current.state), name)
        role, act = VERBS[name]
        right = data.draw(st.integers(0, 3)) > 0
        key = data.draw(st.sampled_from(HOLDERS.get(role, PEOPLE) if right else PEOPLE))
        before, written = trace(current), TransitionLog.objects.count()
        try:
            with transaction.atomic():
                if role == SYSTEM:
                    end(current, f"case_{name}")
                else:
                    act(current, people[key], desk)
        except (RuleViolation, AlreadyDone):
            assert trace(case) == before, (current.state, name, key)
        else:
            assert TransitionLog.objects.count() > written or name == "rate_poor", (name, key)
            if role in HOLDERS:
                assert key in HOLDERS[role], (current.state, name, key)
        check(fresh(case), announced)
    for _step in range(8):
        current = fresh(case)
        if current.state in CLOSED:
            return
        if current.state == CaseState.ANSWERED:
            end(current, "case_silence")
        else:
            VERBS[TO_THE_END[CaseState(current.state)]][1](current, people["bayu"], desk)
    assert fresh(case).state in CLOSED


def held(examples: int, *, derandomize: bool) -> Any:
    return settings(
        max_examples=examples,
        derandomize=derandomize,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@held(12, derandomize=True)
@given(data=st.data())
def walk_a_little(desk: Any, case: Case, data: st.DataObject) -> None:
    with undone():
        walk(desk, case, data, steps=8)


@held(150, derandomize=False)
@given(data=st.data())
def walk_far(desk: Any, case: Case, data: st.DataObject) -> None:
    with undone():
        walk(desk, case, data, steps=14)


@pytest.fixture
def walked(desk, submit):
    """A report on which anything may happen, and another one that could take it in."""
    desk.twin = submit(title="Lampu jalan padam di gang").case
    return submit(email="warga@contoh.id").case


def test_walks(desk, walked):
    walk_a_little(desk, walked)


@pytest.mark.large
def test_many_walks(desk, walked):
    walk_far(desk, walked)


def test_the_way_back_of_a_transfer_is_a_transfer(desk, forwarded):
    """No state is "not ours": whoever has a report hands it on, with its clock and history."""
    case = forwarded()
    for code, key in ((CUPAK_TANGAH, "putri"), (PISANG, "nia"), (ROOT, "putri")):
        case = fresh(handling.transfer_case(case, desk.agency.units[code], WORDS, by=desk.user(key)))
    assert history_of(case).filter(name="case_transfer").count() == 3
    assert CaseClock.objects.filter(case=case, kind="settle").count() == 1
    assert case.state == CaseState.FORWARDED
