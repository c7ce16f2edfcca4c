"""The moves of a plan: propose, withdraw, return, agree, reopen."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.enums import ItemKind
from appraisal.models import CyclePhase
from core.models import OutboxMessage, TransitionLog
from tests.appraisal.views.pages import draft_form, form_to, page_of, text_of

pytestmark = pytest.mark.django_db

MOVES = {
    # name: state before, who, state after, needs a note, who is told
    "plan_propose": ("planning", "sari", "proposed", False, "hendra"),
    "plan_withdraw": ("proposed", "sari", "planning", False, "hendra"),
    "plan_return": ("proposed", "hendra", "planning", True, "sari"),
    "plan_agree": ("proposed", "hendra", "running", False, "sari"),
    "plan_reopen": ("running", "hendra", "planning", True, "sari"),
    "plan_unsign": ("running", "sari", "planning", True, "hendra"),
}


def ready(appraisal_in, name):
    """Return an appraisal from which the move is possible."""
    appraisal = appraisal_in(MOVES[name][0])
    if name == "plan_propose":
        fill(appraisal)
    appraisal.refresh_from_db()
    return appraisal


def fill(appraisal, weights=(Decimal(60), Decimal(40))):
    for position, weight in enumerate(weights, start=1):
        appraisal.items.create(
            kind=ItemKind.RESULT,
            position=position,
            title=f"Hasil {position}",
            measure="Jumlah",
            polarity="maximize",
            target=Decimal(10),
            weight=weight,
        )


def url_of(name, appraisal):
    return reverse(f"appraisal:{name}", args=[appraisal.pk])


@pytest.mark.parametrize("name", MOVES)
def test_the_move_is_taken_once_logged_and_told(cast, appraisal_in, name):
    appraisal = ready(appraisal_in, name)
    _before, who, after, _needs_note, told = MOVES[name]
    OutboxMessage.objects.all().delete()
    data = {"version": appraisal.version, "note": "Mohon disesuaikan"}
    client, url = cast.client(who), url_of(name, appraisal)
    assert client.post(url, data).status_code == 302
    repeated = client.post(url, data, follow=True)
    assert "Langkah ini sudah tercatat." in text_of(repeated)
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.version) == (after, int(data["version"]) + 1)
    assert (
        TransitionLog.objects.filter(name=name, object_id=appraisal.pk, note__in=["", data["note"]]).count()
        == 1
    )
    messages = OutboxMessage.objects.filter(kind=f"appraisal.{name}")
    assert [message.recipient for message in messages] == [cast.user(told)]
    assert cast.client(told).get(messages[0].path).status_code == 200


@pytest.mark.parametrize("name", MOVES)
def test_nobody_else_may_take_it(cast, appraisal_in, name, client):
    appraisal = ready(appraisal_in, name)
    who = MOVES[name][1]
    data = {"version": appraisal.version, "note": "Saya saja"}
    url = url_of(name, appraisal)
    for other in ("sari", "hendra", "dewi", "rina"):
        if other != who:
            assert cast.client(other).post(url, data).status_code == 403, other
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).post(url, data).status_code == 404, stranger
    assert client.post(url, data).status_code == 401
    assert cast.client(who).get(url).status_code == (200 if name == "plan_unsign" else 405)
    version = appraisal.version
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.version) == (MOVES[name][0], version)


@pytest.mark.parametrize("name", [name for name, row in MOVES.items() if row[3]])
def test_a_reason_is_asked_for(cast, appraisal_in, name):
    appraisal = ready(appraisal_in, name)
    response = cast.client(MOVES[name][1]).post(
        url_of(name, appraisal), {"version": appraisal.version, "note": " "}
    )
    assert response.status_code == 422
    assert "Tuliskan alasannya" in text_of(response)
    appraisal.refresh_from_db()
    assert appraisal.state == MOVES[name][0]


@pytest.mark.parametrize("name", MOVES)
def test_an_old_page_is_told_and_the_note_is_kept(cast, appraisal_in, name):
    appraisal = ready(appraisal_in, name)
    response = cast.client(MOVES[name][1]).post(
        url_of(name, appraisal), {"version": appraisal.version + 7, "note": "Catatan panjang saya"}
    )
    assert response.status_code == 409
    assert "Keadaan sudah berubah" in text_of(response)
    if MOVES[name][3]:
        assert "Catatan panjang saya" in text_of(response)


def test_a_missing_version_is_refused(cast, appraisal_in):
    appraisal = ready(appraisal_in, "plan_agree")
    response = cast.client("hendra").post(url_of("plan_agree", appraisal), {})
    assert response.status_code == 422
    appraisal.refresh_from_db()
    assert appraisal.state == "proposed"


def test_weights_of_90_are_refused_with_a_sentence_and_everything_is_kept(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    fill(appraisal, (Decimal(60), Decimal(20)))
    client, edit = cast.client("sari"), url_of("plan_edit", appraisal)
    second = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position").last()
    data = draft_form(client.get(edit)) | {
        f"item-{second.pk}-weight": "30",
        f"item-{second.pk}-title": "Baru diketik",
    }
    response = client.post(url_of("plan_propose", appraisal), data)
    assert response.status_code == 422
    text = text_of(response)
    assert "Jumlah bobot adalah 90, seharusnya tepat 100." in text
    assert "kurang 10" in text
    second.refresh_from_db()
    assert (second.weight, second.title) == (Decimal(30), "Baru diketik")
    fixed = draft_form(response) | {f"item-{second.pk}-weight": "40"}
    assert client.post(url_of("plan_propose", appraisal), fixed).status_code == 302
    appraisal.refresh_from_db()
    assert appraisal.state == "proposed"
    assert client.post(url_of("plan_propose", appraisal), fixed).status_code == 302
    appraisal.refresh_from_db()
    assert appraisal.version == 1


def test_an_empty_title_is_named_before_proposing(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    fill(appraisal)
    appraisal.items.filter(title="Hasil 1").update(title="")
    response = cast.client("sari").post(url_of("plan_propose", appraisal), {"version": 0})
    assert response.status_code == 422
    assert "hasil kerja ke-1 (judul)" in text_of(response)
    appraisal.refresh_from_db()
    assert appraisal.state == "planning"


def test_outside_the_phase_the_plan_is_not_proposed(cast, appraisal_in):
    appraisal = ready(appraisal_in, "plan_propose")
    CyclePhase.objects.filter(cycle=appraisal.cycle, phase="planning").update(
        starts_on="2020-01-01", ends_on="2020-01-31"
    )
    response = cast.client("sari").post(url_of("plan_propose", appraisal), {"version": appraisal.version})
    assert response.status_code == 422
    assert "telah berakhir pada 31 Januari 2020" in text_of(response)


def test_the_page_offers_exactly_the_moves_of_the_person(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    url = url_of("plan_detail", appraisal)
    page = cast.client("hendra").get(url)
    assert "Tetapkan rencana" in text_of(page)
    assert "Tarik kembali rencana" not in text_of(page)
    data = form_to(page, url_of("plan_return", appraisal)) | {"note": "Target terlalu rendah"}
    assert cast.client("hendra").post(url_of("plan_return", appraisal), data).status_code == 302
    page = text_of(cast.client("sari").get(url_of("plan_edit", appraisal)))
    assert "Target terlalu rendah" in page
    assert "Kembalikan rencana" in page


def test_who_acted_may_copy_the_message_into_a_chat(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    text = text_of(cast.client("sari").get(url_of("plan_detail", appraisal)))
    assert "Kabari Hendra Gunawan lewat chat" in text
    assert f"/penilaian/{appraisal.pk}/rencana/lihat/" in text
    assert "Kabari" not in text_of(cast.client("hendra").get(url_of("plan_detail", appraisal)))


def test_taking_a_signature_back_is_no_button_but_asks_first(cast, appraisal_in):
    appraisal = appraisal_in("running")
    url, sari = url_of("plan_unsign", appraisal), cast.client("sari")
    for name in ("appraisal_detail", "plan_detail"):
        (link,) = page_of(sari.get(url_of(name, appraisal))).xpath(f"//main//a[@href='{url}']")
        assert "btn" not in link.get("class", "")
    page = sari.get(url)
    assert "pejabat penilai dikabari" in text_of(page)
    assert cast.client("hendra").get(url).status_code == 403
    assert cast.client("agus").get(url).status_code == 404
    appraisal.refresh_from_db()
    assert appraisal.state == "running"
    assert sari.post(url, form_to(page, url) | {"note": "Tugas berubah"}).status_code == 302
    assert sari.get(url).status_code == 302, "nothing is signed any more"


def test_after_planning_the_page_says_why_a_signature_stays(cast, appraisal_in):
    appraisal = appraisal_in("running")
    CyclePhase.objects.filter(cycle=appraisal.cycle, phase="planning").update(
        starts_on="2020-01-01", ends_on="2020-01-31"
    )
    page = cast.client("sari").get(url_of("plan_unsign", appraisal))
    assert "telah berakhir pada 31 Januari 2020" in text_of(page)
    assert "note" not in {field for form in page_of(page).forms for field in form.fields}
