"""No number that everybody reads tells of a secret report: the public pages are the same with and without.

A figure of one must not come from a secret report, nor a total from which others can be taken away.
So every page of the resolver is read before and after secret and unpublished reports pass through
every state, by people who have nothing to do with them: nothing but forms' own tokens may differ.
"""

import re

import pytest
from django.test import Client
from django.utils import timezone

from core.files import CleanFile
from feedback.domain import citizens, handling
from feedback.domain.taking_part import support_case
from feedback.models import Case
from organization.models import User
from reports.demo.cast import PAUH, PISANG
from tests.conftest import BACKEND
from tests.core.corpus import pdf
from tests.feedback.conftest import fresh
from tests.feedback.published import published_case
from tests.security.addresses import addresses, patterns

pytestmark = pytest.mark.django_db

READERS = ("anonymous", "sari", "zulkifli")
OWN_ARGUMENTS = {"number", "file_id", "unit_code", "code", "kind"}
VARIES = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|data-challenge="[^"]*"|name="ticket" value="[^"]*"'
    r"|csrfToken[^,]*|nonce-[^' ]*"
)


def pages(desk, case, service):
    """Return every page that can be opened without a person's or an appraisal's id."""
    ids = {
        "number": case.number,
        "file_id": case.attachments.order_by("pk")[0].pk,
        "unit_code": PISANG,
        "code": service.code,
        "kind": "csv",
    }
    found = [address for name, address in addresses(ids) if not name.startswith(("account_", "admin:"))]
    found += [f"/laporan/?{query}" for query in ("q=lampu", "kind=complaint", "state=answered", "page=2")]
    found += ["/laporan/unit/" + PAUH + "/", "/laporan/atom.xml?q=lampu", "/layanan/?q=surat"]
    return found


def read(desk, found):
    """Return what everybody reads on these pages, each by a new browser."""
    texts = {}
    for who in READERS:
        for address in found:
            client = Client()
            if who != "anonymous":
                client.force_login(User.objects.get(pk=desk.user(who).pk), backend=BACKEND)
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            texts[who, address] = (response.status_code, VARIES.sub("", body.decode(errors="replace")))
    return texts


def test_every_public_page_is_the_same_with_and_without_secret_reports(desk, submit, service, clock):
    now = timezone.localtime()
    clock(f"{now:%Y-%m-%d %H:%M}")
    unit, putri, bayu = desk.agency.units[PISANG], desk.user("putri"), desk.user("bayu")
    case = published_case(unit, putri, pdf(), service=service)
    found = pages(desk, case, service)
    before = read(desk, found)
    assert sum(status == 200 for status, _text in before.values()) > 20, "the walk would prove nothing"

    def secret(**values):
        values = {"wants_secret": True, "service": service, "email": "rahasia@contoh.id", **values}
        return fresh(submit(uploads=[CleanFile("foto.pdf", "application/pdf", pdf())], **values).case)

    secret()
    unpublished = fresh(submit(title="Lampu taman padam", service=service).case)
    handling.verify_case(unpublished, by=bayu)
    rejected = secret(title="Pungutan di loket")
    handling.reject_case(rejected, "in_court", by=bayu)
    answered = secret(title="Lampu kantor padam")
    handling.verify_case(answered, by=bayu)
    handling.forward_case(fresh(answered), unit, by=bayu)
    handling.answer_case(fresh(answered), "Lampu kantor sudah diganti.", by=putri)
    citizens.rate(fresh(answered), 1)
    citizens.appeal(fresh(answered), "Lampunya mati lagi malam itu juga.")
    support_case(answered, "somebody")
    merged = secret(title="Lampu jalan yang sama")
    handling.merge_case(merged, case.number, by=bayu)
    after = read(desk, found)
    changed = [key for key in before if before[key] != after[key]]
    assert changed == []
    assert Case.objects.filter(is_secret=True).count() == 4


def test_a_merged_secret_report_gives_no_support_and_no_follower_to_a_public_one(desk, submit):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    secret = submit(wants_secret=True, email="rahasia@contoh.id").case
    support_case(secret, "somebody")
    handling.merge_case(fresh(secret), case.number, by=desk.user("bayu"))
    case.refresh_from_db()
    assert (case.support_count, case.supports.count(), case.followers.count()) == (0, 0, 0)


def test_supports_and_followers_of_a_public_report_go_along_each_once(desk, submit):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    other = submit(email="warga@contoh.id", title="Lampu jalan padam").case
    third = submit(title="Lampu padam juga").case
    for one, people in ((case, "ab"), (other, "bc"), (third, "d")):
        for who in people:
            support_case(one, who)
    bayu = desk.user("bayu")
    handling.merge_case(fresh(third), other.number, by=bayu)
    handling.merge_case(fresh(other), case.number, by=bayu)
    case.refresh_from_db()
    assert case.support_count == case.supports.count() == 4
    assert [one.email for one in case.followers.all()] == ["warga@contoh.id"]
    third.refresh_from_db()
    assert third.duplicate_of == case, "a chain leads to the report that is handled"


def test_every_public_address_of_the_forum_is_among_the_pages(desk, service):
    """An address added later is read too, or its argument is given a value here."""
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf(), service=service)
    read_pages = set(pages(desk, case, service))
    without = [
        name
        for name, arguments in patterns()
        if name.startswith("feedback:") and set(arguments) <= OWN_ARGUMENTS
        if not any(part in name for part in ("_act", "ticket_"))
    ]
    assert len(without) >= 20
    assert len(read_pages) > len(without)
