from django.urls import reverse

from organization.models import OrganizationChange, Post

DATA = {"name": "Pengelola Umum", "post_class": "jf_terampil", "grade": "7", "formation": "4"}


def url(agency, post="staf"):
    return reverse("organization:post_change", args=[agency.posts[post].pk])


def test_it_changes_everything_but_code_and_unit(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency), {**DATA, "unit": agency.units["city"].pk}).status_code == 302

    post = Post.objects.get(code="staf")
    assert (post.name, post.post_class, post.grade, post.formation) == ("Pengelola Umum", "jf_terampil", 7, 4)
    assert post.unit == agency.units["ward"]
    change = OrganizationChange.objects.get(kind="post_changed")
    assert "nama, jenjang, kelas, formasi" in change.text


def test_a_formation_below_one_is_refused(agency):
    page = agency.login("hr_district").post(url(agency), {**DATA, "formation": "0"})

    assert page.context["form"].errors.keys() == {"formation"}
    assert "Pengelola Umum" in page.content.decode()


def test_nothing_of_another_unit(agency):
    assert agency.login("hr_district").get(url(agency, "perawat")).status_code == 404
