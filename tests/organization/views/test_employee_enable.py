from django.urls import reverse

from organization.domain.people import disable_person


def test_it_opens_the_login_but_not_the_old_session(agency):
    old = agency.login("staff")
    disable_person(agency.staff, by=None)
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(reverse("organization:employee_enable", args=[agency.staff.pk])).status_code == 302

    assert agency.user("staff").is_active
    assert old.get(reverse("organization:profile")).status_code == 302
    assert agency.login("staff").get(reverse("organization:profile")).status_code == 200
