from django.urls import reverse

HTMX = {"HX-Request": "true"}


def url(agency, unit="city"):
    return reverse("organization:unit_branch", args=[agency.units[unit].pk])


def test_htmx_gets_the_units_right_below(agency):
    page = agency.login("hr_city").get(url(agency), headers=HTMX).content.decode()

    assert "Kecamatan Timur" in page
    assert "Dinas Kesehatan" in page
    assert "Kelurahan Sungai" not in page
    assert "<html" not in page


def test_without_htmx_it_leads_to_the_tree(agency):
    response = agency.login("hr_city").get(url(agency, "district"), {"closed": "1"})

    district = agency.units["district"].pk
    address = f"{reverse('organization:unit_tree')}?open={district}&closed=1#unit-{district}"
    assert response["Location"] == address


def test_both_show_the_same_units(agency):
    client = agency.login("hr_city")
    part = client.get(url(agency), headers=HTMX).context["branch"]
    whole = client.get(url(agency), follow=True).context["branch"].nodes[0].branch

    assert [node.row for node in part.nodes] == [node.row for node in whole.nodes]


def test_a_long_branch_goes_on_page_by_page(agency):
    for number in range(50):
        agency.unit(f"w{number}", f"Kelurahan {number}", "ward", "district")
    client = agency.login("hr_city")

    first = client.get(url(agency, "district"), headers=HTMX)
    assert "11 unit lagi" in first.content.decode()
    rest = client.get(url(agency, "district"), {"page": "2"}, headers=HTMX)
    assert len(rest.context["branch"].nodes) == 11
    assert "unit lagi" not in rest.content.decode()


def test_nothing_of_another_unit(agency):
    assert agency.login("hr_district").get(url(agency, "health"), headers=HTMX).status_code == 404


def test_many_units_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_city")
    client.defaults["HTTP_HX_REQUEST"] = "true"
    few = count_queries(client, url(agency, "district"))
    for number in range(30):
        agency.unit(f"w{number}", f"Kelurahan {number}", "ward", "district")
    assert count_queries(client, url(agency, "district")) == few <= 10
