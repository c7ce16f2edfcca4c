from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.models import OutboxMessage
from organization.domain.corrections import answer_correction, ask_correction
from organization.models import CorrectionRequest, OrganizationChange
from organization.queries import corrections_kept_by, corrections_visible_to


def asked_by(agency, person="staff", topic="Pangkat"):
    employee = agency.people[person]
    return ask_correction(
        employee, topic=topic, recorded="III/a", wanted="III/b sejak April", by=agency.user(person)
    )


def test_the_clock_runs_72_hours_and_hr_is_told(agency):
    request = asked_by(agency)
    left = request.due_at - timezone.now()
    assert timedelta(hours=71, minutes=59) < left <= timedelta(hours=72)
    told = OutboxMessage.objects.filter(kind="organization.correction")
    assert [message.recipient for message in told] == [agency.hr_district.user]
    assert OrganizationChange.objects.filter(kind="correction_asked", employee=agency.staff).count() == 1


def test_the_same_request_twice_is_one(agency):
    assert asked_by(agency) == asked_by(agency)
    assert CorrectionRequest.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_nobody_asks_for_another(agency):
    with pytest.raises(NotAllowed):
        ask_correction(agency.nurse, topic="X", recorded="", wanted="Y", by=agency.user("staff"))


@pytest.mark.parametrize(("values", "field"), [({"topic": " "}, "topic"), ({"wanted": ""}, "wanted")])
def test_something_must_be_said(agency, values, field):
    with pytest.raises(RuleViolation) as caught:
        ask_correction(
            agency.staff,
            **{"topic": "Pangkat", "recorded": "", "wanted": "III/b", **values},
            by=agency.user("staff"),
        )
    assert caught.value.field == field


def test_not_more_than_five_wait_at_once(agency):
    for number in range(5):
        asked_by(agency, topic=f"Data {number}")
    with pytest.raises(RuleViolation):
        asked_by(agency, topic="Data 6")


def test_the_answer_reaches_the_person_once(agency):
    request = asked_by(agency)
    hr = agency.user("hr_district")
    done = answer_correction(request, "correction_done", note="Sudah III/b.", by=hr, expected_version=0)
    assert (done.state, done.answered_at is not None) == ("done", True)
    message = OutboxMessage.objects.get(recipient=agency.staff.user)
    assert "Sudah III/b." in message.text
    with pytest.raises(AlreadyDone):
        answer_correction(request, "correction_done", note="Sudah III/b.", by=hr, expected_version=0)


def test_an_answer_says_why(agency):
    request = asked_by(agency)
    with pytest.raises(RuleViolation):
        answer_correction(
            request, "correction_reject", note=" ", by=agency.user("hr_district"), expected_version=0
        )
    request.refresh_from_db()
    assert request.state == "open"


def test_hr_never_answers_himself(agency):
    request = asked_by(agency, "hr_district")
    with pytest.raises(NotAllowed):
        answer_correction(
            request, "correction_done", note="Ya.", by=agency.user("hr_district"), expected_version=0
        )
    told = OutboxMessage.objects.get(kind="organization.correction")
    assert told.recipient == agency.hr_city.user
    answer_correction(request, "correction_done", note="Ya.", by=agency.user("hr_city"), expected_version=0)


def test_the_person_takes_it_back(agency):
    request = asked_by(agency)
    taken = answer_correction(
        request, "correction_withdraw", note="", by=agency.user("staff"), expected_version=0
    )
    assert taken.state == "withdrawn"


def test_who_sees_a_request(agency):
    request = asked_by(agency)
    assert request in corrections_visible_to(agency.user("staff"))
    assert request in corrections_kept_by(agency.user("hr_district"))
    assert request in corrections_kept_by(agency.user("hr_city"))
    assert request not in corrections_visible_to(agency.user("nurse"))
    assert request not in corrections_visible_to(agency.user("lurah"))
