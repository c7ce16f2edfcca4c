from django.urls import reverse
from django.utils import timezone

from organization.models import OrganizationChange, Unit


def url(agency, unit="ward"):
    return reverse("organization:unit_reopen", args=[agency.units[unit].pk])


def test_it_takes_the_closing_back_once(agency):
    Unit.objects.filter(code="ward").update(ends_on=timezone.localdate())
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency)).status_code == 302

    assert Unit.objects.get(code="ward").ends_on is None
    assert OrganizationChange.objects.filter(kind="unit_changed").count() == 1


def test_a_unit_below_a_closed_one_stays_closed(agency):
    Unit.objects.filter(code__in=["district", "ward"]).update(ends_on=timezone.localdate())
    page = agency.login("hr_district").post(url(agency), follow=True).content.decode()

    assert "Kecamatan Timur ditutup dengan hari terakhir" in page
    assert Unit.objects.get(code="ward").ends_on is not None


def test_it_is_a_button(agency):
    assert agency.login("hr_district").get(url(agency)).status_code == 405
    assert agency.login("hr_district").post(url(agency, "clinic")).status_code == 404
