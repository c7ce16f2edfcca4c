"""The command that fills an empty database: repeatable, careful, quick."""

import re
from io import StringIO
from random import Random
from time import process_time

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from appraisal.models import ResultVersion
from organization.models import Employee, Placement, Unit, User
from reports.demo.cast import PASSWORD
from reports.demo.seed import seed
from reports.demo.structure import structure_for

TODAY = timezone.localdate()
"""The real verbs know no other day."""


def seed_demo(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue()


def fingerprint() -> list[object]:
    return [
        list(Employee.objects.order_by("nip").values_list("nip", "name", "kind", "rank")),
        list(
            Placement.objects.order_by("employee__nip").values_list(
                "employee__nip", "post__code", "starts_on"
            )
        ),
        list(
            ResultVersion.objects.order_by(
                "appraisal__cycle", "appraisal__employee__nip", "number"
            ).values_list("appraisal__cycle__year", "appraisal__employee__nip", "predicate", "numeric_index")
        ),
    ]


@pytest.mark.django_db
def test_same_seed_writes_the_same_agency():
    written = []
    for _run in (1, 2):
        with transaction.atomic():
            seed(60, 7, TODAY)
            written.append(fingerprint())
            transaction.set_rollback(True)
    assert written[0] == written[1]


def test_structure_grows_with_the_number():
    for number in (60, 200, 2000, 20_000):
        units = structure_for(number)
        assert sum(unit.seats for unit in units) >= number
        codes = [unit.code for unit in units]
        assert len(set(codes)) == len(codes)
        assert all(unit.parent in codes[: codes.index(unit.code)] for unit in units[1:])


@pytest.mark.django_db
def test_command_refuses_a_database_in_use_unless_told_to_leave_it(cast):
    with pytest.raises(CommandError, match="holds units or people already"):
        seed_demo()
    assert seed_demo("--if-empty") == ""


@pytest.mark.django_db
def test_command_refuses_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only where settings.DEMO is on"):
        seed_demo()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_command_refuses_too_few_people():
    with pytest.raises(CommandError, match=r"needs at least \d+ employees, not 12"):
        seed_demo("--employees", "12")
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_logins_are_shown_with_number_and_what_to_try(cast):
    shown = seed_demo("--show-logins")
    assert PASSWORD in shown
    assert re.search(r"19940517 201903 2 901\s+Sari Wulandari\s+\S", shown)


@pytest.mark.django_db
def test_logins_of_another_agency_are_not_shown():
    assert PASSWORD not in seed_demo("--show-logins")


@pytest.mark.large
@pytest.mark.django_db
def test_two_thousand_people_take_less_than_a_minute():
    started = process_time()
    agency = seed(2000, 2026, TODAY)
    assert len(agency.staff) == 2000
    assert process_time() - started < 60, "seconds of this process: a busy machine is no reason to fail"


def test_names_are_invented_from_the_seed_only():
    from reports.demo.people import invented_people

    one = [next(people) for people in [invented_people(Random(1), 2026)] for _ in range(50)]
    two = [next(people) for people in [invented_people(Random(1), 2026)] for _ in range(50)]
    assert one == two
    assert len({name for name, _sex, _born in one}) == 50
