from django.urls import reverse

DATA = {
    "name": "Siti Rahmah, A.Md.",
    "rank": "Pengatur, II/c",
    "email": "siti@contoh.go.id",
    "phone": "0751 123",
}


def url(agency):
    return reverse("organization:employee_change", args=[agency.staff.pk])


def test_it_shows_what_is_written(agency):
    assert 'value="Siti Rahmah"' in agency.login("hr_district").get(url(agency)).content.decode()


def test_it_corrects_person_and_login(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency), {**DATA, "nip": "1", "is_superuser": "on"}).status_code == 302

    agency.staff.refresh_from_db()
    user = agency.user("staff")
    assert (agency.staff.name, user.full_name, user.email) == (DATA["name"], DATA["name"], DATA["email"])
    assert user.username == agency.staff.nip == "198001012005011006"
    assert not user.is_superuser
    assert agency.staff.changes.filter(kind="employee_corrected").count() == 1


def test_an_invalid_address_is_named(agency):
    page = agency.login("hr_district").post(url(agency), {**DATA, "email": "siti"})

    assert page.context["form"].errors.keys() == {"email"}
    assert agency.user("staff").email == "staff@contoh.go.id"
