"""Sending the self-assessment, and giving it back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.enums import ItemKind
from core.models import OutboxMessage
from tests.appraisal.views.pages import draft_form, text_of

pytestmark = pytest.mark.django_db


def url_of(name, appraisal):
    return reverse(f"appraisal:{name}", args=[appraisal.pk])


def filled(client, appraisal):
    """Return the form of the page as somebody who reports everything would send it."""
    data = draft_form(client.get(url_of("self_assessment_edit", appraisal)))
    for item in appraisal.items.all():
        if item.kind == ItemKind.RESULT:
            data[f"item-{item.pk}-self_realisation"] = "10"
        if item.kind == ItemKind.BEHAVIOUR:
            data[f"item-{item.pk}-self_rating"] = "meets"
    return data


def test_what_was_typed_is_saved_and_sent_once(cast, appraisal_in):
    appraisal = appraisal_in("running")
    client = cast.client("sari")
    data = filled(client, appraisal)
    OutboxMessage.objects.all().delete()
    assert client.post(url_of("self_submit", appraisal), data).status_code == 302
    repeated = client.post(url_of("self_submit", appraisal), data, follow=True)
    assert "Langkah ini sudah tercatat." in text_of(repeated)
    version = appraisal.version
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.version) == ("assessed", version + 1)
    assert appraisal.self_submitted_at is not None
    assert appraisal.items.filter(self_realisation=Decimal(10)).exists()
    (message,) = OutboxMessage.objects.filter(kind="appraisal.self_submit")
    assert message.recipient == cast.user("hendra")
    assert cast.client("hendra").get(message.path).status_code == 200


def test_what_is_missing_is_named_and_nothing_is_lost(cast, appraisal_in):
    appraisal = appraisal_in("running")
    client = cast.client("sari")
    data = filled(client, appraisal)
    result = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position").first()
    data |= {f"item-{result.pk}-self_realisation": "", f"item-{result.pk}-self_narrative": "Sudah diketik"}
    response = client.post(url_of("self_submit", appraisal), data)
    assert response.status_code == 422
    assert f"Belum diisi: {result.title}" in text_of(response)
    result.refresh_from_db()
    assert result.self_narrative == "Sudah diketik"
    appraisal.refresh_from_db()
    assert appraisal.state == "running"


def test_not_applicable_needs_a_word_and_then_counts_as_reported(cast, appraisal_in):
    appraisal = appraisal_in("running")
    client = cast.client("sari")
    data = filled(client, appraisal)
    result = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position").first()
    data |= {f"item-{result.pk}-self_realisation": "", f"item-{result.pk}-self_not_applicable": "on"}
    response = client.post(url_of("self_submit", appraisal), data)
    assert response.status_code == 422
    assert "jelaskan mengapa tidak berlaku" in text_of(response)
    data = draft_form(response) | {f"item-{result.pk}-self_narrative": "Kegiatan dihapus dari anggaran"}
    assert client.post(url_of("self_submit", appraisal), data).status_code == 302


def test_a_contribution_without_title_is_named(cast, appraisal_in):
    appraisal = appraisal_in("running")
    client = cast.client("sari")
    appraisal.items.create(kind=ItemKind.CONTRIBUTION, contribution_kind="award", position=1)
    response = client.post(url_of("self_submit", appraisal), filled(client, appraisal))
    assert response.status_code == 422
    assert "Ada kontribusi tanpa judul." in text_of(response)


def test_a_wrong_number_stops_the_sending_only(cast, appraisal_in):
    appraisal = appraisal_in("running")
    client = cast.client("sari")
    data = filled(client, appraisal)
    result = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position").first()
    data[f"item-{result.pk}-self_realisation"] = "1.5.2"
    response = client.post(url_of("self_submit", appraisal), data)
    assert response.status_code == 422
    assert "1.5.2" in response.content.decode()
    appraisal.refresh_from_db()
    assert appraisal.state == "running"


def test_the_appraiser_gives_it_back_with_a_reason(cast, appraisal_in):
    appraisal = appraisal_in("assessed")
    client, url = cast.client("hendra"), url_of("self_return", appraisal)
    assert client.post(url, {"version": appraisal.version, "note": ""}).status_code == 422
    data = {"version": appraisal.version, "note": "Lampirkan bukti"}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    appraisal.refresh_from_db()
    assert appraisal.state == "running"
    (message,) = OutboxMessage.objects.filter(kind="appraisal.self_return")
    assert message.recipient == cast.user("sari")
    assert "Lampirkan bukti" in message.text
    assert "Lampirkan bukti" in text_of(cast.client("sari").get(message.path))


@pytest.mark.parametrize(
    ("name", "state", "who"), [("self_submit", "running", "sari"), ("self_return", "assessed", "hendra")]
)
def test_nobody_else(cast, appraisal_in, name, state, who, client):
    appraisal = appraisal_in(state)
    url, data = url_of(name, appraisal), {"version": appraisal.version, "note": "x"}
    for party in {"sari", "hendra", "dewi", "rina"} - {who}:
        assert cast.client(party).post(url, data).status_code == 403, party
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).post(url, data).status_code == 404
    assert client.post(url, data).status_code == 401
    assert cast.client(who).get(url).status_code == 405
    appraisal.refresh_from_db()
    assert appraisal.state == state
