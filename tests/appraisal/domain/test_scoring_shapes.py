"""Milestones, yes or no, results without a number, stretch targets."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.scoring import (
    ItemScore,
    Rating,
    ScoringError,
    ScoringRules,
    WeightedRating,
    achievement_figure,
    check_stretch,
    check_target,
    evaluate,
    read_stages,
    suggest_item,
)

RULES = ScoringRules()
D = Decimal


@pytest.mark.parametrize(
    ("target", "realisation", "polarity", "value", "words"),
    [
        ("1", "1", "yes_no", "100.00", "realisasi ya, target ya"),
        ("1", "0", "yes_no", "0.00", "realisasi tidak, target ya"),
        ("100", "40", "milestone", "40.00", "40 ÷ 100 × 100"),
        ("60", "60", "milestone", "100.00", "60 ÷ 60 × 100"),
        ("60", "0", "milestone", "0.00", "0 ÷ 60 × 100"),
        ("30", "40", "milestone", "120.00", "40 ÷ 30 × 100"),  # further than planned, held by the cap
    ],
)
def test_steps_and_yes_or_no(target, realisation, polarity, value, words):
    figure = achievement_figure(D(target), D(realisation), polarity, cap=D(120))
    assert (str(figure.value), figure.steps[0].expression) == (value, words)


@pytest.mark.parametrize(
    ("target", "realisation", "polarity", "sentence"),
    [
        (D(1), D("0.5"), "yes_no", "1 (ya) atau 0 (tidak), bukan 0,5"),
        (D(2), D(1), "yes_no", "adalah “ya”"),
        (D(0), D(0), "milestone", "di atas 0 sampai 100"),
        (D(101), D(0), "milestone", "di atas 0 sampai 100"),
        (D(100), D(101), "milestone", "0 sampai 100, bukan 101"),
        (D(100), D(-1), "milestone", "0 sampai 100"),
        ((D(1), D(2)), D(1), "milestone", "bukan rentang"),
        (D(1), D(1), "narrative", "dinilai dari uraiannya"),
    ],
)
def test_what_has_no_meaning_is_refused(target, realisation, polarity, sentence):
    with pytest.raises(ScoringError) as refusal:
        achievement_figure(target, realisation, polarity, cap=None)
    assert sentence in str(refusal.value)


def test_targets_are_checked_when_planning():
    check_target(D(1), "yes_no")
    check_target(D(100), "milestone")
    for target, polarity in ((D(5), "yes_no"), (D(0), "milestone"), (D(1), "narrative")):
        with pytest.raises(ScoringError):
            check_target(target, polarity)


@given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 100))
def test_more_steps_never_count_less(target, one, other):
    low, high = sorted((one, other))
    values = [achievement_figure(target, done, "milestone", cap=D(120)).value for done in (low, high)]
    assert values[0] <= values[1]


@pytest.mark.parametrize(
    ("polarity", "target", "stretch", "fits"),
    [
        ("maximize", 90, 95, True),
        ("maximize", 90, 90, False),
        ("maximize", 90, 85, False),
        ("minimize", 10, 5, True),
        ("minimize", 10, 10, False),
        ("minimize", 10, 12, False),
        ("range", 10, 12, False),
        ("milestone", 100, 120, False),
        ("yes_no", 1, 2, False),
    ],
)
def test_a_stretch_target_lies_beyond_the_target(polarity, target, stretch, fits):
    if fits:
        check_stretch(target, stretch, polarity)
    else:
        with pytest.raises(ScoringError):
            check_stretch(target, stretch, polarity)


def item(key="1", **more):
    values = {
        "label": f"Hasil {key}",
        "weight": D(50),
        "target": D(90),
        "realisation": D(94),
        "polarity": "maximize",
        **more,
    }
    return ItemScore(key=key, **values)


@pytest.mark.parametrize(
    ("realisation", "stretch", "polarity", "target", "suggestion"),
    [
        ("94", "95", "maximize", "90", Rating.MEETS),
        ("95", "95", "maximize", "90", Rating.ABOVE),  # 105.56 %: not above without a stretch target
        ("95", None, "maximize", "90", Rating.MEETS),
        ("110", None, "maximize", "90", Rating.ABOVE),
        ("110", "120", "maximize", "90", Rating.MEETS),  # over 110 %, but short of what was agreed
        ("50", "95", "maximize", "90", Rating.BELOW),
        ("5", "5", "minimize", "10", Rating.ABOVE),
        ("6", "5", "minimize", "10", Rating.MEETS),
    ],
)
def test_reaching_the_stretch_target_suggests_above(realisation, stretch, polarity, target, suggestion):
    score = item(
        target=D(target),
        realisation=D(realisation),
        polarity=polarity,
        stretch=None if stretch is None else D(stretch),
    )
    (result,) = evaluate([score], [WeightedRating(Rating.MEETS)], None, None, RULES).items
    assert result.suggestion == suggestion
    assert ("stretch" in result.to_dict()) == (stretch is not None)


def test_without_a_stretch_target_the_edge_of_the_rules_counts():
    assert suggest_item(D(110), RULES) == Rating.ABOVE
    assert suggest_item(D(130), RULES, stretch_reached=False) == Rating.MEETS
    assert suggest_item(D(80), RULES, stretch_reached=False) == Rating.BELOW


def test_a_narrative_result_is_rated_without_a_number():
    told = item("2", polarity="narrative", target=None, realisation=None, rating=Rating.ABOVE)
    counted = item("1", realisation=D(81), rating=Rating.MEETS)
    result = evaluate([counted, told], [WeightedRating(Rating.MEETS)], None, None, RULES)
    assert result.items[1].achievement is None
    assert result.items[1].suggestion is None
    assert result.items[1].to_dict()["target"] == []
    # Half of the weight is above, which is not more than half: its rating counts, its number does not.
    assert result.work_rating == Rating.MEETS
    assert result.work_value.value == D("90.00")
    assert "kualitatif" in result.work_value.steps[1].expression
    alone = evaluate([told], [WeightedRating(Rating.MEETS)], None, None, RULES)
    assert (alone.work_rating, alone.work_value, alone.numeric_index) == (Rating.ABOVE, None, None)


def test_stages_are_read_line_by_line():
    stages = read_stages(" 25 Kerangka acuan disetujui\n\n60% Rancangan dibahas \n100 Peraturan ditetapkan\n")
    assert [(stage.percent, stage.text) for stage in stages] == [
        (D(25), "Kerangka acuan disetujui"),
        (D(60), "Rancangan dibahas"),
        (D(100), "Peraturan ditetapkan"),
    ]
    assert read_stages("12,5 Awal\n100 Akhir")[0].percent == D("12.5")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("100 Selesai", "Tulis 2 sampai 12 tahap"),
        ("", "Tulis 2 sampai 12 tahap"),
        ("\n".join(f"{n} Tahap" for n in range(1, 14)), "Tulis 2 sampai 12 tahap"),
        ("Awal\n100 Selesai", "“Awal” belum berbentuk persen"),
        ("60 Awal\n40 Tengah\n100 Selesai", "“Tengah” (40) tidak lebih besar"),
        ("40 Awal\n90 Selesai", "(“Selesai”) harus bernilai 100"),
        ("0 Awal\n100 Selesai", "di atas 0 sampai 100"),
        ("50 Awal\n150 Selesai", "di atas 0 sampai 100"),
        ("50 " + "x" * 201 + "\n100 Selesai", "terlalu panjang"),
    ],
)
def test_wrong_stages_are_named(text, sentence):
    with pytest.raises(ScoringError) as refusal:
        read_stages(text)
    assert sentence in str(refusal.value)
