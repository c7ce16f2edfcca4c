"""Which training first: the rule step by step, and ten people of the demo worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.recommendations import suggestions_for
from competency.domain.recommending import (
    Learner,
    Need,
    Offer,
    Reason,
    Refusal,
    closed,
    in_order,
    recommend,
)
from competency.registry import NeedSignal, register_need_signals
from reports.demo.competency import write_competency

CLERK = Learner(post_classes=frozenset({"pelaksana"}))
BY_HAND = {
    # M4 1 of 2; beside the work and mainly about it: T18 (10 JP) before T17 and T19 in the classroom
    "sari": ("Manajemen Waktu dan Prioritas", "belajar sambil bekerja"),
    # M5, TEK-ARSIP 1 of 2, M7 0 of 1: same gap, higher level first, M5 by code. Nothing beside the work;
    # mainly about M5 and at least 20 JP: T20 (30) before T21 (40); T22, T23, T24 stay below 20
    "tono": ("Pelayanan Prima", "jam pelajaran paling sedikit"),
    # TEK-ARSIP 1 of 2: T38 is mainly about it, T14 about writing
    "eko": ("Pengelolaan Arsip Dinamis (SRIKANDI)", "pokok bahasannya"),
    # M5 1 of 2, PPPK without a floor: the fewest lessons mainly about M5, T24 (12) before T22 and T23 (16)
    "putri": ("Layanan Ramah Kelompok Rentan dan Disabilitas", "jam pelajaran paling sedikit"),
    # TEK-DIGITAL 1 of 2 before M3 0 of 1: T32 from afar before T31
    "mira": ("Keamanan Informasi dan Pelindungan Data Pribadi", "belajar sambil bekerja"),
    # M6 before TEK-ADUAN, both 1 of 2: T27 in the own office before T25
    "budi": ("Community of Practice di kantor sendiri", "belajar sambil bekerja"),
    # M4 2 of 3: T17, T18 lead to 2, T04 and T05 are for others: T19 alone
    "lina": ("Pengukuran Kinerja dan SAKIP", "Satu-satunya"),
    # M6 2 of 3: T27 leads to 2; T25 (24 JP) before T26 (60 JP)
    "hendra": ("Coaching dan Mentoring bagi Atasan", "jam pelajaran paling sedikit"),
    # M6 1 of 3, the largest of four gaps: the same, though beside the work counts no more
    "agus": ("Coaching dan Mentoring bagi Atasan", "jam pelajaran paling sedikit"),
    # TEK-ADUAN 1 of 2: T22 alone
    "nia": ("Pengelolaan Pengaduan SP4N-LAPOR!", "Satu-satunya"),
}


def offer(code="A", jp=20, aims=None, **more):
    return Offer(code=code, family="technical", jp=jp, aims=aims or {"M4": 2}, **more)


def test_ten_people_of_the_demo(cast):
    write_competency(cast.agency, cast.today)
    for key, (name, why) in BY_HAND.items():
        first = suggestions_for(cast.agency.people[key], cast.today).first
        assert first is not None, key
        assert (first.training.name, why in first.reasons[0]) == (name, True), (key, first.reasons)
    wati = suggestions_for(cast.wati, cast.today)
    assert (wati.count, len(wati.unassessed)) == (0, 11), "what has run out is assessed first"
    dewi = suggestions_for(cast.dewi, cast.today)
    assert [line.competency.code for line, _refused in dewi.open_lines] == ["M5"], "nothing leads to level 4"


def test_signals_raise_the_priority_and_say_so(cast, monkeypatch):
    write_competency(cast.agency, cast.today)
    monkeypatch.setattr("competency.registry._sources", [])

    def citizens(employees, day):
        return [
            NeedSignal(pk, "TEK-ARSIP", "3 laporan warga tentang berkas hilang, 2026") for pk in employees
        ]

    register_need_signals(citizens)
    first = suggestions_for(cast.tono, cast.today).first
    assert first.training.code == "T38"
    assert [signal.text for signal in first.signals] == ["3 laporan warga tentang berkas hilang, 2026"]
    assert suggestions_for(cast.sari, cast.today).first.training.code == "T18", "a signal makes no gap"


@pytest.mark.parametrize(
    ("changes", "learner", "refusal"),
    [
        ({"aims": {"M4": 1}}, CLERK, Refusal.TOO_LOW),
        ({"aims": {"M4": 4}}, CLERK, Refusal.TOO_HIGH),
        ({"post_classes": frozenset({"pengawas"})}, CLERK, Refusal.OTHER_CLASS),
        ({"newcomers_only": True}, CLERK, Refusal.NEWCOMERS),
        ({"prerequisites": frozenset({"Z"})}, CLERK, Refusal.PREREQUISITE),
        ({}, Learner(frozenset(), done=frozenset({"A"})), Refusal.DONE),
        ({}, Learner(frozenset(), mode="D"), Refusal.WAY),
    ],
)
def test_what_does_not_fit_is_left_out_with_its_reason(changes, learner, refusal):
    advice = recommend([Need("M4", 2, 1)], [offer(**changes)], learner)
    assert advice.recommendations == []
    assert [(row.code, why) for row, why in advice.open_needs[0][1]] == [("A", refusal)]


def test_what_fits_after_all():
    newcomer = Learner(frozenset(), done=frozenset({"Z"}), is_newcomer=True)
    fitting = offer(newcomers_only=True, prerequisites=frozenset({"Z"}))
    assert recommend([Need("M4", 2, 1)], [fitting], newcomer).recommendations[0].reasons == [Reason.ONLY_ONE]


def test_a_first_step_when_nothing_leads_all_the_way():
    advice = recommend([Need("M4", 4, 1)], [offer("A", aims={"M4": 2}), offer("B", aims={"M4": 3})], CLERK)
    row = advice.recommendations[0]
    assert (row.offer.code, row.reasons, row.gain) == ("B", [Reason.FIRST_STEP], 2)


def test_one_training_for_two_needs():
    both = offer("B", aims={"M4": 2, "M5": 2})
    advice = recommend([Need("M4", 2, 1), Need("M5", 2, 1)], [both, offer("C", 20, {"M5": 2})], CLERK)
    assert [(row.offer.code, row.gain) for row in advice.recommendations] == [("B", 2)]


def test_order_of_needs():
    needs = [
        Need("A", 2, 1),
        Need("B", 3, 2),
        Need("C", 3, 1),
        Need("D", 2, 1, ("x", "y", "z")),
        Need("E", 2, 2, ("x",)),
    ]
    assert [need.code for need in in_order(needs)] == ["C", "D", "B", "A"]
    assert needs[3].priority == 2, "signals never count for more than one level"


CODES = st.sampled_from(["M1", "M2", "M3"])
NEEDS = st.lists(
    st.builds(Need, CODES, st.integers(1, 5), st.integers(0, 5)), max_size=3, unique_by=lambda need: need.code
)
OFFERS = st.lists(
    st.builds(
        Offer,
        st.sampled_from("ABCDEFG"),
        st.just("technical"),
        st.integers(1, 60),
        st.dictionaries(CODES, st.integers(1, 5), min_size=1),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda row: row.code,
)


@given(NEEDS, OFFERS, st.integers(0, 30))
def test_every_recommendation_gains_and_every_gap_is_answered_once(needs, offers, lessons):
    learner = Learner(frozenset(), lessons=Decimal(lessons))
    advice = recommend(needs, offers, learner)
    answered = [need.code for row in advice.recommendations for need in row.needs]
    answered += [need.code for need, _refused in advice.open_needs]
    assert sorted(answered) == sorted(need.code for need in needs if need.gap > 0)
    for row in advice.recommendations:
        assert all(closed(row.offer, need) > 0 for need in row.needs)
    codes = [row.offer.code for row in advice.recommendations]
    assert len(codes) == len(set(codes))
    assert recommend(reversed(needs), reversed(offers), learner) == advice, (
        "the order of the lists is nothing"
    )
