from django.urls import reverse

from organization.models import OrganizationChange, Unit

DATA = {
    "name": "Kelurahan Sungai Baru",
    "kind": "ward",
    "place": "Padang",
    "work_week": "6",
    "time_zone": "Asia/Makassar",
}


def url(agency):
    return reverse("organization:unit_change", args=[agency.units["ward"].pk])


def test_it_changes_everything_but_the_code(agency):
    response = agency.login("hr_district").post(url(agency), {**DATA, "code": "x", "path": "0001"})

    unit = Unit.objects.get(code="ward")
    assert response.status_code == 302
    assert {name: getattr(unit, name) for name in DATA} == DATA
    change = OrganizationChange.objects.get(kind="unit_changed", unit=unit)
    assert change.by == agency.hr_district.user
    assert change.text == (
        "Data Kelurahan Sungai (Kelurahan Sungai Baru) diubah: nama, tempat, hari kerja, zona waktu."
    )


def test_sent_twice_it_is_recorded_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        client.post(url(agency), DATA)
    assert OrganizationChange.objects.filter(kind="unit_changed").count() == 1


def test_the_form_shows_what_is_written(agency):
    page = agency.login("hr_district").get(url(agency)).content.decode()

    assert 'value="Kelurahan Sungai"' in page
    assert "WIT (Waktu Indonesia Timur)" in page


def test_another_time_zone_is_refused(agency):
    page = agency.login("hr_district").post(url(agency), {**DATA, "time_zone": "Europe/Paris"})

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"time_zone"}
    assert Unit.objects.get(code="ward").time_zone == ""
