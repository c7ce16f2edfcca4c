"""A code works once, in time, for one account; everything else gets one and the same answer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.models import OutboxMessage
from organization.domain.activation import (
    ALPHABET,
    CODE_LENGTH,
    grouped,
    issue_activation_code,
    redeem_activation_code,
    unified,
)
from organization.domain.people import disable_person, enable_person
from organization.models import ActivationCode, OrganizationChange
from tests.organization.conftest import PASSWORD


def redeem(employee, code, password=PASSWORD):
    return redeem_activation_code(nip=employee.nip, code=code, password=password)


def refusal(employee, code, password=PASSWORD):
    with pytest.raises(RuleViolation) as caught:
        redeem(employee, code, password)
    return caught.value


def test_a_code_sets_the_password_once(agency):
    issued = issue_activation_code(agency.staff, by=agency.hr_district.user)

    user = redeem(agency.staff, issued.code)

    assert user.check_password(PASSWORD)
    assert refusal(agency.staff, issued.code, "kata sandi lain 9").field == "code"
    assert agency.user("staff").check_password(PASSWORD)
    kinds = set(OrganizationChange.objects.filter(employee=agency.staff).values_list("kind", flat=True))
    assert {"code_issued", "code_redeemed"} <= kinds


def test_the_code_is_long_random_and_kept_as_a_hash_only(agency):
    issued = issue_activation_code(agency.staff, by=None)

    assert len(set(ALPHABET)) ** CODE_LENGTH >= 2**60
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", issued.code)
    row = ActivationCode.objects.get()
    assert unified(issued.code) not in repr(row.__dict__)
    log = " ".join(OrganizationChange.objects.values_list("text", flat=True))
    assert issued.code not in log
    assert issue_activation_code(agency.staff, by=None).code != issued.code


@given(st.text(alphabet=ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_a_code_may_be_typed_in_any_dress(code):
    assert unified(grouped(code)) == code
    assert unified(f" {grouped(code).lower().replace('-', ' ')} ") == code
    assert unified(code.replace("L", "1")) == code
    assert unified(code.replace("L", "i")) == code


def test_a_new_code_ends_the_one_before(agency):
    first = issue_activation_code(agency.staff, by=None)
    second = issue_activation_code(agency.staff, by=None)

    assert refusal(agency.staff, first.code).field == "code"
    assert redeem(agency.staff, second.code)


def test_a_code_expires(agency, settings):
    settings.ACTIVATION_CODE_DAYS = 3
    issued = issue_activation_code(agency.staff, by=None)
    assert issued.expires_at - timezone.now() < timedelta(days=3)

    ActivationCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(agency.staff, issued.code)


def test_a_code_belongs_to_its_account(agency):
    issued = issue_activation_code(agency.staff, by=None)
    issue_activation_code(agency.nurse, by=None)

    assert refusal(agency.nurse, issued.code).field == "code"
    assert not agency.user("nurse").has_usable_password()
    assert not agency.user("staff").has_usable_password()


def test_five_failed_attempts_lock_the_code(agency):
    issued = issue_activation_code(agency.staff, by=None)

    for _attempt in range(4):
        refusal(agency.staff, "AAAA-AAAA-AAAA")
    assert ActivationCode.objects.get().failed_attempts == 4
    refusal(agency.staff, "AAAA-AAAA-AAAA")
    assert refusal(agency.staff, issued.code).field == "code"

    assert redeem(agency.staff, issue_activation_code(agency.staff, by=None).code)


def test_four_failed_attempts_do_not(agency):
    issued = issue_activation_code(agency.staff, by=None)
    for _attempt in range(4):
        refusal(agency.staff, "AAAA-AAAA-AAAA")

    assert redeem(agency.staff, issued.code)


def test_every_refusal_reads_the_same_and_asks_the_database_the_same(agency, django_assert_num_queries):
    issue_activation_code(agency.staff, by=None)
    disable_person(agency.nurse, by=None)
    answers = set()
    for nip in (agency.staff.nip, agency.nurse.nip, agency.camat.nip, "198001012005011999", "x", ""):
        with django_assert_num_queries(5), pytest.raises(RuleViolation) as caught:  # two are the savepoint
            redeem_activation_code(nip=nip, code="AAAA-AAAA-AAAA", password=PASSWORD)
        answers.add((caught.value.message, caught.value.field))
    assert len(answers) == 1


def test_a_weak_password_does_not_use_the_code_up(agency):
    issued = issue_activation_code(agency.staff, by=None)

    for weak in ("pendek", "1234567890", "password123", agency.staff.nip, "siti rahmah"):
        assert refusal(agency.staff, issued.code, weak).field == "password"
    assert ActivationCode.objects.get().failed_attempts == 0
    assert redeem(agency.staff, issued.code)


def test_a_disabled_person_gets_no_code_and_redeems_none(agency):
    issued = issue_activation_code(agency.staff, by=None)
    disable_person(agency.staff, by=None)

    with pytest.raises(RuleViolation, match="nonaktif"):
        issue_activation_code(agency.staff, by=None)
    assert refusal(agency.staff, issued.code)
    enable_person(agency.staff, by=None)
    assert refusal(agency.staff, issued.code)


def test_spaces_in_the_number_do_not_matter(agency):
    issued = issue_activation_code(agency.staff, by=None)
    nip = agency.staff.nip

    assert redeem_activation_code(
        nip=f" {nip[:8]} {nip[8:14]}.{nip[14]} {nip[15:]} ", code=issued.code.lower(), password=PASSWORD
    )


def test_the_owner_of_an_account_in_use_is_told_of_new_codes_and_of_their_use(agency):
    redeem(agency.staff, issue_activation_code(agency.staff, by=None).code)
    assert not OutboxMessage.objects.filter(recipient=agency.staff.user).exists()

    issued = issue_activation_code(agency.staff, by=agency.hr_district.user)
    told = OutboxMessage.objects.get(recipient=agency.staff.user)
    assert str(agency.hr_district.user) in told.text
    assert issued.code not in told.text

    redeem(agency.staff, issued.code, "kata sandi lain 9")
    assert OutboxMessage.objects.filter(recipient=agency.staff.user).count() == 2
