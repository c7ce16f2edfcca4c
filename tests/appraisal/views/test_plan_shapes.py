"""The plan's page in depth: shapes, aspects, the superior's result, perspective, annex, help."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.domain import plan
from appraisal.domain.plan_help import FIELDS, SHAPES, VALUES
from appraisal.enums import CoreValue, ItemKind, Polarity
from appraisal.models import Appraisal, Perspective
from core.models import OutboxMessage
from reports.demo.stories import fresh
from tests.appraisal.views.pages import HTMX, draft_form, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


def url_of(name, appraisal, *more):
    return reverse(f"appraisal:{name}", args=[appraisal.pk, *more])


def results(appraisal):
    return list(appraisal.items.filter(kind=ItemKind.RESULT).order_by("position"))


def add(appraisal, **values):
    now = fresh(appraisal)
    by = now.employee.user
    item = plan.plan_item_add(now, by=by, draft_version=now.draft_version)
    if values:
        plan.plan_draft_save(now, {item.pk: values}, by=by, draft_version=now.draft_version)
    item.refresh_from_db()
    return item


@pytest.mark.parametrize(
    ("typed", "wrong", "sentence"),
    [
        ({"polarity": "maximize", "baseline": "88", "target": "95", "stretch": "98"}, "", ""),
        ({"polarity": "maximize", "target": "95", "stretch": "95"}, "stretch", "harus di atas target (95)"),
        ({"polarity": "minimize", "target": "5", "stretch": "6"}, "stretch", "harus di bawah target (5)"),
        ({"polarity": "maximize", "stretch": "6"}, "stretch", "Isi dulu targetnya."),
        ({"polarity": "range", "target": "1", "target_high": "3", "stretch": "9"}, "", ""),
        ({"polarity": "yes_no", "target": "77"}, "", ""),
        ({"polarity": "milestone", "milestones": "40 Rancangan\r\n100 Ditetapkan"}, "", ""),
        ({"polarity": "milestone", "milestones": "Rancangan\r\n100 Jadi"}, "milestones", "“Rancangan” belum"),
        (
            {"polarity": "milestone", "milestones": "40 A\r\n100 B", "target": "50"},
            "milestones",
            "salah satu tahap",
        ),
        ({"polarity": "milestone", "target": "150"}, "target", "di atas 0 sampai 100"),
        ({"polarity": "narrative", "success_measures": "Tiga pilihan"}, "", ""),
    ],
)
def test_each_shape_is_saved_or_told_beside_the_field(cast, appraisal_in, typed, wrong, sentence):
    appraisal = appraisal_in("planning")
    item = add(appraisal)
    client, url = cast.client("sari"), url_of("plan_edit", appraisal)
    data = draft_form(client.get(url)) | {f"item-{item.pk}-{name}": text for name, text in typed.items()}
    data[f"item-{item.pk}-title"] = "Tetap tersimpan"
    response = client.post(url, data)
    item.refresh_from_db()
    assert item.title == "Tetap tersimpan"
    if not sentence:
        assert response.status_code == 302
        assert item.polarity == typed["polarity"]
        assert (item.stretch is None) == ("stretch" not in typed)
        return
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert page_of(response).xpath(f"//*[@id='error_1_id_item-{item.pk}-{wrong}']")
    assert (item.target, item.stretch, item.milestones) == (None, None, "")
    again = draft_form(response)
    assert all(again[f"item-{item.pk}-{name}"] == text.replace("\r", "") for name, text in typed.items())


def test_aspects_are_added_to_a_result_once(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    item = add(appraisal)
    client, url = cast.client("sari"), url_of("plan_edit", appraisal)
    data = draft_form(client.get(url)) | {f"item-{item.pk}-title": "Surat selesai tepat waktu"}
    for _ in range(2):
        response = client.post(url_of("plan_aspect_add", appraisal, item.pk), data)
        assert response.status_code == 302
    first, second = results(appraisal)
    assert (second.main_item, second.title, second.aspect) == (first, "Surat selesai tepat waktu", "quality")
    page = client.get(url)
    assert "Aspek lain hasil kerja 1" in text_of(page)
    names = draft_form(page)
    assert f"item-{second.pk}-title" not in names
    assert f"item-{second.pk}-polarity" in names
    client.post(
        url, names | {f"item-{first.pk}-title": "Surat selesai sehari", f"item-{second.pk}-weight": "5"}
    )
    second.refresh_from_db()
    assert (second.title, second.weight) == ("Surat selesai sehari", Decimal(5))
    assert text_of(client.get(url_of("plan_detail", appraisal))).count("Surat selesai sehari") == 1


def test_the_superiors_draft_is_chosen_and_shown_to_both(cast, cycle, appraisal_in):
    appraisal = appraisal_in("planning")
    above = Appraisal.objects.get(cycle=cycle, employee=cast.hendra)
    his = add(above, title="Kelurahan melayani tepat waktu")
    item = add(appraisal, title="Surat selesai")
    client, url = cast.client("sari"), url_of("plan_edit", appraisal)
    data = draft_form(client.get(url))
    assert data[f"item-{item.pk}-parent_item"] == ""
    assert client.post(url, data | {f"item-{item.pk}-parent_item": str(his.pk)}).status_code == 302
    item.refresh_from_db()
    assert (item.parent_item, item.parent_result) == (his, "Kelurahan melayani tepat waktu")
    # An unchanged page sends nothing new.
    version = fresh(appraisal).draft_version
    assert client.post(url, draft_form(client.get(url))).status_code == 302
    assert fresh(appraisal).draft_version == version
    now = fresh(above)
    plan.plan_draft_save(
        now, {his.pk: {"title": "Kelurahan sigap"}}, by=now.employee.user, draft_version=now.draft_version
    )
    mine = text_of(client.get(url_of("plan_detail", appraisal)))
    assert "Mendukung: Kelurahan melayani tepat waktu (Hendra Gunawan)" in mine
    assert "Kini berbunyi: Kelurahan sigap" in mine
    # Her draft is hers alone: he learns only that somebody supports him.
    hendra = cast.client("hendra")
    his_page = text_of(hendra.get(url_of("plan_detail", above)))
    assert "1 hasil kerja bawahan yang masih disusun mendukungnya" in his_page
    assert "Surat selesai" not in his_page
    Appraisal.objects.filter(pk=appraisal.pk).update(state="proposed")
    his_page = text_of(hendra.get(url_of("plan_detail", above)))
    assert "Didukung 1 hasil kerja bawahan Sari Wulandari: Surat selesai" in his_page
    OutboxMessage.objects.all().delete()
    removal = url_of("plan_item_remove", above, his.pk)
    told = hendra.post(removal, {"version": fresh(above).draft_version}, follow=True)
    assert "1 hasil kerja bawahan kehilangan tautannya" in text_of(told)
    message = OutboxMessage.objects.get(recipient=cast.user("sari"))
    assert "Dihapus dari rencana pimpinan" in text_of(client.get(message.path))


def test_a_result_of_nobody_is_refused_and_the_rest_is_saved(cast, cycle, appraisal_in):
    appraisal = appraisal_in("planning")
    his = add(Appraisal.objects.get(cycle=cycle, employee=cast.hendra), title="Kelurahan melayani")
    foreign = add(Appraisal.objects.get(cycle=cycle, employee=cast.agus), title="Kelurahan lain")
    item = add(appraisal)
    client, url = cast.client("sari"), url_of("plan_edit", appraisal)
    page = client.get(url)
    assert "Kelurahan lain" not in page.content.decode()
    data = draft_form(page) | {
        f"item-{item.pk}-title": "Surat",
        f"item-{item.pk}-parent_item": str(foreign.pk),
    }
    assert client.post(url, data).status_code == 422
    item.refresh_from_db()
    assert (item.title, item.parent_item) == ("Surat", None)
    assert his.title in page.content.decode()


def test_leaders_choose_a_perspective_and_others_are_not_asked(cast, cycle, appraisal_in):
    Perspective.objects.get_or_create(name="Proses Bisnis", defaults={"source": "Uji", "certainty": "M"})
    Perspective.objects.create(name="Sudah lama", source="Uji", certainty="U", is_active=False)
    leader = Appraisal.objects.get(cycle=cycle, employee=cast.zulkifli)
    item, hers = add(leader, title="Dinas melayani"), add(appraisal_in("planning"))
    client, url = cast.client("zulkifli"), url_of("plan_edit", leader)
    page = client.get(url)
    assert "Sudah lama" not in page.content.decode()
    assert "Ada hasil kerja tanpa perspektif" in text_of(page)
    client.post(url, draft_form(page) | {f"item-{item.pk}-perspective": "Proses Bisnis"})
    item.refresh_from_db()
    assert item.perspective == "Proses Bisnis"
    assert "Perspektif: Proses Bisnis" in text_of(client.get(url_of("plan_detail", leader)))
    own = cast.client("sari").get(url_of("plan_edit", hers.appraisal))
    assert f"item-{hers.pk}-perspective" not in draft_form(own)


def test_the_annex_saves_itself_and_is_read_by_both(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    item = add(appraisal, title="Surat", polarity="yes_no", weight=Decimal(100))
    client, url = cast.client("sari"), url_of("plan_edit", appraisal)
    page = client.get(url)
    assert "Lampiran belum lengkap: dukungan sumber daya" in text_of(page)
    name = f"annex-{appraisal.pk}-resources"
    data = draft_form(page) | {name: "Satu pemindai\nSatu meja", f"item-{item.pk}-title": "Surat selesai"}
    assert client.post(url, data, headers=HTMX).status_code == 200
    assert fresh(appraisal).resources == "Satu pemindai\nSatu meja"
    client.post(url_of("plan_propose", appraisal), draft_form(client.get(url)))
    read = cast.client("hendra").get(url_of("plan_detail", appraisal))
    assert page_of(read).xpath("//ol/li[text()='Satu meja']")


def test_a_target_weaker_than_the_start_is_pointed_out(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    add(appraisal, title="Surat", polarity="maximize", baseline=Decimal(96), target=Decimal(95))
    page = text_of(cast.client("sari").get(url_of("plan_edit", appraisal)))
    assert "“Surat”: target 95 lebih lemah daripada nilai awal 96." in page


def test_help_stands_beside_each_hard_field_without_scripts(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    items = {shape: add(appraisal, title=shape.label, polarity=shape) for shape in Polarity}
    response = cast.client("sari").get(url_of("plan_edit", appraisal))
    page, words = page_of(response), text_of(response)
    for shape, item in items.items():
        beside = " ".join(page.get_element_by_id(f"item-{item.pk}").text_content().split())
        assert str(SHAPES[shape].good) in beside
        assert str(SHAPES[shape].bad) in beside
        assert str(FIELDS["title"].good) in beside
    assert all(str(help_.good) in words and str(help_.bad) in words for help_ in FIELDS.values())
    assert not page.xpath("//details[contains(@class, 'field-help')]//script")
    proposed = appraisal_in("proposed", "putri")
    expectations = cast.client("hendra").get(url_of("plan_expectations_edit", proposed))
    for value in CoreValue:
        item = proposed.items.get(core_value=value)
        (panel,) = page_of(expectations).xpath(f"//section[.//textarea[@name='item-{item.pk}-expectation']]")
        beside = " ".join(panel.text_content().split())
        assert str(VALUES[value].good) in beside
        assert str(VALUES[value].bad) in beside


def test_every_shape_and_value_has_its_own_help():
    assert set(SHAPES) == set(Polarity)
    assert set(VALUES) == set(CoreValue)
    every = [*SHAPES.values(), *VALUES.values(), *FIELDS.values()]
    assert len({str(help_.good) for help_ in every}) == len(every)
    assert all(str(help_.good) != str(help_.bad) and str(help_.why) for help_ in every)


def test_last_year_is_two_clicks_from_the_home_page(cast, appraisal_in, cycle):
    appraisal = appraisal_in("planning")
    old = Appraisal.objects.get(cycle=cycle, employee=cast.putri)
    add(old, title="Arsip rapi")
    last_year = type(cycle).objects.create(
        unit=cycle.unit,
        year=cycle.year - 1,
        name="Tahun lalu",
        starts_on=cycle.starts_on.replace(year=cycle.year - 1),
        ends_on=cycle.ends_on.replace(year=cycle.year - 1),
        rule_set=cycle.rule_set,
    )
    Appraisal.objects.filter(pk=old.pk).update(employee=appraisal.employee, cycle=last_year, state="final")
    client = cast.client("sari")
    home = page_of(client.get("/"))
    (first,) = home.xpath("//a[contains(@class, 'task-title')][contains(., 'Susun rencana')]/@href")
    page = client.get(first)
    (second,) = page_of(page).xpath("//button[contains(., 'Salin dari Tahun lalu')]/@formaction")
    assert client.post(second, draft_form(page)).status_code == 302
    assert [item.title for item in results(appraisal)] == ["Arsip rapi"]


def test_queries_do_not_grow_with_aspects_links_and_supporters(cast, cycle, appraisal_in):
    appraisal = appraisal_in("planning")
    above = Appraisal.objects.get(cycle=cycle, employee=cast.hendra)
    his = add(above, title="Kelurahan melayani")
    add(appraisal, title="Satu", parent_item=his.pk)
    sari, hendra = cast.client("sari"), cast.client("hendra")
    pages = [
        (sari, url_of("plan_edit", appraisal)),
        (sari, url_of("plan_detail", appraisal)),
        (hendra, url_of("plan_edit", above)),
        (hendra, url_of("plan_detail", above)),
    ]
    before = [queries_of(client, url) for client, url in pages]
    for title in ("Dua", "Tiga"):
        more = add(above, title=f"Kelurahan {title}")
        item = add(appraisal, title=title, parent_item=more.pk)
        now = fresh(appraisal)
        plan.plan_aspect_add(now, item.pk, by=now.employee.user, draft_version=now.draft_version)
    assert [queries_of(client, url) for client, url in pages] == before
    assert max(before) <= 24
