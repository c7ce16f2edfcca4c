import pytest
from django.urls import reverse

from core.errors import RuleViolation
from organization.domain.units import add_unit, order_unit
from organization.models import OrganizationChange, Unit
from organization.queries import has_role
from tests.organization.conftest import START


def url(agency, unit="city"):
    return reverse("organization:unit_order", args=[agency.units[unit].pk])


def shown(page):
    return [unit.code for unit, _previous, _following in page.context["rows"]]


def below_city(client, agency):
    page = client.get(reverse("organization:unit_detail", args=[agency.units["city"].pk]))
    return [row.unit.code for row in page.context["children"]]


def test_siblings_are_ordered_and_nothing_else_changes(agency):
    agency.unit("school", "Dinas Pendidikan", "opd", "city")
    client, units = agency.login("hr_city"), agency.units
    assert shown(client.get(url(agency))) == ["district", "health", "school"]

    for _time in range(2):
        moved = client.post(url(agency), {"unit": units["school"].pk, "before": units["health"].pk})
        assert moved.status_code == 302
    assert shown(client.get(url(agency))) == below_city(client, agency) == ["district", "school", "health"]
    client.post(url(agency), {"unit": units["district"].pk, "after": units["school"].pk})
    assert below_city(client, agency) == ["school", "district", "health"]
    assert OrganizationChange.objects.filter(kind="unit_changed").count() == 2, "each once"
    tree = client.get(reverse("organization:unit_tree")).content.decode()
    assert tree.index("Dinas Pendidikan") < tree.index("Kecamatan Timur") < tree.index("Dinas Kesehatan")
    assert has_role(agency.user("hr_district"), "hr", Unit.objects.get(code="ward"))
    assert not has_role(agency.user("hr_district"), "hr", Unit.objects.get(code="school"))

    add_unit(code="new", name="Dinas Baru", kind="opd", parent=units["city"], starts_on=START, by=None)
    assert below_city(client, agency)[-1] == "new", "what is new comes last"


def test_only_units_side_by_side_of_kept_ones(agency):
    units = agency.units
    with pytest.raises(RuleViolation):
        order_unit(units["ward"], units["health"], before=True, by=None)
    client = agency.login("hr_city")
    for typed in ({"unit": units["ward"].pk, "before": units["health"].pk}, {"unit": "x"}, {}):
        answer = client.post(url(agency), typed, follow=True)
        assert "Susunan sudah berubah" in answer.content.decode()
    assert not OrganizationChange.objects.filter(kind="unit_changed").exists()
    assert agency.login("hr_district").get(url(agency)).status_code == 404
    assert agency.login("hr_district").get(url(agency, "district")).status_code == 200
    assert "Tidak ada unit di bawahnya" in client.get(url(agency, "ward")).content.decode()


def test_many_units_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_city")
    few = count_queries(client, url(agency))
    for number in range(3):
        agency.unit(f"x{number}", f"Dinas {number}", "opd", "city")
    assert count_queries(client, url(agency)) == few
