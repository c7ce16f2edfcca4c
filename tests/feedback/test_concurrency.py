"""Officers, citizens and the schedule at the same moment: one effect, and the others are told."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import AlreadyDone, RuleViolation, StaleVersion
from core.workflow import history_of
from feedback.domain import citizens, handling
from feedback.domain.escalation import end_after_silence, escalate_late
from feedback.domain.following import CONFIRM, confirm_follower, follow, token_of
from feedback.domain.intake import NewReport, submit_report
from feedback.domain.limits import is_proved
from feedback.domain.once import new_ticket
from feedback.domain.privacy import chosen_for_public, digest_of, public_text, publish_case, set_privacy
from feedback.domain.taking_part import comment_case, support_case
from feedback.models import (
    Attempt,
    Case,
    CaseClock,
    CaseEntry,
    CaseFollower,
    CaseRating,
    CaseSupport,
    CitizenMail,
    SearchHit,
)
from feedback.queries import public_cases
from feedback.search import cases_found
from feedback.tasks import citizen_mails_send
from reports.demo.cast import CUPAK_TANGAH, ENVIRONMENT, PISANG
from tests.core.corpus import pdf
from tests.feedback.conftest import fresh
from tests.feedback.published import published_case
from tests.feedback.views.test_report import proof
from tests.organization.test_concurrency import at_once, refusals

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

WORDS = "Lampunya sudah diganti kemarin sore."


def moves_of(case, name):
    return history_of(case).filter(name=name).count()


def clocks_running(case):
    return sorted(CaseClock.objects.filter(case=case, stopped_at=None).values_list("kind", flat=True))


# ---- officers ------------------------------------------------------------------------------------


def test_two_coordinators_verify(desk, submit):
    case, bayu = fresh(submit().case), desk.user("bayu")
    results = at_once(
        *[lambda: handling.verify_case(fresh(case), by=bayu, version=case.version) for _ in range(4)]
    )
    assert len(refusals(results)) == 3
    assert all(isinstance(one, AlreadyDone) for one in refusals(results))
    assert moves_of(case, "case_verify") == 1


def test_two_officers_answer(desk, forwarded):
    case, putri, nia = forwarded(), desk.user("putri"), desk.user("nia")
    results = at_once(
        lambda: handling.answer_case(fresh(case), f"{WORDS} Putri.", by=putri, version=case.version),
        lambda: handling.answer_case(fresh(case), f"{WORDS} Nia.", by=nia, version=case.version),
    )
    assert [type(one) for one in refusals(results)] == [StaleVersion]
    assert CaseEntry.objects.filter(case=case, kind="answer").count() == 1
    assert clocks_running(case) == ["silence"]


def test_one_answers_while_the_other_transfers(desk, forwarded):
    case, putri, nia = forwarded(), desk.user("putri"), desk.user("nia")
    target = desk.agency.units[ENVIRONMENT]
    results = at_once(
        lambda: handling.answer_case(fresh(case), WORDS, by=putri, version=case.version),
        lambda: handling.transfer_case(
            fresh(case), target, "Lampu ini milik dinas.", by=nia, version=case.version
        ),
    )
    assert len(refusals(results)) == 1
    case = fresh(case)
    answered = CaseEntry.objects.filter(case=case, kind="answer").exists()
    assert (case.state, case.unit.code) == (("answered", PISANG) if answered else ("forwarded", ENVIRONMENT))


def test_two_transfers_to_two_units(desk, forwarded):
    case, putri, nia = forwarded(), desk.user("putri"), desk.user("nia")
    units = [desk.agency.units[code] for code in (ENVIRONMENT, CUPAK_TANGAH)]
    results = at_once(
        *[
            lambda by=by, unit=unit: handling.transfer_case(
                fresh(case), unit, "Bukan jalan kelurahan.", by=by, version=case.version
            )
            for by, unit in zip((putri, nia), units, strict=True)
        ]
    )
    assert len(refusals(results)) == 1
    assert moves_of(case, "case_transfer") == 1
    assert CaseEntry.objects.filter(case=case, kind="note").count() == 1
    assert clocks_running(case) == ["answer", "settle"]


def test_a_report_is_not_forwarded_while_it_is_rejected(desk, submit):
    case, bayu = fresh(submit().case), desk.user("bayu")
    handling.verify_case(case, by=bayu)
    case = fresh(case)
    results = at_once(
        lambda: handling.forward_case(fresh(case), desk.agency.units[PISANG], by=bayu, version=case.version),
        lambda: handling.reject_case(fresh(case), "in_court", by=bayu, version=case.version),
    )
    assert len(refusals(results)) == 1
    case = fresh(case)
    assert bool(case.reject_reason) == (case.state == "rejected")
    assert clocks_running(case) == ([] if case.state == "rejected" else ["answer", "settle"])


def test_two_officers_ask_the_reporter(desk, forwarded):
    case, putri, nia = forwarded(), desk.user("putri"), desk.user("nia")
    results = at_once(
        *[
            lambda by=by: handling.ask_reporter(fresh(case), "Di tiang nomor berapa?", by=by)
            for by in (putri, nia)
        ]
    )
    assert len(refusals(results)) == 1
    assert case.pauses.filter(ends_on=None).count() == 1
    assert CaseEntry.objects.filter(case=case, kind="question").count() == 1


def test_an_interim_answer_sent_many_times(desk, forwarded):
    case, putri = forwarded(), desk.user("putri")
    due = CaseClock.objects.get(case=case, kind="settle").due_on
    CaseClock.objects.filter(case=case, kind="settle").update(
        first_due_on=due - timedelta(days=14), due_on=due - timedelta(days=14)
    )
    promised = due - timedelta(days=10)
    results = at_once(
        *[lambda: handling.interim_answer(fresh(case), "Menunggu suku cadang.", promised, by=putri)] * 6
    )
    assert len(refusals(results)) == 5
    assert all(isinstance(one, AlreadyDone) for one in refusals(results))
    assert CaseEntry.objects.filter(case=case, kind="interim").count() == 1
    assert CaseClock.objects.get(case=case, kind="settle").promised_on == promised


def test_an_interim_answer_does_not_follow_the_answer(desk, forwarded):
    case, putri, nia = forwarded(), desk.user("putri"), desk.user("nia")
    clock = CaseClock.objects.get(case=case, kind="settle")
    CaseClock.objects.filter(pk=clock.pk).update(
        first_due_on=clock.due_on - timedelta(days=14), due_on=clock.due_on - timedelta(days=14)
    )
    promised = clock.due_on - timedelta(days=10)
    at_once(
        lambda: handling.interim_answer(fresh(case), "Menunggu suku cadang.", promised, by=nia),
        lambda: handling.answer_case(fresh(case), WORDS, by=putri),
    )
    kinds = list(CaseEntry.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))
    assert kinds in (["answer"], ["interim", "answer"])
    assert clocks_running(case) == ["silence"]


def test_two_reports_are_not_merged_into_each_other(desk, submit):
    one, other, bayu = fresh(submit().case), fresh(submit().case), desk.user("bayu")
    results = at_once(
        lambda: handling.merge_case(fresh(one), other.number, by=bayu),
        lambda: handling.merge_case(fresh(other), one.number, by=bayu),
    )
    assert len(refusals(results)) == 1
    assert sorted(Case.objects.values_list("state", flat=True)) == ["duplicate", "received"]
    assert Case.objects.exclude(duplicate_of=None).get().duplicate_of.state == "received"


def test_nothing_is_published_while_it_becomes_secret(desk, forwarded):
    for _round in range(4):
        case, putri, nia = forwarded(), desk.user("putri"), desk.user("nia")
        title, body = public_text(case.text.title, case.text.body)
        seen = digest_of(title, body, *chosen_for_public(case, [], []))
        at_once(
            lambda case=case, title=title, body=body, seen=seen, by=putri: publish_case(
                fresh(case), title=title, body=body, entry_ids=[], file_ids=[], seen=seen, by=by
            ),
            lambda case=case, by=nia: set_privacy(fresh(case), anonymous=True, secret=True, by=by),
        )
        case = fresh(case)
        assert case.is_secret
        assert case.published_at is None
        assert not SearchHit.objects.filter(case=case).exists()
        assert not public_cases().filter(pk=case.pk).exists()


def test_reports_published_at_once_are_all_found(desk, forwarded):
    putri = desk.user("putri")
    words = "antrean banjir cakupan drainase energi fasilitas gorong halte irigasi jembatan".split()
    cases = [forwarded(title=f"Laporan {word}") for word in words[:6]]

    def publish(case, order):
        title, body = public_text(case.text.title, " ".join(order))
        seen = digest_of(title, body, *chosen_for_public(case, [], []))
        return publish_case(
            fresh(case), title=title, body=body, entry_ids=[], file_ids=[], seen=seen, by=putri
        )

    orders = [words[turn:] + words[:turn] for turn in range(6)]
    results = at_once(
        *[
            lambda case=case, order=order: publish(case, order)
            for case, order in zip(cases, orders, strict=True)
        ]
    )
    assert not refusals(results)
    for word in words:
        assert cases_found(public_cases(), word).count() == 6


# ---- citizens ------------------------------------------------------------------------------------


def test_the_reporter_rates_while_the_schedule_ends_the_case(desk, forwarded, clock):
    for score in (5, 1):
        clock("2026-02-02 09:00")
        case = forwarded()
        handling.answer_case(case, WORDS, by=desk.user("putri"))
        clock("2026-03-02 09:00")
        results = at_once(lambda case=case, score=score: citizens.rate(fresh(case), score), end_after_silence)
        case = fresh(case)
        rated = CaseRating.objects.filter(case=case).exists()
        assert rated or len(refusals(results)) == 1, "a mark is kept or refused, never lost"
        assert case.state == "finished"
        assert clocks_running(case) == []
        assert history_of(case).filter(to_state="finished").exclude(from_state="finished").count() == 1


def test_a_mark_is_given_once(desk, forwarded):
    case = forwarded()
    handling.answer_case(case, WORDS, by=desk.user("putri"))
    results = at_once(
        *[lambda score=score: citizens.rate(fresh(case), score) for score in (1, 2, 3, 4, 5, 5)]
    )
    assert len(refusals(results)) == 5
    assert CaseRating.objects.filter(case=case).count() == 1


def test_the_reporter_withdraws_while_an_officer_answers(desk, forwarded):
    case, putri = forwarded(), desk.user("putri")
    results = at_once(
        lambda: citizens.withdraw(fresh(case)),
        lambda: handling.answer_case(fresh(case), WORDS, by=putri, version=case.version),
    )
    assert len(refusals(results)) == 1
    case = fresh(case)
    answered = CaseEntry.objects.filter(case=case, kind="answer").exists()
    assert case.state == ("answered" if answered else "withdrawn")
    assert clocks_running(case) == (["silence"] if answered else [])


def test_an_appeal_sent_many_times(desk, forwarded):
    case = forwarded()
    handling.answer_case(case, WORDS, by=desk.user("putri"))
    citizens.rate(fresh(case), 1)
    results = at_once(*[lambda: citizens.appeal(fresh(case), "Lampunya mati lagi malam itu.")] * 6)
    assert len(refusals(results)) == 5
    assert fresh(case).level == 1
    assert clocks_running(case) == ["answer", "settle"]
    assert CaseEntry.objects.filter(case=case, kind="appeal").count() == 1


def test_a_reply_sent_many_times(desk, forwarded):
    case = forwarded()
    handling.ask_reporter(case, "Di tiang nomor berapa?", by=desk.user("putri"))
    results = at_once(*[lambda: citizens.reply(fresh(case), "Tiang nomor lima")] * 6)
    assert len(refusals(results)) == 5
    assert CaseEntry.objects.filter(case=case, kind="reply").count() == 1


def test_twenty_supports_of_one_person(desk):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    results = at_once(*[lambda: support_case(case, "same")] * 20)
    assert len(refusals(results)) == 19
    assert all(isinstance(one, AlreadyDone) for one in refusals(results))
    case.refresh_from_db()
    assert case.support_count == CaseSupport.objects.filter(case=case).count() == 1


def test_twenty_people_support(desk):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    results = at_once(*[lambda who=who: support_case(case, f"person {who}") for who in range(20)])
    assert not refusals(results)
    case.refresh_from_db()
    assert case.support_count == 20


def test_the_same_comment_twenty_times(desk):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    results = at_once(
        *[lambda: comment_case(case, "comment", "Benar, gelap sekali.", "warga@contoh.id")] * 20
    )
    assert not refusals(results)
    assert CaseEntry.objects.filter(case=case, kind="comment").count() == 1
    assert CaseFollower.objects.filter(case=case).count() == 1
    assert CitizenMail.objects.filter(kind="confirm").count() == 1


def test_a_report_sent_twenty_times_is_one(desk):
    new = NewReport(
        kind="complaint",
        title="Lampu jalan mati",
        body="Sudah dua minggu lampu jalan padam.",
        email="warga@contoh.id",
        ticket=new_ticket(),
    )
    results = at_once(*[lambda: submit_report(new)] * 20)
    assert len(refusals(results)) == 19
    assert all(isinstance(one, AlreadyDone) for one in refusals(results))
    assert Case.objects.count() == 1
    assert CitizenMail.objects.count() == 1


def posted(client, pages):
    """Post to a page in many threads with the cookies of one browser; return the answers."""
    start, answers = threading.Barrier(pages["times"]), []

    def run():
        browser = Client()
        browser.cookies.update(client.cookies)
        start.wait()
        try:
            answers.append(browser.post(pages["path"], pages["data"]))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(pages["times"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_browser_that_sends_its_report_twenty_times_sees_one_number_and_code(desk, visitor):
    visitor.post(reverse("feedback:report_about"), {"kind": "complaint"})
    visitor.post(
        reverse("feedback:report_text"),
        {"title": "Antrean tanpa nomor", "body": "Antrean di loket tidak memakai nomor sehingga berebut."},
    )
    answers = posted(visitor, {"path": reverse("feedback:report_send"), "data": {}, "times": 20})
    assert len(answers) == 20
    assert {answer.status_code for answer in answers} <= {302, 429}
    case = Case.objects.get()
    page = visitor.get(reverse("feedback:report_sent")).content.decode()
    assert case.number in page
    assert visitor.get(reverse("feedback:ticket_detail", args=[case.number])).status_code == 200


def test_an_intake_sent_many_times_is_one_report_with_one_receipt(desk):
    nia = desk.client("nia")
    ticket = nia.get(reverse("feedback:intake_add")).context["form"]["ticket"].value()
    data = {
        "channel": "counter",
        "kind": "complaint",
        "title": "Antrean tanpa nomor",
        "body": "Antrean di loket tidak memakai nomor sehingga berebut.",
        "ticket": ticket,
    }
    answers = posted(nia, {"path": reverse("feedback:intake_add"), "data": data, "times": 6})
    case = Case.objects.get()
    assert [answer.status_code for answer in answers] == [200] * 6
    assert {answer.context["code"] for answer in answers} == {answers[0].context["code"]}
    assert {answer.context["case"].pk for answer in answers} == {case.pk}


def test_a_proof_of_work_is_spent_once(db):
    challenge, answer = proof()
    results = at_once(*[lambda: is_proved(challenge, answer)] * 12)
    assert sorted(results) == [False] * 11 + [True]


def test_tries_of_a_code_are_all_counted(desk, submit):
    case = submit().case
    wrong = {"number": case.number, "code": "AAAA-AAAA-AAAA"}
    answers = posted(Client(), {"path": reverse("feedback:ticket_open"), "data": wrong, "times": 20})
    assert Attempt.objects.filter(act="ticket").count() == 20
    assert sum(answer.status_code == 422 for answer in answers) <= 10
    assert {answer.status_code for answer in answers} <= {422, 429}


def test_a_link_is_confirmed_once_by_however_many_clicks(desk):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    follower = follow(case, "warga@contoh.id")
    path = reverse("feedback:follow_confirm", args=[token_of(follower, CONFIRM)])
    answers = posted(Client(), {"path": path, "data": {}, "times": 6})
    assert {answer.status_code for answer in answers} == {302}
    assert CaseFollower.objects.exclude(confirmed_at=None).count() == 1


# ---- the schedule --------------------------------------------------------------------------------


def test_two_schedules_send_a_mail_once(desk, mailoutbox):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    confirm_follower(follow(case, "warga@contoh.id"))
    citizen_mails_send()
    mailoutbox.clear()
    follow(case, "lain@contoh.id")
    at_once(*[citizen_mails_send] * 4)
    assert len(mailoutbox) == 1


def test_two_schedules_escalate_once(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    clock("2026-02-10 09:00")
    at_once(*[escalate_late] * 4)
    assert moves_of(case, "case_escalated") == 1


def test_two_schedules_end_a_case_once(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    handling.answer_case(case, WORDS, by=desk.user("putri"))
    clock("2026-03-02 09:00")
    results = at_once(*[end_after_silence] * 4)
    assert not [one for one in results if isinstance(one, RuleViolation)]
    assert sum(results) == 1
    assert moves_of(case, "case_silence") == 1
