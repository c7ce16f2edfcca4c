"""Which result counts, and how people and units stand by it."""

from decimal import Decimal

from competency.domain.assessments import annul_level
from competency.domain.gaps import Standing
from competency.domain.profiles import profile_of, standings
from competency.domain.rule_values import change_rule
from competency.domain.unit_gaps import Group, Row, heatmap, hide_small
from organization.models import Employee
from reports.demo.cast import PAUH, PISANG


def line(profile, code):
    return next(line for line in profile.lines if line.competency.code == code)


def test_the_newest_valid_binding_result_counts(cast, standard, shown):
    shown("sari", "M1", 4, "self")
    shown("sari", "M3", 3, "centre", days_ago=400, valid_days=100)
    shown("sari", "M5", 1, "supervisor", days_ago=10)
    shown("sari", "M5", 3, "centre", days_ago=20)
    profile = profile_of(cast.sari, cast.today)
    assert line(profile, "M1").standing is Standing.UNKNOWN
    assert line(profile, "M1").claim.level == 4
    assert line(profile, "M3").standing is Standing.EXPIRED
    assert line(profile, "M3").expired.level == 3
    assert (line(profile, "M5").actual, line(profile, "M5").gap) == (1, 1)
    assert (profile.known, profile.unknown, profile.expired) == (1, 1, 1)
    assert (profile.fit.value, profile.fit.selection) == (Decimal("50.00"), "Kurang memenuhi syarat")


def test_on_the_same_day_the_stronger_source_counts(cast, standard, shown):
    shown("sari", "M1", 2, "centre")
    shown("sari", "M1", 1, "supervisor")
    shown("sari", "M3", 3, "centre")
    wrong = shown("sari", "M3", 0, "centre")
    annul_level(wrong, reason="Salah", by=cast.user("rina"))
    shown("sari", "M2", 3, "centre")
    profile = profile_of(cast.sari, cast.today)
    assert line(profile, "M1").actual == 2
    assert line(profile, "M3").standing is Standing.SURPLUS
    assert line(profile, "M2").standing is Standing.NOT_REQUIRED
    assert (profile.fit.value, profile.capped.value) == (Decimal("125.00"), Decimal("100.00"))
    assert [row.name for row in profile.standards] == [standard.name]


def test_a_confirmed_claim_no_longer_waits(cast, standard, shown):
    shown("sari", "M1", 2, "self")
    shown("sari", "M1", 2, "supervisor")
    assert line(profile_of(cast.sari, cast.today), "M1").claim is None
    shown("sari", "M1", 3, "self")
    assert line(profile_of(cast.sari, cast.today), "M1").claim.level == 3


def test_many_at_once_say_the_same_in_five_queries(cast, standard, shown, django_assert_num_queries):
    shown("sari", "M5", 1)
    shown("putri", "M5", 2, days_ago=400, valid_days=1)
    with django_assert_num_queries(4):
        found = standings(Employee.objects.order_by(), cast.today)
    for key in ("sari", "putri", "eko"):
        employee = cast.agency.people[key]
        profile = profile_of(employee, cast.today)
        single = {row.competency.pk: row.standing for row in profile.lines if row.required is not None}
        assert {pk: cell.standing for pk, cell in found[employee.pk].items()} == single
    assert cast.hendra.pk not in found, "no standard for a Lurah"


def test_the_map_of_a_unit_hides_small_groups(cast, standard, dictionary, shown):
    for key, level in (("sari", 1), ("putri", 1), ("mira", 2), ("tono", 2), ("eko", 2), ("wati", 3)):
        shown(key, "M5", level)
    shown("sari", "M1", 1)
    map_ = heatmap(cast.unit(PISANG), cast.today)
    by_code = dict(zip((row.code for row in map_.competencies), map_.total.cells, strict=True))
    assert (by_code["M5"].known, by_code["M5"].lacking, by_code["M5"].share) == (6, 2, Decimal("33.33"))
    assert by_code["M5"].mean == Decimal("0.33")
    assert (by_code["M5"].tone, by_code["M5"].hidden) == ("middle", False)
    assert (by_code["M1"].hidden, by_code["M1"].tone) == (True, "none")
    assert (by_code["M3"].share, by_code["M3"].unknown) == (None, 6)
    above = heatmap(cast.unit(PAUH), cast.today)
    assert [row.unit.code for row in above.rows if row.unit and row.people] == ["1371.11.04", PISANG]
    change_rule("small_cell", {"people": 2}, source="Uji", confidence="U", by=None)
    assert heatmap(cast.unit(PISANG), cast.today).smallest == 2


def test_nobody_subtracts_the_hidden_cell():
    rows = [Row(None, 9, {1: Group(known=known)}, []) for known in (2, 9, 6)]
    total = Row(None, 17, {1: Group(known=17)}, [])
    hide_small(rows, total, [1], 5)
    assert [row.groups[1].hidden for row in rows] == [True, False, True]
    two = [Row(None, 9, {1: Group(known=known)}, []) for known in (2, 3, 9)]
    hide_small(two, Row(None, 14, {1: Group(known=14)}, []), [1], 5)
    assert [row.groups[1].hidden for row in two] == [True, True, False]
