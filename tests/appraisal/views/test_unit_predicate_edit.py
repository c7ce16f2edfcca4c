"""The page unit_predicate_edit: set by who leads one level above, for a reason, every version kept."""

from typing import Any

import pytest
from django.urls import reverse

from appraisal.models import Cycle, UnitAchievement, UnitPredicateVersion
from reports.demo.cast import PISANG


@pytest.fixture
def address(cast: Any, cycle: Cycle) -> str:
    return reverse("appraisal:unit_predicate_edit", args=[cycle.pk, cast.unit(PISANG).pk])


def test_the_leader_above_sets_it_with_a_reason(cast: Any, cycle: Cycle, address: str) -> None:
    dewi = cast.client("dewi")
    assert cast.dewi.name in dewi.get(address).text
    refused = dewi.post(address, {"predicate": "istimewa", "seen": "", "reason": " "})
    assert refused.status_code == 422
    assert "Tuliskan dasar dan alasan penetapannya." in refused.text
    assert not UnitAchievement.objects.exists()
    sent = {"predicate": "istimewa", "seen": "", "reason": "Semua target tercapai."}
    assert "Semua target tercapai." in dewi.post(address, sent, follow=True).text
    assert UnitAchievement.objects.get().predicate == "istimewa"
    version = UnitPredicateVersion.objects.get()
    assert (version.set_by_leader, version.by) == (cast.dewi.name, cast.user("dewi"))


def test_a_stale_page_is_told(cast: Any, address: str) -> None:
    first = {"predicate": "baik", "seen": "", "reason": "Rapat."}
    cast.client("dewi").post(address, first)
    stale = cast.client("rina").post(address, {"predicate": "kurang", "seen": "", "reason": "Lain."})
    assert stale.status_code == 409
    assert UnitAchievement.objects.get().predicate == "baik"


@pytest.mark.parametrize("key", ["hendra", "sari", "agus", "putri", "nia"])
def test_nobody_below_or_beside_sets_it(cast: Any, address: str, key: str) -> None:
    sent = {"predicate": "istimewa", "seen": "", "reason": "Kami hebat."}
    assert cast.client(key).get(address).status_code == 404
    assert cast.client(key).post(address, sent).status_code == 404
    assert not UnitPredicateVersion.objects.exists()


def test_a_closed_cycle_only_shows_it(cast: Any, cycle: Cycle, address: str) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state="closed")
    assert cast.client("dewi").get(address).status_code == 200
    sent = {"predicate": "baik", "seen": "", "reason": "Terlambat."}
    assert cast.client("dewi").post(address, sent).status_code == 403
