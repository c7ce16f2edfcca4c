"""What HR and leaders read after the results: rewards, nine boxes, credit; and potentials from a table."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.domain.credits import GRADE_OF, credit_appraisals, credit_of
from appraisal.domain.rule_catalogue import SPECS
from appraisal.domain.rule_sets import canonical, check_values
from appraisal.domain.rule_values import values_of
from appraisal.domain.scoring.talent import nine_box
from appraisal.domain.talent_board import Placed, boxes_of, own_box, talent_rules, withheld, write_potentials
from appraisal.follow_up_queries import improvement_rows
from appraisal.models import (
    Appraisal,
    Cycle,
    Potential,
    ResultVersion,
    RuleSet,
    RuleSetting,
    UnitAchievement,
)
from core.errors import RuleViolation
from core.models import TransitionLog
from core.spreadsheets import csv_bytes
from organization.enums import PostClass
from organization.models import Post
from reports.demo.cast import PISANG
from reports.demo.seed import write_last_year
from reports.demo.stories import fresh
from tests.appraisal.domain.test_improvements import below
from tests.appraisal.views.pages import queries_of, text_of

REWARDS = reverse("appraisal:reward_list")
TALENT = reverse("appraisal:talent_board")
CREDIT = reverse("appraisal:credit_list")


@pytest.fixture
def last(cast: Any) -> Cycle:
    """Last year's cycle of the cast with its final results."""
    from random import Random

    write_last_year(cast.agency, Random(1), cast.today)
    return Cycle.objects.get(year=cast.today.year - 1)


def potential(cycle: Cycle, employee: Any, value: str, by: Any) -> None:
    row = Potential(employee=employee, year=cycle.year, value=Decimal(value), source="Uji")
    write_potentials(cycle, [row], by=by)


def table_of(response: Any) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_reward_list_holds_the_best_final_results(cast: Any, appraisal_in: Any) -> None:
    best = below(appraisal_in("final"), "SB")
    appraisal_in("final", "putri")
    Appraisal.objects.filter(pk=best.pk).update(predicate_reason="=2+2 inovasi loket")
    type(cast.sari).objects.filter(pk=cast.sari.pk).update(name=f"=HYPERLINK {cast.sari.name}")
    rina = cast.client("rina")
    page = text_of(rina.get(REWARDS))
    assert cast.sari.name in page
    assert "inovasi loket" in page
    assert cast.putri.name not in page
    rows = table_of(rina.get(reverse("appraisal:reward_export", args=["csv"])))
    assert [row[0] for row in rows[1:]] == [cast.sari.nip]
    assert cast.sari.name in rows[1][1]
    assert not rows[1][1].startswith("=")
    assert rows[1][5].startswith("Hasil kerja ")
    assert "inovasi loket" in rows[1][5]
    assert rina.get(reverse("appraisal:reward_export", args=["xlsx"])).content[:2] == b"PK"
    assert rina.get("/penilaian/tindak-lanjut/penghargaan/pdf/").status_code == 404


def test_lists_cost_the_same_with_one_and_with_many(cast: Any, last: Cycle) -> None:
    rina, asked = cast.client("rina"), f"?siklus={last.pk}"
    rules = RuleSet.objects.get(pk=last.rule_set_id)
    RuleSetting.objects.filter(rule_set=rules, key="reward_b").update(value="ya")
    functional = credit_appraisals(last, last.unit).order_by("-unit__path")[0].unit_id
    weak = improvement_rows(last, last.unit, frozenset({"BP", "K", "SK"})).order_by("-unit__path")[0].unit_id
    pages = [(page, functional) for page in (REWARDS, TALENT, CREDIT)]
    for page, small in [*pages, (reverse("appraisal:improvement_list"), weak)]:
        one, many = f"{page}{asked}&unit={small}", f"{page}{asked}"
        rina.get(one)
        rina.get(many)
        few, all_of_them = queries_of(rina, one), queries_of(rina, many)
        # A unit below the top asks once more for the way down to it.
        assert all_of_them <= few <= 24, page


def test_the_nine_boxes(cast: Any, last: Cycle) -> None:
    rina = cast.user("rina")
    everybody = list(last.appraisals.order_by("pk"))
    for place, appraisal in enumerate(everybody):
        potential(last, appraisal.employee, ("90", "65", "20")[place % 3], rina)
    page = cast.client("rina").get(TALENT, {"siklus": last.pk})
    grid = page.context["grid"]
    assert [[box.number for box in row] for row in grid] == [[4, 7, 9], [2, 5, 8], [1, 3, 6]]
    assert sum(box.people for row in grid for box in row) == len(everybody) == page.context["people"]
    full = next(box for row in grid for box in row if box.people)
    named = cast.client("rina").get(TALENT, {"siklus": last.pk, "kotak": full.number})
    assert len(named.context["rows"]) == min(full.people, 50)
    assert named.context["rows"][0]["person"].name in text_of(named)
    assert full.text in text_of(page)


def test_who_only_reads_gets_no_names_and_no_small_numbers(cast: Any, last: Cycle) -> None:
    from organization.models import RoleGrant

    for appraisal in last.appraisals.order_by("pk"):
        potential(last, appraisal.employee, "90", cast.user("rina"))
    reader = cast.user("putri")
    RoleGrant.objects.create(user=reader, role="leader", unit=last.unit, starts_on=cast.today)
    small = last.appraisals.order_by("-unit__path")[0].unit_id
    page = cast.client("putri").get(TALENT, {"siklus": last.pk, "unit": small, "kotak": "8"})
    assert page.status_code == 200
    assert "rows" not in page.context
    assert all(box.people == 0 for row in page.context["grid"] for box in row)
    assert "hasil final" not in text_of(page)
    assert cast.client("putri").get(REWARDS).status_code == 403


def test_a_head_sees_his_own_people_and_nobody_elses(cast: Any, last: Cycle) -> None:
    page = cast.client("hendra").get(TALENT, {"siklus": last.pk})
    assert page.status_code == 200
    assert page.context["named"]
    led = last.appraisals.filter(unit__path__startswith=cast.unit(PISANG).path)
    assert led.filter(employee=cast.hendra).exists()
    assert page.context["people"] == led.count() - 1, "his own box is a setting of its own"
    assert cast.client("hendra").get(TALENT, {"siklus": last.pk, "unit": last.unit_id}).status_code == 404
    assert "Penghargaan" not in text_of(page)


def test_one_small_number_does_not_follow_from_the_others() -> None:
    assert withheld({1: 2, 2: 9, 3: 7, 4: 0}, 5) == {1, 3}
    assert withheld({1: 2, 2: 3, 3: 7}, 5) == {1, 2}
    assert withheld({1: 8, 2: 9}, 5) == set()


def test_cut_offs_are_the_agencys(cast: Any, cycle: Cycle) -> None:
    RuleSetting.objects.filter(rule_set=cycle.rule_set, key="potential_high_from").update(value="70")
    rules = talent_rules(RuleSet.objects.get(pk=cycle.rule_set_id))
    people = [Placed(1, 1, "A", "U", "P", "SB", Decimal(75), nine_box("above", "above"))]
    assert rules.potential.level(Decimal(75)) == "above"
    assert boxes_of(people, rules, exact=True)[0][2].people == 1


def test_crossed_cut_offs_and_wild_months_are_refused(cycle: Cycle) -> None:
    values = values_of(cycle.rule_set)
    with pytest.raises(RuleViolation) as refusal:
        check_values({**values, "potential_high_from": "60", "potential_middle_from": "60"})
    assert refusal.value.field == "potential_middle_from"
    check_values(values)
    for text in ("0", "61", "enam"):
        with pytest.raises(RuleViolation):
            canonical(SPECS["improvement_months"], text)
    assert canonical(SPECS["improvement_months"], "06") == "6"
    with pytest.raises(RuleViolation):
        canonical(SPECS["talent_box_1"], "x" * 301)


def test_the_own_box_only_where_the_setting_says_so(cast: Any, appraisal_in: Any) -> None:
    final = appraisal_in("final")
    potential(final.cycle, cast.sari, "85", cast.user("rina"))
    address = reverse("appraisal:result_detail", args=[final.pk])
    assert own_box(final) is None
    assert "Kotak talenta" not in text_of(cast.client("sari").get(address))
    RuleSetting.objects.filter(rule_set=final.cycle.rule_set, key="talent_open").update(value="ya")
    assert own_box(fresh(final)).number == 8
    assert "kotak 8" in text_of(cast.client("sari").get(address))
    assert "Kotak talenta" not in text_of(cast.client("hendra").get(address))


def upload(cast: Any, cycle: Cycle, rows: list[list[str]]) -> Any:
    data = csv_bytes(["NIP", "Potensi", "Sumber"], rows)
    file = SimpleUploadedFile("potensi.csv", data, content_type="text/csv")
    address = reverse("appraisal:potential_import", args=[cycle.pk])
    return cast.client("rina").post(address, {"upload": file}, follow=True)


def test_potentials_come_from_a_table_with_a_preview(cast: Any, cycle: Cycle) -> None:
    page = upload(cast, cycle, [[cast.sari.nip, "82,5", "Asesmen"], [cast.putri.nip, "70", "Asesmen"]])
    assert "2 baru" in text_of(page)
    assert Potential.objects.count() == 0
    token = page.context["staged"].token
    confirm = reverse("appraisal:potential_import_confirm", args=[token])
    for _click in range(2):
        cast.client("rina").post(confirm)
    found = Potential.objects.get(employee=cast.sari)
    assert (found.value, found.source, found.year) == (Decimal("82.50"), "Asesmen", cycle.year)
    page = upload(cast, cycle, [[cast.sari.nip, "60", "Asesmen ulang"], [cast.putri.nip, "70", "Asesmen"]])
    assert "1 berubah" in text_of(page)
    assert "1 tetap" in text_of(page)
    cast.client("rina").post(
        reverse("appraisal:potential_import_confirm", args=[page.context["staged"].token])
    )
    notes = TransitionLog.objects.filter(name="potential_import").order_by("pk")
    assert [row.note for row in notes][-1] == "82,5 (Asesmen) → 60 (Asesmen ulang)"


def test_a_table_is_its_owners_and_the_template_is_empty(cast: Any, cycle: Cycle) -> None:
    page = upload(cast, cycle, [[cast.sari.nip, "80", "Asesmen"]])
    token = page.context["staged"].token
    address = reverse("appraisal:potential_import_preview", args=[token])
    assert cast.client("rina").get(address).status_code == 200
    assert cast.client("bayu").get(address).status_code == 404
    template = cast.client("rina").get(reverse("appraisal:potential_template", args=[cycle.pk]))
    assert template.content[:2] == b"PK"
    assert cast.client("sari").get(reverse("appraisal:potential_import", args=[cycle.pk])).status_code == 404


def test_potentials_that_cannot_be_taken(cast: Any, cycle: Cycle) -> None:
    rows = [
        [cast.sari.nip, "150", "Asesmen"],
        ["199901012020011001", "50", "Asesmen"],
        [cast.putri.nip, "abc", ""],
        [cast.sari.nip, "50", "Asesmen"],
    ]
    text = text_of(upload(cast, cycle, rows))
    assert "Paling tinggi 100" in text
    assert "Tidak ada pegawai dengan NIP ini" in text
    assert "sudah ada pada baris sebelumnya" in text
    assert "Tidak ada yang ditulis selama masih ada sel yang ditolak." in text
    assert Potential.objects.count() == 0


def functional(appraisal: Appraisal, post_class: str) -> None:
    Post.objects.filter(pk=appraisal.placement.post_id).update(post_class=post_class)


@pytest.mark.parametrize("post_class", sorted(GRADE_OF))
def test_credit_of_every_grade(cast: Any, appraisal_in: Any, post_class: str) -> None:
    from appraisal.domain.scoring.credit import annual_credit

    final = appraisal_in("final")
    functional(final, post_class)
    placement = final.placement
    placement.starts_on = final.cycle.starts_on
    placement.save()
    figure = credit_of(fresh(final))
    predicate = ResultVersion.objects.filter(appraisal=final).latest("number").predicate
    assert figure.value == annual_credit(GRADE_OF[PostClass(post_class)], predicate)


def test_credit_stands_on_the_result_page_and_in_the_table(cast: Any, appraisal_in: Any) -> None:
    final = appraisal_in("final")
    address = reverse("appraisal:result_detail", args=[final.pk])
    functional(final, "pelaksana")
    assert credit_of(fresh(final)) is None
    assert "Angka kredit tahun ini" not in text_of(cast.client("sari").get(address))
    functional(final, "jf_pertama")
    page = text_of(cast.client("sari").get(address))
    assert "Angka kredit tahun ini" in page
    assert "12,5 × " in page
    rina = cast.client("rina")
    assert cast.sari.name in text_of(rina.get(CREDIT))
    rows = table_of(rina.get(reverse("appraisal:credit_export", args=["csv"])))
    assert cast.sari.name in [row[1] for row in rows[1:]]


def test_the_preview_of_a_pattern_names_people_and_changes_nothing(cast: Any, last: Cycle) -> None:
    UnitAchievement.objects.filter(cycle=last).delete()
    UnitAchievement.objects.create(cycle=last, unit=last.unit, predicate="sangat_kurang")
    before = ResultVersion.objects.count()
    address = reverse("appraisal:pattern_preview")
    page = cast.client("rina").get(address, {"siklus": last.pk, "unit": last.unit_id})
    text = text_of(page)
    assert "Sangat Kurang paling sedikit 60%" in text
    assert "hanya untuk dibaca" in text
    assert "<form" not in page.text.split("<main")[1]
    assert ResultVersion.objects.count() == before
    assert address in cast.client("rina").get("/penilaian/kalibrasi/", {"siklus": last.pk}).text
