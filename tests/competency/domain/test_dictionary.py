"""The dictionary: complete as it comes, never edited once used."""

import dataclasses

import pytest

from competency.domain.dictionary import (
    add_competency,
    bundled_texts,
    change_competency,
    fill_dictionary,
    retire_competency,
    write_dictionary,
)
from competency.models import Competency, CompetencyVersion, PostStandard, StandardItem
from competency.queries import competencies, current_version
from core.errors import RuleViolation
from core.workflow import history_of


def test_what_comes_with_the_application():
    texts = {text.code: text for text in bundled_texts()}
    groups = [text.group for text in texts.values()]
    assert (groups.count("manajerial"), groups.count("sosial_kultural")) == (8, 1)
    assert {"teknis", "digital"} < set(groups)
    for text in texts.values():
        assert [level.level for level in text.levels] == [1, 2, 3, 4, 5]
        assert all(text.source and level.description and all(level.indicators) for level in text.levels)
        assert len({level.indicators for level in text.levels}) == 5


def test_filled_once(dictionary):
    assert len(dictionary) == len(bundled_texts())
    with pytest.raises(RuleViolation, match="sudah berisi"):
        fill_dictionary(by=None)


def test_a_used_version_is_never_edited(dictionary):
    competency = dictionary["M1"]
    first = current_version(competency)
    text = next(text for text in bundled_texts() if text.code == "M1")
    edited = dataclasses.replace(text, definition="Definisi baru.")
    assert change_competency(competency, edited, reason="", by=None) == first
    assert CompetencyVersion.objects.get(pk=first.pk).definition == "Definisi baru."

    standard = PostStandard.objects.create(code="X", name="Uji", post_class="pelaksana")
    StandardItem.objects.create(standard=standard, competency=competency, version=first, level=2)
    again = dataclasses.replace(text, definition="Definisi kedua.")
    with pytest.raises(RuleViolation, match="alasannya") as refusal:
        change_competency(competency, again, reason=" ", by=None)
    assert refusal.value.field == "reason"
    second = change_competency(competency, again, reason="Lampiran terbit", by=None)
    assert (second.number, second.reason) == (2, "Lampiran terbit")
    assert CompetencyVersion.objects.get(pk=first.pk).definition == "Definisi baru."
    assert first.levels.count() == second.levels.count() == 5
    assert change_competency(competency, again, reason="", by=None) == second, (
        "the same words twice are nothing"
    )
    assert [row.name for row in history_of(competency)].count("competency_changed") == 2


def test_missing_words_and_taken_codes_are_refused(dictionary):
    text = bundled_texts()[0]
    with pytest.raises(RuleViolation, match="sudah dipakai"):
        add_competency(text, by=None)
    new = dataclasses.replace(text, code="baru")
    for wrong, field in (
        (dataclasses.replace(new, name=" "), "name"),
        (dataclasses.replace(new, group="tidak-ada"), "group"),
        (dataclasses.replace(new, levels=new.levels[:4]), ""),
        (
            dataclasses.replace(
                new, levels=(dataclasses.replace(new.levels[0], indicators=("a", " ", "c")), *new.levels[1:])
            ),
            "indicator_1_2",
        ),
    ):
        with pytest.raises(RuleViolation) as refusal:
            add_competency(wrong, by=None)
        assert refusal.value.field == field
    assert add_competency(new, by=None).code == "BARU"


def test_retired_leaves_the_list_and_comes_back(dictionary):
    retire_competency(dictionary["M2"], retired=True, by=None)
    retire_competency(dictionary["M2"], retired=True, by=None)
    assert not competencies().filter(code="M2").exists()
    assert competencies(retired=True).filter(code="M2").exists()
    retire_competency(dictionary["M2"], retired=False, by=None)
    assert [row.name for row in history_of(dictionary["M2"])][-2:] == [
        "competency_retired",
        "competency_returned",
    ]


def test_many_are_written_all_or_none(dictionary):
    texts = bundled_texts()[:2]
    new = dataclasses.replace(texts[0], code="X1")
    changed = dataclasses.replace(texts[1], name="Kerja sama tim")
    written = write_dictionary([texts[0], changed, new], reason="", by=None)
    assert (written.same, written.changed, written.added) == (["M1"], ["M2"], ["X1"])
    with pytest.raises(RuleViolation):
        write_dictionary(
            [dataclasses.replace(new, code="X2"), dataclasses.replace(new, code="X3", group="?")],
            reason="",
            by=None,
        )
    assert not Competency.objects.filter(code__in=["X2", "X3"]).exists()
