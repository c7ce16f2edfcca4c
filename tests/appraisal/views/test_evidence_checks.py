"""Evidence one by one: evidence_show, evidence_judge, evidence_replace, told and kept."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.domain.evidence import evidence_add, evidence_remove
from appraisal.domain.evidence_checks import evidence_judge, evidence_replace, evidence_show
from appraisal.domain.finalisation import item_values
from appraisal.models import Appraisal, AssessedItem, Evidence, EvidenceVerdict
from core.errors import AlreadyDone, RuleViolation, StaleVersion
from core.files import CleanFile
from core.models import OutboxMessage
from reports.demo.stories import fresh, report
from tests.appraisal.domain.test_personal_data import copy_of
from tests.appraisal.views.access_checks import check_refused, check_strangers, pdf
from tests.appraisal.views.pages import form_to, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


def clean(name: str, content: bytes = b"") -> CleanFile:
    return CleanFile(name, "application/pdf", pdf() + content)


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("running")


@pytest.fixture
def item(appraisal: Appraisal) -> AssessedItem:
    return appraisal.items.filter(kind="result").order_by("position")[0]


@pytest.fixture
def evidence(cast: Any, item: AssessedItem) -> Evidence:
    return evidence_add(item, clean("rekap.pdf"), by=cast.user("sari"))


def url_of(name: str, appraisal: Any, *more: object) -> str:
    return reverse(f"appraisal:{name}", args=[appraisal.pk, *more])


def test_shown_refused_replaced_accepted(cast: Any, appraisal: Any, item: Any, evidence: Evidence) -> None:
    page, sari, hendra = url_of("item_detail", appraisal, item.pk), cast.client("sari"), cast.client("hendra")
    file = url_of("evidence_file", appraisal, evidence.pk)
    assert hendra.get(file).status_code == 404
    assert "rekap.pdf" not in text_of(hendra.get(page))
    judge = url_of("evidence_judge", appraisal, evidence.pk)
    assert hendra.post(judge, {"decision": "accept", "last_seen": 0}).status_code == 404

    show = url_of("evidence_show", appraisal, item.pk)
    assert sari.post(show, form_to(sari.get(page), show)).status_code == 302
    assert hendra.get(file).status_code == 200
    assert "Periksa bukti Sari Wulandari" in text_of(hendra.get("/"))

    sent = form_to(hendra.get(page), judge)
    empty = hendra.post(judge, {**sent, "decision": "refuse", "reason": " "})
    assert empty.status_code == 422
    assert "Tuliskan mengapa bukti ini belum dapat diterima" in text_of(empty)
    reason = "Foto tidak menunjukkan tanggal."
    for _click in range(2):
        refused = hendra.post(judge, {**sent, "decision": "refuse", "reason": reason})
        assert refused.status_code == 302
    assert EvidenceVerdict.objects.count() == 1
    mail = OutboxMessage.objects.get(recipient=cast.user("sari"), kind="appraisal.evidence_refuse")
    assert reason in mail.text
    assert mail.path == f"{page}#bukti"
    assert "Ganti bukti yang ditolak" in text_of(sari.get("/"))
    assert "Periksa bukti" not in text_of(hendra.get("/"))

    replace = url_of("evidence_replace", appraisal, evidence.pk)
    assert replace in {form.action for form in page_of(sari.get(page)).forms}
    wrong = sari.post(replace, {"upload": SimpleUploadedFile("x.pdf", b"MZ" + b"\0" * 90)})
    assert wrong.status_code == 422
    for _click in range(2):
        better = SimpleUploadedFile("bertanggal.pdf", pdf(), "application/pdf")
        assert sari.post(replace, {"upload": better}).status_code == 302
    new = Evidence.objects.get(replaces=evidence)
    assert OutboxMessage.objects.filter(kind="appraisal.evidence_replace").count() == 1
    again = url_of("evidence_judge", appraisal, new.pk)
    assert hendra.post(again, form_to(hendra.get(page), again) | {"decision": "accept"}).status_code == 302

    for client in (sari, hendra):
        text = text_of(client.get(page))
        assert "Sudah diganti" in text
        assert reason in text
        assert "Diterima" in text
        assert client.get(file).status_code == 200, "the refused file stays readable"
    report_page = sari.get(url_of("self_assessment_edit", appraisal))
    assert "bertanggal.pdf" in text_of(report_page)
    assert "rekap.pdf" not in text_of(report_page)

    frozen = item_values(AssessedItem.objects.get(pk=item.pk))
    assert frozen["evidence"][0]["verdicts"][0]["accepted"] is True
    assert frozen["evidence_replaced"][0]["verdicts"][0]["reason"] == reason
    assert reason in json.dumps(copy_of(cast.sari))


def test_what_cannot_be_done(cast: Any, appraisal: Any, item: Any, evidence: Evidence) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    with pytest.raises(RuleViolation, match="tidak dapat diperiksa"):
        evidence_judge(evidence, by=hendra, accepted=True)
    evidence_show(item, by=sari)
    with pytest.raises(AlreadyDone):
        evidence_show(item, by=sari)
    with pytest.raises(RuleViolation, match="Hanya bukti yang ditolak"):
        evidence_replace(evidence, clean("lain.pdf", b"2"), by=sari)
    first = evidence_judge(evidence, by=hendra, accepted=True)
    with pytest.raises(StaleVersion):
        evidence_judge(evidence, by=hendra, accepted=False, reason="Lain", last_seen=0)
    with pytest.raises(RuleViolation, match="sudah diterima"):
        evidence_remove(evidence, by=sari)
    evidence_judge(evidence, by=hendra, accepted=False, reason="Keliru tadi", last_seen=first.pk)
    assert [row.accepted for row in evidence.verdicts.order_by("pk")] == [True, False]
    for act in (lambda: EvidenceVerdict.objects.update(accepted=True), EvidenceVerdict.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_sent_evidence_is_judged_and_replaced_until_the_hand_over(
    cast: Any, appraisal: Any, item: Any, evidence: Evidence, appraisal_in: Any
) -> None:
    report(appraisal)
    evidence_judge(evidence, by=cast.user("hendra"), accepted=False, reason="Buram")
    new = evidence_replace(evidence, clean("terang.pdf", b"2"), by=cast.user("sari"))
    Appraisal.objects.filter(pk=appraisal.pk).update(state="handed_over")
    with pytest.raises(RuleViolation):
        evidence_judge(new, by=cast.user("hendra"), accepted=True)
    assert fresh(appraisal).state == "handed_over"


def test_only_the_right_person(cast: Any, appraisal: Any, item: Any, evidence: Evidence) -> None:
    evidence_show(item, by=cast.user("sari"))
    evidence_judge(evidence, by=cast.user("hendra"), accepted=False, reason="Kabur")
    sent = {"decision": "accept", "last_seen": 99, "reason": ""}
    for name, row, others in (
        ("evidence_show", item.pk, ("hendra", "dewi", "rina")),
        ("evidence_judge", evidence.pk, ("sari", "dewi", "rina")),
        ("evidence_replace", evidence.pk, ("hendra", "dewi", "rina")),
    ):
        url = url_of(name, appraisal, row)
        check_strangers(cast, url, method="post", data=sent)
        check_refused(cast, url, others, method="post", data=sent)
        assert cast.client("sari").get(url).status_code == 405


def test_queries(cast: Any, appraisal: Any, item: Any, evidence: Evidence) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    page = url_of("item_detail", appraisal, item.pk)
    evidence_show(item, by=sari)
    evidence_judge(evidence, by=hendra, accepted=True)
    before = [queries_of(cast.client(key), page) for key in ("sari", "hendra")]
    for number in range(3):
        more = evidence_add(item, clean(f"{number}.pdf", bytes([number])), by=sari)
        evidence_show(item, by=sari)
        evidence_judge(more, by=hendra, accepted=False, reason="x")
    assert [queries_of(cast.client(key), page) for key in ("sari", "hendra")] == before
    assert max(before) <= 22


def test_the_verdict_stands_where_the_year_is_told_and_rated(cast: Any, appraisal_in: Any) -> None:
    """Beside the file in the self-assessment and in the review; what is accepted offers no removal."""
    appraisal = appraisal_in("running")
    sari, hendra = cast.user("sari"), cast.user("hendra")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    good, bad = (
        evidence_add(item, clean(name, name.encode()), by=sari) for name in ("baik.pdf", "buram.pdf")
    )
    evidence_show(item, by=sari)
    evidence_judge(good, by=hendra, accepted=True)
    evidence_judge(bad, by=hendra, accepted=False, reason="Tidak terbaca")
    page = cast.client("sari").get(url_of("self_assessment_edit", appraisal))
    for text in ("Diterima", "Ditolak", "Tidak terbaca"):
        assert text in text_of(page)
    removals = page_of(page).xpath("//button[contains(@formaction, '/bukti/')]/@formaction")
    assert url_of("evidence_remove", appraisal, bad.pk) in removals
    assert url_of("evidence_remove", appraisal, good.pk) not in removals
    report(appraisal)
    review = text_of(cast.client("hendra").get(url_of("review_edit", appraisal)))
    assert "Tidak terbaca" in review
    assert "Diterima" in review


def test_a_verdict_on_an_old_page_is_told_kept_and_can_be_sent_again(
    cast: Any, appraisal: Any, item: Any, evidence: Evidence
) -> None:
    evidence_show(item, by=cast.user("sari"))
    hendra, judge = cast.client("hendra"), url_of("evidence_judge", appraisal, evidence.pk)
    sent = form_to(hendra.get(url_of("item_detail", appraisal, item.pk)), judge)
    evidence_judge(evidence, by=cast.user("hendra"), accepted=True)
    late = hendra.post(judge, {**sent, "decision": "refuse", "reason": "Tanpa tanggal"})
    assert late.status_code == 409
    again = form_to(late, judge)
    assert (again["decision"], again["reason"].strip()) == ("refuse", "Tanpa tanggal")
    assert hendra.post(judge, again).status_code == 302
    assert [row.accepted for row in evidence.verdicts.order_by("pk")] == [True, False]
