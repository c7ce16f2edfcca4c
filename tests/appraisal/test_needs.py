"""What competency learns from final appraisals: low ratings and the predicate."""

from appraisal.domain.finalisation import accept_result
from appraisal.domain.review import hand_over, save_review
from appraisal.enums import CoreValue
from appraisal.models import AssessedItem
from appraisal.needs import predicates, signals_of_ratings
from competency.domain.recommendations import suggestions_for
from competency.domain.trainings import fill_catalogue
from competency.registry import predicates_of
from reports.demo.stories import fresh, rating_of
from tests.competency.conftest import dictionary, shown, standard

__all__ = ["dictionary", "shown", "standard"]


def low_at_service(appraisal, cast):
    """Rate everything as expected but the value of service; hand over and accept."""
    ratings = {item.pk: rating_of(item, 0, "meets") for item in appraisal.items.all()}
    low = AssessedItem.objects.get(appraisal=appraisal, core_value=CoreValue.SERVICE)
    ratings[low.pk] = {"review_rating": "below", "review_comment": "Warga menunggu terlalu lama."}
    save_review(appraisal, ratings, {}, by=cast.user("hendra"), draft_version=appraisal.draft_version)
    current = fresh(appraisal)
    hand_over(
        current,
        by=cast.user("hendra"),
        expected_version=current.version,
        draft_version=current.draft_version,
    )
    return fresh(appraisal)


def test_a_low_value_raises_a_need_once_it_is_final(cast, standard, shown, appraisal_in):
    fill_catalogue(by=None)
    appraisal = low_at_service(appraisal_in("assessed"), cast)
    day = appraisal.cycle.ends_on
    assert list(signals_of_ratings([cast.sari.pk], day)) == [], "not final yet"
    assert predicates([cast.sari.pk], day) == {}
    accept_result(appraisal, by=cast.user("sari"), expected_version=appraisal.version)
    found = list(signals_of_ratings([cast.sari.pk, cast.putri.pk], day))
    assert [(signal.employee, signal.competency) for signal in found] == [(cast.sari.pk, "M5")]
    assert "di bawah ekspektasi" in found[0].text
    assert predicates_of([cast.sari.pk], day) == {
        cast.sari.pk: fresh(appraisal).results.latest("number").predicate
    }
    shown("sari", "M3", 1)
    shown("sari", "M5", 1)
    first = suggestions_for(cast.sari, day).first
    assert first.closings[0].line.competency.code == "M5", "raised above M3, which comes first by its code"
    assert first.signals
