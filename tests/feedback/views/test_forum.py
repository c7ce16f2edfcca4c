"""The public pages: lists, filters, feed, support, comments; light, and fixed in their queries."""

import gzip

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import AlreadyDone
from feedback.domain.following import CONFIRM, token_of
from feedback.domain.numbers import mail_hash
from feedback.domain.taking_part import support_case
from feedback.models import Case, CaseEntry, CaseFollower, CaseText, ClockRuleSet
from feedback.queries import public_cases
from feedback.search import cases_found, index_case
from feedback.tasks import citizen_mails_send
from reports.demo.cast import PAUH, PISANG
from tests.core.corpus import pdf
from tests.feedback.published import publish, published_case

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def crowd(desk, number):
    """Write that many published reports at once."""
    unit, rules = desk.agency.units[PISANG], ClockRuleSet.objects.get()
    now = timezone.now()
    cases = Case.objects.bulk_create(
        Case(
            number=f"{unit.pk:04d}-{n:06d}"[:12],
            kind="complaint",
            unit=unit,
            subject_unit=unit,
            rule_set=rules,
            state="in_progress",
            received_at=now,
            received_on=now.date(),
            public_title=f"Jalan berlubang nomor {n}",
            public_body="Lubangnya dalam dan belum ditutup.",
            published_at=now,
        )
        for n in range(number)
    )
    CaseText.objects.bulk_create(CaseText(case=case, title="x", body="y") for case in cases)
    return cases


def queries(client, path, data=None):
    client.get(path, data)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(path, data)
    assert response.status_code == 200, path
    return len(captured), len(gzip.compress(response.content))


def check_pages(desk, visitor):
    case = public_cases().order_by("pk")[0]
    for path, data in (
        (address("forum"), {}),
        (address("forum"), {"q": "lubang"}),
        (address("forum"), {"kind": "complaint", "state": "in_progress", "page": "2"}),
        (address("topic_unit", PAUH), {}),
        (address("case_public", case.number), {}),
        (address("case_feed"), {}),
        (address("service_list"), {}),
        (address("ticket_open"), {}),
    ):
        number, size = queries(visitor, path, data)
        assert number <= 8, (path, data, number)
        assert size <= 14 * 1024, (path, size)


def test_public_pages_are_light_with_fifty_cases(desk, visitor):
    for case in crowd(desk, 50):
        index_case(case)
    check_pages(desk, visitor)


@pytest.mark.large
def test_public_pages_are_light_with_fifty_thousand_cases(desk, visitor):
    crowd(desk, 50_000)
    index_case(public_cases().order_by("pk")[0])
    check_pages(desk, visitor)


def test_lists_and_feed(desk, visitor):
    empty = visitor.get(address("forum"))
    assert "Belum ada laporan" in empty.content.decode()
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    page = visitor.get(address("forum"), {"kind": "complaint", "state": "answered"}).content.decode()
    assert case.public_title in page
    assert case.public_title not in visitor.get(address("forum"), {"kind": "appreciation"}).content.decode()
    assert case.public_title in visitor.get(address("topic_unit", PAUH)).content.decode()
    assert visitor.get(address("topic_unit", "tidak-ada")).status_code == 404
    feed = visitor.get(address("case_feed"))
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert case.number in feed.content.decode()
    public = visitor.get(address("case_public", case.number)).content.decode()
    assert "Lampunya sudah diganti" in public
    file = case.attachments.get()
    assert visitor.get(address("case_file", case.number, file.pk)).status_code == 200
    case.attachments.update(is_public=False)
    assert visitor.get(address("case_file", case.number, file.pk)).status_code == 404
    assert visitor.get(address("limit_list")).status_code == 200


def test_one_support_for_each_person(desk, visitor):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    for _ in range(2):
        assert visitor.post(address("case_support", case.number)).status_code == 302
    assert desk.client("sari").post(address("case_support", case.number)).status_code == 302
    case.refresh_from_db()
    assert case.support_count == case.supports.count() == 2
    with pytest.raises(AlreadyDone):
        support_case(case, case.supports.order_by("pk")[0].identity)


def test_comments_are_confirmed_then_moderated(desk, visitor):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    sent = {"kind": "thanks", "body": "Terima kasih, telepon saya 081234567890", "email": "warga@contoh.id"}
    assert visitor.post(address("case_comment", case.number), {**sent, "email": "salah"}).status_code == 422
    assert visitor.post(address("case_comment", case.number), {**sent, "kind": "answer"}).status_code == 422
    assert visitor.post(address("case_comment", case.number), sent).status_code == 302
    page = address("case_publish", case.pk)
    entry = CaseEntry.objects.get(case=case, kind="thanks")
    assert entry not in desk.client("putri").get(page).context["available"]
    assert visitor.post(address("case_follow", case.number), {"email": "warga@contoh.id"}).status_code == 302
    citizen_mails_send()
    assert [message.to for message in mail.outbox] == [["warga@contoh.id"]]
    follower = CaseFollower.objects.get(email_hash=mail_hash("warga@contoh.id"))
    visitor.post(address("follow_confirm", token_of(follower, CONFIRM)))
    assert entry in desk.client("putri").get(page).context["available"]
    assert "Terima kasih, telepon" not in visitor.get(address("case_public", case.number)).content.decode()
    publish(case, desk.user("putri"))
    public = visitor.get(address("case_public", case.number)).content.decode()
    assert "Terima kasih, telepon" in public
    assert "081234567890" not in public
    assert "warga@contoh.id" not in public


TEXTS = {
    "lampu": ("Lampu penerangan jalan padam", "Sudah dua minggu lampu di jalan utama tidak menyala."),
    "sampah": ("Penumpukan sampah di pasar", "Sampah menggunung dan tidak diangkut petugas kebersihan."),
    "ktp": ("Pelayanan KTP lama sekali", "Menunggu pencetakan kartu tanda penduduk sampai tiga bulan."),
    "lubang": ("Jalan berlubang dekat sekolah", "Lubangnya membahayakan pengendara sepeda motor."),
    "obat": ("Obat habis di puskesmas", "Antrean panjang tetapi persediaan obat kosong."),
    "banjir": (
        "Saluran tersumbat menyebabkan banjir",
        "Gorong-gorong perlu dibersihkan sebelum musim hujan.",
    ),
}
QUERIES = (
    ("lampu jalan", "lampu"),
    ("menerangi", "lampu"),
    ("lampunya padam", "lampu"),
    ("penrangan", "lampu"),
    ("pemadaman", "lampu"),
    ("sampahnya", "sampah"),
    ("menumpuk", "sampah"),
    ("smpah pasar", "sampah"),
    ("diangkutnya", "sampah"),
    ("kebersihn", "sampah"),
    ("melayani ktp", "ktp"),
    ("dicetak", "ktp"),
    ("pencetkan", "ktp"),
    ("lubang", "lubang"),
    ("berlubangnya jalan", "lubang"),
    ("bahaya", "lubang"),
    ("pukesmas", "obat"),
    ("obatnya habis", "obat"),
    ("kebanjiran", "banjir"),
    ("membersihkan gorong", "banjir"),
)


def test_twenty_inflected_or_misspelt_queries_find_their_case(desk):
    unit, putri = desk.agency.units[PISANG], desk.user("putri")
    cases = {key: crowd_of_one(desk, unit, putri, *text) for key, text in TEXTS.items()}
    missed = []
    for query, key in QUERIES:
        found = list(cases_found(public_cases(), query)[:3])
        if cases[key] not in found:
            missed.append((query, [case.public_title for case in found]))
    assert missed == []
    assert list(cases_found(public_cases(), "helikopter")) == []


def crowd_of_one(desk, unit, by, title, body):
    now = timezone.now()
    case = Case.objects.create(
        number=f"{Case.objects.count():04d}-SRCH",
        kind="complaint",
        unit=unit,
        subject_unit=unit,
        rule_set=ClockRuleSet.objects.get(),
        state="in_progress",
        received_at=now,
        received_on=now.date(),
        public_title=title,
        public_body=body,
        published_at=now,
    )
    index_case(case)
    return case
