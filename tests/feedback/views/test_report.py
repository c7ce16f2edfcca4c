"""A citizen's way: three steps, ticket, rating, appeal; without an account and without JavaScript."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from feedback.domain import handling
from feedback.domain.limits import DIFFICULTY, is_proved, new_challenge
from feedback.models import Attempt, Case, CaseFollower
from feedback.tasks import citizen_mails_send
from reports.demo.cast import PISANG
from tests.core.corpus import image, pdf, upload
from tests.feedback.conftest import fresh
from tests.feedback.published import published_case

pytestmark = pytest.mark.django_db

TEXT = {
    "title": "Antrean tanpa nomor",
    "body": "Antrean di loket tidak memakai nomor sehingga orang berebut.",
}


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def written(client, desk, **send):
    about = {"kind": "complaint", "unit": desk.agency.units[PISANG].pk}
    assert client.post(address("report_about"), about).status_code == 302
    assert client.post(address("report_text"), TEXT).status_code == 302
    return client.post(address("report_send"), send)


def proof():
    import hashlib

    challenge = new_challenge()
    answer = next(
        n
        for n in range(10_000_000)
        if int.from_bytes(hashlib.sha256(f"{challenge}:{n}".encode()).digest()[:4]) >> (32 - DIFFICULTY) == 0
    )
    return challenge, str(answer)


def test_a_report_in_three_steps(desk, visitor):
    assert visitor.get(address("report_text")).status_code == 302
    assert visitor.get(address("report_send")).status_code == 302
    empty = visitor.post(address("report_about"), {})
    assert empty.status_code == 422
    sent = written(
        visitor,
        desk,
        email="siti@contoh.id",
        wants_anonymous="on",
        uploads=[upload("foto.pdf", pdf())],
        is_secret="1",
        state="finished",
        published_at="2026-01-01",
    )
    assert sent["Location"] == address("report_sent")
    case = Case.objects.get()
    assert (case.state, case.is_anonymous, case.is_secret, case.published_at) == (
        "received",
        True,
        False,
        None,
    )
    assert case.attachments.count() == 1
    page = visitor.get(address("report_sent")).content.decode()
    assert case.number in page
    code = re.search(r"<dd>([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})</dd>", page)[1]
    assert code.replace("-", "") not in str(Case.objects.values_list("secret_hash").get())
    assert visitor.get(address("ticket_detail", case.number)).status_code == 200
    from django.test import Client

    stranger = Client()
    assert stranger.get(address("report_sent")).status_code == 302
    assert stranger.get(address("ticket_detail", case.number)).status_code == 302
    wrong = stranger.post(address("ticket_open"), {"number": case.number, "code": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422
    typed = {"number": case.number.lower().replace("-", " "), "code": code.lower()}
    assert stranger.post(address("ticket_open"), typed)["Location"] == address("ticket_detail", case.number)
    ticket = stranger.get(address("ticket_detail", case.number)).content.decode()
    assert "hari ke-1" in ticket
    file = case.attachments.get()
    assert stranger.get(address("ticket_file", case.number, file.pk)).status_code == 200
    assert Client().get(address("ticket_file", case.number, file.pk)).status_code == 302
    citizen_mails_send()
    assert len(mail.outbox) == 1
    link = re.search(r"(/laporan/surel/\S+)", mail.outbox[0].body)[1]
    assert stranger.get(link).status_code == 200
    assert CaseFollower.objects.get().confirmed_at is None, "a mail scanner opens links"
    assert stranger.post(link).status_code == 302
    assert CaseFollower.objects.get().confirmed_at is not None
    handling.verify_case(case, by=desk.user("bayu"))
    citizen_mails_send()
    citizen_mails_send()
    assert len(mail.outbox) == 2
    assert TEXT["title"] not in mail.outbox[1].body
    end = re.search(r"(/laporan/surel/\S+)", mail.outbox[1].body)[1]
    assert end.endswith("/berhenti/"), "the view follow_end"
    assert stranger.get(end).status_code == 200
    stranger.post(end)
    assert not CaseFollower.objects.exists()


def test_drafts_are_kept_and_refused_forms_keep_what_was_typed(desk, visitor):
    visitor.post(address("report_about"), {"kind": "aspiration"})
    refused = visitor.post(address("report_text"), {"title": "Taman", "body": "pendek"})
    assert refused.status_code == 422
    assert "pendek" in refused.content.decode()
    again = visitor.get(address("report_text")).content.decode()
    assert "pendek" in again
    assert not Case.objects.exists()


def test_similar_reports_are_offered_first(desk, visitor):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf(), title="Antrean loket berebut")
    visitor.post(address("report_about"), {"kind": "complaint"})
    visitor.post(address("report_text"), TEXT)
    page = visitor.get(address("report_send")).content.decode()
    assert address("case_public", case.number) in page


def test_the_whole_way_of_a_ticket(desk, visitor):
    written(visitor, desk)
    case = fresh(Case.objects.get())
    ticket, act = address("ticket_detail", case.number), lambda name: address("ticket_act", case.number, name)
    bayu, putri = desk.user("bayu"), desk.user("putri")
    handling.ask_details(case, "Di loket nomor berapa?", by=bayu)
    assert "Di loket nomor berapa?" in visitor.get(ticket).content.decode()
    assert visitor.post(act("nilai"), {"score": 5}).status_code == 422
    assert visitor.post(act("balas"), {"body": "Loket dua."}).status_code == 302
    handling.verify_case(fresh(case), by=bayu)
    handling.forward_case(fresh(case), desk.agency.units[PISANG], by=bayu)
    handling.answer_case(fresh(case), "Sudah dipasang mesin antrean.", by=putri)
    assert "Sudah dipasang" in visitor.get(ticket).content.decode()
    assert visitor.post(act("banding"), {"body": "Tidak ada mesin antrean di sana."}).status_code == 422
    assert visitor.post(act("nilai"), {"score": 1}).status_code == 302
    assert visitor.post(act("banding"), {"body": "Tidak ada mesin antrean di sana."}).status_code == 302
    assert fresh(case).state == "appealed"
    handling.answer_case(fresh(case), "Mesinnya dipasang hari ini.", by=desk.user("nia"))
    assert visitor.post(act("nilai"), {"score": 4}).status_code == 302
    assert fresh(case).state == "finished"
    assert visitor.post(act("buka-kembali"), {"body": "Mesinnya rusak lagi sejak Senin."}).status_code == 302
    assert visitor.post(act("lindungi"), {"secret": "on"}).status_code == 302
    assert fresh(case).is_secret
    assert visitor.post(act("lindungi"), {}).status_code == 422
    assert fresh(case).is_secret
    assert visitor.post(act("tarik")).status_code == 302
    assert fresh(case).state == "withdrawn"
    assert visitor.post(act("hapus")).status_code == 404
    page = visitor.get(ticket).content.decode()
    assert "Catatan internal" not in page


def test_files(desk, visitor):
    from tests.core.corpus import bomb_png, jpeg_with_place

    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, data in (
        ("a.svg", svg),
        ("a.png", svg),
        ("a.pdf", b"PK\x03\x04" + b"0" * 200),
        ("a.png", bomb_png()),
        ("a.html", b"<script>alert(1)</script>"),
    ):
        refused = written(visitor, desk, uploads=[upload(name, data)])
        assert refused.status_code == 422, name
    too_many = written(visitor, desk, uploads=[upload(f"{n}.pdf", pdf()) for n in range(6)])
    assert too_many.status_code == 422
    assert not Case.objects.exists()
    name = "ktp 3273014507900001.jpg"
    assert written(visitor, desk, uploads=[upload(name, jpeg_with_place(), "image/jpeg")]).status_code == 302
    attachment = Case.objects.get().attachments.get()
    assert "3273014507900001" not in attachment.public_name
    assert attachment.stored_file.name == name
    with attachment.stored_file.file.open() as content:
        assert b"Exif" not in content.read()
    assert image


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% load x %}",
    '=HYPERLINK("http://x")',
    "@SUM(1+1)",
    "a\x00b",
    "\u202etxt.exe",
    "x" * 200_000,
    "'; DROP TABLE feedback_case; --",
    "../../etc/passwd",
)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_payloads_are_refused_or_harmless(desk, visitor, payload):
    fields = dict.fromkeys(("title", "address", "happened_on", "name", "phone", "group_code"), payload)
    visitor.post(address("report_about"), {"kind": payload, "service": payload, "unit": payload})
    visitor.post(address("report_about"), {"kind": "complaint"})
    visitor.post(address("report_text"), {**fields, "body": payload})
    visitor.post(
        address("report_text"),
        {**TEXT, "body": f"{payload[:3000]} dua puluh huruf lebih", "address": payload[:200]},
    )
    visitor.post(
        address("report_send"), {**fields, "email": payload, "proof": payload, "proof_answer": payload}
    )
    visitor.post(address("report_send"), {"name": payload[:100]})
    for case in Case.objects.select_related("text"):
        stored = case.text.body + case.text.address
        assert "\x00" not in stored
        assert "\u202e" not in stored
        page = desk.client("bayu").get(address("case_detail", case.pk)).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
    for parameter in ("q", "page", "kind", "state", "service"):
        answer = visitor.get(address("forum"), {parameter: payload[:3000]})
        assert answer.status_code == 200
        assert "<script>alert(1)" not in answer.content.decode()
    assert visitor.get(address("service_list"), {"q": payload[:3000]}).status_code == 200
    assert visitor.post(address("ticket_open"), {"number": payload, "code": payload}).status_code == 422
    assert (
        desk.client("bayu")
        .get(address("case_list"), {"q": payload[:3000], "state": payload[:99]})
        .status_code
        == 200
    )


def test_proof_of_work():
    challenge, answer = proof()
    assert not is_proved(challenge, str(int(answer) + 1)) or int(answer) >= 0
    other = new_challenge()
    assert not is_proved("forged", answer)
    assert not is_proved(challenge, "")
    assert not is_proved(challenge, "9" * 30)
    assert is_proved(challenge, answer)
    assert not is_proved(challenge, answer), "a proof works once"
    assert other != challenge


def test_limits_hold_and_then_refuse_but_never_drop(desk, visitor):
    challenge, answer = proof()
    assert written(visitor, desk, proof=challenge, proof_answer=answer).status_code == 302
    assert written(visitor, desk).status_code == 302  # the first one without a proof
    assert written(visitor, desk).status_code == 302
    assert list(Case.objects.order_by("pk").values_list("state", flat=True)) == [
        "received",
        "received",
        "held",
    ]
    visitor.post(address("report_about"), {"kind": "complaint"})
    visitor.post(
        address("report_text"),
        {"title": "Slot gacor", "body": "slot gacor bonus new member https://x https://y"},
    )
    visitor.post(address("report_send"), {})
    assert Case.objects.order_by("-pk")[0].state == "held"
    identity = Attempt.objects.filter(act="report_unproved").order_by("pk")[0].identity
    Attempt.objects.bulk_create([Attempt(act="report_unproved", identity=identity) for _ in range(20)])
    refused = written(visitor, desk)
    assert refused.status_code == 429
    assert "loket" in refused.content.decode()
    for _ in range(12):
        last = visitor.post(address("ticket_open"), {"number": "2222-2222", "code": "x"})
    assert last.status_code == 429
