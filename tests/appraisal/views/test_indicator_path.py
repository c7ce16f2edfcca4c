import pytest
from django.urls import reverse

from appraisal.models import AssessedItem, Indicator
from tests.appraisal.cycle_builders import queries
from tests.appraisal.tree_builders import make_node
from tests.appraisal.views.access_checks import check_methods

pytestmark = pytest.mark.django_db


def url(indicator) -> str:
    return reverse("appraisal:indicator_path", args=[indicator.pk])


@pytest.fixture
def plan(cast, cycle, appraisal_in):
    """Sari's running plan; its first result is built on an indicator of her own ward."""
    appraisal = appraisal_in("running")
    unit = appraisal.unit
    goal = make_node(cycle, cast.unit("1371"), "Kota yang melayani", level="ultimate")
    node = make_node(cycle, unit, "Pelayanan kelurahan yang cepat", goal)
    sheets = [
        Indicator(
            cycle=cycle,
            unit=owner,
            code=code,
            name=f"Indikator {code}",
            measure_unit="%",
            polarity="maximize",
            target=90,
            objective=hangs,
        )
        for code, owner, hangs in (("ATAS", goal.unit, goal), ("BAWAH", unit, node))
    ]
    above, below = Indicator.objects.bulk_create(sheets)
    Indicator.objects.filter(pk=below.pk).update(parent=above, cascading="direct")
    item = AssessedItem.objects.filter(appraisal=appraisal, kind="result").order_by("position")[0]
    AssessedItem.objects.filter(pk=item.pk).update(indicator=below)
    return {"appraisal": appraisal, "indicator": below, "above": above, "item": item}


def test_the_employee_reads_where_his_result_comes_from(cast, plan) -> None:
    page = cast.client("sari").get(url(plan["indicator"])).text
    for text in (
        "Kota yang melayani",
        "Pelayanan kelurahan yang cepat",
        "ATAS",
        "BAWAH",
        plan["item"].title,
    ):
        assert text in page


def test_the_plan_links_to_it(cast, plan) -> None:
    plan_page = reverse("appraisal:plan_detail", args=[plan["appraisal"].pk])
    for key in ("sari", "hendra"):
        assert url(plan["indicator"]) in cast.client(key).get(plan_page).text


def test_appraiser_superior_and_hr_read_it_too(cast, plan) -> None:
    for key in ("hendra", "dewi", "rina"):
        assert cast.client(key).get(url(plan["indicator"])).status_code == 200
    page = cast.client("hendra").get(url(plan["indicator"])).text
    assert plan["item"].title not in page, "only one's own results stand on the page"


def test_a_colleague_who_may_build_on_it_reads_it(cast, plan) -> None:
    assert cast.client("putri").get(url(plan["above"])).status_code == 200


def test_strangers_learn_nothing(cast, client, plan) -> None:
    for key in ("bayu", "agus"):
        assert cast.client(key).get(url(plan["indicator"])).status_code == 404
    assert client.get(url(plan["indicator"])).status_code == 302
    check_methods(cast, "sari", url(plan["indicator"]), allowed=("get",))


def test_it_costs_the_same_for_everybody(cast, plan) -> None:
    browser = cast.client("sari")
    browser.get(url(plan["indicator"]))
    assert queries(browser, url(plan["indicator"])) <= 16
