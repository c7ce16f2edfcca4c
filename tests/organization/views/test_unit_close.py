from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.roles import grant_role
from organization.models import OrganizationChange, Placement, Post, Unit

TODAY = timezone.localdate()


def url(agency, unit="ward"):
    return reverse("organization:unit_close", args=[agency.units[unit].pk])


def data(**values):
    return {"ends_on": TODAY.isoformat(), **values}


@pytest.fixture
def empty_ward(agency):
    """The ward without people and with its posts closed."""
    Placement.objects.filter(unit=agency.units["ward"]).update(ends_on=TODAY)
    Post.objects.filter(unit=agency.units["ward"]).update(ends_on=TODAY)
    return agency


def test_what_keeps_it_open_is_named_with_the_way_out(agency):
    grant_role(agency.staff.user, role="leader", unit=agency.units["ward"], by=None)
    agency.unit("rt", "Pos Layanan", "ward", "ward")
    client = agency.login("hr_district")

    for page in (client.get(url(agency)), client.post(url(agency), data())):
        text = page.content.decode()
        assert "2 pegawai masih ditempatkan di sana" in text
        assert "2 jabatan masih berlaku" in text
        assert "1 unit di bawahnya masih berlaku (Pos Layanan)" in text
        assert "1 peran masih berjalan (Siti Rahmah)" in text
        assert reverse("organization:role_list", args=[agency.units["ward"].pk]) in text
        assert reverse("organization:post_list", args=[agency.units["ward"].pk]) in text
    assert page.context["form"].errors.keys() == {"ends_on"}
    assert Unit.objects.get(code="ward").ends_on is None


def test_it_is_shown_first_and_closed_after_the_yes(empty_ward):
    client = empty_ward.login("hr_district")

    page = client.post(url(empty_ward), data()).content.decode()
    assert "Ya, tutup unit" in page
    assert Unit.objects.get(code="ward").ends_on is None
    for _time in range(2):
        assert client.post(url(empty_ward), data(step="confirm")).status_code == 302
    assert Unit.objects.get(code="ward").ends_on == TODAY
    assert OrganizationChange.objects.filter(kind="unit_closed").count() == 1


def test_another_last_day_is_refused(empty_ward):
    Unit.objects.filter(code="ward").update(ends_on=TODAY)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    page = empty_ward.login("hr_district").post(url(empty_ward), data(ends_on=tomorrow, step="confirm"))

    assert "sudah ditutup" in page.content.decode()


def test_another_units_hr_closes_nothing(empty_ward):
    assert empty_ward.login("hr_district").post(url(empty_ward, "clinic"), data()).status_code == 404
