"""Files with replies and answers, support by mail, topics, a complaint about a person, verified groups."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.domain import handling
from feedback.domain.following import follow, forget_unconfirmed
from feedback.domain.groups import add_group
from feedback.domain.intake import MOST_FILES_OF_CASE
from feedback.models import Case, CaseAttachment, CaseFollower, CommunityGroup, ServicePledge
from feedback.tasks import citizen_mails_send
from reports.demo.cast import EDUCATION, PAUH, PISANG
from tests.core.corpus import jpeg_with_place, pdf, upload
from tests.feedback.conftest import fresh
from tests.feedback.published import publish, published_case

pytestmark = pytest.mark.django_db

TEXT = {"title": "Antrean tanpa nomor", "body": "Antrean di loket tidak memakai nomor sama sekali."}


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def written(client, text=TEXT, **send):
    client.post(address("report_about"), {"kind": "complaint"})
    client.post(address("report_text"), text)
    return client.post(address("report_send"), send)


def test_a_reply_and_an_answer_carry_files(desk, visitor):
    written(visitor)
    case, bayu, putri = fresh(Case.objects.get()), desk.user("bayu"), desk.client("putri")
    handling.verify_case(case, by=bayu)
    handling.forward_case(fresh(case), desk.agency.units[PISANG], by=bayu)
    handling.ask_reporter(fresh(case), "Kirim foto loketnya.", by=desk.user("putri"))
    reply = address("ticket_act", case.number, "balas")
    bad = visitor.post(reply, {"body": "Ini", "uploads": [upload("a.svg", b"<svg/>")]})
    assert bad.status_code == 422
    photo = upload("ktp 3273014507900001.jpg", jpeg_with_place(), "image/jpeg")
    assert visitor.post(reply, {"body": "Ini fotonya.", "uploads": [photo]}).status_code == 302
    attachment = case.attachments.get()
    assert "3273014507900001" not in attachment.public_name
    with attachment.stored_file.file.open() as content:
        assert b"Exif" not in content.read()
    act = address("case_act", case.pk, "case_answer")
    sent = {"body": "Terlampir jadwalnya.", "version": fresh(case).version}
    assert putri.post(act, {**sent, "uploads": [upload("a.html", b"<p>")]}).status_code == 422
    assert putri.post(act, {**sent, "uploads": [upload("jadwal.pdf", pdf())]}).status_code == 302
    answer = case.attachments.get(public_name="jadwal.pdf")
    assert not answer.is_public
    assert visitor.get(address("ticket_file", case.number, answer.pk)).status_code == 200
    assert Client().get(address("case_file", case.number, answer.pk)).status_code == 404
    publish(case, desk.user("putri"))
    assert Client().get(address("case_file", case.number, answer.pk)).status_code == 200


def test_a_case_holds_no_endless_files(desk, visitor):
    written(visitor)
    case = fresh(Case.objects.get())
    handling.ask_details(case, "Kirim foto loketnya.", by=desk.user("bayu"))
    reply = address("ticket_act", case.number, "balas")
    visitor.post(reply, {"body": "Ini", "uploads": [upload("a.pdf", pdf())]})
    stored = case.attachments.get().stored_file
    CaseAttachment.objects.bulk_create(
        [
            CaseAttachment(case=case, stored_file=stored, public_name="x")
            for _ in range(MOST_FILES_OF_CASE - 1)
        ]
    )
    handling.ask_details(fresh(case), "Satu foto lagi, mohon.", by=desk.user("bayu"))
    refused = visitor.post(reply, {"body": "Ini lagi", "uploads": [upload("a.pdf", pdf())]})
    assert refused.status_code == 422
    assert "Ini lagi" in refused.content.decode()
    assert fresh(case).state == "incomplete"
    assert not case.entries.filter(body="Ini lagi").exists()


def test_neighbours_behind_one_network_support_by_mail(desk, visitor):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    path = address("case_support", case.number)
    visitor.post(path)
    neighbour = Client()
    said = neighbour.post(path, follow=True).content.decode()
    assert "dukung dengan surel" in said
    assert neighbour.post(path, {"email": "salah"}).status_code == 422
    assert neighbour.post(path, {"email": "Tetangga@contoh.id"}).status_code == 302
    assert neighbour.post(path, {"email": "tetangga@contoh.id"}).status_code == 302
    citizen_mails_send()
    assert [one.to for one in mail.outbox] == [["tetangga@contoh.id"]]
    link = re.search(r"(/laporan/surel/\S+)", mail.outbox[0].body)[1]
    assert link.endswith("/dukung/"), "the view support_confirm"
    assert neighbour.get(link).status_code == 200
    assert fresh(case).support_count == 1, "a mail scanner opens links"
    for _ in range(2):
        assert neighbour.post(link).status_code == 302
    assert fresh(case).support_count == case.supports.count() == 2
    assert CaseFollower.objects.get(case=case).confirmed_at is None, "news only when asked for"
    assert visitor.post(path, {"email": "saya@contoh.id"}).status_code == 302
    assert CaseFollower.objects.count() == 1, "who supported in this browser supports once"
    Case.objects.filter(pk=case.pk).update(is_hidden=True)
    assert neighbour.get(link).status_code == 404


def test_addresses_nobody_confirmed_are_forgotten(desk, submit):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf(), email="pelapor@contoh.id")
    follow(case, "orang@contoh.id")
    assert forget_unconfirmed() == 0
    CaseFollower.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert forget_unconfirmed() == 1
    assert CaseFollower.objects.get().is_reporter


def test_topics_and_their_feeds(desk, visitor, service):
    mine = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf(), service=service)
    other = published_case(desk.agency.units[EDUCATION], desk.user("bayu"), pdf(), title="Sekolah bocor lagi")
    topic = visitor.get(address("topic_service", service.code)).content.decode()
    assert mine.number in topic
    assert other.number not in topic
    assert f"{address('case_feed')}?service={service.code}" in topic
    assert visitor.get(address("topic_service", "tidak-ada")).status_code == 404
    ServicePledge.objects.create(
        unit=desk.agency.units[PAUH], text="Kami sanggup.", signed_by="Camat", signed_on="2026-01-02"
    )
    assert "Kami sanggup." in visitor.get(address("topic_unit", PISANG)).content.decode()
    assert "Kami sanggup." not in visitor.get(address("topic_unit", EDUCATION)).content.decode()
    for query, found in (
        ({"service": service.code}, [mine]),
        ({"unit": PAUH}, [mine]),
        ({"unit": EDUCATION}, [other]),
        ({"unit": "tidak-ada"}, []),
    ):
        feed = visitor.get(address("case_feed"), query).content.decode()
        assert [case for case in (mine, other) if case.number in feed] == found, query
    assert visitor.get(address("case_feed"), {"unit": "\x00x"}).status_code == 200


def test_a_complaint_about_a_person_is_protected_at_first(desk, visitor):
    text = {"title": "Pungutan di loket", "body": "Pak Budi Santoso meminta uang di loket kelurahan."}
    visitor.post(address("report_about"), {"kind": "complaint"})
    visitor.post(address("report_text"), text)
    page = visitor.get(address("report_send"))
    assert page.context["form"]["wants_secret"].value() is True
    assert "Budi Santoso" in page.content.decode()
    assert visitor.post(address("report_send"), {}).status_code == 302
    assert not Case.objects.get().is_secret, "his own choice counts"
    visitor.post(address("report_about"), {"kind": "appreciation"})
    visitor.post(address("report_text"), text)
    assert not visitor.get(address("report_send")).context["form"]["wants_secret"].value()


def test_a_verified_group_is_not_held_for_its_network(desk, visitor):
    group = CommunityGroup(unit=desk.agency.units[PISANG], kind="rt_rw", name="RT 05")
    code = add_group(group, by=desk.user("putri")).code
    states = []
    for typed in (code, code, "SALAH", ""):
        assert written(visitor, group_code=typed).status_code == 302
        states.append(Case.objects.order_by("-pk")[0].state)
    assert states == ["received", "received", "held", "held"]


def test_the_ombudsman_is_named_when_officials_are_late(desk, visitor, clock):
    clock("2026-02-02 09:00")
    written(visitor)
    case = Case.objects.get()
    ticket = address("ticket_detail", case.number)
    assert "Ombudsman" not in visitor.get(ticket).content.decode()
    case.clocks.update(due_on="2026-01-30", first_due_on="2026-01-30")
    assert "Ombudsman" in visitor.get(ticket).content.decode()
