import pytest
from django.urls import reverse

from appraisal.models import Appraisal, AssessedItem, Indicator, PlanTemplate, PlanTemplateItem
from tests.appraisal.cycle_builders import log_in, make_cycle, make_indicator, make_person, make_town, queries
from tests.appraisal.tree_builders import make_node

pytestmark = pytest.mark.django_db


def url(indicator, **query) -> str:
    return reverse("appraisal:indicator_uses", args=[indicator.pk], query=query)


def use(cycle, indicator, employee, state="running", title="Hasil kerja"):
    """Write a result of a plan that is built on the indicator."""
    appraisal, _made = Appraisal.objects.get_or_create(
        cycle=cycle,
        employee=employee,
        defaults={
            "unit": employee.placements.get().unit,
            "placement": employee.placements.get(),
            "state": state,
        },
    )
    return AssessedItem.objects.create(appraisal=appraisal, kind="result", title=title, indicator=indicator)


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    return make_cycle(town)


@pytest.fixture
def indicator(town, cycle):
    node = make_node(cycle, town.office, "Puskesmas bermutu", make_node(cycle, town.root, "Kota sejahtera"))
    return make_indicator(cycle, town.office, "IKM", objective=node)


def test_everything_that_depends_on_it(town, cycle, indicator) -> None:
    use(cycle, indicator, town.clerk, title="Survei kepuasan")
    make_indicator(cycle, town.office, "IKM-1", parent=indicator, cascading="component")
    template = PlanTemplate.objects.create(unit=town.office, name="Templat perawat")
    PlanTemplateItem.objects.create(template=template, title="Layanan ramah", indicator_code="IKM")
    page = log_in(town.office_hr).get(url(indicator)).text
    for text in (
        "Kota sejahtera",
        "Puskesmas bermutu",
        "Siti Rahmah",
        "Survei kepuasan",
        "1 hasil kerja menurut keadaan",
        "Rencana ditetapkan",
        "IKM-1",
        "Komponen pembentuk",
        "Templat perawat",
    ):
        assert text in page


def test_a_plan_that_is_being_made_is_counted_but_not_read(town, cycle, indicator) -> None:
    use(cycle, indicator, town.clerk, state="planning", title="Rahasia penyusun")
    page = log_in(town.office_hr).get(url(indicator)).text
    assert "1 di antaranya dalam rencana yang masih disusun" in page
    assert "Siti Rahmah" not in page
    assert "Rahasia penyusun" not in page


def test_people_and_templates_of_other_units_stay_hidden(town, cycle, indicator) -> None:
    stranger = make_person(town.other, "Orang Lain")
    use(cycle, indicator, stranger)
    make_indicator(cycle, town.other, "ASING", parent=indicator, cascading="direct")
    template = PlanTemplate.objects.create(unit=town.other, name="Templat guru")
    PlanTemplateItem.objects.create(template=template, title="Mengajar", indicator_code="IKM")
    page = log_in(town.office_hr).get(url(indicator)).text
    for hidden in ("Orang Lain", "Dinas Pendidikan", "ASING", "Templat guru"):
        assert hidden not in page
    assert "Belum ada hasil kerja" in page
    assert "Orang Lain" in log_in(town.hr).get(url(indicator)).text


def test_who_may_not(client, town, cycle, indicator) -> None:
    for person in (town.other_hr, town.clerk.user):
        assert log_in(person).get(url(indicator)).status_code == 404
    assert client.get(url(indicator)).status_code == 302
    assert log_in(town.hr).post(url(indicator)).status_code == 405


def test_many_uses_are_paged_and_cost_no_more(town, cycle, indicator) -> None:
    use(cycle, indicator, town.clerk)
    browser = log_in(town.hr)
    browser.get(url(indicator))
    few = queries(browser, url(indicator))
    for number in range(30):
        use(cycle, indicator, make_person(town.office, f"Pegawai {number:02d}"), title=f"Hasil {number}")
        make_indicator(cycle, town.office, f"X{number}", parent=indicator, cascading="direct")
    assert queries(browser, url(indicator)) == few <= 22
    assert "Halaman 1 dari 2" in browser.get(url(indicator)).text
    assert browser.get(url(indicator, page="x")).status_code == 200


def test_the_way_is_that_of_the_nearest_indicator_on_a_node(town, cycle, indicator) -> None:
    child = make_indicator(cycle, town.office, "IKM-1", parent=indicator, cascading="direct")
    Indicator.objects.filter(pk=indicator.pk).update(parent=child)
    page = log_in(town.hr).get(url(child))
    assert page.status_code == 200, "a circle in the rows ends the walk"
    assert "Puskesmas bermutu" in page.text
