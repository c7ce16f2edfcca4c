"""How far people meet their standards, as the appraisal asks for it."""

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from competency.domain.competence import standards_met


def test_a_surplus_hides_no_deficit_and_unknown_is_not_zero(cast, standard, shown):
    shown("sari", "M1", 4)
    shown("sari", "M3", 1)
    met = standards_met([cast.sari.pk, cast.putri.pk], cast.today)
    assert set(met) == {cast.sari.pk}, "nothing is known of putri"
    mine = met[cast.sari.pk]
    assert mine.value == Decimal("75.00")
    assert "3 ÷ 4 × 100 = 75,00; 2 dari 3 kompetensi" in mine.explanation
    assert [(level.code, level.required, level.actual) for level in mine.levels] == [
        ("M1", 2, 4),
        ("M3", 2, 1),
        ("M5", 2, None),
    ]


def test_expired_and_later_levels_do_not_count(cast, standard, shown):
    shown("sari", "M1", 2, days_ago=400, valid_days=30)
    shown("sari", "M3", 2, days_ago=10)
    met = standards_met([cast.sari.pk], cast.today)[cast.sari.pk]
    assert [level.actual for level in met.levels] == [None, 2, None]
    assert standards_met([cast.sari.pk], cast.today.replace(year=cast.today.year - 1)) == {}


def test_costs_the_same_for_one_and_three(cast, standard, shown):
    people = [cast.sari, cast.putri, cast.mira]
    for key in ("sari", "putri", "mira"):
        shown(key, "M1", 1)
    with CaptureQueriesContext(connection) as one:
        standards_met([cast.sari.pk], cast.today)
    with CaptureQueriesContext(connection) as three:
        found = standards_met([employee.pk for employee in people], cast.today)
    assert len(found) >= 1
    assert len(one) == len(three) <= 6
