"""What every answer carries: private pages, a clean logout, writes only where they belong."""

import pytest
from django.db import connection
from django.urls import reverse

from core.access import WriteWhileReading, refuse_writes


def test_pages_of_people_are_private_and_asked_for_again(cast):
    answer = cast.client("sari").get(reverse("home"))
    assert answer["Cache-Control"] == "private, no-cache"


def test_the_logout_makes_the_browser_forget_the_pages(cast):
    answer = cast.client("sari").post(reverse("account_logout"))
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache"'


def test_the_address_of_a_button_is_a_page_with_a_way_on(cast):
    answer = cast.client("rina").get(reverse("appraisal:cycle_open", args=[1]))
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Alamat ini milik sebuah tombol" in answer.text


def test_the_login_page_says_nothing_of_it(cast):
    answer = cast.client("anonymous").get(reverse("account_login"))
    assert "Clear-Site-Data" not in answer


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "organization_user" DEFAULT VALUES',
        "update organization_user set username = ''",
        'DELETE FROM "core_job"',
        "INSERT OR REPLACE INTO organization_user VALUES (1)",
    ],
)
def test_a_reading_request_cannot_write(db, sql):
    with (
        connection.execute_wrapper(refuse_writes),
        connection.cursor() as cursor,
        pytest.raises(WriteWhileReading),
    ):
        cursor.execute(sql)


def test_a_reading_request_may_keep_its_session(db):
    with connection.execute_wrapper(refuse_writes), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")
