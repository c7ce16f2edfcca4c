"""Protection is raised and never lowered; what is published is what was seen."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import NotAllowed, RuleViolation, StaleVersion
from core.models import StoredFile
from core.workflow import history_of
from feedback.domain import handling
from feedback.domain.privacy import digest_of, hide_case, hide_entry, public_text, publish_case, set_privacy
from feedback.domain.retention import apply_retention
from feedback.models import Case, CaseFollower, CaseIdentity
from feedback.queries import public_cases
from reports.demo.cast import PISANG
from tests.core.corpus import pdf
from tests.feedback.conftest import fresh
from tests.feedback.published import publish, published_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("anonymous", "secret"), [(True, False), (False, True), (False, False)])
def test_protection_is_never_lowered(desk, forwarded, anonymous, secret):
    case, putri = forwarded(wants_anonymous=True, wants_secret=True), desk.user("putri")
    with pytest.raises(NotAllowed):
        set_privacy(case, anonymous=anonymous, secret=secret, by=putri)
    case = fresh(case)
    assert case.is_anonymous
    assert case.is_secret
    assert history_of(case).filter(name="case_privacy_refused", by=putri).exists()
    sent = {"anonymous": "on"} if anonymous else {}
    address = reverse("feedback:case_act", args=[case.pk, "case_privacy"])
    assert desk.client("putri").post(address, sent).status_code == 403


def test_the_database_keeps_what_the_citizen_wanted(desk, forwarded):
    case = forwarded(wants_secret=True)
    for wrong in ({"is_secret": False}, {"published_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**wrong)


def test_a_secret_report_is_not_published(desk, forwarded):
    with pytest.raises(NotAllowed):
        publish(forwarded(wants_secret=True), desk.user("putri"))


def test_nothing_is_published_before_it_was_forwarded_or_other_than_seen(desk, submit, forwarded):
    putri, bayu = desk.user("putri"), desk.user("bayu")
    with pytest.raises(RuleViolation):
        publish(submit().case, bayu)
    case = forwarded()
    seen = digest_of(*public_text("Lampu mati", "Lampu mati sejak lama."), [], [])
    with pytest.raises(StaleVersion):
        publish_case(
            case,
            title="Lampu mati",
            body="Sesuatu yang lain.",
            entry_ids=[],
            file_ids=[],
            seen=seen,
            by=putri,
        )
    assert not public_cases().exists()


def test_the_preview_is_the_public_page(desk, forwarded):
    case = forwarded(
        title="Pungutan 3273014507900001", body="Hubungi 0812-3456-7890 atau budi@contoh.id segera."
    )
    handling.answer_case(
        case, "Sudah dikembalikan; NIP 19860809 201001 2 904 ditegur.", by=desk.user("putri")
    )
    page, anybody = reverse("feedback:case_publish", args=[case.pk]), desk.client("anonymous")
    public = reverse("feedback:case_public", args=[case.number])
    assert anybody.get(public).status_code == 404
    preview = desk.client("putri").get(page)
    form = preview.context["form"].initial
    sent = {
        **form,
        "entry": preview.context["entry_ids"],
        "seen": preview.context["digest"],
        "publish": "1",
    }
    assert desk.client("putri").post(page, {**sent, "seen": "0" * 64}).status_code == 422
    assert anybody.get(public).status_code == 404
    assert desk.client("putri").post(page, sent).status_code == 302
    article = anybody.get(public).content.decode()
    assert article_of(article) == article_of(preview.content.decode())
    for personal in ("3273014507900001", "0812-3456-7890", "budi@contoh.id", "19860809"):
        assert personal not in article
    original = desk.client("putri").get(reverse("feedback:case_detail", args=[case.pk])).content.decode()
    assert "3273014507900001" in original


def article_of(html):
    start = html.index('<article class="case-public">')
    return html[start : html.index("</article>", start)]


def test_officers_cannot_type_personal_data_past_the_mask(desk, forwarded):
    case = publish(
        forwarded(), desk.user("putri"), title="Telepon 081234567890", body="NIK 3273 0145 0790 0001 ada."
    )
    assert "0812" not in case.public_title
    assert "3273" not in case.public_body


def test_ids_of_another_case_publish_nothing(desk, forwarded):
    mine, other = forwarded(), forwarded(title="Rahasia orang lain di sini", wants_secret=True)
    entry_owner = handling.answer_case(other, "Jawaban untuk yang rahasia.", by=desk.user("putri"))
    entry = entry_owner.entries.get()
    page = reverse("feedback:case_publish", args=[mine.pk])
    sent = {"title": "Lampu mati", "body": "Lampu mati di sini.", "entry": [entry.pk], "preview": "1"}
    assert "Jawaban untuk yang rahasia" not in desk.client("putri").post(page, sent).content.decode()
    hide = reverse("feedback:entry_hide", args=[mine.pk, entry.pk])
    assert desk.client("putri").post(hide, {"reason": "Salah tempat"}).status_code == 404


def test_moderation_keeps_the_original(desk):
    case = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    entry = case.entries.get()
    public = reverse("feedback:case_public", args=[case.number])
    assert "diganti kemarin" in desk.client("anonymous").get(public).content.decode()
    hide_entry(entry, "Menyebut nama orang", by=desk.user("putri"))
    assert "diganti kemarin" not in desk.client("anonymous").get(public).content.decode()
    inside = desk.client("putri").get(reverse("feedback:case_detail", args=[case.pk])).content.decode()
    assert "diganti kemarin" in inside
    assert "Menyebut nama orang" in inside
    hide_case(fresh(case), "Diminta keluarga", by=desk.user("putri"))
    assert desk.client("anonymous").get(public).status_code == 404


def test_retention(desk, clock, settings):
    clock("2026-02-02 09:00")
    kept = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf(), email="a@contoh.id", name="A")
    gone = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf(), email="b@contoh.id", name="B")
    for case in (kept, gone):
        from feedback.domain.citizens import finish

        finish(fresh(case))
    Case.objects.filter(pk=kept.pk).update(has_legal_hold=True)
    stored = gone.attachments.get().stored_file
    storage, name = stored.file.storage, stored.file.name
    clock("2027-02-10 09:00")
    planned = apply_retention(is_dry_run=True)
    assert (planned.identities, planned.cases) == ([gone.number], [])
    assert CaseIdentity.objects.count() == 2
    assert apply_retention(is_dry_run=False) == planned
    assert CaseIdentity.objects.get().case == kept
    assert not CaseFollower.objects.filter(case=gone).exists()
    assert (
        desk.client("anonymous").get(reverse("feedback:case_public", args=[gone.number])).status_code == 200
    )
    clock("2031-03-01 09:00")
    assert apply_retention(is_dry_run=True).cases == [gone.number]
    assert storage.exists(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda act: act())
        assert apply_retention(is_dry_run=False).cases == [gone.number]
    assert not storage.exists(name)
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert fresh(gone).text.body == ""
    assert not gone.entries.exists()
    assert not gone.search_hits.exists()
    assert (
        desk.client("anonymous").get(reverse("feedback:case_public", args=[gone.number])).status_code == 404
    )
    assert apply_retention(is_dry_run=False).cases == []
    assert fresh(kept).text.body
