"""A part of a year at the same moment from several sides: rated once, closed once. Needs PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from appraisal.domain.following import align
from appraisal.domain.parts import part_rate, pass_on_parts
from appraisal.models import AppraisalPart, PartRating
from organization.models import Placement
from reports.demo.stories import fresh
from tests.appraisal.part_builders import judgement_of, moved
from tests.appraisal.test_concurrency import at_once, refused

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgresql(clock: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.fail("Needs PostgreSQL: set TEST_DATABASE_URL, or leave it out with -m 'not concurrency'.")
    clock(f"{timezone.localdate().year}-11-24 09:00")


def test_two_schedulers_close_one_part(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    Placement.objects.filter(employee=cast.sari).update(appraiser=cast.agus)
    at_once(align, align, align)
    assert AppraisalPart.objects.filter(appraisal=appraisal).count() == 1
    assert (fresh(appraisal).former_parts, fresh(appraisal).unrated_parts) == (1, 1)


def test_a_part_sent_three_times_is_rated_once(transactional_db: None, cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    moved(cast, appraisal)
    part = AppraisalPart.objects.get()
    results = at_once(
        *[
            lambda: part_rate(
                AppraisalPart.objects.get(), judgement_of(part), by=cast.hendra.user, expected_version=0
            )
        ]
        * 3
    )
    assert refused(results) == 2
    assert PartRating.objects.count() == len(judgement_of(part).items)
    assert fresh(appraisal).unrated_parts == 0


def test_rating_and_passing_on_do_not_both_happen(
    transactional_db: None, cast: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    moved(cast, appraisal)
    part = AppraisalPart.objects.get()
    assert part.due_on is not None
    late = part.due_on + timedelta(days=1)
    results = at_once(
        lambda: part_rate(
            AppraisalPart.objects.get(), judgement_of(part), by=cast.hendra.user, expected_version=0
        ),
        lambda: pass_on_parts(late),
    )
    now = AppraisalPart.objects.get()
    rated = now.state == "rated"
    assert (now.rater == cast.hendra) == rated
    assert results.count(1) == (0 if rated else 1)
    assert fresh(appraisal).unrated_parts == (0 if rated else 1)
