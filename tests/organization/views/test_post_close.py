from django.urls import reverse
from django.utils import timezone

from organization.models import OrganizationChange, Placement, Post

TODAY = timezone.localdate()


def url(agency, post="staf"):
    return reverse("organization:post_close", args=[agency.posts[post].pk])


def test_it_is_refused_while_somebody_holds_it(agency):
    page = agency.login("hr_district").post(url(agency), {"ends_on": TODAY.isoformat()})

    assert "masih dipegang sesudah" in page.content.decode()
    assert "Siti Rahmah" in page.content.decode()
    assert Post.objects.get(code="staf").ends_on is None


def test_it_closes_once(agency):
    Placement.objects.filter(employee=agency.staff).update(ends_on=TODAY)
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency), {"ends_on": TODAY.isoformat()}).status_code == 302

    assert Post.objects.get(code="staf").ends_on == TODAY
    assert OrganizationChange.objects.filter(kind="post_closed").count() == 1


def test_nothing_of_another_unit(agency):
    client = agency.login("hr_district")
    assert client.post(url(agency, "perawat"), {"ends_on": TODAY.isoformat()}).status_code == 404
