"""HR is told who came after the cycle had opened, until they are added."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.domain.openings import add_appraisals
from appraisal.models import Appraisal
from appraisal.queries import cycles_with_newcomers
from organization.enums import Role
from organization.queries import has_role


@pytest.fixture
def newcomer(cast, cycle):
    """Sari works in the cycle's units without an appraisal in it."""
    appraisal = Appraisal.objects.get(cycle=cycle, employee=cast.sari)
    appraisal.items.all().delete()
    appraisal.delete()
    return cast.sari


def test_a_newcomer_waits_for_the_hr_that_keeps_the_cycle(cast, cycle, newcomer):
    assert [(row.pk, row.newcomers) for row in cycles_with_newcomers(cast.user("rina"))] == [(cycle.pk, 1)]
    home = cast.client("rina").get(reverse("home")).content.decode()
    assert "Tambahkan pegawai yang belum mempunyai penilaian" in home


def test_others_are_not_told(cast, newcomer):
    for key in ("bayu", "hendra", "sari"):
        assert not cycles_with_newcomers(cast.user(key))


def test_once_added_nothing_waits(cast, cycle, newcomer):
    add_appraisals(cycle, day=cast.today, by=cast.user("rina"))
    assert not cycles_with_newcomers(cast.user("rina"))


def test_it_is_one_query(cast, newcomer):
    rina = cast.user("rina")
    assert has_role(rina, Role.HR)  # read once for each request
    with CaptureQueriesContext(
        connection,
    ) as queries:
        list(cycles_with_newcomers(rina))
    assert len(queries) == 1
