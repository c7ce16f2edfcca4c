"""Adding, copying, moving and removing results of a plan."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.domain.behaviours import behaviour_items
from appraisal.domain.moves import move
from appraisal.domain.plan import plan_item_add
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, AssessedItem, Cycle, Indicator
from appraisal.queries import indicators_for_plan
from tests.appraisal.views.pages import draft_form, queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(appraisal_in):
    return appraisal_in("planning")


def url_of(name, plan, *more):
    return reverse(f"appraisal:{name}", args=[plan.pk, *more])


def results(plan):
    return list(plan.items.filter(kind=ItemKind.RESULT).order_by("position"))


def add(plan):
    plan.refresh_from_db()
    return plan_item_add(plan, by=plan.employee.user, draft_version=plan.draft_version)


def test_add_saves_what_was_typed_and_adds_once(cast, plan):
    client = cast.client("sari")
    first = add(plan)
    data = draft_form(client.get(url_of("plan_edit", plan))) | {f"item-{first.pk}-title": "Sudah diketik"}
    response = client.post(url_of("plan_item_add", plan), data)
    assert response.status_code == 302
    assert [item.title for item in results(plan)] == ["Sudah diketik", ""]
    assert response.url.endswith(f"#item-{results(plan)[1].pk}")
    client.post(url_of("plan_item_add", plan), data)
    assert len(results(plan)) == 2


def test_remove_and_shift(cast, plan):
    client = cast.client("sari")
    one, two, three = add(plan), add(plan), add(plan)
    edit = url_of("plan_edit", plan)
    data = draft_form(client.get(edit))
    client.post(url_of("plan_item_shift", plan, three.pk), data | {"arah": "naik"})
    assert [item.pk for item in results(plan)] == [one.pk, three.pk, two.pk]
    client.post(url_of("plan_item_shift", plan, one.pk), draft_form(client.get(edit)) | {"arah": "turun"})
    assert [item.pk for item in results(plan)] == [three.pk, one.pk, two.pk]
    data = draft_form(client.get(edit))
    client.post(url_of("plan_item_remove", plan, one.pk), data)
    client.post(url_of("plan_item_remove", plan, one.pk), data)
    assert [item.pk for item in results(plan)] == [three.pk, two.pk]


def test_a_behaviour_cannot_be_removed(cast, plan):
    behaviour = plan.items.filter(kind=ItemKind.BEHAVIOUR).first()
    cast.client("sari").post(url_of("plan_item_remove", plan, behaviour.pk), {"version": plan.draft_version})
    assert AssessedItem.objects.filter(pk=behaviour.pk).exists()


def test_indicators_are_listed_with_their_definition_and_added_once(cast, plan):
    client = cast.client("sari")
    indicator = indicators_for_plan(plan).order_by("code").first()
    url = url_of("plan_item_from_indicator", plan)
    page = text_of(client.get(url))
    assert indicator.name in page
    assert "Tambahkan ke rencana" in page
    data = {"version": plan.draft_version, "indicator": indicator.pk}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    (item,) = results(plan)
    assert (item.indicator, item.target, item.polarity) == (indicator, indicator.target, indicator.polarity)
    plan.refresh_from_db()
    response = client.post(url, {"version": plan.draft_version, "indicator": indicator.pk})
    assert response.status_code == 422
    assert "Indikator ini sudah ada dalam rencana." in text_of(response)
    assert "Sudah ada dalam rencana Anda." in text_of(client.get(url))


def test_what_an_indicator_fixes_cannot_be_typed(cast, plan):
    client = cast.client("sari")
    indicator = indicators_for_plan(plan).first()
    client.post(
        url_of("plan_item_from_indicator", plan), {"version": plan.draft_version, "indicator": indicator.pk}
    )
    (item,) = results(plan)
    data = draft_form(client.get(url_of("plan_edit", plan)))
    assert f"item-{item.pk}-polarity" not in data
    client.post(
        url_of("plan_edit", plan), data | {f"item-{item.pk}-measure": "lain", f"item-{item.pk}-weight": "5"}
    )
    item.refresh_from_db()
    assert (item.measure, item.weight) == (indicator.name, Decimal(5))


def test_opening_the_indicators_saves_the_draft(cast, plan):
    client = cast.client("sari")
    first = add(plan)
    data = draft_form(client.get(url_of("plan_edit", plan))) | {f"item-{first.pk}-title": "Ikut tersimpan"}
    url = url_of("plan_item_from_indicator", plan)
    assert client.post(url, data).url == url
    first.refresh_from_db()
    assert first.title == "Ikut tersimpan"


def test_an_indicator_of_another_unit_does_not_exist(cast, plan):
    foreign = Indicator.objects.exclude(pk__in=indicators_for_plan(plan).values("pk")).first()
    assert foreign is not None
    response = cast.client("sari").post(
        url_of("plan_item_from_indicator", plan), {"version": plan.draft_version, "indicator": foreign.pk}
    )
    assert response.status_code == 404


def test_copy_from_last_year(cast, plan, appraisal_in):
    last = Cycle.objects.create(
        unit=plan.cycle.unit,
        year=plan.cycle.year - 1,
        name="Tahun lalu",
        starts_on=plan.cycle.starts_on.replace(year=plan.cycle.year - 1),
        ends_on=plan.cycle.ends_on.replace(year=plan.cycle.year - 1),
        rule_set=plan.cycle.rule_set,
    )
    old = Appraisal.objects.create(
        cycle=last,
        employee=plan.employee,
        placement=plan.placement,
        unit=plan.unit,
        appraiser=plan.appraiser,
        state="final",
    )
    AssessedItem.objects.bulk_create(behaviour_items(old))
    for position, title in enumerate(("Arsip rapi", "Surat tepat waktu"), start=1):
        AssessedItem.objects.create(
            appraisal=old,
            kind=ItemKind.RESULT,
            position=position,
            title=title,
            polarity="maximize",
            target=Decimal(100),
            weight=Decimal(50),
        )
    client = cast.client("sari")
    assert "Salin dari Tahun lalu" in text_of(client.get(url_of("plan_edit", plan)))
    data = draft_form(client.get(url_of("plan_edit", plan)))
    for _ in range(2):
        assert client.post(url_of("plan_copy", plan), data).status_code == 302
    assert [(item.title, item.weight) for item in results(plan)] == [
        ("Arsip rapi", Decimal(50)),
        ("Surat tepat waktu", Decimal(50)),
    ]
    plan.refresh_from_db()
    client.post(url_of("plan_copy", plan), {"version": plan.draft_version})
    assert len(results(plan)) == 2


def test_nothing_to_copy_is_said(cast, plan):
    response = cast.client("sari").post(url_of("plan_copy", plan), {"version": plan.draft_version})
    assert response.status_code == 422
    assert "Belum ada rencana tahun sebelumnya" in text_of(response)


POSTS = ("plan_item_add", "plan_item_remove", "plan_item_shift", "plan_copy", "plan_item_from_indicator")


@pytest.mark.parametrize("name", POSTS)
def test_only_the_employee_and_only_by_post(cast, plan, name, client):
    item = add(plan)
    plan.refresh_from_db()
    args = [item.pk] if name in ("plan_item_remove", "plan_item_shift") else []
    url = url_of(name, plan, *args)
    data = {"version": plan.draft_version}
    before = [(row.pk, row.position) for row in results(plan)]
    assert client.post(url, data).status_code == 401
    assert cast.client("hendra").post(url, data).status_code == 403
    assert cast.client("rina").post(url, data).status_code == 403
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).post(url, data).status_code == 404
    if name != "plan_item_from_indicator":
        assert cast.client("sari").get(url).status_code == 405
    assert [(row.pk, row.position) for row in results(plan)] == before


@pytest.mark.parametrize("name", POSTS)
def test_nothing_changes_once_proposed(cast, appraisal_in, name):
    plan = appraisal_in("proposed")
    item = results(plan)[0]
    args = [item.pk] if name in ("plan_item_remove", "plan_item_shift") else []
    indicator = Indicator.objects.exclude(items__appraisal=plan).filter(unit=plan.unit).first()
    data = {"version": plan.draft_version, "arah": "turun"}
    if indicator is not None:
        data["indicator"] = indicator.pk
    before = [(row.pk, row.position) for row in results(plan)]
    response = cast.client("sari").post(url_of(name, plan, *args), data)
    assert response.status_code in (302, 404)
    assert [(row.pk, row.position) for row in results(plan)] == before


def test_queries_of_the_indicator_list_are_fixed(cast, plan):
    client, url = cast.client("sari"), url_of("plan_item_from_indicator", plan)
    before = queries_of(client, url)
    for number in range(3):
        Indicator.objects.create(
            cycle=plan.cycle,
            unit=plan.unit,
            code=f"X{number}",
            name=f"Baru {number}",
            measure_unit="%",
            polarity="maximize",
            target=Decimal(100),
        )
    assert queries_of(client, url) == before <= 18


def test_a_result_with_evidence_stays(cast, appraisal_in):
    from core.files import store_bytes

    plan = appraisal_in("running")
    item = results(plan)[0]
    stored = store_bytes("a.pdf", "application/pdf", b"x", by=plan.employee.user)
    item.evidence.create(appraisal=plan, stored_file=stored, uploaded_by=plan.employee.user)
    move(plan, "plan_reopen", by=plan.appraiser.user, note="Tugas berubah")
    plan.refresh_from_db()
    response = cast.client("sari").post(
        url_of("plan_item_remove", plan, item.pk), {"version": plan.draft_version}
    )
    assert response.status_code == 422
    assert "sudah mempunyai bukti" in text_of(response)
    assert AssessedItem.objects.filter(pk=item.pk).exists()
