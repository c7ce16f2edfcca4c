from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.roles import grant_role
from organization.models import OrganizationChange, Unit
from organization.queries import appraiser_on, employees_visible_to, has_role, units_visible_to
from organization.registry import ChangeEffect, register_effect_source, register_follower

TODAY = timezone.localdate()


def url(agency, unit="clinic", parent="district"):
    address = reverse("organization:unit_move", args=[agency.units[unit].pk])
    return f"{address}?parent={agency.units[parent].pk}" if parent else address


def data(**values):
    return {"starts_on": TODAY.isoformat(), **values}


def parent_of(code):
    return Unit.objects.get_parent(Unit.objects.get(code=code)).code


@pytest.fixture
def followers(monkeypatch):
    """Have effect sources and followers of the test's own."""
    monkeypatch.setattr("organization.registry._effect_sources", [])
    monkeypatch.setattr("organization.registry._followers", [])


def test_first_the_parent_is_searched(agency):
    client = agency.login("hr_city")

    page = client.get(url(agency, parent=None))
    offered = {row.unit.code for row in page.context["rows"]}
    assert offered == {"city", "district", "ward"}, "not itself, not below itself, not where it stands"
    assert "Kota Contoh ›" in page.content.decode()
    found = client.get(url(agency, parent=None), {"q": "sungai"}).context["rows"]
    assert [row.unit.code for row in found] == ["ward"]


def test_nothing_moves_before_the_yes(agency):
    page = agency.login("hr_city").post(url(agency), data()).content.decode()

    assert "Ya, pindahkan" in page
    assert "Puskesmas Sungai pindah ke bawah Kecamatan Timur" in page
    assert "Kini mengelola kepegawaiannya: Rina Marlina." in page
    assert f'<input type="hidden" name="starts_on" value="{TODAY.isoformat()}">' in page
    assert parent_of("clinic") == "health"
    assert not OrganizationChange.objects.filter(kind="unit_moved").exists()


def test_the_effects_are_shown_and_then_followed(agency, followers):
    seen = []

    def effects(changed):
        return [ChangeEffect(f"{len(changed.employees)} penilaian pindah", "warning", 1, ("Bagus",))]

    register_effect_source(effects)
    register_follower(lambda changed, by: seen.append((set(changed.employees), by)) or set())
    client = agency.login("hr_city")

    page = client.post(url(agency), data()).content.decode()
    assert "2 penilaian pindah" in page
    assert "(Bagus)" in page
    assert seen == []
    client.post(url(agency), data(step="confirm"))
    assert seen == [({agency.doctor.pk, agency.nurse.pk}, agency.hr_city.user)]
    assert appraiser_on(agency.doctor, TODAY) == agency.camat


def test_it_moves_with_everything_below_and_all_scopes_follow(agency):
    response = agency.login("hr_city").post(url(agency, "health"), data(step="confirm"))

    assert response["Location"] == reverse("organization:unit_detail", args=[agency.units["health"].pk])
    assert (parent_of("health"), parent_of("clinic")) == ("district", "health")
    hr = agency.user("hr_district")
    assert has_role(hr, "hr", Unit.objects.get(code="clinic"))
    assert {unit.code for unit in units_visible_to(hr)} == {"district", "ward", "health", "clinic"}
    assert agency.nurse in employees_visible_to(hr)
    assert not Unit.objects.find_problems()[0]


def test_the_form_comes_back_filled(agency):
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    page = agency.login("hr_city").post(url(agency), {"starts_on": yesterday, "step": "back"})

    assert f'value="{yesterday}"' in page.content.decode()
    assert "Lihat akibatnya" in page.content.decode()
    assert parent_of("clinic") == "health"


def test_sent_twice_it_moves_once(agency):
    client = agency.login("hr_city")
    for _time in range(2):
        assert client.post(url(agency), data(step="confirm")).status_code == 302
    assert OrganizationChange.objects.filter(kind="unit_moved").count() == 1


@pytest.mark.parametrize("step", ["", "confirm"])
def test_a_refusal_is_said_beside_the_field(agency, step):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    page = agency.login("hr_city").post(url(agency), {"starts_on": tomorrow, "step": step})

    assert page.context["form"].errors.keys() == {"starts_on"}
    assert tomorrow in page.content.decode()


@pytest.mark.parametrize(("unit", "parent"), [("clinic", "district"), ("ward", "health")])
def test_both_units_must_be_kept(agency, unit, parent):
    client = agency.login("hr_district")

    assert client.get(url(agency, unit, parent)).status_code == 404
    assert client.post(url(agency, unit, parent), data(step="confirm")).status_code == 404
    assert (parent_of("clinic"), parent_of("ward")) == ("health", "district")


@pytest.mark.parametrize("parent", ["x", "", "999999"])
def test_a_wrong_address_is_no_page(agency, parent):
    address = reverse("organization:unit_move", args=[agency.units["ward"].pk])
    assert agency.login("hr_city").get(f"{address}?parent={parent}").status_code == 404


def test_nobody_takes_a_unit_from_under_one_he_does_not_keep(agency):
    """HR of a ward and of the health office would have moved the ward out of the district."""
    for unit in ("ward", "health"):
        grant_role(agency.nurse.user, role="hr", unit=agency.units[unit], by=None)
    client = agency.login("nurse")

    answer = client.post(url(agency, "ward", "health"), data(step="confirm"))
    assert answer.status_code == 403
    assert parent_of("ward") == "district"
    page = client.get(reverse("organization:unit_detail", args=[agency.units["ward"].pk]))
    assert reverse("organization:unit_move", args=[agency.units["ward"].pk]) not in page.content.decode()
    assert client.get(url(agency, "clinic", "health")).status_code == 200
