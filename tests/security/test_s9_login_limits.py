"""S9: behind the proxy of production the limits of the login count people, not the proxy."""

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.urls import reverse

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings.production",
    "SECRET_KEY": "x" * 50,
    "RECORD_SIGNING_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "IDENTITY_KEYS": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",
    "ALLOWED_HOSTS": "kinerja.example",
    "EMAIL_URL": "smtps://user:rahasia@mail.example:465",
}


def tries(client, nip, seen_from):
    sent = {"login": nip, "password": "salah"}
    return client.post(reverse("account_login"), sent, headers={"X-Forwarded-For": f"1.1.1.1, {seen_from}"})


@pytest.mark.django_db
def test_a_stranger_who_guesses_locks_out_nobody_behind_the_same_proxy(cast, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    cache.clear()
    for number in range(5):
        last = tries(client, f"{number}", "203.0.113.9")
    assert "Terlalu banyak" in last.content.decode()
    assert "Terlalu banyak" not in tries(client, cast.sari.nip, "203.0.113.10").content.decode()


def test_production_counts_one_proxy():
    script = "from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    environment = {**os.environ, **PRODUCTION}
    told = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "1", told.stderr
