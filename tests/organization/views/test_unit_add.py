from django.urls import reverse

from organization.models import OrganizationChange, Unit

DATA = {"code": "new", "name": "Kelurahan Baru", "kind": "ward", "place": "Padang", "starts_on": "2026-01-01"}


def url(agency):
    return reverse("organization:unit_add", args=[agency.units["district"].pk])


def test_it_adds_a_unit_below(agency):
    response = agency.login("hr_district").post(url(agency), DATA)

    unit = Unit.objects.get(code="new")
    assert response.status_code == 302
    assert Unit.objects.get_parent(unit) == agency.units["district"]
    assert OrganizationChange.objects.get(unit=unit).by == agency.hr_district.user


def test_sent_twice_it_is_added_once_and_says_so(agency):
    client = agency.login("hr_district")
    client.post(url(agency), DATA)
    page = client.post(url(agency), DATA)

    assert page.status_code == 200
    assert "sudah dipakai" in page.content.decode()
    assert Unit.objects.filter(code="new").count() == 1


def test_what_was_typed_stays(agency):
    page = agency.login("hr_district").post(url(agency), {**DATA, "starts_on": "kemarin"}).content.decode()

    assert "Kelurahan Baru" in page
    assert not Unit.objects.filter(code="new").exists()


def test_a_forged_parent_or_author_is_ignored(agency):
    forged = {"parent": agency.units["city"].pk, "by": agency.sekda.user.pk, "unit_id": 1, "path": "0001"}
    agency.login("hr_district").post(url(agency), {**DATA, **forged})

    assert Unit.objects.get_parent(Unit.objects.get(code="new")) == agency.units["district"]
