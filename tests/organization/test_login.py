"""Login by NIP: neutral, limited, without a way in but HR; old sessions end (S9, S10)."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from core.jobs import run_job
from core.models import Job
from organization import tasks  # noqa: F401 - registers the handlers, as in a worker
from organization.domain.activation import issue_activation_code, redeem_activation_code
from organization.domain.people import disable_person
from organization.models import ActivationCode, User
from tests.organization.conftest import PASSWORD

LOGIN = "/akun/masuk/"
CHANGE = "/akun/kata-sandi/"
FORGOTTEN = "/akun/kata-sandi/lupa/"
NEW = "sungai batang arau 9"
PROFILE = reverse("organization:profile")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def staff(agency):
    user = agency.user("staff")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(login, password=PASSWORD, client=None):
    client = client or Client()
    return client, client.post(LOGIN, {"login": login, "password": password})


def is_in(client):
    return client.get(PROFILE).status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["198001012005011006", "19800101 200501 1 006", " 19800101.200501.1.006 ", "19800101-200501-1-006"],
)
def test_the_number_is_taken_however_it_is_spaced(staff, typed):
    client, response = log_in(typed)

    assert response.headers["Location"] == "/"
    assert is_in(client)


@pytest.mark.django_db
def test_an_officer_logs_in_with_a_name():
    User.objects.create_user("petugas.layanan-1", password=PASSWORD, full_name="Petugas")

    assert is_in(log_in("petugas.layanan-1")[0])


def test_every_failure_reads_the_same(agency, staff):
    disable_person(agency.nurse, by=None)
    answers = set()
    for login in (staff.username, agency.camat.nip, agency.nurse.nip, "198001012005011999", "x'--"):
        client, page = log_in(login, "salah sekali 1")
        assert not is_in(client)
        answers.add(str(page.context["form"].errors))
    assert len(answers) == 1
    assert "NIP dan kata sandi tidak cocok" in answers.pop()


def test_a_disabled_person_stays_out_with_the_right_password(agency, staff):
    disable_person(agency.staff, by=None)

    assert not is_in(log_in(staff.username)[0])


def test_nobody_logs_in_before_activation(agency):
    for guess in ("", "!", agency.staff.nip, "1980-01-01", "password"):
        assert not is_in(log_in(agency.staff.nip, guess)[0])


def test_five_failures_close_the_login_for_five_minutes(staff):
    for _attempt in range(5):
        log_in(staff.username, "salah sekali 1")
    client, page = log_in(staff.username)

    assert page.status_code == 200
    assert "Tunggu lima menit" in page.content.decode()
    assert not is_in(client)


def test_spacing_the_number_does_not_open_it_again(staff):
    for typed in ["19800101 200501 1 006", "198001012005011006", "19800101.200501.1.006"] * 2:
        log_in(typed, "salah sekali 1")

    assert "Tunggu lima menit" in log_in(staff.username)[1].content.decode()


def test_somebody_elses_failures_do_not_lock_me_out(agency, staff):
    for _attempt in range(6):
        log_in(agency.camat.nip, "salah sekali 1")

    assert is_in(log_in(staff.username)[0])


def test_a_successful_login_does_not_count(staff):
    for _attempt in range(8):
        assert is_in(log_in(staff.username)[0])


def test_too_many_logins_from_one_address_get_a_sentence(staff, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _attempt in range(2):
        log_in("x", "salah sekali 1")
    _client, page = log_in(staff.username)

    assert page.status_code == 429
    assert "tunggu lima menit" in page.content.decode()


def test_the_limits_work_in_the_shared_cache_of_the_database(staff, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
    }
    call_command("createcachetable", verbosity=0)
    cache.clear()
    for _attempt in range(5):
        log_in(staff.username, "salah sekali 1")

    assert "Tunggu lima menit" in log_in(staff.username)[1].content.decode()
    cache.clear()


def test_after_login_one_returns_to_the_page_but_never_to_another_site(staff):
    for target, expected in ((PROFILE, PROFILE), ("https://evil.example/", "/"), ("//evil.example", "/")):
        client = Client()
        response = client.post(
            f"{LOGIN}?next={target}", {"login": staff.username, "password": PASSWORD, "next": target}
        )
        assert response.headers["Location"] == expected


def test_a_login_gets_a_new_session(staff):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["asn_session"] = session.session_key
    log_in(staff.username, client=client)

    assert client.session.session_key != session.session_key


def test_only_these_pages_of_the_account_exist():
    names = {name for name in get_resolver().reverse_dict if str(name).startswith("account_")}
    assert names == {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
    for name in ("account_signup", "account_email", "account_set_password", "account_request_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize(
    "path", ["signup", "daftar", "email", "confirm-email", "login/code", "reauthenticate", ""]
)
def test_unneeded_pages_are_not_there(client, db, path):
    assert client.get(f"/akun/{path}/").status_code in {302, 404}
    assert client.post(f"/akun/{path}/").status_code in {401, 404}


def test_logging_out_needs_a_button(staff):
    client, _response = log_in(staff.username)
    client.get("/akun/keluar/")
    assert is_in(client)

    client.post("/akun/keluar/")
    assert not is_in(client)


def test_a_new_password_keeps_this_session_and_ends_the_others(staff):
    here, there = log_in(staff.username)[0], log_in(staff.username)[0]
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    response = here.post(CHANGE, data)

    assert response.headers["Location"] == PROFILE
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(log_in(staff.username)[0])
    assert is_in(log_in(staff.username, NEW)[0])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"oldpassword": "salah sekali 1"}, "oldpassword"),
        ({"password1": "1234567890", "password2": "1234567890"}, "password1"),
        ({"password1": "pendek", "password2": "pendek"}, "password1"),
        ({"password1": "198001012005011006", "password2": "198001012005011006"}, "password1"),
        ({"password2": "lain sekali 99"}, "password2"),
    ],
)
def test_a_refused_password_changes_nothing(agency, staff, values, field):
    client, _response = log_in(staff.username)
    page = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **values})

    assert field in page.context["form"].errors
    assert agency.user("staff").check_password(PASSWORD)


def test_a_new_password_makes_letters_worthless(agency, staff):
    issued = issue_activation_code(agency.staff, by=None)
    client, _response = log_in(staff.username)
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    with pytest.raises(Exception, match="tidak cocok"):
        redeem_activation_code(nip=staff.username, code=issued.code, password="lain sekali 99")
    assert ActivationCode.objects.get().used_at is None


def link_in(letter):
    return re.search(r"http://localhost:8000(/akun/kata-sandi/baru/\S+)", letter.body).group(1)


def ask(email, **headers):
    """Ask for a link, let the workers do their part, and return all letters sent so far."""
    response = Client(headers=headers).post(FORGOTTEN, {"email": email})
    assert response.headers["Location"] == "/akun/kata-sandi/lupa/terkirim/"
    for job in Job.objects.filter(state="queued"):
        run_job(job.pk)
    return mail.outbox


def ask_for_link(email, **headers):
    return ask(email, **headers)[-1]


def use_link(link, password=NEW):
    client = Client()
    page = client.get(link, follow=True)
    return client, client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_forgotten_password_is_replaced_by_mail_and_ends_sessions(agency, staff):
    old = log_in(staff.username)[0]
    link = link_in(ask_for_link("STAFF@contoh.go.id"))
    assert agency.user("staff").check_password(PASSWORD)

    client, response = use_link(link)

    assert response.headers["Location"] == "/akun/kata-sandi/baru/selesai/"
    assert not is_in(client)
    assert not is_in(old)
    assert is_in(log_in(staff.username, NEW)[0])


def test_a_link_works_once(agency, staff):
    link = link_in(ask_for_link("staff@contoh.go.id"))
    use_link(link)
    use_link(link, "lain sekali 99")

    assert agency.user("staff").check_password(NEW)


def test_a_link_belongs_to_its_account(agency, staff):
    mine = link_in(ask_for_link("staff@contoh.go.id"))
    theirs = link_in(ask_for_link("camat@contoh.go.id"))
    before = agency.user("camat").password
    uid = re.search(r"baru/(\w+)-", theirs).group(1)
    swapped = re.sub(r"baru/\w+?-", f"baru/{uid}-", mine)

    use_link(swapped)

    client = Client()
    page = client.get(mine, follow=True)
    steps = page.request["PATH_INFO"]
    client.post(
        re.sub(r"baru/\w+?-", f"baru/{uid}-", steps), {"password1": NEW, "password2": NEW, "username": "x"}
    )
    assert agency.user("camat").password == before


def test_the_mail_leads_to_this_site_whatever_the_request_says(staff):
    letter = ask_for_link("staff@contoh.go.id", host="evil.example")

    assert "evil.example" not in letter.body
    assert link_in(letter)


def test_an_unknown_address_gets_the_same_page(agency):
    assert not ask("siapa@contoh.go.id")
    assert len(ask("staff@contoh.go.id")) == 1


def test_a_double_click_sends_one_letter_and_the_job_keeps_no_secret(agency, staff):
    for _time in range(2):
        Client().post(FORGOTTEN, {"email": "staff@contoh.go.id"})
    job = Job.objects.get()
    run_job(job.pk)

    [letter] = mail.outbox
    token = re.search(r"baru/\w+?-(\S+)/", letter.body).group(1)
    assert token not in repr(Job.objects.values())


def test_a_changed_address_makes_the_old_link_worthless(agency, staff):
    link = link_in(ask_for_link("staff@contoh.go.id"))
    User.objects.filter(pk=staff.pk).update(email="lain@contoh.go.id")
    use_link(link)

    assert agency.user("staff").check_password(PASSWORD)


def test_a_disabled_person_gets_no_link(agency, staff):
    disable_person(agency.staff, by=None)

    assert not ask("staff@contoh.go.id")


@pytest.mark.parametrize("path", [LOGIN, FORGOTTEN, "/akun/kata-sandi/lupa/terkirim/", "/akun/nonaktif/"])
def test_pages_before_the_login_are_open_and_in_indonesian(client, db, path):
    page = client.get(path)

    assert page.status_code == 200
    assert not re.search(
        r"\b(Password|Sign In|Username|Forgot)\b", re.sub(r"<[^>]+>", " ", page.content.decode())
    )
