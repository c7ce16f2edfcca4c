"""The pages calibration_board and calibration_explain."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.calibration import distribution_of, rated_in, reasons_for
from appraisal.domain.scoring.calibration import calibrate
from appraisal.models import Cycle, DistributionExplanation, ResultVersion, UnitAchievement
from organization.models import Unit
from reports.demo.seed import write_last_year
from tests.appraisal.views.pages import queries_of, text_of

BOARD = reverse("appraisal:calibration_board")
EXPLAIN = reverse("appraisal:calibration_explain")


@pytest.fixture
def last(cast: Any) -> Cycle:
    """Last year's cycle of the cast with its results."""
    write_last_year(cast.agency, Random(1), cast.today)
    return Cycle.objects.get(year=cast.today.year - 1)


@pytest.fixture
def departing(cast: Any, last: Cycle) -> Unit:
    """The top unit, whose organisation did well, so that somebody should need to improve."""
    root = last.unit
    UnitAchievement.objects.filter(cycle=last).delete()
    UnitAchievement.objects.create(cycle=last, unit=root, predicate="sangat_kurang")
    return root


def test_predicates_beside_the_pattern(cast: Any, last: Cycle, departing: Unit) -> None:
    shown = cast.client("rina").get(BOARD, {"siklus": last.pk})
    found = shown.context["distribution"]
    assert found.people == ResultVersion.objects.filter(number=1, appraisal__cycle=last).count() > 5
    assert sum(share.people for share in found.shares) == found.people
    text = text_of(shown)
    assert "Sangat Kurang paling sedikit 60%" in text
    assert "Menyimpang dari pola." in text
    assert "Kecenderungan pejabat penilai" in text
    assert {row.effect.people for row in shown.context["raters"]} != set()


def test_an_explanation_is_kept_with_what_it_explains(cast: Any, last: Cycle, departing: Unit) -> None:
    rina, sent = cast.client("rina"), {"siklus": last.pk, "unit": departing.pk}
    refused = rina.post(EXPLAIN, {**sent, "text": "  "})
    assert refused.status_code == 422
    assert "Tuliskan penjelasannya." in text_of(refused)
    for _click in range(2):
        done = rina.post(EXPLAIN, {**sent, "text": "Capaian tiap pegawai ada di LKjIP."}, follow=True)
    assert "Capaian tiap pegawai ada di LKjIP." in text_of(done)
    kept = DistributionExplanation.objects.get()
    assert "Sangat Kurang paling sedikit 60%" in kept.departures
    assert (kept.by, kept.by_name) == (cast.user("rina"), str(cast.user("rina")))


def test_nothing_to_explain_is_refused_and_nothing_typed_is_lost(cast: Any, last: Cycle) -> None:
    UnitAchievement.objects.filter(cycle=last).delete()
    asked = cast.client("rina").post(
        EXPLAIN, {"siklus": last.pk, "unit": last.unit_id, "text": "Karena begitu."}
    )
    assert asked.status_code == 422
    assert DistributionExplanation.objects.count() == 0
    assert "Predikat organisasinya belum ditetapkan" in text_of(asked)


def test_a_small_unit_is_not_judged(cast: Any, last: Cycle, departing: Unit) -> None:
    rated = rated_in(last, [departing.path])
    small = next(
        unit
        for unit in Unit.objects.order_by("-path")
        if 0 < sum(row.unit.startswith(unit.path) for row in rated) < 5
    )
    found = distribution_of(last, small, rated)
    assert found.small
    assert found.departures == ()
    assert found.organisation_unit == departing.name, "the nearest predicate above"


def test_hr_of_one_unit_sees_nothing_of_another(cast: Any, last: Cycle) -> None:
    bayu = cast.client("bayu")
    shown = bayu.get(BOARD, {"siklus": last.pk})
    unit = shown.context["unit"]
    assert unit != last.unit
    assert shown.context["distribution"].people < len(rated_in(last, [last.unit.path]))
    strange = {"siklus": last.pk, "unit": last.unit_id}
    assert bayu.get(BOARD, strange).status_code == 404
    assert bayu.post(EXPLAIN, {**strange, "text": "x"}).status_code == 404
    for key in ("sari", "hendra", "nia"):
        assert cast.client(key).get(BOARD).status_code == 403


def test_what_deserves_a_talk_says_why() -> None:
    from appraisal.domain.calibration import Rated

    found = calibrate({1: [100, 100, 101, 99, 100, 130], 2: [100] * 6, 3: [101] * 6})
    usual = Rated(1, "A", "0001", 1, "Budi", "B", Decimal(100), overridden=False)
    assert reasons_for(usual, found) == ()
    far = Rated(1, "A", "0001", 1, "Budi", "SB", Decimal(130), overridden=True)
    assert reasons_for(far, found) == (
        "predikat Sangat Baik",
        "rating sumbu menyimpang dari usulan",
        "25 angka di atas rata-rata penilainya",
    )


def test_few_queries_whatever_the_number(cast: Any, last: Cycle, departing: Unit) -> None:
    rina = cast.client("rina")
    address = f"{BOARD}?siklus={last.pk}"
    rina.get(address)
    few = queries_of(rina, address)
    ResultVersion.objects.bulk_create(
        ResultVersion(
            appraisal=version.appraisal,
            number=2,
            cause="clarification",
            work_rating=version.work_rating,
            behaviour_rating=version.behaviour_rating,
            predicate="SB",
            numeric_index=Decimal(120),
            working=version.working,
            made_by=version.made_by,
        )
        for version in ResultVersion.objects.filter(number=1)
    )
    assert queries_of(rina, address) == few <= 18
