from django.urls import reverse

from organization.domain.roles import grant_role


def url(agency, unit="ward"):
    return reverse("organization:role_list", args=[agency.units[unit].pk])


def test_it_shows_roles_given_here_and_above(agency):
    grant_role(agency.lurah.user, role="leader", unit=agency.units["ward"], by=None)
    response = agency.login("hr_district").get(url(agency))

    assert [grant.user for grant in response.context["given_here"]] == [agency.lurah.user]
    assert [grant.user for grant in response.context["given_above"]] == [
        agency.hr_district.user,
        agency.hr_city.user,
    ]


def test_ones_own_role_has_no_button(agency):
    page = agency.login("hr_district").get(url(agency, "district")).content.decode()

    assert "Peran Anda sendiri" in page
    assert "Cabut" not in page


def test_many_roles_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    grant_role(agency.lurah.user, role="leader", unit=agency.units["ward"], by=None)
    few = count_queries(client, url(agency))
    for number in range(10):
        person = agency.person(f"extra{number}", f"Pegawai {number}", "staf")
        grant_role(person.user, role="leader", unit=agency.units["ward"], by=None)
    assert count_queries(client, url(agency)) == few <= 12
