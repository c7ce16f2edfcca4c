"""One secret report with a marker in every field: no page, feed, table, mail, count or search shows it.

Every address of the application is fetched as every persona who has nothing to do with the report;
an address added later is walked by itself.
"""

import re

import pytest
from django.core import mail
from django.urls import reverse

from core.files import CleanFile
from core.models import OutboxMessage
from feedback.domain import handling
from feedback.domain.following import CONFIRM, END, confirm_follower, token_of
from feedback.domain.privacy import open_identity, set_privacy
from feedback.models import CaseFollower, SearchWord
from feedback.tasks import citizen_mails_send
from organization.models import Unit
from reports.demo.cast import PISANG
from tests.core.corpus import pdf
from tests.feedback.conftest import fresh
from tests.feedback.published import publish
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db

MARKER = "zanggrak"
STRANGERS = ("anonymous", "sari", "hendra", "agus", "rina", "zulkifli", "irwan")
"""Nobody, a peer, the head of the reported unit, another head, HR of the city and technician, readers."""


SEARCHES = {
    "feedback:forum",
    "feedback:topic_unit",
    "feedback:case_feed",
    "feedback:service_list",
    "feedback:service_table",
    "feedback:case_list",
    "organization:employee_list",
    "core:message_list",
}


def marked_values():
    return {
        "title": f"Judul {MARKER} tentang pungutan",
        "body": f"Isi {MARKER} yang tidak boleh dibaca siapa pun selain petugas.",
        "address": f"Jalan {MARKER} 5",
        "name": f"Nama {MARKER}",
        "email": f"{MARKER}@contoh.id",
        "phone": "0812 0000 1111",
        "uploads": [CleanFile(f"{MARKER}.pdf", "application/pdf", pdf())],
    }


def walked(desk, case, strangers):
    """Yield who, address and answer of every page for every stranger, searches for the marker too."""
    attachment = case.attachments.order_by("pk")[0]
    entry = case.entries.order_by("pk")[0]
    follower = CaseFollower.objects.filter(case=case).order_by("pk")[0]
    ids = {
        "case_id": case.pk,
        "number": case.number,
        "file_id": attachment.pk,
        "entry_id": entry.pk,
        "unit_id": desk.agency.units[PISANG].pk,
        "unit_code": PISANG,
        "kind": "csv",
        "act": "balas",
        "app_label": "feedback",
        "object_id": str(case.pk),
    }
    for who in strangers:
        client = desk.client(who)
        for name, address in addresses(ids):
            if name in ("account_logout",):
                continue
            yield who, address, client.get(address)
            if name in SEARCHES:
                for query in ({"q": MARKER}, {"q": case.number, "semua": "ya", "selesai": "ya"}):
                    yield who, address, client.get(address, query)
    for purpose in (CONFIRM, END):
        forged = token_of(follower, purpose)[:-2] + "xx"
        yield (
            "anonymous",
            purpose,
            desk.client("anonymous").get(reverse("feedback:follow_confirm", args=[forged])),
        )


def shown(response):
    """Return everything an answer says, without what the asker himself typed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace") + str(dict(response.headers))
    text = re.sub(rf'value="{MARKER}"|(?:[?&;]|%3F|%26)q(?:=|%3D){MARKER}', "", text)
    return text.replace(f"“{MARKER}”", "")


@pytest.mark.parametrize(
    ("way", "strangers"),
    [
        ("raised_after_publication", ("hendra",)),
        *(
            pytest.param(way, STRANGERS, marks=pytest.mark.large)
            for way in ("wanted", "raised_after_publication", "never_published")
        ),
    ],
)
def test_a_report_that_is_not_public_is_nowhere(desk, submit, way, strangers):
    case = fresh(submit(**marked_values(), wants_secret=way == "wanted").case)
    follower = CaseFollower.objects.get(case=case)
    confirm_follower(follower)
    bayu, putri = desk.user("bayu"), desk.user("putri")
    handling.verify_case(case, by=bayu)
    handling.forward_case(fresh(case), desk.agency.units[PISANG], by=bayu)
    handling.add_note(fresh(case), f"Catatan {MARKER}", by=putri)
    handling.answer_case(fresh(case), f"Jawaban {MARKER} untuk pelapor", by=putri)
    if way == "raised_after_publication":
        case = publish(case, putri)
        found = desk.client("anonymous").get(reverse("feedback:forum"), {"q": MARKER})
        assert case.number in found.content.decode(), "the walk would prove nothing"
        set_privacy(case, anonymous=True, secret=True, by=bayu)
    case = fresh(case)
    for who, address, response in walked(desk, case, strangers):
        text = shown(response)
        assert MARKER not in text, (who, address)
        if not address.startswith("/laporan/tiket/"):
            assert f"/{case.number}/" not in text, (who, address)
    citizen_mails_send()
    for message in mail.outbox:
        assert MARKER not in message.subject + message.body
    assert not OutboxMessage.objects.filter(text__contains=MARKER).exists()
    assert not OutboxMessage.objects.filter(subject__contains=MARKER).exists()
    assert not SearchWord.objects.filter(stem__contains=MARKER, hits__isnull=False).exists()


def test_secret_and_unknown_are_one_answer(desk, submit, visitor):
    secret = submit(wants_secret=True).case
    for name, more in (("case_public", []), ("case_file", [1])):
        known = visitor.get(reverse(f"feedback:{name}", args=[secret.number, *more]))
        unknown = visitor.get(reverse(f"feedback:{name}", args=["2222-2222", *more]))
        assert (known.status_code, known.content) == (404, unknown.content)
    for name in ("case_support", "case_follow", "case_comment"):
        assert visitor.post(reverse(f"feedback:{name}", args=[secret.number])).status_code == 404
    tries = [
        visitor.post(reverse("feedback:ticket_open"), {"number": number, "code": "AAAA-AAAA-AAAA"})
        for number in (secret.number, "2222-2222")
    ]
    plain = [re.sub(r'value="[^"]*"|“[^”]*”', "", one.content.decode()) for one in tries]
    assert plain[0] == plain[1]
    assert [one.status_code for one in tries] == [422, 422]


def test_who_handles_a_report_does_not_see_who_reported(desk, forwarded):
    case = forwarded(
        wants_anonymous=True, name=f"Nama {MARKER}", email=f"{MARKER}@contoh.id", phone="08120000"
    )
    address = reverse("feedback:case_detail", args=[case.pk])
    for key in ("putri", "nia", "bayu"):
        page = desk.client(key).get(address)
        assert page.status_code == 200
        assert MARKER not in page.content.decode()
    open_address = reverse("feedback:identity_open", args=[case.pk])
    reason = {"reason": "Pelapor diminta hadir sebagai saksi."}
    for key in ("putri", "nia"):
        assert desk.client(key).post(open_address, reason).status_code == 403
    assert desk.client("sari").post(open_address, reason).status_code == 404
    assert desk.client("bayu").post(open_address, {"reason": "ya"}).status_code == 302
    assert not case.identity_openings.exists()
    opened = desk.client("bayu").post(open_address, reason)
    assert MARKER in opened.content.decode()
    assert case.identity_openings.get().by_name == str(desk.user("bayu"))


def test_nobody_of_the_reported_unit_opens_an_identity_whatever_his_role(desk, forwarded):
    from core.errors import NotAllowed
    from tests.feedback.conftest import grant

    grant(desk, "hendra", "1371")  # the head of the reported kelurahan co-ordinates the whole city
    case = forwarded(name="Siapa saja", email="warga@contoh.id")
    with pytest.raises(NotAllowed):
        open_identity(case, "Ingin tahu siapa yang melapor.", by=desk.user("hendra"))
    root = Unit.objects.get(depth=1)
    assert case.subject_unit.path.startswith(root.path)
    assert not case.identity_openings.exists()
