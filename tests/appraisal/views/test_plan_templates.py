"""Templates per post, written by HR and used in a plan.

The pages are plan_template_list, plan_template_detail, plan_template_add, plan_template_edit,
plan_template_copy, plan_template_offer, plan_template_from_plan, plan_template_item_add,
plan_template_item_edit, plan_template_item_remove and plan_template_use.
"""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.domain.plan_templates import template_from_plan
from appraisal.enums import ItemKind
from appraisal.models import PlanTemplate, PlanTemplateItem
from appraisal.queries import nearest_template, plan_template_for
from core.errors import RuleViolation
from core.models import TransitionLog
from organization.models import Unit
from reports.demo.cast import PISANG, ROOT
from tests.appraisal.cycle_builders import log_in, make_crowd, make_town, queries
from tests.appraisal.views.pages import draft_form, queries_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/penilaian/templat/"


def url(name: str, *args) -> str:
    return reverse(f"appraisal:plan_template_{name}", args=args)


def make(unit, name: str = "Templat", *, items=("Melayani warga",), active=True, **values) -> PlanTemplate:
    template = PlanTemplate.objects.create(unit=unit, name=name, is_active=active, **values)
    for position, title in enumerate(items, start=1):
        PlanTemplateItem.objects.create(
            template=template, position=position, title=title, weight=Decimal(50), polarity="maximize"
        )
    return template


def filled(place, **values):
    return {"unit": place.pk, "name": "Jabatan pelaksana", "post_name": "Jabatan", "version": 0, **values}


# ---- written by HR ------------------------------------------------------------------------------------


def test_add_items_sum_and_offer() -> None:
    town = make_town()
    browser = log_in(town.office_hr)
    answer = browser.post(url("add"), filled(town.office))
    template = PlanTemplate.objects.get()
    assert answer.url == url("detail", template.pk)
    item = {"title": "Melayani warga", "section": "main", "weight": "60", "target": "12", "version": 0}
    assert browser.post(url("item_add", template.pk), item).status_code == 302
    second = {**item, "title": "Menyusun laporan", "weight": "30", "version": 1, "indicator_code": "X-9"}
    assert browser.post(url("item_add", template.pk), second).status_code == 302
    page = browser.get(url("detail", template.pk)).text
    for shown in ("Jumlah bobot 90, belum 100", "tidak ada dalam siklus yang berjalan", "3 pegawai hari ini"):
        assert shown in page
    added = PlanTemplateItem.objects.get(title="Menyusun laporan")
    assert added.position == 2
    browser.post(url("item_edit", added.pk), {**second, "weight": "40", "position": "2", "version": 2})
    page = browser.get(url("detail", template.pk)).text
    assert "belum 100" not in page
    browser.post(url("item_remove", added.pk))
    assert browser.post(url("item_remove", added.pk)).status_code == 404
    assert template.items.count() == 1
    browser.post(url("offer", template.pk), {"offered": "0"})
    browser.post(url("offer", template.pk), {"offered": "0"})
    template.refresh_from_db()
    assert not template.is_active
    assert TransitionLog.objects.filter(name="plan_template_offer").count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"post_name": ""}, "Isi nama jabatan, atau pilih jenjang"),
        ({"name": ""}, "Nama templat"),
        ({"unit": "999"}, "Unit kerja"),
        ({"name": "Ada"}, "sudah mempunyai templat dengan nama itu"),
    ],
)
def test_refused_beside_the_field(values, sentence: str) -> None:
    town = make_town()
    make(town.office, "Ada", post_name="x")
    answer = log_in(town.office_hr).post(url("add"), filled(town.office, **values))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert PlanTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Rencana hasil kerja"),
        ({"target": "0", "polarity": "maximize"}, "Target 0 tidak dapat dihitung"),
        ({"target": "9.5"}, "Maksud Anda 9,5?"),
        ({"weight": "101"}, "Bobot paling besar 100"),
        ({"target_high": "5"}, "Isi dulu batas bawahnya"),
    ],
)
def test_items_are_refused_beside_the_field(values, sentence: str) -> None:
    town = make_town()
    template = make(town.office, post_name="Jabatan", items=())
    data = {"title": "Melayani", "section": "main", "version": 0, **values}
    answer = log_in(town.office_hr).post(url("item_add", template.pk), data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not PlanTemplateItem.objects.exists()


def test_two_tabs_are_noticed() -> None:
    town = make_town()
    template = make(town.office, post_name="Jabatan")
    browser = log_in(town.office_hr)
    assert browser.post(url("edit", template.pk), filled(town.office, name="Satu")).status_code == 302
    answer = browser.post(url("edit", template.pk), filled(town.office, name="Dua"))
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in answer.text
    item = {"title": "Lain", "section": "main", "version": 0}
    assert browser.post(url("item_add", template.pk), item).status_code == 409
    assert PlanTemplate.objects.get().name == "Satu"


def test_a_copy_gets_a_free_name_and_is_not_offered() -> None:
    town = make_town()
    template = make(town.office, post_name="Jabatan", items=("A", "B"))
    browser = log_in(town.office_hr)
    for name in ("Templat (2)", "Templat (3)"):
        browser.post(url("copy", template.pk))
        copy = PlanTemplate.objects.get(name=name)
        assert not copy.is_active
        assert list(copy.items.values_list("title", "weight")) == [("A", 50), ("B", 50)]


def test_list_search_counts_and_scope() -> None:
    town = make_town()
    make(town.office, "Perawat", post_name="jabatan")
    make(town.other, "Guru", post_name="Jabatan")
    make(town.root, "Umum", post_class="pelaksana")
    page = log_in(town.office_hr).get(LIST).text
    assert "Perawat" in page
    assert "cocok bagi 3 pegawai" in page
    assert "Guru" not in page
    assert "Umum" not in page
    page = log_in(town.hr).get(LIST, {"q": "umum"}).text
    assert "Umum" in page
    assert "Perawat" not in page
    assert "Tidak ada templat yang cocok" in log_in(town.hr).get(LIST, {"q": "zzz"}).text


def test_the_page_names_the_nearer_template() -> None:
    town = make_town()
    wide = make(town.root, "Umum", post_class="pelaksana")
    make(town.office, "Khusus", post_name="Jabatan")
    page = log_in(town.hr).get(url("detail", wide.pk)).text
    assert "memakai templat yang lebih dekat: Khusus" in page
    assert "memakai templat ini" in page


@pytest.mark.parametrize("name", ["detail", "edit", "copy", "offer", "item_add", "item_edit", "item_remove"])
def test_of_another_unit_there_is_none(name: str) -> None:
    town = make_town()
    template = make(town.other, post_name="Jabatan")
    number = template.items.get().pk if name in ("item_edit", "item_remove") else template.pk
    for person in (town.office_hr, town.clerk.user):
        browser = log_in(person)
        assert browser.post(url(name, number), filled(town.office)).status_code in (404, 405)
        assert browser.get(url(name, number)).status_code in (404, 405)
    assert PlanTemplate.objects.get().version == 0


def test_only_hr_lists_and_adds(client) -> None:
    town = make_town()
    for name in ("list", "add", "from_plan"):
        assert log_in(town.clerk.user).get(url(name)).status_code == 403
        assert client.get(url(name)).status_code == 302


def test_queries_do_not_grow() -> None:
    town = make_town()
    template = make(town.office, "A", post_name="Jabatan")
    browser = log_in(town.hr)
    browser.get(LIST)
    few = queries(browser, LIST), queries(browser, url("detail", template.pk))
    make_crowd(town.office, 30)
    for name in "BCD":
        make(town.root, name, post_name="Jabatan", items=("x", "y"))
    assert (queries(browser, LIST), queries(browser, url("detail", template.pk))) == few
    assert max(few) <= 18


# ---- from a plan --------------------------------------------------------------------------------------


def test_made_of_an_agreed_plan_without_the_person(cast, appraisal_in) -> None:
    appraisal = appraisal_in("running")
    item = appraisal.items.filter(kind=ItemKind.RESULT).order_by("position").first()
    item.self_realisation, item.self_narrative = Decimal(77), "Rahasia Sari"
    item.save()
    browser = cast.client("rina")
    page = browser.get(url("from_plan"), {"q": "sari wulandari"})
    assert "Sari Wulandari" in page.text
    answer = browser.post(url("from_plan"), {"appraisal": appraisal.pk})
    template = PlanTemplate.objects.get()
    assert answer.url == url("detail", template.pk)
    assert (template.unit, template.post_name, template.is_active) == (
        appraisal.unit,
        appraisal.placement.post.name,
        False,
    )
    made = template.items.order_by("position")
    assert [row.title for row in made] == [
        row.title for row in appraisal.items.filter(kind=ItemKind.RESULT).order_by("position")
    ]
    assert {(row.target, row.weight) for row in made} == {(None, None)}
    page = browser.get(answer.url).text
    assert "Sari Wulandari" not in page.replace("Rina", "")
    assert "Rahasia" not in page
    assert cast.client("bayu").post(url("from_plan"), {"appraisal": appraisal.pk}).status_code == 404
    assert browser.post(url("from_plan"), {"appraisal": "999999"}).status_code == 404
    for nonsense in ("", "x"):
        page = browser.post(url("from_plan"), {"appraisal": nonsense}, follow=True)
        assert "Pilih rencana yang akan dijadikan templat." in page.text


def test_a_plan_that_is_not_agreed_is_no_template(cast, appraisal_in) -> None:
    appraisal = appraisal_in("planning")
    assert (
        "Sari" not in cast.client("rina").get(url("from_plan"), {"q": "sari wulandari"}).text.split("<ul")[-1]
    )
    assert cast.client("rina").post(url("from_plan"), {"appraisal": appraisal.pk}).status_code == 404
    with pytest.raises(RuleViolation, match="belum ditetapkan"):
        template_from_plan(appraisal, by=cast.user("rina"))


# ---- which one fits -----------------------------------------------------------------------------------


def test_the_nearest_unit_wins_and_there_a_name_before_a_class() -> None:
    town = make_town()
    root = make(town.root, "Kota, nama", post_name=" jabatan ")
    wide = make(town.office, "Dinas, jenjang", post_class="pelaksana")
    named = make(town.office, "Dinas, nama", post_name="JABATAN")
    other = make(town.other, "Lain", post_name="Jabatan")
    every = [other, root, wide, named]

    def fits(*templates, name="Jabatan", post_class="pelaksana", unit=town.office):
        return nearest_template(templates, unit.path, name, post_class)

    assert fits(*every) == named
    assert fits(other, root, wide) == wide
    assert fits(other, root) == root
    assert fits(other) is None
    assert fits(*every, name="Dokter") == wide
    assert fits(*every, name="Dokter", post_class="jf_muda") is None
    assert fits(*every, unit=town.root) == root


# ---- used in a plan -----------------------------------------------------------------------------------


@pytest.fixture
def plan(appraisal_in):
    return appraisal_in("planning")


def results(plan):
    return list(plan.items.filter(kind=ItemKind.RESULT).order_by("position"))


def offered(cast, plan, unit: str = PISANG) -> PlanTemplate:
    template = make(Unit.objects.get(code=unit), items=(), post_name=plan.placement.post.name)
    code = plan.cycle.indicators.filter(unit__code=ROOT).order_by("code").first().code
    for position, (title, indicator_code) in enumerate((("Satu", ""), ("Dua", code), ("Tiga", "TIDAK")), 1):
        PlanTemplateItem.objects.create(
            template=template,
            position=position,
            title=title,
            indicator_code=indicator_code,
            measure="Jumlah",
            measure_unit="laporan",
            polarity="maximize",
            target=Decimal(12),
            weight=Decimal(30),
        )
    return template


def test_one_click_adds_what_is_missing_once(cast, plan) -> None:
    client = cast.client("sari")
    edit = reverse("appraisal:plan_edit", args=[plan.pk])
    assert "Pakai templat jabatan" not in text_of(client.get(edit))
    offered(cast, plan)
    assert "Pakai templat jabatan" in text_of(client.get(edit))
    data = draft_form(client.get(edit))
    page = client.post(url("use", plan.pk), data, follow=True)
    assert "3 hasil kerja ditambahkan." in page.text
    client.post(url("use", plan.pk), data)
    page = client.post(url("use", plan.pk), draft_form(client.get(edit)), follow=True)
    assert "Semua hasil kerja templat sudah ada" in page.text
    one, two, three = results(plan)
    assert (one.title, one.target, one.weight, one.indicator) == ("Satu", 12, 30, None)
    assert two.indicator.code == PlanTemplateItem.objects.get(title="Dua").indicator_code
    assert (two.title, two.target, two.measure_unit) == (
        "Dua",
        two.indicator.target,
        two.indicator.measure_unit,
    )
    assert (three.indicator, three.measure) == (None, "Jumlah")


def test_weights_come_into_an_empty_plan_only_and_what_was_typed_stays(cast, plan) -> None:
    client = cast.client("sari")
    edit = reverse("appraisal:plan_edit", args=[plan.pk])
    offered(cast, plan)
    client.post(reverse("appraisal:plan_item_add", args=[plan.pk]), draft_form(client.get(edit)))
    own = results(plan)[0]
    data = draft_form(client.get(edit)) | {f"item-{own.pk}-title": " dua "}
    client.post(url("use", plan.pk), data)
    assert [(item.title, item.weight) for item in results(plan)] == [
        ("dua", None),
        ("Satu", None),
        ("Tiga", None),
    ]


def test_no_template_no_other_person_no_agreed_plan(cast, plan) -> None:
    client = cast.client("sari")
    data = {"version": plan.draft_version}
    answer = client.post(url("use", plan.pk), data)
    assert answer.status_code == 422
    assert "Belum ada templat bagi jabatan Anda." in text_of(answer)
    template = offered(cast, plan)
    assert cast.client("hendra").post(url("use", plan.pk), data).status_code == 403
    assert cast.client("putri").post(url("use", plan.pk), data).status_code == 404
    assert client.get(url("use", plan.pk)).status_code == 405
    PlanTemplate.objects.update(is_active=False)
    assert plan_template_for(plan) is None
    PlanTemplate.objects.update(is_active=True)
    template.items.all().delete()
    assert plan_template_for(plan) is None
    assert results(plan) == []


def test_the_plan_page_asks_no_more_with_templates(cast, plan) -> None:
    client = cast.client("sari")
    edit = reverse("appraisal:plan_edit", args=[plan.pk])
    few = queries_of(client, edit)
    offered(cast, plan)
    offered(cast, plan, ROOT)
    assert queries_of(client, edit) == few
