"""Citizens' cases beside an item: mention_ask, mention_detail, mention_answer, mention_decide."""

import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.domain.case_mentions import mention_answer, mention_ask, mention_decide
from appraisal.domain.finalisation import item_values, ordered_items
from appraisal.models import Appraisal, AssessedItem, CaseMention
from appraisal.queries import cases_to_mention
from core.errors import RuleViolation
from core.models import OutboxMessage
from core.workflow import history_of
from feedback.models import Case, CaseText, ClockRuleSet
from organization.models import Unit
from reports.demo.cast import PISANG, ROOT
from reports.demo.stories import fresh
from tests.appraisal.domain.test_personal_data import copy_of
from tests.appraisal.views.access_checks import check_refused, check_strangers, trace
from tests.appraisal.views.pages import page_of, queries_of, sent_by, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_case(cast: Any) -> Any:
    """Give a function that makes a finished, published case about Kelurahan Pisang."""

    def made(number: str, **values: Any) -> Case:
        unit = values.pop("unit", cast.agency.units[PISANG])
        now = timezone.now()
        defaults = {
            "kind": "complaint",
            "state": "finished",
            "public_title": f"Lampu mati {number}",
            "public_body": "Lampu jalan di depan sekolah mati.",
            "published_at": now,
            "received_at": now,
            "received_on": cast.today,
            "rule_set": ClockRuleSet.objects.order_by("pk")[0],
        }
        case = Case.objects.create(number=number, unit=unit, subject_unit=unit, **{**defaults, **values})
        CaseText.objects.create(case=case, title="Judul asli", body="Nama pelapor Budi, telepon 0812")
        return case

    return made


def item_of(appraisal: Appraisal) -> AssessedItem:
    return appraisal.items.filter(kind="result").order_by("position")[0]


def ask_url(item: AssessedItem) -> str:
    return reverse("appraisal:mention_ask", args=[item.appraisal_id, item.pk])


def url_of(name: str, row: Any) -> str:
    return reverse(f"appraisal:{name}", args=[row.pk])


def form_to(response: Any, action: str, **having: str) -> dict[str, Any]:
    for form in page_of(response).forms:
        sent = sent_by(form)
        if form.action == action and having.items() <= sent.items():
            return sent
    raise AssertionError(action)


def test_from_the_question_to_the_record(cast: Any, appraisal_in: Any, new_case: Any) -> None:
    """Works only in order: asked, answered, recorded; others see nothing before."""
    appraisal = appraisal_in("assessed")
    item, case = item_of(appraisal), new_case("AAAA-2222")
    hendra, sari, dewi = (cast.client(key) for key in ("hendra", "sari", "dewi"))
    ask, page = ask_url(item), reverse("appraisal:item_detail", args=[appraisal.pk, item.pk])
    assert ask in hendra.get(page).content.decode()
    assert ask not in sari.get(page).content.decode()

    # Asked once, about what everybody may read; the employee is told and finds it at home.
    shown = hendra.get(ask)
    assert "Lampu mati AAAA-2222" in text_of(shown)
    assert "Budi" not in text_of(shown)
    sent = form_to(shown, ask)
    wrong = hendra.post(ask, sent | {"question": "Apa peran Anda?"})
    assert (wrong.status_code, "Pilih satu laporan." in text_of(wrong)) == (422, True)
    assert "Apa peran Anda?" in text_of(wrong)
    for _click in range(2):
        assert (
            hendra.post(ask, sent | {"number": case.number, "question": "Apa peran Anda?"}).status_code == 302
        )
    mention = CaseMention.objects.get()
    assert OutboxMessage.objects.get(kind="appraisal.mention_ask").recipient == cast.user("sari")
    detail = url_of("mention_detail", mention)
    assert detail in sari.get("/").content.decode()
    assert "Laporan AAAA-2222" in text_of(
        sari.get(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    )

    # Not recorded before the answer, whatever is posted; the parties alone know of it.
    decide, answer = url_of("mention_decide", mention), url_of("mention_answer", mention)
    forced = hendra.post(decide, {"move": "mention_record", "version": "0", "note": "Langsung"})
    assert forced.status_code == 422
    assert [
        form for form in page_of(hendra.get(detail)).forms if "mention_record" in str(sent_by(form))
    ] == []
    with pytest.raises(RuleViolation):
        mention_decide(mention, "mention_record", by=cast.user("hendra"), note="x", expected_version=0)
    for key in ("dewi", "rina"):
        assert cast.client(key).get(detail).status_code == 404
    check_refused(cast, answer, ("hendra",), method="post")
    check_refused(cast, decide, ("sari",), method="post")
    review = reverse("appraisal:review_edit", args=[appraisal.pk])
    assert "AAAA-2222" not in text_of(hendra.get(review))
    assert item_values(ordered_items(appraisal)[0])["case_mentions"] == []

    # The employee answers, once.
    written = form_to(sari.get(detail), answer)
    assert sari.post(answer, written | {"answer": " "}).status_code == 422
    for text in ("Saya mengganti lampunya", "Lain"):
        assert sari.post(answer, written | {"answer": text}).status_code == 302
    mention.refresh_from_db()
    assert (mention.state, mention.answer) == ("answered", "Saya mengganti lampunya")
    assert OutboxMessage.objects.get(kind="appraisal.mention_answer").recipient == cast.user("hendra")
    assert detail in hendra.get("/").content.decode()
    assert detail not in sari.get("/").content.decode()

    # The appraiser records with a note; it stands beside the item and in what is frozen.
    record = form_to(hendra.get(detail), decide, move="mention_record")
    assert hendra.post(decide, record).status_code == 422
    for _click in range(2):
        assert hendra.post(decide, record | {"note": "Ditangani dua hari"}).status_code == 302
    assert [move.name for move in history_of(mention).order_by("pk")] == [
        "mention_ask",
        "mention_answer",
        "mention_record",
    ]
    assert "tidak mengubah angka apa pun" in text_of(hendra.get(review))
    assert "Saya mengganti lampunya" in text_of(hendra.get(review))
    Appraisal.objects.filter(pk=appraisal.pk).update(state="handed_over")
    assert "Saya mengganti lampunya" in text_of(dewi.get(detail))
    frozen = next(
        values for row in ordered_items(fresh(appraisal)) if (values := item_values(row))["case_mentions"]
    )
    kept = frozen["case_mentions"][0]
    assert (kept["number"], kept["title"]) == ("AAAA-2222", "Lampu mati AAAA-2222")
    assert (kept["question"], kept["answer"]) == ("Apa peran Anda?", "Saya mengganti lampunya")
    assert (kept["note"], kept["recorded_by"]) == ("Ditangani dua hari", str(cast.user("hendra")))
    assert all(kept[name] for name in ("asked_at", "answered_at", "recorded_at", "asked_by"))
    assert "Ditangani dua hari" in json.dumps(copy_of(cast.sari))

    # Publication withdrawn: what the parties wrote stays, title and link go.
    public = reverse("feedback:case_public", args=[case.number])
    assert public in sari.get(detail).content.decode()
    Case.objects.filter(pk=case.pk).update(is_hidden=True)
    after = sari.get(detail)
    assert public not in after.content.decode()
    assert "Lampu mati" not in text_of(after)
    assert "Saya mengganti lampunya" in text_of(after)
    hidden = next(v for row in ordered_items(fresh(appraisal)) if (v := item_values(row))["case_mentions"])
    assert (hidden["case_mentions"][0]["number"], hidden["case_mentions"][0]["title"]) == ("AAAA-2222", "")


def test_recorded_ones_can_be_questioned_with_their_item(cast: Any, appraisal_in: Any, new_case: Any) -> None:
    appraisal = appraisal_in("handed_over")
    item, result = item_of(appraisal), reverse("appraisal:result_detail", args=[appraisal.pk])
    values = {"item": item, "question": "Peran?", "answer": "Saya", "asked_by": cast.user("hendra")}
    mention = CaseMention.objects.create(case=new_case("BBBB-2222"), state="recorded", **values)
    CaseMention.objects.create(case=new_case("CCCC-2222"), state="answered", **values)
    sari = cast.client("sari")
    page = sari.get(result)
    assert "BBBB-2222" in text_of(page)
    assert "CCCC-2222" not in text_of(page)
    question = reverse("appraisal:clarification_open", args=[appraisal.pk, item.pk])
    assert question in sari.get(url_of("mention_detail", mention)).content.decode()
    before = queries_of(sari, result)
    for number in ("DDDD-2222", "EEEE-2222"):
        CaseMention.objects.create(case=new_case(number), state="recorded", **values)
    assert queries_of(sari, result) == before


def test_only_finished_public_cases_of_the_unit(cast: Any, appraisal_in: Any, new_case: Any) -> None:
    """A forged number finds no secret, unpublished, open or foreign case; the sentence is the same."""
    appraisal = appraisal_in("running")
    item, by = item_of(appraisal), cast.user("hendra")
    assert item.appraisal.unit.path.startswith(Unit.objects.get(code=ROOT).path)
    elsewhere = Unit.objects.exclude(path__startswith=appraisal.unit.path).filter(depth__gt=1)[0]
    new_case("KKKK-2222", kind="appreciation")
    refused = {
        "SSSS-2222": {"is_secret": True, "published_at": None},
        "UUUU-2222": {"published_at": None},
        "HHHH-2222": {"is_hidden": True},
        "PPPP-2222": {"state": "in_progress"},
        "WWWW-2222": {"unit": elsewhere},
    }
    for number, values in refused.items():
        new_case(number, **values)
    assert [case.number for case in cases_to_mention(appraisal)] == ["KKKK-2222"]
    hendra, before = cast.client("hendra"), trace()
    said = set()
    for number in (*refused, "ZZZZ-9999"):
        response = hendra.post(ask_url(item), {"number": number, "question": "Apa?"})
        assert response.status_code == 422
        said.add(page_of(response).xpath("string(//*[@class='error-summary']//li)").replace(number, ""))
        with pytest.raises(RuleViolation):
            mention_ask(item, number, by=by, question="Apa?")
    assert len(said) == 1
    assert trace() == before
    assert "KKKK-2222" in text_of(hendra.get(ask_url(item), {"cari": "kkkk2222"}))
    assert "Tidak ada laporan yang cocok" in text_of(hendra.get(ask_url(item), {"cari": "SSSS-2222"}))

    # What was asked about and became hidden before the decision reaches no record; it can be dropped.
    mention = mention_ask(item, "KKKK-2222", by=by, question="Apa?")
    mention_answer(mention, by=cast.user("sari"), answer="Saya", expected_version=0)
    Case.objects.filter(number="KKKK-2222").update(is_hidden=True)
    with pytest.raises(RuleViolation, match="tidak lagi selesai"):
        mention_decide(mention, "mention_record", by=by, note="x", expected_version=1)
    dropped = mention_decide(mention, "mention_drop", by=by, note="Bukan tugasnya", expected_version=1)
    assert dropped.state == "dropped"
    assert OutboxMessage.objects.get(kind="appraisal.mention_drop").recipient == cast.user("sari")
    assert "Bukan tugasnya" in text_of(cast.client("sari").get(url_of("mention_detail", mention)))


def test_who_when_and_how_many_queries(cast: Any, appraisal_in: Any, new_case: Any) -> None:
    appraisal = appraisal_in("assessed")
    item, hendra, sari = item_of(appraisal), cast.client("hendra"), cast.client("sari")
    first = mention_ask(item, new_case("AAAA-3333").number, by=cast.user("hendra"), question="Apa?")
    check_strangers(cast, ask_url(item))
    check_refused(cast, ask_url(item), ("sari", "dewi", "rina"))
    check_strangers(cast, url_of("mention_detail", first))
    for name in ("mention_answer", "mention_decide"):
        check_strangers(cast, url_of(name, first), method="post")
    mention_answer(first, by=cast.user("sari"), answer="Saya", expected_version=0)
    mention_decide(first, "mention_record", by=cast.user("hendra"), note="Benar", expected_version=1)
    for key in ("dewi", "rina"):
        assert cast.client(key).get(url_of("mention_detail", first)).status_code == 403
    pages = [
        (hendra, ask_url(item)),
        (hendra, reverse("appraisal:review_edit", args=[appraisal.pk])),
        (sari, reverse("appraisal:item_detail", args=[appraisal.pk, item.pk])),
        (sari, reverse("appraisal:appraisal_detail", args=[appraisal.pk])),
        (sari, url_of("mention_detail", first)),
        (sari, "/"),
    ]
    before = [queries_of(client, url) for client, url in pages]
    for number in ("BBBB-3333", "CCCC-3333"):
        row = CaseMention.objects.create(
            item=item,
            case=new_case(number),
            question="Apa?",
            answer="Saya",
            state="recorded",
            asked_by=cast.user("hendra"),
        )
        CaseMention.objects.filter(pk=row.pk).update(decided_at=first.asked_at)
    assert [queries_of(client, url) for client, url in pages] == before
    assert max(before) <= 25

    # After the hand-over nothing more is asked, answered or decided.
    late = mention_ask(item, new_case("DDDD-3333").number, by=cast.user("hendra"), question="Apa?")
    Appraisal.objects.filter(pk=appraisal.pk).update(state="handed_over")
    assert "sebelum hasil diserahkan" in text_of(hendra.get(ask_url(item)))
    values = {"number": "AAAA-3333", "question": "Apa?"}
    assert hendra.post(ask_url(item), values).status_code == 422
    assert sari.post(url_of("mention_answer", late), {"answer": "Ya", "version": "0"}).status_code == 422
    gone = hendra.post(url_of("mention_decide", late), {"move": "mention_drop", "note": "x", "version": "0"})
    assert gone.status_code == 422
    assert CaseMention.objects.get(pk=late.pk).answer == ""


def test_the_hand_over_shows_what_is_recorded_and_warns_of_what_is_not_decided(
    cast: Any, appraisal_in: Any, new_case: Any
) -> None:
    appraisal = appraisal_in("assessed")
    hendra, url = cast.client("hendra"), reverse("appraisal:review_hand_over", args=[appraisal.pk])
    item = item_of(appraisal)
    values = {"item": item, "question": "Peran?", "answer": "Saya", "asked_by": cast.user("hendra")}
    assert "belum diputuskan" not in text_of(hendra.get(url))
    CaseMention.objects.create(
        case=new_case("BBBB-2222"), state="recorded", note="Sigap", decided_at=timezone.now(), **values
    )
    CaseMention.objects.create(case=new_case("CCCC-2222"), state="answered", **values)
    CaseMention.objects.create(case=new_case("DDDD-2222"), state="dropped", **values)
    page = text_of(hendra.get(url))
    assert "Sigap" in page
    warned, _, table = page.partition("Sigap")
    assert "Laporan warga ini belum diputuskan" in warned
    assert "CCCC-2222" in warned
    assert "CCCC-2222" not in table
    assert "DDDD-2222" not in page
    before = queries_of(hendra, url)
    for number in ("EEEE-2222", "FFFF-2222"):
        CaseMention.objects.create(case=new_case(number), state="recorded", **values)
    assert queries_of(hendra, url) == before


def test_the_second_signatory_reads_what_is_recorded_alone(
    cast: Any, appraisal_in: Any, new_case: Any
) -> None:
    appraisal = appraisal_in("countersign")
    values = {"item": item_of(appraisal), "question": "Peran?", "answer": "Saya"}
    values["asked_by"] = cast.user("hendra")
    mention = CaseMention.objects.create(
        case=new_case("BBBB-2222"), state="recorded", note="Sigap", decided_at=timezone.now(), **values
    )
    CaseMention.objects.create(case=new_case("CCCC-2222"), state="answered", **values)
    detail = url_of("mention_detail", mention)
    for key, may_open in (("dewi", False), ("hendra", True)):
        page = cast.client(key).get(reverse("appraisal:review_signature", args=[appraisal.pk]))
        assert "Sigap" in text_of(page)
        assert "CCCC-2222" not in text_of(page)
        links = page_of(page).xpath("//main//a[contains(@href, 'laporan-warga')]/@href")
        assert links == [], "no link to a page that is not open to the signatory"
        assert (cast.client(key).get(detail).status_code == 200) == may_open


def test_a_decision_on_an_old_page_is_told_kept_and_can_be_sent_again(
    cast: Any, appraisal_in: Any, new_case: Any
) -> None:
    appraisal = appraisal_in("assessed")
    hendra, sari = cast.client("hendra"), cast.client("sari")
    mention = mention_ask(
        item_of(appraisal), new_case("AAAA-2222").number, by=cast.user("hendra"), question="Apa?"
    )
    detail, decide = url_of("mention_detail", mention), url_of("mention_decide", mention)
    drop = form_to(hendra.get(detail), decide, move="mention_drop")
    old_answer = form_to(sari.get(detail), url_of("mention_answer", mention))
    mention_answer(mention, by=cast.user("sari"), answer="Saya", expected_version=0)
    late = hendra.post(decide, drop | {"note": "Bukan tugasnya"})
    assert late.status_code == 409
    again = form_to(late, decide, move="mention_drop")
    assert again["note"].strip() == "Bukan tugasnya"
    assert hendra.post(decide, again).status_code == 302
    mention.refresh_from_db()
    assert mention.state == "dropped"
    too_late = sari.post(url_of("mention_answer", mention), old_answer | {"answer": "Tulisan kedua"})
    assert too_late.status_code == 409
    assert "Tulisan kedua" in text_of(too_late)
