"""A draft outlives the browser: kept encrypted under a code, gone once sent or once its days are over."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from feedback.domain.drafts import forget_drafts
from feedback.models import Attempt, Case, ReportDraft
from feedback.tasks import case_retention_run
from reports.demo.cast import PISANG
from tests.core.corpus import pdf
from tests.feedback.published import published_case

pytestmark = pytest.mark.django_db

MARKER = "Antrean-ZX81 tanpa nomor"
TEXT = {"title": MARKER, "body": "Antrean di loket tidak memakai nomor sehingga orang berebut."}


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def kept(client, **typed):
    answer = client.post(address("draft_keep"), {**TEXT, **typed})
    assert answer.status_code == 200
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", answer.content.decode())[0]


def test_taken_up_on_another_machine_and_gone_once_sent(desk, visitor):
    visitor.post(address("report_about"), {"kind": "complaint", "unit": desk.agency.units[PISANG].pk})
    code = kept(visitor, body="belum")
    assert kept(visitor, name="Siti", email="siti@contoh.id") == code, "the same draft again"
    assert ReportDraft.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_hash, content FROM feedback_reportdraft")
        stored = str(cursor.fetchall())
    assert MARKER not in stored
    assert code.replace("-", "") not in stored
    assert "Siti" not in ReportDraft.objects.get().content
    elsewhere = Client()
    assert elsewhere.get(address("draft_open")).status_code == 200
    wrong = elsewhere.post(address("draft_open"), {"code": "AAAA-BBBB-CCCC"})
    assert wrong.status_code == 422
    assert MARKER not in wrong.content.decode()
    typed = elsewhere.post(address("draft_open"), {"code": code.lower().replace("-", " ")})
    assert typed["Location"] == address("report_text")
    page = elsewhere.get(address("report_text")).content.decode()
    assert MARKER in page
    assert TEXT["body"] in page
    assert elsewhere.post(address("report_text"), TEXT)["Location"] == address("report_send")
    assert elsewhere.post(address("report_send"), {}).status_code == 302
    assert Case.objects.get().text.title == MARKER
    assert not ReportDraft.objects.exists()
    assert Client().post(address("draft_open"), {"code": code}).status_code == 422


def test_its_days_end(visitor, clock):
    clock("2026-02-02 09:00")
    code = kept(visitor)
    clock("2026-02-16 08:00")
    assert Client().post(address("draft_open"), {"code": code}).status_code == 302
    assert forget_drafts() == 0
    clock("2026-02-16 10:00")
    assert Client().post(address("draft_open"), {"code": code}).status_code == 422
    case_retention_run()
    assert not ReportDraft.objects.exists()


def test_thrown_away(visitor):
    kept(visitor)
    assert visitor.post(address("draft_drop")).status_code == 302
    assert not ReportDraft.objects.exists()
    assert MARKER not in visitor.get(address("report_about")).content.decode()
    assert visitor.post(address("draft_drop")).status_code == 302
    assert Client().post(address("draft_keep"), {})["Location"] == address("report_about")
    assert not ReportDraft.objects.exists()


def test_limits_and_payloads(visitor):
    kept(visitor, title="<script>alert(1)</script>\x00", body="x" * 50_000)
    assert len(ReportDraft.objects.get().content) < 20_000
    identity = Attempt.objects.get(act="draft").identity
    Attempt.objects.bulk_create([Attempt(act="draft", identity=identity) for _ in range(40)])
    refused = visitor.post(address("draft_keep"), TEXT)
    assert refused.status_code == 302
    assert Client().post(address("draft_open"), {"code": "AAAA-BBBB-CCCC"}).status_code == 429
    for payload in ("\x00", "x" * 100_000, "../../etc/passwd", "=1+1"):
        assert Client().post(address("draft_open"), {"code": payload}).status_code in (422, 429)


def test_similar_reports_while_the_subject_is_typed(desk, visitor, forwarded):
    title = "Antrean loket berebut"
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf(), title=title)
    secret = forwarded(title="Antrean loket rahasia sekali", wants_secret=True)
    visitor.post(address("report_about"), {"kind": "complaint"})
    swapped = visitor.post(address("report_similar"), {"title": title}, headers={"HX-Request": "true"})
    html = swapped.content.decode()
    assert address("case_public", case.number) in html
    assert secret.number not in html
    assert "rahasia sekali" not in html
    assert "<html" not in html
    plain = visitor.post(address("report_similar"), {"title": title, "body": "pendek"})
    page = plain.content.decode()
    assert plain.status_code == 200
    assert address("case_public", case.number) in page
    assert 'value="Antrean loket berebut"' in page
    assert "pendek" in page
    assert "perlu diperbaiki" not in page, "nothing is judged yet"
    assert "Belum ada laporan terbit" in (
        visitor.post(
            address("report_similar"), {"title": "zzz"}, headers={"HX-Request": "true"}
        ).content.decode()
    )
    assert visitor.get(address("report_similar")).status_code == 405
    assert Client().post(address("report_similar"), {"title": title})["Location"] == address("report_about")
