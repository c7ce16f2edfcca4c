"""The pages that everybody opens cost a fixed, small number of queries, however large the agency."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, Cycle
from organization.models import User
from reports.demo.agency import Agency
from reports.demo.cast import BY_KEY
from reports.demo.seed import seed
from tests.conftest import BACKEND

MOST = 16
MOST_OF_HR = 24
"""HR's home asks each desk what waits: reports, corrections, imports, calendar, people, cycles."""
PAGES = (
    # who, page, whose appraisal
    ("sari", "home", ""),
    ("hendra", "home", ""),
    ("dewi", "home", ""),
    ("yusuf", "home", ""),
    ("rina", "home", ""),
    ("eko", "appraisal:plan_edit", "eko"),
    ("hendra", "appraisal:plan_detail", "putri"),
    ("sari", "appraisal:self_assessment_edit", "sari"),
    ("hendra", "appraisal:review_edit", "wati"),
    ("hendra", "appraisal:team_list", ""),
    ("elva", "appraisal:team_list", ""),
    ("yusuf", "appraisal:team_list", ""),
    ("sari", "appraisal:appraisal_list", ""),
)
LISTS = (
    ("rina", "organization:employee_list"),
    ("rina", "organization:staff_import"),
    ("rina", "organization:absence_list"),
    ("rina", "organization:team_list"),
    ("rina", "organization:unit_tree"),
    ("rina", "organization:vacancy_list"),
    ("rina", "appraisal:cycle_list"),
    ("rina", "appraisal:progress_board"),
    ("hendra", "appraisal:progress_board"),
    ("rina", "appraisal:appraiser_missing_list"),
)
OF_THE_CYCLE = (
    ("rina", "appraisal:indicator_list"),
    ("rina", "appraisal:objective_tree"),
    ("bayu", "appraisal:objective_tree"),
    ("rina", "appraisal:objective_chart"),
)


@contextmanager
def demo(employees: int) -> Iterator[Agency]:
    """Have a demo agency of this size inside the block, and nothing afterwards."""
    with transaction.atomic():
        yield seed(employees, 2026, timezone.localdate())
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


def address_of(page: str, whose: str) -> str:
    if not whose:
        return reverse(page)
    year = timezone.localdate().year
    appraisal = Appraisal.objects.get(employee__nip=BY_KEY[whose].nip, cycle__year=year)
    return reverse(page, args=[appraisal.pk])


def queries_of(who: str, path: str) -> list[str]:
    """Return the statements of a second visit: the first one warms the caches of the process."""
    client = Client()
    client.force_login(User.objects.get(username=BY_KEY[who].nip), backend=BACKEND)
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"][:200] for query in captured.captured_queries]


def counts(pages: tuple[tuple[str, str, str], ...] = PAGES) -> dict[tuple[str, str, str], list[str]]:
    found = {(who, page, whose): queries_of(who, address_of(page, whose)) for who, page, whose in pages}
    cycle = Cycle.objects.get(year=timezone.localdate().year)
    found |= {
        (who, page, "cycle"): queries_of(who, reverse(page, args=[cycle.pk])) for who, page in OF_THE_CYCLE
    }
    return found | {(who, page, ""): queries_of(who, reverse(page)) for who, page in LISTS}


def check(small: int, large: int, pages: tuple[tuple[str, str, str], ...] = PAGES) -> None:
    with demo(small):
        few = counts(pages)
    with demo(large):
        many = counts(pages)
    for page in few:
        told = f"{page}: {len(few[page])} queries with {small} employees, {len(many[page])} with {large}"
        listing = "\n".join(many[page])
        assert len(few[page]) == len(many[page]), f"{told}\n{listing}"
        if page[:2] not in LISTS:
            most = MOST_OF_HR if page[:2] == ("rina", "home") else MOST
            assert len(many[page]) <= most, f"{told}\n{listing}"


@pytest.mark.django_db
def test_counts_are_small_and_equal_with_fifty_and_four_hundred_employees():
    check(50, 400)


@pytest.mark.large
@pytest.mark.django_db
def test_counts_are_small_and_equal_with_fifty_and_two_thousand_employees():
    check(50, 2000)


@pytest.mark.large
@pytest.mark.django_db
def test_pages_of_hr_cost_the_same_with_two_hundred_and_twenty_thousand_employees():
    check(200, 20_000, pages=())
