"""Who reported is encrypted at rest, found again by a keyed hash, and read with a logged reason only."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from asn_kinerja.settings.base import checked_identity_keys
from core.sealed_fields import sealed, unsealed
from core.workflow import history_of
from feedback.domain.citizens import withdraw
from feedback.domain.following import follow, follower_with
from feedback.domain.handling import merge_case
from feedback.domain.numbers import mail_hash, phone_hash
from feedback.domain.privacy import open_identity
from feedback.domain.retention import apply_retention
from feedback.domain.taking_part import support_case
from feedback.models import CaseFollower, CaseIdentity, IdentityOpening
from reports.demo.cast import PISANG
from tests.core.corpus import pdf
from tests.feedback.conftest import fresh
from tests.feedback.published import published_case

ROOT = Path(__file__).parents[3]
NEW = base64.urlsafe_b64encode(b"n" * 32).decode()
WHO = {"name": "Siti Aminah", "email": "Siti@Contoh.id", "phone": "+62 812-3456-7890"}


def stored(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table of ours
        return str(cursor.fetchall())


@pytest.mark.django_db
def test_nothing_personal_stands_in_the_clear(submit):
    case = submit(**WHO).case
    for table in ("feedback_caseidentity", "feedback_casefollower", "feedback_citizenmail"):
        found = stored(table).lower()
        assert found != "[]"
        for text in ("siti ", "siti@", "aminah", "812-3456"):
            assert text not in found, table
    identity = CaseIdentity.objects.get(case=case)
    assert (identity.name, identity.email) == ("Siti Aminah", "siti@contoh.id")
    assert CaseIdentity.objects.get(email_hash=mail_hash("SITI@contoh.id ")).case == case
    assert CaseIdentity.objects.get(phone_hash=phone_hash("081234567890")).case == case
    assert list(CaseIdentity.objects.values_list("phone", flat=True)) == [WHO["phone"]]
    with pytest.raises(FieldError):
        CaseIdentity.objects.filter(email="siti@contoh.id").exists()
    assert follow(case, "siti@CONTOH.id").pk == CaseFollower.objects.get().pk


def test_the_same_text_looks_different_each_time():
    assert sealed("Siti") != sealed("Siti")
    assert unsealed(sealed("Siti é\n")) == "Siti é\n"
    assert sealed("") == unsealed("") == ""


def test_numbers_written_differently_are_the_same():
    same = {phone_hash(number) for number in ("0812-3456-7890", "+62 812 3456 7890", "62(812)34567890")}
    assert len(same) == 1
    assert phone_hash("081234567891") not in same
    assert phone_hash("") == phone_hash("tidak ada") == mail_hash(" ") == ""


@pytest.mark.django_db
def test_a_new_key_replaces_the_old_one(submit, settings, capsys):
    submit(**WHO)
    old = settings.IDENTITY_KEYS
    settings.IDENTITY_KEYS = [NEW]
    with pytest.raises(ImproperlyConfigured, match="IDENTITY_KEYS"):
        CaseIdentity.objects.get()
    settings.IDENTITY_KEYS = [NEW, *old]
    assert CaseIdentity.objects.get().name == WHO["name"]
    call_command("identities_seal")
    assert "CaseIdentity: 1" in capsys.readouterr().out
    settings.IDENTITY_KEYS = [NEW]
    assert CaseIdentity.objects.get().name == WHO["name"]
    assert CaseFollower.objects.get().email == "siti@contoh.id"
    assert CaseFollower.objects.get().email_hash == mail_hash("siti@contoh.id")


@pytest.mark.django_db
def test_hashes_follow_a_new_secret_key(submit, settings):
    submit(**WHO)
    settings.SECRET_KEY = "another secret"
    assert not CaseIdentity.objects.filter(email_hash=mail_hash(WHO["email"])).exists()
    call_command("identities_seal", verbosity=0)
    assert CaseIdentity.objects.filter(phone_hash=phone_hash(WHO["phone"])).exists()
    assert CaseFollower.objects.filter(email_hash=mail_hash(WHO["email"])).exists()


@pytest.mark.parametrize("wrong", [[], [""], ["kunci"], ["AAAA"], [NEW, "pendek"], ["é" * 43]])
def test_wrong_keys_stop_the_start_with_a_sentence(wrong):
    with pytest.raises(ImproperlyConfigured, match="openssl rand -base64 32"):
        checked_identity_keys(wrong)


def test_keys_in_either_alphabet_are_taken():
    standard = base64.b64encode(b"\xff" * 32).decode()
    assert "/" in standard
    assert base64.urlsafe_b64decode(checked_identity_keys([f" {standard} "])[0]) == b"\xff" * 32


def test_production_demands_a_key():
    environment = {
        **{name: value for name, value in os.environ.items() if name != "IDENTITY_KEYS"},
        "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings.production",
        "SECRET_KEY": "x" * 50,
        "RECORD_SIGNING_KEY": base64.b64encode(b"x" * 32).decode(),
        "ALLOWED_HOSTS": "kinerja.example",
        "EMAIL_URL": "smtps://user:rahasia@mail.example:465",
    }
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode
    assert "Setting IDENTITY_KEYS is missing or wrong" in refused.stderr


@pytest.mark.django_db
def test_links_of_the_release_before_still_open(submit):
    from django.core import signing

    from feedback.domain.following import END, token_of

    follower = follow(submit(**WHO).case, "siti@contoh.id")
    assert "siti" not in str(base64.urlsafe_b64decode(token_of(follower, END).split(":")[0] + "=="))
    before = signing.dumps([follower.pk, "siti@contoh.id"], salt=END)
    assert follower_with(before, END) == follower
    assert follower_with(signing.dumps([follower.pk, "lain@contoh.id"], salt=END), END) is None


@pytest.mark.django_db
def test_identity_is_read_with_a_reason_and_the_trail_outlives_it(desk, submit, clock):
    clock("2026-02-02 09:00")
    case = fresh(submit(**WHO, wants_anonymous=True).case)
    bayu = desk.client("bayu")
    page = reverse("feedback:identity_open", args=[case.pk])
    assert "Siti Aminah" not in bayu.get(reverse("feedback:case_detail", args=[case.pk])).content.decode()
    assert "Siti Aminah" not in bayu.post(page, {"reason": "ya"}).content.decode()
    assert not IdentityOpening.objects.exists()
    shown = bayu.post(page, {"reason": "Menelepon pelapor atas permintaannya."}).content.decode()
    assert "Siti Aminah" in shown
    assert open_identity(case, "Menelepon sekali lagi.", by=desk.user("bayu")).phone == WHO["phone"]
    withdraw(case)
    clock("2027-02-10 09:00")
    assert apply_retention(is_dry_run=True).identities == [case.number]
    assert CaseIdentity.objects.exists()
    assert apply_retention(is_dry_run=False).identities == [case.number]
    assert stored("feedback_caseidentity") == stored("feedback_casefollower") == "[]"
    assert stored("feedback_citizenmail") == "[]"
    assert IdentityOpening.objects.filter(case=case).count() == 2
    assert history_of(case).filter(name="identity_erased").exists()
    assert history_of(case).filter(name="case_withdraw").exists()
    desk.clients.clear()  # a year later nobody is logged in any more
    page = desk.client("bayu").get(reverse("feedback:case_detail", args=[case.pk]))
    assert "Menelepon pelapor" in page.content.decode()


@pytest.mark.django_db
def test_joining_reports_counts_each_person_once(desk):
    unit, putri = desk.agency.units[PISANG], desk.user("putri")
    first = published_case(unit, putri, pdf())
    second = published_case(unit, putri, pdf(), email="siti@contoh.id")
    for identity, case in (("a", first), ("a", second), ("b", second)):
        support_case(case, identity)
    type(second).objects.filter(pk=second.pk).update(state="in_progress")
    merge_case(fresh(second), first.number, by=desk.user("bayu"))
    assert fresh(first).support_count == first.supports.count() == 2
    assert first.followers.get().email == "siti@contoh.id"


FILL = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
executor = MigrationExecutor(connection)
target = [("feedback", "0002_rules_and_protection")]
executor.migrate(target)
apps = MigrationExecutor(connection).loader.project_state(target).apps
Unit, Case = apps.get_model("organization", "Unit"), apps.get_model("feedback", "Case")
unit = Unit.objects.create(
    path="0001", depth=1, numchild=0, code="1", name="Kota", kind="root", starts_on="2025-01-01"
)
rules = apps.get_model("feedback", "ClockRuleSet").objects.order_by("pk")[0]
now = timezone.now()
case = Case.objects.create(
    number="AAAA-BBBB", kind="complaint", unit=unit, rule_set=rules, received_at=now, received_on=now.date()
)
who = {"name": "Siti", "email": "siti@contoh.id", "phone": "0812 3456 7890"}
apps.get_model("feedback", "CaseIdentity").objects.create(case=case, **who)
apps.get_model("feedback", "CaseFollower").objects.create(case=case, email=who["email"], is_reporter=True)
"""
LOOK = """
import django
django.setup()
from django.db import connection
from feedback.domain.numbers import mail_hash, phone_hash
from feedback.models import CaseFollower, CaseIdentity
identity, follower = CaseIdentity.objects.get(), CaseFollower.objects.get()
assert (identity.name, identity.email, identity.phone) == ("Siti", "siti@contoh.id", "0812 3456 7890")
assert identity.email_hash == follower.email_hash == mail_hash("siti@contoh.id")
assert identity.phone_hash == phone_hash("081234567890")
assert follower.email == "siti@contoh.id"
with connection.cursor() as cursor:
    for table in ("feedback_caseidentity", "feedback_casefollower"):
        cursor.execute("SELECT * FROM " + table)
        assert "siti@" not in str(cursor.fetchall())
print("sealed")
"""


def test_rows_of_the_release_before_are_sealed_in_place(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings.test",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/before.sqlite3",
    }
    environment.pop("TEST_DATABASE_URL", None)

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run("-c", FILL)
    run("manage.py", "migrate", "feedback", "-v0")
    assert "sealed" in run("-c", LOOK)
    run("manage.py", "migrate", "feedback", "0002", "-v0")
    run("manage.py", "migrate", "feedback", "-v0")
    assert "sealed" in run("-c", LOOK)
