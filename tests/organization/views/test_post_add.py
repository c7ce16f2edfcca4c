from django.urls import reverse

from organization.models import Post

DATA = {"code": "kasi", "name": "Kepala Seksi", "post_class": "pengawas", "grade": "9"}


def url(agency):
    return reverse("organization:post_add", args=[agency.units["ward"].pk])


def test_it_adds_a_post(agency):
    assert agency.login("hr_district").post(url(agency), DATA).status_code == 302
    assert Post.objects.get(code="kasi").unit == agency.units["ward"]


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
