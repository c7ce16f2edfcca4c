"""The public pages with fifty and with fifty thousand reports: at most eight queries, at most 14 KB.

The pages are found from the resolver: one added later is held to the same. The large crowd is
written by the database itself, with its index of words, so that the search has something to find.
"""

import gzip
import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from feedback.domain.surveys import new_codes
from feedback.enums import SurveyChannel
from feedback.models import Case, CaseText, ClockRuleSet, SearchHit, SearchWord, Service
from feedback.queries import public_cases
from feedback.search import cases_found, index_case
from feedback.stemming import terms_of
from organization.models import Unit
from reports.demo.cast import PAUH, PISANG
from tests.core.corpus import pdf
from tests.feedback.published import published_case
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db

MOST_QUERIES = 8
MOST_BYTES = 14 * 1024
SECONDS = 1.5
"""How long a page may take with fifty thousand reports, on a slow machine that does other work."""
WORDS = (
    "jalan lampu sampah banjir antrean loket puskesmas sekolah pasar drainase trotoar parkir bising obat "
    "surat domisili ktp kartu keluarga retribusi pungutan petugas ramah lambat air bersih pipa bocor taman"
).split()
LONG_TITLE = "Lampu jalan dan saluran air di depan pasar rusak sejak lama dan belum diperbaiki petugas " * 2
TABLES = {"feedback:service_table", "feedback:satisfaction_table"}
"""Open data: a whole table, no page."""
BY_CODE = {"feedback:survey_answer"}
"""Opened with a code of its own, made below."""


def crowd(desk, number):
    """Write that many published reports with their index, in a few statements."""
    unit, rules, now = Unit.objects.get(code=PISANG), ClockRuleSet.objects.get(), timezone.now()
    service = Service.objects.create(unit=unit, code="ktp", name="Surat pengantar KTP", promised_note="Cepat")
    common = {"unit": unit, "subject_unit": unit, "service": service, "rule_set": rules}
    Case.objects.bulk_create(
        (
            Case(
                number=f"T{n:010d}",
                kind="complaint" if n % 3 else "aspiration",
                state="in_progress" if n % 2 else "finished",
                received_at=now,
                received_on=now.date(),
                public_title=f"{WORDS[n % len(WORDS)]} {WORDS[n // 7 % len(WORDS)]} {LONG_TITLE}"[:150],
                public_body=f"Sejak lama {WORDS[n // 11 % len(WORDS)]} lubang nomor {n} belum ditangani. "
                * 6,
                published_at=now,
                **common,
            )
            for n in range(number)
        ),
        batch_size=2000,
    )
    cases = Case.objects.filter(number__startswith="T")
    CaseText.objects.bulk_create(
        (CaseText(case_id=pk, title="x", body="y") for pk in cases.values_list("pk", flat=True)),
        batch_size=5000,
    )
    stems = sorted({stem for word in [*WORDS, "lubang", "rusak"] for _word, stem in terms_of(word)})
    SearchWord.objects.bulk_create([SearchWord(stem=stem) for stem in stems], ignore_conflicts=True)
    last = SearchWord.objects.order_by("-pk")[0].pk
    SearchWord.objects.bulk_create([SearchWord(stem=f"kata{n}x") for n in range(number // 10)])
    with connection.cursor() as cursor:  # every fifth word stands in a report
        cursor.execute(
            "INSERT INTO feedback_searchhit (word_id, case_id, weight) "
            "SELECT w.id, c.id, 1 FROM feedback_searchword w CROSS JOIN feedback_case c "
            "WHERE w.id <= %s AND (w.id + c.id) %% 5 = 0",
            [last],
        )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE feedback_case, feedback_searchhit, feedback_searchword")
    return public_cases().order_by("pk")[0]


def pages(case):
    """Return every public page of the forum, lists with their filters and searches."""
    ids = {
        "number": case.number,
        "unit_code": PAUH,
        "code": "ktp",
    }
    found = [
        address
        for name, address in addresses(ids)
        if name.startswith("feedback:")
        and not getattr(resolve(address).func, "login_required", True)
        and name not in TABLES | BY_CODE
    ]
    assert len(found) >= 10
    code = new_codes(Service.objects.get(code="ktp"), SurveyChannel.COUNTER, 1)[0]
    found.append(reverse("feedback:survey_answer", args=[code]))
    forum = reverse("feedback:forum")
    searches = (
        "q=lubang",
        "q=lampu+jalan+pasar+rusak+drainase+trotoar+parkir+obat",
        "q=lmapu+jalna+psaar+rusaak+drainsae+trotaor+prkir+obatt",
        "q=helikopter",
        "kind=complaint&state=in_progress&page=2",
        "kind=aspiration&q=banjir&page=3",
        "service=ktp",
        "page=2",
        "page=99999",
    )
    found += [f"{forum}?{query}" for query in searches]
    found += [f"{reverse('feedback:case_feed')}?q=lampu+jalan", f"{reverse('feedback:service_list')}?q=surat"]
    found += [f"{reverse('feedback:topic_unit', args=[PAUH])}?q=lampu"]
    return found


def check_pages(case, seconds=None):
    slow, many, heavy = [], [], []
    for address in pages(case):
        client = Client()
        if client.get(address).status_code in (302, 405):
            continue
        with CaptureQueriesContext(connection) as captured:
            start = time.perf_counter()
            response = client.get(address)
            took = time.perf_counter() - start
        assert response.status_code == 200, address
        size = len(gzip.compress(response.content))
        if len(captured) > MOST_QUERIES:
            many.append((address, len(captured)))
        if size > MOST_BYTES:
            heavy.append((address, size))
        if seconds and took > seconds:
            slow.append((address, round(took, 2)))
    assert (many, heavy, slow) == ([], [], [])


def test_fifty_reports(desk):
    check_pages(crowd(desk, 50))


@pytest.mark.large
def test_fifty_thousand_reports(desk):
    check_pages(crowd(desk, 50_000), SECONDS)


def test_a_page_with_much_on_it_stays_light(desk):
    """A long report with five files, fifty official texts and comments."""
    from core.files import CleanFile
    from feedback.domain.moves import add_entry

    uploads = [CleanFile(f"foto {n}.pdf", "application/pdf", pdf()) for n in range(5)]
    body = " ".join(f"{word} {n}" for n in range(25) for word in WORDS)[:5000]
    case = published_case(
        desk.agency.units[PISANG],
        desk.user("putri"),
        pdf(),
        uploads=uploads,
        body=body,
        title=LONG_TITLE[:150],
    )
    now = timezone.now()
    for n in range(50):
        entry = add_entry(case, "interim", f"{body[n * 7 : n * 7 + 300]} {n}", by=desk.user("putri"))
        type(entry).objects.filter(pk=entry.pk).update(published_at=now)
    page = Client().get(reverse("feedback:case_public", args=[case.number]))
    assert len(gzip.compress(page.content)) <= MOST_BYTES
    with CaptureQueriesContext(connection) as captured:
        Client().get(reverse("feedback:case_public", args=[case.number]))
    assert len(captured) <= MOST_QUERIES


def plan_of(queryset):
    """Return the plan by which PostgreSQL answers."""
    sql, params = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ANALYZE {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.large
@pytest.mark.concurrency
def test_the_search_reads_its_indexes(desk):
    """On PostgreSQL, with many reports, nobody reads every text to answer a search."""
    case = crowd(desk, 20_000)
    Case.objects.filter(pk=case.pk).update(public_title="Helikopter terbang rendah")
    case.refresh_from_db()
    index_case(case)
    found = cases_found(public_cases(), "helikopter")
    assert list(found) == [case]
    plan = plan_of(found.all()[:20])
    assert "case_document" in plan, plan
    assert "to_tsvector" not in "".join(line for line in plan.splitlines() if "Filter" in line), plan
    took = re.search(r"Execution Time: ([\d.]+) ms", plan)
    assert took is not None
    assert float(took[1]) < 500, plan
    assert SearchHit.objects.count() > 20_000
    listed = plan_of(public_cases().order_by("-published_at", "-pk")[:20])
    assert "case_public" in listed or "Limit" in listed, listed
