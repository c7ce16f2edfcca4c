import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from organization.domain.activation import issue_activation_code

URL = reverse("organization:activation_redeem")
CHOSEN = "hujan di bukit 42"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def form(nip, code, password=CHOSEN, again=CHOSEN):
    return {"nip": nip, "code": code, "password": password, "password_again": again}


def test_everybody_may_open_it():
    assert Client().get(URL).status_code == 200


def test_with_the_code_one_chooses_a_password_and_logs_in(agency):
    issued = issue_activation_code(agency.staff, by=None)
    client = Client()
    typed = f"{agency.staff.nip[:8]} {agency.staff.nip[8:14]} {agency.staff.nip[14]} {agency.staff.nip[15:]}"

    response = client.post(URL, form(typed, issued.code.lower()))
    assert response.headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session

    client.post(reverse("account_login"), {"login": typed, "password": CHOSEN})
    assert client.session["_auth_user_id"] == str(agency.staff.user_id)


def test_sent_twice_the_second_is_refused_and_changes_nothing(agency):
    issued = issue_activation_code(agency.staff, by=None)
    client = Client()
    client.post(URL, form(agency.staff.nip, issued.code))
    page = client.post(URL, form(agency.staff.nip, issued.code, "lain sekali 99", "lain sekali 99"))

    assert page.status_code == 200
    assert agency.user("staff").check_password(CHOSEN)


def test_the_account_cannot_be_swapped(agency):
    issued = issue_activation_code(agency.staff, by=None)
    issue_activation_code(agency.nurse, by=None)
    page = Client().post(
        URL,
        {**form(agency.nurse.nip, issued.code), "user": agency.staff.user_id, "username": agency.staff.nip},
    )

    assert page.status_code == 200
    assert not agency.user("nurse").has_usable_password()
    assert not agency.user("staff").has_usable_password()


def test_unknown_and_known_people_get_the_same_answer(agency):
    issue_activation_code(agency.staff, by=None)
    answers = set()
    for nip in (agency.staff.nip, agency.nurse.nip, "198001012005011999"):
        page = Client().post(URL, form(nip, "AAAA-AAAA-AAAA"))
        answers.add(str(page.context["form"].errors))
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "pendek", "password_again": "pendek"}, "password"),
        ({"password_again": "lain"}, "password_again"),
        ({"code": ""}, "code"),
        ({"nip": ""}, "nip"),
    ],
)
def test_a_wrong_field_is_named_and_no_password_comes_back(agency, values, field):
    issued = issue_activation_code(agency.staff, by=None)
    page = Client().post(URL, {**form(agency.staff.nip, issued.code), **values})

    assert field in page.context["form"].errors
    assert CHOSEN not in page.content.decode()
    assert not agency.user("staff").has_usable_password()


def test_an_open_session_of_the_account_ends(agency):
    old = agency.login("staff")
    issued = issue_activation_code(agency.staff, by=None)
    Client().post(URL, form(agency.staff.nip, issued.code))

    assert old.get(reverse("organization:profile")).status_code == 302


def test_many_attempts_from_one_address_are_slowed_down(agency, settings):
    settings.ACCOUNT_RATE_LIMITS = {"activation_redeem": "3/m/ip"}
    client = Client()
    for _attempt in range(3):
        assert client.post(URL, form("x", "y")).status_code == 200
    page = client.post(URL, form("x", "y"))

    assert page.status_code == 429
    assert "tunggu lima menit" in page.content.decode()
    assert client.get(URL).status_code == 200


def test_other_methods():
    assert Client().put(URL).status_code == 405
    assert Client(enforce_csrf_checks=True).post(URL, form("x", "y")).status_code == 403
