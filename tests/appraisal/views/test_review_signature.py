"""The second signature over the web: sent up, signed, recorded, sent back, taken back."""

import json
from typing import Any

from django.urls import reverse

from appraisal.domain.review import save_review
from appraisal.models import Appraisal, Clarification
from reports.demo.stories import fresh, rating_of
from tests.appraisal.domain.test_personal_data import copy_of
from tests.appraisal.views.access_checks import check_refused, check_strangers
from tests.appraisal.views.pages import form_to, text_of


def address(name: str, appraisal: Appraisal) -> str:
    return reverse(f"appraisal:{name}", args=[appraisal.pk])


def test_from_the_review_to_the_second_signature(cast: Any, appraisal_in: Any) -> None:
    appraisal, hendra = appraisal_in("assessed"), cast.client("hendra")
    reviews = {item.pk: rating_of(item, 0, "above") for item in appraisal.items.all()}  # type: ignore[arg-type]
    save_review(appraisal, reviews, {}, by=cast.user("hendra"), draft_version=appraisal.draft_version)
    page = hendra.get(address("review_hand_over", appraisal))
    assert "Tuliskan alasan predikat Sangat Baik." in text_of(page)
    current = fresh(appraisal)
    reason = {"predicate_reason": "Caranya ditiru kelurahan lain"}
    save_review(current, {}, reason, by=cast.user("hendra"), draft_version=current.draft_version)
    page = hendra.get(address("review_hand_over", appraisal))
    up = address("review_send_up", appraisal)
    posted = form_to(page, up)
    assert hendra.post(up, posted).status_code == 302
    assert fresh(appraisal).state == "countersign"
    assert hendra.post(up, posted).status_code == 302, "a double click is told, not refused"
    assert fresh(appraisal).version == appraisal.version + 1

    url = address("review_signature", appraisal)
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "rina"))
    assert "Menunggu penilaian" in text_of(cast.client("sari").get(address("appraisal_detail", appraisal)))
    assert "Tarik kembali dari atasan" in text_of(hendra.get(url))
    home = text_of(cast.client("dewi").get(reverse("home")))
    assert "Tanda tangani penilaian Sari Wulandari" in home
    page = cast.client("dewi").get(url)
    assert "Caranya ditiru kelurahan lain" in text_of(page)
    sign = address("review_countersign", appraisal)
    assert cast.client("dewi").post(sign, form_to(page, sign)).status_code == 302
    assert fresh(appraisal).state == "handed_over"
    result = text_of(cast.client("sari").get(address("result_detail", appraisal)))
    assert "Tanda tangan kedua" in result
    assert str(cast.dewi.name) in result
    assert cast.client("dewi").get(url).status_code == 302


def test_the_way_back_needs_words(cast: Any, appraisal_in: Any) -> None:
    appraisal, dewi = appraisal_in("countersign"), cast.client("dewi")
    back = address("review_send_back", appraisal)
    refused = dewi.post(back, {"version": appraisal.version, "note": " "})
    assert refused.status_code == 422
    assert dewi.post(back, {"version": appraisal.version, "note": "Mana buktinya?"}).status_code == 302
    page = cast.client("hendra").get(address("review_edit", appraisal))
    assert "Mana buktinya?" in text_of(page)
    appraisal = fresh(appraisal)
    hendra = cast.client("hendra")
    sent = {"version": appraisal.version, "draft_version": appraisal.draft_version}
    hendra.post(address("review_send_up", appraisal), sent)
    taken = {"version": appraisal.version + 1, "note": "Saya periksa lagi"}
    assert hendra.post(address("review_take_back", appraisal), taken).status_code == 302
    assert fresh(appraisal).state == "assessed"


def test_hr_records_where_nobody_stands_above(cast: Any, appraisal_in: Any) -> None:
    appraisal, rina = appraisal_in("countersign"), cast.client("rina")
    Appraisal.objects.filter(pk=appraisal.pk).update(superior=None)
    assert "Catat tanda tangan kedua" in text_of(rina.get(address("review_signature", appraisal)))
    record = address("review_countersign_record", appraisal)
    assert rina.post(record, {"version": appraisal.version, "note": ""}).status_code == 422
    assert rina.post(record, {"version": appraisal.version, "note": "ND-12"}).status_code == 302
    assert fresh(appraisal).state == "handed_over"


def test_a_proposed_change_is_signed_in_the_thread(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    results = list(appraisal.items.filter(kind="result").order_by("position"))
    behaviours = list(appraisal.items.filter(kind="behaviour").order_by("position"))
    for item in (*results, *behaviours[1:]):
        item.review_rating = "above" if item in results else ""
        item.not_applicable = item not in results
        item.not_applicable_reason = "x"
        item.save()
    item = behaviours[0]
    asked = {"reason": "Lihat ulasan warga", "claimed_rating": "above"}
    sari, hendra, dewi = (cast.client(key) for key in ("sari", "hendra", "dewi"))
    url = reverse("appraisal:clarification_open", args=[appraisal.pk, item.pk])
    assert "Siapa melihat isian ini" in text_of(sari.get(url))
    page = sari.post(url, asked)["Location"]
    assert "diminta pegawai: Di atas ekspektasi" in text_of(hendra.get(page))
    thread = Clarification.objects.get(item=item)

    def act(client: Any, name: str, **words: Any) -> int:
        version = Clarification.objects.get(pk=thread.pk).version
        response = client.post(reverse(f"appraisal:{name}", args=[thread.pk]), {"version": version, **words})
        return int(response.status_code)

    assert act(hendra, "clarification_change", rating="above", note="Benar") == 302
    assert "menunggu tanda tangan atasannya" in text_of(sari.get(page))
    assert "Tanda tangani perubahan nilai Sari" in text_of(dewi.get(reverse("home")))
    assert "Tarik usulan perubahan" in text_of(hendra.get(page))
    assert act(hendra, "clarification_take_back", note="Salah butir") == 302
    assert act(hendra, "clarification_change", rating="above", note="Benar") == 302
    assert act(dewi, "clarification_send_back", note="") == 422
    assert act(dewi, "clarification_send_back", note="Alasannya?") == 302
    assert act(hendra, "clarification_change", rating="above", note="Ulasan warga 4,8") == 302
    assert "Tanda tangani perubahan" in text_of(dewi.get(page))
    assert act(dewi, "clarification_countersign", note="Setuju") == 302
    item.refresh_from_db()
    assert item.review_rating == "above"
    thread.refresh_from_db()
    Clarification.objects.filter(pk=thread.pk).update(state="proposed", proposed_rating="meets")
    Appraisal.objects.filter(pk=appraisal.pk).update(superior=None)
    assert act(cast.client("rina"), "clarification_countersign_record", note="") == 422
    assert act(cast.client("rina"), "clarification_countersign_record", note="ND-3") == 302


def test_what_the_superior_writes_back_is_open_to_nobody_else_before_the_hand_over(
    cast: Any, appraisal_in: Any
) -> None:
    """Not in the history, not as the first word of the page, not in the copy of one's own data."""
    appraisal = appraisal_in("countersign")
    secret = "Sangat Baik belum didukung bukti"
    back = {"version": appraisal.version, "note": secret}
    assert cast.client("dewi").post(address("review_send_back", appraisal), back).status_code == 302
    pages = ("appraisal_detail", "year_detail", "appraisal_history", "plan_detail")
    for key in ("sari", "rina"):
        for name in pages:
            assert secret not in text_of(cast.client(key).get(address(name, appraisal))), (key, name)
    assert secret not in json.dumps(copy_of(cast.sari))
    for key in ("hendra", "dewi"):
        assert secret in text_of(cast.client(key).get(address("appraisal_detail", appraisal)))
    Appraisal.objects.filter(pk=appraisal.pk).update(state="handed_over")
    assert secret in text_of(cast.client("sari").get(address("appraisal_history", appraisal)))
    assert secret in json.dumps(copy_of(cast.sari))
