from django.urls import reverse

from organization.models import OrganizationChange


def url(agency, person="staff"):
    return reverse("organization:employee_disable", args=[agency.people[person].pk])


def test_it_ends_the_sessions_of_the_person_and_nobody_else(agency):
    victim, witness = agency.login("staff"), agency.login("lurah")
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency)).status_code == 302

    assert not agency.user("staff").is_active
    assert victim.get(reverse("organization:profile")).status_code == 302
    assert witness.get(reverse("organization:profile")).status_code == 200
    assert OrganizationChange.objects.filter(kind="disabled", by=agency.hr_district.user).count() == 1
    assert (
        "Nonaktif"
        in client.get(reverse("organization:employee_detail", args=[agency.staff.pk])).content.decode()
    )
