from django.urls import reverse
from django.utils import timezone

from organization.domain.posts import add_post
from organization.models import Post


def url(agency, unit="ward"):
    return reverse("organization:post_list", args=[agency.units[unit].pk])


def test_it_counts_the_seats(agency):
    Post.objects.filter(code="staf").update(formation=3)
    agency.person("late", "Pegawai Nanti", "staf", starts_on=timezone.localdate().replace(year=2099))
    page = agency.login("hr_district").get(url(agency))

    seats = {post.code: (post.formation, post.held, post.vacant) for post in page.context["page_obj"]}
    assert seats == {"lurah": (1, 1, 0), "staf": (3, 1, 2)}
    assert "2 lowong" in page.content.decode()


def test_more_people_than_seats_are_told(agency):
    agency.person("second", "Pegawai Kedua", "staf")
    assert "melebihi formasi" in agency.login("hr_district").get(url(agency)).content.decode()


def test_closed_posts_are_hidden_until_asked_for(agency):
    Post.objects.filter(code="staf").update(ends_on="2024-12-31")
    client = agency.login("hr_district")

    assert "Pengadministrasi" not in client.get(url(agency)).content.decode()
    page = client.get(url(agency), {"closed": "1"}).content.decode()
    assert "berlaku sampai 31 Desember 2024" in page
    assert "Batalkan penutupan" in page


def test_nothing_of_another_unit(agency):
    assert agency.login("hr_district").get(url(agency, "clinic")).status_code == 404


def test_many_posts_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    few = count_queries(client, url(agency))
    for number in range(20):
        add_post(unit=agency.units["ward"], code=f"p{number}", name="x", post_class="pelaksana", by=None)
        agency.person(f"extra{number}", f"Pegawai {number}", "staf")
    assert count_queries(client, url(agency)) == few <= 9
