"""Nobody is away for two reasons on a day; who studies leads and appraises nobody."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotAllowed, RuleViolation
from organization.domain.absences import cancel_absence, leads_sentence, record_absence, set_absence_end
from organization.domain.placements import end_placement
from organization.enums import AbsenceKind
from organization.models import Absence, OrganizationChange
from organization.queries import appraiser_on, superior_of_appraiser_on
from tests.organization.conftest import TODAY

DAY = timedelta(days=1)
WEEK = timedelta(days=6)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


def away(agency, person="lurah", kind="study", starts_on=TODAY, ends_on=TODAY + WEEK, by=None, letter=""):
    return record_absence(
        agency.people[person], kind=kind, starts_on=starts_on, ends_on=ends_on, letter=letter, by=by
    )


@pytest.mark.parametrize("kind", ["study", "unpaid"])
def test_a_head_who_studies_leads_nothing_meanwhile(agency, kind):
    away(agency, kind=kind)

    assert appraiser_on(agency.staff, TODAY) == agency.camat
    assert superior_of_appraiser_on(agency.staff, TODAY) == agency.sekda
    assert appraiser_on(agency.staff, TODAY + WEEK + DAY) == agency.lurah
    assert appraiser_on(agency.lurah, TODAY) == agency.camat


@pytest.mark.parametrize("kind", ["annual", "long", "sick", "maternity", "important"])
def test_other_leave_changes_no_line(agency, kind):
    away(agency, kind=kind)

    assert appraiser_on(agency.staff, TODAY) == agency.lurah


@pytest.mark.parametrize("kind", AbsenceKind.values)
def test_only_study_and_unpaid_leave_may_be_open(agency, kind):
    if kind in ("study", "unpaid"):
        assert away(agency, kind=kind, ends_on=None).ends_on is None
        return
    with pytest.raises(RuleViolation, match="hari terakhir") as refusal:
        away(agency, kind=kind, ends_on=None)
    assert refusal.value.field == "ends_on"


def test_it_is_recorded_once_with_its_letter(agency):
    assert away(agency, letter="800/9") == away(agency, letter="800/9")
    change = OrganizationChange.objects.get(kind="absence_added")
    assert "surat 800/9" in change.text
    assert (change.employee, change.unit) == (agency.lurah, agency.units["ward"])


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-3, 0, "ends_on"), (6, 9, "starts_on"), (2, 3, "starts_on")]
)
def test_two_absences_on_a_day_are_refused(agency, first, last, field):
    away(agency)
    with pytest.raises(RuleViolation, match="sudah tercatat tugas belajar") as refusal:
        away(agency, kind="sick", starts_on=TODAY + DAY * first, ends_on=TODAY + DAY * last)
    assert refusal.value.field == field


def test_days_in_the_wrong_order_and_people_who_serve_nowhere_are_refused(agency):
    with pytest.raises(RuleViolation, match="sebelum hari mulai"):
        away(agency, ends_on=TODAY - DAY)
    end_placement(agency.nurse, ends_on=TODAY - DAY, by=None)
    with pytest.raises(RuleViolation, match="tidak bertugas"):
        away(agency, "nurse")


def test_nobody_writes_down_his_own(agency):
    with pytest.raises(NotAllowed):
        away(agency, "hr_district", by=agency.hr_district.user)
    absence = away(agency, "hr_district", starts_on=TODAY + DAY)
    with pytest.raises(NotAllowed):
        set_absence_end(absence, ends_on=TODAY + DAY, by=agency.hr_district.user)
    with pytest.raises(NotAllowed):
        cancel_absence(absence, by=agency.hr_district.user)


def test_the_end_moves_both_ways_once(agency):
    absence = away(agency)
    for _time in range(2):
        set_absence_end(absence, ends_on=TODAY, by=None)
    assert OrganizationChange.objects.filter(kind="absence_ended").count() == 1
    assert appraiser_on(agency.staff, TODAY + DAY) == agency.lurah
    set_absence_end(absence, ends_on=TODAY + WEEK * 3, by=None)
    away(agency, kind="sick", starts_on=TODAY + WEEK * 4, ends_on=TODAY + WEEK * 5)
    with pytest.raises(RuleViolation, match="cuti sakit"):
        set_absence_end(absence, ends_on=TODAY + WEEK * 4, by=None)


def test_the_past_stays_and_what_has_begun_is_not_taken_back(agency):
    absence = away(agency, starts_on=TODAY - WEEK)
    with pytest.raises(RuleViolation, match="sudah lewat"):
        set_absence_end(absence, ends_on=TODAY - WEEK, by=None)
    with pytest.raises(RuleViolation, match="sudah mulai"):
        cancel_absence(absence, by=None)


def test_a_coming_one_is_taken_back_once(agency):
    absence = away(agency, starts_on=TODAY + DAY)
    with pytest.raises(RuleViolation, match="batalkan"):
        set_absence_end(absence, ends_on=TODAY, by=None)
    for _time in range(2):
        cancel_absence(absence, by=None)
    assert not Absence.objects.exists()
    assert OrganizationChange.objects.filter(kind="absence_ended").count() == 1


def test_it_says_what_it_means_for_the_unit(agency):
    assert "tidak memimpin dan tidak menilai" in leads_sentence(agency.lurah, "study", TODAY)
    assert "tetap menjadi pejabat penilai" in leads_sentence(agency.lurah, "sick", TODAY)
    assert leads_sentence(agency.staff, "study", TODAY) == ""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(AbsenceKind.values),
            st.integers(min_value=0, max_value=30),
            st.none() | st.integers(min_value=-1, max_value=15),
        ),
        max_size=8,
    )
)
def test_no_day_with_two_absences_whatever_is_tried(agency, attempts):
    Absence.objects.all().delete()
    for kind, start, length in attempts:
        first = TODAY + DAY * start
        try:
            away(agency, kind=kind, starts_on=first, ends_on=None if length is None else first + DAY * length)
        except RuleViolation:
            continue
    rows = list(Absence.objects.all())
    for offset in range(60):
        day = TODAY + DAY * offset
        assert sum(row.starts_on <= day and (row.ends_on is None or row.ends_on >= day) for row in rows) <= 1
