from django.urls import reverse

from organization.models import OrganizationChange, Post, Unit


def url(agency, post="staf"):
    return reverse("organization:post_reopen", args=[agency.posts[post].pk])


def test_it_takes_the_closing_back_once(agency):
    Post.objects.filter(code="staf").update(ends_on="2025-12-31")
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency)).status_code == 302

    assert Post.objects.get(code="staf").ends_on is None
    assert OrganizationChange.objects.filter(kind="post_changed").count() == 1


def test_a_post_of_a_closed_unit_stays_closed(agency):
    Post.objects.filter(code="staf").update(ends_on="2025-12-31")
    Unit.objects.filter(code="ward").update(ends_on="2025-12-31")

    page = agency.login("hr_district").post(url(agency), follow=True).content.decode()
    assert "ditutup dengan hari terakhir" in page
    assert Post.objects.get(code="staf").ends_on is not None


def test_nothing_of_another_unit(agency):
    assert agency.login("hr_district").post(url(agency, "perawat")).status_code == 404
