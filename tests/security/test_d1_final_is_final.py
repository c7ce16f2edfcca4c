"""D1, D2: nobody changes or removes anything of a final appraisal, by whatever act."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.domain.clarification import keep_rating, open_clarification
from appraisal.domain.finalisation import accept_result, record_is_intact
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, AssessedItem, Evidence, FinalRecord, Objection, ResultVersion
from core.workflow import history_of
from reports.demo.stories import fresh
from tests.core.corpus import pdf, upload
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db
KEPT = (Appraisal, AssessedItem, Evidence, ResultVersion, FinalRecord, Objection)


def state_of_everything():
    return {model: list(model.objects.order_by("pk").values()) for model in KEPT}


def everything_sendable(appraisal):
    """Return one form that fits every act: right versions, a note, a rating, every field of a draft."""
    sent = {
        "version": appraisal.draft_version,
        "move_version": appraisal.version,
        "draft_version": appraisal.draft_version,
        "note": "Alasan.",
        "reason": "Alasan.",
        "body": "Pesan.",
        "statement": "Alasan.",
        "rating": "below",
        "decision": "change",
        "work": "below",
        "behaviour": "below",
        "last_seen": 0,
        "appraiser": "",
        "current": appraisal.appraiser_id,
        "decider_name": "Wali Kota",
        "decider_post": "Wali Kota",
    }
    for item in appraisal.items.all():
        for name, value in (
            ("title", "Diubah"),
            ("weight", "1"),
            ("self_realisation", "1"),
            ("self_narrative", "Diubah"),
            ("self_rating", "below"),
            ("review_rating", "below"),
            ("review_comment", "Diubah"),
            ("expectation", "Diubah"),
        ):
            sent[f"item-{item.pk}-{name}"] = value
    return sent


@pytest.mark.parametrize("key", ["sari", "hendra", "dewi", "rina"])
def test_no_address_changes_a_final_appraisal(cast, appraisal_in, key):
    appraisal = appraisal_in("handed_over")
    item = appraisal.items.filter(kind=ItemKind.RESULT).first()
    thread = open_clarification(item, by=cast.user("sari"), reason="Mengapa?")
    keep_rating(thread, by=cast.user("hendra"), reason="Tepat", expected_version=0)
    accept_result(appraisal, by=cast.user("sari"), expected_version=fresh(appraisal).version)
    appraisal = fresh(appraisal)
    before, steps = state_of_everything(), history_of(appraisal).count()
    ids = {"appraisal_id": appraisal.pk, "item_id": item.pk, "clarification_id": thread.pk, "evidence_id": 1}
    posted = 0
    for name, address in addresses(ids):
        if not name.startswith("appraisal:") or str(appraisal.pk) not in address:
            continue
        for version in (appraisal.version, appraisal.draft_version, thread.version):
            sent = {**everything_sendable(appraisal), "version": version}
            sent["appraiser"] = cast.agus.nip
            for headers in ({}, {"HX-Request": "true"}):
                file = upload("bukti.pdf", pdf())
                sent |= {"upload": file, f"item-{item.pk}-file": upload("bukti.pdf", pdf())}
                response = cast.client(key).post(address, sent, headers=headers)
                assert response.status_code < 500, name
                posted += 1
    assert posted > 100
    assert state_of_everything() == before
    assert history_of(appraisal).count() == steps
    assert record_is_intact(appraisal.final_record)


@pytest.mark.parametrize("model", [ResultVersion, FinalRecord])
def test_the_database_refuses_to_change_or_delete_what_is_frozen(cast, appraisal_in, model):
    appraisal_in("final")
    rows = model.objects.all()
    assert rows.exists()
    for act in (
        lambda: rows.update(appraisal=rows.first().appraisal_id),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_double_acceptance_is_one(cast, appraisal_in):
    appraisal = appraisal_in("handed_over")
    address = reverse("appraisal:result_accept", args=[appraisal.pk])
    for _click in range(2):
        assert cast.client("sari").post(address, {"version": appraisal.version}).status_code == 302
    assert FinalRecord.objects.filter(appraisal=appraisal).count() == 1
    assert history_of(appraisal).filter(name="result_accept").count() == 1
