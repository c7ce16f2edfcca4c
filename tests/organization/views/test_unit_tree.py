from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.roles import grant_role
from organization.domain.units import add_unit
from organization.models import Unit
from tests.organization.conftest import START

URL = reverse("organization:unit_tree")
YESTERDAY = timezone.localdate() - timedelta(days=1)


def names(branch):
    """Return the tree of the page as nested lists of codes."""
    return [
        [node.row.unit.code, names(node.branch)] if node.branch is not None else node.row.unit.code
        for node in branch.nodes
    ]


def tree(client, **query):
    return names(client.get(URL, query).context["branch"])


def grow(number, parent="district"):
    for n in range(number):
        add_unit(
            code=f"w{n:03d}",
            name=f"Kelurahan {n}",
            kind="ward",
            parent=Unit.objects.get(code=parent),
            starts_on=START,
            by=None,
        )


def test_it_begins_where_the_role_was_given_and_opens_a_single_top(agency):
    response = agency.login("hr_district").get(URL)

    assert names(response.context["branch"]) == [["district", ["ward"]]]
    assert "Dinas Kesehatan" not in response.content.decode()


def test_a_role_below_another_one_is_not_shown_twice(agency):
    hr = agency.hr_district.user
    grant_role(hr, role="hr", unit=agency.units["ward"], by=None)
    grant_role(hr, role="hr", unit=agency.units["clinic"], by=None)

    assert tree(agency.login("hr_district")) == ["district", "clinic"]


def test_it_opens_the_way_to_a_unit(agency):
    client = agency.login("hr_city")

    assert tree(client) == [["city", ["district", "health"]]]
    opened = tree(client, open=agency.units["ward"].pk)
    assert opened == [["city", [["district", [["ward", []]]], "health"]]]
    page = client.get(URL, {"open": agency.units["clinic"].pk}).content.decode()
    assert 'aria-current="true"' in page
    assert f'id="unit-{agency.units["clinic"].pk}"' in page


def test_a_branch_that_is_not_open_is_fetched_or_linked(agency):
    page = agency.login("hr_city").get(URL).content.decode()
    district = agency.units["district"].pk

    assert f'hx-get="{reverse("organization:unit_branch", args=[district])}"' in page
    assert f'href="?open={district}#unit-{district}"' in page


def test_only_kept_units_are_opened(agency):
    client = agency.login("hr_district")

    for wrong in (agency.units["health"].pk, "x", 999_999, -1):
        assert client.get(URL, {"open": wrong}).status_code == 404


def test_search_stays_inside_the_kept_units_and_shows_the_way(agency):
    grow(2)
    client = agency.login("hr_district")

    page = client.get(URL, {"q": "kelurahan"}).content.decode()
    assert "Kelurahan Sungai" in page
    assert "Kecamatan Timur ›" in page
    assert "Tidak ada unit yang cocok" in client.get(URL, {"q": "puskesmas"}).content.decode()
    assert client.get(URL, {"q": "'\";--%_\\", "page": "x"}).status_code == 200


def test_a_single_find_is_opened_in_the_tree(agency):
    response = agency.login("hr_city").get(URL, {"q": "puskesmas"})

    clinic = agency.units["clinic"].pk
    assert response["Location"] == f"{URL}?open={clinic}#unit-{clinic}"


def test_closed_units_are_hidden_until_asked_for(agency):
    Unit.objects.filter(code="ward").update(ends_on=YESTERDAY)
    client = agency.login("hr_district")

    assert tree(client) == [["district", []]]
    assert "0 unit di bawahnya" not in client.get(URL).content.decode()
    assert tree(client, closed="1") == [["district", ["ward"]]]
    assert "ditutup" in client.get(URL, {"closed": "1"}).content.decode()
    assert "Tidak ada unit yang cocok" in client.get(URL, {"q": "sungai"}).content.decode()


def test_people_below_are_counted_whole(agency):
    rows = agency.login("hr_city").get(URL, {"q": "a"}).context["rows"]
    people = {row.unit.code: row.people for row in rows}

    assert people == {"city": 9, "district": 4, "ward": 2, "health": 3, "clinic": 2}


def test_a_long_branch_is_cut_and_goes_on(agency):
    grow(100)
    client = agency.login("hr_city")

    branch = client.get(URL, {"open": agency.units["district"].pk}).context["branch"]
    district = branch.nodes[0].branch.nodes[0].branch
    assert (len(district.nodes), district.hidden, district.next_page) == (40, 61, 2)
    last = Unit.objects.get(code="w099")
    branch = client.get(URL, {"open": last.pk}).context["branch"]
    around = branch.nodes[0].branch.nodes[0].branch
    assert [node.row.unit.code for node in around.nodes] == [f"w{n:03d}" for n in range(94, 100)]
    assert around.hidden == 95


def test_many_units_and_people_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_city")
    query = {"open": str(agency.units["district"].pk)}
    few = count_queries(client, URL, query), count_queries(client, URL, {"q": "ka"})
    grow(60)
    for number in range(30):
        agency.person(f"extra{number}", f"Pegawai {number}", "staf")
    assert (count_queries(client, URL, query), count_queries(client, URL, {"q": "ka"})) == few
    assert max(few) <= 14
