"""Restricting an author: with notice, for a time, and an objection that somebody else decides."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.models import OutboxMessage
from feedback.domain.bans import appeal_token, ban_author, ban_with, forget_bans, refuse_banned
from feedback.domain.following import confirm_follower
from feedback.domain.intake import NewReport, submit_report
from feedback.models import BannedAuthor, Case, CaseFollower
from feedback.tasks import citizen_mails_send
from reports.demo.cast import PISANG, ROOT
from tests.core.corpus import pdf
from tests.feedback.conftest import fresh, grant
from tests.feedback.published import published_case

pytestmark = pytest.mark.django_db

WHY = "Mengirim laporan palsu yang sama dua puluh kali."


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def known(case):
    """Confirm the reporter's address."""
    confirm_follower(CaseFollower.objects.get(case=case, is_reporter=True))
    return fresh(case)


@pytest.fixture
def banned(desk, submit):
    case = known(submit(email="Warga@Contoh.id").case)
    return ban_author(case, WHY, 30, by=desk.user("bayu"))


def test_a_restricted_address_is_refused_openly_and_nothing_else_is(desk, visitor, banned, submit):
    about = {"kind": "complaint", "unit": desk.agency.units[PISANG].pk}
    visitor.post(address("report_about"), about)
    visitor.post(
        address("report_text"), {"title": "Jalan rusak lagi", "body": "Jalan di depan pasar rusak lagi."}
    )
    refused = visitor.post(address("report_send"), {"email": "warga@contoh.id", "name": "Sama"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "sedang dibatasi" in page
    assert WHY not in page, "whoever types an address may not be its owner"
    assert "Sama" in page
    assert Case.objects.count() == 1
    assert visitor.post(address("report_send"), {"email": "lain@contoh.id"}).status_code == 302
    at_counter = NewReport(
        kind="complaint", title="Jalan rusak", body="Jalan rusak di pasar.", email="warga@contoh.id"
    )
    assert submit_report(at_counter, by=desk.user("bayu"), channel="counter").case.pk
    public = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    sent = {"kind": "comment", "body": "Komentar lagi", "email": "WARGA@contoh.id"}
    assert visitor.post(address("case_comment", public.number), sent).status_code == 422
    assert fresh(banned.case).state == "received", "nothing that was sent is hidden"


def test_its_owner_is_told_why_and_may_object(desk, visitor, banned):
    grant(desk, "nia", ROOT)
    citizen_mails_send()
    notice = mail.outbox[-1]
    assert notice.to == ["warga@contoh.id"]
    assert WHY in notice.body
    link = re.search(r"(/laporan/keberatan/\S+)", notice.body)[1]
    assert WHY in visitor.get(link).content.decode()
    assert visitor.post(link, {"body": "x"}).status_code == 422
    assert visitor.post(link, {"body": "Itu bukan saya, tetangga memakai ponsel saya."}).status_code == 302
    assert visitor.post(link, {"body": "Sekali lagi, itu bukan saya."}).status_code == 302
    banned.refresh_from_db()
    assert banned.appeal.startswith("Itu bukan saya")
    assert "Sekali lagi" not in banned.appeal
    told = OutboxMessage.objects.filter(kind="feedback.ban_appealed")
    assert [one.recipient for one in told] == [desk.user("nia")], "not the one who restricted"
    decide = address("ban_decide", banned.pk)
    answer = {"decision": "upheld", "note": "Alamatnya sama dengan laporan lain."}
    own = desk.client("bayu").post(decide, answer)
    assert own.status_code == 403
    assert "diputuskan oleh orang lain" in own.content.decode()
    assert "Alamatnya sama" in own.content.decode()
    lifted = {"decision": "lifted", "note": "Memang bukan pemilik alamat ini."}
    assert desk.client("nia").post(decide, {**lifted, "note": "ya"}).status_code == 422
    assert desk.client("nia").post(decide, lifted).status_code == 302
    assert desk.client("bayu").post(decide, lifted).status_code == 302
    citizen_mails_send()
    assert "Memang bukan pemilik" in mail.outbox[-1].body
    assert len(mail.outbox) == 2
    refuse_banned(email="warga@contoh.id")
    assert "Memang bukan pemilik" in visitor.get(link).content.decode()
    assert visitor.get(address("ban_appeal", "palsu")).status_code == 404
    assert visitor.get(address("ban_appeal", appeal_token(banned) + "x")).status_code == 404


def test_upholding_needs_an_objection_and_another_person(desk, banned):
    grant(desk, "nia", ROOT)
    decide = address("ban_decide", banned.pk)
    answer = {"decision": "upheld", "note": "Alamatnya sama dengan laporan lain."}
    assert desk.client("nia").post(decide, answer).status_code == 422
    assert desk.client("nia").post(decide, {**answer, "decision": "selamanya"}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        BannedAuthor.objects.filter(pk=banned.pk).update(decision="upheld", decided_by=banned.by)
    BannedAuthor.objects.filter(pk=banned.pk).update(appealed_at=timezone.now(), appeal="Keliru")
    assert desk.client("nia").post(decide, answer).status_code == 302
    with pytest.raises(RuleViolation):
        refuse_banned(email="warga@contoh.id")


@pytest.mark.parametrize(
    ("values", "days", "reason"),
    [
        ({}, 30, WHY),
        ({"email": "tanpa@konfirmasi.id"}, 30, WHY),
        ({"phone": "0812 3456 7890"}, 30, WHY),
        ({"email": "a@contoh.id", "confirmed": True}, 91, WHY),
        ({"email": "a@contoh.id", "confirmed": True}, 0, WHY),
        ({"email": "a@contoh.id", "confirmed": True}, 30, "sebal"),
    ],
)
def test_nobody_is_restricted_by_an_address_that_is_not_known_to_be_his(desk, submit, values, days, reason):
    confirmed = values.pop("confirmed", False)
    case = submit(**values).case
    case = known(case) if confirmed else fresh(case)
    with pytest.raises(RuleViolation):
        ban_author(case, reason, days, by=desk.user("bayu"))
    assert not BannedAuthor.objects.exists()


def test_a_caller_is_known_by_his_number(desk, submit):
    new = NewReport(
        kind="complaint", title="Jalan rusak", body="Jalan rusak di pasar.", phone="+62 812-3456-7890"
    )
    case = fresh(submit_report(new, by=desk.user("bayu"), channel="phone").case)
    ban = ban_author(case, WHY, 7, by=desk.user("bayu"))
    assert ban.kind == "phone"
    for number in ("081234567890", "62812 3456 7890"):
        with pytest.raises(RuleViolation):
            submit(phone=number)
    submit(phone="0812 3456 7891")
    page = desk.client("bayu").get(address("ban_list")).content.decode()
    assert ban_with(re.search(r"/laporan/keberatan/([^/\"]+)/", page)[1]) == ban, "to be handed over"
    with pytest.raises(RuleViolation):
        ban_author(case, WHY, 7, by=desk.user("bayu"))


def test_a_commenter_is_restricted_by_his_comment(desk, visitor):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    sent = {"kind": "comment", "body": "Kalian semua penipu", "email": "marah@contoh.id"}
    assert visitor.post(address("case_comment", case.number), sent).status_code == 302
    entry = case.entries.get(kind="comment")
    form = {"entry": entry.pk, "reason": WHY, "days": 7}
    other = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    assert desk.client("bayu").post(address("ban_add", other.pk), form).status_code == 404
    assert desk.client("bayu").post(address("ban_add", case.pk), form).status_code == 422
    confirm_follower(entry.follower)
    assert desk.client("bayu").post(address("ban_add", case.pk), form).status_code == 302
    with pytest.raises(RuleViolation):
        refuse_banned(email="marah@contoh.id")


def test_only_coordinators(desk, banned, forwarded):
    case = known(forwarded(email="b@contoh.id"))
    form = {"reason": WHY, "days": 7}
    assert desk.client("putri").post(address("ban_add", case.pk), form).status_code == 403
    assert desk.client("putri").get(address("ban_list")).status_code == 403
    assert desk.client("putri").post(address("ban_decide", banned.pk), {}).status_code == 403
    assert desk.client("sari").post(address("ban_add", case.pk), form).status_code == 404
    assert "Batasi penulis" not in desk.client("putri").get(address("case_detail", case.pk)).content.decode()
    bayu = desk.client("bayu")
    assert "Batasi penulis" in bayu.get(address("case_detail", case.pk)).content.decode()
    refused = bayu.post(address("ban_add", case.pk), {"reason": "", "days": 7})
    assert refused.status_code == 422
    page = bayu.get(address("ban_list"))
    assert banned.case.number in page.content.decode()
    assert "contoh.id" not in page.content.decode(), "officers see the case, not the address"
    with CaptureQueriesContext(connection) as one:
        bayu.get(address("ban_list"))
    ban_author(case, WHY, 7, by=desk.user("bayu"))
    with CaptureQueriesContext(connection) as two:
        bayu.get(address("ban_list"))
    assert len(two) == len(one)


def test_a_restriction_ends_by_itself_and_is_forgotten(desk, banned, clock):
    BannedAuthor.objects.filter(pk=banned.pk).update(until=timezone.localdate() - timedelta(days=1))
    refuse_banned(email="warga@contoh.id")
    assert forget_bans() == 0
    BannedAuthor.objects.filter(pk=banned.pk).update(until=timezone.localdate() - timedelta(days=366))
    assert forget_bans() == 1
    assert not BannedAuthor.objects.exists()
