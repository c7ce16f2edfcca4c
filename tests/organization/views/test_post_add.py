from django.urls import reverse

from organization.models import Post, Unit
from tests.organization.conftest import TODAY

DATA = {"code": "kasi", "name": "Kepala Seksi", "post_class": "pengawas", "grade": "9", "formation": "3"}


def url(agency):
    return reverse("organization:post_add", args=[agency.units["ward"].pk])


def test_it_adds_a_post(agency):
    assert agency.login("hr_district").post(url(agency), DATA).status_code == 302
    post = Post.objects.get(code="kasi")
    assert (post.unit, post.formation) == (agency.units["ward"], 3)


def test_a_closed_unit_gets_no_post(agency):
    Unit.objects.filter(code="ward").update(ends_on=TODAY)
    page = agency.login("hr_district").post(url(agency), DATA)

    assert "ditutup dengan hari terakhir" in page.content.decode()
    assert not Post.objects.filter(code="kasi").exists()


def test_sent_twice_it_is_added_once(agency):
    client = agency.login("hr_district")
    client.post(url(agency), DATA)

    assert "sudah dipakai" in client.post(url(agency), DATA).content.decode()
    assert Post.objects.filter(code="kasi").count() == 1


def test_a_grade_out_of_range_is_refused(agency):
    page = agency.login("hr_district").post(url(agency), {**DATA, "grade": "18"})

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"grade"}
    assert "Kepala Seksi" in page.content.decode()
