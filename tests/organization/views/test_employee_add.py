import pytest
from django.urls import reverse

from organization.models import Employee, Placement

URL = reverse("organization:employee_add")


@pytest.fixture
def data(agency):
    return {
        "kind": "pns",
        "nip": "19900101 201501 2 001",
        "name": "Dewi Lestari, S.E.",
        "rank": "Penata Muda, III/a",
        "email": "dewi@contoh.go.id",
        "phone": "",
        "post": agency.posts["staf"].pk,
        "starts_on": "2026-07-01",
    }


def url(agency, unit="ward"):
    return f"{URL}?unit={agency.units[unit].pk}"


def test_it_offers_the_kept_units_first(agency):
    page = agency.login("hr_district").get(URL).content.decode()

    assert "Kelurahan Sungai" in page
    assert "Puskesmas Sungai" not in page


def test_it_registers_and_places(agency, data):
    response = agency.login("hr_district").post(url(agency), data)

    employee = Employee.objects.get(nip="199001012015012001")
    assert response.headers["Location"] == reverse("organization:employee_detail", args=[employee.pk])
    assert employee.placements.get().unit == agency.units["ward"]
    assert not employee.user.has_usable_password()


def test_sent_twice_there_is_one_person(agency, data):
    client = agency.login("hr_district")
    client.post(url(agency), data)
    page = client.post(url(agency), data)

    assert "sudah terdaftar" in page.content.decode()
    assert Employee.objects.filter(nip="199001012015012001").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("nip", "123", "18 angka; yang diisi 3"),
        ("nip", "199001322015012001", "1990-01-32"),
        ("nip", "199001012015212001", "bulan pengangkatan"),
        ("nip", "", "tidak boleh kosong"),
        ("email", "dewi", "alamat email"),
        ("starts_on", "2019-01-01", "tidak berlaku pada"),
        ("leads_unit", "on", "dipimpin Doni Saputra"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_typed_is_lost(agency, data, field, value, sentence):
    before = Employee.objects.count(), Placement.objects.count()
    page = agency.login("hr_district").post(url(agency), {**data, field: value})

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert sentence in page.content.decode()
    assert "Dewi Lestari, S.E." in page.content.decode()
    assert (Employee.objects.count(), Placement.objects.count()) == before


def test_an_unlikely_number_is_taken_with_a_note(agency, data):
    client = agency.login("hr_district")
    page = client.post(url(agency), {**data, "nip": "199001012005012001"}, follow=True)

    assert "sebelum umur 18" in page.content.decode()


def test_a_post_of_another_unit_is_no_choice(agency, data):
    page = agency.login("hr_district").post(url(agency), {**data, "post": agency.posts["perawat"].pk})

    assert page.context["form"].errors.keys() == {"post"}


@pytest.mark.parametrize("unit", ["clinic", "city"])
def test_units_of_others_do_not_exist(agency, data, unit):
    client = agency.login("hr_district")

    assert client.get(url(agency, unit)).status_code == 404
    assert client.post(url(agency, unit), data).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "-1", "0", "99999999999999999999", "1 OR 1=1", "٣"])
def test_an_odd_unit_does_not_exist(agency, number):
    assert agency.login("hr_district").get(URL, {"unit": number}).status_code == 404
