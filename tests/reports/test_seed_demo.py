"""The demo agency: deterministic, whole, true to the rules, and quick."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from appraisal.domain.finalisation import record_is_intact
from appraisal.domain.item_periods import realised_so_far
from appraisal.domain.results import recomputed
from appraisal.domain.scoring import achievement
from appraisal.enums import AppraisalState, CycleState, ItemKind
from appraisal.models import Appraisal, Clarification, Cycle, FinalRecord, Indicator, ResultVersion
from core.models import OutboxMessage, TransitionLog
from organization.domain.nip import parse_nip
from organization.enums import EmployeeKind, UnitKind
from organization.models import Employee, Placement, RoleGrant, Unit, User
from organization.queries import appraiser_on, lines_on
from reports.demo.cast import BY_KEY, CAST, PASSWORD
from reports.demo.seed import seed

TODAY = timezone.localdate()
"""The real verbs know no other day."""


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """One small agency for all tests of this module; each of them works in its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(60, 2026, TODAY)
        transaction.set_rollback(True)


@pytest.fixture
def small(seeded, db):
    return seeded


def test_every_number_is_well_formed_and_nobody_else_has_it(small):
    people = list(Employee.objects.all())
    assert len(people) == 60
    for person in people:
        assert parse_nip(person.nip, person.kind).warnings == ()
        assert person.user.username == person.nip
    assert {person.kind for person in people} == set(EmployeeKind.values)


def test_tree_is_that_of_the_issue(small):
    kinds = dict(Unit.objects.order_by().values_list("kind").annotate(Count("pk")))
    assert kinds[UnitKind.ROOT] == 1
    assert kinds[UnitKind.WARD] == 9
    assert kinds[UnitKind.HEALTH_CENTRE] == 1
    assert kinds[UnitKind.SCHOOL] == 2
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert not Unit.objects.exclude(parentages__ends_on=None).exists()


def test_every_unit_has_a_head_of_whatever_class(small):
    heads = Placement.objects.filter(leads_unit=True).select_related("post")
    assert heads.count() == Unit.objects.count()
    assert {head.post.post_class for head in heads} >= {
        "jf_madya",
        "pengawas",
        "administrator",
        "jpt_pratama",
    }


def test_last_year_is_closed_and_final_with_records(small):
    cycle = Cycle.objects.get(year=TODAY.year - 1)
    assert cycle.state == CycleState.CLOSED
    appraisals = Appraisal.objects.filter(cycle=cycle)
    assert appraisals.count() == 59, "everybody but the one above whom nobody stands"
    assert not appraisals.exclude(state=AppraisalState.FINAL).exists()
    assert FinalRecord.objects.filter(appraisal__cycle=cycle).count() == 59
    for record in FinalRecord.objects.filter(appraisal__cycle=cycle):
        assert record_is_intact(record)
        assert record.frozen_at.year == TODAY.year - 1
        assert record.content["parties"]["appraiser"]["post"]
        assert len(record.content["history"]) == 5


def test_results_are_those_of_the_scoring(small):
    for version in ResultVersion.objects.all():
        assert recomputed(version.working).to_dict() == version.working["evaluation"]
        assert version.predicate == version.working["evaluation"]["predicate"]


def test_this_year_shows_every_state(small):
    cycle = Cycle.objects.get(year=TODAY.year)
    assert cycle.state == CycleState.OPEN
    states = set(Appraisal.objects.filter(cycle=cycle).values_list("state", flat=True))
    assert states == set(AppraisalState.values)
    assert Appraisal.objects.filter(cycle=cycle).count() == 60
    assert Clarification.objects.filter(state="open").count() == 1
    assert Clarification.objects.filter(state="changed").count() == 1
    assert Appraisal.objects.get(cycle=cycle, appraiser=None).employee.name == "Yusuf Rahman"
    assert OutboxMessage.objects.exists()


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.key)
def test_cast_stands_where_it_is_said_to(small, member):
    appraisal = Appraisal.objects.get(cycle__year=TODAY.year, employee__nip=member.nip)
    assert appraisal.state == member.state
    assert appraisal.employee.name == member.name


def test_appraisers_are_those_of_the_tree(small):
    lines = lines_on(TODAY)
    for appraisal in Appraisal.objects.filter(cycle__year=TODAY.year).exclude(state="stopped"):
        assert (appraisal.appraiser_id, appraisal.superior_id) == (
            lines[appraisal.employee_id].appraiser,
            lines[appraisal.employee_id].superior,
        )
    sari = small.people["sari"]
    assert appraiser_on(sari, TODAY) == small.people["hendra"]


def test_plans_add_to_a_hundred(small):
    for appraisal in Appraisal.objects.exclude(state=AppraisalState.PLANNING).prefetch_related("items"):
        weights = [item.weight for item in appraisal.items.all() if item.kind == ItemKind.RESULT]
        assert sum(weights) == 100


def test_published_achievement_stands_beside_the_computed_one(small):
    differing = []
    for row in Indicator.objects.filter(cycle__year=TODAY.year).exclude(published_achievement=None):
        computed = achievement(row.target, row.published_realisation, row.polarity, cap=Decimal(120))
        if computed != row.published_achievement:
            differing.append((row.name, row.published_achievement, computed))
    assert differing == [("Cakupan wilayah pelayanan persampahan", Decimal("73.30"), Decimal("73.33"))]


def test_history_tells_when_it_happened(small):
    old = TransitionLog.objects.filter(at__year=TODAY.year - 1)
    assert old.count() >= 59 * 5


def test_roles_of_the_cast(small):
    grants = {(grant.user.full_name, grant.role, grant.unit.name) for grant in RoleGrant.objects.all()}
    assert ("Rina Marlina", "hr", "Pemerintah Kota Padang") in grants
    assert ("Bayu Pratama", "hr", "Dinas Pendidikan") in grants


def test_only_the_cast_can_log_in(small):
    able = {user.full_name for user in User.objects.all() if user.has_usable_password()}
    assert able == {member.name for member in CAST}
    assert User.objects.get(username=BY_KEY["sari"].nip).check_password(PASSWORD)


def test_one_has_left_and_was_stopped_by_hr(small):
    (stopped,) = Appraisal.objects.filter(cycle__year=TODAY.year, state="stopped")
    assert stopped.stopped_from == "running"
    assert not Placement.objects.filter(employee=stopped.employee, ends_on=None).exists()
    row = TransitionLog.objects.get(name="appraisal_stop", object_id=stopped.pk)
    assert (row.by_name, bool(row.note)) == ("Rina Marlina", True)


def test_the_running_year_of_sari_shows_every_part(small):
    appraisal = Appraisal.objects.get(cycle__year=TODAY.year, employee=small.people["sari"])
    assert appraisal.state == "running"
    first = appraisal.items.filter(kind="result").order_by("position")[0]
    assert appraisal.journal.count() == 4
    assert appraisal.journal.filter(evidence=None).count() == 1, "one note can still become evidence"
    verdicts = [file.verdicts.get().accepted for file in first.evidence.order_by("pk")]
    assert verdicts == [False, True]
    assert first.feedback.get().author_role == "appraiser"
    assert appraisal.items.get(core_value="kolaboratif").feedback.get().author_role == "colleague"
    states = sorted(appraisal.dialogues.values_list("state", flat=True))
    assert states == ["signed", "waiting_appraiser"]
    assert appraisal.dialogues.get(state="signed").follow_ups.count() == 2
    assert first.case_mentions.get().state == "asked"
    over = [row for row in realised_so_far(first).rows if row.period.last_day < TODAY]
    assert [row.record.realisation is not None for row in over] == [True] * len(over)


def test_a_second_signature_is_waited_for(small):
    appraisal = Appraisal.objects.get(cycle__year=TODAY.year, employee=small.people["fauzan"])
    assert appraisal.state == "countersign"
    assert appraisal.superior == small.people["zulkifli"]
    assert appraisal.predicate_reason
