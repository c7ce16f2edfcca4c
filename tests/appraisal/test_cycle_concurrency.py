"""HR twice at the same moment: cycles, openings, rule sets and imports take effect once. Needs PostgreSQL."""

from datetime import date

import pytest

from appraisal.domain.cycles import OPEN_JOB, add_newcomers, create_cycle, open_cycle
from appraisal.domain.imports import confirm_import, stage_import
from appraisal.domain.indicator_tables import SheetChange, save_sheets
from appraisal.domain.indicators import save_sheet
from appraisal.domain.openings import add_appraisals
from appraisal.domain.rule_sets import copy_rule_set
from appraisal.enums import ImportKind
from appraisal.models import Appraisal, AssessedItem, Cycle, Indicator, RuleSet
from core.models import Job, TransitionLog
from core.spreadsheets import Table
from tests.appraisal.cycle_builders import make_crowd, make_cycle, make_plan, make_town
from tests.appraisal.test_concurrency import _needs_postgresql, at_once, refused  # noqa: F401

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 1, 5)


def sheet(cycle, town, code: str = "A") -> Indicator:
    return Indicator(
        cycle=cycle,
        unit=town.office,
        code=code,
        name="APM",
        measure_unit="%",
        polarity="maximize",
        target=90,
    )


def test_one_cycle_a_year_also_for_two_units_of_one_line() -> None:
    town = make_town()
    results = at_once(
        lambda: create_cycle(make_plan(town.rule_set), unit=town.root, by=town.hr),
        lambda: create_cycle(make_plan(town.rule_set), unit=town.office, by=town.hr),
        lambda: create_cycle(make_plan(town.rule_set), unit=town.root, by=town.hr),
    )
    assert refused(results) == 2
    assert Cycle.objects.count() == 1


def test_opened_twice_is_one_job_and_one_appraisal_each() -> None:
    town = make_town()
    make_crowd(town.office, 60)
    cycle = make_cycle(town)
    results = at_once(*[lambda: open_cycle(Cycle.objects.get(), by=town.hr, day=DAY, expected_version=0)] * 3)
    assert refused(results) == 2
    at_once(*[lambda: add_newcomers(Cycle.objects.get(), by=town.hr, day=DAY)] * 3)
    assert Job.objects.filter(kind=OPEN_JOB).count() == 1
    assert TransitionLog.objects.filter(name="cycle_open").count() == 1
    added = at_once(*[lambda: add_appraisals(cycle, day=DAY, by=town.hr, announce=False)] * 3)
    assert sorted(added) == [0, 0, 66]  # type: ignore[type-var]
    assert Appraisal.objects.count() == 66
    assert AssessedItem.objects.count() == 66 * 7


def test_a_table_confirmed_twice_is_written_once() -> None:
    town = make_town()
    cycle = make_cycle(town)
    staged = stage_import(ImportKind.INDICATORS, Table(["Kode"], []), file_name="x", by=town.hr, cycle=cycle)

    def act():
        return confirm_import(
            staged, lambda: save_sheets([SheetChange(sheet(cycle, town))], cycle, by=town.hr)
        )

    assert refused(at_once(act, act, act)) == 2
    assert Indicator.objects.count() == 1
    assert TransitionLog.objects.filter(name="indicator_import").count() == 1


def test_a_code_is_given_once() -> None:
    town = make_town()
    cycle = make_cycle(town)
    results = at_once(*[lambda: save_sheet(sheet(cycle, town), by=town.hr)] * 3)
    assert refused(results) == 2
    assert Indicator.objects.count() == 1


def test_a_rule_set_copied_twice_is_one_copy() -> None:
    town = make_town()
    results = at_once(*[lambda: copy_rule_set(town.rule_set, version=2, by=town.hr)] * 3)
    assert refused(results) == 0
    assert RuleSet.objects.count() == 2
