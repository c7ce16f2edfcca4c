"""The survey in use: codes, answers that nobody can trace, results, follow-ups, attempts to raise them."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appraisal import citizen_sources as sources
from appraisal.domain.indicator_periods import fetch_due_realisations
from appraisal.models import IndicatorPeriod
from appraisal.registry import indicator_source
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.models import TransitionLog
from feedback.domain.handling import answer_case, merge_case
from feedback.domain.survey import Grade, Unsur, satisfaction_index
from feedback.domain.surveys import (
    COLUMNS,
    add_follow_up,
    finish_follow_up,
    invite_reporter,
    issue_slips,
    set_volume,
    take_answers,
    usable_code,
)
from feedback.models import SurveyCode, SurveyFollowUp, SurveyInvitation, SurveyRespondent, SurveySheet
from feedback.models.survey import SCORES
from feedback.survey_results import Period, results_by
from organization.models import Unit
from reports.demo.cast import PISANG
from tests.appraisal.cycle_builders import make_indicator
from tests.feedback.conftest import fresh

pytestmark = pytest.mark.django_db
ALL_GOOD = dict.fromkeys(Unsur, 4)
ANSWER = "Surat sudah selesai dan dapat diambil di loket dua."


@pytest.fixture
def slips(desk, service):
    """Give a function that returns codes of slips for the counter of Kelurahan Pisang."""
    return lambda number=1: issue_slips(service, number, by=desk.user("putri"))


@pytest.fixture
def answered(slips):
    """Give a function that lets so many people answer, each with these scores."""

    def answer(number, scores=None):
        for _index in range(number):
            take_answers(slips()[0], scores or dict.fromkeys(Unsur, 3))

    return answer


def period():
    return Period(timezone.localdate().year)


# ---- codes and answers --------------------------------------------------------------------------


def test_columns_and_unsur_are_the_same_nine():
    assert tuple(COLUMNS[unsur] for unsur in Unsur) == tuple(sorted(SCORES, key=list(COLUMNS.values()).index))
    assert set(COLUMNS.values()) == set(SCORES)


def test_a_code_answers_once(slips):
    code = slips()[0]
    take_answers(code, ALL_GOOD)
    with pytest.raises(AlreadyDone):
        take_answers(code, ALL_GOOD)
    assert SurveySheet.objects.count() == 1
    assert usable_code(code) is None


def test_an_expired_or_invented_code_is_none(slips, clock):
    clock("2026-03-02 09:00")
    code = slips()[0]
    clock("2026-05-02 09:00")
    for gone in (code, "abc", ""):
        with pytest.raises(AlreadyDone):
            take_answers(gone, ALL_GOOD)
    assert not SurveySheet.objects.exists()


def test_a_sheet_without_any_answer_is_refused_and_the_code_stays(slips):
    code = slips()[0]
    with pytest.raises(RuleViolation):
        take_answers(code, dict.fromkeys(Unsur))
    assert usable_code(code) is not None


def test_only_the_officer_of_the_service_makes_slips(desk, service):
    for other in ("sari", "hendra", "rina"):
        with pytest.raises(NotAllowed):
            issue_slips(service, 3, by=desk.user(other))
    for number in (0, 61):
        with pytest.raises(RuleViolation):
            issue_slips(service, number, by=desk.user("putri"))
    issue_slips(service, 60, by=desk.user("putri"))
    assert TransitionLog.objects.get(name="survey_slips").note == "60"


def test_nothing_leads_from_a_person_to_an_answer(slips, clock):
    """No table holds a time, a code or a case beside an answer, and no order gives it away."""
    kept = {field.name for field in SurveySheet._meta.fields} - set(SCORES)
    assert kept == {"id", "service", "unit", "month", "channel"}
    assert {field.name for field in SurveyRespondent._meta.fields}.isdisjoint(SCORES)
    assert not [field for field in SurveyCode._meta.fields if field.get_internal_type() == "DateTimeField"]
    assert [field.name for field in SurveyInvitation._meta.fields] == ["id", "case"]
    codes = slips(20)
    given = list(range(20))
    random.Random(7).shuffle(given)
    for index in given:
        take_answers(codes[index], {Unsur.TIME: 1 + index % 4}, {"age": "under25"})
    sheets = {str(pk) for pk in SurveySheet.objects.values_list("pk", flat=True)}
    people = {str(pk) for pk in SurveyRespondent.objects.values_list("pk", flat=True)}
    assert len(sheets) == len(people) == 20
    assert sheets.isdisjoint(people)
    ordered = [sheet.waktu for sheet in SurveySheet.objects.order_by("pk")]
    assert ordered != [1 + index % 4 for index in given]
    assert not TransitionLog.objects.exclude(name="survey_slips").filter(name__startswith="survey").exists()


def test_the_database_refuses_to_change_or_remove_answers(slips):
    take_answers(slips()[0], ALL_GOOD)
    for attack in (
        lambda: SurveySheet.objects.update(waktu=4),
        lambda: SurveySheet.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()
    assert SurveySheet.objects.count() == 1


def test_the_database_refuses_scores_that_are_none(service):
    for scores in ({"waktu": 5}, {"waktu": 0}, {}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SurveySheet.objects.create(
                service=service, unit=service.unit, month=date(2026, 3, 1), channel="counter", **scores
            )


# ---- results ------------------------------------------------------------------------------------


def test_results_equal_the_pure_rule(answered, service):
    drawn = random.Random(3)
    sheets = [
        {unsur: drawn.choice([None, 1, 2, 3, 4]) for unsur in Unsur} | {Unsur.TIME: 2} for _n in range(14)
    ]
    for sheet in sheets:
        answered(1, sheet)
    expected = satisfaction_index(sheets)
    result = results_by("service", period(), [service.pk], least=10)[service.pk]
    assert result.index == expected
    assert results_by("unit", period(), [service.unit_id], least=10)[service.unit_id].index == expected


def test_too_few_answers_are_not_shown_anywhere(answered, service, desk, visitor):
    answered(9, ALL_GOOD)
    assert results_by("service", period(), [service.pk], least=10)[service.pk].index is None
    page = visitor.get(reverse("feedback:satisfaction_detail", args=[service.code]))
    assert page.status_code == 200
    assert "muncul mulai 10 jawaban" in page.text
    assert "100,00" not in page.text
    table = reverse("feedback:satisfaction_table", args=[service.code])
    assert visitor.get(table).status_code == 404
    unit = Unit.objects.get(code=PISANG)
    today = timezone.localdate()
    span = (unit, today.replace(month=1, day=1), today.replace(month=12, day=31))
    source = indicator_source(sources.SATISFACTION)
    assert source.value(*span).value is None
    assert "9 dari paling sedikit 10" in source.value(*span).explanation
    assert not source.rows(*span).rows.exists()
    answered(1, ALL_GOOD)
    assert "100,00" in visitor.get(reverse("feedback:satisfaction_detail", args=[service.code])).text
    assert len(visitor.get(table).text.strip().splitlines()) == 11


def test_the_sample_that_is_needed_stands_beside_the_answers(answered, service, desk, visitor):
    set_volume(service, timezone.localdate().year, 100, by=desk.user("putri"))
    answered(10)
    page = visitor.get(reverse("feedback:satisfaction_detail", args=[service.code])).text
    assert "dari 80 yang diperlukan" in page
    assert "75,00" in page
    assert "C · Kurang baik" in page


def test_pages_use_the_same_number_of_queries(
    answered, service, visitor, desk, django_assert_max_num_queries, django_assert_num_queries
):
    answered(10)
    pages = [
        reverse("feedback:satisfaction_list"),
        reverse("feedback:satisfaction_detail", args=[service.code]),
    ]
    counts = []
    for page in pages:
        with django_assert_max_num_queries(8) as seen:
            visitor.get(page)
        counts.append(len(seen))
    answered(25)
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            visitor.get(page)


def test_other_periods_are_other_results(answered, service, visitor, clock):
    clock("2025-03-02 09:00")
    answered(10, ALL_GOOD)
    clock("2026-03-02 09:00")
    page = reverse("feedback:satisfaction_detail", args=[service.code])
    assert "100,00" in visitor.get(page, {"tahun": "2025"}).text
    assert "100,00" in visitor.get(page, {"tahun": "2025", "semester": "1"}).text
    assert "100,00" not in visitor.get(page, {"tahun": "2025", "semester": "2"}).text
    assert "100,00" not in visitor.get(page).text
    for odd in ("x", "99999", "0", "²"):
        assert visitor.get(page, {"tahun": odd, "semester": odd}).status_code == 200


# ---- the page with the questions ----------------------------------------------------------------


def sheet(**values):
    return {unsur.value.lower(): "4" for unsur in Unsur} | values


def test_questions_are_answered_without_an_account(slips, visitor):
    page = reverse("feedback:survey_answer", args=[slips()[0]])
    assert "Bagaimana layanan kami?" in visitor.get(page).text
    answer = visitor.post(page, sheet(age="25to40", biaya=""))
    assert (answer.status_code, answer.url) == (302, reverse("feedback:survey_thanks"))
    row = SurveySheet.objects.get()
    assert (row.waktu, row.biaya, row.channel) == (4, None, "counter")
    assert SurveyRespondent.objects.get().age == "25to40"
    assert visitor.get(answer.url).status_code == 200
    for again in (visitor.get(page), visitor.post(page, sheet())):
        assert again.status_code == 410
        assert "tidak berlaku" in again.text


def test_wrong_input_keeps_what_was_chosen(slips, visitor):
    page = reverse("feedback:survey_answer", args=[slips()[0]])
    answer = visitor.post(page, {"waktu": "9", "prosedur": "3"})
    assert answer.status_code == 422
    assert 'name="prosedur" value="3" id="id_prosedur_2" checked' in answer.text
    empty = visitor.post(page, {})
    assert empty.status_code == 422
    assert "paling sedikit satu pertanyaan" in empty.text
    assert not SurveySheet.objects.exists()


def test_staff_who_are_logged_in_do_not_answer(slips, desk):
    """The unit's own staff praising: whoever is logged in is sent away, and the code stays for a citizen."""
    code = slips()[0]
    page = reverse("feedback:survey_answer", args=[code])
    for key in ("putri", "sari"):
        assert desk.client(key).get(page).status_code == 403
        assert desk.client(key).post(page, sheet()).status_code == 403
    assert usable_code(code) is not None
    assert not SurveySheet.objects.exists()


def test_one_network_cannot_send_any_number_of_answers(slips, visitor):
    codes = slips(60) + slips(3)
    statuses = [
        visitor.post(reverse("feedback:survey_answer", args=[code]), sheet()).status_code for code in codes
    ]
    assert statuses == [302] * 60 + [429] * 3
    assert SurveySheet.objects.count() == 60


# ---- after a report -----------------------------------------------------------------------------


def ticket(visitor, number):
    session = visitor.session
    session["tickets"] = [number]
    session.save()


def test_every_end_invites_the_reporter_once(desk, forwarded, service, visitor):
    case = forwarded(service=service)
    with pytest.raises(RuleViolation):
        invite_reporter(case)
    answer_case(case, ANSWER, by=desk.user("putri"))
    ticket(visitor, case.number)
    page = reverse("feedback:ticket_detail", args=[case.number])
    assert "Isi survei" in visitor.get(page).text
    answer = visitor.post(reverse("feedback:ticket_survey", args=[case.number]))
    assert answer.status_code == 302
    assert visitor.post(answer.url, sheet()).status_code == 302
    assert SurveySheet.objects.get().channel == "report"
    assert "Isi survei" not in visitor.get(page).text
    again = visitor.post(reverse("feedback:ticket_survey", args=[case.number]), follow=True)
    assert "sudah pernah dibuka" in again.text
    assert Client().post(reverse("feedback:ticket_survey", args=[case.number])).status_code == 302
    assert SurveyCode.objects.count() == 1


def test_one_complaint_fifty_times_is_one_voice(desk, submit, forwarded, service):
    case = forwarded(service=service)
    answer_case(case, ANSWER, by=desk.user("putri"))
    invite_reporter(fresh(case))
    for _number in range(50):
        twin = fresh(submit(service=service).case)
        merge_case(twin, case.number, by=desk.user("bayu"))
        with pytest.raises(RuleViolation):
            invite_reporter(fresh(twin))
    with pytest.raises(AlreadyDone):
        invite_reporter(fresh(case))
    assert SurveyCode.objects.count() == 1


# ---- the desk -----------------------------------------------------------------------------------


def test_the_desk_makes_slips_that_open_the_questions(desk, service, visitor):
    browser = desk.client("putri")
    page = reverse("feedback:survey_service", args=[service.pk])
    assert service.name in browser.get(reverse("feedback:survey_desk")).text
    assert browser.get(page).status_code == 200
    answer = browser.post(reverse("feedback:survey_slips", args=[service.pk]), {"number": "3"})
    assert answer.text.count('<div class="slip-code"') == 3
    assert all(picture.startswith("<svg") for _link, picture in answer.context["slips"])
    assert "no-store" in answer.headers["Cache-Control"]
    links = [link for link, _picture in answer.context["slips"]]
    path = "/" + links[0].split("/", 3)[3]
    assert visitor.get(path).status_code == 200
    assert (
        browser.post(reverse("feedback:survey_slips", args=[service.pk]), {"number": "99"}).status_code == 422
    )


def test_what_will_be_done_is_announced_and_reported(desk, service, visitor):
    browser = desk.client("putri")
    address = reverse("feedback:follow_up_add", args=[service.pk])
    plan = {
        "unsur": "WAKTU",
        "action": "Loket kedua dibuka setiap Senin.",
        "responsible": "Sekretaris lurah",
        "due_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    late = browser.post(address, plan | {"due_on": "2020-01-01"})
    assert late.status_code == 422
    assert "Loket kedua dibuka" in late.text
    assert browser.post(address, plan).status_code == 302
    row = SurveyFollowUp.objects.get()
    public = reverse("feedback:satisfaction_detail", args=[service.code])
    assert "Loket kedua dibuka setiap Senin." in visitor.get(public).text
    done = reverse("feedback:follow_up_done", args=[service.pk, row.pk])
    assert browser.post(done, {f"f{row.pk}-done_note": "ya"}).status_code == 422
    for _twice in range(2):
        answer = browser.post(done, {f"f{row.pk}-done_note": "Loket kedua sudah dibuka."})
        assert answer.status_code == 302
    assert "Loket kedua sudah dibuka." in visitor.get(public).text
    with pytest.raises(AlreadyDone):
        finish_follow_up(row, "Sekali lagi dilaporkan.", by=desk.user("putri"))
    with pytest.raises(NotAllowed):
        add_follow_up(
            service,
            year=2026,
            unsur="WAKTU",
            action="x" * 20,
            responsible="y",
            due_on=timezone.localdate(),
            by=desk.user("sari"),
        )


def test_the_number_served_and_the_rule_are_kept_with_their_history(desk, service):
    browser = desk.client("putri")
    address = reverse("feedback:survey_volume", args=[service.pk])
    for number in ("100", "120", "120"):
        assert browser.post(address, {"year": "2026", "recipients": number}).status_code == 302
    notes = TransitionLog.objects.filter(name="service_volume").order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["2026: – → 100", "2026: 100 → 120"]
    assert browser.post(address, {"year": "1900", "recipients": "-1"}).status_code == 422
    rule = reverse("feedback:survey_rule")
    assert browser.get(rule).status_code == 403
    chief = desk.client("bayu")
    values = {"least_shown": "20", "code_days": "14", "source": "Keputusan Wali Kota"}
    assert chief.post(rule, values | {"least_shown": "1"}).status_code == 422
    assert chief.post(rule, values).status_code == 302
    assert "20, 14" in TransitionLog.objects.get(name="survey_rule").note
    assert 'value="20"' in chief.get(rule).text


# ---- the source of an indicator -----------------------------------------------------------------


def test_the_index_reaches_an_indicator_of_the_running_cycle(answered, cycle, service, cast):
    answered(10, dict.fromkeys(Unsur, 3) | {Unsur.TIME: 4})
    unit = Unit.objects.get(code=PISANG)
    page = make_indicator(cycle, unit, "IKM", period="yearly", value_source=sources.SATISFACTION)
    year = timezone.localdate().year
    assert fetch_due_realisations(date(year + 1, 1, 2)) >= 1
    assert IndicatorPeriod.objects.get(indicator=page).realisation == Decimal("77.78")
    source = indicator_source(sources.SATISFACTION)
    span = (unit, date(year, 1, 1), date(year, 12, 31))
    found = source.value(*span)
    assert "3,1111 × 25 = 77,78, dari 10 jawaban" in found.explanation
    described = [source.rows(*span).describe(row) for row in source.rows(*span).rows]
    assert len(described) == found.row_count == 10
    assert "waktu 4" in described[0].hint
    assert satisfaction_index([dict.fromkeys(Unsur, 3) | {Unsur.TIME: 4}]).grade == Grade.B


# ---- at the same moment -------------------------------------------------------------------------


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_twenty_answers_with_one_code_are_one(transactional_db, desk, service):
    code = issue_slips(service, 1, by=desk.user("putri"))[0]

    def send(_number):
        try:
            take_answers(code, ALL_GOOD)
        except AlreadyDone:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(send, range(20))) == 1
    assert SurveySheet.objects.count() == 1
